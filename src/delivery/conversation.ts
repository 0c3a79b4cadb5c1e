import type { ChatEvent } from '../chat/event.ts'
import { type FileRef, type Message, paragraph } from '../chat/message.ts'
import { type AccountRef, messageId } from '../chat/refs.ts'
import { linkedRooms, type Person, type Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect, Under } from '../sharing/effect.ts'
import { asLabel, type Label, rankOf } from '../sharing/label.ts'
import { messageSubject, recallEach } from '../sharing/recall.ts'
import { withdrawRelayed } from '../sharing/recall-message.ts'
import { filesIn, type Heard, hear, type Missed, type Relayed, relay, relaySlot } from '../sharing/relay.ts'
import { followMessage, lockMarked } from '../threat/evidence/follow.ts'
import { openEnvelope } from './apply.ts'
import type { Scene } from './arrival.ts'

type Of<Kind extends ChatEvent['kind']> = Extract<ChatEvent, { kind: Kind }>

/**
 * An author changed their message: its copies follow, and are taken back where the new label does not let them stand. Where it is
 * evidence, the change is recorded beside that.
 */
export async function changeMessage(
  event: Of<'edited'>,
  room: Room,
  person: Person,
  scene: Scene,
): Promise<{ heard: Heard; relayed: Relayed } | undefined> {
  const { tx, keyring, directory, now, exercise } = scene
  const where = { conversation_externalId: { conversation: event.conversation, externalId: event.message } }
  await lockMarked(scene, event)
  // Whoever takes it back at the same time comes before or after: its words come back by no edit.
  await tx.$queryRaw`
    SELECT 1 FROM "Message" WHERE conversation = ${event.conversation} AND "externalId" = ${event.message} FOR UPDATE`
  const message = await tx.message.findUnique({ where })
  if (!message || message.retractedAt || message.author !== event.actor) return undefined
  const stands = ({ id }: FileRef): boolean => event.files?.some((file) => file.id === id) ?? true
  const known = message.files
    ? keptFiles(message.files, keyring)
    : (event.files ?? (await filesOfCopies(event, room, scene)))
  const files = known.filter(stands)
  const heard = hear({ ...event, files }, room, person, directory, now)
  await tx.message.update({
    where,
    data: {
      label: heard.label,
      addressees: [...heard.addressees],
      text: Buffer.from(keyring.seal(heard.words, 'message')),
      revision: { increment: 1 },
      ...(event.files && message.files && { files: filesLeft(message.files, stands, keyring) }),
    },
  })
  const { thread } = message
  const underIn = thread === null ? undefined : await threadIn({ ...event, thread: messageId(thread) }, room, scene)
  const { effects, missed } = relay(heard, directory, now, exercise, underIn)
  const gone = new Set([
    ...missed.map((each) => relaySlot(heard, each.room)),
    ...(await copiesElsewhere(heard, effects, scene)),
  ])
  const isStricter = rankOf(heard.label) > rankOf(asLabel(message.label))
  const { label, addressees } = heard
  const of = { key: `edited/${event.key}`, cause: 'raised', subject: messageSubject(heard), label, by: person } as const
  const recalled = isStricter
    ? await recallEach(scene, of, ({ slot }) => (gone.has(slot) ? 'whole' : 'judge'))
    : { effects: [...gone].map((slot): Effect => ({ kind: 'retract', slot })) }
  const { conversation, message: id, at } = event
  const change = { conversation, message: id, key: event.key, at, words: heard.words, label, addressees }
  const noted = await followMessage(scene, change)
  return { heard, relayed: { effects: [...noted, ...recalled.effects, ...effects], missed } }
}

/** The slots of copies of a message in rooms that it is passed on to no more: what stands there is what its author changed. */
async function copiesElsewhere(heard: Heard, effects: readonly Effect[], { tx }: Scene): Promise<readonly string[]> {
  const told = new Set(effects.flatMap((each) => (each.kind === 'put' ? [each.slot] : [])))
  const copies = await tx.post.findMany({
    where: { about: { has: messageSubject(heard) }, intent: 'put', state: { not: 'retracted' } },
    select: { slot: true },
  })
  return copies.flatMap(({ slot }) => (slot.startsWith(relaySlot(heard, { id: '' })) && !told.has(slot) ? [slot] : []))
}

const keptFiles = (sealed: Uint8Array<ArrayBuffer>, keyring: Scene['keyring']): readonly FileRef[] =>
  JSON.parse(keyring.openText(sealed, 'message.files')) // sealed from an event's own files

/** What was kept of the files of a message, of those alone that still stand with it; nothing where none does. */
function filesLeft(
  sealed: Uint8Array<ArrayBuffer>,
  stands: (file: FileRef) => boolean,
  keyring: Scene['keyring'],
): Uint8Array<ArrayBuffer> | null {
  const left = keptFiles(sealed, keyring).filter(stands)
  return left.length === 0 ? null : keyring.seal(JSON.stringify(left), 'message.files')
}

/** The files that came with a message of which nothing is kept any more, as far as a copy holds them still. */
async function filesOfCopies(event: Of<'edited'>, room: Room, scene: Scene): Promise<NonNullable<Heard['files']>> {
  const heard = { conversation: event.conversation, externalId: event.message }
  const copy = await scene.tx.post.findFirst({
    where: {
      slot: { in: linkedRooms(scene.directory, room).map((each) => relaySlot(heard, each)) },
      envelope: { not: null },
    },
    select: { envelope: true },
  })
  return copy?.envelope ? filesIn(openEnvelope(copy.envelope, scene.keyring).parcel.message, room) : []
}

/**
 * A message was deleted, whoever did it, or may not stand any more: its words go, and its copies are taken back in whatever
 * room they stand. With `author` only theirs.
 */
export async function withdrawMessage(
  { conversation, message }: Pick<Of<'deleted'>, 'conversation' | 'message'>,
  scene: Scene,
  author?: AccountRef,
): Promise<readonly Effect[]> {
  const called = { conversation, externalId: message }
  return (await withdrawRelayed(scene, called, author && { author })).effects
}

/**
 * What the copy of a message in a thread hangs under in each linked room: the copy of the thread's root, or the root
 * itself where it is a copy of that room's own message.
 */
export async function threadIn(
  event: Pick<Of<'message'>, 'conversation' | 'thread'>,
  room: Room,
  scene: Scene,
): Promise<(target: Room) => Under | undefined> {
  const root = event.thread
  if (!root) return () => undefined
  const own = await scene.tx.post.findFirst({
    where: { conversation: event.conversation, parts: { has: root } },
    select: { slot: true },
  })
  if (!own) {
    const original = { conversation: event.conversation, externalId: root }
    return (target) => ({ slot: relaySlot(original, target), as: 'thread' })
  }
  const stem = own.slot.slice(0, own.slot.lastIndexOf('@'))
  const origin = linkedRooms(scene.directory, room).find((each) => stem.startsWith(`relay/${each.conversation}/`))
  return (target) =>
    target.id === origin?.id
      ? { message: messageId(stem.slice(`relay/${origin.conversation}/`.length)), as: 'thread' }
      : { slot: `${stem}@${target.id}`, as: 'thread' }
}

/** Tells an author which rooms did not get their message, and why. */
export function missedNote(missed: readonly Missed[], label: Label, language: string): Message {
  const rooms = new Intl.ListFormat(language, { type: 'conjunction' }).format(missed.map(({ room }) => room.title))
  const reasons = missed.map(({ room, clause }) => {
    if (clause === 'standing-link') return say(language, 'sharing.missed.standing-link', { label })
    if (clause === 'not-an-addressee') return say(language, 'sharing.missed.not-an-addressee', { room: room.title })
    return say(language, 'sharing.missed.above-ceiling', { room: room.title, ceiling: room.ceiling, label })
  })
  const summary = say(language, 'sharing.missed', { rooms })
  return {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary), ...[...new Set(reasons)].map((line) => paragraph(line))],
  }
}
