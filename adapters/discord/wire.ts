import { DiscordAPIError, HTTPError, RateLimitError, REST, type RequestMethod } from 'discord.js'
import { isTooLarge, readBounded } from '../../src/chat/bounded.ts'
import { DeliveryError, gone, rateLimited, unreachable } from '../../src/chat/errors.ts'
import { isUnclear, pauseOf, Refused, TokenRefused } from '../../src/chat/refusals.ts'
import { limits } from './limits.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** `interaction`: somebody waits for it now, and a moment later it is of no use. `outbox`: all else. */
export type Lane = 'interaction' | 'outbox'

/** A file that goes with a request, in the order of its `attachments`. */
export type Upload = { name: string; mediaType?: string; bytes: Uint8Array }

export type Question = {
  body?: unknown
  query?: Readonly<Record<string, string | number | boolean>>
  files?: readonly Upload[]
  /** What the audit log of the guild says of it. */
  reason?: string
  /** The address bears its own token (an interaction's): the bot's is not sent. */
  keyless?: true
}

/** Speaks with Discord and says in `DeliveryError`s what went wrong. It tries nothing twice. */
export type Wire = {
  readonly url: string
  /**
   * Asks for a path below the version, e.g. `/channels/1/messages`. `Answer` is what Discord's own types say the answer looks
   * like (it is not looked at; words of people in it are whatever they wrote); `undefined` where it has none.
   */
  ask<Answer = unknown>(method: Method, path: `/${string}`, question?: Question, lane?: Lane): Promise<Answer>
  /** The bytes of a file at an address of Discord's own. */
  download(address: string): Promise<Uint8Array>
  /** Gives up whatever is under way; what is asked later is asked. */
  close(): void
}

/** Milliseconds after which a question counts as not answered. */
const patienceMs = { interaction: limits.answerMs, outbox: 20_000, file: 20_000 } as const
/** Milliseconds that the limit of all requests together is waited for; it is counted by the second. */
const shortMs = 1100

/** Opens the way to Discord; nothing is asked yet. `troubled` hears of each question whose answer did not come, or was that the token is good no more. */
export function openWire(parts: { url: string; token: string; troubled?(): void; budget?: Budget }): Wire {
  const { token, troubled = () => {}, budget = openBudget() } = parts
  const url = parts.url.replace(/\/+$/, '')
  let closing = new AbortController()
  const rest = new REST({
    api: url,
    retries: 0,
    timeout: patienceMs.file,
    rejectOnRateLimit: ({ global, timeToReset }) => !global || timeToReset > shortMs,
    makeRequest: async (address, how) => {
      const answer = await fetchBounded(address, how as unknown as RequestInit, closing.signal) // the same, in the SDK's types
      if (isInvalid(answer)) budget.spend()
      return answer as never // as above
    },
  })

  return {
    url,
    async ask(method, path, question = {}, lane = 'outbox') {
      const { body, query, files, reason, keyless } = question
      const what = `${method} ${routeOf(path)}`
      const pause = lane === 'outbox' ? budget.pauseMs() : 0
      if (pause > 0) throw rateLimited(pause)
      // After a refusal the SDK asks no more by itself.
      rest.setToken(token)
      try {
        const answer = await rest.request({
          method: method as RequestMethod, // an enum of the SDK's with these very words
          fullRoute: path,
          ...(body !== undefined && { body }),
          ...(query && {
            query: new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])),
          }),
          ...(files && { files: files.map(fileOf) }),
          ...(reason !== undefined && { reason }),
          ...(keyless && { auth: false }),
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs[lane])]),
        })
        if (answer instanceof ArrayBuffer && answer.byteLength > 0) throw unreachable(`${what}: no answer in JSON`)
        return (answer instanceof ArrayBuffer ? undefined : answer) as never // as the caller names it
      } catch (fault) {
        const told = faultOf(fault, what, keyless)
        if (isUnclear(told) || told instanceof TokenRefused) troubled()
        throw told
      }
    },
    async download(address) {
      if (!isOwn(address, url)) throw gone("an address that is not Discord's: download")
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(patienceMs.file)])
      try {
        const answer = await fetch(address, { redirect: 'error', signal })
        if (answer.status === 200) return await readBounded(answer, limits.fileBytes)
        await answer.body?.cancel().catch(() => {})
        throw byStatus(answer.status, 'download', answer.headers.get('retry-after'))
      } catch (fault) {
        if (isTooLarge(fault)) throw gone('a file that is too large')
        throw faultOf(fault, 'download')
      }
    },
    close() {
      closing.abort()
      closing = new AbortController()
      rest.clearHashSweeper()
      rest.clearHandlerSweeper()
    },
  }
}

const fileOf = ({ name, mediaType, bytes }: Upload) => ({
  name,
  data: Buffer.from(bytes),
  contentType: mediaType ?? 'application/octet-stream',
})

/**
 * Asks Discord, and nobody to whom it would lead, and reads all of the answer: until then it may still fail.
 */
async function fetchBounded(address: string, how: RequestInit, closing: AbortSignal): Promise<Response> {
  const late = AbortSignal.timeout(patienceMs.file)
  const signal = AbortSignal.any([closing, late, ...(how.signal ? [how.signal] : [])])
  const answer = await fetch(address, { ...how, signal, redirect: 'error' })
  const { status, statusText } = answer
  const headers = new Headers(answer.headers)
  const bytes = await readBounded(answer, limits.answerBytes)
  // Nothing is no JSON, whatever is said of its kind.
  if (bytes.length === 0) headers.delete('content-type')
  return new Response(status === 204 || status === 304 ? null : bytes, { status, statusText, headers })
}

/** Whether Discord counts an answer against this machine's address. */
const isInvalid = ({ status, headers }: Response): boolean =>
  status === 401 || status === 403 || (status === 429 && headers.get('x-ratelimit-scope') !== 'shared')

/** What is left of the refusals that Discord bears from one address. */
export type Budget = {
  /** One more was used up. */
  spend(): void
  /** Milliseconds for which all but interactions has to wait. */
  pauseMs(): number
}

/**
 * Counts what Discord counts before it shuts an address out. Half of it is kept for those who wait for an answer to what they
 * pressed: once the other half is used up, all else has to pause.
 */
export function openBudget(now: () => number = Date.now): Budget {
  let spent = 0
  let endMs = 0
  return {
    spend() {
      if (now() >= endMs) {
        spent = 0
        endMs = now() + limits.invalidMs
      }
      spent += 1
    },
    pauseMs: () => (spent >= limits.invalidRequests / 2 ? Math.max(0, endMs - now()) : 0),
  }
}

/** A path without what it names, and without the secret of an interaction. */
export const routeOf = (path: string): string =>
  path
    .replace(/\?.*$/, '')
    .replace(/^\/(webhooks|interactions)\/(\d+)\/[^/]+/, '/$1/:id/:token')
    .replace(/\/reactions\/.*$/, '/reactions/:emoji')
    .replace(/\d{15,}/g, ':id')

/** Hosts of Discord's own where files lie, each below an address that is signed. */
const fileHosts: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net'])

/** Whether an address lies with Discord itself, as the settings name it: on its host, or where Discord keeps its files. */
export function isOwn(address: string, url: string): boolean {
  if (!URL.canParse(address)) return false
  const [told, home] = [new URL(address), new URL(url)]
  if (told.protocol !== home.protocol || told.username !== '' || told.password !== '') return false
  return told.host === home.host || (home.hostname === 'discord.com' && fileHosts.has(told.host))
}

/** Discord could not do it now: what was asked may have been done, or not. */
const troubleCodes: ReadonlySet<string> = new Set([
  /** sending, or another feature, is switched off for the moment */
  '40004',
  '40006',
  /** what stands before Discord turned the request away */
  '40333',
  /** overloaded */
  '130000',
])
/** It will be done later: slow mode, writing too much, changing an old message too often, opening direct messages too fast. */
const paceCodes: ReadonlySet<string> = new Set(['20016', '20022', '20028', '20029', '30046', '40003'])

/** What a refusal of Discord means for a delivery. Its own words may quote people, and its address a token: only its code is told. */
function faultOf(fault: unknown, what: string, keyless?: boolean): DeliveryError {
  if (fault instanceof DeliveryError) return fault
  if (fault instanceof RateLimitError) return pauseFor(fault)
  if (fault instanceof DiscordAPIError) return byCode(fault, what, keyless)
  if (fault instanceof HTTPError) return byStatus(fault.status, what)
  if (isTooLarge(fault)) return unreachable(`${what}: the answer was too large`)
  // Closed, refused, broken off, too late, or no answer in JSON.
  return unreachable(what)
}

/** Both are in milliseconds: what an answer asked for, and what is reckoned from earlier ones. */
const pauseFor = ({ retryAfter, timeToReset }: RateLimitError): DeliveryError =>
  pauseOf(retryAfter > 0 ? Math.max(retryAfter, timeToReset || 0) / 1000 : undefined, 1)

/** Where the body was no JSON there is no code: that was not Discord itself. */
function byCode({ code, status }: DiscordAPIError, what: string, keyless = false): DeliveryError {
  const told = String(code || status)
  if (!/^\d{1,9}$/.test(told) || code === undefined) return byStatus(status, what)
  if (status === 401 && !keyless) return new TokenRefused(told, what)
  if (paceCodes.has(told)) return pauseOf(undefined)
  if (status === 408 || troubleCodes.has(told)) return unreachable(`${told} for ${what}`)
  return new Refused(told, what)
}

function byStatus(status: number, what: string, retryAfter?: string | null): DeliveryError {
  if (status === 429) return pauseOf(Number.parseFloat(retryAfter ?? ''))
  if (status === 404 || status === 400 || status === 410 || status === 413) return gone(`${status} for ${what}`)
  return unreachable(`${status} for ${what}`)
}
