import { randomUUID } from 'node:crypto'

/** Where the engine room writes: facts and references, never a person's words. */
export type Log = Record<'info' | 'warn' | 'error', (facts: Record<string, unknown>, what: string) => void>

/** How a scene logs a fault that does not end its transaction: under a reference, which it gives. */
export const faultsTo =
  (log: Log) =>
  (fault: unknown, facts: Readonly<Record<string, string>>): string => {
    const reference = randomUUID().slice(0, 8)
    log.error({ reference, ...facts, fault }, 'something could not be done; its run was told')
    return reference
  }
