import { randomUUID } from 'node:crypto'
import { stateTypes } from './facts.ts'
import type { RoomEvent, Wire } from './wire.ts'

/** What the homeserver tells of the rooms since the last time; of a survey, what there is. */
export type Told = {
  next: string
  joined: ReadonlyMap<string, JoinedRoom>
  invited: ReadonlyMap<string, readonly RoomEvent[]>
  left: readonly string[]
}

export type JoinedRoom = {
  /** State as it was before the events. */
  state: readonly RoomEvent[]
  events: readonly RoomEvent[]
  /** There is more between what was told last and these events. */
  limited: boolean
  /** Where to go on reading backwards. */
  before: string | undefined
}

/** The kinds of events that are read, besides state. */
const timelineTypes = [...stateTypes, 'm.room.message', 'm.reaction', 'm.room.redaction', 'm.room.encrypted']

/** Events of a room that are told at once, at most. */
const mostEvents = { survey: 20, since: 100, page: 100 } as const

/** Milliseconds that the homeserver waits for something to happen, and that its answer may take besides; and that a survey may. */
const waits = { longMs: 30_000, graceMs: 15_000, surveyMs: 60_000 } as const

const nothing = { types: [] }

/**
 * What a survey leaves out besides: nothing that there is, and never the same. Synapse answers a survey that it answered
 * within two minutes (`sync_response_cache_duration`) as it did then, and would tell of rooms as they were.
 */
export const never = (): string => `eu.jom.${randomUUID()}`

const filterOf = (limit: number, but?: string): object => ({
  room: {
    timeline: { limit, types: timelineTypes },
    state: { types: stateTypes, lazy_load_members: false },
    ephemeral: nothing,
    account_data: nothing,
  },
  presence: nothing,
  account_data: { ...nothing, ...(but !== undefined && { not_types: [but] }) },
})

/** Asks for a survey of all rooms. */
export async function askSurvey(wire: Wire, signal: AbortSignal): Promise<Told> {
  const answer = await wire.ask<Record<string, unknown>>('GET', ['sync'], {
    query: { filter: JSON.stringify(filterOf(mostEvents.survey, never())), timeout: '0', set_presence: 'online' },
    patienceMs: waits.surveyMs,
    signal,
  })
  return readSync(answer)
}

/**
 * Leaves with the homeserver what is to be told from then on, and answers under which name. Synapse looks through a filter
 * that is written out anew at every question, which takes it two of the fifty milliseconds that a relayed message costs it.
 */
export async function leaveFilter(wire: Wire, bot: string, signal: AbortSignal): Promise<string> {
  const json = filterOf(mostEvents.since)
  const kept = await wire.ask<{ filter_id: unknown }>('POST', ['user', bot, 'filter'], { json, signal })
  return String(kept.filter_id)
}

/** Asks what happened since `since`, and waits for it where nothing did; `filter` is what was left before. */
export async function askSync(
  wire: Wire,
  { since, filter }: { since: string; filter: string },
  signal: AbortSignal,
): Promise<Told> {
  const answer = await wire.ask<Record<string, unknown>>('GET', ['sync'], {
    query: { filter, since, timeout: String(waits.longMs), set_presence: 'online' },
    patienceMs: waits.longMs + waits.graceMs,
    signal,
  })
  return readSync(answer)
}

/** What `readBetween` found, oldest first: after the event looked for; and that one, with some of those before it. */
export type Gap = { events: readonly RoomEvent[]; older: readonly RoomEvent[]; met: boolean }

/** Pages backwards from `before` until `isKnown` is met or nothing more can be read. */
export async function readBetween(
  wire: Wire,
  room: string,
  before: string | undefined,
  isKnown: (event: RoomEvent) => boolean,
  signal: AbortSignal,
): Promise<Gap> {
  const found: RoomEvent[] = []
  let from = before
  for (;;) {
    const page = await wire.ask<{ chunk?: unknown; end?: unknown }>('GET', ['rooms', room, 'messages'], {
      query: {
        dir: 'b',
        limit: String(mostEvents.page),
        filter: JSON.stringify({ types: timelineTypes }),
        ...(from !== undefined && { from }),
      },
      signal,
    })
    const events = eventsIn(page.chunk)
    const known = events.findIndex(isKnown)
    found.push(...(known < 0 ? events : events.slice(0, known)))
    if (known >= 0) {
      const older = events.slice(known, known + mostEvents.survey).reverse()
      return { events: found.reverse(), older, met: true }
    }
    if (typeof page.end !== 'string' || page.end === from) return { events: found.reverse(), older: [], met: false }
    from = page.end
  }
}

function readSync(answer: Record<string, unknown>): Told {
  const rooms = recordOf(answer.rooms)
  const joined = namedIn(rooms.join).map(([id, told]) => [id, readJoined(recordOf(told))] as const)
  const invited = namedIn(rooms.invite).map(
    ([id, told]) => [id, strippedIn(recordOf(recordOf(told).invite_state).events)] as const,
  )
  return {
    next: String(answer.next_batch),
    joined: new Map(joined),
    invited: new Map(invited),
    left: Object.keys(recordOf(rooms.leave)),
  }
}

function readJoined(told: Record<string, unknown>): JoinedRoom {
  const timeline = recordOf(told.timeline)
  return {
    state: eventsIn(recordOf(told.state).events),
    events: eventsIn(timeline.events),
    limited: timeline.limited === true,
    before: typeof timeline.prev_batch === 'string' ? timeline.prev_batch : undefined,
  }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {} // of JSON

/** A name of a room, an event or an account that can be kept: other homeservers choose them. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 255 && !/\p{Cc}/u.test(value)

const namedIn = (value: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries(recordOf(value)).filter(([name]) => isName(name))

/** Events as the specification has them; anything else is passed over. */
const eventsIn = (value: unknown): readonly RoomEvent[] =>
  (Array.isArray(value) ? value : []).filter(
    (event): event is RoomEvent =>
      isName(event?.event_id) &&
      typeof event.type === 'string' &&
      isName(event.sender) &&
      (event.state_key === undefined || isName(event.state_key)) &&
      typeof event.origin_server_ts === 'number' &&
      typeof event.content === 'object' &&
      event.content !== null,
  )

/** The events by which a room shows itself to somebody invited: without ids and times. */
const strippedIn = (value: unknown): readonly RoomEvent[] =>
  (Array.isArray(value) ? value : []).flatMap((event): RoomEvent[] =>
    typeof event?.type === 'string' && typeof event.sender === 'string' && typeof event.content === 'object'
      ? [{ ...event, event_id: '', origin_server_ts: 0, content: event.content ?? {} }]
      : [],
  )
