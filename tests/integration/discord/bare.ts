import { WebSocket } from 'ws'
import type { Discord } from '../../servers/discord/server.ts'
import { until } from '../../support/poll.ts'

/** Speaking with the double without Discord's library and without the adapter. */
export type Answer = { status: number; headers: Headers; body: Body }

/** What the tests look at in an object of Discord's, of whatever kind: they say themselves what they expect in it. */
export type Body = {
  id: string
  code: number
  content: string
  name: string
  flags: number
  retry_after: number
  edited_timestamp: string
  mention_everyone: boolean
  session_id: string
  token: string
  mentions: { id: string }[]
  attachments: { id: string; url: string }[]
  threads: Body[]
  channels: Body[]
  members: { user: Body }[]
  embeds: object[]
  errors: Record<string, unknown>
  message: Body
  data: Body
  resource: Body
  interaction: Body
  session_start_limit: { remaining: number }
}

/** Calls a route, `POST /channels/1/messages`, with the bot's token or with another. */
export async function ask(
  discord: Discord,
  call: string,
  body?: unknown,
  { token = `Bot ${discord.token}`, headers = {} }: { token?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const [method = '', path = ''] = call.split(' ')
  const form = body instanceof FormData
  const response = await fetch(`${discord.url}/v10${path}`, {
    method,
    headers: {
      ...(token && { authorization: token }),
      ...(body !== undefined && !form && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: form ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: readJson(text) as Body }
}

function readJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The same where a list comes back. */
export const askAll = async (...asked: Parameters<typeof ask>): Promise<Body[]> =>
  (await ask(...asked)).body as unknown as Body[]

/** Discord's code of what was refused, or `ok`. */
export async function codeOf(...asked: Parameters<typeof ask>): Promise<number | 'ok'> {
  const { status, body } = await ask(...asked)
  return status < 300 ? 'ok' : (body?.code ?? status)
}

/** Where a form was wrong, and why: `embeds.0.title: BASE_TYPE_MAX_LENGTH`. */
export async function wrongOf(...asked: Parameters<typeof ask>): Promise<string[]> {
  const { body } = await ask(...asked)
  const walk = (tree: Record<string, unknown>, at: string): string[] =>
    Object.entries(tree).flatMap(([key, inner]) =>
      key === '_errors'
        ? (inner as { code: string }[]).map(({ code }) => `${at}: ${code}`)
        : walk(inner as Record<string, unknown>, at === '' ? key : `${at}.${key}`),
    )
  return body?.code === 50_035 ? walk(body.errors, '') : []
}

export type Frame = { op: number; d: Body; s: number | null; t: string | null }

/** Everything but presences. */
export const everyIntent = 1 | 2 | 512 | 1024 | 4096 | 8192 | 32_768

/** One connection to the gateway, as a bare client has it. */
export function connect(discord: Discord, query = '?v=10&encoding=json') {
  const socket = new WebSocket(`${discord.url.replace('http', 'ws').replace('/api', '/')}${query}`)
  const frames: Frame[] = []
  let closed: number | undefined
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame))
  socket.on('close', (code) => {
    closed = code
  })
  socket.on('error', () => {})
  return {
    frames,
    closed: () => closed,
    send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })),
    raw: (words: string) => socket.send(words),
    /** Waits for a frame with this op, or this event. */
    next: (what: number | string, from = 0): Promise<Frame> =>
      until(() => frames.slice(from).find(({ op, t }) => (typeof what === 'number' ? op === what : t === what)), {
        what: `frame ${what}`,
      }),
    all: (t: string): Frame[] => frames.filter((frame) => frame.t === t),
    ended: (): Promise<number> => until(() => closed, { what: 'the connection ends' }),
    close: (code?: number) => socket.close(code),
  }
}

export type Connection = ReturnType<typeof connect>

/** Connects and identifies. */
export async function identify(discord: Discord, intents = everyIntent): Promise<Connection & { session: string }> {
  const connection = connect(discord)
  await connection.next(10)
  connection.send(2, { token: discord.token, intents, properties: { os: 'linux', browser: 'test', device: 'test' } })
  const ready = await connection.next('READY')
  return { ...connection, session: ready.d.session_id }
}

export async function resume(discord: Discord, session: string, seq: number): Promise<Connection> {
  const connection = connect(discord)
  await connection.next(10)
  connection.send(6, { token: discord.token, session_id: session, seq })
  return connection
}
