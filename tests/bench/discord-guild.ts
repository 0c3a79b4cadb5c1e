import { type Discord, startDiscord } from '../servers/discord/server.ts'
import { discordTiming } from '../servers/discord/timing.ts'
import { type Arrivals, openArrivals, wordsOf } from './arrivals.ts'
import { people } from './directory.ts'
import type { Post } from './load.ts'

/** A server on Discord's double with one channel that six people write in, and those that their words belong into. */
export type BenchGuild = {
  readonly discord: Discord
  readonly from: string
  readonly to: readonly string[]
  readonly post: Post
  readonly arrivals: Arrivals
  /** Discord's id of somebody. */
  userOf(code: string): string
}

/** Whoever owns a server sees all that is in it. */
const [owner, ...others] = people
const nameOf = (code: string): string => `Person ${code.toUpperCase()}`

/** Starts it in this process, so that one clock sees the post and the arrival. */
export async function openGuild(channels: readonly string[]): Promise<BenchGuild> {
  const discord = await startDiscord({ timing: discordTiming, guild: { owner: { name: nameOf(owner) } } })
  const users = new Map([
    [owner, discord.owner] as const,
    ...others.map((code) => [code, discord.people.addUser({ name: nameOf(code) })] as const),
  ])
  const members = [...users.values()]
  const channel = (name: string): string => discord.people.createChannel({ name, members, private: true })
  const from = channel('bench-from')
  const to = channels.map(channel)
  const arrivals = openArrivals(to.length)
  discord.onCall(({ route, path, body, status }) => {
    if (route === 'POST /channels/:channel/messages' && status === 200)
      arrivals.saw(String((body as { content?: unknown }).content), path.split('/')[2] ?? '') // Discord took it
  })
  return {
    discord,
    from,
    to,
    arrivals,
    async post(number) {
      discord.people.post(members[number % members.length] ?? '', from, wordsOf(number))
    },
    userOf: (code) => users.get(code as (typeof people)[number]) ?? '',
  }
}
