import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App, Ask } from './context.ts'
import type { HealthReport } from './options.ts'
import { isLoopbackAddress, isLoopbackName, sameSecret } from './site.ts'

const patienceMs = 5_000

export type Instruments = {
  registry: Registry
  /** Notes an answered request; `area` is absent when its path leads nowhere, whatever was answered. */
  answered(area: string | undefined, status: number, seconds: number): void
}

/** Metrics of this process and of the server itself; other parts add theirs to the registry. */
export function makeInstruments(openStreams: () => number): Instruments {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'jom_http_requests_total',
    help: 'Answered HTTP requests.',
    labelNames: ['area', 'status'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'jom_http_request_seconds',
    help: 'Time until the answer began.',
    labelNames: ['area'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  new Gauge({
    name: 'jom_http_streams',
    help: 'Open event streams.',
    registers: [registry],
    collect() {
      this.set(openStreams())
    },
  })
  return {
    registry,
    answered(known, status, seconds) {
      // A path that leads nowhere is made up by the asker: it must not make up metrics too.
      const area = status === 404 || status === 405 ? 'none' : (known ?? 'none')
      requests.inc({ area, status: String(status) })
      duration.observe({ area }, seconds)
    },
  }
}

/** Hangs in `/healthz` and `/metrics`. Strangers see whether all is well; details are for this machine or the token. */
export function serveHealth(
  app: App,
  parts: {
    registry: Registry
    token: string | undefined
    proxied: boolean
    read: () => (() => Promise<HealthReport>) | undefined
  },
): void {
  app.get('/healthz', async (ask) => {
    const report = await patiently(parts.read())
    const shown = report && (isTrusted(ask, parts) ? report : withoutDetails(report))
    return ask.json(shown ?? { ok: false }, report?.ok ? 200 : 503, { 'cache-control': 'no-store' })
  })

  app.get('/metrics', async (ask) => {
    if (!isTrusted(ask, parts)) return ask.notFound()
    return ask.body(await parts.registry.metrics(), 200, { 'content-type': parts.registry.contentType })
  })
}

/** The report; `undefined` when it failed, took too long or nobody gives one yet. */
async function patiently(read: (() => Promise<HealthReport>) | undefined): Promise<HealthReport | undefined> {
  if (!read) return undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined)
  })
  try {
    return await Promise.race([read().catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether each part works; how much waits or failed is the business of those whose it is. */
function withoutDetails({ ok, database, adapters, sealer, auditor }: HealthReport) {
  const states = Object.entries(adapters).map(([name, { state, since }]) => [name, { state, since }])
  return {
    ok,
    database,
    adapters: Object.fromEntries(states),
    sealer: { ok: sealer.ok },
    ...(auditor && { auditor: { ok: auditor.ok } }),
  }
}

function isTrusted(ask: Ask, { token, proxied }: { token: string | undefined; proxied: boolean }): boolean {
  const given = /^Bearer (.+)$/.exec(ask.req.header('authorization') ?? '')?.[1]
  if (given !== undefined) return token !== undefined && sameSecret(given, token)
  // Behind a proxy every caller is on this machine, whatever headers the proxy adds.
  if (proxied) return false
  // What a proxy on this machine passes on comes from elsewhere, and so does a page that gave our address its own name.
  const passedOn = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some(
    (name) => ask.req.header(name) !== undefined,
  )
  const ownName = isLoopbackName((ask.req.header('host') ?? '').toLowerCase().replace(/:\d+$/, ''))
  return !passedOn && ownName && isLoopbackAddress(ask.env.incoming.socket.remoteAddress ?? '')
}
