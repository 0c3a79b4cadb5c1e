import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createActing } from './acting.ts'
import { createAct } from './acts.ts'
import { createEvents } from './events.ts'
import { createFaults } from './faults.ts'
import { createFilling } from './filling.ts'
import { openGateway } from './gateway.ts'
import { createHosting } from './hosting.ts'
import { type Bucket, mostInvalid } from './limits.ts'
import { sendMembers } from './members.ts'
import type { Command, StoredFile } from './model.ts'
import { createPeople, findPlace } from './people.ts'
import { sees } from './permissions.ts'
import { type Call, createRest, type Reply } from './rest.ts'
import { createState } from './state.ts'
import { type Timing, testTiming } from './timing.ts'
import { toldUser } from './told.ts'
import { toldGuildCreate } from './told-guild.ts'
import type { World } from './world.ts'

export type DiscordOptions = {
  port?: number
  /** The guild that is there, and who owns it: somebody who sees all that is in it. */
  guild?: { id?: string; name?: string; owner?: { name: string; id?: string } }
  botName?: string
  /** By itself a new one at every start, as every id here. */
  botId?: string
  /** What the bot was invited with. */
  permissions?: bigint
  /** The privileged intents that the application was granted; by itself those for members and for content. */
  granted?: { members?: boolean; content?: boolean; presences?: boolean }
  timing?: Partial<Timing>
  /** How many calls a route takes, and all together in a second: by itself more than a test makes. How many invalid ones ban an address. */
  limits?: { route?: (route: string) => Bucket | undefined; all?: number; invalid?: number }
  /** By itself a new one at every start. */
  token?: string
}

export type Discord = Awaited<ReturnType<typeof startDiscord>>

/** A request as large as this is cut off: docs, reference#uploading-files. */
const mostBytes = 25 * 1024 * 1024
/** Flags of an application for privileged intents, as they stand below 100 guilds: docs, resources/application#application-object-application-flags. */
const flagOf = { presences: 1 << 13, members: 1 << 15, content: 1 << 19 }
const intentOf = { presences: 1 << 8, members: 1 << 1, content: 1 << 15 }

/** Starts a Discord of one's own on loopback, with a bot in a guild that has nobody else but its owner. */
export async function startDiscord(options: DiscordOptions = {}) {
  const state = createState({
    botName: options.botName ?? 'jom',
    ...(options.botId && { botId: options.botId }),
    ...(options.permissions !== undefined && { permissions: options.permissions }),
  })
  const timing = { ...testTiming, ...options.timing }
  const newToken = (): string =>
    [
      Buffer.from(state.bot.id).toString('base64url'),
      randomBytes(4).toString('base64url'),
      randomBytes(28).toString('base64url'),
    ].join('.')
  let token = options.token ?? newToken()
  let accepted = token
  const granted = { members: true, content: true, presences: false, ...options.granted }
  const starts = { total: 1000, remaining: 1000, resetsAt: Date.now() + 86_400_000 }
  const renewStarts = (): void => {
    if (Date.now() > starts.resetsAt)
      Object.assign(starts, { remaining: starts.total, resetsAt: Date.now() + 86_400_000 })
  }
  const stopped = { value: false }
  const sum = (bits: Record<keyof typeof granted, number>): number =>
    (['members', 'content', 'presences'] as const).reduce((all, name) => all | (granted[name] ? bits[name] : 0), 0)

  const faulty = createFaults({
    drop: (code) => gateway.drop(code),
    reconnect: () => gateway.reconnect(),
    invalidate: (resumable) => gateway.invalidate(resumable),
    forgetSessions: () => gateway.forgetSessions(),
    end: (code) => gateway.end(code),
  })
  const server = createServer((request, response) => {
    answer(request, response).catch((fault: unknown) => {
      if (response.headersSent) return request.socket.destroy()
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(`the double failed: ${String((fault as Error).stack)}`)
    })
  })
  const gateway = openGateway(server, {
    timing,
    faults: faulty.state,
    token: () => accepted,
    granted: () => sum(intentOf),
    welcome(session) {
      const guilds = [...state.guilds.values()].filter(({ members }) => members.has(state.bot.id))
      gateway.dispatchTo(session, 'READY', {
        v: 10,
        user: { ...toldUser(state.bot), verified: true, mfa_enabled: false, flags: 0 },
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        session_id: session.id,
        resume_gateway_url: world.gatewayUrl(),
        session_type: 'normal',
        shard: [0, 1],
        application: { id: state.applicationId, flags: world.flags() },
        private_channels: [],
      })
      if (session.intents & 1)
        for (const guild of guilds)
          if (!guild.unavailable)
            gateway.dispatchTo(
              session,
              'GUILD_CREATE',
              toldGuildCreate(state, guild, (channel) => sees(state, channel, state.bot.id)),
            )
    },
    requestMembers: (session, data) => sendMembers(world, session, data, faulty.state, gateway.dispatchTo),
    identified() {
      renewStarts()
      if (starts.remaining > 0) {
        starts.remaining -= 1
        return true
      }
      // One too many: the token is reset, and everybody has to log in with a new one.
      resetToken()
      return false
    },
  })

  function resetToken(to: string = newToken()): string {
    token = to
    accepted = token
    gateway.end(4004)
    return token
  }

  const events = createEvents(state, gateway.dispatch, faulty.nextEvent, stopped)
  const site = { url: '' }
  const world: World = {
    state,
    events,
    timing,
    flags: () => sum(flagOf),
    gatewayUrl: () => site.url.replace('http', 'ws'),
    sessionStarts() {
      renewStarts()
      const { total, remaining, resetsAt } = starts
      return { total, remaining, reset_after: Math.max(0, resetsAt - Date.now()), max_concurrency: 1 }
    },
  }
  const rest = createRest(world, {
    token: () => accepted,
    takeFault: faulty.takeCall,
    bucketFor: (route) => options.limits?.route?.(route),
    mostInAll: () => options.limits?.all ?? Number.POSITIVE_INFINITY,
    mostInvalid: options.limits?.invalid ?? mostInvalid,
  })
  const secret = randomBytes(16)
  const signed = (id: string, until: string): string =>
    createHmac('sha256', secret).update(`${id} ${until}`).digest('hex')
  state.site.addressOf = ({ id, name, channel }: StoredFile): string => {
    const until = (Date.now() + timing.file).toString(16)
    return `${site.url}/attachments/${channel}/${id}/${encodeURIComponent(name)}?ex=${until}&is=${Date.now().toString(16)}&hm=${signed(id, until)}`
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (faulty.state.down) return void request.socket.destroy()
    const url = new URL(request.url ?? '/', 'http://loopback')
    const body = await readBody(request)
    if (url.pathname.startsWith('/attachments/')) return sendFile(response, url)
    if (!body)
      return send(response, {
        status: 413,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ message: 'Request entity too large', code: 40_005 }),
      })
    const { method = 'GET', headers } = request
    send(response, await rest.answer({ method, url, headers, body }))
  }

  /** A file's bytes, for whoever has its address while that is good. */
  function sendFile(response: ServerResponse, { pathname, searchParams }: URL): void {
    const [, , , id = ''] = pathname.split('/')
    const file = state.files.get(id)
    const until = searchParams.get('ex') ?? ''
    const good = searchParams.get('hm') === signed(id, until) && Number.parseInt(until, 16) > Date.now()
    if (!file || !good)
      return void response.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.')
    response.writeHead(200, { 'content-type': file.mediaType, 'content-length': file.bytes.length }).end(file.bytes)
  }

  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', done)
  })
  site.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  const owner = state.addUser(options.guild?.owner ?? { name: 'Guild Owner' }).id
  const guild = state.addGuild({
    name: options.guild?.name ?? 'Election network',
    owner,
    ...(options.guild?.id && { id: options.guild.id }),
  }).id
  const act = createAct(world)
  const placeOf = (user: string, channel: string) => findPlace(world, user, channel)

  return {
    /** What the bot's setting for the address takes: `…/api`. */
    url: `${site.url}/api`,
    get token() {
      return token
    },
    applicationId: state.applicationId,
    guild,
    owner,
    bot: { id: state.bot.id, name: state.bot.username },
    people: {
      ...createPeople(world),
      ...createHosting(world),
      ...createActing(world, act, placeOf),
      ...createFilling(world, act, placeOf),
    },
    faults: {
      ...faulty.faults,
      /** The token is good for nothing, until it is again: 401, sessions end with 4004. */
      revokeToken(): void {
        accepted = ''
        gateway.end(4004)
      },
      restoreToken(): void {
        accepted = token
      },
      /** The token is reset: 401, sessions end with 4004. Returns the new one, which may be one that was good before. */
      resetToken,
      /** How many IDENTIFYs are left until the count begins anew; one more resets the token. */
      leaveStarts(remaining: number, resetAfter = 86_400_000): void {
        Object.assign(starts, { remaining, resetsAt: Date.now() + resetAfter })
      },
    },
    /** Privileged intents, to be changed by tests: for the next IDENTIFY and at once for REST. */
    granted,
    /** How long things take, to be changed by tests. */
    timing,
    /** Every call that came in, in order. */
    calls: rest.calls as readonly Call[],
    /** Hears of every call from now on, before its answer goes out. */
    onCall: rest.onCall,
    callsOf: (route: string): readonly Call[] => rest.calls.filter((call) => call.route === route),
    /** Calls of the last ten minutes that were answered by 401, 403 or 429. */
    invalidCalls: rest.invalid,
    /** The commands that the bot registered, by their ids. */
    commands: state.commands as ReadonlyMap<string, Command>,
    /** What the bot sent over the gateway: op 2 is IDENTIFY, op 6 RESUME. */
    received: gateway.received as readonly { op: number; d: unknown }[],
    /** How many sockets are open, and how many sessions there are. */
    sockets: () => gateway.count(),
    sessions: () =>
      [...gateway.sessions.values()].map(({ id, intents, seq, socket }) => ({
        id,
        intents,
        seq,
        open: socket !== undefined,
      })),
    async close(): Promise<void> {
      stopped.value = true
      gateway.close()
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= mostBytes) chunks.push(chunk)
  }
  return size > mostBytes ? undefined : Buffer.concat(chunks)
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'closed') return void response.socket?.destroy()
  response.writeHead(reply.status, reply.headers).end(reply.body)
}
