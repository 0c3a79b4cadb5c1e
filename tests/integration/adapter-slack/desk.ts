import { createSlack } from '../../../adapters/slack/adapter.ts'
import type { ChatAdapter, EventSink } from '../../../src/chat/adapter.ts'
import { type AccountRef, accountRef, type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import { commandWords } from '../../../src/command/index.ts'
import { type Inlet, withInlet } from '../../contract/inlet.ts'
import { type Slack, type SlackOptions, startSlack } from '../../servers/slack/server.ts'

/** The adapter before the double, on a real database, with Ana and Ben in one channel. */
export type Desk = {
  slack: Slack
  sink: Inlet['sink']
  /** What the log was told. */
  logged: readonly string[]
  ana: string
  ben: string
  channel: string
  conversation: ConversationRef
  /** As in a restart of the bot: what was in memory alone is gone. */
  restart(): Promise<void>
  close(): Promise<void>
}

export type DeskOptions = Pick<SlackOptions, 'timing'> & {
  exercise?: boolean
  sink?: (sink: Inlet['sink']) => EventSink
}

export async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { exercise = false, sink: through = (sink) => sink, ...double } = options
  const slack = await startSlack(double)
  return await withInlet('slack', async ({ sink, shelf, close }) => {
    const { people, url, botToken: token, appToken } = slack
    const [ana, ben] = [people.addUser({ name: 'Ana' }), people.addUser({ name: 'Ben' })]
    const channel = people.createChannel({ name: 'duty', members: [ana, ben] })
    const conversation = conversationRef('slack', channel)
    sink.rooms.add(conversation)
    const logged: string[] = []
    let adapter = await run()

    async function run(): Promise<ChatAdapter> {
      const started = createSlack({ url, token, way: { kind: 'socket', appToken }, allowed: [] })
      await started.start({
        sink: through(sink),
        shelf,
        exercise,
        commands: commandWords,
        http: {
          origin: 'http://127.0.0.1',
          mount: () => {},
          open: () => {},
          page: () => new Response(),
        },
        log: (level, what) => void logged.push(`${level} ${what}`),
      })
      return started
    }

    return {
      slack,
      sink,
      logged,
      ana,
      ben,
      channel,
      conversation,
      async restart() {
        await adapter.stop()
        adapter = await run()
      },
      async close() {
        await adapter.stop()
        await slack.close()
        await close()
      },
    }
  })
}

export const account = (user: string): AccountRef => accountRef('slack', user)
