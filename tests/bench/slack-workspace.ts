import { slackTiming } from '../servers/slack/delivery.ts'
import { type Slack, startSlack } from '../servers/slack/server.ts'
import { type Arrivals, openArrivals, wordsOf } from './arrivals.ts'
import { people } from './directory.ts'
import type { Post } from './load.ts'

/** A workspace of Slack's double with one channel that six people write in, and those that their words belong into. */
export type Workspace = {
  readonly slack: Slack
  readonly from: string
  readonly to: readonly string[]
  readonly post: Post
  /** What arrives in the channels, and in as many other rooms as were named; of those `saw` is told. */
  readonly arrivals: Arrivals & { saw(words: string, room: string): void }
  /** Slack's id of somebody. */
  userOf(code: string): string
}

/** Starts it in this process, so that one clock sees the post and the arrival. */
export async function openWorkspace(channels: readonly string[], otherRooms = 0): Promise<Workspace> {
  const slack = await startSlack({ timing: slackTiming })
  const users = new Map(people.map((code) => [code, slack.people.addUser({ name: `Person ${code.toUpperCase()}` })]))
  const members = [...users.values()]
  const channel = (name: string): string => slack.people.createChannel({ name, members, private: true })
  const from = channel('bench-from')
  const to = channels.map(channel)
  const arrivals = openArrivals(to.length + otherRooms)
  slack.onCall(({ method, args, answer }) => {
    if (method === 'chat.postMessage' && answer === 'ok')
      arrivals.saw(`${args.text} ${args.blocks}`, String(args.channel))
  })
  return {
    slack,
    from,
    to,
    arrivals,
    async post(number) {
      slack.people.post(members[number % members.length] ?? '', from, wordsOf(number))
    },
    userOf: (code) => users.get(code as (typeof people)[number]) ?? '',
  }
}
