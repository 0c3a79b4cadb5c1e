import { createHash } from 'node:crypto'
import type { Files } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import type { FileRef } from '../../src/chat/message.ts'
import type { AccountRef } from '../../src/chat/refs.ts'
import type { Json, Shelf, ShelfWrite } from '../../src/chat/shelf.ts'
import { tidy } from './markup.ts'

/** That a file stands in a room, and for whom: without it nobody gets the file there. */
type Shown = { name: string; bytes: number; only?: AccountRef }

const shownKey = (room: string, file: string): string => `shown/${room}/${file}`

/** Gives those who sit in a room the right to fetch a file. */
export const shownIn = (room: string, file: FileRef, only?: AccountRef): ShelfWrite => ({
  type: 'put',
  key: shownKey(room, file.id),
  value: { name: file.name, bytes: file.bytes, ...(only && { only }) } as Json,
})

/** Takes that right back, and destroys the file. */
export const goneFrom = (room: string, file: Pick<FileRef, 'id'>): readonly ShelfWrite[] => [
  { type: 'remove', key: shownKey(room, file.id) },
  dropped(file.id),
]

/** Destroys the bytes of a file that must not be kept. */
export const dropped = (id: string): ShelfWrite => ({ type: 'drop', key: `file/${id}` })

/** A file's name among ours, from what makes it unique. */
export const fileId = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)

/** The port by which the core reads files that people sent, and keeps its own for a `file` block. */
export function filesPort(shelf: Shelf): Files {
  return {
    async read(id) {
      const bytes = await shelf.fetch(`file/${id}`)
      if (!bytes || bytes.length === 0) throw gone(`file ${id}`)
      return bytes
    },
    async keep({ key, bytes }) {
      const id = fileId('kept', key)
      await shelf.keep(`file/${id}`, bytes)
      return id
    },
  }
}

/** Keeps the bytes of a file under its name. */
export const keepFile = (shelf: Shelf, id: string, bytes: Uint8Array): Promise<void> => shelf.keep(`file/${id}`, bytes)

/** A file as a download, for somebody who sits in the room it stands in; `undefined` when there is none for them. */
export async function download(
  shelf: Shelf,
  room: string,
  id: string,
  account: AccountRef,
): Promise<Response | undefined> {
  if (id.includes('\0')) return undefined // a browser can name it, the store cannot
  const shown = (await shelf.get(shownKey(room, id))) as Shown | undefined // written by `shownIn` alone
  if (!shown || (shown.only && shown.only !== account)) return undefined
  const bytes = await shelf.fetch(`file/${id}`)
  if (!bytes || bytes.length === 0) return undefined
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="${plainName(shown.name)}"; filename*=UTF-8''${encode(shown.name)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-store',
    },
  })
}

/** A file's name without folders, hidden characters and what a file system might take for more than a name. */
export function cleanName(name: string): string {
  const last = tidy(
    name
      .toWellFormed()
      .replace(/^.*[/\\]/s, '')
      .normalize('NFC'),
  )
  const safe = last.replace(/[<>:"|?*]/g, '_').replace(/^\.+/, '')
  const dot = safe.lastIndexOf('.')
  const ending = dot > 0 ? safe.slice(dot).slice(0, 16) : ''
  const stem = (dot > 0 ? safe.slice(0, dot) : safe).trim()
  return `${[...stem].slice(0, 100).join('') || 'file'}${ending}`
}

const plainName = (name: string): string => name.replace(/[^\w.-]/g, '_')
const encode = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
