import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Receipt } from '../../../adapters/slack/ways/receiver.ts'
import { openSocket, type SocketParts } from '../../../adapters/slack/ways/socket.ts'
import { until } from '../../support/poll.ts'

/** One socket against a server that says whatever a test wants, as no double of Slack would. */

let server: Server
let websockets: WebSocketServer
let peer: WebSocket | undefined
let told: { envelope_id: string; payload: unknown }[]
let greeting: readonly unknown[]
let bodies: Record<string, unknown>[]
let refused: unknown[]
let answer: () => Promise<Receipt>
const stopping = new AbortController()

beforeEach(async () => {
  told = []
  bodies = []
  refused = []
  peer = undefined
  greeting = [{ type: 'hello' }]
  answer = async () => undefined
  server = createServer((_, response) => {
    const { port } = server.address() as AddressInfo // it listens on a port
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ ok: true, url: `ws://127.0.0.1:${port}/link` }))
  })
  websockets = new WebSocketServer({ server })
  websockets.on('connection', (socket) => {
    peer = socket
    socket.on('message', (data) => told.push(JSON.parse(String(data))))
    for (const frame of greeting) say(frame)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterEach(async () => {
  for (const socket of websockets.clients) socket.terminate()
  websockets.close()
  server.closeAllConnections()
  await new Promise<void>((done) => server.close(() => done()))
})

const say = (frame: unknown): void => peer?.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
const parts = (): SocketParts => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  appToken: 'xapp-1',
  inlet: {
    init() {},
    start: async () => undefined,
    stop: async () => undefined,
    async take({ body }) {
      bodies.push(body)
      return answer()
    },
  },
  isOpen: () => true,
  aside() {},
  refused: (fault) => void refused.push(fault),
  signal: stopping.signal,
})

test('frames that mean nothing are passed over, and the next is heard', async () => {
  const socket = await openSocket(parts())
  for (const frame of ['not json', '[]', 'null', { type: 'events_api' }, { envelope_id: 7, payload: {} }]) say(frame)
  for (const payload of [undefined, null, 'words', 7]) say({ type: 'events_api', envelope_id: 'e', payload })
  say({ type: 'events_api', envelope_id: 'e1', payload: { event: null } })
  await until(() => told.length > 0, { what: 'an acknowledgement' })
  expect(told).toEqual([{ envelope_id: 'e1', payload: {} }])
  expect(bodies).toEqual([{ event: null }])
  await socket.leave()
})

test('what was not stored is not acknowledged; what an interaction answers is told', async () => {
  const socket = await openSocket(parts())
  answer = () => Promise.reject(new Error('the store did not take it'))
  say({ type: 'events_api', envelope_id: 'e1', payload: { event: {} } })
  await until(() => refused.length > 0, { what: 'it is refused' })
  answer = async () => ({ response_action: 'clear' })
  say({ type: 'interactive', envelope_id: 'e2', payload: { type: 'view_submission' } })
  await until(() => told.length > 0, { what: 'an acknowledgement' })
  expect(told).toEqual([{ envelope_id: 'e2', payload: { response_action: 'clear' } }])
  await socket.leave()
})

test('asked to leave, it stays until what it was given is acknowledged', async () => {
  const socket = await openSocket(parts())
  const stored = Promise.withResolvers<undefined>()
  answer = () => stored.promise
  say({ type: 'events_api', envelope_id: 'e1', payload: { event: {} } })
  await until(() => bodies.length > 0, { what: 'it is taken' })
  say({ type: 'disconnect', reason: 'refresh_requested' })
  expect(await socket.leaving).toBe('refresh')
  const left = socket.leave()
  stored.resolve(undefined)
  await left
  await until(() => told.length > 0, { what: 'it is acknowledged' })
  await socket.over
})

test('a greeting that sends it away says why', async () => {
  greeting = [{ type: 'disconnect', reason: 'too_many_websockets' }]
  const opening = openSocket(parts())
  await until(() => peer, { what: 'a connection' })
  peer?.close()
  await expect(opening).rejects.toThrow('too_many_websockets')
})

test('without a hello nothing is open, and stopping waits for none', async () => {
  greeting = []
  const given = new AbortController()
  const opening = openSocket({ ...parts(), signal: given.signal })
  await until(() => peer, { what: 'a connection' })
  given.abort()
  await expect(opening).rejects.toThrow('no hello')
  await until(() => peer?.readyState === 3, { what: 'it is closed again' })
})
