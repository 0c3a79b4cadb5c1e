import { endRun, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Ends the run, wherever it stands in it. */
export const end: Rule<'end'> = {
  begin(draft, spot) {
    finish(draft, spot)
    endRun(draft, 'ended', { outcome: spot.step.outcome })
  },
}
