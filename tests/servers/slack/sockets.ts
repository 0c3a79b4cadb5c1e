import { randomBytes } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Acknowledgement, Transport } from './delivery.ts'

/** Connections of one app at once: https://docs.slack.dev/apis/events-api/using-socket-mode/ as of 2026-11. */
export const mostSockets = 10

type Waiting = { socket: WebSocket; done(answer: Acknowledgement): void }

/** Socket Mode: the connections of the app, and what is sent over them and waits to be acknowledged. */
export function openSockets(
  server: Server,
  {
    appId,
    pingEvery,
    state,
  }: { appId: string; pingEvery: () => number; state: { down: boolean; refusals: number; dropAfterSending: number } },
) {
  const tickets = new Set<string>()
  const open: WebSocket[] = []
  const waiting = new Map<string, Waiting>()
  const websockets = new WebSocketServer({ noServer: true })
  let turn = 0
  const said: { socket: number; envelope: string; payload: unknown }[] = []

  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://loopback')
    const refused = state.refusals > 0
    if (refused) state.refusals -= 1
    if (state.down || refused) {
      duplex.destroy()
      return
    }
    // A ticket opens one connection.
    if (url.pathname !== '/link/' || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
      duplex.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n')
      return
    }
    websockets.handleUpgrade(request, duplex, head, greet)
  })

  function greet(socket: WebSocket): void {
    if (open.length >= mostSockets) {
      tell(socket, { type: 'disconnect', reason: 'too_many_websockets', debug_info: { host: 'double' } })
      socket.close()
      return
    }
    open.push(socket)
    tell(socket, {
      type: 'hello',
      num_connections: open.length,
      debug_info: { host: 'double', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: appId },
    })
    const pinging = setInterval(() => socket.ping(), pingEvery())
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => hear(socket, String(data)))
    socket.on('close', () => {
      clearInterval(pinging)
      leave(socket)
    })
  }

  function leave(socket: WebSocket): void {
    const at = open.indexOf(socket)
    if (at >= 0) open.splice(at, 1)
    for (const [id, wait] of waiting)
      if (wait.socket === socket) {
        waiting.delete(id)
        wait.done({ acknowledged: false, reason: 'connection_failed' })
      }
  }

  function hear(socket: WebSocket, words: string): void {
    let message: { envelope_id?: unknown; payload?: unknown }
    try {
      message = JSON.parse(words) as typeof message // its fields are looked at one by one
    } catch {
      socket.close(1008, 'not json')
      return
    }
    if (typeof message.envelope_id !== 'string') {
      socket.close(1008, 'no envelope_id')
      return
    }
    said.push({ socket: open.indexOf(socket), envelope: message.envelope_id, payload: message.payload })
    const wait = waiting.get(message.envelope_id)
    waiting.delete(message.envelope_id)
    wait?.done({ acknowledged: true, body: message.payload })
  }

  const transport: Transport = {
    send(envelope, within) {
      const socket = open[turn++ % Math.max(open.length, 1)]
      if (!socket || state.down) return Promise.resolve({ acknowledged: false, reason: 'connection_failed' })
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(envelope.id)
          resolve({ acknowledged: false, reason: 'timeout' })
        }, within)
        waiting.set(envelope.id, {
          socket,
          done(answer) {
            clearTimeout(timer)
            resolve(answer)
          },
        })
        tell(socket, {
          envelope_id: envelope.id,
          type: envelope.kind,
          payload: envelope.payload,
          accepts_response_payload: envelope.kind !== 'events_api',
          ...(envelope.kind === 'events_api' && { retry_attempt: envelope.attempt, retry_reason: envelope.reason }),
        })
        if (envelope.kind === 'events_api' && state.dropAfterSending > 0) {
          state.dropAfterSending -= 1
          // What was written goes out, nothing comes back: the acknowledgement is lost with the connection.
          leave(socket)
          socket.removeAllListeners('message')
          setTimeout(() => socket.terminate(), 20)
        }
      })
    },
  }

  return {
    transport,
    /** Every acknowledgement that came in, in order. */
    said,
    count: () => open.length,
    newAddress(): string {
      const ticket = randomBytes(16).toString('hex')
      tickets.add(ticket)
      return `/link/?ticket=${ticket}&app_id=${appId}`
    },
    drop(): void {
      for (const socket of [...open]) {
        leave(socket)
        socket.terminate()
      }
    },
    /** Slack asks one connection, chosen by it, to go, others stay, and sends nothing more over it; `warning` only announces that. */
    disconnect(reason: 'warning' | 'refresh_requested' | 'link_disabled'): void {
      const asked = reason === 'link_disabled' ? [...open] : open.slice(0, 1)
      for (const socket of asked) {
        tell(socket, { type: 'disconnect', reason, debug_info: { host: 'double' } })
        if (reason !== 'warning') open.splice(open.indexOf(socket), 1)
      }
    },
    close(): void {
      for (const socket of websockets.clients) socket.terminate()
      websockets.close()
    },
  }
}

const tell = (socket: WebSocket, message: object): void => socket.send(JSON.stringify(message), () => {})
