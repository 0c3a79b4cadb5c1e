import type { StepOf } from '../../language/model.ts'
import { type Draft, intend, put, type Spot } from '../draft.ts'
import { membersOf } from '../members.ts'
import { subjectName } from '../path.ts'
import type { StepState } from '../run.ts'
import { fail, finish } from '../transition.ts'
import { codesAsked } from '../who.ts'
import type { Rule } from './rule.ts'

/** What a notice ends with: the members told, and which of them acknowledged or could not be reached. */
export type Reached = { asked: readonly string[]; acknowledged: readonly string[]; failed: readonly string[] }

/** Tells members something, and waits for as many acknowledgements as it needs. */
export const notify: Rule<'notify'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    const each = membersOf(draft, step.of ?? 'all')
    if (!state) return
    if (!each.ok) return fail(draft, spot, each.code)
    const codes = codesAsked(step.who, draft.run, each.codes)
    if (codes.length === 0) return fail(draft, spot, 'nobody-asked')
    const subject = subjectName('notice', draft.run, path, state.attempt)
    const result: Reached = { asked: codes, acknowledged: [], failed: [] }
    put(draft, path, { ...state, subject, result })
    intend(draft, path, { kind: 'notify', subject, codes })
    if (step.acknowledge === 'none') finish(draft, spot)
  },

  hear(draft, spot, { what, data }) {
    const state = draft.steps[spot.path]
    const { code } = data
    const before = state?.result as Reached | undefined // as `begin` wrote it
    if (!state || !before || typeof code !== 'string' || !before.asked.includes(code)) return
    const result = heard(before, what, code)
    if (result === before) return
    put(draft, spot.path, { ...state, result })
    conclude(draft, spot, state, result)
  },
}

function heard(before: Reached, what: string, code: string): Reached {
  const { acknowledged, failed } = before
  if (acknowledged.includes(code)) return before
  if (what === 'notice.acknowledged') {
    return { ...before, acknowledged: [...acknowledged, code].toSorted(), failed: failed.filter((one) => one !== code) }
  }
  if (what !== 'notice.failed' || failed.includes(code)) return before
  return { ...before, failed: [...failed, code].toSorted() }
}

function conclude(draft: Draft, spot: Spot<StepOf<'notify'>>, _: StepState, result: Reached): void {
  const { asked, acknowledged, failed } = result
  const all = acknowledged.length + failed.length === asked.length
  if (spot.step.acknowledge === 'each' && all) finish(draft, spot)
  if (spot.step.acknowledge !== 'any') return
  if (acknowledged.length > 0) finish(draft, spot)
  else if (all) fail(draft, spot, 'nobody-acknowledged')
}
