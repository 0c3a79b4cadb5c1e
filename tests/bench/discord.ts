import { directoryOf } from './directory.ts'
import { type BenchGuild, openGuild } from './discord-guild.ts'
import { holdContest, webRoom } from './platform-contest.ts'
import type { Contest, TurnOptions } from './turns.ts'

const channels = ['bench-one', 'bench-two', 'bench-three'] as const

/**
 * Runs the bot and a bare relay of discord.js in turns, each on its own double of Discord: one channel linked to three, and for the
 * bot to a web room as well. Doubles and people live in this process.
 */
export async function benchDiscord(options: TurnOptions): Promise<Contest> {
  const ours = await openGuild(channels)
  const theirs = await openGuild(channels)
  const { discord } = ours
  return holdContest(
    {
      ours,
      theirs,
      directory: writeDirectory(ours),
      env: { JOM_DISCORD_URL: discord.url, JOM_DISCORD_TOKEN: discord.token },
      bare: ['bare-discord.ts', theirs.discord.url, theirs.discord.token, theirs.from, theirs.to.join()],
      async close() {
        await ours.discord.close()
        await theirs.discord.close()
      },
    },
    options,
  )
}

function writeDirectory({ from, to, userOf }: BenchGuild): string {
  // What Discord may carry, so that nothing has to be raised.
  const label = 'TLP:CLEAR'
  return directoryOf(
    [
      { id: 'bench-from', platform: 'discord', label, conversation: from },
      ...channels.map((id, index) => ({ id, platform: 'discord', label, conversation: to[index] ?? '' })),
      { id: webRoom, platform: 'web', label },
    ],
    (code) => [`discord:${userOf(code)}`, `web:person-${code}`],
  )
}
