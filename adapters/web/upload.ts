import { createHash } from 'node:crypto'
import type { FileRef } from '../../src/chat/message.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { cleanName, fileId, keepFile } from './files.ts'
import { strip } from './image.ts'
import { limits } from './limits.ts'
import { Refusal } from './request.ts'

/** Keeps the files of one message, sealed, pictures without their hidden data; throws a `Refusal` for what cannot be taken. `origin` makes a retry keep them under the same names, and others under others. */
export async function takeFiles(
  shelf: Shelf,
  files: readonly File[],
  most: number,
  origin: readonly string[],
): Promise<readonly FileRef[]> {
  if (files.length > limits.files) throw new Refusal(413, 'rooms.refused.many-files', { most: limits.files })
  const cleaned = await Promise.all(files.map((file) => clean(file, most)))
  return Promise.all(
    cleaned.map(async ({ name, mediaType, bytes }, index): Promise<FileRef> => {
      const id = fileId('sent', ...origin, String(index), contentOf(bytes))
      await keepFile(shelf, id, bytes)
      return { id, name, mediaType, bytes: bytes.length }
    }),
  )
}

const contentOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

async function clean(file: File, most: number): Promise<{ name: string; mediaType: string; bytes: Uint8Array }> {
  const name = cleanName(file.name)
  if (file.size > most) throw new Refusal(413, 'rooms.refused.file-large', { name, mib: most / 1_048_576 })
  const bytes = strip(new Uint8Array(await file.arrayBuffer()))
  if (!bytes) throw new Refusal(415, 'rooms.refused.picture', { name })
  return { name, mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : 'application/octet-stream', bytes }
}
