import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { GatewayIntentBits as intent } from 'discord-api-types/v10'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Dispatch } from './dispatch.ts'
import type { FaultState } from './faults.ts'
import type { Timing } from './timing.ts'

/** What the bot sends in a minute, and how much at once: docs, events/gateway#rate-limiting and #sending-events. */
const mostSent = 120
const mostBytes = 4096
const privileged = intent.GuildMembers | intent.GuildPresences | intent.MessageContent
const everyIntent = Object.values(intent).reduce<number>((sum, bit) => (typeof bit === 'number' ? sum | bit : sum), 0)

/** One session: what was sent in it can be sent again as long as it lasts. */
export type Session = {
  id: string
  intents: number
  seq: number
  sent: { s: number; t: string; d: unknown }[]
  socket: WebSocket | undefined
  expires: NodeJS.Timeout | undefined
}

type GatewayOptions = {
  timing: Timing
  faults: FaultState
  token: () => string
  granted: () => number
  /** What a new session hears first. */
  welcome(session: Session): void
  requestMembers(session: Session, data: Record<string, unknown>): void
  /** Counts one IDENTIFY; `false` when there were too many, and the token is reset. */
  identified(): boolean
}

type Connection = { socket: WebSocket; session: Session | undefined; sent: number[]; beat: number }

/** The gateway: connections, sessions, and what is said in them: docs, events/gateway. */
export function openGateway(server: Server, options: GatewayOptions) {
  const { timing, faults } = options
  const sessions = new Map<string, Session>()
  const connections = new Set<Connection>()
  const websockets = new WebSocketServer({ noServer: true })
  const received: { op: number; d: unknown }[] = []
  let lastIdentify = Number.NEGATIVE_INFINITY

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const refused = faults.refusals > 0
    if (refused) faults.refusals -= 1
    if (faults.down || refused) return void duplex.destroy()
    const { searchParams } = new URL(request.url ?? '/', 'http://loopback')
    websockets.handleUpgrade(request, duplex, head, (socket) => {
      if (searchParams.get('v') !== '10') return void socket.close(4012, 'Invalid API version')
      if (searchParams.get('encoding') !== 'json' || searchParams.get('compress'))
        return void socket.close(4002, 'The double speaks plain JSON alone')
      greet(socket)
    })
  })

  function greet(socket: WebSocket): void {
    const connection: Connection = { socket, session: undefined, sent: [], beat: Date.now() }
    connections.add(connection)
    const hello = setTimeout(() => say(socket, 10, { heartbeat_interval: timing.heartbeat }), faults.helloDelay)
    // Whoever does not beat for two intervals is gone.
    const watch = setInterval(() => {
      if (Date.now() - connection.beat > 2 * timing.heartbeat) socket.close(4009, 'Session timed out.')
    }, timing.heartbeat)
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => hear(connection, data))
    socket.on('close', (code) => {
      clearTimeout(hello)
      clearInterval(watch)
      connections.delete(connection)
      leave(connection.session, socket, code)
    })
  }

  /** A session without connection lasts a while, unless the bot said good-bye: docs, events/gateway#initiating-a-disconnect. */
  function leave(session: Session | undefined, socket: WebSocket, code: number): void {
    if (session?.socket !== socket) return
    session.socket = undefined
    if (code === 1000 || code === 1001) return void sessions.delete(session.id)
    session.expires = setTimeout(() => sessions.delete(session.id), timing.resume)
    session.expires.unref()
  }

  function hear(connection: Connection, data: RawData): void {
    const { socket } = connection
    const words = String(data)
    const now = Date.now()
    connection.sent = [...connection.sent.filter((at) => at > now - 60_000), now]
    if (connection.sent.length > mostSent) return void socket.close(4008, 'Rate limited.')
    if (Buffer.byteLength(words) > mostBytes) return void socket.close(4002, 'Error while decoding payload.')
    let message: { op: number; d: unknown }
    try {
      message = JSON.parse(words) as typeof message // its fields are looked at below
    } catch {
      return void socket.close(4002, 'Error while decoding payload.')
    }
    received.push(message)
    const given = (typeof message.d === 'object' && message.d !== null ? message.d : {}) as Record<string, unknown> // looked at one by one
    switch (message.op) {
      case 1:
        connection.beat = now
        if (!faults.deaf) say(socket, 11, null)
        return
      case 2:
        return void identify(connection, given)
      case 6:
        return void resume(connection, given)
      case 3:
      case 4:
      case 8:
        if (!connection.session) return void socket.close(4003, 'Not authenticated.')
        if (message.op === 8) options.requestMembers(connection.session, given)
        return
      default:
        return void socket.close(4001, 'Unknown opcode.')
    }
  }

  function identify(connection: Connection, { token, intents, properties, shard }: Record<string, unknown>): void {
    const { socket } = connection
    if (connection.session) return void socket.close(4005, 'Already authenticated.')
    if (token !== options.token()) return void socket.close(4004, 'Authentication failed.')
    if (!options.identified()) return void socket.close(4004, 'Authentication failed.')
    const now = Date.now()
    if (now - lastIdentify < timing.identify) return void say(socket, 9, false)
    lastIdentify = now
    if (typeof properties !== 'object') return void socket.close(4002, 'Error while decoding payload.')
    if (shard !== undefined && String(shard) !== '0,1') return void socket.close(4010, 'Invalid shard.')
    if (typeof intents !== 'number' || (intents & ~everyIntent) !== 0)
      return void socket.close(4013, 'Invalid intent(s).')
    if ((intents & privileged & ~options.granted()) !== 0) return void socket.close(4014, 'Disallowed intent(s).')
    const session: Session = {
      id: randomBytes(16).toString('hex'),
      intents,
      seq: 0,
      sent: [],
      socket,
      expires: undefined,
    }
    sessions.set(session.id, session)
    connection.session = session
    options.welcome(session)
  }

  function resume(connection: Connection, { token, session_id, seq }: Record<string, unknown>): void {
    const { socket } = connection
    if (connection.session) return void socket.close(4005, 'Already authenticated.')
    if (token !== options.token()) return void socket.close(4004, 'Authentication failed.')
    const session = sessions.get(String(session_id))
    if (faults.missedResumes > 0) {
      faults.missedResumes -= 1
      if (session) forget(session)
      return void say(socket, 9, false)
    }
    if (!session) return void say(socket, 9, false)
    if (typeof seq !== 'number' || seq > session.seq || seq < 0) return void socket.close(4007, 'Invalid seq.')
    clearTimeout(session.expires)
    // A connection that is still there is of no more use.
    if (session.socket !== socket) session.socket?.terminate()
    session.socket = socket
    connection.session = session
    for (const { s, t, d } of session.sent.filter((event) => event.s > seq)) say(socket, 0, d, s, t)
    dispatchTo(session, 'RESUMED', { _trace: [] })
  }

  function forget(session: Session): void {
    clearTimeout(session.expires)
    sessions.delete(session.id)
  }

  /** One event into one session; true when it went out over an open connection. */
  function dispatchTo(session: Session, t: string, d: unknown): boolean {
    session.seq += 1
    session.sent.push({ s: session.seq, t, d })
    const { socket } = session
    if (!socket || faults.down || faults.deaf || socket.readyState !== socket.OPEN) return false
    say(socket, 0, d, session.seq, t)
    if (faults.dropAfterSending > 0 && t !== 'READY' && t !== 'RESUMED' && t !== 'GUILD_CREATE') {
      faults.dropAfterSending -= 1
      setTimeout(() => socket.terminate(), 20)
    }
    return true
  }

  const dispatch: Dispatch = (t, dataFor) => {
    let went = false
    for (const session of sessions.values()) {
      const data = dataFor(session.intents)
      if (data !== undefined && dispatchTo(session, t, data)) went = true
    }
    return went
  }

  return {
    dispatch,
    dispatchTo,
    sessions,
    /** What the bot sent, in order. */
    received,
    count: () => connections.size,
    drop(code?: number): void {
      for (const { socket } of connections) code === undefined ? socket.terminate() : socket.close(code)
    },
    reconnect(): void {
      for (const { socket } of connections) say(socket, 7, null)
    },
    invalidate(resumable: boolean): void {
      for (const connection of connections) {
        const { socket } = connection
        const session = [...sessions.values()].find((each) => each.socket === socket)
        if (session && !resumable) forget(session)
        // What may be resumed may be so over the connection that stands.
        connection.session = undefined
        say(socket, 9, resumable)
      }
    },
    forgetSessions(): void {
      for (const session of sessions.values())
        if (!session.socket || session.socket.readyState !== session.socket.OPEN) forget(session)
    },
    /** Everybody is sent away with a close code, and no session is left. */
    end(code: number): void {
      for (const session of sessions.values()) forget(session)
      for (const { socket } of connections) socket.close(code)
    },
    close(): void {
      for (const session of sessions.values()) forget(session)
      for (const socket of websockets.clients) socket.terminate()
      websockets.close()
    },
  }
}

const say = (socket: WebSocket, op: number, d: unknown, s: number | null = null, t: string | null = null): void =>
  socket.send(JSON.stringify({ op, d, s, t }), () => {})
