import { setTimeout as sleep } from 'node:timers/promises'
import type { AdapterContext } from '../../src/chat/adapter.ts'
import type { Ask, Dialogues } from '../../src/chat/dialogues.ts'
import { DeliveryError } from '../../src/chat/errors.ts'
import { localOf, messageId } from '../../src/chat/refs.ts'
import type { ShelfWrite } from '../../src/chat/shelf.ts'
import type { Chores } from './chores.ts'
import { readRelation } from './content/read-text.ts'
import { isArrival, whilePresent } from './presence.ts'
import { openReceipts } from './receipts.ts'
import { openReverts } from './reverts.ts'
import { type Meaning, type Translation, translate } from './translate.ts'
import { isCutOff, type RoomEvent, type Wire } from './wire.ts'

/** The way of events from the homeserver to the core: room by room, in order, each until it is stored. */
export type Hearing = {
  /**
   * Hands events of a room to the core, after what is under way there. `find` answers those after the place where hearing is
   * to go on; `older` stand before it: what came late among them is not lost. `missing` says that what was to be heard before was
   * not, and is to be found too. Rejects when the homeserver did not answer.
   */
  take(room: string, find: Find): Promise<void>
  stop(): Promise<void>
}

export type Find = (
  isStart: (event: RoomEvent) => boolean,
  last: string | undefined,
  missing: boolean,
) => Promise<Found>

/** `older` ends with the event at which hearing goes on; `met` is false where that was looked for in vain. */
export type Found = { events: readonly RoomEvent[]; older?: readonly RoomEvent[]; met?: boolean }

/** Milliseconds before an event that was not stored is offered again: doubled from the first to the last. */
const backOff = { first: 50, last: 5000 }
/** Events of a room that its position may be behind. */
const farBehind = 50
/** The bot is stopping: what is not stored yet is told again at the next start. */
class Stopping extends Error {}

/** Opens the way in. What is stored is told to people by the bot's read receipt. */
export function openHearing(
  parts: Translation & { wire: Wire; dialogues: Dialogues; chores: Chores },
  { sink, shelf, log }: AdapterContext,
): Hearing {
  const { wire, places, dialogues, chores, bot } = parts
  const stopping = new AbortController()
  const { signal } = stopping
  const positions = new Map<string, string>()
  /** By room: events heard since its position moved, or a little more. */
  const passed = new Map<string, number>()
  const lanes = new Map<string, Promise<void>>()
  /** Rooms of which not all was heard. */
  const broken = new Set<string>()
  const receipts = openReceipts(wire, signal)
  const reverts = openReverts(wire, shelf)

  const positionKey = (room: string): string => `at/${room}`

  async function position(room: string): Promise<string | undefined> {
    const known = positions.get(room)
    if (known !== undefined) return known
    const kept = await shelf.get(positionKey(room))
    if (typeof kept === 'string') positions.set(room, kept)
    return typeof kept === 'string' ? kept : undefined
  }

  /** Whether an event is where hearing goes on: the one kept last, or, where none was, the bot's own coming in. */
  const isStart = (event: RoomEvent, last: string | undefined): boolean =>
    last === undefined ? isArrival(event, bot.userId) : event.event_id === last

  /** Repeats a deed until it is done: nothing later of the room may overtake it. Throws when the homeserver is out of reach. */
  async function insist<Done>(deed: () => Promise<Done>): Promise<Done> {
    for (let pause = backOff.first; ; pause = Math.min(backOff.last, pause * 2)) {
      if (signal.aborted) throw new Stopping()
      try {
        return await deed()
      } catch (fault) {
        if (signal.aborted) throw new Stopping()
        // Whoever waits here would not see the connection break: it has to begin anew, with what came meanwhile.
        if (isCutOff(fault)) throw fault
        log('warn', 'an event was not stored', { fault })
        await sleep(pause, undefined, { signal }).catch(() => {})
      }
    }
  }

  /** What an event means; nothing where it trips us, since whoever sends such a thing must not stop what others say. */
  async function meaningOf(room: string, event: RoomEvent): Promise<Meaning | undefined> {
    const amounts = await reverts.read(room, event)
    try {
      return await translate(room, amounts, parts)
    } catch (fault) {
      if (fault instanceof DeliveryError) throw fault
      log('error', 'an event could not be understood', { room, event: event.event_id, fault })
      return undefined
    }
  }

  /** Hands one event over and keeps its position with it. */
  async function takeOne(room: string, event: RoomEvent): Promise<void> {
    const meaning = await meaningOf(room, event)
    if (!meaning) return
    const at: ShelfWrite = { type: 'put', key: positionKey(room), value: event.event_id }
    const step = await turnOf(meaning, event)
    if (step.kind === 'asking') {
      await shelf.write([...step.keep, at])
      ask(localOf(meaning.event.actor), step)
    } else {
      const keep = step.kind === 'answered' ? [...step.keep, at] : [...reverts.kept(event), at]
      const accepted = await sink.accept(step.kind === 'answered' ? step.event : meaning.event, keep)
      // What was withheld kept nothing: the form stays open, and the position is made up for by the next event.
      if (accepted !== 'stored') return receipts.told(room, event.event_id)
      if (step.kind === 'answered') step.done()
    }
    positions.set(room, event.event_id)
    receipts.told(room, event.event_id)
  }

  /** Asks for a form, beside all else: to reach somebody for the first time can take a minute. */
  function ask(whom: string, step: Ask): void {
    chores.add(`ask ${whom}`, step.ask, (fault) => {
      log('warn', 'a form could not be asked for', { fault })
      return step.giveUp()
    })
  }
  for (const step of dialogues.unasked()) ask('again', step)

  function turnOf({ event, written }: Meaning, source: RoomEvent): ReturnType<Dialogues['turn']> | { kind: 'none' } {
    if (!written || (event.kind !== 'message' && event.kind !== 'command' && event.kind !== 'pressed'))
      return { kind: 'none' }
    const { text, replyTo, aside } = written
    const place = localOf(event.actor)
    const message = messageId(source.event_id)
    return dialogues.turn({
      event,
      place,
      message,
      text,
      aside,
      ...(replyTo !== undefined && { replyTo: messageId(replyTo) }),
    })
  }

  /**
   * What stands before the position and came late: homeservers tell what people say at the same time in one order now and in
   * another one later. What was stored in its time is known by its key. What belongs to a form is stored under none, and is
   * taken in its time or not at all.
   */
  async function takeLate(room: string, event: RoomEvent): Promise<void> {
    if (event.state_key !== undefined) return
    const meaning = await meaningOf(room, event)
    if (!meaning) return
    const { event: meant } = meaning
    const line = meant.kind === 'command' ? meant.text : meant.kind === 'pressed' ? meant.command : undefined
    const on = meant.kind === 'command' ? meant.on : undefined
    const isOfForm =
      line !== undefined &&
      (places.isAside(room) || (await sink.form(line, meant.actor, meant.conversation, on)) !== undefined)
    if (!isOfForm) await sink.accept(meant, reverts.kept(event))
  }

  /**
   * Keeps the position from falling far behind where little is for the bot, its own words least of all: whatever lies behind
   * it is read again at every start.
   */
  async function moveOn(room: string, events: readonly RoomEvent[]): Promise<void> {
    const last = events.at(-1)?.event_id
    const behind = (passed.get(room) ?? 0) + events.length
    if (last === undefined || positions.get(room) === last || behind < farBehind) {
      passed.set(room, positions.get(room) === last ? 0 : behind)
      return
    }
    await shelf.write([{ type: 'put', key: positionKey(room), value: last }])
    positions.set(room, last)
    passed.set(room, 0)
  }

  function enter(room: string, work: () => Promise<void>): Promise<void> {
    const done = (lanes.get(room) ?? Promise.resolve())
      .then(() => (signal.aborted ? undefined : work()))
      .catch((fault: unknown) => {
        broken.add(room)
        throw fault
      })
    const settled = done
      .catch(() => {})
      .then(() => {
        if (lanes.get(room) === settled) lanes.delete(room)
      })
    lanes.set(room, settled)
    return done.catch((fault: unknown) => {
      if (!(fault instanceof Stopping)) throw fault
    })
  }

  return {
    take: (room, find) =>
      enter(room, async () => {
        const last = await position(room)
        const { events, older = [], met = true } = await find((event) => isStart(event, last), last, broken.has(room))
        const came = older.findLastIndex((event) => isArrival(event, bot.userId))
        for (const event of older.slice(came + 1)) await insist(() => takeLate(room, event))
        const meant = whilePresent(events, bot.userId, met || !events.some((event) => isArrival(event, bot.userId)))
        const gone = takenBackIn(meant)
        for (const event of meant) if (!isEditOf(event, gone)) await insist(() => takeOne(room, event))
        await insist(() => moveOn(room, events))
        broken.delete(room)
      }),
    async stop() {
      stopping.abort()
      await Promise.all(lanes.values())
      await receipts.settled()
    },
  }
}

/** The messages that are taken back by some events. */
const takenBackIn = (events: readonly RoomEvent[]): ReadonlySet<unknown> =>
  new Set(
    events.flatMap((event) => (event.type === 'm.room.redaction' ? [event.redacts ?? event.content.redacts] : [])),
  )

/** Whether an event changes a message that is taken back further on: nobody is to see for a moment what it says. */
function isEditOf({ type, content }: RoomEvent, gone: ReadonlySet<unknown>): boolean {
  const { replace } = readRelation(content)
  return type === 'm.room.message' && replace !== undefined && gone.has(replace)
}
