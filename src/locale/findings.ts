import type { Check } from '../chat/adapter.ts'
import { say, type TextKey, type Values } from './catalogue.ts'

/** What the catalogue calls that which `connect` may find on a platform. */
export type NamesOn<Platform extends string, Key = TextKey> = Key extends `${Platform}.check.${infer Rest}`
  ? Rest
  : never
/** What can be wrong, by the text that says what to do about it. */
type Faulty<Name> = Name extends `${infer Base}.todo` ? Base : never
type Subject<Name> = Name extends `subject.${infer Which}` ? Which : never

/** How what `connect` found on a platform is said, in one language. Its words are the catalogue's under `<platform>.check`. */
export type Findings<Name extends string> = {
  language: string
  fine(name: Exclude<Name, Faulty<Name> | `${string}.todo`>, values?: Values): Check
  fault(name: Faulty<Name>, values?: Values): Check
  /** Something that could not be looked at, and with which code it was refused. */
  unseen(subject: Subject<Name>, fault: unknown, values?: Values): Check
}

/** The words of a platform's findings in a language; `codeOf` tells with which code the platform refused. */
export function findingsOn<Name extends string>(
  platform: string,
  language: string,
  codeOf: (fault: unknown) => string | undefined,
): Findings<Name> {
  // The types above let nobody name a text that the catalogue lacks; here they are put together again.
  const words = (name: string, values?: Values): string => say(language, `${platform}.check.${name}` as TextKey, values)
  return {
    language,
    fine: (name, values) => ({ what: words(name, values), ok: true }),
    fault: (name, values) => ({ what: words(name, values), ok: false, todo: words(`${name}.todo`, values) }),
    unseen: (subject, fault, values) => {
      const about = { subject: words(`subject.${subject}`, values), reason: codeOf(fault) ?? 'none' }
      return { what: words('unseen', about), ok: false, todo: words('unseen.todo', about) }
    },
  }
}
