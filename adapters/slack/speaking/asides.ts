import { type Asides, openAsides as open } from '../../../src/chat/asides.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { isUser } from '../content/addresses.ts'
import type { Wire } from '../wire.ts'

/** Opens the direct messages of the bot with one person alone. */
export const openAsides = (wire: Wire, shelf: Shelf): Asides =>
  open(shelf, isUser, async (user) => (await wire.ask('conversations.open', { users: user })).channel?.id)
