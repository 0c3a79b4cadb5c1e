import type { Standing } from './rooms.ts'
import type { SlackSide } from './slack-side.ts'
import { codes, roomsOf, slackUserOf } from './world.ts'

/** What stands on Slack, by the room's title; and what the bot said to each person alone, in direct messages and for a moment. */
export type SlackRooms = {
  rooms: ReadonlyMap<string, Standing[]>
  alone: Standing[]
  ephemeral: Standing[]
  strange: readonly string[]
}

/** Reads every channel as those who sit there see it. */
export function readSlackRooms({ slack, roomId }: SlackSide): SlackRooms {
  const { people, bot } = slack
  const rooms = new Map<string, Standing[]>()
  const alone: Standing[] = []
  const ephemeral: Standing[] = []
  const strange: string[] = []
  for (const code of codes) {
    const user = slackUserOf(code)
    const only = `slack:${user}`
    const standing = (channel: string): readonly (Standing & { isEphemeral: boolean })[] => {
      const said = people.seenBy(user, channel).filter(({ subtype }) => !subtype?.startsWith('channel_'))
      // What the bot says bears a key and a part: two of these in one channel are one thing said twice.
      const keys = said.flatMap(({ metadata, ephemeral: isShown }) =>
        metadata && !isShown ? [JSON.stringify(metadata)] : [],
      )
      const twice = keys.filter((key, index) => keys.indexOf(key) !== index)
      strange.push(...twice.map((key) => `${key} stands twice in ${channel}`))
      return said.map(({ words, user: by, ephemeral: isEphemeral }) => {
        const isBot = by === bot.user
        // Slack knows no cards: a heading with a case's number is one.
        const card = isBot && !isEphemeral && /^EL-\d{4}-[A-Z]+-\d+ · /m.test(words)
        return { text: words, bot: isBot, card, isEphemeral }
      })
    }
    const titles = roomsOf('slack', code)
    const named = new Map(titles.map((title) => [roomId(title), title]))
    for (const { id, kind, name, member } of people.overview(user).channels) {
      if (!member) continue
      const title = named.get(id)
      if (title === undefined && kind !== 'im') strange.push(`there is a channel ${name} that nobody asked for`)
      const all = standing(id)
      ephemeral.push(...all.filter(({ isEphemeral }) => isEphemeral).map((each) => ({ ...each, only })))
      const lasting = all.filter(({ isEphemeral }) => !isEphemeral)
      if (title !== undefined) rooms.set(title, lasting)
      else alone.push(...lasting.filter(({ bot: isBot }) => isBot).map((each) => ({ ...each, card: false, only })))
    }
  }
  return { rooms, alone, ephemeral, strange: [...new Set(strange)] }
}
