import type { Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
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
  const rows = await scene.tx.evidence.findMany({
    where: { caseId: file.id },
    orderBy: { number: 'asc' },
    include: { changes: true, files: { select: withoutBodies } },
  })
  const items = rows
    .map((row) => openItem(row, file, scene))
    .filter((item) => mayReadItem(reader, item, file, scene.now))
  return belongsTo(reader, file, scene.now) ? items : items.map((item, index) => ({ ...item, number: index + 1 }))
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
