import type { Person } from '../directory/directory.ts'
import { holdersOf } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { NoticeLetter } from '../sharing/errand.ts'
import type { NoticeFile } from './file.ts'
import { requestParcel } from './message.ts'
import type { Rung } from './notice.ts'
import { reach } from './reach.ts'
import { dueTimer, note, rungTimer } from './record.ts'
import { type Standing, standingOf, type Try } from './standing.ts'

/** Milliseconds between the moment at which nobody can be reached any more and the failure: what is on its way may say otherwise. */
const graceMs = 60_000

/**
 * Tries the next rung of a notice that the caller holds locked; where nobody there can be reached, the one above it at once,
 * and so on.
 */
export async function climb(scene: Scene, file: NoticeFile): Promise<{ file: NoticeFile; effects: readonly Effect[] }> {
  const { tx, now } = scene
  const tries = [...(await readTries(scene, file))]
  const effects: Effect[] = []
  let at = file
  let standing: Standing
  do {
    const rung = at.rung + 1
    const next = at.ladder[rung]
    if (!next) break
    const people = peopleOn(scene, at, next)
    at = { ...at, rung }
    const reached = await reach(scene, at, {
      rung,
      people,
      by: next.by,
      purpose: purposeOf(at),
      say: (person) => requestParcel(scene, at, person),
    })
    tries.push(...reached.tries)
    const sent = reached.tries.filter(({ state }) => state === 'sent').length
    effects.push(note(at, 'rung', { rung, people: people.length, sent }), ...reached.effects)
    standing = standingOf(at, tries)
  } while (standing === 'climb')
  if (at.rung !== file.rung) await tx.notice.update({ where: { id: file.id }, data: { rung: at.rung } })
  const above = at.ladder[at.rung + 1]
  if (above) effects.push(rungTimer(at, at.rung + 1, new Date(now.getTime() + above.afterMs)))
  return { file: at, effects: [...effects, ...giveUp(scene, at, standingOf(at, tries))] }
}

/** Where nobody can be reached, a notice fails after a grace, however late it would be due. */
export function giveUp({ now }: Scene, file: NoticeFile, standing: Standing): readonly Effect[] {
  if (standing !== 'exhausted') return []
  const soon = new Date(now.getTime() + graceMs)
  return soon < file.due ? [dueTimer(file, soon)] : []
}

/** What was tried for a notice so far. */
export async function readTries({ tx }: Scene, file: NoticeFile): Promise<readonly Try[]> {
  const rows = await tx.noticeTry.findMany({ where: { noticeId: file.id }, orderBy: { seq: 'asc' } })
  return rows.map(({ rung, personId, channel, state, ref }) => ({
    rung,
    personId,
    channel,
    ref,
    state: state as Try['state'], // written by `reach` and `settle` alone
  }))
}

/** Who stands on a rung at this instant. */
function peopleOn({ directory, now }: Scene, file: NoticeFile, { role }: Rung): readonly Person[] {
  if (file.ring === undefined) return holdersOf(directory, role, file.code, now)
  const person = directory.people.get(file.ring)
  return person && !person.retired ? [person] : []
}

function purposeOf(file: NoticeFile): NoticeLetter['purpose'] {
  if (file.ring !== undefined) return 'ring'
  return file.needs === 'acknowledgement' ? 'acknowledge' : 'read'
}
