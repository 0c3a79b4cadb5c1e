import type { sharing as english } from '../en/sharing.ts'

export const sharing: Readonly<Record<keyof typeof english, string>> = {}
