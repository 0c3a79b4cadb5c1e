import type { EventSink } from '../../../src/chat/adapter.ts'
import { accountRef } from '../../../src/chat/refs.ts'
import type { Places } from '../places.ts'
import { platform } from '../platform.ts'
import type { Wire } from '../wire.ts'
import { type Json, objectIn, text } from './translate.ts'
import { type Names, namedIn } from './words.ts'

/** How people are called, by the directory or else by themselves. */
export type Called = {
  /** The names of all whom a message names. Whose name cannot be had is called by Slack's id. */
  namesIn(message: Json): Promise<Names>
}

/** So many names are remembered. */
const mostRemembered = 2000
/** So many people of one message are asked for; further ones are called by their ids. */
const mostAsked = 20

export function openCalled(parts: { wire: Wire; sink: Pick<EventSink, 'reader'>; places: Places }): Called {
  const { wire, sink, places } = parts
  const names = new Map<string, string>()

  async function nameOf(user: string): Promise<string | undefined> {
    const known = sink.reader(accountRef(platform, user))?.name ?? names.get(user)
    if (known !== undefined) return known
    // Somebody's words must not wait long for what somebody else is called.
    const found = await wire.ask('users.info', { user }, 'interaction').catch(() => undefined)
    const told = objectIn(found?.user)
    const profile = objectIn(told.profile)
    const name = text(profile.display_name) ?? text(profile.real_name) ?? text(told.real_name) ?? text(told.name)
    if (name === undefined) return undefined
    const [oldest] = names.keys()
    if (names.size >= mostRemembered && oldest !== undefined) names.delete(oldest)
    names.set(user, name)
    return name
  }

  const channelName = async (channel: string): Promise<string | undefined> =>
    (await places.facts(channel).catch(() => undefined))?.name

  return {
    async namesIn(message) {
      const { users, channels } = namedIn(message)
      const look = <Id, Name>(ids: Iterable<Id>, ask: (id: Id) => Promise<Name>): Promise<(readonly [Id, Name])[]> =>
        Promise.all([...ids].slice(0, mostAsked).map(async (id) => [id, await ask(id)] as const))
      const [people, places] = await Promise.all([look(users, nameOf), look(channels, channelName)])
      const [called, titled] = [new Map(people), new Map(places)]
      return { user: (id) => called.get(id) ?? id, channel: (id) => titled.get(id) }
    },
  }
}
