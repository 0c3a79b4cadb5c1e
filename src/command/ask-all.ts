import { readElections } from '../calendar/read.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { actions, button } from '../chat/message.ts'
import { coordinatorsOf, type Person, type Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { readAhead } from '../locale/written-time.ts'
import { electionNow } from '../round/night.ts'
import { usualOptions, usualQuestion } from '../round/option.ts'
import { openRound, type RoundKind, roundKinds } from '../round/round.ts'
import { seatsIn } from '../round/seats.ts'
import { asLabel, type Label, labels, rankOf, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import type { Asking, Call, Command } from './command.ts'
import { firstWord, tell } from './words.ts'

/** How long there is to answer where nobody says, in minutes. */
const usualMinutes = 30
const longestMinutes = 7 * 24 * 60
/** How many rounds of one person may be open at once: each of them asks every delegation. */
const mostOpen = 5
const longestQuestion = 600

/** What is to be asked, as it was written. */
type Wish = { kind: RoundKind; deadline: Date; question: string; label: Label }

/** Asks every delegation of a room one question: by form, or in one line. For those who look after the room. */
export const askAll: Command = {
  name: 'ask-all',
  usage: 'ask-all status-line|availability|roll-call|positions [by 20:30|in 30 min] [<question>]',
  summary: 'rounds.ask-all.summary',
  ownWords: true,
  form: (asking) => (asking.words === '' && whyNot(asking) === undefined ? askForm(asking) : undefined),
  check: checkAsked,
  async run(call) {
    const fault = whyNot(call)
    if (fault) throw fault
    const room = roomOf(call)
    const wish = readWish(call, room)
    const open = await call.tx.round.count({ where: { askedBy: call.person.id, closedAt: null } })
    if (open >= mostOpen) throw new UserError('rounds.ask-all.open', { most: mostOpen })
    const { members, observers } = seatsIn(call, room, wish.label)
    if (members.length === 0) throw new UserError('rounds.ask-all.nobody')
    const election = electionNow(await readElections(call.tx), call.now)
    const { id, effects } = await openRound(call, {
      key: `said/${call.key}`,
      kind: wish.kind,
      question: wish.question === '' ? usualQuestion(wish.kind) : wish.question,
      options: usualOptions(wish.kind),
      members,
      observers,
      label: wish.label,
      roomId: room.id,
      askedBy: call.person,
      deadline: wish.deadline,
      ...(election && { electionId: election.id }),
    })
    const { language, zone } = call.person
    const values = { round: id, count: members.length, at: sayMoment(language, wish.deadline, zone) }
    const show = actions(button(say(language, 'rounds.control.show'), `round ${id}`))
    return [...tell(call, 'rounds.ask-all.done', values, [show]), ...effects]
  },
}

/** Why somebody cannot ask all where they are; `undefined` when they can. */
function whyNot({ directory, room, person, now }: Asking): UserError | undefined {
  if (!room || room.code !== undefined) return new UserError('rounds.ask-all.where')
  const coordinators = coordinatorsOf(directory, room, now)
  if (coordinators.some(({ id }) => id === person.id)) return undefined
  return new UserError('rounds.ask-all.coordinators', { names: namesOf(coordinators, person.language) })
}

const namesOf = (people: readonly Person[], language: string): string =>
  people.length === 0
    ? '—'
    : new Intl.ListFormat(language, { type: 'disjunction' }).format(people.slice(0, 5).map(({ name }) => name))

function roomOf({ room }: Call): Room {
  if (!room) throw new Error('looked at before')
  return room
}

function readWish(call: Call, room: Room): Wish {
  const { answers, now } = call
  const usual = asLabel(room.label)
  if (answers) {
    const kind = kindOf(answers.kind ?? '')
    const deadline = readDeadline(answers.by ?? '', room.zone, now)?.at
    if (!kind || !deadline) throw new UserError('rounds.ask-all.how')
    return wishOf(kind, deadline, answers.question ?? '', labelOf(answers.label ?? '', usual))
  }
  const { label = usual, words } = readMarked(call.words)
  const { word, rest } = firstWord(words)
  const kind = kindOf(word)
  if (!kind) throw new UserError('rounds.ask-all.how')
  const read = readDeadline(rest, room.zone, now)
  const deadline = read?.at ?? new Date(now.getTime() + usualMinutes * 60_000)
  const question = readMarked(read?.rest ?? rest)
  return wishOf(kind, deadline, question.words, question.label ?? label)
}

function wishOf(kind: RoundKind, deadline: Date, question: string, label: Label): Wish {
  if (rankOf(label) >= rankOf('TLP:RED')) throw new UserError('cases.red')
  const tidy = question.replace(/\s+/g, ' ').trim()
  if (tidy.length > longestQuestion)
    throw new UserError('rounds.ask-all.long', { most: longestQuestion, length: tidy.length })
  return { kind, deadline, question: tidy, label }
}

const kindOf = (written: string): RoundKind | undefined => {
  const word = written.toLowerCase().replace(/[:,.;]$/, '')
  const also: Readonly<Record<string, RoundKind>> = {
    status: 'status-line',
    line: 'status-line',
    rollcall: 'roll-call',
  }
  return roundKinds.find((kind) => kind === word) ?? also[word]
}

const labelOf = (written: string, usual: Label): Label => (written === '' ? usual : (readLabel(written) ?? usual))

/**
 * The deadline that words begin with, and the words after it: `by 20:30`, the next such time in a zone, or `in 30 min`.
 * `undefined` where they begin with none, or with one that has passed or is more than a week away.
 */
function readDeadline(words: string, zone: string, now: Date): { at: Date; rest: string } | undefined {
  const read = readAhead(words.replace(/^\s*(?:by|in)\s+/i, ''), zone, now)
  const minutes = read ? (read.at.getTime() - now.getTime()) / 60_000 : 0
  if (!read || minutes <= 0 || minutes > longestMinutes) return undefined
  return { at: read.at, rest: read.rest.replace(/^[\s:,.;–—-]+/, '') }
}

function askForm({ person, room }: Asking): Form {
  const { language } = person
  const t = (key: 'kind' | 'by' | 'question' | 'label'): string => say(language, `rounds.ask-all.${key}`)
  return {
    id: 'ask-all',
    context: '',
    title: say(language, 'rounds.ask-all.title'),
    submit: say(language, 'rounds.ask-all.submit'),
    pages: [
      [
        {
          id: 'kind',
          label: t('kind'),
          required: true,
          type: 'one',
          options: roundKinds.map((value) => ({ value, label: say(language, `rounds.kind.${value}`) })),
          value: 'status-line',
        },
        {
          id: 'by',
          label: t('by'),
          hint: say(language, 'rounds.ask-all.by.hint', { zone: room?.zone ?? person.zone }),
          required: true,
          type: 'line',
          max: 20,
          value: `${usualMinutes} min`,
        },
        {
          id: 'question',
          label: t('question'),
          hint: say(language, 'rounds.ask-all.question.hint'),
          required: false,
          type: 'paragraph',
          max: longestQuestion,
        },
        {
          id: 'label',
          label: t('label'),
          required: true,
          type: 'one',
          options: labels.filter((label) => label !== 'TLP:RED').map((value) => ({ value, label: value })),
          value: room?.label ?? 'TLP:AMBER',
        },
      ],
    ],
  }
}

function checkAsked(answers: Answers, { person, room, now }: Asking): Problems {
  const { language } = person
  const problems: Record<string, string> = {}
  if (!kindOf(answers.kind ?? '')) problems.kind = say(language, 'cases.report.choose')
  if (!readDeadline(answers.by ?? '', room?.zone ?? person.zone, now))
    problems.by = say(language, 'rounds.ask-all.by.unread')
  return problems
}
