import { holds, put } from '../draft.ts'
import { within } from '../path.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Takes the first case that holds, and stays with it. */
export const branch: Rule<'branch'> = {
  begin(draft, spot) {
    const state = draft.steps[spot.path]
    if (!state) return
    let turn = 0
    for (const each of spot.step.cases) {
      const held = holds(draft, each.if)
      if (!held.ok) return fail(draft, spot, held.code)
      if (held.value) break
      turn += 1
    }
    put(draft, spot.path, { ...state, turn })
  },

  look(draft, spot, walk) {
    const { cases, otherwise } = spot.step
    const steps = cases[draft.steps[spot.path]?.turn ?? 0]?.steps ?? otherwise
    if (walk(draft, steps, within(spot.path))) finish(draft, spot)
  },
}
