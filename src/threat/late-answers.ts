import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { caseSubject } from '../sharing/recall.ts'
import { lockCase } from './case.ts'
import { recallAbout } from './recall-about.ts'

/** After so long no answer is on its way any more that was read before: a transaction lasts less. In milliseconds. */
export const lateAnswersMs = 60_000

/**
 * Takes back answers that quote a case above what it bears by now: somebody read it just before it was recalled, and their answer was
 * said just after. All else that is said of a case is written by whoever holds it locked. The agendas of calls that went with it
 * are made anew.
 */
export async function recallLateAnswers(scene: Scene, number: string): Promise<readonly Effect[]> {
  const file = await lockCase(scene, number)
  if (!file) return []
  const { label, code, addressees } = file
  const of = { key: `late/${number}/${scene.now.toISOString()}`, cause: 'raised', label, late: true } as const
  const { effects } = await recallAbout(scene, number, { ...of, addressees: [code, ...addressees] }, ({ slot }) =>
    slot.startsWith('reply/') ? 'judge' : 'leave',
  )
  return [...effects, ...(await agendasOf(scene, number))]
}

/** Has the agendas of calls made anew that went from their rooms with the case, since what else stood in them may be talked about. */
async function agendasOf({ tx, now }: Scene, number: string): Promise<readonly Effect[]> {
  const where = { about: { has: caseSubject(number) }, slot: { startsWith: 'call/' } }
  const posts = await tx.post.findMany({ where, select: { slot: true } })
  const ids = posts.flatMap(({ slot }) => /^call\/([^/]+)\/agenda@/.exec(slot)?.[1] ?? [])
  const ahead = { id: { in: [...new Set(ids)] }, state: { in: ['planned', 'running'] } }
  const calls = await tx.call.findMany({ where: ahead, select: { id: true } })
  return calls.map(({ id: call }): Effect => {
    return { kind: 'timer', key: `call/${call}/agenda`, timer: 'call.agenda', due: now, payload: { call } }
  })
}
