import type { Files } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import { cut, line } from '../../src/chat/line.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { limits } from './limits.ts'
import type { Wire } from './wire.ts'

/** The longest name of a file that Slack is given. */
const longestName = 200

/** Files by Slack's id of them. What is kept is the bot's alone until it is shown with a message. */
export function openFiles(wire: Wire, shelf: Shelf): Files {
  return {
    async read(id) {
      const { file } = await wire.ask('files.info', { file: id })
      const address = file?.url_private_download ?? file?.url_private
      if (!file || address === undefined) throw gone('a file without an address')
      if ((file.size ?? 0) > limits.fileBytes) throw gone('a file that is too large')
      const bytes = await wire.download(address)
      // Slack shows a page to sign in on where the token may not read files.
      if (!/html/i.test(file.mimetype ?? '') && isPage(bytes)) throw gone('a file that the bot may not read')
      return bytes
    },
    async keep({ name, bytes, key }) {
      const place = `file/${key}`
      const kept = await shelf.get(place)
      if (typeof kept === 'string') return kept
      const title = cut(line(name) || 'file', longestName)
      const told = await wire.ask('files.getUploadURLExternal', { filename: title, length: bytes.length })
      const { upload_url: address, file_id: id } = told
      if (address === undefined || id === undefined) throw gone('an upload without an address')
      await wire.upload(address, bytes)
      await wire.ask('files.completeUploadExternal', { files: [{ id, title }] })
      await shelf.write([{ type: 'put', key: place, value: id }])
      return id
    },
  }
}

const isPage = (bytes: Uint8Array): boolean =>
  /^\s*<(!doctype html|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)))
