import type { People } from '../../src/chat/adapter.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import { isUser } from './content/addresses.ts'
import { accountOf } from './speaking/spots.ts'
import type { Wire } from './wire.ts'

/** So many people are asked for at once. Slack allows 1,000, recommends 200 (docs.slack.dev, users.list). */
const pageOfPeople = 1000
/** So many pages are read at most. */
const mostPages = 100

type Told = { id?: string; name?: string; deleted?: boolean; is_bot?: boolean; profile?: { display_name?: string } }

/**
 * Finds people by e-mail, by Slack's id of them, or by what they are called there. A name that several people chose for
 * themselves finds nobody.
 */
export function openPeople(wire: Wire): People {
  async function found(ask: Promise<{ user?: Told }>): Promise<Told | undefined> {
    try {
      return (await ask).user
    } catch (fault) {
      if (/^users?_not_(found|visible)$/.test(codeOf(fault) ?? '')) return undefined
      throw fault
    }
  }

  async function called(name: string): Promise<Told | undefined> {
    const named: Told[] = []
    let cursor: string | undefined
    for (let page = 0; page < mostPages; page += 1) {
      const answer = await wire.ask('users.list', { limit: pageOfPeople, ...(cursor && { cursor }) })
      const people: readonly Told[] = answer.members ?? []
      const exact = people.find((each) => isPerson(each) && each.name?.toLowerCase() === name)
      if (exact) return exact
      named.push(...people.filter((each) => isPerson(each) && each.profile?.display_name?.toLowerCase() === name))
      cursor = answer.response_metadata?.next_cursor
      if (!cursor) break
    }
    return named.length === 1 ? named[0] : undefined
  }

  return {
    async find(handle) {
      const bare = handle.trim().replace(/^@/, '')
      if (bare === '') return undefined
      const user = bare.includes('@')
        ? await found(wire.ask('users.lookupByEmail', { email: bare }))
        : isUser(bare)
          ? await found(wire.ask('users.info', { user: bare }))
          : await called(bare.toLowerCase())
      return user?.id !== undefined && isPerson(user) ? accountOf(user.id) : undefined
    },
  }
}

const isPerson = ({ id, deleted, is_bot: isBot }: Told): boolean => !deleted && !isBot && id !== 'USLACKBOT'
