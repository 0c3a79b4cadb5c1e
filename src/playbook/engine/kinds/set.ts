import { putRun, worth } from '../draft.ts'
import type { Value } from '../run.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Keeps values under names; all are taken from what was known before. */
export const set: Rule<'set'> = {
  begin(draft, spot) {
    const values: Record<string, Value> = {}
    for (const [name, expression] of Object.entries(spot.step.values)) {
      const found = worth(draft, expression)
      if (!found.ok) return fail(draft, spot, found.code)
      values[name] = found.value
    }
    putRun(draft, { vars: { ...draft.run.vars, ...values } })
    finish(draft, spot)
  },
}
