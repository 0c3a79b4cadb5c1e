import type { Files } from '../../src/chat/adapter.ts'
import { gone } from '../../src/chat/errors.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import { limits } from './limits.ts'
import { isSnowflake } from './spots.ts'
import type { Wire } from './wire.ts'

/** A file of a message on Discord: its address is good for a day, so that it is asked for anew by where it stands. */
export const fileIdOf = ({ channel, message, file }: { channel: string; message: string; file: string }): string =>
  `${channel}/${message}/${file}`

/** What a file that the bot keeps is called. Discord has none without a message. */
const kept = 'kept/'

type Told = { id?: string; url?: string; size?: number }

/** Reads files of messages on Discord, and keeps others until they are shown with a message. */
export function openFiles({ wire, shelf }: { wire: Pick<Wire, 'ask' | 'download'>; shelf: Shelf }): Files {
  return {
    async read(id) {
      if (id.startsWith(kept)) {
        const bytes = await shelf.fetch(id)
        if (!bytes) throw gone('a file that is not kept')
        return bytes
      }
      const [channel = '', message = '', file = ''] = id.split('/')
      if (![channel, message, file].every(isSnowflake)) throw gone('no such file')
      const told = await wire.ask<{ attachments?: readonly Told[] }>('GET', `/channels/${channel}/messages/${message}`)
      const found = told.attachments?.find((each) => each.id === file)
      if (found?.url === undefined) throw gone('a file without an address')
      if ((found.size ?? 0) > limits.fileBytes) throw gone('a file that is too large')
      return wire.download(found.url)
    },
    async keep({ bytes, key }) {
      const id = `${kept}${key}`
      await shelf.keep(id, bytes)
      return id
    },
  }
}
