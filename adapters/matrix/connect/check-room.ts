import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { localOf } from '../../../src/chat/refs.ts'
import { isOpen, lacksDoor, learn, present, type RoomFacts, serverOf, unknownRoom } from '../facts.ts'
import type { RoomEvent, Wire } from '../wire.ts'
import { type Deed, type Findings, sayDeeds } from './findings.ts'
import { contentOf, lacking } from './power.ts'
import type { Survey } from './survey.ts'

/** Between what a room is looked at. */
export type Surroundings = {
  wire: Wire
  findings: Findings
  bot: string
  servers: ReadonlySet<string>
  survey: Survey
}

/** So many upgrades of one room are followed. */
const mostUpgrades = 20

type Seen = { facts: RoomFacts; state: readonly RoomEvent[] }

/** Looks at a room that the directory names: whether the bot sits there, may do what it must, and is alone with those who may be there. */
export async function* checkRoom(room: RoomToCheck, around: Surroundings): AsyncGenerator<Check> {
  const { findings, bot, survey } = around
  const { title, conversation, seats } = room
  const named = localOf(conversation)
  const id = named.startsWith('!') ? named : survey.made.get(named)
  if (id === undefined) {
    if (named.startsWith('#')) yield await addressFault(room, named, around)
    else if (seats.length === 0) yield findings.fault('room.seatless', { title })
    else yield findings.fine('room.to-make', { title, count: seats.length })
    return
  }
  const seen = await readRoom(around, id)
  const by = survey.invited.get(id)?.by
  if (!seen && by !== undefined) yield findings.fine('room.invited', { title, by })
  else if (!seen) yield findings.fault('room.apart', { title, id, user: bot })
  if (!seen) return
  const now = await newest(seen, around)
  if (typeof now === 'string') yield findings.fault('room.moved', { title, id: now, user: bot })
  else yield* lookInside(room, now, around)
}

async function* lookInside(room: RoomToCheck, { facts, state }: Seen, around: Surroundings): AsyncGenerator<Check> {
  const { findings, bot } = around
  const { title, ceiling } = room
  if (facts.encrypted) {
    yield findings.fault('room.encrypted', { title })
    return
  }
  const faults = [...faultsOfPower(room, { facts, state }, around), ...faultsOfReach(room, { facts, state }, around)]
  yield* faults
  if (faults.length === 0)
    yield findings.fine('room', { title, ceiling, count: present(facts).filter((user) => user !== bot).length })
}

/** What the bot must be able to do in a room, and cannot. */
function* faultsOfPower(room: RoomToCheck, { facts, state }: Seen, { findings, bot }: Surroundings): Generator<Check> {
  const wanted: readonly Deed[] = [
    'speak',
    'react',
    'retract',
    ...(room.seats.length > 0 ? (['invite'] as const) : []),
    // Somebody unknown may be removed from wherever their presence holds things up.
    ...(room.seats.length > 0 || isConfidential(room) ? (['remove'] as const) : []),
    // It shapes the rooms alone that it made.
    ...(facts.key !== undefined ? (['name', 'topic'] as const) : []),
  ]
  const { deeds, level } = lacking(state, bot, wanted)
  if (deeds.length > 0)
    yield findings.fault('room.powers', {
      title: room.title,
      user: bot,
      deeds: sayDeeds(deeds, findings.language),
      level,
    })
}

/** Who could read, or come in, that may not where so much is said. */
function* faultsOfReach(room: RoomToCheck, { facts, state }: Seen, around: Surroundings): Generator<Check> {
  const { findings, servers } = around
  const { title, ceiling } = room
  const values = { title, ceiling }
  const limited = ceiling !== 'TLP:CLEAR'
  const confidential = isConfidential(room)
  if (limited && isOpen(facts)) yield findings.fault('room.window', values)
  else if (confidential && facts.visibility !== 'joined')
    yield findings.fault(facts.key === undefined ? 'room.history' : 'room.history-ours', values)
  if (confidential && lacksDoor(facts)) yield findings.fault('room.public', values)
  if (confidential && contentOf(state, 'm.room.guest_access')?.guest_access === 'can_join')
    yield findings.fault('room.guests', values)
  const foreign = new Set(
    present(facts)
      .map(serverOf)
      .filter((server) => !servers.has(server)),
  )
  if (limited && foreign.size > 0) yield findings.fault('room.foreign', { ...values, servers: [...foreign].join(', ') })
}

/** Whether more may be said there than a community may know. */
const isConfidential = ({ ceiling }: RoomToCheck): boolean => ceiling !== 'TLP:CLEAR' && ceiling !== 'TLP:GREEN'

/** A room by its state; `undefined` where the bot does not sit. */
async function readRoom({ wire, survey, bot }: Surroundings, id: string): Promise<Seen | undefined> {
  // Of a room that it left, the homeserver tells the state as it was then.
  if (!survey.joined.has(id)) return undefined
  const state = await wire.find<readonly RoomEvent[]>(['rooms', id, 'state'])
  const facts = unknownRoom(id)
  // Whose room it is decides what its other state means.
  const made = (state ?? []).filter(({ type }) => type === 'm.room.create')
  for (const event of [...made, ...(state ?? [])]) learn(facts, event, bot)
  return state ? { facts, state } : undefined
}

/** The room in which one goes on now; only its id where the bot does not sit there. */
async function newest(first: Seen, around: Surroundings): Promise<Seen | string> {
  let at = first
  for (let steps = 0; steps < mostUpgrades; steps += 1) {
    const { successor } = at.facts
    if (successor === undefined) return at
    const next = await readRoom(around, successor)
    if (!next) return successor
    // Anybody may claim to replace a room; the bot goes on only in one that says the same.
    if (next.facts.predecessor !== at.facts.id) return at
    at = next
  }
  return at
}

async function addressFault({ title }: RoomToCheck, address: string, around: Surroundings): Promise<Check> {
  const known = await around.wire.find<{ room_id?: string }>(['directory', 'room', address])
  return around.findings.fault('room.address', { title, address, id: known?.room_id ?? '!…' })
}
