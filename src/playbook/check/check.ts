import type { Playbook } from '../language/model.ts'
import type { Finding, Report, Surroundings } from './finding.ts'
import { checkFlow } from './flow.ts'
import { checkForms } from './forms.ts'
import { checkOthers, checkRegimes } from './others.ts'
import { checkPatience } from './patience.ts'
import { checkOfRun, checkPeople } from './people.ts'
import { checkPlaces } from './places.ts'
import { checkSure } from './sure.ts'
import { checkTexts } from './texts.ts'
import { checkTimes } from './times.ts'

/**
 * What a playbook that can be read will not do as it was meant, in the order of its file. Pure: it looks at nothing but what
 * it is given, and what is not given (a directory, the clocks of laws) it does not look at.
 */
export function checkPlaybook(playbook: Playbook, around: Surroundings): readonly Finding[] {
  const findings: Finding[] = []
  const report: Report = (severity, { line, column }, key, values = {}) =>
    findings.push({ severity, line, column, key, values })
  checkFlow(playbook, report)
  checkTimes(playbook, report)
  checkForms(playbook, report)
  checkTexts(playbook, report)
  checkPatience(playbook, report)
  checkSure(playbook, report)
  checkOfRun(playbook, report)
  checkOthers(playbook, around.others, report)
  if (around.regimes) checkRegimes(playbook, around.regimes, report)
  if (around.directory) {
    checkPlaces(playbook, around.directory, report)
    if (around.at) checkPeople(playbook, around.directory, around.at, report)
  }
  return findings.toSorted((one, other) => one.line - other.line || one.column - other.column)
}
