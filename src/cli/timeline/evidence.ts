import type { AccountRef } from '../../chat/refs.ts'
import type { Directory } from '../../directory/directory.ts'
import { type Language, say } from '../../locale/catalogue.ts'
import { sayMoment } from '../../locale/moment.ts'
import type { Store } from '../../store/open.ts'
import { titleOf } from '../../threat/report.ts'
import type { Recorded } from './entry.ts'

/** A piece of evidence as the record's entries about it are told; without words where nobody may read them. */
export type ToldEvidence = {
  line: string
  name: string
  saidAt: Date
  hash: string
  files: number
  /** The first lines of what it was changed to later, by the hash of the words. */
  changes: ReadonlyMap<string, string>
}

/** Every piece of evidence, by its case and number: `EL-2027-FR-0042/E3`. */
export async function readToldEvidence(
  { db, keyring }: Pick<Store, 'db' | 'keyring'>,
  directory: Directory,
): Promise<ReadonlyMap<string, ToldEvidence>> {
  const rows = await db.evidence.findMany({ include: { changes: true, files: { select: { seq: true } } } })
  const cases = await db.case.findMany({
    where: { id: { in: [...new Set(rows.map(({ caseId }) => caseId))] } },
    select: { id: true, number: true, sealedAt: true },
  })
  const told = new Map<string, ToldEvidence>()
  for (const { caseId, number, words, author, saidAt, hash, label, changes, files } of rows) {
    const file = cases.find(({ id }) => id === caseId)
    if (!file) continue
    const isShut = file.sealedAt !== null || label === 'TLP:RED'
    const person = directory.accounts.get(author as AccountRef) ?? directory.people.get(author) // stored from an event's own address
    told.set(`${file.number}/E${number}`, {
      line: isShut ? '' : titleOf(keyring.openOr(words, 'evidence.words', '')),
      name: person?.name ?? '—',
      saidAt,
      hash,
      files: files.length,
      changes: new Map(
        changes.flatMap((each): [string, string][] =>
          each.hash && each.words && !isShut
            ? [[each.hash, titleOf(keyring.openOr(each.words, 'evidence.change', ''))]]
            : [],
        ),
      ),
    })
  }
  return told
}

/** What an entry about a piece of evidence tells besides what was done: who said what when, and its hash; or what it was changed to. */
export function sayEvidence(
  evidence: ReadonlyMap<string, ToldEvidence>,
  { kind, subject, payload }: Recorded,
  { language, zone }: { language: Language; zone: string },
): string {
  const found = evidence.get(`${subject}/${String(payload.evidence ?? '')}`)
  if (!found) return ''
  if (kind === 'evidence.edited') return found.changes.get(String(payload.hash ?? '')) ?? ''
  if (kind !== 'evidence.marked') return ''
  const { line, name, saidAt, hash, files } = found
  const at = sayMoment(language, saidAt, zone)
  return say(language, 'timeline.evidence', { words: line, name, at, hash: hash.slice(0, 12), files })
}
