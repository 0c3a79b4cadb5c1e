import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createActing } from './acting.ts'
import { answerMessage } from './answering.ts'
import { type Call, createApi, type Reply } from './api.ts'
import { createDelivery, type Timing, testTiming } from './delivery.ts'
import { createEvents } from './events.ts'
import { createFaults } from './faults.ts'
import { createFilling } from './filling.ts'
import type { World } from './method.ts'
import { createPeople } from './people.ts'
import { Refusal } from './refusal.ts'
import { signedRequests, verifyAddress } from './requests.ts'
import { createResponseAddresses } from './response-url.ts'
import { allScopes } from './scopes.ts'
import { createSender } from './sending.ts'
import { openSockets } from './sockets.ts'
import { createViews } from './views.ts'
import { createWorkspace, newId } from './workspace.ts'

export type SlackOptions = {
  port?: number
  team?: { id?: string; name?: string; domain?: string; enterprise?: string }
  botName?: string
  /** What the app was installed with; by itself everything that the double knows. */
  scopes?: readonly string[]
  /** The events that the app subscribed to, by their names in a manifest; by itself all. */
  events?: readonly string[]
  /** Slash commands of the app. */
  commands?: readonly string[]
  timing?: Partial<Timing>
  /** By itself new ones at every start. */
  tokens?: { bot: string; app: string; secret: string }
}

export type Slack = Awaited<ReturnType<typeof startSlack>>

/** A request as large as this is cut off: a file in a test is smaller. */
const mostBytes = 64 * 1024 * 1024

/** Starts a Slack of one's own on loopback, with an app installed in an empty workspace. */
export async function startSlack(options: SlackOptions = {}) {
  const team = {
    id: options.team?.id ?? newId('T'),
    name: options.team?.name ?? 'Election network',
    domain: options.team?.domain ?? 'election-network',
    ...(options.team?.enterprise && { enterprise: options.team.enterprise }),
  }
  const secret = options.tokens?.secret ?? newId('s').toLowerCase().repeat(2)
  const tokens = options.tokens ?? {
    bot: `xoxb-${newId('b')}-${newId('t')}`,
    app: `xapp-1-${newId('A')}-${newId('t')}`,
  }
  const workspace = createWorkspace({ team, botName: options.botName ?? 'jom' })
  const timing = { ...testTiming, ...options.timing }
  const scopes = new Set(options.scopes ?? allScopes)
  const hasScope = (scope: string): boolean => scopes.has(scope)
  const faulty = createFaults({ drop: () => sockets.drop(), disconnect: (reason) => sockets.disconnect(reason) })
  const server = createServer((request, response) => {
    answer(request, response).catch((fault: unknown) => {
      if (response.headersSent) return request.socket.destroy()
      const [status, error] = fault instanceof Refusal ? [400, fault.code] : [500, `fatal_error: ${String(fault)}`]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: false, error }))
    })
  })
  const sockets = openSockets(server, { appId: workspace.bot.appId, pingEvery: () => timing.ping, state: faulty.state })
  let address: string | undefined
  const transport = () =>
    address === undefined ? sockets.transport : signedRequests(address, secret, () => faulty.state.down)
  const delivery = createDelivery(timing, faulty.forDelivery, transport)
  const events = createEvents(workspace, delivery, faulty.state, hasScope, options.events && new Set(options.events))
  const world: World = {
    workspace,
    events,
    views: createViews(workspace, () => timing.interaction),
    answers: createResponseAddresses(),
    hasScope,
    url: () => workspace.site.url,
    newSocket: () => sockets.newAddress(),
  }
  const api = createApi(world, tokens, scopes, faulty.state, faulty.forCalls)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (faulty.state.down) return void request.socket.destroy()
    const { pathname } = new URL(request.url ?? '/', 'http://loopback')
    const body = await readBody(request)
    const [, head = '', one = '', two = ''] = pathname.split('/')
    if (head === 'api') return send(response, await api.answer(one, request.headers, readCall(request, body)))
    if (head === 'commands') return send(response, useAddress(one, body))
    if (head === 'upload') return send(response, takeUpload(two, request, body))
    if (head === 'files-pri') return sendFile(response, one, request.headers.authorization)
    send(response, { status: 404, headers: {}, body: 'not found' })
  }

  /** An answer by `response_url`. */
  function useAddress(key: string, body: Buffer): Reply {
    const found = world.answers.use(key)
    const json = { 'content-type': 'application/json' }
    if (typeof found === 'string')
      return { status: 404, headers: json, body: JSON.stringify({ ok: false, error: found }) }
    const given = JSON.parse(body.toString()) as Record<string, unknown> // its fields are looked at one by one
    const channel = workspace.channels.get(found.channel)
    const about = found.ephemeral
      ? workspace.ephemeral.find(({ ts }) => ts === found.message)
      : channel?.messages.find(({ ts }) => ts === found.message)
    if (about && (given.delete_original === true || given.replace_original === true)) {
      const all = found.ephemeral ? workspace.ephemeral : (channel?.messages ?? [])
      if (given.delete_original === true) all.splice(all.indexOf(about), 1)
      else {
        const { text, blocks } = answerMessage(
          { ...world, workspace: { ...workspace, ephemeral: [] } },
          found.channel,
          found.user,
          { ...given, response_type: 'ephemeral' },
        )
        Object.assign(about, { text, blocks })
      }
    } else answerMessage(world, found.channel, found.user, given)
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }
  }

  function takeUpload(id: string, request: IncomingMessage, body: Buffer): Reply {
    const file = workspace.files.get(id)
    if (!file || file.bytes || request.method !== 'POST') return { status: 404, headers: {}, body: 'no such upload' }
    const bytes = contentOf(request.headers['content-type'] ?? '', body)
    if (bytes.length !== file.size) return { status: 400, headers: {}, body: 'length differs from what was announced' }
    file.bytes = bytes
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: `OK - ${bytes.length}` }
  }

  /** A file's bytes, for the app's token; whoever has none is shown a page to sign in, as at Slack, with status 200. */
  function sendFile(response: ServerResponse, id: string, authorization: string | undefined): void {
    const file = workspace.files.get(id)
    const here =
      file &&
      (file.user === workspace.bot.user ||
        [...file.shared].some((channel) => workspace.channels.get(channel)?.members.has(workspace.bot.user)))
    if (authorization !== `Bearer ${tokens.bot}` || faulty.state.revoked || !scopes.has('files:read'))
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<!DOCTYPE html><title>Sign in to Slack</title>')
    if (!file?.bytes || !here) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': file.mediaType, 'content-length': file.bytes.length }).end(file.bytes)
  }

  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', done)
  })
  workspace.site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  const sender = createSender(world, delivery)
  const acting = {
    ...createActing(world, sender, new Set(options.commands ?? ['/jom'])),
    ...createFilling(world, sender),
  }

  return {
    url: workspace.site.url,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: secret,
    team,
    bot: workspace.bot,
    people: { ...createPeople(world), ...acting },
    faults: {
      ...faulty.faults,
      /** The app is taken out of the workspace: it is told, and no call works any more. */
      uninstall(): void {
        events.tell({ type: 'tokens_revoked', tokens: { bot: [workspace.bot.user] } })
        events.tell({ type: 'app_uninstalled' })
        faulty.state.uninstalled = true
      },
      /** As `revokeToken`, and the app is told. */
      revokeTokenAndTell(): void {
        events.tell({ type: 'tokens_revoked', tokens: { bot: [workspace.bot.user] } })
        faulty.faults.revokeToken()
      },
    },
    /** What the app may, to be changed by tests: adding and deleting works at once. */
    scopes,
    /** Every call that came in, in order. */
    calls: api.calls as readonly Call[],
    /** Hears of every call from now on, before its answer goes out. */
    onCall: api.onCall,
    callsOf: (method: string): readonly Call[] => api.calls.filter((call) => call.method === method),
    /** How deliveries fared. */
    delivered: delivery.counts,
    acknowledgements: sockets.said,
    /** How many sockets are open. */
    sockets: () => sockets.count(),
    /** From now on signed requests to this address instead of sockets, and back with `undefined`. It has to answer the challenge. */
    async deliverTo(to: string | undefined): Promise<void> {
      if (to !== undefined && !(await verifyAddress(to, secret, timing.interaction)))
        throw new Error(`${to} did not answer the challenge`)
      address = to
    },
    async close(): Promise<void> {
      delivery.stop()
      sockets.close()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new Refusal('request_too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The arguments of a call, off a form, a query or JSON. */
function readCall(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://loopback').searchParams)
  const type = request.headers['content-type'] ?? ''
  if (!type.includes('json')) return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString())) }
  try {
    return { ...query, ...(JSON.parse(body.toString() || '{}') as object) } // each argument is looked at by its method
  } catch {
    throw new Refusal('invalid_json')
  }
}

/** A file's bytes as they are sent, plain or as the only part of a form. */
function contentOf(type: string, body: Buffer): Buffer {
  const boundary = /multipart\/form-data;.*boundary="?([^";]+)/u.exec(type)?.[1]
  if (!boundary) return body
  const start = body.indexOf('\r\n\r\n') + 4
  return body.subarray(start, body.lastIndexOf(`\r\n--${boundary}`))
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'closed') return void response.socket?.destroy()
  response.writeHead(reply.status, reply.headers).end(reply.body)
}
