import { UserError } from '../chat/errors.ts'
import { type ClassName, classes } from './classes.ts'

/** Periods in days that the operator set; of all other classes those of the table hold. */
export type Periods = ReadonlyMap<ClassName, number>

/** The periods that were set, by class; throws `retention.period.class` or `retention.period.days` for what is none, or out of bounds. */
export function periodsOf(given: ReadonlyMap<string, number>): Periods {
  return new Map(
    [...given].map(([name, days]) => {
      const found = classes.find((each) => each.name === name)
      if (!found) {
        throw new UserError('retention.period.class', { name, known: classes.map((each) => each.name).join(', ') })
      }
      const { least, most } = found
      if (!(days >= least && days <= most)) throw new UserError('retention.period.days', { name, least, most })
      return [found.name, days]
    }),
  )
}
