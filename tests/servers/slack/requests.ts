import { createHmac } from 'node:crypto'
import type { Envelope, Transport } from './delivery.ts'

/** The signature that Slack puts on a request: https://docs.slack.dev/authentication/verifying-requests-from-slack/ as of 2026-11. */
export const signatureOf = (secret: string, at: string, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`

/** HTTP mode: everything is a signed request to one address. */
export function signedRequests(address: string, secret: string, isDown: () => boolean): Transport {
  return {
    async send(envelope, within) {
      if (isDown()) return { acknowledged: false, reason: 'connection_failed' }
      const { body, type } = writeBody(envelope)
      try {
        const response = await post(address, secret, body, type, within, envelope)
        const text = await response.text()
        if (!response.ok) return { acknowledged: false, reason: 'http_error' }
        return { acknowledged: true, body: readAnswer(text, response.headers.get('content-type') ?? '') }
      } catch (fault) {
        const late = fault instanceof Error && fault.name === 'TimeoutError'
        return { acknowledged: false, reason: late ? 'timeout' : 'connection_failed' }
      }
    },
  }
}

/** What Slack asks an address before it sends anything there: whether it answers with the challenge. */
export async function verifyAddress(address: string, secret: string, within: number): Promise<boolean> {
  const challenge = 'a-challenge'
  const body = JSON.stringify({ token: 'verification', challenge, type: 'url_verification' })
  const response = await post(address, secret, body, 'application/json', within)
  const text = await response.text()
  return (
    response.ok &&
    (text === challenge || (readAnswer(text, 'application/json') as { challenge?: unknown })?.challenge === challenge)
  ) // looked at only
}

async function post(address: string, secret: string, body: string, type: string, within: number, retried?: Envelope) {
  const at = String(Math.floor(Date.now() / 1000))
  return await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': type,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': at,
      'x-slack-signature': signatureOf(secret, at, body),
      ...(retried &&
        retried.attempt > 0 && {
          'x-slack-retry-num': String(retried.attempt),
          'x-slack-retry-reason': httpReason(retried.reason),
        }),
    },
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(within),
  })
}

const httpReason = (reason: string): string => (reason === 'timeout' ? 'http_timeout' : reason)

function writeBody({ kind, payload }: Envelope): { body: string; type: string } {
  if (kind === 'events_api') return { body: JSON.stringify(payload), type: 'application/json' }
  const form = kind === 'slash_commands' ? (payload as Record<string, string>) : { payload: JSON.stringify(payload) } // a slash command is flat
  return { body: new URLSearchParams(form).toString(), type: 'application/x-www-form-urlencoded' }
}

function readAnswer(text: string, type: string): unknown {
  if (text === '') return {}
  if (!type.includes('json')) return { text }
  try {
    return JSON.parse(text)
  } catch {
    return { text }
  }
}
