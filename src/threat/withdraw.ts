import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label, strictest } from '../sharing/label.ts'
import { showCase } from './audience.ts'
import { type CaseFile, saveCase } from './case.ts'
import { type Done, decide, endUnshared, record, retractShares } from './consent.ts'
import { type Asked, lockConsent } from './consent-file.ts'
import { narrowed } from './narrowed.ts'
import { recallAbout } from './recall-about.ts'
import { showReceipt } from './receipt.ts'
import { codesIn, type Entry, note, readTimeline } from './timeline.ts'

/**
 * Takes a consent back, or a question that is still open. What was shared by it is recalled: those who have the case by nothing
 * else read it no more, and it bears again what it bore before.
 */
export async function withdrawConsent(scene: Scene, asked: Asked, by: Person): Promise<Done & { recall?: string }> {
  const { consent, file } = asked
  if (consent.state === 'open') return endUnshared(scene, asked, 'withdrawn', by)
  if (consent.state !== 'granted' && consent.state !== 'broken')
    throw new UserError(`consents.over.${consent.state}`, { id: consent.id, number: file.number })
  const { members, label } = standingWithout(file, await readTimeline(scene, file), consent.id)
  const left = consent.members.filter((code) => !members.includes(code))
  const changed = await saveCase(scene, file, { label, addressees: [...members] })
  const ended = { file: changed, consent: await decide(scene, consent, 'withdrawn', by) }
  const entry = await note(scene, changed, {
    kind: 'withdrawn',
    by,
    data: { label, before: file.label, to: left.join(' '), consent: consent.id },
  })
  const recalled = await recallAbout(
    scene,
    file.number,
    { key: `consent/${consent.id}/withdrawn`, cause: 'consent', by, label, addressees: members },
    () => 'judge',
  )
  const [recall] = recalled.ids
  return {
    ...ended,
    ...(recall && { recall }),
    effects: [
      record(ended, 'withdrawn', by, { label, from: left.join(' '), ...(recall && { recall }) }),
      entry,
      ...recalled.effects,
      ...narrowed(changed, scene.now),
      ...(await retractShares(scene, consent.id)),
      ...(await showCase(scene, changed)),
      ...(await showReceipt(scene, changed)),
    ],
  }
}

/** Takes back every open question whether others may read a case. The caller holds the case locked, and has saved whose it is now. */
export async function closeConsents(scene: Scene, number: string, by: Person): Promise<readonly Effect[]> {
  const open = await scene.tx.consent.findMany({ where: { caseNumber: number, state: 'open' }, select: { id: true } })
  const effects: Effect[] = []
  for (const { id } of open) {
    const asked = await lockConsent(scene, id)
    if (asked) effects.push(...(await endUnshared(scene, asked, 'withdrawn', by)).effects)
  }
  return effects
}

/**
 * Who would read a case, and under which label, had one consent never been given: by its releases and by what was shared otherwise.
 * What somebody decided about its label after that consent stays as they wanted it.
 */
export function standingWithout(
  file: Pick<CaseFile, 'code' | 'label'>,
  timeline: readonly Pick<Entry, 'kind' | 'data'>[],
  consent: string,
): { members: readonly string[]; label: Label } {
  const since = timeline.findLastIndex(
    ({ kind, data }) => kind === 'labelled' && (data.label === 'TLP:AMBER+STRICT' || data.label === 'TLP:RED'),
  )
  const gone = new Set(timeline.flatMap(({ kind, data }) => (kind === 'withdrawn' ? String(data.consent) : [])))
  const named = timeline.flatMap((entry, at) => {
    if (at <= since) return []
    const { kind, data } = entry
    const to = codesIn(data.to)
    if (kind === 'shared') return data.consent === consent || gone.has(String(data.consent)) ? [] : to
    // A report may have been made for all who sat where it was typed.
    if (kind === 'opened') return to
    if (kind !== 'released') return []
    // One that does not say who had the case before names them as well: what they had was shared by name.
    const before = data.had === undefined ? timeline.slice(0, at).filter((each) => each.kind === 'shared') : []
    return to.filter((code) => !before.some((shared) => codesIn(shared.data.to).includes(code)))
  })
  const own = timeline.findIndex(({ kind, data }) => kind === 'shared' && data.consent === consent)
  const { label: given, before } = timeline[own]?.data ?? {}
  const decided = timeline.slice(own + 1).some(({ kind }) => kind === 'released' || kind === 'labelled')
  const lowered = before !== undefined && given === file.label && !decided
  const label = lowered ? strictest(file.label, asLabel(String(before))) : file.label
  return { members: [...new Set([file.code, ...named])].sort(), label }
}
