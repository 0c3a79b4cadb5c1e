import type { ChatEvent } from '../chat/event.ts'
import { type Mark, markIn } from '../chat/marks.ts'
import { type Block, code, type Message, note } from '../chat/message.ts'
import type { Call } from '../command/command.ts'
import { quoteOf, runCommand } from '../command/run.ts'
import type { Person, Room } from '../directory/directory.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label } from '../sharing/label.ts'
import { type Heard, hear, type Relayed, relay } from '../sharing/relay.ts'
import { targetPerson, targetRoom } from '../sharing/target.ts'
import type { Audience } from '../threat/evidence/file.ts'
import { followMessage, shutMessage } from '../threat/evidence/follow.ts'
import type { Arrival, Scene } from './arrival.ts'
import { askAway, awaySlot, wasAskedAway } from './asked-away.ts'
import { changeSeat } from './changed-seat.ts'
import { changeMessage, missedNote, threadIn, withdrawMessage } from './conversation.ts'
import { languageOf, notice, tell } from './reply.ts'
import { answerStranger, tellStranger } from './unknown.ts'

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
  // What was deleted is gone, whoever deleted it: also a moderator or somebody who has left. But for what we asked for ourselves.
  if (event.kind === 'deleted') {
    const noted = await followMessage(scene, { ...event, gone: true })
    return { effects: [...noted, ...((await wasAskedAway(event, scene)) ? [] : await withdrawMessage(event, scene))] }
  }
  const counts = person !== undefined && !person.retired
  if (event.kind === 'edited') {
    if (counts && room) return { effects: await followEdit(event, room, person, arrival, scene) }
    // Their words count no more, or not here: beside evidence it stands all the same that they changed it.
    return { effects: await followMessage(scene, { ...event, changedBy: event.actor }) }
  }
  if (!counts) return { effects: await answerStranger(arrival, room, scene) }
  switch (event.kind) {
    case 'message':
      return { effects: room ? await takeMessage(event, room, person, arrival, scene) : [] }
    case 'command':
    case 'pressed':
    case 'submitted':
      return { effects: await obey(event, person, room, arrival, scene) }
    case 'reacted':
      return { effects: await takeMark(event, person, room, arrival, scene) }
  }
}

/** For whom a reaction has a message kept as evidence. */
const audiences = { pin: 'internal', clip: 'shareable' } as const satisfies Record<Mark, Audience>

/**
 * A reaction is shown by its platform, and decides nothing. One has the bot keep a message as evidence, as the command said of it
 * does; taking it away takes nothing from the record.
 */
async function takeMark(
  event: Of<'reacted'>,
  person: Person,
  room: Room | undefined,
  arrival: Arrival,
  scene: Scene,
): Promise<readonly Effect[]> {
  const mark = event.added ? markIn(event.reaction) : undefined
  if (!mark) return []
  const { key, at, actor, conversation, message } = event
  const said = {
    kind: 'command',
    key,
    at,
    actor,
    conversation,
    on: message,
    text: `evidence ${audiences[mark]}`,
  } as const
  return obey(said, person, room, { ...arrival, unseen: true }, scene, true)
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
      ...(event.files?.length && { files: keyring.seal(JSON.stringify(event.files), 'message.files') }),
      ...(event.thread && { thread: event.thread }),
      at: arrival.at,
    },
  }
  const relayed = relay(heard, directory, now, scene.exercise, underIn)
  return [
    keep,
    ...relayed.effects,
    ...tellLimits(heard, relayed, person, arrival, scene),
    ...askAway(heard, relayed, person, arrival, scene),
  ]
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
  const { heard, relayed } = changed
  const asked = askAway(heard, relayed, person, arrival, scene)
  const before = asked.length === 0 && (await wasAskedAway(event, scene))
  return [
    ...relayed.effects,
    ...tellLimits(heard, relayed, person, arrival, scene),
    ...(before ? [{ kind: 'retract', slot: awaySlot(event) } as const] : asked),
  ]
}

/** Tells an author what the label they chose keeps from whom. That of the room itself is known to all who write there. */
function tellLimits(
  { label, room }: Heard,
  { missed }: Relayed,
  person: Person,
  arrival: Arrival,
  scene: Scene,
): readonly Effect[] {
  return missed.length > 0 && label !== asLabel(room.label)
    ? tell(arrival, person, missedNote(missed, label, person.language), scene)
    : []
}

async function obey(
  event: Of<'command'> | Of<'pressed'> | Of<'submitted'>,
  person: Person,
  room: Room | undefined,
  arrival: Arrival,
  scene: Scene,
  bySign = false,
): Promise<readonly Effect[]> {
  const { tx, keyring, directory, now, exercise, origin, calls, isCatchingUp, library, onFault, linkTo } = scene
  const { ownPages } = scene
  const line =
    event.kind === 'command' ? event.text : event.kind === 'pressed' ? event.command : `${event.form} ${event.context}`
  // A typed line stands nowhere in the room: its answer says what was asked. What was pressed or pointed at is there to see.
  const asked: readonly Block[] =
    event.kind === 'command' && !event.on
      ? [note(`${say(person.language, 'commands.asked')} `, code(quoteOf(event.text)))]
      : []
  const ceilingThere = ceilingOfTyped(event, person, room, arrival, scene)
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
    ...(calls && { calls }),
    ...(ownPages !== undefined && { ownPages }),
    ...(isCatchingUp && { isCatchingUp }),
    library,
    onFault,
    ...(arrival.unseen && { unseen: true }),
    ...(bySign && { bySign: true }),
    ...(linkTo && { linkTo }),
    ...(ceilingThere && { ceilingThere }),
    ...(event.kind === 'command' && event.on && { on: event.on }),
    ...(event.kind === 'pressed' && { on: event.message }),
    ...(event.kind === 'submitted' && { answers: event.answers }),
    reply(message, about = [], stub, own) {
      replies += 1
      const isFirst = replies === 1
      const said = (each: Message): Message => (isFirst ? { ...each, blocks: [...asked, ...each.blocks] } : each)
      return tell(
        { ...arrival, key: own ?? (isFirst ? arrival.key : `${arrival.key}/${replies}`) },
        person,
        said(message),
        scene,
        about,
        stub && said(stub),
      )
    },
  }
  return runCommand(call, line)
}

/** What may stand where somebody typed to the bot: in the room, or in the place of theirs alone. What was pressed leaves no words. */
function ceilingOfTyped(
  event: Of<'command'> | Of<'pressed'> | Of<'submitted'>,
  person: Person,
  room: Room | undefined,
  { unseen, actor, conversation, promised }: Arrival,
  { directory, now }: Scene,
): Label | undefined {
  if (unseen || event.kind === 'pressed') return undefined
  if (event.kind === 'command' && room) return targetRoom(directory, room, now).ceiling
  return targetPerson(directory, person, actor, conversation, now, promised).ceiling
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
  const withdrawn =
    event?.kind === 'edited'
      ? [...(await shutMessage(scene, event)), ...(await withdrawMessage(event, scene, event.actor))]
      : []
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
