import { createHash } from 'node:crypto'
import { codesOf, type Person, worksFor } from '../../directory/directory.ts'
import type { Scene } from '../../directory/scene.ts'
import { asLabel, type Label, rankOf, strictest } from '../../sharing/label.ts'
import type { Evidence, EvidenceChange, EvidenceFile } from '../../store/generated/client.ts'
import { type CaseFile, isClosedUp, readableBy } from '../case.ts'

/** For whom a message was marked: the case's own people alone, or whoever may read the case. */
export type Audience = 'internal' | 'shareable'

/** What became of a marked message later. `words` are empty of a deletion, and of words that may not be read. */
export type EvidenceChanged = { kind: 'edited' | 'deleted'; at: Date; words: string; hash: string | null }

/** A file of a marked message: copied (`hash`, `copiedAt`), still to be copied (neither those nor `fault`), or not to be had. */
export type EvidenceAttachment = {
  seq: number
  name: string
  mediaType: string
  bytes: number | null
  /** SHA-256 over the bytes, hex. */
  hash: string | null
  copiedAt: Date | null
  /** Class of what went wrong: see `CopyFault`. */
  fault: string | null
}

/** A marked message with its words opened. */
export type EvidenceItem = {
  id: bigint
  /** Within the case: 3, said as `E3`; to others than its own people within what they see of it. */
  number: number
  /** As they were when it was marked; empty where nobody may read them any more (`shut`). */
  words: string
  /** SHA-256 over the words as UTF-8, hex. */
  hash: string
  /** Account of whoever said it. */
  author: string
  conversation: string
  externalId: string
  /** Where the message stands, for those who may go there. */
  link: string | null
  audience: Audience
  /** Of the Admiralty scale, like `B2`: how reliable its source is and how credible what it says; none where nobody judged it. */
  grade: string | null
  /** The stricter of the message's own and the case's as it is now. */
  label: Label
  /** Members that its author addressed; empty where that was somebody of the case's own member, who shares it as they share the case. */
  addressees: readonly string[]
  saidAt: Date
  /** Id of a person. */
  markedBy: string
  markedAt: Date
  withdrawnAt: Date | null
  /** Nobody reads its words any more: its author raised it to TLP:RED, or they were destroyed. */
  shut: boolean
  changes: readonly EvidenceChanged[]
  files: readonly EvidenceAttachment[]
}

type Row = Evidence & { changes: readonly EvidenceChange[]; files: readonly Omit<EvidenceFile, 'body'>[] }

/** What is kept of a file besides its bytes, sealed. `id` names it at its platform. */
export type FileSource = { platform: string; id: string; name: string; mediaType: string; bytes: number }

/** SHA-256 in hex, of words as UTF-8. */
export const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')

/** How a piece of evidence is called: `E3`. */
export const codeOf = ({ number }: Pick<EvidenceItem, 'number'>): string => `E${number}`

/** The platform's part of the address of a copied file: it is read from the store, not from where it came from. */
export const copiedPlatform = 'evidence'

/** Under which id a message offers a copied file. */
export const copiedId = ({ id }: Pick<EvidenceItem, 'id'>, { seq }: Pick<EvidenceAttachment, 'seq'>): string =>
  `${copiedPlatform}:${id}/${seq}`

/** The number in `E3`; `undefined` where that is none. */
export function readCode(written: string): number | undefined {
  const found = /^e(\d{1,6})$/i.exec(written.trim())
  return found ? Number(found[1]) : undefined
}

/** Opens a stored piece of evidence as it is to be read within its case. */
export function openItem(row: Row, file: CaseFile, { keyring }: Pick<Scene, 'keyring'>): EvidenceItem {
  const label = strictest(asLabel(row.label), file.label)
  const shut = isClosedUp(file) || label === 'TLP:RED'
  const words = shut ? '' : keyring.openOr(row.words, 'evidence.words', '')
  const gone = shut || (words === '' && row.hash !== hashOf(''))
  return {
    ...row,
    label,
    audience: row.audience as Audience, // written by `markEvidence` alone
    words,
    shut: gone,
    changes: [...row.changes]
      .sort((a, b) => a.seq - b.seq)
      .map(({ kind, at, words: later, hash }) => ({
        kind: kind as EvidenceChanged['kind'], // written by `follow` alone
        at,
        words: shut || !later ? '' : keyring.openOr(later, 'evidence.change', ''),
        hash,
      })),
    files: [...row.files]
      .sort((a, b) => a.seq - b.seq)
      .map(({ seq, ref, bytes, hash, copiedAt, fault }) => {
        const source = gone ? undefined : openSource(ref, keyring)
        const { name = '', mediaType = '' } = source ?? {}
        return { seq, name, mediaType, bytes: bytes ?? source?.bytes ?? null, hash, copiedAt, fault }
      }),
  }
}

/** What is kept of a file besides its bytes; `undefined` once it was destroyed. */
export function openSource(ref: Uint8Array, keyring: Scene['keyring']): FileSource | undefined {
  const text = keyring.openOr(ref, 'evidence.file', '')
  return text === '' ? undefined : (JSON.parse(text) as FileSource) // written by `markEvidence` alone
}

/**
 * Whether a person may read a piece of evidence of a case: the case's own people everything; others only what was marked for
 * sharing and not withdrawn, of a case that they may read, and of what another member's author said only who was addressed by it.
 */
export function mayReadItem(
  person: Person,
  item: Pick<EvidenceItem, 'audience' | 'label' | 'addressees' | 'withdrawnAt'>,
  file: CaseFile,
  at: Date,
): boolean {
  const working = worksFor(person, at)
  if (working.includes(file.code)) return true
  if (item.audience !== 'shareable' || item.withdrawnAt !== null || rankOf(item.label) >= rankOf('TLP:RED'))
    return false
  if (!readableBy(person, { ...file, label: item.label }, at)) return false
  if (item.addressees.length === 0 || rankOf(item.label) < rankOf('TLP:AMBER')) return true
  const entitled = rankOf(item.label) >= rankOf('TLP:AMBER+STRICT') ? working : codesOf(person, at)
  return item.addressees.some((code) => entitled.includes(code))
}
