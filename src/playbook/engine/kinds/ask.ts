import { intend } from '../draft.ts'
import type { Rule } from './rule.ts'

/** Asks a question; what people then say of it is in `people.ts`. */
export const ask: Rule<'ask'> = {
  begin(draft, { path }) {
    intend(draft, path, { kind: 'asked', rung: 0 })
  },
}
