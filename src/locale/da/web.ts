import type { web as english } from '../en/web.ts'

export const web: Readonly<Record<keyof typeof english, string>> = {}
