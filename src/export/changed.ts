import type { CallPart, DecisionPart } from './dossier.ts'

/** The newest of some instants, of which there is at least one. */
export function newestOf(first: string, ...others: readonly (string | undefined)[]): string {
  return others.reduce<string>((newest, at) => (at !== undefined && at > newest ? at : newest), first)
}

/** When what is told of a decision besides its positions changed last. */
export const decisionChangedAt = (part: DecisionPart): string =>
  newestOf(
    part.proposedAt,
    ...[part.decidedAt, part.recordedAt, part.signed?.at, part.ratified?.at, part.supersededAt, part.relabelledAt],
  )

/** When what is told of a call changed last. */
export const callChangedAt = (part: CallPart): string =>
  newestOf(
    part.madeAt,
    ...[part.begunAt, part.endedAt, part.relabelledAt],
    ...part.lines.flatMap(({ at, doneAt }) => [at, doneAt]),
  )
