import type { CallFile } from '../call/file.ts'
import { readRoll } from '../call/show.ts'
import { byOf, type CallPart, instants, present, type Reading } from './dossier.ts'

/** What is told of a call to whoever may read it. How to join it is never told. */
export async function readCallPart(scene: Reading, file: CallFile, relabelledAt?: string): Promise<CallPart> {
  const { id, title, label, addressees, state, minutes, agenda, codes, observers, quorum, caseNumber } = file
  const { madeAt, startsAt, begunAt, endedAt, lines } = file
  const roll = (await readRoll(scene, file)) ?? {}
  return {
    ...{ id, title, label, addressees, state, minutes, agenda, codes, observers },
    madeAt: madeAt.toISOString(),
    ...present({ quorum, caseNumber, relabelledAt }),
    ...instants({ startsAt, begunAt, endedAt }),
    roll: Object.entries(roll).map(([code, { row, by }]) => ({
      ...{ code, observer: observers.includes(code), value: row },
      ...present({ noted: byOf(scene.directory, by ?? null, endedAt ?? madeAt).by }),
    })),
    lines: lines.map(({ number, kind, words, ownerId, code, due, doneAt, decisionId, at, late }) => ({
      ...{ number, kind, words, late },
      ...present({ owner: byOf(scene.directory, ownerId, at, code ?? undefined).by, code, decisionId }),
      ...instants({ due, doneAt }),
      at: at.toISOString(),
    })),
  }
}
