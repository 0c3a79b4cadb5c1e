import type { Effect } from '../../sharing/effect.ts'

/** A case at its version, and who had it opened again: the id of a person, or nobody's. */
export type Again = { number: string; version: number; by: string }

/**
 * Has a case that is open again led again, in a transaction of its own: runs are locked before cases, and whoever opened it holds
 * the case.
 */
export const ledAgain = ({ number, version, by }: Again, now: Date): Effect => ({
  kind: 'timer',
  key: `case/${number}/again/${version}`,
  timer: 'run.again',
  due: now,
  payload: { case: number, version, by },
})
