import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'
import { slack } from '../../../adapters/slack/index.ts'
import type { AdapterContext, ChatAdapter } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import { type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import { commandWords } from '../../../src/command/index.ts'
import { type Inlet, withInlet } from '../../contract/inlet.ts'
import { openSink, type Sink } from '../../contract/sink.ts'
import { type Slack, type SlackOptions, startSlack } from '../../servers/slack/server.ts'
import { until } from '../../support/poll.ts'

/** By which way Slack's events come in. */
export type Mode = 'socket' | 'http'
export const modes: readonly Mode[] = ['socket', 'http']

/** The adapter on the double, with Ana and Ben in a channel, before a real database. */
export type Station = {
  readonly mode: Mode
  readonly double: Slack
  readonly sink: Sink
  readonly shelf: Inlet['shelf']
  readonly adapter: ChatAdapter
  readonly ana: string
  readonly ben: string
  readonly channel: string
  readonly conversation: ConversationRef
  /** What the adapter said of itself. */
  readonly log: readonly { level: string; what: string; facts: Record<string, unknown> }[]
  /** Where signed requests come in. */
  readonly address: string
  /** Starts another one, as in another process. */
  start(): Promise<void>
  /** Stops this one and starts it again. */
  again(): Promise<void>
  stop(): Promise<void>
  /** What was stored of a conversation, without who came and went. */
  heard(conversation?: ConversationRef): readonly ChatEvent[]
  /** Waits until so much of it is stored. */
  hearing(count: number, conversation?: ConversationRef): Promise<readonly ChatEvent[]>
  close(): Promise<void>
}

type Options = SlackOptions & { idle?: boolean; allowed?: readonly string[] }

/** Opens stations on one database for all tests of a file, which ends with them: channels and people have other ids in each. */
export function stations(): (mode: Mode, options?: Options) => Promise<Station> {
  let inlet: Promise<Inlet> | undefined
  afterAll(async () => (await inlet)?.close())
  return async (mode, options = {}) => {
    inlet ??= withInlet('slack', async (opened) => opened)
    return openStation(await inlet, mode, options)
  }
}

/** Opens it, with the adapter started unless `idle`. */
async function openStation(
  { sink: store, shelf }: Inlet,
  mode: Mode,
  { idle = false, allowed = [], ...options }: Options,
): Promise<Station> {
  const sink = openSink(store.accept)
  const double = await startSlack(options)
  const log: { level: string; what: string; facts: Record<string, unknown> }[] = []
  const ana = double.people.addUser({ name: 'Ana', email: 'ana@example.eu' })
  const ben = double.people.addUser({ name: 'Ben', email: 'ben@example.eu' })
  const channel = double.people.createChannel({ name: 'elections', members: [ana, ben], private: true })
  const conversation = conversationRef('slack', channel)
  sink.rooms.add(conversation)
  let adapter: ChatAdapter | undefined

  const handlers = new Map<string, (request: Request) => Promise<Response>>()
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      const handle = handlers.get(request.url ?? '')
      const { method = 'GET' } = request
      const headers = new Headers(request.headers as Record<string, string>) // none of Slack's comes twice
      const asked = new Request(`http://localhost${request.url}`, {
        method,
        headers,
        ...(method === 'POST' && { body }),
      })
      const answer = handle ? handle(asked) : Promise.resolve(new Response(null, { status: 404 }))
      answer
        .then(async (told) => {
          response.writeHead(told.status, Object.fromEntries(told.headers))
          response.end(Buffer.from(await told.arrayBuffer()))
        })
        .catch(() => response.writeHead(500).end())
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events` // it listens on a port
  const http = {
    origin: 'http://localhost',
    mount() {},
    open(path: string, handle: (request: Request) => Promise<Response>) {
      if (handlers.has(path)) throw new RangeError(`The path ${path} is taken.`)
      handlers.set(path, handle)
    },
    page: () => new Response(),
  }

  const context: AdapterContext = {
    sink,
    shelf,
    http,
    exercise: true,
    commands: commandWords,
    log: (level, what, facts = {}) => void log.push({ level, what, facts }),
  }

  const heard = (of = conversation): readonly ChatEvent[] =>
    sink.stored.filter((event) => event.conversation === of && event.kind !== 'joined' && event.kind !== 'left')

  const station: Station = {
    mode,
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
    address,
    async start() {
      const settings = slack.settings.parse({
        JOM_SLACK_URL: double.url,
        JOM_SLACK_TOKEN: double.botToken,
        JOM_SLACK_ALLOWED: allowed.join(' '),
        ...(mode === 'socket'
          ? { JOM_SLACK_APP_TOKEN: double.appToken }
          : { JOM_SLACK_SIGNING_SECRET: double.signingSecret }),
      })
      if (!settings) throw new Error('configured, and yet not')
      handlers.clear()
      adapter = await slack.create(settings)
      await adapter.start(context)
      if (mode === 'http') await double.deliverTo(address)
    },
    async again() {
      await adapter?.stop()
      await adapter?.start(context)
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
    async close() {
      await adapter?.stop()
      await double.close()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
  if (!idle) await station.start()
  return station
}
