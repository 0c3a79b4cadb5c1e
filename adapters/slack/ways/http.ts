import { createHmac, timingSafeEqual } from 'node:crypto'
import type { AdapterLog } from '../../../src/chat/adapter.ts'
import type { Inlet, Parcel, Receipt } from './receiver.ts'

/** How far a request's own time may be from ours, in seconds (docs.slack.dev, verifying requests, 2026-11-23). */
const mostSkew = 300
/** Milliseconds in which Slack wants its answer: three seconds, less what the way takes. */
const patienceMs = 2800
/** Milliseconds in which one line of the log is enough: whoever finds the address may knock as often as they like. */
const quietMs = 60_000
/** Bytes of a request of Slack's: a view with all its blocks has at most 250 KB, and stands once more in `state`. */
const mostBytes = 2 ** 20

export type Door = {
  handle(request: Request): Promise<Response>
  /** Lets nobody in any more. */
  shut(): void
}

/**
 * Takes what Slack sends to the bot's own server: every request must bear Slack's signature, made less than five minutes
 * ago. It is answered when all of it is committed. Where that takes longer than Slack waits, or fails, it gets a 500 and
 * sends it again: the same event is stored once.
 */
export function openDoor(parts: {
  secret: string
  inlet: Inlet
  log: AdapterLog
  /** What Slack says of its own accord and Bolt does not know. */
  aside(body: Record<string, unknown>): void
  now?: () => number
}): Door {
  const { secret, inlet, log, aside, now = Date.now } = parts
  let open = true
  let strangers = 0
  let saidAt = Number.NEGATIVE_INFINITY

  function turnAway(): Response {
    strangers += 1
    if (now() - saidAt >= quietMs) {
      log('warn', 'requests without a good signature were turned away', { count: strangers })
      saidAt = now()
      strangers = 0
    }
    return said(401)
  }

  return {
    async handle(request) {
      if (request.method !== 'POST') return said(405, { allow: 'POST' })
      if (!open) return said(503)
      // Whoever does not even say so is not read.
      if (!isTimely(request.headers, now())) return turnAway()
      const raw = await readRaw(request)
      if (raw === undefined) return said(413)
      if (!isSigned(secret, request.headers, raw)) return turnAway()
      const body = bodyOf(raw, request.headers.get('content-type') ?? '')
      if (!body) return said(400)
      if (body.type === 'url_verification') return Response.json({ challenge: String(body.challenge) })
      if (body.type === 'ssl_check' || body.ssl_check === '1') return said(200)
      if (body.type === 'app_rate_limited') {
        aside(body)
        return said(200)
      }
      return taken(inlet, { body, ...retryOf(request.headers) }, log)
    },
    shut() {
      open = false
    },
  }
}

/** Answers with the receipt, or with a 500 where there is none in time. What takes longer goes on by itself. */
async function taken(inlet: Inlet, parcel: Parcel, log: AdapterLog): Promise<Response> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), patienceMs)
  })
  const done = inlet.take(parcel).then(
    (receipt) => receiptOf(receipt),
    (fault: unknown) => {
      log('warn', 'what Slack sent was not stored', { fault })
      return said(500)
    },
  )
  const answer = await Promise.race([done, late])
  clearTimeout(timer)
  return answer === 'late' ? said(500) : answer
}

const said = (status: number, headers: Record<string, string> = {}): Response => new Response(null, { status, headers })

function receiptOf(receipt: Receipt): Response {
  if (receipt === undefined || receipt === '') return said(200)
  return typeof receipt === 'string' ? new Response(receipt) : Response.json(receipt)
}

async function readRaw(request: Request): Promise<Buffer | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > mostBytes) return undefined
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of request.body ?? []) {
    bytes += piece.byteLength
    if (bytes > mostBytes) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Whether a request says that it was made at a time that is not far from ours. */
function isTimely(headers: Headers, now: number): boolean {
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  return /^\d{1,12}$/.test(stamp) && Math.abs(now / 1000 - Number(stamp)) <= mostSkew
}

/** Whether a body was signed with the secret, and the time with it. */
function isSigned(secret: string, headers: Headers, raw: Buffer): boolean {
  const stamp = headers.get('x-slack-request-timestamp') ?? ''
  const given = headers.get('x-slack-signature') ?? ''
  const right = createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest()
  const told = /^v0=([0-9a-f]{64})$/.exec(given)?.[1]
  return told !== undefined && timingSafeEqual(Buffer.from(told, 'hex'), right)
}

/** Events come as JSON, slash commands as a form, all other interactions as JSON in one field of a form. */
function bodyOf(raw: Buffer, contentType: string): Record<string, unknown> | undefined {
  const text = raw.toString('utf8')
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return jsonIn(text)
  const fields = Object.fromEntries(new URLSearchParams(text))
  return fields.payload === undefined ? fields : jsonIn(fields.payload)
}

function jsonIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function retryOf(headers: Headers): Pick<Parcel, 'retry'> {
  const count = Number.parseInt(headers.get('x-slack-retry-num') ?? '', 10)
  return count > 0 ? { retry: { count, reason: headers.get('x-slack-retry-reason') ?? '' } } : {}
}
