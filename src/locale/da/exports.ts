import type { exports as english } from '../en/exports.ts'

/** Eksport: det, der forlader robotten som fil. */
export const exports: Readonly<Record<keyof typeof english, string>> = {}
