import type { Candidate } from '../call/best.ts'
import { codesOfGuest } from '../call/coming.ts'
import { type CallFile, readCalls } from '../call/file.ts'
import { findCall, isCallNumber } from '../call/find.ts'
import { isLength, usualMinutes } from '../call/length.ts'
import { readCallLine } from '../call/line.ts'
import { type NewCall, planCall, type Wish } from '../call/plan.ts'
import { seekTime } from '../call/seek.ts'
import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, type Inline, paragraph, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { type Room, worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import { seatsIn } from '../round/seats.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label, rankOf, strictest } from '../sharing/label.ts'
import { bears } from '../threat/case.ts'
import { findCase } from '../threat/find.ts'
import { almostLabel, callForm, checkCall, readCallForm } from './call-form.ts'
import { showCallTo } from './call-page.ts'
import { choose, timesOf } from './call-times.ts'
import { askWhen, meant } from './call-when.ts'
import type { Asking, Call, Command } from './command.ts'
import { answer, caseHere, firstWord, tell } from './words.ts'

/** How many calls of one person may be planned at once: each of them asks everybody in a room. */
const mostPlanned = 10
const longestTitle = 200

/** Plans a call with the delegations that sit in the room, or shows one. Without a time everybody can be asked when they can. */
export const call: Command = {
  name: 'call',
  usage: 'call <call>|<when>|find [<when>, …] [30 min] [urgent] [<title>]',
  summary: 'calls.call.summary',
  ownWords: true,
  form: (asking) => (asking.words.trim() === '' && whyNot(asking) === undefined ? callForm(asking) : undefined),
  check: checkCall,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    if (!call.answers && isCallNumber(word) && rest === '')
      return showCallTo(call, await findCall(call, call.person, word))
    needPlanner(call)
    const { person, now } = call
    const line = call.answers
      ? readCallForm(call.answers, person.zone, now)
      : readCallLine(call.words, { now, zone: person.zone })
    const wish = await wishOf(call, line)
    const { when } = line
    if (line.find) {
      const doubt = line.times?.doubt
      const before = `${stem(line, wish)} find ${length(line)}`.trimEnd()
      if (line.times && doubt)
        return choose(call, line.times, doubt, { before, after: line.title, marking: wish.label })
      return seek(call, wish, timesOf(line.times, now))
    }
    if (!when) return askForTime(call, line, wish)
    const time = meant(when)
    if (!time) {
      const after = [length(line), line.title].join(' ').trim()
      return askWhen(call, when, { before: stem(line, wish), after, marking: wish.label })
    }
    await needFew(call)
    const { id, effects } = await planCall(call, { ...wish, ...time } satisfies NewCall)
    return [...(await confirm(call, id)), ...effects]
  },
}

/** Why somebody cannot plan a call where they are; `undefined` when they can. */
function whyNot({ room, person, now }: Asking): UserError | undefined {
  if (!room) return new UserError('calls.where')
  return worksFor(person, now).length === 0 ? new UserError('calls.observes') : undefined
}

/** Throws where somebody cannot plan a call where they are. */
export function needPlanner(asking: Asking): void {
  const fault = whyNot(asking)
  if (fault) throw fault
}

/** Throws where a title begins with what was meant as its label: it would count for nothing, and hide the times that follow. */
function needLabel({ title }: Line): void {
  const written = almostLabel(title)
  if (written !== undefined) throw new UserError('calls.almost-label', { written })
}

type Line = ReturnType<typeof readCallLine> & { agenda?: readonly string[] }

/** How a button begins that plans what was said: under the label that was written, about its case, wherever that was named. */
const stem = ({ label }: Line, wish: Wish): string =>
  ['call', ...(label === undefined ? [] : [wish.label]), ...flags(wish)].join(' ')
/** What a button says of a wish besides its time, its length and its title. */
export const flags = ({ caseNumber, urgent, quorum }: Wish): readonly string[] => [
  ...(caseNumber === undefined ? [] : [caseNumber]),
  ...(urgent ? ['urgent'] : []),
  ...(quorum === undefined ? [] : [`quorum ${quorum}`]),
]
const length = ({ minutes }: Line): string => (minutes === undefined ? '' : `${minutes} min`)

/** What is wanted, but for the time. A call about a case bears at least its label. */
export async function wishOf(call: Call, line: Line): Promise<Wish> {
  const room = roomOf(call)
  needLabel(line)
  const { minutes = usualMinutes, title, urgent, quorum, agenda } = line
  if (!isLength(minutes)) throw new UserError('calls.length')
  if (title.length > longestTitle) throw new UserError('calls.long-title', { most: longestTitle, length: title.length })
  const written = line.caseWritten ?? (call.answers ? undefined : await caseHere(call))
  const file = written === undefined ? undefined : await findCase(call, call.person, written)
  const label: Label = strictest(line.label ?? asLabel(room.label), ...(file ? [bears(file)] : []))
  if (rankOf(label) >= rankOf('TLP:RED')) throw new UserError('cases.red')
  const { members, observers } = seatsIn(call, room, label)
  if (members.length === 0) throw new UserError('calls.nobody')
  return {
    key: `said/${call.key}`,
    title: title === '' ? titleOf(room, file?.number) : title,
    label,
    codes: members,
    observers,
    roomId: room.id,
    ...(file && { caseNumber: file.number }),
    askedBy: call.person,
    zone: call.person.zone,
    minutes,
    urgent,
    ...(quorum !== undefined && { quorum }),
    ...(agenda && { agenda }),
  }
}

/** What a call is called to which nobody gave a name. */
const titleOf = (room: Room, number: string | undefined): string => number ?? room.title

function roomOf({ room }: Call): Room {
  if (!room) throw new Error('looked at before')
  return room
}

async function needFew({ tx, person }: Call): Promise<void> {
  const planned = await tx.call.count({
    where: { askedBy: person.id, seriesId: null, state: { in: ['finding', 'planned'] } },
  })
  if (planned >= mostPlanned) throw new UserError('calls.many', { most: mostPlanned })
}

/** No time was said: everybody can be asked, or a form filled in. What is too long for a button is not cut: its label goes with its words. */
function askForTime(call: Call, line: Line, wish: Wish): readonly Effect[] {
  const { language } = call.person
  const find = `${stem(line, wish)} find ${wish.minutes} min ${line.title}`.trim()
  const buttons = actions(
    ...(find.length <= portable.command ? [button(say(language, 'calls.when.find'), find, 'primary')] : []),
    button(say(language, 'calls.when.form'), 'call', 'plain', 'form'),
  )
  return call.reply(answer(say(language, 'calls.when.none'), [buttons], line.title === '' ? 'TLP:CLEAR' : wish.label))
}

async function seek(call: Call, wish: Wish, named: readonly Candidate[]): Promise<readonly Effect[]> {
  await needFew(call)
  const { language, zone } = call.person
  const sought = await seekTime(call, wish, named)
  if (!sought) throw new UserError('calls.find.no-times')
  const { id, round, until, times, effects } = sought
  const items = times.map(({ at }): Inline[] => [text(sayFar(language, at, zone, call.now))])
  const values = { call: id, round, count: wish.codes.length, at: sayFar(language, until, zone, call.now) }
  const blocks: readonly Block[] = [{ type: 'list', ordered: false, items }, showControls(id, language)]
  return [...tell(call, 'calls.find.asked', values, blocks), ...effects]
}

async function confirm(call: Call, id: string): Promise<readonly Effect[]> {
  const { language, zone } = call.person
  const [file] = await readCalls(call, { id })
  if (!file?.startsAt) throw new Error(`${id} was planned just now`)
  const at = sayFar(language, file.startsAt, zone, call.now)
  const values = { call: id, at, minutes: file.minutes, count: file.guests.length }
  return tell(call, 'calls.planned', values, [...unreached(call, file), showControls(id, language)])
}

function unreached({ person }: Call, file: CallFile): readonly Block[] {
  const without = file.codes.filter((code) => !file.guests.some((guest) => codesOfGuest(guest).includes(code)))
  if (without.length === 0) return []
  return [paragraph(say(person.language, 'calls.coming.unreached', { codes: without.join(', ') }))]
}

const showControls = (id: string, language: string): Block =>
  actions(
    button(say(language, 'calls.control.show'), `call ${id}`),
    button(say(language, 'calls.control.cancel'), `cancel-call ${id}`, 'danger'),
  )
