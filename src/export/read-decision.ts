import type { AccountRef } from '../chat/refs.ts'
import { platformOf } from '../chat/refs.ts'
import type { DecisionFile } from '../decision/file.ts'
import { byOf, type DecisionPart, instants, present, type Reading, type ResultPart } from './dossier.ts'

/** What is told of a decision to whoever may read it. */
export function decisionPart(
  { directory }: Pick<Reading, 'directory'>,
  file: DecisionFile,
  changed: {
    supersededAt?: string | undefined
    relabelledAt?: string | undefined
    earlier?: readonly ResultPart[] | undefined
  } = {},
): DecisionPart {
  const { id, type, title, question, options, label, addressees, state, rationale, late, proposedAt } = file
  const who = (person: string | null, at: Date | null) => byOf(directory, person, at ?? proposedAt).by
  const { mandate, known, assumed, unknown, caseNumber, callId, chosen, supersedes, supersededBy } = file
  const { deadline, decidedAt, recordedAt, signBy, signedAt, ratifyBy, ratifiedAt, reviewAt } = file
  return {
    ...{ id, type, title, question, options, label, addressees, state, rationale, late },
    rule: file.rule,
    ...present({ mandate, known, assumed, unknown, caseNumber, callId, chosen, supersedes, supersededBy }),
    ...present(changed),
    ...present({
      proposedBy: who(file.proposedBy, proposedAt),
      decidedBy: who(file.decidedBy, decidedAt),
      recordedBy: who(file.recordedBy, recordedAt),
      signed: signedAt && { at: signedAt.toISOString(), ...present({ by: who(file.signedBy, signedAt) }) },
      ratified: ratifiedAt && { at: ratifiedAt.toISOString(), ...present({ by: who(file.ratifiedBy, ratifiedAt) }) },
    }),
    proposedAt: proposedAt.toISOString(),
    ...instants({ deadline, decidedAt, recordedAt, signBy, ratifyBy, reviewAt }),
    seats: file.seats.map(({ code, observer }) => ({ code, observer })),
    positions: file.positions.map(
      ({ code, value, reservation, words, personId, account, at, late: after, minuted }) => ({
        ...{ code, value, reservation, words, late: after, minuted },
        ...byOf(directory, personId, at, code),
        at: at.toISOString(),
        via: platformOf(account as AccountRef), // written from one alone
      }),
    ),
    grounds: file.evidence.map(({ words, grade, hash, label: own }) => ({
      words,
      label: own,
      ...present({ grade, hash }),
    })),
  }
}
