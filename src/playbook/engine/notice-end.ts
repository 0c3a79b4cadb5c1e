import type { Playbook, StepOf } from '../language/model.ts'
import { dueOf } from './due.ts'
import { lengthOf } from './moment.ts'
import type { Instant, Run, StepState } from './run.ts'

/** Milliseconds: without a time in its playbook a notice lasts an hour, one that is urgent half of that; and so long after its last rung. */
const lasts = { urgent: 30 * 60_000, other: 60 * 60_000, afterLadder: 15 * 60_000 } as const

/** When a notice that nobody has acknowledged has failed; `from` is when it was given. */
export function noticeEnd(
  playbook: Playbook,
  run: Run,
  step: StepOf<'notify'>,
  state: StepState,
  from: Instant,
): Instant {
  const written = dueOf(playbook, run, step, state)
  if (written !== undefined) return written
  const ladder = step.ladder.reduce((sum, { after }) => sum + lengthOf(after), 0) + lasts.afterLadder
  const least = step.urgent ? lasts.urgent : lasts.other
  return new Date(Date.parse(from) + Math.max(ladder, least)).toISOString()
}
