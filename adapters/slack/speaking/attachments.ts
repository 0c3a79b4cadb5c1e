import type { AdapterLog } from '../../../src/chat/adapter.ts'
import { isForGood } from '../../../src/chat/errors.ts'
import type { FileRef } from '../../../src/chat/message.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import type { Content } from '../content/render.ts'
import type { Wire } from '../wire.ts'
import type { Spot } from './spots.ts'

/** The files that messages of the bot show. */
export type Attachments = {
  /** Shows these files and no others with a message, whose content is given again; a repeat changes nothing. Where Slack refuses it the words alone stand, which name them. */
  show(spot: Spot, files: readonly FileRef[], content: Content | undefined): Promise<void>
  /** Deletes the files of a message that is gone. */
  destroy(spot: Spot): Promise<void>
}

/** Where the shelf keeps which files a message shows. */
const filesKey = ({ channel, ts }: Spot): string => `files/${channel}/${ts}`

/** Opens the showing of files. Each was uploaded for one message: it goes with that. */
export function openAttachments({ wire, shelf, log }: { wire: Wire; shelf: Shelf; log: AdapterLog }): Attachments {
  async function shownWith(spot: Spot): Promise<readonly string[]> {
    const kept = await shelf.get(filesKey(spot))
    return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []
  }

  async function erase(id: string): Promise<void> {
    try {
      await wire.ask('files.delete', { file: id })
    } catch (fault) {
      if (codeOf(fault) !== 'file_not_found' && codeOf(fault) !== 'file_deleted') throw fault
    }
  }

  return {
    async show(spot, files, content) {
      const ids = files.map(({ id }) => id)
      const before = await shownWith(spot)
      for (const id of before) if (!ids.includes(id)) await erase(id)
      if (ids.length === before.length && ids.every((id) => before.includes(id))) return
      if (ids.length === 0 || !content) return shelf.write([{ type: 'remove', key: filesKey(spot) }])
      try {
        await wire.ask('chat.update', { ...spot, ...content, parse: 'none', link_names: false, file_ids: ids })
      } catch (fault) {
        if (!isForGood(fault)) throw fault
        log('warn', 'Slack did not show a file with a message', { fault })
        return
      }
      await shelf.write([{ type: 'put', key: filesKey(spot), value: ids }])
    },
    async destroy(spot) {
      const ids = await shownWith(spot)
      for (const id of ids) await erase(id)
      if (ids.length > 0) await shelf.write([{ type: 'remove', key: filesKey(spot) }])
    },
  }
}
