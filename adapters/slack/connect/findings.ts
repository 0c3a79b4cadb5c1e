import type { Check } from '../../../src/chat/adapter.ts'
import { say, type TextKey, type Values } from '../../../src/locale/catalogue.ts'
import { codeOf } from '../wire.ts'
import type { Scope } from './scopes.ts'

type Name<Key> = Key extends `slack.check.${infer Rest}` ? Rest : never
/** What can be wrong, by the text that says what to do about it. */
type Faulty = Name<TextKey> extends infer Each ? (Each extends `${infer Base}.todo` ? Base : never) : never
type Subject = Name<TextKey> extends infer Each ? (Each extends `subject.${infer Which}` ? Which : never) : never

/** How what was found is said, in one language. */
export type Findings = {
  fine(name: Exclude<Name<TextKey>, Faulty | `${string}.todo`>, values?: Values): Check
  fault(name: Faulty, values?: Values): Check
  /** Something that could not be looked at, and with which code it was refused. */
  unseen(subject: Subject, fault: unknown, values?: Values): Check
  /** What a scope lets the app do. */
  deed(scope: Scope): string
}

/** The words of findings in a language. */
export function findingsIn(language: string): Findings {
  const findings: Findings = {
    fine: (name, values) => ({ what: say(language, `slack.check.${name}`, values), ok: true }),
    fault: (name, values) => ({
      what: say(language, `slack.check.${name}`, values),
      ok: false,
      todo: say(language, `slack.check.${name}.todo`, values),
    }),
    unseen: (subject, fault, values) =>
      findings.fault('unseen', {
        subject: say(language, `slack.check.subject.${subject}`, values),
        reason: codeOf(fault) ?? 'none',
      }),
    deed: (scope) => say(language, `slack.scope.${scope}`),
  }
  return findings
}
