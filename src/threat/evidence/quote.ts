import type { Person } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { openCase } from '../case.ts'
import { codeOf } from './file.ts'
import { readEvidence } from './read.ts'

/** Hex digits of a hash that tell pieces of one case apart. */
const shortHash = 12

/**
 * How a piece of evidence is named to several readers at once: by its case, and by the start of its hash where that may go to them.
 * Its number would be of another piece to some of them, and would tell how many there are.
 */
export const quoteOf = (caseNumber: string, hash: string | undefined): string =>
  hash === undefined ? caseNumber : `${caseNumber} · ${hash.slice(0, shortHash)}`

/** What quotes evidence of a case. */
type Quoting = {
  caseNumber: string | null
  evidence: readonly { words: string; evidenceId: bigint | null }[]
}

/** Names to one reader each piece that they may see by the number that it has for them; all else stays as it is. */
export async function withNumbers<File extends Quoting>(
  scene: Pick<Scene, 'tx' | 'keyring' | 'now'>,
  reader: Person,
  file: File,
): Promise<File> {
  if (file.caseNumber === null || file.evidence.every(({ evidenceId }) => evidenceId === null)) return file
  const row = await scene.tx.case.findUnique({ where: { number: file.caseNumber } })
  if (!row) return file
  const items = await readEvidence(scene, openCase(row, scene.keyring), reader)
  return {
    ...file,
    evidence: file.evidence.map((ground) => {
      const item = items.find(({ id }) => id === ground.evidenceId)
      return item ? { ...ground, words: `${file.caseNumber} ${codeOf(item)}` } : ground
    }),
  }
}
