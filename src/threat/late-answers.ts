import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { lockCase } from './case.ts'
import { recallAbout } from './recall-about.ts'

/** After so long no answer is on its way any more that was read before: a transaction lasts less. In milliseconds. */
export const lateAnswersMs = 60_000

/**
 * Takes back answers that quote a case above what it bears by now: somebody read it just before it was recalled, and their answer was
 * said just after. All else that is said of a case is written by whoever holds it locked.
 */
export async function recallLateAnswers(scene: Scene, number: string): Promise<readonly Effect[]> {
  const file = await lockCase(scene, number)
  if (!file) return []
  const { label, code, addressees } = file
  const of = { key: `late/${number}/${scene.now.toISOString()}`, cause: 'raised', label, late: true } as const
  const { effects } = await recallAbout(scene, number, { ...of, addressees: [code, ...addressees] }, ({ slot }) =>
    slot.startsWith('reply/') ? 'judge' : 'leave',
  )
  return effects
}
