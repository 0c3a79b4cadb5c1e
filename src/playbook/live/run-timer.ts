import type { Effect } from '../../sharing/effect.ts'

/**
 * The key of a timer of a run. All that is about one run begins alike, and so is in one lane (`timer-lanes.ts`): its timers fire
 * one after the other, in the order in which they were set for the same instant.
 */
export const runTimerKey = (run: string, name: string): string => `run/${run}/${name}`

/** What a timer of a run is for, and when. */
type Wake = { timer: `run.${string}`; due: Date; payload?: Readonly<Record<string, string>> }

/** Has a run hear or do something at an instant, in a transaction of its own; it has one timer of a name. */
export const runTimer = (run: string, name: string, { timer, due, payload }: Wake): Effect => ({
  kind: 'timer',
  key: runTimerKey(run, name),
  timer,
  due,
  payload: { run, ...payload },
})
