import type { Directory } from '../../directory/directory.ts'
import { say, type TextKey, type Values } from '../../locale/catalogue.ts'
import type { Playbook, Spot } from '../language/model.ts'

/**
 * Something about a playbook that can be read but will not do what was meant. An `error` will go wrong; a `warning` may, and a
 * coordinator who meant it so can leave it.
 */
export type Finding = { severity: 'error' | 'warning'; line: number; column: number; key: TextKey; values: Values }

/** What a playbook is checked against; what is not given is not looked at. */
export type Surroundings = {
  /** Who is who, and which rooms there are, at an instant. */
  directory?: Directory
  at?: Date
  /** All playbooks of the folder; the one that is checked may be among them. */
  others: readonly Playbook[]
  /** The clocks of laws that there are, by id. */
  regimes?: readonly string[]
}

export type Report = (severity: Finding['severity'], spot: Spot, key: TextKey, values?: Values) => void

/** One line a finding, `file:line:column: how bad, what it is and what to do`, in the order of the file. */
export function sayFindings(language: string, path: string, findings: readonly Finding[]): string[] {
  return findings.map(({ severity, line, column, key, values }) => {
    const how = say(language, `playbook.check.${severity}`)
    return `${path}:${line}:${column}: ${how}: ${say(language, key, values)}`
  })
}
