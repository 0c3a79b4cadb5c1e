import type { Files } from '../../src/chat/adapter.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import type { Wire } from './wire.ts'

/** Files by the address that the homeserver gives them. */
export function openFiles(wire: Wire, shelf: Shelf): Files {
  return {
    read: (id) => wire.download(id),
    async keep({ name, mediaType, bytes, key }) {
      const place = `file/${key}`
      const kept = await shelf.get(place)
      if (typeof kept === 'string') return kept
      const id = await wire.upload(bytes, name, mediaType)
      await shelf.write([{ type: 'put', key: place, value: id }])
      return id
    },
  }
}
