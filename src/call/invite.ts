import {
  actions,
  type Block,
  type Control,
  fact,
  type Message,
  madeFile,
  note,
  paragraph,
  strong,
  text,
} from '../chat/message.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar, sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import type { Effect } from '../sharing/effect.ts'
import { put } from '../sharing/parcel.ts'
import { isReadableBy } from '../sharing/readable.ts'
import type { Target } from '../sharing/release.ts'
import { spotOf } from '../sharing/spot.ts'
import { type Standing, standingUnder } from '../sharing/standing.ts'
import { writeInvitation } from './calendar-file.ts'
import { agendaControl, aheadFacts, changeNote, controls, cut, leadOf, lengthFact, webLink } from './card.ts'
import { standsFor } from './coming.ts'
import type { CallFile, Guest } from './file.ts'
import { senderOf } from './letter.ts'
import { callParcel } from './show.ts'
import { sayIn } from './span.ts'

/**
 * What somebody who is invited is told alone: the invitation, the same again shortly before it begins, and that it is off. Each
 * holds the calendar's file until it begins; the way to join stands only in what is said in the last quarter of an hour.
 */

/** What is said to a person, each in a message of its own; an invitation can say that a day is left as well. */
export type Saying = 'invite' | 'day' | 'hour' | 'quarter' | 'start' | 'off'

/** All that is said to those invited stands under this; to one of them, under their member's code. */
const stemOf = (id: string): string => `call/${id}/for/`
const slotOf = (file: CallFile, guest: Guest, what: string): string =>
  `${stemOf(file.id)}${guest.code}/${what}@~${guest.personId}`
/** Which invitation a message is of, and which of its messages. */
const partsOf = (slot: string): { what: string; sequence: number } => {
  const [what = '', sequence = ''] = (slot.split('/').at(-1)?.split('@')[0] ?? '').split('.')
  return { what, sequence: Number(sequence) }
}

/** Which invitation to a call a message is of; none where it is said to nobody invited. */
export const sequenceOf = (id: string, slot: string): number | undefined =>
  slot.startsWith(stemOf(id)) ? partsOf(slot).sequence : undefined

/** Says something new to one person who is invited; nothing where they can be told nothing alone. */
export function tellGuest(scene: Scene, file: CallFile, guest: Guest, saying: Saying): readonly Effect[] {
  const person = scene.directory.people.get(guest.personId)
  const spot = person && standsFor(guest, person, scene.now) ? spotOf(scene, person, file.roomId ?? '') : undefined
  if (!person || !spot) return []
  return putTo(scene, file, guest, person, slotOf(file, guest, `${saying}.${file.sequence}`), spot, saying)
}

/** Takes back what some people were reminded by a day or an hour before: a later reminder says more. */
export async function dropReminders(
  scene: Scene,
  file: CallFile,
  people: readonly string[],
): Promise<readonly Effect[]> {
  if (people.length === 0) return []
  return (await standingUnder(scene, stemOf(file.id))).flatMap(({ slot, person }): readonly Effect[] => {
    const { what } = partsOf(slot)
    const isEarly = what === 'day' || what === 'hour'
    return isEarly && people.includes(person?.id ?? '') ? [{ kind: 'retract', slot }] : []
  })
}

/**
 * Brings what was said to those invited up to date, to some of them or to all: what they answered, that a later message counts
 * since the call was moved, that it is over. `saying` is what the invitation says now.
 */
export async function settleGuests(
  scene: Scene,
  file: CallFile,
  { people, saying = 'invite' }: { people?: readonly string[]; saying?: Saying } = {},
): Promise<readonly Effect[]> {
  const meant = file.guests.filter(({ personId }) => people?.includes(personId) ?? true)
  const [first, ...others] = meant
  if (!first) return []
  const guests = new Map(meant.map((guest) => [guest.personId, guest]))
  const stem = others.length === 0 ? `${stemOf(file.id)}${first.code}/` : stemOf(file.id)
  return (await standingUnder(scene, stem)).flatMap((standing): readonly Effect[] => {
    const guest = guests.get(standing.person?.id ?? '')
    if (!guest || !standing.person) return []
    const { what, sequence } = partsOf(standing.slot)
    if (what === 'off') return []
    if (isOver(file)) return putShort(scene, file, standing, overKey(file))
    if (sequence !== file.sequence) return putShort(scene, file, standing, 'calls.invite.replaced')
    const told = what === 'invite' ? saying : (what as Saying) // as `tellGuest` named it
    // What began does not begin in some minutes.
    const now = told !== 'invite' && file.state === 'running' ? 'start' : told
    return putTo(scene, file, guest, standing.person, standing.slot, standing.target, now)
  })
}

const isOver = ({ state }: CallFile): boolean => state === 'ended' || state === 'cancelled'
const overKey = ({ state }: CallFile) => (state === 'cancelled' ? 'calls.invite.off' : 'calls.invite.over')

function putShort(
  scene: Scene,
  file: CallFile,
  { slot, language, zone, target }: Standing,
  key: 'calls.invite.replaced' | 'calls.invite.off' | 'calls.invite.over',
): readonly Effect[] {
  const at = file.startsAt ? sayMoment(language, file.startsAt, zone) : say(language, 'calls.no-time')
  const summary = say(language, key, { call: file.id, at })
  const said: Message = {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary)],
    ...(scene.exercise && { exercise: true }),
  }
  // It says nothing that a label limits, and stands for something that did.
  return put(slot, callParcel(file, { message: { ...said, marking: file.label }, stub: said }), target)
}

function putTo(
  scene: Scene,
  file: CallFile,
  guest: Guest,
  person: Person,
  slot: string,
  target: Target,
  saying: Saying,
): readonly Effect[] {
  return put(slot, callParcel(file, messageTo(scene, file, guest, person, saying)), target)
}

/** What a person reads, and what stands where that may not: the number, the time and the calendar's file. */
export function messageTo(
  scene: Scene,
  file: CallFile,
  guest: Guest,
  person: Person,
  saying: Saying,
): { message: Message; stub: Message } {
  const { language, zone } = person
  const place = { language, zone }
  const summary = summaryFor(scene, file, guest, person, saying)
  const base = { look: 'notice', summary, ...(scene.exercise && { exercise: true }) } as const
  if (saying === 'off') {
    const blocks: readonly Block[] = [paragraph(summary), ...calendarBlock(scene, file, guest, person, 'CANCEL')]
    const title = paragraph(strong(cut(wordsIn(file.title, language), 300)))
    return {
      message: { ...base, marking: file.label, blocks: [...blocks.slice(0, 1), title, ...blocks.slice(1)] },
      stub: { ...base, marking: 'TLP:CLEAR', blocks },
    }
  }
  // When it is stands in the first line, and in a reminder how long until then.
  const times = [...(saying === 'invite' ? aheadFacts({ file, now: scene.now }, place) : []), lengthFact(file, place)]
  const answer = answerBlocks(file, guest, language)
  const calendar = saying === 'start' ? [] : calendarBlock(scene, file, guest, person, 'REQUEST')
  const joins = (saying === 'quarter' || saying === 'start') && isReadableBy(person, file, scene.now)
  return {
    message: {
      ...base,
      marking: file.label,
      blocks: [
        paragraph(summary),
        paragraph(strong(cut(wordsIn(file.title, language), 300))),
        { type: 'facts', facts: [...times, ...whereFacts(scene, file, language)] },
        ...changeNote({ file, now: scene.now }, place),
        ...(joins ? linkBlocks(file, language) : []),
        ...answer,
        ...controls(file, place, agendaControl(file, place), joins),
        ...calendar,
      ],
    },
    stub: {
      ...base,
      marking: 'TLP:CLEAR',
      blocks: [
        paragraph(summary),
        { type: 'facts', facts: times },
        ...changeNote({ file, now: scene.now }, place),
        ...answer,
        note(say(language, 'calls.stub.note')),
        ...controls(file, place, [webLink(scene.origin, place, file.id)]),
        ...calendar,
      ],
    },
  }
}

function summaryFor(scene: Scene, file: CallFile, { code }: Guest, { language, zone }: Person, saying: Saying): string {
  const at = file.startsAt ? sayFar(language, file.startsAt, zone, scene.now) : say(language, 'calls.no-time')
  const values = { call: file.id, code: code.replaceAll('+', ', '), at }
  if (saying === 'off') return say(language, 'calls.invite.off', values)
  if (saying === 'start') return say(language, 'calls.remind.start', values)
  if (saying === 'invite') return say(language, file.sequence > 0 ? 'calls.invite.moved' : 'calls.invite', values)
  const span = file.startsAt ? sayIn(language, scene.now, file.startsAt, zone) : {}
  return say(language, 'calls.remind', { ...span, ...values })
}

function whereFacts(scene: Scene, file: CallFile, language: string) {
  const room = file.roomId ? scene.directory.rooms.get(file.roomId)?.title : undefined
  return [
    fact(say(language, 'calls.fact.leads'), leadOf(scene, file) ?? say(language, 'calls.leads.nobody')),
    ...(room ? [fact(say(language, 'calls.fact.room'), room)] : []),
  ]
}

/** How one joins, once it is time. */
export function linkBlocks({ link }: CallFile, language: string): readonly Block[] {
  if (link === undefined) return [paragraph(say(language, 'calls.join.none'))]
  const control: Control = { type: 'link', label: say(language, 'calls.control.join'), url: link }
  return [
    paragraph(strong(say(language, 'calls.join.link')), ' ', { type: 'link', url: link, text: link }),
    actions(control),
  ]
}

function answerBlocks(file: CallFile, { answer }: Guest, language: string): readonly Block[] {
  if (file.state !== 'planned') return []
  return answer ? [note(say(language, `calls.said.${answer}`))] : [paragraph(text(say(language, 'calls.invite.ask')))]
}

function calendarBlock(
  scene: Scene,
  file: CallFile,
  guest: Guest,
  { language }: Person,
  method: 'REQUEST' | 'CANCEL',
): readonly Block[] {
  if (!file.startsAt) return []
  const content = writeInvitation({
    ...senderOf(scene, language),
    call: file.id,
    method,
    sequence: file.sequence,
    startsAt: file.startsAt,
    minutes: file.minutes,
    answer: guest.answer,
    madeAt: scene.now,
  })
  return [madeFile(`${file.id}.ics`, 'text/calendar', content)]
}
