import { createHash } from 'node:crypto'
import type { Scene } from '../directory/scene.ts'
import { erasedWords } from '../locale/erased.ts'
import type { Words } from '../locale/words.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import type { Notice as NoticeRow } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Rung } from './notice.ts'

export type NoticeState = 'open' | 'delivered' | 'acknowledged' | 'failed' | 'withdrawn'

/** A notice with its sealed words opened. */
export type NoticeFile = {
  id: string
  group: string
  code: string
  text: Words
  label: Label
  needs: 'delivery' | 'acknowledgement'
  urgent: boolean
  ladder: readonly Rung[]
  /** The highest rung that was tried; -1 before the first. */
  rung: number
  state: NoticeState
  runId: string | null
  caseNumber: string | null
  due: Date
  openedAt: Date
  endedAt: Date | null
  ackedBy: string | null
  /** Of a test ring: the one person who is tried. */
  ring?: string
  /** The room where a table shows how far its group is. */
  board?: string
}

type What = Pick<NoticeFile, 'group' | 'text' | 'ring' | 'board'>

/** What makes a notice unique: no code holds an `@`. */
export const groupKey = (group: string, code: string): string => `${code}@${group}`

/** The short name by which people acknowledge: the same for the same notice, and short enough for a button. */
export const noticeId = (key: string): string => `n-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`

export const sealWhat = (what: What, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(JSON.stringify(what), 'notice.what')

/** Of a notice whose words were destroyed its key still tells to which group it belongs. */
const erasedWhat = (key: string, code: string): string =>
  JSON.stringify({ group: key.slice(code.length + 1), text: erasedWords })

/** Opens the sealed words of a stored notice. */
export function openFile(row: NoticeRow, keyring: Keyring): NoticeFile {
  const { key, what, label, needs, ladder, state, ...rest } = row
  return {
    ...rest,
    ...(JSON.parse(keyring.openOr(what, 'notice.what', erasedWhat(key, row.code))) as What), // written by `sealWhat` alone
    label: asLabel(label),
    needs: needs as NoticeFile['needs'], // written from a NewNotice alone
    ladder: ladder as unknown as readonly Rung[], // likewise, stored as JSON
    state: state as NoticeState, // written by this room alone
  }
}

/** Reads a notice and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockNotice({ tx, keyring }: Scene, id: string): Promise<NoticeFile | undefined> {
  await tx.$queryRaw`SELECT 1 FROM "Notice" WHERE id = ${id} FOR UPDATE`
  const row = await tx.notice.findUnique({ where: { id } })
  return row ? openFile(row, keyring) : undefined
}

/** All notices of a group, locked, in the order of their members. */
export async function lockNotices(scene: Scene, group: string): Promise<readonly NoticeFile[]> {
  const keys = [...scene.directory.members.keys()].toSorted().map((code) => groupKey(group, code))
  await scene.tx.$queryRaw`SELECT 1 FROM "Notice" WHERE key = ANY(${keys}) ORDER BY key FOR UPDATE`
  return readGroup(scene, group)
}

/** All notices of a group, in the order of their members. */
export async function readGroup({ tx, keyring, directory }: Scene, group: string): Promise<readonly NoticeFile[]> {
  const keys = [...directory.members.keys()].map((code) => groupKey(group, code))
  const rows = await tx.notice.findMany({ where: { key: { in: keys } }, orderBy: { key: 'asc' } })
  return rows.map((row) => openFile(row, keyring))
}
