import { ours } from '../facts.ts'
import { never } from '../sync.ts'
import type { Wire } from '../wire.ts'
import { isRecord } from './homeserver.ts'

/** What the homeserver tells of an account's rooms at once. */
export type Survey = {
  /** Those in which it sits. */
  joined: ReadonlySet<string>
  /** The rooms that the bot made for the directory, by the key it made them under. */
  made: ReadonlyMap<string, string>
  /** Rooms to which the bot is invited: by whom, and what they are called. */
  invited: ReadonlyMap<string, { by: string; name: string }>
}

const told = ['m.room.create', ours.room]
/** Characters of a name that anybody may give a room to which the bot is invited. */
const longestName = 100
const nothing = { types: [] }

const newFilter = (): string =>
  JSON.stringify({
    room: {
      timeline: { limit: 1, types: told },
      state: { types: told },
      ephemeral: nothing,
      account_data: nothing,
    },
    presence: nothing,
    account_data: { ...nothing, not_types: [never()] },
  })

/** Looks over all rooms of an account. It does not show as being there, and takes nothing from a bot that runs. */
export async function surveyRooms(wire: Wire, bot: string): Promise<Survey> {
  const answer = await wire.ask<Record<string, unknown>>('GET', ['sync'], {
    query: { filter: newFilter(), timeout: '0', set_presence: 'offline' },
    patienceMs: 60_000,
  })
  const rooms = recordOf(answer.rooms)
  const made = new Map<string, string>()
  for (const [id, room] of Object.entries(recordOf(rooms.join))) {
    const events = [...eventsOf(recordOf(room).state), ...eventsOf(recordOf(room).timeline)]
    const key = recordOf(events.find(({ type }) => type === ours.room)?.content).key
    // Anybody who may set state in a room could claim that it is ours.
    const isOurs = events.some(({ type, sender }) => type === 'm.room.create' && sender === bot)
    if (isOurs && typeof key === 'string') made.set(key, id)
  }
  const invited = new Map<string, { by: string; name: string }>()
  for (const [id, room] of Object.entries(recordOf(rooms.invite))) {
    const events = eventsOf(recordOf(room).invite_state)
    const invitation = events.findLast((event) => event.type === 'm.room.member' && event.state_key === bot)
    const name = recordOf(events.find(({ type }) => type === 'm.room.name')?.content).name
    const shown = typeof name === 'string' ? name.slice(0, longestName) : id
    invited.set(id, { by: String(invitation?.sender ?? '?'), name: shown })
  }
  return { joined: new Set(Object.keys(recordOf(rooms.join))), made, invited }
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})

function eventsOf(part: unknown): readonly Readonly<Record<string, unknown>>[] {
  const { events } = recordOf(part)
  return Array.isArray(events) ? events.filter(isRecord) : []
}
