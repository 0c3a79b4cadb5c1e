import { holds } from '../draft.ts'
import { waitOf } from '../due.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Waits for a time, an instant or a condition; an instant in the past is no wait. */
export const wait: Rule<'wait'> = {
  begin(draft, spot) {
    const state = draft.steps[spot.path]
    const until = state && waitOf(draft.playbook, draft.run, spot.step, state)
    if (until !== undefined && until <= draft.at) finish(draft, spot)
  },

  look(draft, spot) {
    if (!spot.step.condition) return
    const held = holds(draft, spot.step.condition)
    if (!held.ok) fail(draft, spot, held.code)
    else if (held.value) finish(draft, spot)
  },
}
