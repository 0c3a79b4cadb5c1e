import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What somebody asks of a homeserver, as far as it changes anything. */
export type Deed =
  | 'message'
  | 'reaction'
  | 'event'
  | 'redact'
  | 'state'
  | 'create'
  | 'invite'
  | 'kick'
  | 'join'
  | 'leave'
  | 'receipt'
  | 'upload'

export type Fault =
  /** It is done, and the answer never comes. */
  | { kind: 'lose' }
  /** It is not done: wait so long. */
  | { kind: 'limit'; ms: number }
  /** It is not done, and no sensible answer comes. */
  | { kind: 'fail' }

/** A door before a homeserver, for one client of it: it passes everything on, unless told otherwise, and counts. */
export type Gate = {
  readonly url: string
  /** Lets the next deed of a kind (a message, unless told otherwise) go wrong. */
  strike(fault: Fault, deed?: Deed): void
  /** Forgets what was to go wrong and has not yet. */
  calm(): void
  /** Breaks every connection, and lets none come about until `back`. */
  away(): void
  back(): void
  /** What was asked for and came through to the server, in order; of one kind, or all. */
  deeds(kind?: Deed): readonly { deed: Deed; path: string; status: number }[]
  close(): Promise<void>
}

/** Opens a gate on loopback before a homeserver. */
export async function openGate(server: string): Promise<Gate> {
  const done: { deed: Deed; path: string; status: number }[] = []
  let faults: { fault: Fault; deed: Deed }[] = []
  let closed = false

  function take(deed: Deed | undefined): Fault | undefined {
    const struck = faults.find((each) => each.deed === deed)
    faults = faults.filter((each) => each !== struck)
    return struck?.fault
  }

  function pass(asked: IncomingMessage, answer: ServerResponse): void {
    const path = asked.url ?? '/'
    const deed = deedOf(asked.method ?? 'GET', path)
    const fault = take(deed)
    if (fault && fault.kind !== 'lose') {
      asked.resume()
      asked.once('end', () => refuse(answer, fault))
      return
    }
    const onward = request(new URL(path, server), { method: asked.method, headers: asked.headers }, (said) => {
      if (deed) done.push({ deed, path, status: said.statusCode ?? 0 })
      if (fault) {
        said.resume()
        said.once('end', () => asked.socket.destroy())
        return
      }
      answer.writeHead(said.statusCode ?? 502, said.headers)
      said.pipe(answer)
      said.once('error', () => asked.socket.destroy())
    })
    // The server is away, or whoever asked has gone: the other side learns it in the same way.
    onward.once('error', () => asked.socket.destroy())
    answer.once('close', () => onward.destroy())
    asked.pipe(onward)
  }

  const door = createServer(pass)
  // An answer to a sync takes as long as nothing happens.
  door.requestTimeout = 0
  door.headersTimeout = 0
  const sockets = new Set<Socket>()
  door.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    if (closed) socket.destroy()
  })
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(0, '127.0.0.1', resolve)
  })
  const { port } = door.address() as AddressInfo // it listens on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    strike: (fault, deed = 'message') => void faults.push({ fault, deed }),
    calm() {
      faults = []
    },
    away() {
      closed = true
      cut()
    },
    back() {
      closed = false
    },
    deeds: (kind) => done.filter(({ deed }) => kind === undefined || deed === kind),
    async close() {
      cut()
      await new Promise((resolve) => door.close(resolve))
    },
  }
}

/** By method and path, what it is that is done; nothing for what only asks. */
function deedOf(method: string, path: string): Deed | undefined {
  const [, room, type] = /\/rooms\/[^/]+\/([a-z_]+)(?:\/([^/?]+))?/.exec(path) ?? []
  if (method === 'PUT' && room === 'send') {
    if (type === 'm.room.message' || type === 'm.room.encrypted') return 'message'
    return type === 'm.reaction' ? 'reaction' : 'event'
  }
  if (method === 'PUT' && room === 'state' && type === 'm.room.member') return 'invite'
  if (method === 'PUT' && (room === 'redact' || room === 'state')) return room
  if (method !== 'POST') return undefined
  if (room === 'invite' || room === 'kick' || room === 'join' || room === 'leave' || room === 'receipt') return room
  if (/\/createRoom(\?|$)/.test(path)) return 'create'
  if (/\/v3\/join\//.test(path)) return 'join'
  return /\/upload(\?|\/|$)/.test(path) ? 'upload' : undefined
}

function refuse(answer: ServerResponse, fault: Exclude<Fault, { kind: 'lose' }>): void {
  const [status, body] =
    fault.kind === 'limit'
      ? [429, { errcode: 'M_LIMIT_EXCEEDED', error: 'Too Many Requests', retry_after_ms: fault.ms }]
      : [500, { errcode: 'M_UNKNOWN', error: 'Internal server error' }]
  answer.writeHead(status, {
    'content-type': 'application/json',
    ...(fault.kind === 'limit' && { 'retry-after': String(Math.ceil(fault.ms / 1000)) }),
  })
  answer.end(JSON.stringify(body))
}
