import type { MiddlewareHandler } from 'hono'
import { say } from '../locale/catalogue.ts'
import { type Ask, cookieOf, type Env, languageOf, type Parts } from './context.ts'
import { refuse, wantsPage } from './fault.ts'
import { overPage } from './form.ts'
import { isCrowded, readFields, TooLarge, takeBody } from './request-body.ts'
import { readSession } from './session.ts'
import { sameSecret } from './site.ts'

const pageBytes = 1_000_000
/** Where somebody who is not signed in may send something: the link they came by says whose it is. */
const withoutSession = ['/sign-in', '/answer/', '/witness/']
/** Of somebody who is not signed in: a code, a link, or what a passkey answers. */
const strangerBytes = 32_000
/** Of somebody whose time for a form was over when they sent it: what they wrote is shown to them again. */
const lateBytes = 200_000
const uploadBytes = 12_000_000

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const defence: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cache-control': 'no-store',
}

/** Adds to an answer what protects a page, where the answer does not say otherwise itself. */
export function defend(headers: Headers, secure: boolean): void {
  for (const [name, value] of Object.entries(defence)) if (!headers.has(name)) headers.set(name, value)
  if (secure) headers.set('strict-transport-security', 'max-age=31536000')
}

/** Answers only under our own names: a foreign name that leads here is somebody else's page in a browser. */
export function guardHost(parts: Parts): MiddlewareHandler<Env> {
  return async (ask, next) => {
    // Methods that no page can send, and that a `Request` cannot carry.
    if (['CONNECT', 'TRACE', 'TRACK'].includes(ask.req.method)) return new Response(null, { status: 405 })
    const host = ask.req.header('host') ?? null
    const origin = parts.site().originOf(host)
    const asked = URL.canParse(ask.req.url) ? new URL(ask.req.url).host : ''
    if (origin === undefined || parts.site().originOf(asked) !== origin) {
      const text = say(languageOf(parts, ask), 'web.fault.host', { origin: parts.site().origin })
      return new Response(`${text}\n`, { status: 421, headers: { 'content-type': 'text/plain; charset=utf-8' } })
    }
    ask.set('origin', origin)
    ask.set('address', addressOf(parts, ask))
    await next()
    return
  }
}

/** What is made anew, goes on record or stays open when it is asked for: nobody gets it who asks for the head alone. */
const madeAnew = (path: string): boolean =>
  path.startsWith('/exports/') || path === '/call-tree.pdf' || path.endsWith('/events')

/** Refuses to do for a head what is done for the whole: else a `HEAD` is served as a `GET` whose body is thrown away. */
export const guardHeads: MiddlewareHandler<Env> = async (ask, next) =>
  ask.req.method === 'HEAD' && madeAnew(ask.req.path)
    ? new Response(null, { status: 405, headers: { allow: 'GET' } })
    : next()

function addressOf(parts: Parts, ask: Ask): string {
  const passedOn = parts.options.proxied ? ask.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  return passedOn || ask.env.incoming.socket.remoteAddress || 'unknown'
}

/** Finds out who asks. A stream that reconnects by itself is no sign of somebody at the keyboard. */
export function readVisitor(parts: Parts): MiddlewareHandler<Env> {
  return async (ask, next) => {
    const secret = cookieOf(parts, ask)
    const active = !(ask.req.header('accept') ?? '').includes('text/event-stream')
    const session = secret === undefined ? undefined : await readSession(parts.options.db, secret, active)
    // Whoever came in to fill in one form is nobody anywhere else.
    const counts = session?.method !== 'form' || isForForms(ask.req.path)
    ask.set('session', counts ? session : undefined)
    await next()
  }
}

const isForForms = (path: string): boolean => path.startsWith('/form/') || path === '/sign-out'

/**
 * Lets a change through only when it comes from a page of ours: by what the browser says of its origin, and, once
 * somebody is signed in, by the token of their session.
 */
export function guardChanges(parts: Parts): MiddlewareHandler<Env> {
  const uploads = queueUploads()
  return async (ask, next) => {
    ask.set('fields', new FormData())
    if (!changesThings(ask.req.method)) return next()
    if (!fromOurPages(ask)) return stale(parts, ask)
    const session = ask.get('session')
    // A signed link is for whoever holds it: it takes no session, and none can be misused for it.
    const toSignIn = withoutSession.some((path) => ask.req.path.startsWith(path))
    if (!session && parts.options.forms && ask.req.path.startsWith('/form/')) {
      const bytes = await readInto(ask, lateBytes, lateBytes)
      ask.set('fields', await readFields(ask.req.raw, bytes).catch(() => new FormData()))
      return overPage(parts, ask)
    }
    if (!session && !toSignIn && ask.req.path !== '/sign-out') return signInFirst(ask)
    const handle = async (): Promise<Response | undefined> => {
      const bytes = await (session ? readInto(ask, uploadAt(parts, ask)) : readInto(ask, strangerBytes, strangerBytes))
      ask.set('fields', await readFields(ask.req.raw, bytes).catch(() => new FormData()))
      if (session && !toSignIn) {
        const token = ask.req.header('x-csrf-token') ?? ask.get('fields').get('_csrf')
        if (typeof token !== 'string' || !sameSecret(token, session.csrf)) return stale(parts, ask)
      }
      await next()
      return undefined
    }
    return session && isLarge(ask) ? uploads.inTurn(session.person, handle) : handle()
  }
}

/** A request is held in memory as a whole: of large ones a person brings one at a time, however many their browser sends. */
function queueUploads() {
  const last = new Map<string, Promise<unknown>>()
  return {
    async inTurn<Result>(person: string, work: () => Promise<Result>): Promise<Result> {
      const before = last.get(person) ?? Promise.resolve()
      const done = before.then(work, work)
      const settled = done.catch(() => {})
      last.set(person, settled)
      try {
        return await done
      } finally {
        if (last.get(person) === settled) last.delete(person)
      }
    },
  }
}

const uploadAt = (parts: Parts, ask: Ask): number =>
  parts.uploadBytesAt(ask.req.path) ?? parts.options.uploadBytes ?? uploadBytes

/** Reads the request's body and puts it back, so that its handler can read it too. Throws `TooLarge`. */
export async function readInto(ask: Ask, upload: number, other = pageBytes): Promise<Uint8Array<ArrayBuffer>> {
  const limit = isMultipart(ask) ? upload : other
  const { request, bytes } = await takeBody(ask.req.raw, limit)
  if (isCrowded(ask.req.header('content-type') ?? '', bytes)) throw new TooLarge(limit)
  ask.req.raw = request
  return bytes
}

/** Whether a request brings files, or more than any form or message of ours that is written by hand. */
const isLarge = (ask: Ask): boolean =>
  isMultipart(ask) || Number(ask.req.header('content-length') ?? Number.POSITIVE_INFINITY) > strangerBytes

const isMultipart = (ask: Ask): boolean => /^multipart\/form-data\b/i.test(ask.req.header('content-type') ?? '')

/** Sends somebody who is not signed in to the page where they can do so, and back afterwards. */
export function signInFirst(ask: Ask): Response {
  const url = new URL(ask.req.url)
  const to =
    ask.req.method === 'GET' && url.pathname !== '/' ? `?to=${encodeURIComponent(url.pathname + url.search)}` : ''
  if (wantsPage(ask)) return ask.redirect(`/sign-in${to}`, 303)
  return ask.json({ error: 'sign in first' }, 401)
}

const changesThings = (method: string): boolean => !['GET', 'HEAD'].includes(method)

/** `Sec-Fetch-Site` cannot be forged by a page; where a browser does not send it, `Origin` has to be ours. */
function fromOurPages(ask: Ask): boolean {
  const origin = ask.req.header('origin')
  const site = ask.req.header('sec-fetch-site')
  // Under our referrer policy a browser calls the origin of a plain form `null`.
  if (site !== undefined)
    return site === 'same-origin' && (origin === undefined || origin === 'null' || origin === ask.get('origin'))
  return origin === ask.get('origin')
}

function stale(parts: Parts, ask: Ask): Response {
  const text = say(languageOf(parts, ask), 'web.fault.csrf')
  return refuse(parts, ask, 403, { title: 'web.fault.refused.title', text })
}
