import { setTimeout as sleep } from 'node:timers/promises'
import type { RecordingServer } from '../servers/recording/server.ts'
import { until } from '../support/poll.ts'
import type { Acknowledged } from './record.ts'
import type { Turns } from './turns.ts'
import { codes, handleOf, type LinkedRoom, webRooms } from './world.ts'

/** A platform that may be away, and may take the bot's token away. */
export type Absentee = {
  name: 'slack' | 'discord'
  goDown(): void
  comeUp(): void
  revokeToken(): void
  restoreToken(): void
  /** Waits until it has given up to tell what nobody takes. */
  givenUp(): Promise<void>
}

/**
 * What ten minutes are here, in milliseconds. Slack tells an event again at once, after one minute and after five, so that ten
 * minutes outlast all of that; the double does so within 2.5 seconds, and this outlasts it as well. The bot's own patience is not
 * scaled: it waits between its attempts as it always does.
 */
export const tenMinutes = 4_200

/** What goes on while a platform is away: who has to be told, and the bot, which may be ended and started meanwhile. */
type Others = {
  server: RecordingServer
  serviceRooms: ReadonlyMap<LinkedRoom, string>
  record: Acknowledged
  turns: Turns
  /** Ends the bot and begins to start it; nobody waits until it is healthy, which it is not without that platform. */
  restart?(): Promise<unknown>
}

/** Milliseconds after which people may do more while it is waited for what they do. */
const grantMs = 3000

/**
 * A platform is away for what ten minutes are here, and longer, until something that was said in the bot's own rooms meanwhile stands on
 * the recording service: the other platforms notice nothing. Gives how much of that stands there.
 */
export async function platformAway(platform: Absentee, others: Others): Promise<number> {
  const { record, turns, restart } = others
  platform.goDown()
  try {
    turns.grant()
    const back = sleep(tenMinutes)
    const restarted = restart && sleep(tenMinutes / 3).then(restart)
    restarted?.catch(() => {}) // awaited below
    await sleep(tenMinutes / 3)
    await restarted
    const from = record.written.length
    let granted = 0
    const isRelayed = (): boolean => {
      // Those who need no bot may have taken every turn while it was starting.
      if (Date.now() - granted > grantMs) {
        turns.grant()
        granted = Date.now()
      }
      return relayedSince(from, others) > 0
    }
    const what = 'something is relayed to the recording service while a platform is away'
    await until(isRelayed, { within: 60_000, every: 50, what })
    await back
    return relayedSince(from, others)
  } finally {
    platform.comeUp()
  }
}

/** How many messages that were said in the bot's own rooms, from one on, stand in a room of the recording service. */
function relayedSince(from: number, { server, serviceRooms, record }: Others): number {
  const [reader] = codes.map(handleOf)
  const there = serviceRooms.get('rec-one')
  if (reader === undefined || there === undefined) return 0
  const all = server.platform.seenBy(reader, there).map(({ text }) => text)
  const said = record.written.slice(from).filter(({ room }) => webRooms.some((each) => each === room))
  return said.filter(({ token }) => all.some((text) => text.includes(`${token} `))).length
}

/** A platform takes the bot's token away, and gives it back after a moment. Nobody is told. */
export async function tokenGone(platform: Absentee): Promise<void> {
  platform.revokeToken()
  try {
    await sleep(1500)
  } finally {
    platform.restoreToken()
  }
}
