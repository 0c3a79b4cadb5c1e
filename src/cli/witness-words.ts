import type { WitnessProblem } from '../ledger/witnesses.ts'
import { say } from '../locale/catalogue.ts'

/** What keeps the roots of the record from being held by two members, as one line. */
export const sayWitnessProblem = (language: string, { what, code, person }: WitnessProblem): string =>
  say(language, `ledger.witness.problem.${what}`, { code: code ?? '', person: person ?? '' })
