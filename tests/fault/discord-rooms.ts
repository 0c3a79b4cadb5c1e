import { isSaid, readMessage } from '../contract/discord-seen.ts'
import type { SeenMessage } from '../servers/discord/seen.ts'
import type { DiscordSide } from './discord-side.ts'
import type { Standing } from './rooms.ts'
import { codes, discordUserOf, roomsOf } from './world.ts'

/** What stands on Discord, by the room's title; and what the bot said to each person alone, in direct messages and for a moment. */
export type DiscordRooms = {
  rooms: ReadonlyMap<string, Standing[]>
  alone: Standing[]
  ephemeral: Standing[]
  strange: readonly string[]
}

/** Types of channels: of a server's own, and of direct messages. */
const [text, direct] = [0, 1]

/** Reads every channel with its threads as those who sit there see it. */
export function readDiscordRooms({ discord, roomId }: DiscordSide): DiscordRooms {
  const { people } = discord
  const rooms = new Map<string, Standing[]>()
  const alone: Standing[] = []
  const ephemeral: Standing[] = []
  const strange: string[] = []
  for (const code of codes) {
    const user = discordUserOf(code)
    const only = `discord:${user}`
    const named = new Map(roomsOf('discord', code).map((title) => [roomId(title), title]))
    for (const { id, type, name } of people
      .overview(user)
      .channels.filter((each) => [text, direct].includes(each.type))) {
      const title = named.get(id)
      if (title === undefined && type === text) strange.push(`there is a channel ${name} that nobody asked for`)
      const said = people.seenWithThreads(user, id).filter(isSaid).sort(byAge)
      strange.push(...twiceIn(said).map((nonce) => `${nonce} was said twice in ${name || 'direct messages'}`))
      const shown = said.map((message) => ({ ...standingOf(message), isEphemeral: message.ephemeral }))
      ephemeral.push(...shown.filter(({ isEphemeral }) => isEphemeral).map((each) => ({ ...each, only })))
      const lasting = shown.filter(({ isEphemeral }) => !isEphemeral)
      if (title !== undefined) rooms.set(title, lasting)
      else alone.push(...lasting.filter(({ bot }) => bot).map((each) => ({ ...each, card: false, only })))
    }
  }
  return { rooms, alone, ephemeral, strange: [...new Set(strange)] }
}

/** What a message of the bot shows, its marking on a line of its own, as on the other platforms. */
export const linesOf = (message: SeenMessage): string =>
  readMessage(message).plain.replace(/^(TLP:\S+(?: EXERCISE)?) /, '$1\n')

function standingOf(message: SeenMessage): Standing {
  const words = message.bot ? linesOf(message) : message.content
  // Discord knows no cards: a heading with a case's number is one.
  const card = message.bot && !message.ephemeral && /^EL-\d{4}-[A-Z]+-\d+ · /m.test(words)
  return { text: words, bot: message.bot, card }
}

/** What the bot says bears a mark of its key and part: two of these in one channel are one thing said twice. */
function twiceIn(said: readonly SeenMessage[]): readonly string[] {
  const marks = said.flatMap(({ bot, nonce, channel }) =>
    bot && nonce !== undefined ? [`${nonce} in ${channel}`] : [],
  )
  return marks.filter((mark, index) => marks.indexOf(mark) !== index)
}

const byAge = (one: SeenMessage, other: SeenMessage): number => (BigInt(one.id) < BigInt(other.id) ? -1 : 1)
