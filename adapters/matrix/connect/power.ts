import type { RoomEvent } from '../wire.ts'
import type { Deed } from './findings.ts'
import { isRecord } from './homeserver.ts'

/** From this version of rooms on those who made one stand above all levels (specification, room version 12). */
const creatorsAbove = 12

/** A deed, the kind of event it is, and the level it needs where the room says nothing (specification, `m.room.power_levels`). */
const needs: Readonly<Record<Deed, (levels: Levels) => number>> = {
  speak: ({ of }) => of('m.room.message', 'events_default', 0),
  react: ({ of }) => of('m.reaction', 'events_default', 0),
  retract: ({ of }) => of('m.room.redaction', 'events_default', 0),
  invite: ({ at }) => at('invite', 0),
  remove: ({ at }) => at('kick', 50),
  name: ({ of }) => of('m.room.name', 'state_default', 50),
  topic: ({ of }) => of('m.room.topic', 'state_default', 50),
}

type Levels = {
  at(name: string, otherwise: number): number
  of(type: string, name: string, otherwise: number): number
}

/** Which of these deeds an account may not do in a room of this state, and the level with which it could do them all. */
export function lacking(
  state: readonly RoomEvent[],
  user: string,
  wanted: readonly Deed[],
): { deeds: readonly Deed[]; level: number } {
  const content = contentOf(state, 'm.room.power_levels')
  const events = isRecord(content?.events) ? content.events : {}
  const levels: Levels = {
    at: (name, otherwise) => numberOf(content?.[name]) ?? otherwise,
    of: (type, name, otherwise) => numberOf(events[type]) ?? levels.at(name, content ? otherwise : 0),
  }
  const held = levelOf(state, user, content)
  const deeds = wanted.filter((deed) => needs[deed](levels) > held)
  return { deeds, level: Math.max(0, ...deeds.map((deed) => needs[deed](levels))) }
}

function levelOf(state: readonly RoomEvent[], user: string, levels: RoomEvent['content'] | undefined): number {
  const made = state.find(({ type }) => type === 'm.room.create')
  const others = Array.isArray(made?.content.additional_creators) ? made.content.additional_creators : []
  const isCreator = made?.sender === user || others.includes(user)
  if (isCreator && Number(made?.content.room_version) >= creatorsAbove) return Number.POSITIVE_INFINITY
  if (!levels) return isCreator ? 100 : 0
  const users = isRecord(levels.users) ? levels.users : {}
  return numberOf(users[user]) ?? numberOf(levels.users_default) ?? 0
}

/** What a room's state says under a type that has one event. */
export const contentOf = (state: readonly RoomEvent[], type: string): RoomEvent['content'] | undefined =>
  state.find((event) => event.type === type && event.state_key === '')?.content

/** Old rooms hold levels as texts too. */
function numberOf(value: unknown): number | undefined {
  const level = typeof value === 'string' ? Number.parseInt(value, 10) : value
  return typeof level === 'number' && Number.isFinite(level) ? level : undefined
}
