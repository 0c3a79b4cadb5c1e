import { type Asides, openAsides as open } from '../../../src/chat/asides.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { isSnowflake } from '../spots.ts'
import type { Wire } from '../wire.ts'

/** Opens the direct messages of the bot with one person alone. */
export const openAsides = (wire: Pick<Wire, 'ask'>, shelf: Pick<Shelf, 'get' | 'write'>): Asides =>
  open(
    shelf,
    isSnowflake,
    async (user) =>
      (await wire.ask<{ id?: string }>('POST', '/users/@me/channels', { body: { recipient_id: user } })).id,
  )
