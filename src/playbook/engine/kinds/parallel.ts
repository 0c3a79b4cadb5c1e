import { within } from '../path.ts'
import { finish, withdrawBelow } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Goes through lanes side by side, until all are over, or the first one is; then the others are withdrawn. */
export const parallel: Rule<'parallel'> = {
  begin() {},

  look(draft, spot, walk) {
    const { lanes, join } = spot.step
    let over = 0
    for (const { steps } of lanes) {
      if (walk(draft, steps, within(spot.path))) over += 1
      if (join === 'any' && over > 0) break
    }
    if (over < lanes.length && !(join === 'any' && over > 0)) return
    withdrawBelow(draft, spot.path)
    finish(draft, spot)
  },
}
