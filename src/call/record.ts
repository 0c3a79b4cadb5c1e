import { UserError } from '../chat/errors.ts'
import type { AccountRef } from '../chat/refs.ts'
import { called } from '../directory/called.ts'
import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import { memberCode } from '../directory/member-code.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { isTheirs } from './action.ts'
import { decideAt } from './decide.ts'
import { type CallFile, isLongOver, lockCall, type Minute, sealMinute } from './file.ts'
import { mayLead } from './lead.ts'
import type { WrittenMinute } from './minutes.ts'
import { noteCall } from './plan.ts'
import { readRoll } from './show.ts'
import { showSummary } from './summary.ts'

/** Whether somebody may write minutes of a call: who leads it, and who works for a member that is invited. */
export const mayMinute = (scene: Scene, person: Person, file: CallFile): boolean =>
  mayLead(scene, person, file) || worksFor(person, scene.now).some((code) => file.codes.includes(code))

/**
 * Adds lines to a call's minutes. What was decided becomes a decision of those present, with a number of its own; who is to do
 * something is reminded once when it is due. Writes `call.minuted`. Throws for a call that has not begun, and for an owner nobody is.
 */
export async function takeMinutes(
  scene: Scene,
  id: string,
  { key, by, account, lines }: { key: string; by: Person; account: AccountRef; lines: readonly WrittenMinute[] },
): Promise<{ file: CallFile; added: readonly Minute[]; effects: readonly Effect[] }> {
  const before = await lockCall(scene, id)
  if (!before || (before.state !== 'running' && before.state !== 'ended'))
    throw new UserError('calls.not-begun', { call: id })
  const late = isLongOver(before, scene.now)
  const added: Minute[] = []
  const effects: Effect[] = []
  for (const [index, line] of lines.entries()) {
    const number = before.lines.length + index + 1
    const decided =
      line.kind === 'decision'
        ? await decideAt(scene, before, { key: `${key}/${index}`, words: line.words, by, account })
        : undefined
    const minute: Minute = {
      number,
      kind: line.kind,
      words: line.words,
      ...ownerOf(scene, before, line, by),
      due: line.due ?? null,
      doneAt: null,
      decisionId: decided?.id ?? null,
      byId: by.id,
      at: scene.now,
      late,
    }
    await scene.tx.callMinute.create({
      data: { ...minute, callId: id, words: sealMinute(minute.words, scene.keyring) },
    })
    added.push(minute)
    effects.push(...(decided?.effects ?? []), ...actionTimer(before, minute, scene.now))
  }
  const file: CallFile = { ...before, lines: [...before.lines, ...added] }
  return {
    file,
    added,
    effects: [
      noteCall(file, 'minuted', by, {
        lines: added.length,
        decisions: added.flatMap(({ decisionId }) => decisionId ?? []),
        actions: added.filter(({ kind }) => kind === 'action').length,
        late,
        words: JSON.stringify(added.map(({ kind, words }) => ({ kind, words }))),
      }),
      ...effects,
      ...(file.state === 'ended' ? await showSummary(scene, file, (await readRoll(scene, file)) ?? {}) : []),
    ],
  }
}

/** Who does it: a person of a member invited, or a member; the writer's own where nobody is named. */
function ownerOf(
  { directory, now }: Scene,
  file: CallFile,
  { kind, owner }: WrittenMinute,
  by: Person,
): { ownerId: string | null; code: string | null } {
  if (kind !== 'action') return { ownerId: null, code: null }
  const own = worksFor(by, now).find((code) => file.codes.includes(code)) ?? null
  if (owner === undefined) return { ownerId: by.id, code: own }
  const code = owner.toUpperCase() === 'GR' ? 'EL' : owner.toUpperCase()
  if (new RegExp(`^${memberCode}$`).test(code) && file.codes.includes(code)) return { ownerId: null, code }
  const people = [...directory.people.values()].filter(
    (person) => !person.retired && codesOf(person, now).some((each) => file.codes.includes(each)),
  )
  const [found, ...more] = called(people, owner.replaceAll('_', ' '))
  if (!found || more.length > 0) throw new UserError('calls.minutes.owner', { written: owner.slice(0, 40) })
  return { ownerId: found.id, code: codesOf(found, now).find((each) => file.codes.includes(each)) ?? null }
}

const actionKey = (id: string, number: number): string => `call/${id}/action/${number}`

const actionTimer = ({ id }: CallFile, { kind, number, due }: Minute, now: Date): readonly Effect[] =>
  kind === 'action' && due && due > now
    ? [
        {
          kind: 'timer',
          key: actionKey(id, number),
          timer: 'call.action',
          due,
          payload: { call: id, number },
        },
      ]
    : []

/** Notes that something a call gave was done. Writes `call.minuted`. Throws where there is nothing of that number to do. */
export async function doneAction(scene: Scene, id: string, number: number, by: Person): Promise<readonly Effect[]> {
  const before = await lockCall(scene, id)
  const line = before?.lines.find((each) => each.number === number && each.kind === 'action')
  if (!before || !line) throw new UserError('calls.minutes.no-action', { call: id, number })
  const isOwn = line.code !== null && worksFor(by, scene.now).includes(line.code)
  if (!isTheirs(line, by, scene.now) && !isOwn && !mayLead(scene, by, before))
    throw new UserError('calls.minutes.not-yours', { call: id, number })
  if (line.doneAt) return []
  await scene.tx.callMinute.update({
    where: { callId_number: { callId: id, number } },
    data: { doneAt: scene.now },
  })
  const file: CallFile = {
    ...before,
    lines: before.lines.map((each) => (each === line ? { ...each, doneAt: scene.now } : each)),
  }
  return [
    noteCall(file, 'minuted', by, { done: number }),
    { kind: 'cancel', key: actionKey(id, number) },
    ...(file.state === 'ended' ? await showSummary(scene, file, (await readRoll(scene, file)) ?? {}) : []),
  ]
}
