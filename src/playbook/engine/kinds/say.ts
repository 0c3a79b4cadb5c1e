import { intend } from '../draft.ts'
import { finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Says something, and goes on. */
export const say: Rule<'say'> = {
  begin(draft, spot) {
    intend(draft, spot.path, { kind: 'say' })
    finish(draft, spot)
  },
}
