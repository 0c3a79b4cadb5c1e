import { afterAll } from 'vitest'
import { discord } from '../../../adapters/discord/index.ts'
import type { AdapterContext, ChatAdapter } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import { commandWords } from '../../../src/command/index.ts'
import { type Inlet, withInlet } from '../../contract/inlet.ts'
import { openSink, type Sink } from '../../contract/sink.ts'
import { type Discord, type DiscordOptions, startDiscord } from '../../servers/discord/server.ts'
import { until } from '../../support/poll.ts'

/** The adapter on the double, with Ana and Ben in a private channel, before a real database. */
export type Station = {
  readonly double: Discord
  readonly sink: Sink
  readonly shelf: Inlet['shelf']
  readonly adapter: ChatAdapter
  readonly ana: string
  readonly ben: string
  readonly channel: string
  readonly conversation: ConversationRef
  /** What the adapter said of itself. */
  readonly log: readonly { level: string; what: string; facts: Record<string, unknown> }[]
  /** Starts another one, as in another process. */
  start(): Promise<void>
  /** Begins to start another one, and does not wait for it. */
  begin(): Promise<{ started: Promise<void> }>
  stop(): Promise<void>
  /** What was stored of a conversation, without who came and went. */
  heard(conversation?: ConversationRef): readonly ChatEvent[]
  /** Waits until so much of it is stored. */
  hearing(count: number, conversation?: ConversationRef): Promise<readonly ChatEvent[]>
  /** Waits until the adapter is in a state. */
  being(state: 'up' | 'connecting' | 'down'): Promise<void>
  close(): Promise<void>
}

type Options = DiscordOptions & { idle?: boolean }

/** Opens stations on one database for all tests of a file, which ends with them: channels and people have other ids in each. */
export function stations(): (options?: Options) => Promise<Station> {
  let inlet: Promise<Inlet> | undefined
  afterAll(async () => (await inlet)?.close())
  return async (options = {}) => {
    inlet ??= withInlet('discord', async (opened) => opened)
    return openStation(await inlet, options)
  }
}

/** Opens it, with the adapter started unless `idle`. */
async function openStation({ sink: store, shelf }: Inlet, { idle = false, ...options }: Options): Promise<Station> {
  const sink = openSink(store.accept)
  const double = await startDiscord(options)
  const log: { level: string; what: string; facts: Record<string, unknown> }[] = []
  const ana = double.people.addUser({ name: 'Ana' })
  const ben = double.people.addUser({ name: 'Ben' })
  const channel = double.people.createChannel({ name: 'elections', members: [ana, ben], private: true })
  const conversation = conversationRef('discord', channel)
  sink.rooms.add(conversation)
  let adapter: ChatAdapter | undefined

  const context: AdapterContext = {
    sink,
    shelf,
    http: { origin: 'http://localhost', mount() {}, open() {}, page: () => new Response() },
    exercise: true,
    commands: commandWords,
    log: (level, what, facts = {}) => void log.push({ level, what, facts }),
  }

  async function create(): Promise<ChatAdapter> {
    const settings = discord.settings.parse({ JOM_DISCORD_URL: double.url, JOM_DISCORD_TOKEN: double.token })
    if (!settings) throw new Error('configured, and yet not')
    return await discord.create(settings)
  }

  const heard = (of = conversation): readonly ChatEvent[] =>
    sink.stored.filter((event) => event.conversation === of && event.kind !== 'joined' && event.kind !== 'left')

  const station: Station = {
    double,
    sink,
    shelf,
    get adapter() {
      if (!adapter) throw new Error('not started')
      return adapter
    },
    ana,
    ben,
    channel,
    conversation,
    log,
    async start() {
      adapter = await create()
      const { length } = double.calls
      await adapter.start(context)
      // What was missing of the channel is read before anything that happens from now on.
      await until(
        () => double.calls.slice(length).some((call) => call.path.endsWith(`/channels/${channel}/messages`)),
        {
          what: () => `the channel is read back; ${JSON.stringify(log)}`,
        },
      )
    },
    async begin() {
      adapter = await create()
      return { started: adapter.start(context) }
    },
    async stop() {
      await adapter?.stop()
      adapter = undefined
    },
    heard,
    async hearing(count, of = conversation) {
      await until(() => heard(of).length >= count, {
        what: () =>
          `${count} events, there are ${JSON.stringify(heard(of).map(({ kind }) => kind))}; ${JSON.stringify(log)}`,
      })
      return heard(of)
    },
    async being(state) {
      await until(() => station.adapter.health().state === state, {
        what: () => `${state}, it is ${JSON.stringify(station.adapter.health())}; ${JSON.stringify(log)}`,
      })
    },
    async close() {
      await adapter?.stop()
      await double.close()
    },
  }
  if (!idle) await station.start()
  return station
}

/** What people said, and of all else of which kind it is. */
export const textsOf = (events: readonly { kind: string }[]): readonly unknown[] =>
  events.map((event) => ('text' in event ? event.text : event.kind))
