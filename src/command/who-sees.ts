import { UserError } from '../chat/errors.ts'
import { type Block, type Inline, type Message, paragraph, strong, text } from '../chat/message.ts'
import { coordinatorsOf, type Person, type Room, worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import type { SeenCopy, Sight } from '../sharing/who-sees.ts'
import { findMessage, type SaidMessage, whoSeesMessage, whoSeesRoom } from '../sharing/who-sees-message.ts'
import { sayPlace, sayReason, sayWhere, sayWhy } from '../sharing/who-sees-words.ts'
import { isClosedUp } from '../threat/case.ts'
import { needOwn } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import { whoSeesCase } from '../threat/who-sees.ts'
import type { Call, Command } from './command.ts'
import { answer, caseAlone, impliedNote } from './words.ts'

/** Most names in one line, and most copies that are listed. */
const most = { names: 20, copies: 20 }

/** Shows who can read something and why: of a case or a message to the people of its own member, of a room to those who look after it. */
export const whoSees: Command = {
  name: 'who-sees',
  usage: 'who-sees <case>|<room>',
  summary: 'who-sees.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, directory, now } = call
    const written = call.words.trim()
    const room = directory.rooms.get(written)
    if (room) {
      // A room that is not theirs to look after is one that there is not.
      if (!coordinatorsOf(directory, room, now).includes(person)) throw new UserError('who-sees.none', { written })
      return showRoom(call, room)
    }
    if (written !== '' && !readNumber(written)) throw new UserError('who-sees.none', { written: written.slice(0, 40) })
    const said = written === '' ? await messageOn(call) : undefined
    if (said) return showMessage(call, said)
    const found = await caseAlone(call)
    const { file } = found
    needOwn(call, person, file)
    const { number, label, released } = file
    const key = isClosedUp(file) ? 'who-sees.case.closed' : 'who-sees.case'
    const head = say(person.language, key, { number, label, released: String(released) })
    return show(call, head, label, await whoSeesCase(call, file), impliedNote(call, found))
  },
}

/** The message, or the one whose copy, the command was said of. */
async function messageOn(call: Call): Promise<SaidMessage | undefined> {
  const { tx, conversation, on } = call
  if (!on) return undefined
  const copy = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { slot: true } })
  return findMessage(call, copy?.slot ?? `${conversation}/${on}`)
}

async function showMessage(call: Call, message: SaidMessage): Promise<readonly Effect[]> {
  const { person, now } = call
  const { author, room, label } = message
  const own = author ? worksFor(author, now) : []
  if (!worksFor(person, now).some((code) => own.includes(code))) throw new UserError('who-sees.none.message')
  const head = say(person.language, 'who-sees.message', { name: author?.name ?? '—', room: room.title, label })
  return show(call, head, label, await whoSeesMessage(call, message))
}

const show = (
  call: Call,
  head: string,
  label: Label,
  sight: Sight,
  further: readonly Block[] = [],
): readonly Effect[] => call.reply(sightMessage(call, head, label, sight, further))

/** All that is told of who can read something, in lists: no place in chat is wide. */
export function sightMessage(
  asker: Pick<Call, 'directory' | 'person'>,
  head: string,
  label: Label,
  sight: Sight,
  further: readonly Block[] = [],
): Message {
  const { language } = asker.person
  const { readers, stubbed, raised } = sight
  return answer(
    head,
    [
      ...further,
      heading(say(language, 'who-sees.readers', { count: readers.length })),
      ...list(readersOf(asker, sight)),
      ...titled(say(language, 'who-sees.stubbed'), stubbed.length > 0 ? [[text(namesOf(language, stubbed))]] : []),
      ...titled(say(language, 'who-sees.copies'), copiesOf(asker, sight.copies)),
      ...titled(
        say(language, 'who-sees.places'),
        sight.places.map((place) => [text(sayPlace(language, place).join(' '))]),
      ),
      ...(raised
        ? titled(say(language, 'who-sees.raised', { label: raised.label }), [
            [text(say(language, 'who-sees.raised.rooms', raised.rooms))],
            [text(say(language, 'who-sees.raised.people', raised.people))],
          ])
        : []),
    ],
    markingOf(label),
  )
}

/** Who reads what is for the officials among themselves; of what bears a stricter label, for those who read that. */
const markingOf = (label: Label): Label =>
  rankOf(label) < 0 || label === 'TLP:RED' ? 'TLP:AMBER+STRICT' : strictest(label, 'TLP:GREEN')

/** One line a reason, with all whom it lets read. */
function readersOf(
  { directory, person: { language } }: Pick<Call, 'directory' | 'person'>,
  { readers }: Sight,
): readonly (readonly Inline[])[] {
  const said = readers.flatMap(({ person, reasons }) =>
    reasons.map((reason) => ({ person, why: sayReason(language, directory, reason) })),
  )
  return [...Map.groupBy(said, ({ why }) => why)].map(([why, all]) => [
    strong(
      namesOf(
        language,
        all.map(({ person }) => person),
      ),
    ),
    text(`: ${why}`),
  ])
}

function namesOf(language: string, people: readonly Person[]): string {
  const names = people.slice(0, most.names).map(({ name }) => name)
  const more = people.length - names.length
  const all = more > 0 ? [...names, say(language, 'who-sees.more', { count: more })] : names
  return all.join(', ')
}

function copiesOf(
  { person: { language, zone } }: Pick<Call, 'person'>,
  copies: readonly SeenCopy[],
): readonly (readonly Inline[])[] {
  const items = copies.slice(0, most.copies).map((copy): readonly Inline[] => {
    const why = sayWhy(language, copy)
    const stands = say(language, `who-sees.stands.${copy.stands}`)
    const at = sayMoment(language, copy.since, zone)
    return [
      text(say(language, 'who-sees.copy', { place: sayWhere(language, copy), stands, at, why: why && `. ${why}` })),
    ]
  })
  if (items.length === 0) return [[text(say(language, 'who-sees.copies.none'))]]
  const more = copies.length - items.length
  return more > 0 ? [...items, [text(say(language, 'who-sees.more', { count: more }))]] : items
}

async function showRoom(call: Call, room: Room): Promise<readonly Effect[]> {
  const { language } = call.person
  const { place, people, copies } = await whoSeesRoom(call, room)
  const ofMembers = Map.groupBy(people, ({ codes }) => codes.join(', ') || '—')
  const head = say(language, 'who-sees.room', { room: room.title, ceiling: place.target.ceiling })
  const told = [...ofMembers].map(([codes, all]): readonly Inline[] => [
    strong(codes),
    text(
      `: ${namesOf(
        language,
        all.map(({ person }) => person),
      )}`,
    ),
  ])
  const standing = copies.map(({ label, shows, count }): readonly Inline[] => [
    text(say(language, 'who-sees.room.copy', { label, count, stands: say(language, `who-sees.stands.${shows}`) })),
  ])
  return call.reply(
    answer(
      head,
      [
        ...sayPlace(language, place).map((line) => paragraph(line)),
        ...titled(say(language, 'who-sees.sitting', { count: people.length }), told),
        ...titled(say(language, 'who-sees.room.copies'), standing),
      ],
      'TLP:GREEN',
    ),
  )
}

const heading = (title: string): Block => ({ type: 'heading', text: title })

const list = (items: readonly (readonly Inline[])[]): readonly Block[] =>
  items.length > 0 ? [{ type: 'list', ordered: false, items }] : []

const titled = (title: string, items: readonly (readonly Inline[])[]): readonly Block[] =>
  items.length > 0 ? [heading(title), ...list(items)] : []
