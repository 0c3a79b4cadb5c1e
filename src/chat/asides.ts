import { gone } from './errors.ts'
import type { Shelf } from './shelf.ts'

/** Direct messages of the bot with one person alone. */
export type Asides = {
  /** The channel of the direct message with somebody, by the platform's id of them; it is opened where there is none. */
  channelWith(user: string): Promise<string>
}

/** Where the shelf keeps which channel it is: it stays the same for ever. */
const asideKey = (user: string): string => `aside/${user}`

/** Opens direct messages, each once: `open` asks the platform for one. Two things to say at the same time ask once. */
export function openAsides(
  shelf: Pick<Shelf, 'get' | 'write'>,
  isUser: (user: string) => boolean,
  open: (user: string) => Promise<string | undefined>,
): Asides {
  const known = new Map<string, Promise<string>>()

  async function find(user: string): Promise<string> {
    const kept = await shelf.get(asideKey(user))
    if (typeof kept === 'string') return kept
    const channel = await open(user)
    if (channel === undefined) throw gone('no direct message with this person')
    await shelf.write([{ type: 'put', key: asideKey(user), value: channel }])
    return channel
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
