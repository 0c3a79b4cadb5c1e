import { holds, intend } from '../draft.ts'
import { settleAnswer } from '../people.ts'
import { fail } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Has somebody do something; it is done when they say so, or when it shows. */
export const task: Rule<'task'> = {
  begin(draft, { path }) {
    intend(draft, path, { kind: 'asked', rung: 0 })
  },
  look(draft, spot) {
    const { step, path } = spot
    if (!step.until || draft.steps[path]?.answeredAt !== undefined) return
    const shown = holds(draft, step.until)
    if (!shown.ok) fail(draft, spot, shown.code)
    else if (shown.value) settleAnswer(draft, spot, {})
  },
}
