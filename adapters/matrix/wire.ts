import { ConnectionError, createClient, HTTPError, type MatrixClient, MatrixError, Method } from 'matrix-js-sdk'
import { isTooLarge } from '../../src/chat/bounded.ts'
import { DeliveryError, gone, isForGood, rateLimited, unreachable } from '../../src/chat/errors.ts'
import { fetchBounded } from './bounded-fetch.ts'
import { mediaAt } from './content/addresses.ts'

/** An event of a room as the homeserver tells it. Its content is whatever its sender wrote. */
export type RoomEvent = {
  type: string
  event_id: string
  sender: string
  origin_server_ts: number
  content: Readonly<Record<string, unknown>>
  state_key?: string
  redacts?: string
  unsigned?: Readonly<Record<string, unknown>>
}

export type Question = {
  query?: Readonly<Record<string, string>>
  json?: object
  /** Milliseconds after which it counts as not answered. */
  patienceMs?: number
  signal?: AbortSignal
  /** Below `/_matrix/client/v1`, where relations and media live. */
  v1?: true
}

export type Verb = 'GET' | 'PUT' | 'POST'

/** Speaks with the homeserver and says in `DeliveryError`s what went wrong. */
export type Wire = {
  readonly url: string
  /** Asks below `/_matrix/client/v3`; the parts of a path are encoded. */
  ask<Answer>(verb: Verb, path: readonly string[], question?: Question): Promise<Answer>
  /** The same, and `undefined` where there is no such thing, or none that the bot may see. */
  find<Answer>(path: readonly string[], question?: Question): Promise<Answer | undefined>
  upload(bytes: Uint8Array, name: string, mediaType: string): Promise<string>
  download(mxc: string): Promise<Uint8Array>
  close(): void
}

const patienceMs = 20_000
/** Milliseconds that a homeserver may take to get a file from another one, and then to hand it over. Others wait behind it. */
const mediaPatience = { fetchMs: 8000, answerMs: 12_000 } as const
/** The longest pause in milliseconds that a homeserver is given when it asks for one. */
const longestPauseMs = 3_600_000
const methods = { GET: Method.Get, PUT: Method.Put, POST: Method.Post } as const
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, getChild: () => silent }

/** Opens the way to a homeserver; nothing is asked yet. */
export function openWire({ url, token }: { url: string; token: string }): Wire {
  const client: MatrixClient = createClient({
    baseUrl: url,
    accessToken: token,
    useAuthorizationHeader: true,
    localTimeoutMs: patienceMs,
    logger: silent,
    fetchFn: fetchBounded,
  })
  const { http } = client

  async function ask<Answer>(verb: Verb, path: readonly string[], question: Question = {}): Promise<Answer> {
    const { query, json, signal } = question
    try {
      return await http.authedRequest<Answer>(
        methods[verb],
        `/${path.map(encodeURIComponent).join('/')}`,
        query,
        json,
        {
          localTimeoutMs: question.patienceMs ?? patienceMs,
          ...(signal && { abortSignal: signal }),
          ...(question.v1 && { prefix: '/_matrix/client/v1' }),
        },
      )
    } catch (fault) {
      throw faultOf(fault, `${verb} ${path[0] === 'rooms' ? path[2] : path[0]}`)
    }
  }

  return {
    url,
    ask,
    async find(path, question) {
      try {
        return await ask('GET', path, question)
      } catch (fault) {
        if (isForGood(fault)) return undefined
        throw fault
      }
    },
    async upload(bytes, name, type) {
      try {
        const body = new Blob([new Uint8Array(bytes)])
        return (await client.uploadContent(body, { name, type })).content_uri
      } catch (fault) {
        throw faultOf(fault, 'upload')
      }
    },
    async download(mxc) {
      const file = mediaAt(mxc)
      if (!file) throw gone('no such file')
      try {
        const path = `/media/download/${encodeURIComponent(file.server)}/${encodeURIComponent(file.media)}`
        const query = { timeout_ms: String(mediaPatience.fetchMs) }
        const blob = await http.authedRequest<Blob>(Method.Get, path, query, undefined, {
          prefix: '/_matrix/client/v1',
          rawResponseBody: true,
          localTimeoutMs: mediaPatience.answerMs,
        })
        return new Uint8Array(await blob.arrayBuffer())
      } catch (fault) {
        throw faultOf(fault, 'download')
      }
    },
    close: () => client.http.abort(),
  }
}

/** The token is not, or no more, good: the operator's to mend. What waits is not to be given up for it. */
export class TokenRefused extends DeliveryError {
  constructor(what: string, cause: unknown) {
    super(`the token was refused: ${what}`, { kind: 'backoff' }, { cause })
  }
}

/** What a refusal of the homeserver means for a delivery. Its own words may quote people: only its code is told. */
function faultOf(fault: unknown, what: string): DeliveryError {
  if (fault instanceof MatrixError) {
    const code = `${fault.httpStatus ?? ''} ${fault.errcode ?? ''} for ${what}`.trim()
    if (fault.isRateLimitError()) return rateLimited(pauseOf(fault))
    if (fault.errcode === 'M_UNKNOWN_TOKEN' || fault.errcode === 'M_MISSING_TOKEN') return new TokenRefused(code, fault)
    return byStatus(fault.httpStatus ?? 0, code)
  }
  if (fault instanceof HTTPError) return byStatus(fault.httpStatus ?? 0, `${fault.httpStatus} for ${what}`)
  if (isTooLarge(fault)) return gone(`too large: ${what}`, fault)
  if (fault instanceof ConnectionError) return unreachable(what, fault)
  // An answer that broke off, is no JSON, or came too late.
  return unreachable(what, fault)
}

function byStatus(status: number, what: string): DeliveryError {
  if (status === 429) return rateLimited(1000)
  if (status === 403 || status === 404 || status === 410) return gone(what)
  if (status === 401 || status === 408 || status >= 500 || status < 400) return unreachable(what)
  return new DeliveryError(what, { kind: 'never' })
}

/** `retry_after_ms` of the body, which is exact, before the header, which is in whole seconds. */
function pauseOf(fault: MatrixError): number {
  const exact = fault.data.retry_after_ms
  if (typeof exact === 'number' && exact >= 0) return Math.min(longestPauseMs, Math.ceil(exact))
  try {
    const told = fault.getRetryAfterMs() ?? -1
    return told >= 0 ? Math.min(longestPauseMs, told) : 1000
  } catch {
    return 1000
  }
}

/** Whether it was the connection that failed and not what was asked: nothing was answered, or the token is refused. */
export function isCutOff(fault: unknown): boolean {
  if (!(fault instanceof DeliveryError) || fault.retry.kind !== 'backoff') return false
  return fault instanceof TokenRefused || (fault.cause !== undefined && !(fault.cause instanceof MatrixError))
}

/** Of a refusal: the code of the Matrix specification, e.g. `M_UNKNOWN`. */
export const codeOf = (fault: unknown): string | undefined =>
  fault instanceof DeliveryError && fault.cause instanceof MatrixError ? fault.cause.errcode : undefined
