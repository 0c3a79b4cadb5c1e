import type { Step, StepKind, StepOf } from '../../language/model.ts'
import type { Draft, Spot } from '../draft.ts'
import type { Path, Value } from '../run.ts'

/** Goes through steps that follow each other, at the paths that begin so; true when all are over. */
export type Walk = (draft: Draft, steps: readonly Step[], prefix: Path) => boolean

/** An entry of the ledger about what a step opened. */
export type Entry = { what: string; data: Readonly<Record<string, Value>> }

/** What a kind of step does. Each part may find it waiting, a call's `hear` done as well, and leaves it waiting, done, failed or skipped. */
export type Rule<Kind extends StepKind> = {
  /** Its turn has come. */
  begin(draft: Draft, spot: Spot<StepOf<Kind>>): void
  /** Something happened to the run. */
  look?(draft: Draft, spot: Spot<StepOf<Kind>>, walk: Walk): void
  /** Something was recorded about its subject, which it `follows`. */
  hear?(draft: Draft, spot: Spot<StepOf<Kind>>, entry: Entry): void
}
