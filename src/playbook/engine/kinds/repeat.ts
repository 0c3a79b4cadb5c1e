import type { StepOf } from '../../language/model.ts'
import { type Draft, holds, isOver, put, type Spot } from '../draft.ts'
import { zoneOf } from '../due.ts'
import { lengthOf, nextOnGrid } from '../moment.ts'
import { within } from '../path.ts'
import type { Path, StepState } from '../run.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** So many steps and rounds may begin by one happening; a repetition without a pause ends there. */
const mostBegun = 1000

/**
 * Goes through its steps round by round. Rounds of an `every` begin on a grid that is laid when it begins: one that takes long, or
 * a bot that was down, leaves points of it out, and shifts none.
 */
export const repeat: Rule<'repeat'> = {
  begin(draft, { path }) {
    const state = draft.steps[path]
    if (state) put(draft, path, { ...state, turn: 1 })
  },

  look(draft, spot, walk) {
    const { step, path } = spot
    for (;;) {
      const state = draft.steps[path]
      const turn = state?.turn ?? 1
      const over = walk(draft, step.steps, within(path, turn))
      if (!state || isOver(draft.run)) return
      if (!over) return holdNext(draft, path, state)
      const last = isLast(draft, spot, turn)
      if (last === undefined || draft.run.status === 'paused') return
      if (last) return finish(draft, spot)
      if (step.every && lengthOf(step.every) > 0) {
        const next = nextOnGrid(state.since, step.every, zoneOf(draft.run), draft.at)
        if (state.next === undefined) put(draft, path, { ...state, next })
        return
      }
      if (draft.begun >= mostBegun) return fail(draft, spot, 'endless')
      beginRound(draft, spot)
    }
  },
}

/** A round of which something is done again is not over; the next one waits for it. */
function holdNext(draft: Draft, path: Path, { next, ...state }: StepState): void {
  if (next !== undefined) put(draft, path, state)
}

/** The next round begins. */
export function beginRound(draft: Draft, { path }: Spot): void {
  const state = draft.steps[path]
  if (!state) return
  const { next: _, ...rest } = state
  draft.begun += 1
  put(draft, path, { ...rest, turn: (state.turn ?? 0) + 1 })
}

/** Whether no round comes after this one; `undefined` where that could not be told, and the step has failed. */
function isLast(draft: Draft, spot: Spot<StepOf<'repeat'>>, turn: number): boolean | undefined {
  const { until, times } = spot.step
  const held = until && holds(draft, until)
  if (held && !held.ok) {
    fail(draft, spot, held.code)
    return undefined
  }
  return held?.value === true || (times !== undefined && turn >= times)
}
