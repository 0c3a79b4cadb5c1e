import type { cases as english } from '../en/cases.ts'

export const cases: Readonly<Record<keyof typeof english, string>> = {}
