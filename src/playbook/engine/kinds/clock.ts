import { isInstant } from '../context.ts'
import { intend, worth } from '../draft.ts'
import { fail, finish, skip } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Starts a statutory clock from an instant that a person gave; where nobody gave one, there is nothing to start. */
export const clock: Rule<'clock'> = {
  begin(draft, spot) {
    const from = worth(draft, spot.step.from)
    if (!from.ok && from.code !== 'expression-missing') return fail(draft, spot, from.code)
    if (!from.ok || from.value === null) return skip(draft, spot, 'no-instant')
    if (!isInstant(from.value)) return fail(draft, spot, 'expression-type')
    if (draft.run.case === undefined) return fail(draft, spot, 'no-case')
    intend(draft, spot.path, { kind: 'start-clock', from: from.value })
    finish(draft, spot, { result: from.value })
  },
}
