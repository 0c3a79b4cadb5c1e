import type { IncomingHttpHeaders } from 'node:http'
import type { CallFault } from './faults.ts'
import type { Bucket } from './limits.ts'
import { createLimits } from './limits.ts'
import { readForm } from './multipart.ts'
import { Refusal, refuse } from './refusal.ts'
import type { Route, Upload } from './route.ts'
import { routes } from './routes/index.ts'
import type { World } from './world.ts'

/** One call as it came in. */
export type Call = {
  /** Its route: `POST /channels/:channel/messages`. */
  route: string
  path: string
  body: unknown
  query: Readonly<Record<string, string>>
  uploads: readonly { name: string; size: number }[]
  reason: string | undefined
  /** What it was answered with; 0 when nothing came back. */
  status: number
  /** Discord's JSON error code, where it refused. */
  code: number | undefined
}

export type Reply = { status: number; headers: Record<string, string>; body: string } | 'closed'
type Received = { method: string; url: URL; headers: IncomingHttpHeaders; body: Buffer }

type Matcher = { route: Route; method: string; parts: readonly string[] }

const matchers: readonly Matcher[] = routes.map((route) => {
  const [method = '', path = ''] = route.name.split(' ')
  return { route, method, parts: path.split('/').slice(1) }
})

/** The route of a call, and the variable parts of its path. */
function find(method: string, path: readonly string[]): { route: Route; at: Record<string, string> } | undefined {
  for (const { route, method: of, parts } of matchers) {
    if (of !== method || parts.length !== path.length) continue
    const fits = parts.every((part, index) => part.startsWith(':') || part === path[index])
    if (!fits) continue
    const variable = parts.flatMap((part, index) => (part.startsWith(':') ? [[part.slice(1), path[index] ?? '']] : []))
    return { route, at: Object.fromEntries(variable) }
  }
  return undefined
}

/** Answers calls of REST v10: who asks, what for, how often; and the faults that a test switched on. */
export function createRest(
  world: World,
  options: {
    token: () => string
    takeFault: (route: string, channel: string | undefined) => CallFault | undefined
    bucketFor: (route: string) => Bucket | undefined
    mostInAll: () => number
    mostInvalid: number
  },
) {
  const calls: Call[] = []
  const listeners: ((call: Call) => void)[] = []
  const limits = createLimits(options.bucketFor, options.mostInAll)

  const reply = (status: number, body: object | undefined, headers: Record<string, string> = {}): Reply =>
    body === undefined
      ? { status: 204, headers, body: '' }
      : { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }

  function limited(seconds: number, scope: 'user' | 'shared' | 'global', headers: Record<string, string> = {}): Reply {
    return reply(
      429,
      { message: 'You are being rate limited.', retry_after: seconds, global: scope === 'global' },
      {
        ...headers,
        'retry-after': String(Math.ceil(seconds)),
        'x-ratelimit-scope': scope,
        ...(scope === 'global' ? { 'x-ratelimit-global': 'true' } : spent(seconds)),
      },
    )
  }

  /** What stands instead of an answer. */
  function instead(fault: CallFault | undefined, route: string): Reply | undefined {
    switch (fault?.kind) {
      case 'limited':
        return limited(fault.seconds, fault.scope ?? 'user', fault.scope === 'global' ? {} : limits.headersOf(route))
      case 'banned':
        return {
          status: 429,
          headers: { 'content-type': 'text/html', 'retry-after': String(fault.seconds) },
          body: '<html>error code: 1015</html>',
        }
      case 'status':
        return { status: fault.status, headers: { 'content-type': 'text/plain' }, body: 'upstream error' }
      case 'error':
        return reply(fault.status, { message: fault.message ?? 'Refused', code: fault.code })
      case 'no-json':
        return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Discord is having trouble</html>' }
      case 'closed':
        return fault.when === 'before' ? 'closed' : undefined
      default:
        return undefined
    }
  }

  async function readBody({ headers, body }: Received): Promise<{ body: unknown; uploads: Upload[] }> {
    const type = headers['content-type'] ?? ''
    if (body.length === 0) return { body: undefined, uploads: [] }
    const { json, uploads } = type.startsWith('multipart/form-data')
      ? await readForm(type, body)
      : { json: body.toString(), uploads: [] }
    if (!type.startsWith('multipart/form-data') && !type.startsWith('application/json')) throw refuse(50_109)
    try {
      return { body: JSON.parse(json), uploads }
    } catch {
      throw refuse(50_109)
    }
  }

  async function answer(received: Received): Promise<Reply> {
    const { method, url, headers } = received
    const version = /^\/api(?:\/v(\d+))?(\/.*)$/u.exec(url.pathname)
    if (version?.[1] !== '10') return reply(400, { message: 'Invalid API version', code: 50_041 })
    const parts = (version[2] ?? '').split('/').slice(1).map(decodeURIComponent)
    const path = `/${parts.join('/')}`
    const found = find(method, parts)
    const call: Call = {
      route: found?.route.name ?? `${method} ${path}`,
      path,
      body: undefined,
      query: Object.fromEntries(url.searchParams),
      uploads: [],
      reason:
        headers['x-audit-log-reason'] === undefined
          ? undefined
          : decodeURIComponent(String(headers['x-audit-log-reason'])),
      status: 0,
      code: undefined,
    }
    const done = (answered: Reply, code?: number): Reply => {
      call.status = answered === 'closed' ? 0 : answered.status
      call.code = code
      if ([401, 403, 429].includes(call.status)) limits.noteInvalid()
      calls.push(call)
      for (const listener of listeners) listener(call)
      return answered
    }
    if (limits.invalid() >= options.mostInvalid)
      return instead({ kind: 'banned', seconds: 600 }, call.route) ?? 'closed'
    try {
      const { body, uploads } = await readBody(received)
      Object.assign(call, { body, uploads: uploads.map(({ name, bytes }) => ({ name, size: bytes.length })) })
      const fault = options.takeFault(call.route, found?.at.channel)
      const stands = instead(fault, call.route)
      if (stands) return done(stands, fault?.kind === 'error' ? fault.code : undefined)
      if (fault?.kind === 'slow') await new Promise((ready) => setTimeout(ready, fault.ms))
      if (!found) return done(reply(404, { message: '404: Not Found', code: 0 }), 0)
      if (!found.route.open && headers.authorization !== `Bot ${options.token()}`)
        return done(reply(401, { message: '401: Unauthorized', code: 0 }), 0)
      const { at, route } = found
      const used = limits.count(route.name, at.channel ?? at.guild ?? at.token ?? '')
      if (used.limited)
        return done(limited(used.limited.seconds, used.limited.global ? 'global' : 'user', used.headers))
      try {
        const result = route.run(world, { at, query: url.searchParams, body, uploads })
        return done(fault?.kind === 'closed' ? 'closed' : reply(200, result, used.headers))
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal
        return done(refused(refusal, used.headers), refusal.code)
      }
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      return done(refused(refusal), refusal.code)
    }
  }

  const refused = ({ status, code, message, errors }: Refusal, headers?: Record<string, string>): Reply =>
    reply(status, { message, code, ...(errors && { errors }) }, headers)

  return {
    calls,
    answer,
    invalid: limits.invalid,
    /** Hears of every call from now on, before its answer goes out. */
    onCall: (listener: (call: Call) => void): void => void listeners.push(listener),
  }
}

/** Headers of a bucket of which nothing is left. */
const spent = (seconds: number): Record<string, string> => ({
  'x-ratelimit-remaining': '0',
  'x-ratelimit-reset': (Date.now() / 1000 + seconds).toFixed(3),
  'x-ratelimit-reset-after': seconds.toFixed(3),
})
