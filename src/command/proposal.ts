import { dueWord, isSpan, isTimed, readDue } from '../call/deadline.ts'
import { instantOf } from '../call/wall.ts'
import { readWhen, type When } from '../call/when.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import type { Option } from '../decision/file.ts'
import { mostGrounds, readGrounds, type WrittenGround } from '../decision/grounds.ts'
import type { Rule, Threshold } from '../decision/rule.ts'
import { type DecisionType, isDecisionType } from '../decision/type.ts'
import { worksFor } from '../directory/directory.ts'
import { asLabel, type Label, rankOf, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import type { Asking, Call } from './command.ts'
import { firstWord } from './words.ts'

/** What is proposed, as it was written. */
export type Wish = {
  type: DecisionType
  title: string
  question: string
  label: Label
  rule: Rule
  options?: readonly Option[]
  deadline?: Date
  reviewAt?: Date
  caseNumber?: string
  mandate?: string
  known?: string
  assumed?: string
  unknown?: string
  evidence: readonly WrittenGround[]
}

/** How long there is to speak where nobody says, in hours; a silence has its own. */
const usualHours = 24
/** The shortest silence that somebody may propose, in minutes. */
const leastSilenceMinutes = 60
const longestDays = 400
export const longest = { title: 200, question: 1500, mandate: 400, known: 800, options: 600, evidence: 2500 } as const
const mostOptions = 8

/** The rules that a person chooses from, by a short name. */
export const ruleNames = [
  'consensus',
  'silence',
  'urgent-silence',
  'vote',
  'vote-two-thirds',
  'vote-three-quarters',
  'vote-unanimous',
  'delegated',
  'national',
] as const
type RuleName = (typeof ruleNames)[number]

/** Within how many hours what one decides for all is to be ratified: the default of the mechanism's rules for election night. */
const ratifyHours = 24

/** A proposal from a form or a line; throws with what is missing or wrong. */
export function readProposal(call: Call): Wish {
  return call.answers ? fromForm(call, call.answers) : fromLine(call)
}

/** `[rule] [by 18:00|in 2 h] [TLP] <what>`: the first line is the title, what follows the question. */
function fromLine(call: Call): Wish {
  const { label, words } = readMarked(call.words)
  const { word, rest } = firstWord(words)
  const name = ruleNamed(word)
  const timed = readLead(name ? rest : words, call)
  const said = readMarked(timed?.rest ?? (name ? rest : words))
  const [title = '', ...more] = said.words.trim().split('\n')
  if (title.trim() === '') throw new UserError('decisions.propose.how')
  const rule = ruleOf(name ?? 'consensus', '', call)
  return checked({
    type: 'operational',
    title: title.trim(),
    question: more.join('\n').trim() || title.trim(),
    label: said.label ?? label ?? usualLabel(call),
    rule,
    evidence: [],
    ...deadlineOf(rule, timed?.at, call),
  })
}

function fromForm(call: Call, answers: Answers): Wish {
  const given = (name: string): string => (answers[name] ?? '').trim()
  const title = given('title')
  if (title === '') throw new UserError('decisions.propose.how')
  const type = given('type')
  const [fault] = faultsIn(answers, call).values()
  if (fault) throw fault
  const rule = ruleOf(ruleNamed(given('rule')) ?? 'consensus', given('quorum'), call)
  const by = given('by')
  const timed = by === '' ? undefined : readDeadline(by, call)
  const review = given('review')
  const reviewed = review === '' ? undefined : readDeadline(review, call)
  const options = readOptions(given('options'))
  const known = given('known')
  const assumed = given('assumed')
  const unknown = given('unknown')
  const mandate = given('mandate')
  const number = given('case')
  return checked({
    type: isDecisionType(type) ? type : 'operational',
    title,
    question: given('question') || title,
    label: readLabel(given('label')) ?? usualLabel(call),
    rule,
    evidence: readGrounds(given('evidence')),
    ...deadlineOf(rule, timed?.at, call),
    ...(options.length > 0 && { options }),
    ...(reviewed && { reviewAt: reviewed.at }),
    ...(number !== '' && { caseNumber: number }),
    ...(mandate !== '' && { mandate }),
    ...(known !== '' && { known }),
    ...(assumed !== '' && { assumed }),
    ...(unknown !== '' && { unknown }),
  })
}

/** What of a form's answers is refused, by field, in their order. */
export function faultsIn(answers: Answers, asking: Place): ReadonlyMap<string, UserError> {
  const given = (name: string): string => (answers[name] ?? '').trim()
  const faults = new Map<string, UserError>()
  const by = given('by')
  const timed = by === '' ? undefined : readDeadline(by, asking)
  if (by !== '' && !timed) faults.set('by', new UserError('decisions.propose.by.unread'))
  if (timed && ruleNamed(given('rule'))?.endsWith('silence') && isShort(timed.at, asking.now))
    faults.set('by', tooShort())
  const options = readOptions(given('options')).length
  if (options === 1 || options > mostOptions)
    faults.set('options', new UserError('decisions.propose.options.count', { most: mostOptions }))
  if (given('quorum') !== '' && !/^\d{1,2}$/.test(given('quorum')))
    faults.set('quorum', new UserError('decisions.propose.quorum.unread'))
  if (readGrounds(given('evidence')).length > mostGrounds)
    faults.set('evidence', new UserError('decisions.propose.evidence.many', { most: mostGrounds }))
  if (given('review') !== '' && !readDeadline(given('review'), asking))
    faults.set('review', new UserError('decisions.propose.review.unread'))
  return faults
}

function checked(wish: Wish): Wish {
  if (rankOf(wish.label) >= rankOf('TLP:RED')) throw new UserError('cases.red')
  if (wish.title.length > longest.title)
    throw new UserError('decisions.propose.long', { most: longest.title, length: wish.title.length })
  if (wish.question.length > longest.question)
    throw new UserError('decisions.propose.long', { most: longest.question, length: wish.question.length })
  return wish
}

export const usualLabel = ({ room }: Pick<Asking, 'room'>): Label => asLabel(room?.label ?? 'TLP:AMBER')

/** One option a line; its value is a letter, so that it fits a button in any language. */
const readOptions = (written: string): readonly Option[] =>
  written
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|[a-z0-9][.)])\s+/i, '').trim())
    .filter((line) => line !== '')
    .map((label, index) => ({ value: String.fromCharCode(97 + index), label }))

const ruleNamed = (written: string): RuleName | undefined => {
  const word = written.toLowerCase().replace(/[:,.;]$/, '')
  return ruleNames.find((name) => name === word)
}

/** The rule of a name; for one's own authority the speaker's member. */
function ruleOf(name: RuleName, quorum: string, { person, room, now }: Place): Rule {
  switch (name) {
    case 'consensus':
    case 'silence':
      return { profile: name }
    case 'urgent-silence':
      return { profile: 'silence', hours: 24 }
    case 'delegated':
      return { profile: 'delegated', ratifyHours }
    case 'national': {
      const works = worksFor(person, now)
      const code = works.find((each) => each === room?.code) ?? works[0]
      if (code === undefined) throw new UserError('decisions.propose.observer')
      return { profile: 'national', code }
    }
    default: {
      const threshold = (name.slice('vote-'.length) || 'simple') as Threshold // a name of the list above
      if (quorum === '') return { profile: 'vote', threshold }
      return { profile: 'vote', threshold, quorum: Number(quorum) }
    }
  }
}

function deadlineOf(rule: Rule, at: Date | undefined, { now }: Pick<Asking, 'now'>): { deadline?: Date } {
  if (at && rule.profile === 'silence' && isShort(at, now)) throw tooShort()
  if (at) return { deadline: at }
  if (rule.profile === 'silence') return {}
  return { deadline: new Date(now.getTime() + usualHours * 3_600_000) }
}

/** What nobody has had the time to read nobody has agreed to. */
const isShort = (at: Date, now: Date): boolean => at.getTime() - now.getTime() < leastSilenceMinutes * 60_000
const tooShort = (): UserError => new UserError('decisions.propose.silence-short', { minutes: leastSilenceMinutes })

/** For whom, where and when words are read. */
type Place = Pick<Asking, 'person' | 'room' | 'now'>
type Deadline = { at: Date; rest: string }

const lead = new RegExp(`^\\s*${dueWord}\\s+`, 'i')

/** A deadline alone, as a form has it: `18:00`, `by Friday 9:30`, `in 2 h`; a day lasts until 17:00. */
function readDeadline(words: string, asking: Place): Deadline | undefined {
  return aheadOf(readDue(words.replace(lead, ''), speakerOf(asking)), asking)
}

/**
 * The deadline that a line begins with, and what follows it; `undefined` where it begins with its title. Throws where a time was
 * said that is none, is over or may be several: it would be another deadline than whoever proposes believes.
 */
function readLead(words: string, asking: Place): Deadline | undefined {
  const kept = words.replace(lead, '')
  const isSaid = kept === words ? isSpan(words.trim()) : isTimed(kept)
  // Without such a word before it a day is what a title begins with: `Friday is a day of silence`.
  if (!isSaid) return aheadOf(readWhen(kept, speakerOf(asking)), asking)
  const read = readDeadline(words, asking)
  if (!read) throw new UserError('decisions.propose.by.unread')
  return read
}

const speakerOf = ({ person, room, now }: Place) => ({ now, zone: room?.zone ?? person.zone })

/** An instant ahead, at most some weeks away. Of a local time that comes twice the first is meant. */
function aheadOf(when: When | undefined, { now }: Place): Deadline | undefined {
  if (when?.kind !== 'moment' && when?.kind !== 'doubled') return undefined
  const offset = when.kind === 'doubled' ? Math.max(...when.offsets) : when.offset
  const at = instantOf(when.wall, when.zone, offset)
  const days = (at.getTime() - now.getTime()) / 86_400_000
  return days > 0 && days <= longestDays ? { at, rest: when.rest.replace(/^[\s:,.;–—-]+/, '') } : undefined
}
