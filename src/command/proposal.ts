import { UserError } from '../chat/errors.ts'
import type { Answers } from '../chat/form.ts'
import { leastMinutes } from '../decision/early.ts'
import type { Option } from '../decision/file.ts'
import { mostGrounds, readGrounds, type WrittenGround } from '../decision/grounds.ts'
import type { Rule } from '../decision/rule.ts'
import { type DecisionType, isDecisionType } from '../decision/type.ts'
import { asLabel, type Label, rankOf, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import type { Asking, Call } from './command.ts'
import { type Delegation, readDelegation, readRatifyHours, takeMandate } from './proposal-delegation.ts'
import { nameIn, quorumFault, type RuleName, ruleNamed, ruleOf, takeQuorum, takeRule } from './proposal-rule.ts'
import { type Deadline, type Doubt, faultOf, type Place, readDeadline, readLead } from './proposal-time.ts'

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
export const longest = { title: 200, question: 1500, mandate: 400, known: 800, options: 600, evidence: 2500 } as const
const mostOptions = 8

/** A proposal from a form or a line; throws with what is missing or wrong. */
export function readProposal(call: Call): Wish {
  return call.answers ? fromForm(call, call.answers) : fromLine(call)
}

/** A line taken apart: `[rule] [quorum 14] [to FR] [ratified in 12 h] [by 18:00|in 2 h] [TLP] <what> [mandate: …]`. */
function readLine(call: Pick<Call, 'words'> & Place) {
  const { label, words } = readMarked(call.words)
  const { name, head: written, rest } = takeRule(words)
  const before = readTerms(name, rest)
  const timed = readLead(before.rest, call)
  const behind = timed ? readTerms(name, timed.rest) : undefined
  const what = behind?.rest ?? before.rest
  const { mandate, rest: title } = nameIn(name, call) === 'delegated' ? takeMandate(what) : { rest: what }
  const said: Terms = { ...before, ...behind, ...(mandate !== undefined && { mandate }) }
  return { label, name, written, head: before.head, timed, said, title }
}

type Terms = Delegation & { quorum?: string }

/** What stands behind the name of a rule, and is of that; `head` is what was read, `rest` what follows. Nothing where none is named. */
function readTerms(name: RuleName | undefined, words: string): Terms & { head: string; rest: string } {
  if (!name) return { head: '', rest: words }
  const { head, ...counted } = takeQuorum(words)
  if (name !== 'delegated') return { head, ...counted }
  const { head: told, ...delegated } = readDelegation(counted.rest)
  return { ...counted, ...delegated, head: [head, told].filter(Boolean).join(' ') }
}

/** The first line is the title, what follows the question. */
function fromLine(call: Call): Wish {
  const { label, name, timed, said: delegation, title: words } = readLine(call)
  const said = readMarked(words)
  const [title = '', ...more] = said.words.trim().split('\n')
  if (title.trim() === '') throw new UserError('decisions.propose.how')
  const rule = ruleOf(name, delegation.quorum ?? '', call, delegation)
  return checked({
    type: 'operational',
    title: title.trim(),
    question: more.join('\n').trim() || title.trim(),
    label: said.label ?? label ?? usualLabel(call),
    rule,
    evidence: [],
    ...deadlineOf(rule, instantIn(timed), call),
    ...(delegation.mandate !== undefined && { mandate: delegation.mandate }),
  })
}

/** The instant of a deadline; throws where the clocks show it twice or never: of two nobody takes one silently. */
function instantIn(deadline: Deadline | undefined): Date | undefined {
  if (deadline?.doubt) throw faultOf(deadline.doubt)
  return deadline?.at
}

/** The doubt about the deadline of a line, with what stands around it; `undefined` where there is none. */
export function doubtIn(call: Call): { when: Doubt; before: string; after: string; marking: Label } | undefined {
  if (call.answers) return undefined
  const { label, written, head, timed } = readLine(call)
  if (!timed?.doubt) return undefined
  return {
    when: timed.doubt,
    before: [label, written, head, 'by'].filter(Boolean).join(' '),
    after: timed.rest,
    marking: readMarked(timed.rest).label ?? label ?? usualLabel(call),
  }
}

function fromForm(call: Call, answers: Answers): Wish {
  const given = (name: string): string => (answers[name] ?? '').trim()
  const title = given('title')
  if (title === '') throw new UserError('decisions.propose.how')
  const type = given('type')
  const [fault] = faultsIn(answers, call).values()
  if (fault) throw fault
  const named = ruleNamed(given('rule'))
  const ratify = nameIn(named, call) === 'delegated' ? given('ratify') : ''
  const delegate = given('delegate').toUpperCase()
  const rule = ruleOf(named, given('quorum'), call, {
    ...(delegate !== '' && { delegate }),
    ...(ratify !== '' && { ratifyHours: readRatifyHours(ratify) }),
  })
  const by = given('by')
  const timed = by === '' ? undefined : readDeadline(by, call)
  const review = given('review')
  const reviewAt = instantIn(review === '' ? undefined : readDeadline(review, call))
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
    ...deadlineOf(rule, instantIn(timed), call),
    ...(options.length > 0 && { options }),
    ...(reviewAt && { reviewAt }),
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
  if (timed?.doubt) faults.set('by', faultOf(timed.doubt))
  const rule = nameIn(ruleNamed(given('rule')), asking)
  if (timed?.at && rule.endsWith('silence') && isShort(timed.at, asking.now)) faults.set('by', tooShort())
  const options = readOptions(given('options')).length
  if (options === 1 || options > mostOptions)
    faults.set('options', new UserError('decisions.propose.options.count', { most: mostOptions }))
  const uncounted = quorumFault(rule, given('quorum'))
  if (uncounted) faults.set('quorum', uncounted)
  if (readGrounds(given('evidence')).length > mostGrounds)
    faults.set('evidence', new UserError('decisions.propose.evidence.many', { most: mostGrounds }))
  if (rule === 'delegated') for (const [field, fault] of delegationFaults(given)) faults.set(field, fault)
  const review = given('review') === '' ? undefined : readDeadline(given('review'), asking)
  if (given('review') !== '' && !review) faults.set('review', new UserError('decisions.propose.review.unread'))
  if (review?.doubt) faults.set('review', faultOf(review.doubt))
  return faults
}

/** What is missing or wrong of a decision that one delegation takes for all. */
function delegationFaults(given: (name: string) => string): readonly (readonly [string, UserError])[] {
  const mandate =
    given('mandate') === '' ? [['mandate', new UserError('decisions.propose.mandate.missing')] as const] : []
  try {
    readRatifyHours(given('ratify'))
    return mandate
  } catch (error) {
    if (error instanceof UserError) return [...mandate, ['ratify', error]]
    throw error
  }
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

function deadlineOf(rule: Rule, at: Date | undefined, { now }: Pick<Asking, 'now'>): { deadline?: Date } {
  if (at && rule.profile === 'silence' && isShort(at, now)) throw tooShort()
  if (at) return { deadline: at }
  if (rule.profile === 'silence') return {}
  return { deadline: new Date(now.getTime() + usualHours * 3_600_000) }
}

/**
 * Whether a deadline leaves less than the shortest time: what nobody has had the time to read nobody has agreed to. Times are said in
 * whole minutes, so `in 1 h` is an hour whichever second it is.
 */
export const isShort = (at: Date, now: Date): boolean =>
  at.getTime() - Math.floor(now.getTime() / 60_000) * 60_000 < leastMinutes * 60_000
const tooShort = (): UserError => new UserError('decisions.propose.silence-short', { minutes: leastMinutes })
