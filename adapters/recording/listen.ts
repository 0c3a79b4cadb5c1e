import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext, Health } from '../../src/chat/adapter.ts'
import type { Ask, Dialogues, Turn } from '../../src/chat/dialogues.ts'
import { isForGood } from '../../src/chat/errors.ts'
import type { ChatEvent } from '../../src/chat/event.ts'
import { openOwed } from '../../src/chat/hearing/owed.ts'
import { messageId } from '../../src/chat/refs.ts'
import type { ShelfWrite } from '../../src/chat/shelf.ts'
import { isPrivate, translate, wordsToBot } from './translate.ts'
import type { Entry, Wire } from './wire.ts'

export type Listener = {
  /** Resolves when the first connection is up. */
  connected: Promise<void>
  health(): Health
  readBack(room: string): Promise<void>
  /** Whether what happened before now may be missing still, as of `History`. */
  isBehind(forMs: number): boolean
  stop(): Promise<void>
}

/** Milliseconds before connecting again: doubled from the first to the last as long as it fails. */
const backOff = { first: 100, last: 30_000 }

/**
 * Listens to the service until stopped. What is told is handed to the sink, room by room in order, and acknowledged
 * when it is committed. When anything is not, the connection is given up: the service tells it again on the next one,
 * and every new connection begins with reading each room back to the last entry kept.
 */
export function listen(wire: Wire, { sink, shelf, log }: AdapterContext, dialogues: Dialogues): Listener {
  const stopping = new AbortController()
  const lanes = new Map<string, Promise<void>>()
  const positions = new Map<string, number>()
  let bot = ''
  /** Whether it was connected before: what happened since then, who came and who left, was out of sight. */
  let wasUp = false
  let connection = new AbortController()
  const owed = openOwed()
  let health: Health = { state: 'connecting', since: new Date().toISOString() }
  let announce: () => void = () => {}
  const connected = new Promise<void>((resolve) => {
    announce = resolve
  })

  const turn = (state: Health['state'], detail?: string): void => {
    if (health.state !== state)
      health = { state, since: new Date().toISOString(), ...(detail !== undefined && { detail }) }
  }

  async function run(): Promise<void> {
    let pause = backOff.first
    while (!stopping.signal.aborted) {
      connection = new AbortController()
      try {
        await follow(AbortSignal.any([connection.signal, stopping.signal]), () => {
          pause = backOff.first
          turn('up')
          announce()
        })
      } catch (fault) {
        if (!stopping.signal.aborted) log('warn', 'the stream broke', { fault })
      }
      connection.abort()
      await Promise.all(lanes.values())
      turn(stopping.signal.aborted ? 'down' : 'connecting', 'the stream broke')
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {})
      pause = Math.min(backOff.last, pause * 2)
    }
  }

  async function follow(signal: AbortSignal, onUp: () => void): Promise<void> {
    bot = (await wire.call<{ handle: string }>('GET', '/me')).handle
    const told = await wire.stream(signal)
    const { rooms } = await wire.call<{ rooms: readonly { id: string }[] }>('GET', '/rooms')
    if (wasUp) await sink.doubt()
    wasUp = true
    for (const { id } of rooms) owed.reading(enter(id, signal, () => catchUp(id, signal))).catch(giveUp)
    for (const step of dialogues.unasked()) await ask(step)
    onUp()
    const acknowledge = gatherAcks(wire, giveUp)
    for await (const { delivery, room, entry } of told) {
      const taken = enter(room, signal, async () => {
        await take(room, entry)
        acknowledge(delivery)
      })
      owed.telling(taken).catch(giveUp)
    }
  }

  function giveUp(fault: unknown): void {
    if (!connection.signal.aborted) log('warn', 'an event was not stored', { fault })
    connection.abort()
  }

  /** Lets work on a room follow what is under way there; once the signal fell, nothing more is begun. */
  function enter(room: string, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    const done = (lanes.get(room) ?? Promise.resolve()).then(() => (signal.aborted ? undefined : work()))
    const settled = done
      .catch(() => {})
      .then(() => {
        if (lanes.get(room) === settled) lanes.delete(room)
      })
    lanes.set(room, settled)
    return done
  }

  /** Hands one entry to the sink and keeps its position with it, or throws. What stands before the position was handed over already. */
  async function take(room: string, entry: Entry): Promise<void> {
    if (entry.position <= (await positionOf(room))) return
    const event = translate(room, entry, bot)
    if (!event) return
    const position: ShelfWrite = { type: 'put', key: `after/${room}`, value: entry.position }
    const step = await turnOf(dialogues, room, entry, event)
    if (step.kind === 'asking') {
      await shelf.write([...step.keep, position])
      positions.set(room, entry.position)
      return ask(step)
    } else {
      const keep = step.kind === 'answered' ? [...step.keep, position] : [position]
      const accepted = await sink.accept(step.kind === 'answered' ? step.event : event, keep)
      // What was withheld kept nothing: the form stays open, and the position is made up for by the next entry.
      if (accepted !== 'stored') return
      if (step.kind === 'answered') step.done()
    }
    positions.set(room, entry.position)
  }

  /** What can never be asked is given up: it may not keep the bot from connecting. */
  async function ask(step: Ask): Promise<void> {
    try {
      await step.ask()
    } catch (fault) {
      if (!isForGood(fault)) throw fault
      log('warn', 'a form could not be asked for', { fault })
      await step.giveUp()
    }
  }

  async function positionOf(room: string): Promise<number> {
    const known = positions.get(room) ?? Number((await shelf.get(`after/${room}`)) ?? 0)
    positions.set(room, known)
    return known
  }

  async function catchUp(room: string, signal: AbortSignal): Promise<void> {
    let after = await positionOf(room)
    while (!signal.aborted) {
      type Page = { entries: readonly Entry[]; next: number; end: boolean }
      const page = await wire.call<Page>('GET', `/rooms/${encodeURIComponent(room)}/history?after=${after}`)
      for (const entry of page.entries) {
        if (signal.aborted) return
        await take(room, entry)
      }
      if (page.end) return
      after = page.next
    }
  }

  const ended = run()
  return {
    connected,
    health: () => health,
    readBack: (room) => enter(room, stopping.signal, () => catchUp(room, stopping.signal)),
    // Between a connection that was given up and the next one nobody knows.
    isBehind: (forMs) => stopping.signal.aborted || connection.signal.aborted || owed.isBehind(forMs),
    async stop() {
      stopping.abort()
      await ended
    },
  }
}

/** What an entry is to a form that its author may have been asked to fill in, or opens. */
async function turnOf(dialogues: Dialogues, room: string, entry: Entry, event: ChatEvent): Promise<Turn> {
  if (entry.kind !== 'posted' || (event.kind !== 'command' && event.kind !== 'message')) return { kind: 'none' }
  const { text, re, by } = entry
  return dialogues.turn({
    event,
    place: `${room}/${by}`,
    message: messageId(String(entry.position)),
    text,
    ...(re !== undefined && { replyTo: messageId(re) }),
    aside: isPrivate(entry) && wordsToBot(text) === undefined,
  })
}

/** Acknowledges deliveries, those that gather while one call is under way in the next. */
function gatherAcks(wire: Wire, onFault: (fault: unknown) => void): (delivery: number) => void {
  let waiting: number[] = []
  let sending = false
  async function send(): Promise<void> {
    sending = true
    while (waiting.length > 0) {
      const acks = waiting
      waiting = []
      await wire.call('POST', '/events', { json: { acks } })
    }
    sending = false
  }
  return (delivery) => {
    waiting.push(delivery)
    if (!sending) send().catch(onFault)
  }
}
