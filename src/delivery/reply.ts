import { type Message, paragraph } from '../chat/message.ts'
import { codesOf, type Person, type Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel } from '../sharing/label.ts'
import { put } from '../sharing/parcel.ts'
import { subjectsIn } from '../sharing/subjects.ts'
import { targetPerson } from '../sharing/target.ts'
import type { Address, Scene } from './arrival.ts'

/**
 * Says something to the sender of an arrival alone, where they wrote. What the place may not carry is replaced by `instead`,
 * which says nothing of the content, or by where to read it. What bears a label is about all that it names; `quoted` is what it quotes that bears none.
 */
export function tell(
  arrival: Address,
  person: Person,
  message: Message,
  scene: Scene,
  quoted: readonly string[] = [],
  instead?: Message,
): readonly Effect[] {
  const { directory, now, exercise } = scene
  const marked = (each: Message): Message => ({ ...each, ...(exercise && { exercise }) })
  const said = marked(message)
  const label = asLabel(message.marking)
  const about = label === 'TLP:CLEAR' ? quoted : [...new Set([...quoted, ...subjectsIn(message)])]
  const elsewhere = say(person.language, 'sharing.reply.above-ceiling', { url: `${scene.origin}/rooms` })
  const stub = marked(instead ?? notice(elsewhere, []))
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

/** Whether a slot holds an answer of the moment, which nothing changes later. */
export const isReply = (slot: string): boolean => slot.startsWith('reply/')

/** Tells a sender that what they did could not be handled, under which reference the fault is found, and what to do. */
export function tellFault(arrival: Address, reference: string, scene: Scene): readonly Effect[] {
  const person = scene.directory.accounts.get(arrival.actor)
  if (!person || person.retired || ['joined', 'left'].includes(arrival.kind)) return []
  const { language } = person
  const todo = say(language, 'sharing.fault.todo', { reference })
  const said = notice(say(language, 'sharing.fault.summary'), [todo])
  return tell({ ...arrival, key: faultKey(arrival.key) }, person, said, scene)
}

/** Words of the bot itself, which may stand anywhere. */
export const notice = (summary: string, words: readonly string[], exercise = false): Message => ({
  look: 'notice',
  marking: 'TLP:CLEAR',
  summary,
  blocks: [paragraph(summary), ...words.map((line) => paragraph(line))],
  ...(exercise && { exercise }),
})

export const languageOf = (person: Person | undefined, room: Room | undefined): string =>
  person?.language ?? room?.language ?? 'en'
