import { type Discord, startDiscord } from '../servers/discord/server.ts'
import { until } from '../support/poll.ts'
import type { Absentee } from './absences.ts'
import { codes, discordOwner, discordUserOf, roomsOf } from './world.ts'

/** A double of Discord with everybody on it. */
export type DiscordSide = {
  readonly discord: Discord
  /** What the bot has to be told to find it. */
  readonly env: Readonly<Record<string, string>>
  /** The id of a channel by the title of its room, once the bot made it. */
  roomId(title: string): string
  /** Waits until everybody was brought into their channels. */
  gathered(): Promise<void>
  readonly absentee: Absentee
  close(): Promise<void>
}

/** Starts it with an account for each person and a server in which they and the bot are. */
export async function startDiscordSide(): Promise<DiscordSide> {
  const discord = await startDiscord({
    guild: { owner: { id: discordUserOf(discordOwner), name: `Person ${discordOwner}` } },
  })
  const { people } = discord
  for (const code of codes)
    if (code !== discordOwner) people.addUser({ id: discordUserOf(code), name: `Person ${code}` })
  const ids = new Map<string, string>()
  return {
    discord,
    env: { JOM_DISCORD_URL: discord.url, JOM_DISCORD_TOKEN: discord.token },
    roomId(title) {
      const id = ids.get(title)
      if (id === undefined) throw new Error(`nobody sits in ${title}`)
      return id
    },
    async gathered() {
      for (const code of codes)
        for (const title of roomsOf('discord', code)) {
          const found = await until(
            () => people.overview(discordUserOf(code)).channels.find(({ name }) => name.startsWith(title)),
            { within: 60_000, what: `${code} sits in ${title} on Discord` },
          )
          ids.set(title, found.id)
        }
    },
    // Discord tells nothing again by itself.
    absentee: { name: 'discord', ...discord.faults, givenUp: () => Promise.resolve() },
    close: () => discord.close(),
  }
}
