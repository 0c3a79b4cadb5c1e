import type { AdapterLog, Files } from '../../../src/chat/adapter.ts'
import { isForGood } from '../../../src/chat/errors.ts'
import { cut, line } from '../../../src/chat/line.ts'
import type { FileRef } from '../../../src/chat/message.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { limits } from '../limits.ts'
import type { Upload } from '../wire.ts'

/** The files that messages of the bot show. What Discord does not take is named in the words all the same. */
export type Attachments = {
  /** The bytes of files, as many as go with one message. Throws where they cannot be had now. */
  uploadsOf(files: readonly FileRef[]): Promise<readonly Upload[]>
  /** Whether a message shows other files than these. */
  differ(message: string, files: readonly FileRef[]): Promise<boolean>
  note(message: string, files: readonly FileRef[]): Promise<void>
}

/** Where the shelf keeps which files a message shows. */
const filesKey = (message: string): string => `files/${message}`
/** The longest name of a file that Discord is given. */
const longestName = 200
/** Bytes of a request that are left for what is no file. */
const wordsBytes = 2 ** 20

/** Opens the showing of files: they go with the message that shows them, and with it they go. */
export function openAttachments(parts: {
  files: Pick<Files, 'read'>
  shelf: Pick<Shelf, 'get' | 'write'>
  log: AdapterLog
}): Attachments {
  const { files: store, shelf, log } = parts

  async function bytesOf(file: FileRef): Promise<Uint8Array | undefined> {
    try {
      return await store.read(file.id)
    } catch (fault) {
      if (!isForGood(fault)) throw fault
      log('warn', 'a file is not to be had', { fault })
      return undefined
    }
  }

  async function shownWith(message: string): Promise<readonly unknown[]> {
    const kept = await shelf.get(filesKey(message))
    return Array.isArray(kept) ? kept : []
  }

  return {
    async uploadsOf(files) {
      const uploads: Upload[] = []
      let room: number = limits.requestBytes - wordsBytes
      for (const file of files.slice(0, limits.files)) {
        const bytes = await bytesOf(file)
        if (!bytes) continue
        if (bytes.length > limits.fileBytes || bytes.length > room) {
          log('warn', 'a file is too large for Discord', { bytes: bytes.length })
          continue
        }
        room -= bytes.length
        const name = cut(line(file.name) || 'file', longestName)
        uploads.push({ name, mediaType: file.mediaType, bytes })
      }
      return uploads
    },
    async differ(message, files) {
      const before = await shownWith(message)
      return before.length !== files.length || files.some(({ id }, index) => before[index] !== id)
    },
    async note(message, files) {
      const key = filesKey(message)
      if (files.length > 0) await shelf.write([{ type: 'put', key, value: files.map(({ id }) => id) }])
      else if ((await shownWith(message)).length > 0) await shelf.write([{ type: 'remove', key }])
    },
  }
}
