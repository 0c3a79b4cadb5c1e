import type { evidence as english } from '../en/evidence.ts'

/** Beviser: beskeder, der er mærket til en sag. */
export const evidence: Readonly<Record<keyof typeof english, string>> = {}
