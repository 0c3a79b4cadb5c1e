import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebClient } from '@slack/web-api'
import { isTooLarge, readBounded } from '../../src/chat/bounded.ts'
import { DeliveryError, gone, unreachable } from '../../src/chat/errors.ts'
import { isUnclear, pauseOf, Refused, TokenRefused } from '../../src/chat/refusals.ts'
import { fetchBounded } from './bounded-fetch.ts'
import { limits } from './limits.ts'

/** The part of Slack's client that a dotted name means, e.g. `chat.postMessage`. */
type Named<Name extends string, Of = WebClient> = Name extends `${infer Head}.${infer Rest}`
  ? Head extends keyof Of
    ? Named<Rest, Of[Head]>
    : never
  : Name extends keyof Of
    ? Of[Name]
    : never

/** The methods of Slack that the adapter may call: what stands here has its scope in the manifest. */
export type Method =
  | 'auth.test'
  | 'bots.info'
  | 'chat.delete'
  | 'chat.getPermalink'
  | 'chat.postEphemeral'
  | 'chat.postMessage'
  | 'chat.update'
  | 'conversations.archive'
  | 'conversations.create'
  | 'conversations.history'
  | 'conversations.info'
  | 'conversations.invite'
  | 'conversations.kick'
  | 'conversations.members'
  | 'conversations.open'
  | 'conversations.rename'
  | 'conversations.replies'
  | 'conversations.setTopic'
  | 'files.completeUploadExternal'
  | 'files.delete'
  | 'files.getUploadURLExternal'
  | 'files.info'
  | 'reactions.add'
  | 'reactions.get'
  | 'users.conversations'
  | 'users.info'
  | 'users.list'
  | 'users.lookupByEmail'
  | 'views.open'
  | 'views.publish'
  | 'views.update'

type Callable<Name extends Method> = Extract<Named<Name>, (question: never) => Promise<unknown>>
export type Question<Name extends Method> = NonNullable<Parameters<Callable<Name>>[0]>
/** What Slack's own types say an answer looks like. Words of people in it are whatever they wrote. */
export type Answer<Name extends Method> = Awaited<ReturnType<Callable<Name>>>

/** `interaction`: somebody waits for it now, and a moment later it is of no use. `outbox`: all else. */
export type Lane = 'interaction' | 'outbox'

/** Speaks with Slack and says in `DeliveryError`s what went wrong. It tries nothing twice. */
export type Wire = {
  readonly url: string
  ask<Name extends Method>(method: Name, question: Question<Name>, lane?: Lane): Promise<Answer<Name>>
  /** Answers an interaction at the address that came with it. */
  respond(address: string, answer: object): Promise<void>
  /** The bytes of a file at an address of Slack's own, asked for with the token. */
  download(address: string): Promise<Uint8Array>
  /** Hands bytes to the address that Slack named for them. */
  upload(address: string, bytes: Uint8Array): Promise<void>
  /** Gives up whatever is under way; what is asked later is asked. */
  close(): void
}

/** Milliseconds after which a question counts as not answered. A trigger is good for three seconds. */
const patienceMs = { interaction: 3000, outbox: 20_000, file: 20_000 } as const

/** Takes what the SDK would print: it quotes what is asked, which is people's words. */
export const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => 'error' as never, // the type is an enum of the SDK's, and nobody asks
  setName() {},
}

/** Where the methods stand below the address of Slack, or of what stands in for it. */
export const apiOf = (url: string): string => `${url.replace(/\/+$/, '')}/api/`

/** Opens the way to Slack; nothing is asked yet. `troubled` hears of each question whose answer did not come, or was that the token is good no more. */
export function openWire(parts: { url: string; token: string; troubled?(): void }): Wire {
  const { url, token, troubled = () => {} } = parts
  let closing = new AbortController()
  const within = (how: RequestInit | undefined, ms: number): AbortSignal =>
    AbortSignal.any([closing.signal, AbortSignal.timeout(ms), ...(how?.signal ? [how.signal] : [])])
  const open = (lane: Lane): WebClient =>
    new WebClient(token, {
      slackApiUrl: apiOf(url),
      logger: silent,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      fetch: (address, how) => fetchBounded(address, { ...how, signal: within(how, patienceMs[lane]) }),
    })
  const clients: Readonly<Record<Lane, WebClient>> = { interaction: open('interaction'), outbox: open('outbox') }

  /** Asks at an address that Slack told, which must be one of its own. */
  async function fetchOwn(address: string, what: string, how: RequestInit): Promise<Response> {
    if (!isOwn(address, url)) throw gone(`an address that is not Slack's: ${what}`)
    const answer = await fetch(address, { redirect: 'manual', ...how }).catch((fault: unknown) => {
      throw faultOf(fault, what)
    })
    if (answer.status === 200) return answer
    await answer.body?.cancel().catch(() => {})
    throw byStatus(answer.status, what, answer.headers)
  }

  return {
    url,
    async ask(method, question, lane = 'outbox') {
      try {
        const asked = question as Record<string, unknown> // the SDK takes any object here
        return (await clients[lane].apiCall(method, asked)) as never // the answer as the SDK's own methods have it
      } catch (fault) {
        const told = faultOf(fault, method)
        if ((isUnclear(told) || told instanceof TokenRefused) && method !== 'auth.test') troubled()
        throw told
      }
    },
    async respond(address, answer) {
      const said = await fetchOwn(address, 'response_url', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer),
        signal: within(undefined, patienceMs.interaction),
      })
      await said.body?.cancel().catch(() => {})
    },
    async download(address) {
      const signal = within(undefined, patienceMs.file)
      const answer = await fetchOwn(address, 'download', { headers: { authorization: `Bearer ${token}` }, signal })
      try {
        return await readBounded(answer, limits.fileBytes)
      } catch (fault) {
        if (isTooLarge(fault)) throw gone('a file that is too large')
        throw faultOf(fault, 'download')
      }
    },
    async upload(address, bytes) {
      const answer = await fetchOwn(address, 'upload', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(bytes),
        signal: within(undefined, patienceMs.file),
      })
      await answer.body?.cancel().catch(() => {})
    },
    close() {
      closing.abort()
      closing = new AbortController()
    },
  }
}

/** Whether an address lies with Slack itself, as the settings name it: on its host, or below it as `files.slack.com` does. */
export function isOwn(address: string, url: string): boolean {
  if (!URL.canParse(address)) return false
  const [told, home] = [new URL(address), new URL(url)]
  if (told.protocol !== home.protocol || told.username !== '' || told.password !== '') return false
  return told.host === home.host || (told.port === home.port && told.hostname.endsWith(`.${home.hostname}`))
}

const tokenCodes = new Set([
  'account_inactive',
  'invalid_auth',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'token_expired',
  'token_revoked',
])
/** Slack could not do it now: what was asked may have been done, or not. */
const troubleCodes = new Set([
  'ekm_access_denied',
  'external_channel_migrating',
  'fatal_error',
  'internal_error',
  'request_timeout',
  'service_unavailable',
  'team_added_to_org',
])
const paceCodes = new Set(['message_limit_exceeded', 'rate_limited', 'ratelimited'])

/** What a refusal of Slack means for a delivery. Its own words may quote people: only its code is told. */
export function faultOf(fault: unknown, what: string): DeliveryError {
  if (fault instanceof DeliveryError) return fault
  if (fault instanceof WebAPIRateLimitedError) return pauseOf(fault.retryAfter)
  if (fault instanceof WebAPIPlatformError) return byCode(fault.data.error, what)
  if (fault instanceof WebAPIHTTPError) return byStatus(fault.statusCode, what, new Headers(fault.headers))
  if (isTooLarge(fault)) return unreachable(`${what}: the answer was too large`)
  // Closed, refused, broken off, too late, or no answer in JSON.
  return unreachable(what)
}

/** Where the body was no JSON the SDK gives all of it as the code. */
function byCode(code: unknown, what: string): DeliveryError {
  if (typeof code !== 'string' || !/^[a-z][a-z0-9_]{0,79}$/.test(code)) return unreachable(`${what}: no answer in JSON`)
  if (paceCodes.has(code)) return pauseOf(undefined)
  if (tokenCodes.has(code)) return new TokenRefused(code, what)
  if (troubleCodes.has(code)) return unreachable(`${code} for ${what}`)
  return new Refused(code, what)
}

function byStatus(status: number, what: string, headers: Headers): DeliveryError {
  if (status === 429) return pauseOf(Number.parseInt(headers.get('retry-after') ?? '', 10))
  if (status === 408 || status >= 500 || status < 300) return unreachable(`${status} for ${what}`)
  return gone(`${status} for ${what}`)
}
