import { codeOf } from '../../../src/chat/refusals.ts'
import { type Findings as FindingsOn, findingsOn, type NamesOn } from '../../../src/locale/findings.ts'
import { platform } from '../platform.ts'

export type Findings = FindingsOn<NamesOn<typeof platform>>

/** The words of findings in a language. */
export const findingsIn = (language: string): Findings => findingsOn(platform, language, codeOf)
