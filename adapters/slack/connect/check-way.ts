import { createHmac, randomUUID } from 'node:crypto'
import { WebClient } from '@slack/web-api'
import type { Check } from '../../../src/chat/adapter.ts'
import { codeOf } from '../../../src/chat/refusals.ts'
import type { Way } from '../settings.ts'
import { apiOf, faultOf, silent, type Wire } from '../wire.ts'
import type { Findings } from './findings.ts'

/** Where the bot takes Slack's requests, below its own address. */
const doorPath = '/slack/events'

const patienceMs = 10_000

/** Looks at the way on which events come: whether a socket would be opened, or whether the bot takes a request as Slack signs it. */
export async function* checkWay(
  way: Way,
  around: { wire: Wire; findings: Findings; botId: string; origin: string | undefined },
): AsyncGenerator<Check> {
  if (way.kind === 'socket') yield await checkSocket(way.appToken, around)
  else yield await checkDoor(way.signingSecret, around)
}

/** Asks for the address of a socket and opens none: whatever came over it would be missing to a bot that runs. */
async function checkSocket(
  appToken: string,
  { wire, findings, botId }: { wire: Wire; findings: Findings; botId: string },
): Promise<Check> {
  const client = new WebClient(appToken, {
    slackApiUrl: apiOf(wire.url),
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch: (address, how) => fetch(address, { ...how, signal: AbortSignal.timeout(patienceMs) }),
  })
  try {
    const { url = '' } = await client.apps.connections.open({})
    const app = URL.parse(url)?.searchParams.get('app_id')
    const { bot } = await wire.ask('bots.info', { bot: botId })
    const isOther = app && bot?.app_id !== undefined && bot.app_id !== app
    return isOther ? findings.fault('socket.other') : findings.fine('socket')
  } catch (fault) {
    const reason = codeOf(faultOf(fault, 'apps.connections.open'))
    return reason === undefined ? findings.unseen('socket', fault) : findings.fault('socket.refused', { reason })
  }
}

/** Sends what Slack itself sends to an address that it is told, signed in the same way. */
async function checkDoor(
  secret: string,
  { findings, origin }: { findings: Findings; origin: string | undefined },
): Promise<Check> {
  if (origin === undefined) return findings.fine('door.unknown', { address: doorPath })
  const address = `${origin}${doorPath}`
  const challenge = randomUUID()
  const body = JSON.stringify({ type: 'url_verification', token: 'jom', challenge })
  const at = String(Math.floor(Date.now() / 1000))
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        'content-type': 'application/json',
        'x-slack-request-timestamp': at,
        'x-slack-signature': signature,
      },
    })
    const said = await answer.text()
    if (answer.ok && said.includes(challenge)) return findings.fine('door', { address })
    if (answer.status === 401) return findings.fault('door.secret', { address })
    return findings.fault('door.silent', { address, reason: String(answer.status) })
  } catch (fault) {
    const { cause } = fault as { cause?: { code?: unknown } } // of fetch
    return findings.fault('door.silent', { address, reason: typeof cause?.code === 'string' ? cause.code : 'none' })
  }
}
