import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from '../../../src/chat/adapter.ts'
import { DeliveryError } from '../../../src/chat/errors.ts'
import { codeOf, type Wire } from '../wire.ts'
import type { Findings } from './findings.ts'

/** Milliseconds. */
type Limit = { burst: number; periodMs: number }

/** So many messages are sent at most to find a limit. */
const mostSent = 12
/** Longer than this is not waited for a better measure. */
const patienceMs = 10_000
/** One message in so long, or longer, makes itself felt. */
const slowMs = 1000
/** Leaving the room may have to wait for the very limit that was measured. */
const tidyMs = 60_000

/** Measures in a room made for it, which is left and forgotten, how much the bot may say at once, and says what it means for `rooms` linked rooms. */
export async function* checkLimits(
  { wire, findings, bot }: { wire: Wire; findings: Findings; bot: string },
  rooms: number,
): AsyncGenerator<Check> {
  const room = await makeRoom(wire).catch((fault: unknown) => {
    if (codeOf(fault) === 'M_FORBIDDEN') return undefined
    throw fault
  })
  if (room === undefined) {
    yield findings.fault('limits.roomless', { user: bot })
    return
  }
  try {
    yield describe(await measure(() => waitOf(wire, room)), { findings, bot, url: wire.url, rooms })
  } finally {
    await patiently(() => wire.ask('POST', ['rooms', room, 'leave'], { json: {} }))
    await patiently(() => wire.ask('POST', ['rooms', room, 'forget'], { json: {} }))
  }
  yield findings.fine('limits.invites')
}

async function makeRoom(wire: Wire): Promise<string> {
  const json = { preset: 'private_chat', name: 'jom check', creation_content: { 'm.federate': false } }
  return (await wire.ask<{ room_id: string }>('POST', ['createRoom'], { json })).room_id
}

/** Sends something that no client shows; the milliseconds to wait where the homeserver takes no more. */
async function waitOf(wire: Wire, room: string): Promise<number | undefined> {
  try {
    await wire.ask('PUT', ['rooms', room, 'send', 'eu.jom.check', randomUUID()], { json: {} })
    return undefined
  } catch (fault) {
    if (fault instanceof DeliveryError && fault.retry.kind === 'after') return fault.retry.ms
    throw fault
  }
}

async function measure(send: () => Promise<number | undefined>): Promise<Limit | undefined> {
  for (let sent = 0; sent < mostSent; sent += 1) {
    const askedAt = Date.now()
    const waitMs = await send()
    // On a Synapse the making of the room was counted too.
    if (waitMs !== undefined) return { burst: sent + 1, periodMs: await periodOf(send, waitMs, askedAt) }
  }
  return undefined
}

/** What is to be waited for at first has run for a while: after one message that just fitted in, the next has to wait for a whole period. */
async function periodOf(send: () => Promise<number | undefined>, waitMs: number, askedAt: number): Promise<number> {
  if (waitMs > patienceMs) return waitMs
  // A refusal may be held back a little, so that it is the asking that counts.
  await sleep(Math.max(0, askedAt + waitMs + 50 - Date.now()))
  return (await send()) ?? (await send()) ?? waitMs
}

function describe(
  limit: Limit | undefined,
  { findings, bot, url, rooms }: { findings: Findings; bot: string; url: string; rooms: number },
): Check {
  if (!limit) return findings.fine('limits.none', { count: mostSent })
  const { burst, periodMs } = limit
  const seconds = Math.ceil((Math.max(0, rooms - burst) * periodMs) / 1000)
  if (periodMs < slowMs)
    return findings.fine('limits.fast', { burst, rooms, seconds, rate: Math.round(1000 / periodMs) })
  const command = [
    `  curl -X POST -H 'Authorization: Bearer TOKEN' -d '{"messages_per_second":0,"burst_count":0}' \\`,
    `    ${url}/_synapse/admin/v1/users/${encodeURIComponent(bot)}/override_ratelimit`,
  ].join('\n')
  return findings.fault('limits.slow', { burst, rooms, seconds, period: Math.round(periodMs / 1000), command })
}

/** Does what can wait; gives up after a minute, since a room where nobody sits does no harm. */
async function patiently(deed: () => Promise<unknown>): Promise<void> {
  for (const deadline = Date.now() + tidyMs; ; ) {
    try {
      await deed()
      return
    } catch (fault) {
      if (!(fault instanceof DeliveryError) || fault.retry.kind !== 'after') return
      if (Date.now() + fault.retry.ms > deadline) return
      await sleep(fault.retry.ms + 50)
    }
  }
}
