import type { People } from '../../src/chat/adapter.ts'
import { codeOf } from '../../src/chat/refusals.ts'
import { limits } from './limits.ts'
import { accountOf, isSnowflake } from './spots.ts'
import type { Wire } from './wire.ts'

type Told = {
  nick?: string | null
  user?: { id?: string; username?: string; global_name?: string | null; bot?: boolean }
}

export type PeopleParts = {
  wire: Pick<Wire, 'ask'>
  /** The servers in which the bot sits, by their ids. */
  gateway: { guilds(): ReadonlyMap<string, unknown> }
}

/**
 * Finds people in the servers of the bot by Discord's id of them, by their name there, or by what they are called. What several
 * people chose for themselves finds nobody. Discord tells nobody's e-mail address.
 */
export function openPeople({ wire, gateway }: PeopleParts): People {
  async function byId(guild: string, user: string): Promise<Told | undefined> {
    try {
      return await wire.ask<Told>('GET', `/guilds/${guild}/members/${user}`)
    } catch (fault) {
      // Not there, or nobody at all.
      if (codeOf(fault) === '10007' || codeOf(fault) === '10013') return undefined
      throw fault
    }
  }

  const beginningWith = (guild: string, name: string): Promise<readonly Told[]> =>
    wire.ask<readonly Told[]>('GET', `/guilds/${guild}/members/search`, {
      query: { query: name, limit: limits.membersPage },
    })

  return {
    async find(handle) {
      const bare = handle
        .trim()
        .replace(/^<@!?(\d+)>$/, '$1')
        .replace(/^@/, '')
      if (bare === '' || bare.length > limits.userName) return undefined
      const wanted = bare.toLowerCase()
      const called = new Set<string>()
      for (const guild of gateway.guilds().keys()) {
        if (isSnowflake(bare)) {
          const told = await byId(guild, bare)
          if (told?.user?.id === bare && !told.user.bot) return accountOf(bare)
        }
        for (const { nick, user } of await beginningWith(guild, bare)) {
          if (user?.id === undefined || user.bot) continue
          if (user.username?.toLowerCase() === wanted) return accountOf(user.id)
          if (nick?.toLowerCase() === wanted || user.global_name?.toLowerCase() === wanted) called.add(user.id)
        }
      }
      const [only] = called
      return called.size === 1 && only !== undefined ? accountOf(only) : undefined
    },
  }
}
