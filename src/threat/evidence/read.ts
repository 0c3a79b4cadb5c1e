import type { Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { isWithin, type Label, rankOf } from '../../sharing/label.ts'
import { belongsTo, type CaseFile, readableBy } from '../case.ts'
import { type EvidenceItem, mayReadItem, openItem } from './file.ts'

const withoutBodies = {
  evidenceId: true,
  seq: true,
  ref: true,
  bytes: true,
  hash: true,
  copiedAt: true,
  fault: true,
} as const

/**
 * The evidence of a case that a reader may see, in the order of its numbers: the case's own people all, what was withdrawn too;
 * others only what is `shareable` and their label lets them read. Nothing tells others that there is more: for them the pieces are
 * counted anew, without gaps. What a piece is for everybody is told by its hash.
 */
export async function readEvidence(
  scene: Pick<Scene, 'tx' | 'keyring' | 'now'>,
  file: CaseFile,
  reader: Person,
): Promise<readonly EvidenceItem[]> {
  if (!readableBy(reader, file, scene.now)) return []
  const items = (await readAll(scene, file)).filter((item) => mayReadItem(reader, item, file, scene.now))
  return belongsTo(reader, file, scene.now) ? items : items.map((item, index) => ({ ...item, number: index + 1 }))
}

/** All evidence of a case, by its own numbers. */
async function readAll(scene: Pick<Scene, 'tx' | 'keyring'>, file: CaseFile): Promise<readonly EvidenceItem[]> {
  const rows = await scene.tx.evidence.findMany({
    where: { caseId: file.id },
    orderBy: { number: 'asc' },
    include: { changes: true, files: { select: withoutBodies } },
  })
  return rows.map((row) => openItem(row, file, scene))
}

/** Those who read what quotes evidence: members, and the label that it bears. */
export type Readers = { codes: readonly string[]; label: Label }

/**
 * The evidence of a case that may be quoted to several members at once, best grade first, what nobody graded last, each by the
 * case's own numbers: marked for sharing, not withdrawn, within the label, and for each of them to read. That a member reads the
 * case at all is left to whatever keeps the quotation within the limits of its case.
 */
export async function readQuotable(
  scene: Pick<Scene, 'tx' | 'keyring'>,
  file: CaseFile,
  readers: Readers,
): Promise<readonly EvidenceItem[]> {
  return (await readAll(scene, file))
    .filter((item) => mayQuote(item, file, readers))
    .toSorted((a, b) => (a.grade ?? '~').localeCompare(b.grade ?? '~') || a.number - b.number)
}

function mayQuote(item: EvidenceItem, file: CaseFile, { codes, label }: Readers): boolean {
  if (item.shut || item.audience !== 'shareable' || item.withdrawnAt !== null || !isWithin(item.label, label))
    return false
  // Below it also those read who observe for a member, or all officials: they do only what was released.
  if (!file.released && rankOf(label) < rankOf('TLP:AMBER+STRICT')) return false
  if (item.addressees.length === 0 || rankOf(item.label) < rankOf('TLP:AMBER')) return true
  return codes.every((code) => code === file.code || item.addressees.includes(code))
}

/** The bytes of a copied file of a piece of evidence that the caller was given by `readEvidence`; `undefined` while there are none. */
export async function readEvidenceBytes(
  scene: Pick<Scene, 'tx' | 'keyring'>,
  item: Pick<EvidenceItem, 'id' | 'shut'>,
  seq: number,
): Promise<Uint8Array | undefined> {
  if (item.shut) return undefined
  const row = await scene.tx.evidenceFile.findUnique({
    where: { evidenceId_seq: { evidenceId: item.id, seq } },
    select: { body: true },
  })
  return row?.body ? scene.keyring.open(row.body, 'evidence.body') : undefined
}
