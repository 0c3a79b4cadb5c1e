import type { Playbook } from '../language/model.ts'
import type { Happening, Intent, Run } from './run.ts'

export type Advanced = { run: Run; intents: readonly Intent[] }

/**
 * What a run becomes by something that happened, and what is then to be done. Pure and deterministic: the same playbook,
 * run and happening always give the same answer. What a run has heard before, or what was meant for an attempt that is over,
 * changes nothing. Never throws for what a person did or a file says: a step that cannot be done fails.
 */
export function advance(playbook: Playbook, run: Run, happening: Happening): Advanced {
  throw new Error(`not written yet: ${playbook.id} ${run.id} ${happening.kind}`)
}
