import { Agent, type IncomingMessage, request } from 'node:http'
import { DeliveryError, gone, rateLimited, unreachable } from '../../src/chat/errors.ts'

/** One thing that happened in a room, as the service tells it. Positions count from 1 in each room and never change. */
export type Entry = { position: number; at: number; by: string } & (
  | { kind: 'posted'; text: string; only?: string; thread?: string; re?: string; files?: readonly StoredFile[] }
  | { kind: 'edited'; message: string; text: string; files?: readonly StoredFile[] }
  | { kind: 'deleted'; message: string }
  | { kind: 'reacted'; message: string; reaction: string; added: boolean }
  | { kind: 'joined' | 'left' }
)
export type StoredFile = { id: string; name: string; mediaType: string; bytes: number }

/** A line of the event stream. `delivery` is another one each time the same entry is told. */
export type Told = { delivery: number; room: string; entry: Entry }

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Speaks HTTP with the service and says in `DeliveryError`s what went wrong. */
export type Wire = {
  /** Answers the body, or `undefined` for a status named in `fine`. */
  call<Body>(
    method: Method,
    path: string,
    options?: { json?: object; bytes?: Uint8Array; fine?: readonly number[] },
  ): Promise<Body>
  read(path: string): Promise<Uint8Array>
  /** The event stream: ends when the service ends it, throws when it breaks. */
  stream(signal: AbortSignal): Promise<AsyncIterable<Told>>
  close(): void
}

/** Milliseconds after which a call counts as not answered. */
const patience = 15_000
/** Connections kept open at most. */
const connections = 64

/** Opens connections to a service; they are made when first needed and kept. */
export function openWire(url: string, token: string): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const authorization = `Bearer ${token}`

  function ask(
    method: Method,
    path: string,
    body: string | Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, url), {
        method,
        agent,
        headers: { authorization, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        ...(signal ? { signal } : { timeout: patience }),
      })
      asked.once('response', resolve)
      asked.once('timeout', () => asked.destroy(new Error('no answer')))
      asked.once('error', (fault) => reject(unreachable(`${method} ${path.split('/')[1]}`, fault)))
      asked.end(body)
    })
  }

  async function answerOf(
    method: Method,
    path: string,
    body?: string | Uint8Array,
  ): Promise<{ response: IncomingMessage; content: Buffer }> {
    const response = await ask(method, path, body)
    try {
      return { response, content: Buffer.concat(await response.toArray()) }
    } catch (fault) {
      throw unreachable(`${method} ${path.split('/')[1]}`, fault)
    }
  }

  return {
    async call(method, path, { json, bytes, fine = [] } = {}) {
      const { response, content } = await answerOf(method, path, json ? JSON.stringify(json) : bytes)
      const fault = faultOf(response, path)
      if (fault && !fine.includes(response.statusCode ?? 0)) throw fault
      return fault || content.length === 0 ? undefined : JSON.parse(content.toString())
    },
    async read(path) {
      const { response, content } = await answerOf('GET', path)
      const fault = faultOf(response, path)
      if (fault) throw fault
      return content
    },
    async stream(signal) {
      const response = await ask('GET', '/events', undefined, signal)
      const fault = faultOf(response, '/events')
      if (fault) {
        response.resume()
        throw fault
      }
      return lines(response)
    },
    close: () => agent.destroy(),
  }
}

/** The lines of a response. However it ends, also before its first line was asked for, this ends or throws. */
async function* lines(response: IncomingMessage): AsyncIterable<Told> {
  response.setEncoding('utf8')
  let rest = ''
  try {
    for await (const chunk of response) {
      const read = (rest + String(chunk)).split('\n')
      rest = read.pop() ?? ''
      for (const line of read) if (line !== '') yield JSON.parse(line) as Told // the service's own form
    }
  } catch (fault) {
    throw unreachable('events', fault)
  }
}

/** What a refusal means for a delivery; `undefined` for a success. */
function faultOf(response: IncomingMessage, path: string): DeliveryError | undefined {
  const status = response.statusCode ?? 0
  const what = `${status} for ${path.split('/')[1]}`
  if (status < 300) return undefined
  if (status === 429) return rateLimited(Math.ceil(Number(response.headers['retry-after'] ?? 1) * 1000))
  if (status === 403 || status === 404 || status === 410) return gone(what)
  // A wrong token is the operator's to mend: what waits is not to be given up for it.
  if (status === 401 || status >= 500) return unreachable(what)
  return new DeliveryError(what, { kind: 'never' })
}
