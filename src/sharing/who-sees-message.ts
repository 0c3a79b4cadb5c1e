import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { codesOf, type Directory, type Person, type Room } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { type Label, labels, rankOf } from './label.ts'
import { messageSubject } from './recall.ts'
import {
  hasBefore,
  limitsUnder,
  type Place,
  placeOf,
  placesBefore,
  type Reader,
  type Reason,
  readCopies,
  roomsOf,
  type Sight,
  stubbedAmong,
  wholeRooms,
} from './who-sees.ts'

type Asker = Pick<Scene, 'tx' | 'directory' | 'now'>

/** A message that was heard in a room: whose it is, where it was said, and under which label. */
export type SaidMessage = {
  conversation: ConversationRef
  externalId: string
  author: Person | undefined
  room: Room
  label: Label
  addressees: readonly string[]
}

/** The message that a person means by the words under which it is kept: `<conversation>/<id>`, or the slot of one of its copies. */
export async function findMessage({ tx, directory }: Asker, written: string): Promise<SaidMessage | undefined> {
  const bare = written.replace(/^(message|relay)\//, '')
  const whole = /^relay\//.test(written) ? bare.slice(0, bare.lastIndexOf('@')) : bare
  // Ids of both may hold the sign that stands between them.
  const room = [...directory.conversations.values()]
    .filter(({ conversation }) => whole.startsWith(`${conversation}/`))
    .toSorted((a, b) => b.conversation.length - a.conversation.length)[0]
  if (!room) return undefined
  const { conversation } = room
  const externalId = whole.slice(conversation.length + 1)
  const row = await tx.message.findUnique({ where: { conversation_externalId: { conversation, externalId } } })
  if (!row || row.retractedAt) return undefined
  const author = directory.accounts.get(row.author as AccountRef) // as its platform named it
  return { conversation, externalId, author, room, label: row.label as Label, addressees: row.addressees } // what is no label the rule refuses
}

/** Who can read a message now and why, where each copy of it stands, and what the next label would change. */
export async function whoSeesMessage(scene: Asker, message: SaidMessage): Promise<Sight> {
  const { directory, now } = scene
  const { room } = message
  const copies = await readCopies(scene, messageSubject(message))
  const people = [...directory.people.values()].filter(({ retired }) => !retired)
  const readers = people.flatMap((person): readonly Reader[] => {
    const said: readonly Reason[] = hasBefore(person, { room }) ? [{ kind: 'said', room: room.title }] : []
    const reasons = [...said, ...placesBefore(person, copies)]
    return reasons.length > 0 ? [{ person, codes: codesOf(person, now), reasons }] : []
  })
  const label = labels[rankOf(message.label) + 1]
  const [before, after] = [wholeRooms(copies), label ? wholeRooms(copies, limitsUnder({ ...message, label })) : []]
  // Where it was said it stays: that message is its author's.
  const countOf = (rooms: readonly Room[]): number =>
    people.filter((person) => [room, ...rooms].some((each) => hasBefore(person, { room: each }))).length
  return {
    readers,
    stubbed: stubbedAmong(people, readers, copies),
    copies,
    places: [room, ...roomsOf(copies)].map((each) => placeOf(directory, each, now)),
    ...(label &&
      rankOf(message.label) >= 0 && {
        raised: {
          label,
          rooms: { before: before.length, after: after.length },
          people: { before: countOf(before), after: countOf(after) },
        },
      }),
  }
}

/** Who sits in a room, what it may carry, and how much of ours stands there under which label. */
export type RoomSight = {
  place: Place
  people: readonly { person: Person; codes: readonly string[] }[]
  copies: readonly { label: string; shows: 'whole' | 'stub' | 'held'; count: number }[]
}

export async function whoSeesRoom({ tx, directory, now }: Asker, room: Room): Promise<RoomSight> {
  const rows = await tx.post.groupBy({
    by: ['label', 'shows', 'state'],
    where: { conversation: room.conversation, intent: 'put', state: { in: ['sent', 'held'] } },
    _count: true,
    orderBy: [{ label: 'asc' }, { shows: 'asc' }, { state: 'asc' }],
  })
  return {
    place: placeOf(directory, room, now),
    people: seatedIn(directory, room).map((person) => ({ person, codes: codesOf(person, now) })),
    copies: rows.map(({ label, shows, state, _count: count }) => ({
      label,
      // What is held while its room is unread, and stood there before, goes on standing as it did.
      shows: state === 'held' && shows === null ? 'held' : shows === 'stub' ? 'stub' : 'whole',
      count,
    })),
  }
}

const seatedIn = (directory: Directory, room: Room): readonly Person[] => [
  ...new Set([...room.seats].flatMap((seat) => directory.accounts.get(seat) ?? [])),
]
