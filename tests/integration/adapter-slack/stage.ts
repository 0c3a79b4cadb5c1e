import { openFiles } from '../../../adapters/slack/files.ts'
import { openPeople } from '../../../adapters/slack/people.ts'
import { openReactions } from '../../../adapters/slack/reactions.ts'
import { openRooms } from '../../../adapters/slack/rooms.ts'
import { openAsides } from '../../../adapters/slack/speaking/asides.ts'
import { openAttachments } from '../../../adapters/slack/speaking/attachments.ts'
import { openSpeech } from '../../../adapters/slack/speaking/speak.ts'
import { accountOf } from '../../../adapters/slack/speaking/spots.ts'
import { openStanding } from '../../../adapters/slack/speaking/standing.ts'
import { openWhispers } from '../../../adapters/slack/speaking/whispers.ts'
import { openWire } from '../../../adapters/slack/wire.ts'
import { openNearness } from '../../../src/chat/nearness.ts'
import type { AccountRef } from '../../../src/chat/refs.ts'
import { type ConversationRef, conversationRef, localOf } from '../../../src/chat/refs.ts'
import { withInlet } from '../../contract/inlet.ts'
import type { SeenMessage } from '../../servers/slack/people.ts'
import { type Slack, startSlack } from '../../servers/slack/server.ts'

/** The adapter's way out on a double of Slack, with a shelf on a real store, and two people in the workspace. */
export type Stage = {
  readonly slack: Slack
  readonly ana: string
  readonly ben: string
  /** What the adapter is made of now; other parts after `restart`. */
  out: Out
  /** A new channel in which the bot and both sit. */
  room(): ConversationRef
  account(user: string): AccountRef
  /** What the bot says in a room, as somebody sees it. */
  said(user: string, room: ConversationRef): readonly SeenMessage[]
  /** What it says to somebody alone. */
  alone(user: string): readonly SeenMessage[]
  /** Lets the process forget everything. */
  restart(): void
  /** What was logged. */
  readonly logged: readonly string[]
  close(): Promise<void>
}

type Out = ReturnType<typeof compose>

function compose(slack: Slack, shelf: Parameters<typeof openAsides>[1], logged: string[]) {
  const wire = openWire({ url: slack.url, token: slack.botToken })
  const nearness = openNearness()
  const asides = openAsides(wire, shelf)
  const speech = openSpeech({
    wire,
    channelOf: localOf,
    asides,
    standing: openStanding({ wire, shelf, user: slack.bot.user }),
    whispers: openWhispers({ wire, nearness }),
    attachments: openAttachments({ wire, shelf, log: (_level, what) => logged.push(what) }),
  })
  return {
    wire,
    nearness,
    speech,
    rooms: openRooms({ wire, shelf, channelOf: localOf, bot: { userId: slack.bot.user } }),
    people: openPeople(wire),
    files: openFiles(wire, shelf),
    reactions: openReactions(wire, localOf),
  }
}

/** Opens a stage of its own. */
export const openStage = (): Promise<Stage> =>
  withInlet('slack', async (inlet) => {
    const slack = await startSlack()
    const logged: string[] = []
    const [ana, ben] = [
      slack.people.addUser({ name: 'Ana', email: 'ana@example.eu' }),
      slack.people.addUser({ name: 'Ben' }),
    ]
    let rooms = 0
    const stage: Stage = {
      slack,
      ana,
      ben,
      out: compose(slack, inlet.shelf, logged),
      room: () =>
        conversationRef(
          'slack',
          slack.people.createChannel({ name: `room-${++rooms}`, members: [ana, ben], private: true }),
        ),
      account: accountOf,
      said: (user, room) => slack.people.seenBy(user, localOf(room)).filter(({ bot }) => bot),
      alone: (user) => slack.people.seenBy(user, slack.people.directWith(user)).filter(({ bot }) => bot),
      restart() {
        stage.out.wire.close()
        stage.out = compose(slack, inlet.shelf, logged)
      },
      logged,
      async close() {
        stage.out.wire.close()
        await slack.close()
        await inlet.close()
      },
    }
    return stage
  })
