import { type DecisionFile, openStates } from './file.ts'
import { type Outcome, tally } from './rule.ts'

/** How a decision stands now; of a closed one, how it stood when it was closed. */
export function outcomeOf(file: DecisionFile, now: Date, closing = false): Outcome {
  const options = file.options.map(({ value }) => value)
  const isOver = !openStates.includes(file.state)
  return tally(file.rule, file.seats, file.positions, {
    now,
    deadline: file.deadline,
    options,
    ...((closing || isOver) && { closing: true }),
  })
}
