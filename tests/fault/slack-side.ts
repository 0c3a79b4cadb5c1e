import { type Slack, startSlack } from '../servers/slack/server.ts'
import { until } from '../support/poll.ts'
import type { Absentee } from './absences.ts'
import { codes, roomsOf, slackUserOf } from './world.ts'

/** By which way Slack's events reach the bot. */
export type Way = 'socket' | 'http'

/** A double of Slack with everybody on it. */
export type SlackSide = {
  readonly slack: Slack
  /** What the bot has to be told to find it. */
  readonly env: Readonly<Record<string, string>>
  /** The id of a channel by the title of its room, once the bot made it. */
  roomId(title: string): string
  /** Waits until everybody was brought into their channels, and lets Slack's requests come to a port where it sends any. */
  gathered(port: number): Promise<void>
  readonly absentee: Absentee
  close(): Promise<void>
}

/** Starts it with an account for each person. */
export async function startSlackSide(way: Way): Promise<SlackSide> {
  const slack = await startSlack()
  for (const code of codes) slack.people.addUser({ id: slackUserOf(code), name: `Person ${code}` })
  const ids = new Map<string, string>()
  const outside = 'slack'
  return {
    slack,
    env: {
      JOM_SLACK_URL: slack.url,
      JOM_SLACK_TOKEN: slack.botToken,
      JOM_SLACK_ALLOWED: slack.team.id,
      ...(way === 'socket'
        ? { JOM_SLACK_APP_TOKEN: slack.appToken }
        : { JOM_SLACK_SIGNING_SECRET: slack.signingSecret }),
    },
    roomId(title) {
      const id = ids.get(title)
      if (id === undefined) throw new Error(`nobody sits in ${title}`)
      return id
    },
    async gathered(port) {
      if (way === 'http') await slack.deliverTo(`http://127.0.0.1:${port}/slack/events`)
      for (const code of codes)
        for (const title of roomsOf(outside, code)) {
          const found = await until(
            () =>
              slack.people
                .overview(slackUserOf(code))
                .channels.find(({ name, member }) => member && name.startsWith(title)),
            { within: 60_000, what: `${code} sits in ${title}` },
          )
          ids.set(title, found.id)
        }
    },
    absentee: {
      name: outside,
      ...slack.faults,
      async givenUp() {
        await until(() => slack.delivered.pending === 0, { within: 20_000, what: 'Slack gives up' })
      },
    },
    close: () => slack.close(),
  }
}
