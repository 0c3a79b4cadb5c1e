import { say, type TextKey } from '../../../src/locale/catalogue.ts'
import { type Findings as FindingsOn, findingsOn, type NamesOn } from '../../../src/locale/findings.ts'
import { platform } from '../platform.ts'
import { codeOf } from '../wire.ts'

export type Findings = FindingsOn<NamesOn<typeof platform>>
/** What the bot must be able to do in a room. */
export type Deed = TextKey extends infer Key ? (Key extends `matrix.check.deed.${infer Which}` ? Which : never) : never

/** The words of findings in a language. */
export const findingsIn = (language: string): Findings => findingsOn(platform, language, codeOf)

/** One deed or another, in words. */
export const sayDeeds = (deeds: readonly Deed[], language: string): string =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(
    deeds.map((deed) => say(language, `matrix.check.deed.${deed}`)),
  )
