import { createHash, createHmac } from 'node:crypto'
import type { DeliveryError } from '../chat/errors.ts'
import { putOff, refused } from './errand-fault.ts'
import type { Errand, Sender } from './errands.ts'
import { layAside } from './outgoing.ts'

export type PagerSettings = {
  /** Where a gateway for SMS or paging is called. Absent: nobody can be paged. */
  url?: string
  /** The secret it shares with us. */
  key: string
  exercise: boolean
  /** In an exercise, where calls are laid that would have left this machine. */
  folder?: string
}

const withinMs = 10_000

/**
 * The sender of calls to a gateway: a POST of JSON, signed as by Standard Webhooks 1.0 (read 2026-11-25). The signature is
 * HMAC-SHA256 over `id.timestamp.body`, base64, after `v1,`; the id is the same at every attempt. It says whom to page with which
 * name of a notice, and how urgent that is; nothing else.
 */
export function openPager(settings: PagerSettings): Sender {
  const { url, key, folder } = settings
  return async (errand) => {
    const body = JSON.stringify(callOf(errand, settings.exercise))
    if (url === undefined) {
      if (folder === undefined) throw refused('not-configured')
      await layAside(folder, errand, 'json', Buffer.from(body))
      return
    }
    const id = callId(errand)
    // Of the machine, not of the world: the receiver compares it with its own clock, so that nobody can play it back later.
    const timestamp = String(Math.floor(Date.now() / 1000))
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${sign(`${id}.${timestamp}.${body}`, key)}`,
        'idempotency-key': id,
      },
    }).catch((fault: unknown) => {
      throw putOff(codeOf(fault), fault)
    })
    await answer.body?.cancel()
    if (!answer.ok) throw refusal(answer)
  }
}

/** What a gateway is told. */
function callOf(errand: Errand, exercise: boolean) {
  const { to, content, madeAt } = errand
  // A pager wakes people for notices; what is for reading goes by letter.
  if (content.letter) throw refused('not-for-a-pager')
  const { notice, purpose, urgent, language } = content
  return {
    version: 1,
    id: callId(errand),
    to,
    code: notice,
    purpose,
    urgency: urgent ? 'urgent' : 'normal',
    language,
    exercise,
    at: madeAt.toISOString(),
  }
}

/** HMAC-SHA256 in base64. */
const sign = (text: string, key: string): string => createHmac('sha256', key).update(text).digest('base64')

const callId = ({ key, madeAt }: Errand): string =>
  `jom_${createHash('sha256').update(`${key} ${madeAt.toISOString()}`).digest('hex').slice(0, 32)}`

/** A redirect is not followed: where it leads nobody configured. RFC 9110: 408, 425, 429 and 5xx may pass, other 4xx do not. */
function refusal({ status, headers }: Response): DeliveryError {
  const what = `http-${status}`
  if (status < 500 && ![408, 425, 429].includes(status)) return refused(what)
  const seconds = Number(headers.get('retry-after') ?? 'none')
  return putOff(what, undefined, Number.isFinite(seconds) ? seconds * 1000 : undefined)
}

function codeOf(fault: unknown): string {
  if (fault instanceof Error && fault.name === 'TimeoutError') return 'timeout'
  const { code } = ((fault as Error).cause ?? {}) as { code?: unknown } // as fetch throws them
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : 'no-answer'
}
