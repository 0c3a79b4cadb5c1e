import { type Block, code, type Message, note, paragraph, text } from '../chat/message.ts'
import { platformOf } from '../chat/refs.ts'
import { codesOf, type Directory, linkedRooms, type Person, type Room, worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { type CopyOutcome, countsOf, type Outcome, type RecallFile } from './recall-outcome.ts'
import type { TakenFile } from './taken.ts'

/** How a recall is told: what became of each copy, with as much of its place as the reader may know. */

/** Most copies that one message names; of the others it gives their number, and how to read on. */
const mostNamed = 20

type Reader = { directory: Directory; now: Date; person: Person }

/** What a recall is about, as people call it. */
export function sayRecalled(reader: Reader, { subject }: Pick<RecallFile, 'subject'>): string {
  const { directory, person } = reader
  const cut = subject.indexOf('/')
  const [kind, rest] = [subject.slice(0, cut), subject.slice(cut + 1)]
  if (kind === 'message') return say(person.language, 'recalls.what.message')
  if (kind === 'account') return say(person.language, 'recalls.what.account', { account: rest })
  if (kind !== 'room') return rest
  const room = directory.rooms.get(rest)
  return say(person.language, 'recalls.what.room', { room: room ? nameOfRoom(reader, room) : '—' })
}

/** One sentence: what is taken back, why, and how far that is. */
function recallSummary(reader: Reader, file: RecallFile): string {
  const { language } = reader.person
  const counts = countsOf(file.copies)
  const what = sayRecalled(reader, file)
  const values = { id: file.id, what, count: file.copies.length, failed: counts.failed, pending: counts.pending }
  const { length } = file.files
  if (file.copies.length === 0 && length > 0)
    return say(language, 'recalls.summary.files', { ...values, count: length })
  if (file.copies.length === 0) return say(language, 'recalls.summary.none', values)
  if (counts.pending > 0) return say(language, 'recalls.summary.pending', values)
  return say(language, counts.failed > 0 ? 'recalls.summary.failed' : 'recalls.summary.done', values)
}

/** The whole account of a recall: why, one line a copy from the `page`th score on, and what is to be done about what could not be taken back. */
export function recallMessage(reader: Reader, file: RecallFile, exercise: boolean, page = 1): Message {
  const { person } = reader
  const { language } = person
  const summary = recallSummary(reader, file)
  const copies = file.copies.toSorted((a, b) => placeOf(a.outcome) - placeOf(b.outcome))
  const named = copies.slice((page - 1) * mostNamed, page * mostNamed)
  const left = copies.length - page * mostNamed
  const line = `recall ${file.id} ${page + 1}`
  const blocks: readonly Block[] = [
    paragraph(summary),
    paragraph(
      say(language, `recalls.cause.${causeOf(file.cause)}`, {
        label: file.label ?? '',
        at: sayPlaced(language, file.startedAt, person.zone),
      }),
    ),
    ...(named.length > 0
      ? [{ type: 'list' as const, ordered: false, items: named.map((copy) => [text(sayCopy(reader, copy))]) }]
      : []),
    ...(left > 0 ? [note(`${say(language, 'recalls.more', { count: left })} `, code(line))] : []),
    ...filesBlocks(reader, file),
    ...(copies.some(({ outcome }) => outcome === 'failed') ? [paragraph(say(language, 'recalls.todo.failed'))] : []),
    ...(file.cause === 'joined' ? [note(say(language, 'recalls.joined.note'))] : []),
    ...(file.cause === 'joined' && copies.some(({ purged }) => purged)
      ? [note(say(language, 'recalls.purged.note'))]
      : []),
  ]
  return { look: 'notice', marking: 'TLP:CLEAR', summary, blocks, ...(exercise && { exercise: true }) }
}

/** The files that left the bot: when, as what, and with whom, as far as the reader may know that. */
function filesBlocks(reader: Reader, { files }: RecallFile): readonly Block[] {
  if (files.length === 0) return []
  const { language } = reader.person
  const named = files
    .slice(-mostNamed)
    .map((each) => [text(`${sayTaker(reader, each)} · ${sayTaken(reader.person, each)}`)])
  const left = files.length - named.length
  return [
    paragraph(say(language, 'recalls.taken', { count: files.length })),
    { type: 'list', ordered: false, items: named },
    ...(left > 0 ? [note(say(language, 'recalls.taken.more', { count: left }))] : []),
    note(say(language, 'recalls.taken.told')),
  ]
}

/** A file that was made, in short: `CSV · 25 April 2027, 20:14`. */
export function sayTaken({ language, zone }: Pick<Person, 'language' | 'zone'>, { at, format }: TakenFile): string {
  const known = formats.find((each) => each === format)
  return `${known ? say(language, `exports.format.${known}`) : format} · ${sayPlaced(language, at, zone)}`
}

const formats = ['pdf', 'md', 'csv', 'jsonl', 'stix', 'misp'] as const

function sayTaker(reader: Reader, { personId }: TakenFile): string {
  const person = personId === null ? undefined : reader.directory.people.get(personId)
  if (personId === null) return say(reader.person.language, 'recalls.place.console')
  return sayOwner(reader, person)
}

/** What could not be taken back comes first, then what is under way. */
const placeOf = (outcome: Outcome): number =>
  ['failed', 'pending', 'taken-back', 'changed', 'never-sent'].indexOf(outcome)

/** One line: where a copy stood, as far as the reader may know that, on which platform, and what became of it. */
function sayCopy(reader: Reader, copy: CopyOutcome): string {
  const { language } = reader.person
  const where = copy.only === undefined ? sayRoom(reader, copy) : sayReader(reader, copy.only)
  const outcome =
    copy.outcome === 'failed'
      ? say(language, `recalls.outcome.failed.${copy.fault ?? 'refused'}`)
      : say(language, `recalls.outcome.${copy.outcome}`)
  return `${where} · ${platformOf(copy.conversation)} · ${outcome}`
}

function sayRoom(reader: Reader, { conversation }: CopyOutcome): string {
  const room = reader.directory.conversations.get(conversation)
  return room ? nameOfRoom(reader, room) : say(reader.person.language, 'recalls.place.closed')
}

/** A room's name for those who know of it: they sit there, it is their member's, or one of these passes things on to it. */
function nameOfRoom({ directory, now, person }: Reader, room: Room): string {
  const codes = worksFor(person, now)
  const isNear = (each: Room): boolean =>
    (each.code !== undefined && codes.includes(each.code)) || person.accounts.some((account) => each.seats.has(account))
  const near = [...directory.rooms.values()].filter(isNear)
  const goals = near.flatMap(({ releasesTo }) => (releasesTo && directory.rooms.get(releasesTo)) || [])
  const known = [...near, ...goals].flatMap((each) => [each, ...linkedRooms(directory, each)])
  if (known.includes(room) && (room.code === undefined || codes.includes(room.code) || near.includes(room)))
    return room.title
  return room.code === undefined
    ? say(person.language, 'recalls.place.other-room')
    : say(person.language, 'recalls.place.room-of', { code: room.code })
}

/** Somebody who was told something alone: by name among colleagues of one member, else by their member. */
function sayReader(reader: Reader, account: NonNullable<CopyOutcome['only']>): string {
  const { directory } = reader
  return sayOwner(reader, directory.accounts.get(account) ?? directory.claims.get(account)?.person)
}

function sayOwner({ now, person }: Reader, owner: Person | undefined): string {
  const { language } = person
  if (owner?.id === person.id) return say(language, 'recalls.place.you')
  const codes = owner ? codesOf(owner, now) : []
  const [first] = codes
  if (!owner || first === undefined) return say(language, 'recalls.place.nobody')
  return codesOf(person, now).some((each) => codes.includes(each))
    ? owner.name
    : say(language, 'recalls.place.person-of', { code: first })
}

const causes = ['raised', 'retracted', 'revoked', 'joined', 'red', 'consent', 'erased'] as const
const causeOf = (stored: string): (typeof causes)[number] => causes.find((each) => each === stored) ?? 'retracted'

/** What stands for a moment where something was said that may not be said again, so that it can be found and taken away. */
export function takenBack(language: string, exercise = false): Message {
  const summary = say(language, 'recalls.taken-back')
  return {
    look: 'notice',
    marking: 'TLP:CLEAR',
    summary,
    blocks: [paragraph(summary)],
    ...(exercise && { exercise: true }),
  }
}
