import type { AdapterContext, Health } from '../../../src/chat/adapter.ts'
import { openPulse } from '../../../src/chat/pulse.ts'
import type { Interactions } from '../acting/interactions.ts'
import type { Hearing } from '../hearing/hearing.ts'
import type { Settings } from '../settings.ts'
import type { Wire } from '../wire.ts'
import { openDoor } from './http.ts'
import type { Inlet } from './receiver.ts'
import { openSockets } from './sockets.ts'

export type Listener = {
  /** Resolves when events can come in. */
  connected: Promise<void>
  health(): Health
  /** Whether what happened before now may be missing still, as of `History`: in the minute in which Slack drops events something always may. */
  isBehind(forMs: number): boolean
  /** Slack may not answer, or the bot's token be good no more. */
  lookAtPulse(): void
  /** Accepts nothing more, and waits for what is at the door. */
  stop(): Promise<void>
}

/** Milliseconds for which Slack drops events once it said so, and a little more (docs.slack.dev, app_rate_limited, 2026-11-23). */
const droppedMs = 65_000
/** Milliseconds after which it counts that one socket broke while another went on: where all break, they do at the same moment. */
const brokenMs = 1000
/** Milliseconds between two looks at whether Slack answers, where no socket breaks when it does not; Slack repeats what did not get through for six minutes. */
const byRequestsMs = 15_000

/** Opens the way in, and looks back whenever something may not have come in by it. */
export function listen(
  parts: {
    settings: Settings
    wire: Wire
    inlet: Inlet
    hearing: Hearing
    interactions: Pick<Interactions, 'stop'>
    /** Has signed requests handled from now on. */
    letIn(handle: (request: Request) => Promise<Response>): void
  },
  { sink, log }: AdapterContext,
): Listener {
  const { settings, wire, inlet, hearing, interactions } = parts
  const connected = Promise.withResolvers<void>()
  let open = true
  let wasUp = false
  const timers = new Set<NodeJS.Timeout>()
  let broken: NodeJS.Timeout | undefined

  /** What was out of sight is read back, and nothing is said anywhere before it is known again who can read it. */
  function gap(forMs?: number): void {
    clearTimeout(broken)
    broken = undefined
    hearing.lookBack(forMs)
    doubt()
  }

  function doubt(): void {
    sink.doubt().catch((fault: unknown) => log('error', 'a gap could not be noted', { fault }))
  }

  function onUp(): void {
    if (wasUp) gap()
    else hearing.lookBack()
    wasUp = true
    connected.resolve()
  }

  /** Who came or went may have been told on the socket that broke; Slack says it again after minutes. Where none is left, the first to come back is a gap. */
  function onBreak(): void {
    hearing.lookBack()
    broken ??= setTimeout(() => {
      broken = undefined
      if (open && stopWay.health().state === 'up') doubt()
    }, brokenMs).unref()
  }

  /** Slack drops what happens in this minute: there were too many events. */
  function onDropped(body: Record<string, unknown>): void {
    log('warn', 'Slack drops events for a minute', { minute: body.minute_rate_limited })
    gap(droppedMs)
    const timer = setTimeout(() => {
      timers.delete(timer)
      gap()
    }, droppedMs)
    timer.unref()
    timers.add(timer)
  }

  const isBySocket = settings.way.kind === 'socket'
  const pulse = openPulse({
    ask: () => wire.ask('auth.test', {}),
    log,
    failed: 'Slack does not answer the bot',
    onBack: () => gap(),
    ...(!isBySocket && { everyMs: byRequestsMs }),
  })
  const stopWay = settings.way.kind === 'socket' ? bySocket(settings.way.appToken) : byHttp(settings.way.signingSecret)

  function bySocket(appToken: string): Way {
    const sockets = openSockets({
      url: settings.url,
      appToken,
      inlet,
      log,
      isOpen: () => open,
      aside: onDropped,
      refused: (fault) => {
        if (open) log('warn', 'what Slack sent was not stored', { fault })
      },
      onUp,
      onBreak,
    })
    return { health: sockets.health, stop: sockets.stop }
  }

  function byHttp(secret: string): Way {
    const door = openDoor({ secret, inlet, log, aside: onDropped })
    parts.letIn(door.handle)
    const since = new Date().toISOString()
    onUp()
    return {
      health: () => ({ state: 'up', since }),
      stop: async () => door.shut(),
    }
  }

  return {
    connected: connected.promise,
    health() {
      const own = stopWay.health()
      const answers = pulse.health()
      if (own.state !== 'up' || answers.state !== 'up') return own.state === 'up' ? answers : own
      // What was said before the later of the two may still be on its way.
      return Date.parse(own.since) > Date.parse(answers.since) ? own : answers
    },
    isBehind: (forMs) => timers.size > 0 || hearing.isBehind(forMs),
    lookAtPulse: pulse.now,
    async stop() {
      open = false
      clearTimeout(broken)
      for (const timer of timers) clearTimeout(timer)
      await Promise.all([hearing.stop(), interactions.stop(), pulse.stop()])
      await stopWay.stop()
    },
  }
}

type Way = { health(): Health; stop(): Promise<void> }
