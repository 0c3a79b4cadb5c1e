import type { Json } from '../chat/shelf.ts'
import type { Person } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import type { DecisionFile } from './file.ts'

export type Happening =
  | 'proposed'
  | 'position'
  | 'closed'
  | 'recounted'
  | 'countersigned'
  | 'unsigned'
  | 'ratified'
  | 'lapsed'
  | 'superseded'
  | 'reviewed'
  | 'withdrawn'

/** Writes what happened to a decision into the record: codes and numbers, what people wrote under `words` alone. */
export const note = (
  { id, type, rule }: Pick<DecisionFile, 'id' | 'type' | 'rule'>,
  kind: Happening,
  by: Person | undefined,
  payload: Readonly<Record<string, Json>>,
): Effect => ({
  kind: 'append',
  entry: {
    kind: `decision.${kind}`,
    subject: id,
    actor: by?.pseudonym ?? 'bot',
    payload: { type, profile: rule.profile, ...payload },
  },
})
