import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { Directory, Person, Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { ceilingOf } from './ceiling.ts'
import { asLabel, type Label, rankOf, strictest } from './label.ts'
import { isByLink, narrower, onlyOf, targetOf } from './recall.ts'
import { type ClauseName, type Parcel, release, type Target } from './release.ts'
import { targetRoom } from './target.ts'

/**
 * Who can read what was said, and why: each copy of it, what the release rule says of it where it stands, and who sits there. The
 * rule is asked itself, so that this is no second opinion.
 */

/** What the rule lets be seen of something in a place; `clause` where that is not all of it. */
export type Reach = { shows: 'whole' | 'stub' | 'held' | 'nothing'; clause?: ClauseName }

/** What decides where something may stand. */
export type Limits = { label: Label; addressees: readonly string[] }

/** A copy of something: where it lies, what is there of it by what the platform confirmed, and what the rule says of it now. */
export type SeenCopy = Limits & {
  slot: string
  conversation: ConversationRef
  room?: Room
  /** Who alone sees it there, where not all who sit there do. */
  only?: AccountRef
  person?: Person
  /** `waits`: on its way; `failed`: laid aside, and perhaps not there. */
  stands: 'whole' | 'stub' | 'held' | 'waits' | 'failed'
  since: Date
  target: Target
  rule: Reach
  /** The consent without which nobody there may have it. */
  awaits?: string
}

/** Why somebody can read something. */
export type Reason =
  /** They work for the member whose it is. */
  | { kind: 'own'; code: string }
  /** Their member is among those to which it was released or given by name; by which consent, where one was asked. */
  | { kind: 'addressee'; code: string; consent?: string }
  /** It was released under a label that limits nobody. */
  | { kind: 'open' }
  /** They sit where it was said, or where a copy stands whole. */
  | { kind: 'said' | 'here'; room: string }
  /** They have a copy to themselves. */
  | { kind: 'alone'; room: string }

export type Reader = { person: Person; codes: readonly string[]; reasons: readonly Reason[] }

/** Who can read something now and why, where each copy of it stands, and what the next stricter label would change. */
export type Sight = {
  readers: readonly Reader[]
  /** Who sees no more than that there is something. */
  stubbed: readonly Person[]
  copies: readonly SeenCopy[]
  places: readonly Place[]
  /** In how many rooms it would stand whole, and how many people could read it. */
  raised?: { label: Label; rooms: Change; people: Change }
}

export type Change = { before: number; after: number }

type Asker = Pick<Scene, 'tx' | 'directory' | 'now'>

/** Every copy of a subject (`case/EL-2027-FR-0042`) that stands, is on its way or waits, oldest first; not what only tells its state. */
export async function readCopies({ tx, directory, now }: Asker, subject: string): Promise<readonly SeenCopy[]> {
  const rows = await tx.post.findMany({
    where: { about: { has: subject }, intent: { in: ['put', 'retract'] }, state: { not: 'retracted' } },
    select: {
      slot: true,
      conversation: true,
      label: true,
      addressees: true,
      about: true,
      shows: true,
      parts: true,
      state: true,
      intent: true,
      sentAt: true,
      createdAt: true,
    },
    orderBy: { id: 'asc' },
  })
  const worded = rows.filter((row) => isByLink(row.slot) || row.label !== 'TLP:CLEAR' || row.addressees.length > 0)
  const asked = worded.flatMap(({ slot }) => consentOf(slot) ?? [])
  const open = await tx.consent.findMany({ where: { id: { in: asked }, state: 'open' }, select: { id: true } })
  return worded.map((row): SeenCopy => {
    const target = targetOf(directory, row, now)
    const only = onlyOf(row.about)
    const room = directory.conversations.get(target.conversation)
    const person = only && directory.accounts.get(only)
    const awaits = open.find(({ id }) => id === consentOf(row.slot))?.id
    const copy = {
      slot: row.slot,
      conversation: target.conversation,
      label: row.label as Label, // what is none is refused by the rule
      addressees: row.addressees,
      ...(awaits !== undefined && { awaits }),
    }
    // What is being taken back can still be read until its platform has done it, and may not.
    const rule: Reach = row.intent === 'retract' ? { shows: 'nothing' } : reachOf(copy, target)
    return {
      ...copy,
      target,
      rule,
      stands: standsAs(row),
      since: row.sentAt ?? row.createdAt,
      ...(room && { room }),
      ...(only && { only }),
      ...(person && { person }),
    }
  })
}

/** The consent under which something is shared, by the slot in which it stands. */
const consentOf = (slot: string): string | undefined => /^consent\/([^/]+)\/share@/.exec(slot)?.[1]

function standsAs(row: { shows: string | null; parts: readonly string[]; state: string }): SeenCopy['stands'] {
  if (row.parts.length > 0) return row.shows === 'stub' ? 'stub' : 'whole'
  if (row.state === 'held') return 'held'
  return row.state === 'dead' ? 'failed' : 'waits'
}

/** What the rule says of a copy in a place under these limits. A message that came by a link has no stub. */
export function reachOf(
  { slot, label, addressees, awaits }: Limits & Pick<SeenCopy, 'slot' | 'awaits'>,
  target: Target,
): Reach {
  const words = { look: 'notice', marking: 'TLP:CLEAR', summary: '', blocks: [] } as const
  const parcel: Parcel = {
    message: words,
    label,
    addressees,
    ...(isByLink(slot) ? { byLink: true } : { stub: words }),
    ...(awaits !== undefined && { awaits }),
  }
  const verdict = release(parcel, target)
  if (verdict.kind === 'refused') return { shows: 'nothing', clause: verdict.clause }
  const { shows, clause } = verdict.cleared
  return { shows, ...(clause && { clause }) }
}

/** The rooms in which a copy may stand whole by the rule, under the limits that each has or would have. */
export function wholeRooms(
  copies: readonly SeenCopy[],
  limitsOf: (copy: SeenCopy) => Limits = (copy) => copy,
): readonly Room[] {
  const whole = copies.filter(
    (copy) =>
      copy.only === undefined && copy.room && reachOf({ ...copy, ...limitsOf(copy) }, copy.target).shows === 'whole',
  )
  return [...new Set(whole.flatMap(({ room }) => room ?? []))]
}

/** Whether what stands whole in a copy is before somebody's eyes: they sit there, or it is theirs alone. */
export function hasBefore(person: Person, { only, room }: Pick<SeenCopy, 'only' | 'room'>): boolean {
  if (only) return person.accounts.includes(only)
  return room !== undefined && person.accounts.some((account) => room.seats.has(account))
}

/** What a room may carry and by what, and who sits in it of whom nobody knows who they are. */
export type Place = {
  room: Room
  target: Target
  /** By its written policy. */
  policy: Label
  /** By what its platform promises. */
  promised: Label
  strangers: readonly AccountRef[]
}

export function placeOf(directory: Directory, room: Room, at: Date): Place {
  return {
    room,
    target: targetRoom(directory, room, at),
    policy: asLabel(room.ceiling),
    promised: ceilingOf(room.assurance),
    // Each seat alone in the room, so that the rule's own look at it counts.
    strangers: [...room.seats].filter(
      (seat) => targetRoom(directory, { ...room, seats: new Set([seat]) }, at).strangers > 0,
    ),
  }
}

/** The rooms in which copies lie, each once. */
export const roomsOf = (copies: readonly SeenCopy[]): readonly Room[] => [
  ...new Set(copies.flatMap(({ room, only }) => (room && only === undefined ? [room] : []))),
]

/** The places in which somebody has a copy before their eyes that stands whole. */
export function placesBefore(person: Person, copies: readonly SeenCopy[]): readonly Reason[] {
  const whole = copies.filter((copy) => copy.stands === 'whole' && hasBefore(person, copy))
  const kinds = new Map(
    whole.map(({ room, conversation, only }) => [
      room?.title ?? conversation,
      only ? ('alone' as const) : ('here' as const),
    ]),
  )
  return [...kinds].map(([room, kind]) => ({ kind, room }))
}

/** Who has nothing but a line without content before their eyes. */
export function stubbedAmong(
  people: readonly Person[],
  readers: readonly Reader[],
  copies: readonly SeenCopy[],
): readonly Person[] {
  const reading = new Set(readers.map(({ person }) => person))
  const stubs = copies.filter(({ stands }) => stands === 'stub')
  return people.filter((person) => !reading.has(person) && stubs.some((copy) => hasBefore(person, copy)))
}

/** The limits that a copy would have under a stricter label: as a recall restricts it, it may bear a stricter one already, or name fewer. */
export const limitsUnder =
  ({ label, addressees }: Limits) =>
  (copy: SeenCopy): Limits => ({
    label: rankOf(copy.label) < 0 ? copy.label : strictest(copy.label, label),
    addressees: narrower(copy.addressees, addressees),
  })
