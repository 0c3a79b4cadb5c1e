import { SocketModeClient } from '@slack/socket-mode'
import { unreachable } from '../../../src/chat/errors.ts'
import { Refused } from '../../../src/chat/refusals.ts'
import { apiOf, faultOf, silent } from '../wire.ts'
import type { Inlet, Receipt } from './receiver.ts'

/** Milliseconds from asking for an address until Slack must have said hello. */
const helloMs = 15_000
/** Milliseconds that a socket which Slack asked to leave waits for what it was given to be committed. */
const drainMs = 8000

/** One connection, from its hello on. */
export type Socket = {
  /** Slack asks to leave, and says why: for `refresh` another one is to take over while this one goes on. */
  leaving: Promise<'refresh' | 'disabled' | 'too-many' | 'over'>
  over: Promise<void>
  /** Waits a while for what is under way, then leaves. */
  leave(): Promise<void>
}

export type SocketParts = {
  url: string
  appToken: string
  inlet: Inlet
  /** Whether parcels are taken; what comes when they are not stays with Slack. */
  isOpen(): boolean
  /** Falls when nothing more is to be opened. */
  signal: AbortSignal
  /** Hears what Slack says of its own accord and Bolt does not know. */
  aside(body: Record<string, unknown>): void
  /** Hears of a parcel that was not stored; it stays with Slack. */
  refused(fault: unknown): void
}

/** Why Slack asks to leave, where it is more than a change of its machines (docs.slack.dev, Socket Mode, 2026-11-23). */
const reasons: Readonly<Record<string, 'disabled' | 'too-many'>> = {
  link_disabled: 'disabled',
  too_many_websockets: 'too-many',
}

type Frame = {
  type?: unknown
  envelope_id?: unknown
  payload?: unknown
  retry_attempt?: unknown
  retry_reason?: unknown
  reason?: unknown
}

/**
 * Opens one socket and resolves at Slack's hello; throws a `DeliveryError` otherwise. Each parcel is acknowledged once it is
 * committed. The frames are read here and not by the SDK: it leaves at once when asked to, with what it was given not yet
 * acknowledged, and a frame that it does not understand ends the process.
 */
export async function openSocket(parts: SocketParts): Promise<Socket> {
  const { url, appToken, inlet } = parts
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: silent,
    clientOptions: { slackApiUrl: apiOf(url), retryConfig: { retries: 0 }, rejectRateLimitedCalls: true },
  })
  // Private by its types alone: whoever reads the frames has to answer them.
  const sender = client as unknown as { send(envelope: string, body: string | object): Promise<void> }
  const leaving = Promise.withResolvers<Awaited<Socket['leaving']>>()
  const over = Promise.withResolvers<void>()
  const underWay = new Set<Promise<void>>()
  let isUp = true
  let isGivenUp = false
  /** Why Slack wants none, where it does not. */
  let unwanted: string | undefined

  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    // The SDK opens what it asked an address for also once it was told to leave.
    if (isGivenUp) return void client.disconnect().catch(() => {})
    const frame = isBinary || typeof data !== 'string' ? undefined : frameIn(data)
    if (frame?.type === 'hello') client.emit('connected')
    else if (frame?.type === 'disconnect') {
      unwanted = reasons[String(frame.reason)] && String(frame.reason)
      leaving.resolve(reasons[String(frame.reason)] ?? 'refresh')
    } else if (typeof frame?.envelope_id === 'string') take(frame.envelope_id, frame)
  })
  client.on('disconnected', () => {
    isUp = false
    leaving.resolve('over')
    over.resolve()
  })

  function take(envelope: string, frame: Frame): void {
    const { payload } = frame
    if (!parts.isOpen()) return
    if (typeof payload !== 'object' || payload === null) return
    const body: Record<string, unknown> = { ...payload }
    const count = Number(frame.retry_attempt ?? 0)
    const retry = count > 0 ? { retry: { count, reason: String(frame.retry_reason ?? '') } } : {}
    if (body.type === 'app_rate_limited') parts.aside(body)
    const done: Promise<void> = inlet
      .take({ body, ...retry })
      .then((receipt) => acknowledge(envelope, receipt))
      .catch(parts.refused)
      .finally(() => underWay.delete(done))
    underWay.add(done)
  }

  /** What cannot be acknowledged any more comes again, and is known by its key. */
  async function acknowledge(envelope: string, receipt: Receipt): Promise<void> {
    if (!isUp) return
    await sender.send(envelope, receipt ?? {}).catch(() => {})
  }

  let late: NodeJS.Timeout | undefined
  try {
    await Promise.race([
      client.start(),
      new Promise<never>((_, reject) => {
        const giveUp = (): void => reject(unreachable('Socket Mode: no hello'))
        late = setTimeout(giveUp, helloMs)
        if (parts.signal.aborted) giveUp()
        parts.signal.addEventListener('abort', giveUp, { once: true })
      }),
    ])
  } catch (fault) {
    // What was half opened is closed, and what opens after all once Slack says hello; nobody waits for it.
    isGivenUp = true
    client.disconnect().catch(() => {})
    if (unwanted !== undefined) throw new Refused(unwanted, 'Socket Mode')
    throw fault === undefined ? unreachable('Socket Mode: the socket did not open') : faultOf(fault, 'Socket Mode')
  } finally {
    clearTimeout(late)
  }

  return {
    leaving: leaving.promise,
    over: over.promise,
    async leave() {
      if (underWay.size > 0) await Promise.race([Promise.all(underWay), wait(drainMs)])
      if (isUp) await Promise.race([client.disconnect(), wait(drainMs)])
    },
  }
}

/** A wait that keeps no process alive. */
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref())

function frameIn(data: string): Frame | undefined {
  try {
    const value: unknown = JSON.parse(data)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
