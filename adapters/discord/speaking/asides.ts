import { type Asides, openAsides as open } from '../../../src/chat/asides.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { openTurns } from '../../../src/chat/turns.ts'
import { isSnowflake } from '../spots.ts'
import type { Wire } from '../wire.ts'

/** Opens the direct messages of the bot with one person alone, new ones one after the other: Discord lets nobody open many at once. */
export function openAsides(wire: Pick<Wire, 'ask'>, shelf: Pick<Shelf, 'get' | 'write'>): Asides {
  const inOrder = openTurns()
  return open(shelf, isSnowflake, (user) =>
    inOrder(
      'open',
      async () => (await wire.ask<{ id?: string }>('POST', '/users/@me/channels', { body: { recipient_id: user } })).id,
    ),
  )
}
