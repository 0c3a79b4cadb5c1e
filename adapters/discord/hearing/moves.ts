import type { Guild, GuildBasedChannel } from 'discord.js'
import { isOpenToAll, isReader, isVisible, readersOf } from '../facts.ts'
import type { Packet } from '../gateway/client.ts'
import { idIn, objectIn } from '../json.ts'

/** What a dispatch may have changed of who sees what: of one person or channel alone, or of anything in a server. */
export type Touched = { guild: string; user?: string; channel?: string }

/** Dispatches after which somebody may see something that they did not see before, or no more. */
export function touchedBy({ t, d }: Pick<Packet, 't' | 'd'>): Touched | undefined {
  const guild = idIn(d.guild_id)
  const [user, channel] = [idIn(objectIn(d.user).id), idIn(d.id)]
  switch (t) {
    case 'GUILD_MEMBER_ADD':
    case 'GUILD_MEMBER_REMOVE':
    case 'GUILD_MEMBER_UPDATE':
      return guild !== undefined && user !== undefined ? { guild, user } : undefined
    case 'CHANNEL_CREATE':
    case 'CHANNEL_UPDATE':
    case 'CHANNEL_DELETE':
      return guild !== undefined && channel !== undefined ? { guild, channel } : undefined
    case 'GUILD_ROLE_UPDATE':
    case 'GUILD_ROLE_DELETE':
      return guild === undefined ? undefined : { guild }
    case 'GUILD_CREATE':
    case 'GUILD_UPDATE':
    case 'GUILD_DELETE':
      return channel === undefined ? undefined : { guild: channel }
    default:
      return undefined
  }
}

/** Somebody sees a channel from now on, or no more. */
export type Move = { channel: string; user: string; kind: 'joined' | 'left' }

/** What a dispatch changed of who sees what. */
export type Changes = {
  moves: readonly Move[]
  /** Channels that the bot sees from now on: what was said there before is not for it to hear. */
  came: readonly string[]
  /** Channels that the bot sees no more. */
  went: readonly string[]
  /** Channels of which it may be another who reads along without being told of: their server cannot be reached, or can again, or whoever is no member may look into them from now on, or no more. */
  doubtful: readonly string[]
  /** Whether a server can be reached again: nothing was told of what happened there meanwhile. */
  isBack: boolean
}

/** Tells who came into a channel and who left it: Discord tells of roles, permissions and members, and nothing of what follows from them. */
export type Moves = {
  /** Takes a look before the caches take a dispatch; the answer looks once more, and tells the difference. */
  before(touched: Touched): () => Changes
}

type View = {
  isReached: boolean
  seen: ReadonlySet<string>
  open: ReadonlySet<string>
  readers: ReadonlyMap<string, ReadonlySet<string>>
}

/** `isWatched` says of which channels it has to be known who sees them; `isSighted` whether all members of a server are known. */
export function openMoves(parts: {
  bot: string
  guilds(): ReadonlyMap<string, Guild>
  isWatched(channel: string): boolean
  isSighted(guild: Guild): boolean
}): Moves {
  const { bot, guilds, isWatched, isSighted } = parts

  function look({ guild: id, user, channel }: Touched, withReaders: boolean): View {
    const guild = guilds().get(id)
    const channels: readonly GuildBasedChannel[] = [...(guild?.channels.cache.values() ?? [])].filter(
      (each) => !each.isThread() && (channel === undefined || each.id === channel),
    )
    const readers = channels.flatMap((each) =>
      withReaders && isWatched(each.id) ? [[each.id, new Set(readersIn(each, user))] as const] : [],
    )
    return {
      isReached: guild?.available ?? true,
      // What befalls somebody else changes nothing of what the bot sees.
      seen: new Set(
        user === undefined || user === bot ? channels.flatMap((each) => (isVisible(each, bot) ? [each.id] : [])) : [],
      ),
      open: new Set(user === undefined ? channels.flatMap((each) => (isOpenToAll(each) ? [each.id] : [])) : []),
      readers: new Map(readers),
    }
  }

  return {
    before(touched) {
      const guild = guilds().get(touched.guild)
      const withReaders = guild !== undefined && isSighted(guild)
      const then = look(touched, withReaders)
      return () => {
        const now = look(touched, withReaders)
        const moves = [...now.readers].flatMap(([channel, readers]): readonly Move[] => {
          const were = then.readers.get(channel)
          if (!were) return []
          return [
            ...[...were].filter((user) => !readers.has(user)).map((user) => ({ channel, user, kind: 'left' }) as const),
            ...[...readers]
              .filter((user) => !were.has(user))
              .map((user) => ({ channel, user, kind: 'joined' }) as const),
          ]
        })
        const isBack = !then.isReached && now.isReached
        return {
          isBack,
          doubtful: [...now.seen].filter(
            (channel) => then.isReached !== now.isReached || then.open.has(channel) !== now.open.has(channel),
          ),
          moves: moves.filter(({ user }) => user !== bot),
          // A server that could not be reached was the bot's before: what was said there meanwhile is for it to hear.
          came: isBack ? [] : [...now.seen].filter((channel) => !then.seen.has(channel)),
          went: [...then.seen].filter((channel) => !now.seen.has(channel)),
        }
      }
    },
  }
}

/** All who see a channel, or of those the one person who was touched. */
function readersIn(channel: GuildBasedChannel, user: string | undefined): readonly string[] {
  if (user === undefined) return readersOf(channel)
  const member = channel.guild.members.cache.get(user)
  return member && isReader(channel, member) ? [user] : []
}
