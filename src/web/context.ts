import type { HttpBindings } from '@hono/node-server'
import type { Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { type Action, permits } from '../directory/permission.ts'
import { isLanguage, languages, say } from '../locale/catalogue.ts'
import type { Attempts } from './attempts.ts'
import { type NavItem, renderFrame } from './frame.ts'
import type { Markup } from './markup.ts'
import type { NightWatch } from './night-watch.ts'
import type { WebOptions } from './options.ts'
import { agentOf, type Session } from './session.ts'
import type { Site } from './site.ts'
import type { Streams } from './streams.ts'

/** What a request carries through the server once it has been looked at. */
export type Env = {
  Bindings: HttpBindings
  Variables: {
    /** The origin of the name the request came under. */
    origin: string
    /** The client's address. */
    address: string
    session: Session | undefined
    /** The fields of a form that was sent; empty otherwise. */
    fields: FormData
  }
}
export type Ask = Context<Env>
export type App = Hono<Env>

/** What the routes share. */
export type Parts = {
  options: WebOptions
  site: () => Site
  attempts: Attempts
  streams: Streams
  /** The elections that are near; absent where no page of ours can be read. */
  nights?: NightWatch
  home: string
  /** Whether something is hung in at this path. */
  hasMount: (path: string) => boolean
  /** The adapter that hung something in at this path. */
  adapterAt: (path: string) => string | undefined
  /** The largest request with files that whoever serves a path asked for. */
  uploadBytesAt: (path: string) => number | undefined
}

/** A page of ours for whoever asks, in their language. */
export type View = {
  title: string
  body: Markup
  status?: number
  current?: string
  width?: 'narrow' | 'wide'
  scripts?: readonly ('passkey.js' | 'webauthn.js' | 'night.js')[]
}

/** Answers with a page in the frame. */
export function show(parts: Parts, ask: Ask, view: View): Response {
  return showTo(parts, ask.get('session'), languageOf(parts, ask), view)
}

/** Answers somebody, or nobody yet, with a page in the frame. */
export function showTo(
  parts: Parts,
  reader: { person: string; name: string; csrf: string } | undefined,
  language: string,
  { status = 200, ...view }: View,
): Response {
  const html = renderFrame({
    ...view,
    language,
    exercise: parts.options.world === 'exercise',
    ...(reader && { visitor: reader, nav: navOf(parts, reader.person, language) }),
  })
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function navOf(parts: Parts, person: string, language: string): readonly NavItem[] {
  const items: NavItem[] = []
  if (parts.hasMount('/rooms')) items.push({ id: 'rooms', href: '/rooms', label: say(language, 'web.nav.rooms') })
  if (parts.hasMount('/cases')) items.push({ id: 'cases', href: '/cases', label: say(language, 'web.nav.cases') })
  if ((parts.nights?.near().length ?? 0) > 0 && mayDo(parts, person, 'round')) {
    items.push({ id: 'night', href: '/night', label: say(language, 'rounds.night.nav') })
  }
  if (parts.options.keyring && mayDo(parts, person, 'decisions')) {
    items.push({ id: 'decisions', href: '/decisions', label: say(language, 'decisions.page.title') })
  }
  if (parts.options.answerCall && parts.options.keyring && mayDo(parts, person, 'calls')) {
    items.push({ id: 'calls', href: '/calls', label: say(language, 'calls.page.nav') })
  }
  if (parts.options.deliveries && mayDo(parts, person, 'deliveries.see')) {
    items.push({ id: 'deliveries', href: '/deliveries', label: say(language, 'web.nav.deliveries') })
  }
  if (parts.options.keyring && mayDo(parts, person, 'audit')) {
    items.push({ id: 'audit', href: '/audit', label: say(language, 'notices.audit.nav') })
  }
  return items
}

/** Tells whether the table of permissions lets a person do something now. */
export function mayDo({ options }: Parts, person: string, action: Action): boolean {
  const directory = options.directory()
  const found = directory.people.get(person)
  return found !== undefined && permits(directory, found, action, options.now?.() ?? new Date()).allowed
}

/** The reader's language: their own, else the first their browser asks for that we have. */
export function languageOf({ options }: Parts, ask: Ask): string {
  const session = ask.get('session')
  if (session) return session.language
  const wanted = (ask.req.header('accept-language') ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/;\s*q=/)
      return { language: tag.split('-')[0]!.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) }
    })
    .sort((a, b) => b.weight - a.weight)
    .find(({ language, weight }) => weight > 0 && isLanguage(language))
  return wanted?.language ?? options.language ?? languages[0] ?? 'en'
}

/** The secret of the session cookie, as the browser sent it. */
export const cookieOf = (parts: Parts, ask: Ask): string | undefined => getCookie(ask, parts.site().cookie)

/** Hands the browser its session. */
export function giveCookie(parts: Parts, ask: Ask, secret: string): void {
  const { cookie, secure } = parts.site()
  setCookie(ask, cookie, secret, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: 7 * 24 * 3600 })
}

/** Takes the session from the browser. */
export function dropCookie(parts: Parts, ask: Ask): void {
  const { cookie, secure } = parts.site()
  deleteCookie(ask, cookie, { path: '/', secure })
}

/** A path of ours out of an untrusted value; `fallback` when it would lead elsewhere. */
export function localPath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || !/^\/(?![/\\])[\x21-\x7e]*$/.test(value)) return fallback
  const url = new URL(value, 'http://here.invalid')
  return url.host === 'here.invalid' && !url.pathname.startsWith('//') ? url.pathname + url.search : fallback
}

/** The browser and system of a request, in two words. */
export const agentOfAsk = (ask: Ask): string => agentOf(ask.req.header('user-agent') ?? null)

/** One field of a form as text. The store's texts cannot hold NUL: it is replaced, so that it finds nothing. */
export function field(ask: Ask, name: string): string {
  const value = ask.get('fields').get(name)
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : ''
}
