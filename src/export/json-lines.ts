import { UserError } from '../chat/errors.ts'
import { worksFor } from '../directory/directory.ts'
import { type ExportedEntry, exportLedger } from '../ledger/export.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Digest } from './digest.ts'
import type { Reader } from './dossier.ts'

/** Kinds whose payload says of single people what is theirs alone: who comes to a call. */
const withheld: readonly string[] = ['call.answered']

/** What a reader has the record of: of the cases of their own people, of decisions and of calls. */
export function recordedFor(
  { person }: Reader,
  { caseNumbers, decisionNumbers, callNumbers }: Digest,
  now: Date,
): readonly string[] {
  const own = person && worksFor(person, now)
  const numbers = caseNumbers.filter(({ code }) => own === undefined || own.includes(code)).map(({ number }) => number)
  return [...numbers, ...decisionNumbers, ...callNumbers]
}

/**
 * Writes the entries of the record about what is in a dossier, each with its proof, in pieces: what checks it is `verify/verify.mjs`. The
 * record of a case tells all that was done with it, so that it is for the case's own people alone; of decisions and calls it is
 * whoever's may read them. Throws `exports.proof.none` where nothing is left.
 */
export function writeJsonLines(
  { db, keyring }: { db: Database; keyring: Keyring },
  { scope, label }: Digest,
  subjects: readonly string[],
): AsyncGenerator<string, void> {
  if (subjects.length === 0) throw new UserError('exports.proof.none')
  const open = ({ kind }: ExportedEntry): boolean => !withheld.includes(kind)
  const span = scope.kind === 'period' ? { from: new Date(scope.from), to: new Date(scope.to) } : {}
  return exportLedger(db, keyring, { subjects, ...span, label, open })
}
