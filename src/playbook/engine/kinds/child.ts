import { intend, put, worth } from '../draft.ts'
import { subjectName } from '../path.ts'
import type { Value } from '../run.ts'
import { fail, finish } from '../transition.ts'
import type { Rule } from './rule.ts'

/** Starts a run of another playbook, and waits for its end where it says so. */
export const child: Rule<'run'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    if (!state) return
    const inputs: Record<string, Value> = {}
    for (const [id, expression] of Object.entries(step.inputs)) {
      const found = worth(draft, expression)
      if (!found.ok) return fail(draft, spot, found.code)
      inputs[id] = found.value
    }
    const subject = subjectName('child', draft.run, path, state.attempt)
    put(draft, path, { ...state, subject })
    intend(draft, path, { kind: 'start-run', subject, inputs })
    if (!step.wait) finish(draft, spot)
  },

  hear(draft, spot, { what, data }) {
    if (what !== 'run.ended' && what !== 'run.stopped') return
    const outcome = data.outcome ?? (what === 'run.ended' ? 'done' : 'stopped')
    finish(draft, spot, { result: { outcome, run: data.run ?? null } })
  },
}
