import type { Scene } from '../../directory/scene.ts'
import type { Library } from './library.ts'

/** Where runs are started and told: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type RunScene = Scene & {
  library: Library
  /** Logs a fault that must not end the transaction; gives the reference under which it is found. */
  onFault(fault: unknown, facts: Readonly<Record<string, string>>): string
}
