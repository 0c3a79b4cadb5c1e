import type { ChatEvent, Variants } from '../chat/event.ts'
import { type Block, type Message, paragraph } from '../chat/message.ts'
import { type Directory, linkedRooms, type Person, type Room, rolesAt } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect, Under } from './effect.ts'
import { asLabel, type Label, strictest } from './label.ts'
import { readMarked } from './marking.ts'
import { put } from './parcel.ts'
import { messageSubject } from './recall.ts'
import type { ClauseName, Parcel } from './release.ts'
import { targetRoom } from './target.ts'

/** A message that somebody known wrote in a room, as the relay reads it. */
export type Heard = {
  conversation: string
  externalId: string
  room: Room
  author: Person
  label: Label
  /** Members that may read it: those who sat in the room and in the rooms linked to it when it was written. */
  addressees: readonly string[]
  words: string
  files: Extract<ChatEvent, { kind: 'message' }>['files']
}

/** A room that did not get a message, and why. */
export type Missed = { room: Room; clause: ClauseName }

export type Relayed = { effects: readonly Effect[]; missed: readonly Missed[] }

/** Reads what was written in a room: its label is the one it starts with, else the room's own, or a stricter one that some see there. */
export function hear(
  event: { conversation: string; message: string; text: string; variants?: Variants; files?: Heard['files'] },
  room: Room,
  author: Person,
  directory: Directory,
  at: Date,
): Heard {
  const { label = asLabel(room.label), words } = readMarked(event.text)
  const others = (event.variants ?? []).flatMap((each) => readMarked(each).label ?? [])
  const present = [room, ...linkedRooms(directory, room)].flatMap((each) => targetRoom(directory, each, at).readers)
  return {
    conversation: event.conversation,
    externalId: event.message,
    room,
    author,
    label: strictest(label, ...others),
    addressees: [...new Set(present)].sort(),
    words,
    files: event.files,
  }
}

/** The slot in which a room shows a relayed message. */
export const relaySlot = (message: { conversation: string; externalId: string }, room: { id: string }): string =>
  `relay/${message.conversation}/${message.externalId}@${room.id}`

/** Under which key the author of a message is asked to delete it. */
export const awayKey = (of: { conversation: string; message: string }): string =>
  `away/${of.conversation}/${of.message}`

/**
 * Passes a message on to the rooms linked to its own. A standing link never carries AMBER+STRICT or more: that goes to
 * those whom its originator names. `underIn` says what the copy in a room hangs under, when the original is in a thread.
 */
export function relay(
  heard: Heard,
  directory: Directory,
  at: Date,
  exercise: boolean,
  underIn: (room: Room) => Under | undefined = () => undefined,
): Relayed {
  const effects: Effect[] = []
  const missed: Missed[] = []
  for (const room of linkedRooms(directory, heard.room)) {
    const under = underIn(room)
    effects.push(
      ...put(relaySlot(heard, room), parcelFor(heard, room, at, exercise), targetRoom(directory, room, at), {
        ...(under && { under }),
        onRefusal: (clause) => missed.push({ room, clause }),
      }),
    )
  }
  return { effects, missed }
}

function parcelFor(heard: Heard, room: Room, at: Date, exercise: boolean): Parcel {
  const { label, addressees } = heard
  return {
    label,
    addressees,
    about: [messageSubject(heard)],
    byLink: true,
    message: messageFor(heard, room, at, exercise),
  }
}

function messageFor(heard: Heard, room: Room, at: Date, exercise: boolean): Message {
  const files: readonly Block[] = (heard.files ?? []).map((file) => ({
    type: 'file',
    file: { ...file, id: `${heard.room.platform}:${file.id}` },
  }))
  const delegation = delegationOf(heard.author, at)
  return {
    look: 'relay',
    marking: heard.label,
    summary: say(room.language, 'sharing.relay.summary', { name: heard.author.name, delegation, words: heard.words }),
    speaker: { name: heard.author.name, delegation, via: heard.room.title },
    blocks: [...(heard.words === '' ? [] : heard.words.split(/\n{2,}/).map((words) => paragraph(words))), ...files],
    ...(exercise && { exercise }),
  }
}

/** The files of a relayed message, as they are named in the room it was written in. */
export function filesIn(message: Message, from: Room): NonNullable<Heard['files']> {
  return message.blocks.flatMap((block) =>
    block.type === 'file' ? [{ ...block.file, id: block.file.id.slice(from.platform.length + 1) }] : [],
  )
}

/** For whom a person speaks, e.g. `FR · ECNE`. */
function delegationOf(person: Person, at: Date): string {
  const [role] = rolesAt(person, at)
  return role ? `${role.code} · ${role.body.toUpperCase()}` : '—'
}
