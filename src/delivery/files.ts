import { createHash } from 'node:crypto'
import type { ChatAdapter } from '../chat/adapter.ts'
import { isForGood } from '../chat/errors.ts'
import { type Block, type FileRef, type Message, madeBytes, note } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'

type Passing = {
  /** The platform on which it is shown. */
  adapter: ChatAdapter
  /** That on which a file was received, or what else keeps it. */
  adapterOf(platform: string): Pick<ChatAdapter, 'files'> | undefined
  language: string
  /** What makes the message unique, whatever its revision. */
  key: string
  /** Whether a file that cannot be read now is worth another attempt. */
  again: boolean
}

/**
 * A message with its files where it is shown: they travel as bytes, each read where it was received and kept there. One that
 * cannot be had is named in words, since the words around it are to arrive all the same. Throws when the platform on which it is shown
 * does not take it now.
 */
export async function passFiles(message: Message, passing: Passing): Promise<Message> {
  if (!message.blocks.some((block) => block.type === 'file')) return message
  const blocks = await Promise.all(
    message.blocks.map((block) => (block.type === 'file' ? passFile(block.file, passing) : block)),
  )
  return { ...message, blocks }
}

async function passFile(file: FileRef, { adapter, adapterOf, language, key, again }: Passing): Promise<Block> {
  const cut = file.id.indexOf(':')
  const made = madeBytes(file)
  const source = adapterOf(file.id.slice(0, cut))?.files
  const read = made ? async () => made : source && (() => source.read(file.id.slice(cut + 1)))
  const missing = note(say(language, 'sharing.file.missing', { name: file.name }))
  if (!read || !adapter.files) return missing
  let bytes: Uint8Array
  try {
    bytes = await read()
  } catch (fault) {
    if (again && !isForGood(fault)) throw fault
    return missing
  }
  try {
    const { name, mediaType } = file
    // A made file's id is its content: what it is told apart by within a message is a hash of it.
    const which = made ? createHash('sha256').update(made).digest('hex') : file.id
    const id = await adapter.files.keep({ name, mediaType, bytes, key: key + which })
    return { type: 'file', file: { ...file, id, bytes: bytes.length } }
  } catch (fault) {
    if (isForGood(fault)) return missing
    throw fault
  }
}
