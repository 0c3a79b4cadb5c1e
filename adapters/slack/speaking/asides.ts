import { gone } from '../../../src/chat/errors.ts'
import type { Shelf } from '../../../src/chat/shelf.ts'
import { isUser } from '../content/addresses.ts'
import type { Wire } from '../wire.ts'

/** Direct messages of the bot with one person alone. */
export type Asides = {
  /** The channel of the direct message with somebody, by Slack's id of them; it is opened where there is none. */
  channelWith(user: string): Promise<string>
}

/** Where the shelf keeps which channel it is: it stays the same for ever. */
const asideKey = (user: string): string => `aside/${user}`

/** Opens direct messages, each once. Two things to say at the same time ask once. */
export function openAsides(wire: Wire, shelf: Shelf): Asides {
  const known = new Map<string, Promise<string>>()

  async function find(user: string): Promise<string> {
    const kept = await shelf.get(asideKey(user))
    if (typeof kept === 'string') return kept
    const { channel } = await wire.ask('conversations.open', { users: user })
    if (typeof channel?.id !== 'string') throw gone('no direct message with this person')
    await shelf.write([{ type: 'put', key: asideKey(user), value: channel.id }])
    return channel.id
  }

  return {
    async channelWith(user) {
      if (!isUser(user)) throw gone('no such person')
      const found = known.get(user) ?? find(user)
      known.set(user, found)
      found.catch(() => known.delete(user)) // the next one asks again
      return found
    },
  }
}
