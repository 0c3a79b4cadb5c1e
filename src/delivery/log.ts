/** Where the engine room writes: facts and references, never a person's words. */
export type Log = Record<'info' | 'warn' | 'error', (facts: Record<string, unknown>, what: string) => void>
