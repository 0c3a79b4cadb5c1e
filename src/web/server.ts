import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener, RequestError } from '@hono/node-server'
import { Hono } from 'hono'
import type { HttpMount, Visitor } from '../chat/http.ts'
import { accountRef } from '../chat/refs.ts'
import { say } from '../locale/catalogue.ts'
import { serveAccount } from './account.ts'
import { serveAsset } from './assets.ts'
import { countAttempts } from './attempts.ts'
import { serveAudit } from './audit.ts'
import { serveCallTree } from './call-tree.ts'
import { serveAnswers, serveCalls } from './calls.ts'
import { serveConfirm } from './confirm.ts'
import { type App, type Ask, type Env, languageOf, type Parts, showTo } from './context.ts'
import { serveDecisions } from './decisions.ts'
import { serveDeliveries } from './deliveries.ts'
import { serveExports } from './exports.ts'
import { answerError, areaOf, logFault, notFound, refuse, wantsPage } from './fault.ts'
import { serveFeeds } from './feed.ts'
import { serveFeedPage } from './feed-page.ts'
import { serveForms } from './form.ts'
import { defend, guardChanges, guardHeads, guardHost, readInto, readVisitor, signInFirst } from './guard.ts'
import { makeInstruments, serveHealth } from './health.ts'
import { serveHooks } from './hooks.ts'
import { escaped } from './markup.ts'
import { isOurs, type Mounts, makeMounts } from './mounts.ts'
import { serveNight } from './night.ts'
import { watchNights } from './night-watch.ts'
import { serveNotices } from './notices.ts'
import type { HealthReport, Web, WebOptions } from './options.ts'
import { isKnown, ownAccount } from './own-account.ts'
import { endedAmong, type Session } from './session.ts'
import { serveSignIn } from './sign-in.ts'
import { describeSite, type Site } from './site.ts'
import { followStreams } from './streams.ts'
import { serveWitness } from './witness.ts'

// Against clients that are slow on purpose, in ms.
const timeouts = {
  headersTimeout: 6_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 20_000,
  connectionsCheckingInterval: 2_000,
}
const drainMs = 10_000
const streamCheckMs = 15_000
const webhookBytes = 1_000_000

/** Makes the bot's HTTP server; nothing is listened to before `start`. Throws when its public address is unsafe. */
export function createWeb(options: WebOptions): Web {
  const mounts = makeMounts()
  const streams = followStreams()
  const nights = options.keyring && watchNights(options)
  const instruments = makeInstruments(() => streams.sessions().length)
  const names = options.names ?? 'single'
  let site: Site | undefined = options.origin || options.port !== 0 ? siteAt(options.port) : undefined
  let readHealth: (() => Promise<HealthReport>) | undefined
  let stopping = false
  let server: Server | undefined
  const clocks: NodeJS.Timeout[] = []

  function siteAt(port: number): Site {
    return describeSite(options.origin ?? `http://localhost${port === 80 ? '' : `:${port}`}`, names)
  }
  const siteNow = (): Site => {
    if (!site) throw new Error('The public address is known once the server has started: its port was left open.')
    return site
  }
  const parts: Parts = {
    options,
    site: siteNow,
    attempts: countAttempts(),
    streams,
    ...(nights && { nights }),
    home: options.home ?? '/rooms',
    hasMount: (path) => mounts.find(path) !== undefined,
    adapterAt: (path) => mounts.find(path)?.adapter,
    uploadBytesAt(path) {
      const found = mounts.find(path)
      return found?.kind === 'visitor' ? found.uploadBytes : undefined
    },
  }

  const app: App = new Hono<Env>()
  app.use(async (ask, next) => {
    const began = performance.now()
    if (stopping) ask.res = unavailable(parts, ask)
    else await next()
    defend(ask.res.headers, siteNow().secure)
    // Of a request that was too large there may be more to come.
    if (stopping || ask.res.status === 413) ask.res.headers.set('connection', 'close')
    const { path } = ask.req
    const known = path === '/' || isOurs(path) || mounts.find(path) !== undefined
    instruments.answered(known ? areaOf(path) : undefined, ask.res.status, (performance.now() - began) / 1000)
  })
  app.onError((error, ask) => answerError(parts, ask, error))
  app.notFound((ask) => notFound(parts, ask))
  serveHealth(app, {
    registry: instruments.registry,
    token: options.metricsToken,
    proxied: options.proxied === true,
    read: () => readHealth,
  })
  app.use(guardHost(parts))
  app.use(guardHeads)
  app.get('/assets/:version/:name', (ask) => {
    const { version, name } = ask.req.param()
    return serveAsset(ask.req.raw, name, version) ?? ask.notFound()
  })
  app.get('/favicon.svg', (ask) => serveAsset(ask.req.raw, 'favicon.svg') ?? ask.notFound())
  serveFeeds(app, parts)
  if (options.hooks) serveHooks(app, parts, options.hooks)
  app.use(async (ask, next) => {
    const found = mounts.find(ask.req.path)
    if (found?.kind !== 'open') return next()
    if (ask.req.raw.body) await readInto(ask, webhookBytes)
    return loosen(await found.handle(ask.req.raw))
  })
  app.use(readVisitor(parts))
  app.use(guardChanges(parts))
  serveSignIn(app, parts)
  serveAnswers(app, parts)
  serveWitness(app, parts)
  app.use(async (ask, next) => (ask.get('session') ? next() : signInFirst(ask)))
  app.get('/', (ask) => ask.redirect(parts.hasMount(parts.home) ? parts.home : '/account', 303))
  serveAccount(app, parts)
  serveConfirm(app, parts)
  serveForms(app, parts)
  app.use(async (ask, next) => {
    const session = ask.get('session')
    if (!session || isKnown(parts, session.person)) return next()
    // Whose account here does not count sees what can be done about that, and nothing else.
    // Wherever they come from, to a page that there is not as well, so that it tells them nothing.
    return wantsPage(ask) ? ask.redirect('/account', 303) : notFound(parts, ask)
  })
  serveDeliveries(app, parts)
  serveNight(app, parts)
  serveNotices(app, parts)
  serveDecisions(app, parts)
  serveCalls(app, parts)
  serveFeedPage(app, parts)
  serveCallTree(app, parts)
  const exporting = serveExports(app, parts)
  serveAudit(app, parts)
  app.all('*', (ask) => serveMount(parts, mounts, ask))

  return {
    metrics: instruments.registry,
    setHealth(read) {
      readHealth = read
    },
    mountFor: (adapter) => mountFor(parts, mounts, adapter),
    look: () => void endStreams().catch((error: unknown) => logFault(options.log, error, { area: 'streams' })),
    async start() {
      // An error before a request could be read is answered by the listener itself; what is left is ours to log.
      const listener = getRequestListener(app.fetch, {
        overrideGlobalObjects: false,
        errorHandler: (error) => {
          if (error instanceof RequestError) return new Response(null, { status: 400 })
          logFault(options.log, error, { area: 'listener' })
          return new Response(null, { status: 500 })
        },
      })
      server = createServer(
        { ...timeouts, maxHeaderSize: 16_384 },
        (incoming, outgoing) => void listener(incoming, outgoing),
      )
      server.listen(options.port, options.host)
      await once(server, 'listening')
      const { port } = server.address() as AddressInfo // it listens on a port, not on a path
      site ??= siteAt(port)
      await nights?.refresh()
      clocks.push(every(streamCheckMs, endStreams))
      return { origin: site.origin, port }
    },
    async stop() {
      stopping = true
      for (const clock of clocks.splice(0)) clearInterval(clock)
      streams.end()
      nights?.stop()
      if (!server) return
      const ending = server
      server = undefined
      let closed = false
      const end = once(ending, 'close').then(() => {
        closed = true
      })
      ending.close()
      // Connections turn idle as their last answers end, streams among them.
      for (const deadline = Date.now() + drainMs; !closed && Date.now() < deadline; ) {
        ending.closeIdleConnections()
        await Promise.race([end, sleep(20)])
      }
      ending.closeAllConnections()
      await end
      // What is made for those who were cut off ends at its next step, before what it stands on does.
      await exporting.over()
    },
  }

  /** Ends the streams of sessions that are over, and of people who count no more. */
  async function endStreams(): Promise<void> {
    const unknown = streams.people().filter((person) => !isKnown(parts, person))
    streams.end(new Set(unknown.flatMap((person) => streams.sessionsOf(person))))
    const sessions = streams.sessions()
    if (sessions.length > 0) streams.end(await endedAmong(options.db, sessions))
  }

  function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
    // One that fails is tried again at the next turn.
    return setInterval(
      () => void work().catch((error: unknown) => logFault(options.log, error, { area: 'clock' })),
      ms,
    ).unref()
  }
}

function unavailable(parts: Parts, ask: Ask): Response {
  const text = say(languageOf(parts, ask), 'web.fault.unavailable')
  const response = refuse(parts, ask, 503, { title: 'web.fault.unavailable.title', text })
  response.headers.set('retry-after', '5')
  return response
}

async function serveMount(parts: Parts, mounts: Mounts, ask: Ask): Promise<Response> {
  const found = mounts.find(ask.req.path)
  const session = ask.get('session')
  if (found?.kind !== 'visitor' || !session) return notFound(parts, ask)
  const response = await found.handle(ask.req.raw, visitorOf(parts, found.adapter, session))
  const streaming = response.headers.get('content-type')?.startsWith('text/event-stream')
  return streaming ? parts.streams.track(response, session) : loosen(response)
}

/** The same response with headers that can be added to, however it was made. */
function loosen(response: Response): Response {
  try {
    response.headers.delete('x-fixed')
    return response
  } catch {
    return new Response(response.body, response) // a redirect's and a fetched one's are fixed
  }
}

function visitorOf(parts: Parts, adapter: string, session: Session): Visitor {
  const { person, name, language, zone, csrf } = session
  const account = ownAccount(parts, person, adapter) ?? accountRef(adapter, person)
  return { person, name, account, language, zone, csrf }
}

function mountFor(parts: Parts, mounts: Mounts, adapter: string): HttpMount {
  return {
    get origin() {
      return parts.site().origin
    },
    mount: (path, handle, uploadBytes) =>
      mounts.add(path, { kind: 'visitor', adapter, handle, ...(uploadBytes !== undefined && { uploadBytes }) }),
    open: (path, handle) => mounts.add(path, { kind: 'open', adapter, handle }),
    page: (visitor, page) =>
      showTo(parts, visitor, visitor.language, {
        title: page.title,
        body: escaped(page.body),
        ...(page.status !== undefined && { status: page.status }),
        ...(page.nav !== undefined && { current: page.nav }),
        ...(page.wide && { width: 'wide' as const }),
      }),
  }
}
