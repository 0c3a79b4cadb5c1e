import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openEvents, told } from './events.ts'
import type { Call } from './faults.ts'
import { createPlatform, limits, type Platform, type Post, Refusal } from './platform.ts'

/** The chat service on its own address, driven from the same process or by `POST /control/<method>` with its arguments as a JSON list. */
export type RecordingServer = {
  url: string
  platform: Platform
  events: ReturnType<typeof openEvents>
  close(): Promise<void>
}

/** One request, taken apart. */
type Asked = { segments: readonly string[]; query: URLSearchParams; body: Buffer; request: IncomingMessage }
type Answer = { status: number; body?: unknown; bytes?: Uint8Array }
type Route = { call: Call; room?: string; run(): Answer }

export type RecordingOptions = {
  port?: number
  token?: string
  /** Whether the bot is also told what it said itself. */
  echo?: boolean
}

/** Starts the service on loopback. Port 0 takes any free one. */
export async function startRecordingServer(options: RecordingOptions = {}): Promise<RecordingServer> {
  const platform = createPlatform()
  if (options.token) platform.token = options.token
  const events = openEvents(platform, options.echo ?? true)
  const controls: Readonly<Record<string, unknown>> = { ...platform, ...events.controls }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://loopback')
    const segments = url.pathname.slice(1).split('/').map(decodeURIComponent)
    const asked: Asked = { segments, query: url.searchParams, body: await readBody(request), request }
    if (segments[0] === 'control') return reply(response, runControl(controls, asked))
    if (request.headers.authorization !== `Bearer ${platform.token}`) throw new Refusal(401, 'bad token')
    const route = routeOf(platform, events, asked)
    const fault = platform.faults.take(route.call, route.room)
    if (fault?.kind === 'status') return refuse(response, fault.status, fault.retryAfterMs)
    if (fault?.kind === 'slow') await sleep(fault.ms)
    if (fault?.kind === 'drop' && fault.when === 'before') return drop(request)
    if (route.call === 'events') return events.open(response)
    const done = route.run()
    if (fault?.kind === 'drop') return drop(request)
    reply(response, done)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((fault: unknown) => {
      if (response.headersSent) return drop(request)
      if (fault instanceof Refusal) return reply(response, { status: fault.status, body: { error: fault.message } })
      reply(response, { status: 500, body: { error: String(fault) } })
    })
  })
  server.keepAliveTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    platform,
    events,
    async close() {
      events.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Finds what a request asks for; it is done only by `run`. */
function routeOf(platform: Platform, events: ReturnType<typeof openEvents>, asked: Asked): Route {
  const { bot } = platform
  const { segments, query, body, request } = asked
  const [head = '', id = '', part = '', item = '', more = '', last = ''] = segments
  const ok = (call: Call, room: string | undefined, run: () => unknown): Route => ({
    call,
    ...(room !== undefined && { room }),
    run: () => {
      const result = run()
      return result === undefined ? { status: 204 } : { status: 200, body: result }
    },
  })
  switch (`${request.method} ${[head, part, more].filter((name) => name !== '').join('/')}`) {
    case 'GET me':
      return ok('me', undefined, () => platform.account(bot))
    case 'GET rooms':
      return ok('rooms', undefined, () => ({ rooms: platform.roomsOf(bot) }))
    case 'POST rooms':
      return ok('create', undefined, () => ({
        id: platform.createRoom(bot, fields(body, ['title', 'key']) as { title: string; key?: string }), // `fields` checked them
      }))
    case 'GET rooms/members':
      return ok('members', id, () => ({ members: platform.members(bot, id) }))
    case 'PUT rooms/members':
      return ok('invite', id, () => platform.invite(bot, id, item))
    case 'DELETE rooms/members':
      return ok('remove', id, () => platform.remove(bot, id, item))
    case 'PUT rooms/topic':
      return ok('topic', id, () => platform.topic(bot, id, String(fields(body, ['topic']).topic)))
    case 'POST rooms/archive':
      return ok('archive', id, () => platform.archive(bot, id))
    case 'POST rooms/messages':
      return ok('post', id, () => ({
        id: platform.post(bot, id, fields(body, ['text', 'key', 'only', 'thread', 're', 'files']) as unknown as Post), // as above
      }))
    case 'PUT rooms/messages':
      return ok('edit', id, () => {
        const { text, files } = fields(body, ['text', 'files'])
        platform.edit(bot, id, item, String(text), files as readonly string[] | undefined) // looked up only
      })
    case 'DELETE rooms/messages':
      return ok('erase', id, () => platform.erase(bot, id, item))
    case 'PUT rooms/messages/reactions':
      return ok('react', id, () => platform.react(bot, id, item, last))
    case 'GET rooms/history':
      return ok('history', id, () => {
        const { entries, next, end } = platform.history(bot, id, Number(query.get('after') ?? 0))
        return { entries: entries.map(told), next, end }
      })
    case 'GET accounts':
      return ok('find', undefined, () => platform.find(id))
    case 'POST files': {
      const named = { name: query.get('name') ?? '', mediaType: query.get('type') ?? '', key: query.get('key') ?? '' }
      return ok('keep', undefined, () => platform.keepFile({ ...named, bytes: body }))
    }
    case 'GET files':
      return { call: 'read', run: () => ({ status: 200, bytes: platform.readFile(id) }) }
    case 'GET events':
      return { call: 'events', run: () => ({ status: 200 }) }
    case 'POST events':
      return ok('ack', undefined, () => events.acknowledge(fields(body, ['acks']).acks as readonly number[])) // compared only
    default:
      throw new Refusal(404, 'no such address')
  }
}

/** Reads a JSON object that may have these fields and no others. */
function fields(body: Buffer, allowed: readonly string[]): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    throw new Refusal(400, 'not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal(400, 'not an object')
  for (const [name, content] of Object.entries(value)) {
    if (!allowed.includes(name)) throw new Refusal(400, `unknown field ${name}`)
    if (typeof content !== 'string' && !Array.isArray(content)) throw new Refusal(400, `bad field ${name}`)
  }
  return value as Record<string, unknown> // checked above
}

function runControl(controls: Readonly<Record<string, unknown>>, { segments, body }: Asked): Answer {
  const method = Object.hasOwn(controls, segments[1] ?? '') ? controls[segments[1] ?? ''] : undefined
  if (typeof method !== 'function') throw new Refusal(404, 'no such control')
  return { status: 200, body: { result: method(...JSON.parse(body.toString() || '[]')) } }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limits.file + 65_536) throw new Refusal(413, 'body too large')
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

function reply(response: ServerResponse, { status, body, bytes }: Answer): void {
  const content = bytes ?? (body === undefined ? '' : JSON.stringify(body))
  response.writeHead(status, {
    'content-type': bytes ? 'application/octet-stream' : 'application/json',
    'content-length': Buffer.byteLength(content),
  })
  response.end(content)
}

function refuse(response: ServerResponse, status: number, retryAfterMs: number | undefined): void {
  if (retryAfterMs !== undefined) response.setHeader('retry-after', String(retryAfterMs / 1000))
  reply(response, { status, body: { error: 'fault' } })
}

const drop = (request: IncomingMessage): void => {
  request.socket.destroy()
}
