import type { ChatEvent } from '../chat/event.ts'
import { type Block, code, type Message, note, paragraph } from '../chat/message.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import type { Call } from '../command/command.ts'
import { quoteOf, runCommand } from '../command/run.ts'
import { codesOf, type Person, type Room } from '../directory/directory.ts'
import { enterCode } from '../identity/link.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { RunScene } from '../playbook/live/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, isWithin } from '../sharing/label.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { type Heard, hear, type Relayed, relay } from '../sharing/relay.ts'
import { subjectsIn } from '../sharing/subjects.ts'
import { targetPerson, targetRoom, targetStranger } from '../sharing/target.ts'
import { changeSeat } from './changed-seat.ts'
import { changeMessage, missedNote, threadIn, withdrawMessage } from './conversation.ts'

/** An inbox row on its way through the handlers. Of a withheld one there is no event, or one without its words. */
export type Arrival = Address & {
  at: Date
  /** Real milliseconds between when it happened, by the platform's clock, and now. */
  waitedMs: number
  event: ChatEvent | undefined
  withheld: string | undefined
  /** Its platform shows what is typed to the bot to nobody else. */
  unseen?: true
}

/** What is known of an arrival without opening it. */
export type Address = { key: string; kind: string; actor: AccountRef; conversation: ConversationRef }

/** Where and when arrivals are handled: one transaction, one snapshot of the directory, one instant of the world's clock. */
export type Scene = RunScene

type Of<Kind extends ChatEvent['kind']> = Extract<ChatEvent, { kind: Kind }>

/**
 * Decides what one arrival leads to. Plain talk writes nothing itself, so that many messages can be written together;
 * anything else may write the rows of its own room. `seats` in the answer says that the directory changed. Throws only on
 * a fault that is not the sender's.
 */
export async function handleArrival(
  arrival: Arrival,
  scene: Scene,
): Promise<{ effects: readonly Effect[]; seats?: true }> {
  const person = scene.directory.accounts.get(arrival.actor)
  const room = scene.directory.conversations.get(arrival.conversation)
  const { event } = arrival
  if (arrival.withheld !== undefined || !event) return { effects: await withhold(arrival, person, room, scene) }
  if (event.kind === 'joined' || event.kind === 'left') return changeSeat(event, room, scene)
  // What was deleted is gone, whoever deleted it: also a moderator or somebody who has left.
  if (event.kind === 'deleted') return { effects: await withdrawMessage(event, scene) }
  if (!person || person.retired) return { effects: await answerStranger(arrival, room, scene) }
  switch (event.kind) {
    case 'message':
      return { effects: room ? await takeMessage(event, room, person, arrival, scene) : [] }
    case 'edited':
      return { effects: room ? await followEdit(event, room, person, arrival, scene) : [] }
    case 'command':
    case 'pressed':
    case 'submitted':
      return { effects: await obey(event, person, room, arrival, scene) }
    case 'reacted':
      return { effects: [] } // shown by the platform itself; a reaction decides nothing
  }
}

async function takeMessage(
  event: Of<'message'>,
  room: Room,
  person: Person,
  arrival: Arrival,
  scene: Scene,
): Promise<readonly Effect[]> {
  const { keyring, directory, now } = scene
  const heard = hear(event, room, person, directory, now)
  const underIn = event.thread ? await threadIn(event, room, scene) : undefined
  const keep: Effect = {
    kind: 'keep',
    message: {
      conversation: event.conversation,
      externalId: event.message,
      room: room.id,
      author: event.actor,
      label: heard.label,
      addressees: heard.addressees,
      text: keyring.seal(heard.words, 'message'),
      ...(event.thread && { thread: event.thread }),
      at: arrival.at,
    },
  }
  const relayed = relay(heard, directory, now, scene.exercise, underIn)
  return [keep, ...relayed.effects, ...tellLimits(heard, relayed, person, arrival, scene)]
}

async function followEdit(
  event: Of<'edited'>,
  room: Room,
  person: Person,
  arrival: Arrival,
  scene: Scene,
): Promise<readonly Effect[]> {
  const changed = await changeMessage(event, room, person, scene)
  if (!changed) return []
  return [...changed.relayed.effects, ...tellLimits(changed.heard, changed.relayed, person, arrival, scene)]
}

/** Tells an author what the label they chose keeps from whom. That of the room itself is known to all who write there. */
function tellLimits(
  { label, room }: Heard,
  { missed }: Relayed,
  person: Person,
  arrival: Arrival,
  scene: Scene,
): readonly Effect[] {
  const told =
    missed.length > 0 && label !== asLabel(room.label)
      ? tell(arrival, person, missedNote(missed, label, person.language), scene)
      : []
  return [...told, ...overCeiling(label, room, person, arrival, scene)]
}

/** A label above what the platform of the room may carry: the words are there already, so their author must take them away. */
function overCeiling(label: string, room: Room, person: Person, arrival: Arrival, scene: Scene): readonly Effect[] {
  const { ceiling } = targetRoom(scene.directory, room, scene.now)
  if (isWithin(asLabel(label), ceiling)) return []
  const values = { label, ceiling }
  return tell(
    { ...arrival, key: `${arrival.key}/ceiling` },
    person,
    notice(say(person.language, 'sharing.above-ceiling.summary', values), []),
    scene,
  )
}

async function obey(
  event: Of<'command'> | Of<'pressed'> | Of<'submitted'>,
  person: Person,
  room: Room | undefined,
  arrival: Arrival,
  scene: Scene,
): Promise<readonly Effect[]> {
  const { tx, keyring, directory, now, exercise, origin, library, onFault } = scene
  const line =
    event.kind === 'command' ? event.text : event.kind === 'pressed' ? event.command : `${event.form} ${event.context}`
  // A typed line stands nowhere in the room: its answer says what was asked. What was pressed or pointed at is there to see.
  const asked: readonly Block[] =
    event.kind === 'command' && !event.on
      ? [note(`${say(person.language, 'commands.asked')} `, code(quoteOf(event.text)))]
      : []
  let replies = 0
  const call: Call = {
    tx,
    keyring,
    directory,
    person,
    account: event.actor,
    room,
    conversation: event.conversation,
    now,
    at: arrival.at,
    waitedMs: arrival.waitedMs,
    key: event.key,
    words: '',
    exercise,
    origin,
    library,
    onFault,
    ...(arrival.unseen && { unseen: true }),
    ...(event.kind === 'command' && event.on && { on: event.on }),
    ...(event.kind === 'pressed' && { on: event.message }),
    ...(event.kind === 'submitted' && { answers: event.answers }),
    reply(message, about = []) {
      replies += 1
      return tell(
        { ...arrival, key: replies === 1 ? arrival.key : `${arrival.key}/${replies}` },
        person,
        replies === 1 ? { ...message, blocks: [...asked, ...message.blocks] } : message,
        scene,
        about,
      )
    },
  }
  return runCommand(call, line)
}

/**
 * Says something to the sender of an arrival alone, where they wrote. What the place may not carry is replaced by where to read
 * it. What bears a label is about all that it names; `quoted` is what it quotes that bears none.
 */
function tell(
  arrival: Address,
  person: Person,
  message: Message,
  scene: Scene,
  quoted: readonly string[] = [],
): readonly Effect[] {
  const { directory, now, exercise } = scene
  const said: Message = { ...message, ...(exercise && { exercise }) }
  const label = asLabel(message.marking)
  const about = label === 'TLP:CLEAR' ? quoted : [...new Set([...quoted, ...subjectsIn(message)])]
  const stub = notice(
    say(person.language, 'sharing.reply.above-ceiling', { url: `${scene.origin}/rooms` }),
    [],
    exercise,
  )
  return put(
    replySlot(arrival.key),
    { message: said, stub, label, addressees: codesOf(person, now), about },
    targetPerson(directory, person, arrival.actor, arrival.conversation, now),
  )
}

/** Under which key the sender of an arrival is told of a fault. */
export const faultKey = (key: string): string => `${key}/fault`

/** The slot of what is said to the sender of an arrival alone. */
export const replySlot = (key: string): string => `reply/${key}`

/** Tells a sender that what they did could not be handled, under which reference the fault is found, and what to do. */
export function tellFault(arrival: Address, reference: string, scene: Scene): readonly Effect[] {
  const person = scene.directory.accounts.get(arrival.actor)
  if (!person || person.retired || ['joined', 'left', 'reacted'].includes(arrival.kind)) return []
  const { language } = person
  const todo = say(language, 'sharing.fault.todo', { reference })
  const said = notice(say(language, 'sharing.fault.summary'), [todo])
  return tell({ ...arrival, key: faultKey(arrival.key) }, person, said, scene)
}

async function answerStranger(arrival: Arrival, room: Room | undefined, scene: Scene): Promise<readonly Effect[]> {
  if (arrival.kind === 'reacted' || arrival.kind === 'edited') return []
  const code = codeIn(arrival.event)
  if (code !== undefined) return takeCode(arrival, code, room, scene)
  const language = languageOf(undefined, room)
  const message = notice(
    say(language, 'sharing.stranger.summary'),
    [say(language, 'sharing.stranger.todo')],
    scene.exercise,
  )
  return tellStranger(`stranger/${arrival.actor}@${arrival.conversation}`, message, arrival, room, scene)
}

/** The code that somebody types to join their account to a person: the one thing that a stranger can say. */
const codeIn = (event: ChatEvent | undefined): string | undefined =>
  event?.kind === 'command' ? /^\s*link\s+(\S.*)$/is.exec(event.text)?.[1] : undefined

/** Whoever enters a code that does not work learns nothing but that; after too many they hear it no more often. */
async function takeCode(
  arrival: Arrival,
  code: string,
  room: Room | undefined,
  scene: Scene,
): Promise<readonly Effect[]> {
  const { actor, conversation, key } = arrival
  const seen = room !== undefined && !arrival.unseen
  const { kind, effects } = await enterCode(scene, actor, code, { seen })
  const text: TextKey =
    kind === 'joined' ? 'accounts.link.joined.stranger' : seen ? 'accounts.link.seen' : 'accounts.link.refused'
  const message = notice(say(languageOf(undefined, room), text), [], scene.exercise)
  const slot = kind === 'blocked' ? `stranger/link/${actor}@${conversation}` : `stranger/link/${key}`
  return [...put(slot, openParcel(message), targetStranger(conversation, actor)), ...effects]
}

/**
 * Tells a stranger something once an account and place, by a slot that is theirs: who writes again gets no second answer, and
 * learns nothing more. Where people talk in a place that is no room of the directory it is nothing to the bot.
 */
async function tellStranger(
  slot: string,
  message: Message,
  { kind, actor, conversation }: Arrival,
  room: Room | undefined,
  { tx }: Scene,
): Promise<readonly Effect[]> {
  if (!room && (kind === 'message' || kind === 'edited')) return []
  if (await tx.post.findUnique({ where: { slot }, select: { id: true } })) return []
  return put(slot, openParcel(message), targetStranger(conversation, actor))
}

/** A forbidden marking: its author is told what to do. A message that an edit gave the marking is taken back everywhere else. */
async function withhold(
  arrival: Arrival,
  person: Person | undefined,
  room: Room | undefined,
  scene: Scene,
): Promise<readonly Effect[]> {
  const { event } = arrival
  // On some platforms anybody can send what claims to change somebody else's message.
  const withdrawn = event?.kind === 'edited' ? await withdrawMessage(event, scene, event.actor) : []
  const message = withheldText(arrival, languageOf(person, room))
  if (person) return [...withdrawn, ...tell(arrival, person, message, scene)]
  const said: Message = { ...message, ...(scene.exercise && { exercise: true }) }
  const slot = `stranger/withheld/${arrival.actor}@${arrival.conversation}`
  return [...withdrawn, ...(await tellStranger(slot, said, arrival, room, scene))]
}

function withheldText(arrival: Arrival, language: string): Message {
  const key: TextKey = arrival.withheld === 'TLP:RED' ? 'sharing.withheld.red' : 'sharing.withheld.classified'
  return notice(say(language, 'sharing.withheld.summary'), [say(language, key)])
}

const notice = (summary: string, words: readonly string[], exercise = false): Message => ({
  look: 'notice',
  marking: 'TLP:CLEAR',
  summary,
  blocks: [paragraph(summary), ...words.map((line) => paragraph(line))],
  ...(exercise && { exercise }),
})

const languageOf = (person: Person | undefined, room: Room | undefined): string =>
  person?.language ?? room?.language ?? 'en'
