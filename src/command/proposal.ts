import { instantOf } from '../call/wall.ts'
import { readWhen } from '../call/when.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import type { Option } from '../decision/file.ts'
import { readGrounds, type WrittenGround } from '../decision/grounds.ts'
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
  const timed = readDeadline(name ? rest : words, call)
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
  const rule = ruleOf(ruleNamed(given('rule')) ?? 'consensus', given('quorum'), call)
  const by = given('by')
  const timed = by === '' ? undefined : readDeadline(by, call)
  if (by !== '' && !timed) throw new UserError('decisions.propose.by.unread')
  const review = given('review')
  const reviewed = review === '' ? undefined : instantIn(review, call)
  if (review !== '' && !reviewed) throw new UserError('decisions.propose.review.unread')
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
function readOptions(written: string): readonly Option[] {
  const lines = written
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|[a-z0-9][.)])\s+/i, '').trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return []
  if (lines.length < 2 || lines.length > mostOptions)
    throw new UserError('decisions.propose.options', { most: mostOptions })
  return lines.map((label, index) => ({ value: String.fromCharCode(97 + index), label }))
}

const ruleNamed = (written: string): RuleName | undefined => {
  const word = written.toLowerCase().replace(/[:,.;]$/, '')
  return ruleNames.find((name) => name === word)
}

/** The rule of a name; for one's own authority the speaker's member. */
function ruleOf(name: RuleName, quorum: string, { person, room, now }: Pick<Asking, 'person' | 'room' | 'now'>): Rule {
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
      if (!/^\d{1,2}$/.test(quorum)) throw new UserError('decisions.propose.quorum')
      return { profile: 'vote', threshold, quorum: Number(quorum) }
    }
  }
}

function deadlineOf(rule: Rule, at: Date | undefined, { now }: Pick<Asking, 'now'>): { deadline?: Date } {
  // What nobody has had the time to read nobody has agreed to.
  if (at && rule.profile === 'silence' && at.getTime() - now.getTime() < leastSilenceMinutes * 60_000)
    throw new UserError('decisions.propose.silence-short', { minutes: leastSilenceMinutes })
  if (at) return { deadline: at }
  if (rule.profile === 'silence') return {}
  return { deadline: new Date(now.getTime() + usualHours * 3_600_000) }
}

/** The deadline that words begin with, `by 18:00` or `in 2 h`, and what follows it; `undefined` where they begin with none. */
export function readDeadline(
  words: string,
  asking: Pick<Asking, 'person' | 'room' | 'now'>,
): { at: Date; rest: string } | undefined {
  const [, kept] = /^\s*(?:by|until|senest)\s+([\s\S]+)$/i.exec(words) ?? []
  return instantIn(kept ?? words, asking)
}

/** An instant ahead, at most some weeks away. Of a local time that comes twice the first is meant. */
function instantIn(
  words: string,
  { person, room, now }: Pick<Asking, 'person' | 'room' | 'now'>,
): { at: Date; rest: string } | undefined {
  const when = readWhen(words, { now, zone: room?.zone ?? person.zone })
  if (when?.kind !== 'moment' && when?.kind !== 'doubled') return undefined
  const offset = when.kind === 'doubled' ? Math.max(...when.offsets) : when.offset
  const at = instantOf(when.wall, when.zone, offset)
  const days = (at.getTime() - now.getTime()) / 86_400_000
  return days > 0 && days <= longestDays ? { at, rest: when.rest.replace(/^[\s:,.;–—-]+/, '') } : undefined
}
