import type { Playbook } from '../language/model.ts'
import { allSteps } from '../language/names.ts'
import type { Report } from './finding.ts'
import { constantOf } from './flow.ts'

/** Steps that could wait for ever for people who do not answer, with nobody else asked. */
export function checkPatience(playbook: Playbook, report: Report): void {
  for (const step of allSteps(playbook)) {
    if (step.timeout) continue
    const values = { step: step.id }
    if ((step.kind === 'ask' || step.kind === 'task') && step.escalate.length === 0) {
      report('warning', step.at, 'playbook.check.patient', values)
    }
    if (step.kind === 'notify' && step.acknowledge !== 'none' && step.ladder.length < 2) {
      report('warning', step.at, 'playbook.check.patient', values)
    }
    // Silence has a time of its own; who must speak may never do so.
    if (step.kind === 'decide' && step.rule.profile !== 'silence' && !step.deadline) {
      report('warning', step.at, 'playbook.check.patient-decision', values)
    }
    // Its platform may not be there, or make none.
    if (step.kind === 'room' && step.archive === undefined)
      report('warning', step.at, 'playbook.check.patient-room', values)
    if (step.kind === 'wait' && step.condition && constantOf(step.condition) === undefined)
      report('warning', step.at, 'playbook.check.patient-wait', values)
  }
}
