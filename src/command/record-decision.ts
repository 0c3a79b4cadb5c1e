import { UserError } from '../chat/errors.ts'
import type { Answers, Field, Form, Problems } from '../chat/form.ts'
import { actions, button } from '../chat/message.ts'
import { mostGrounds, readGrounds, type WrittenGround } from '../decision/grounds.ts'
import { recordAct } from '../decision/sole-act.ts'
import { type DecisionType, decisionTypes, isDecisionType, isGuarded } from '../decision/type.ts'
import { called } from '../directory/called.ts'
import { homeRoom, type Person, worksFor } from '../directory/directory.ts'
import { isTextKey, say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { readPast } from '../locale/written-time.ts'
import { type Label, labels, rankOf, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { targetRoom } from '../sharing/target.ts'
import { readableFor } from '../threat/case.ts'
import { findCase } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import type { Asking, Call, Command } from './command.ts'
import { needPasskey } from './passkey.ts'
import { longest, usualLabel } from './proposal.ts'
import { groundsFor, needReaders } from './proposal-basis.ts'
import { faultOf, readDeadline } from './proposal-time.ts'
import { caseHere, tell } from './words.ts'

/** What is written down: what was decided, when, by whom. */
type Entry = {
  what: string
  at: Date
  type: DecisionType
  label: Label
  why: string
  by?: string
  caseNumber?: string
  mandate?: string
  reviewAt?: Date
  evidence: readonly WrittenGround[]
}

/** Writes down what was decided already, by oneself or by somebody of one's own people: late where that was more than an hour ago. */
export const recordDecision: Command = {
  name: 'record-decision',
  usage: 'record-decision <when> [<case>] <what>',
  summary: 'decisions.record.summary',
  ownWords: true,
  form: (asking) => (asking.words.trim() === '' ? entryForm(asking) : undefined),
  check: checkEntry,
  async run(call) {
    const { person, now, directory, room } = call
    const [first] = worksFor(person, now)
    if (first === undefined) throw new UserError('decisions.propose.observer')
    const entry = call.answers ? fromForm(call, call.answers) : fromLine(call)
    if (rankOf(entry.label) >= rankOf('TLP:RED')) throw new UserError('cases.red')
    const decidedBy = entry.by === undefined ? person : deciderNamed(call, entry.by)
    const number = entry.caseNumber ?? (await caseHere({ ...call, words: '' }))
    const about = number === undefined ? undefined : await findCase(call, person, number)
    if (about && rankOf(about.label) >= rankOf('TLP:RED')) throw new UserError('cases.red')
    const code = sharedCode(call, decidedBy, about?.code)
    if (about) needReaders(call, about, [code])
    // Whoever decides shows that it is they; of somebody else the recorder shows it, and it waits for a second signature.
    if (isGuarded(entry.type)) await needPasskey(call, entry.type)
    const at = room ?? homeRoom(directory, code)
    const { id, effects } = await recordAct(call, {
      key: `said/${call.key}`,
      type: entry.type,
      title: entry.what,
      decidedBy,
      code,
      ...(decidedBy.id !== person.id && { recordedBy: person, unconfirmed: true }),
      on: { ...(at && { roomId: at.id }), ...(about && { caseNumber: about.number }) },
      rationale: entry.why,
      label: entry.label,
      // Of what is about a case nobody in the room reads more than of the case.
      addressees: (at ? targetRoom(directory, at, now).readers : []).filter(
        (each) => !about || readableFor(each, about),
      ),
      evidence: await groundsFor(call, entry.evidence, about, entry.label),
      ...(entry.mandate !== undefined && { mandate: entry.mandate }),
      ...(entry.reviewAt && { reviewAt: entry.reviewAt }),
      decidedAt: entry.at,
    })
    const { language, zone } = person
    const late = now.getTime() - entry.at.getTime() > 3_600_000
    const values = { decision: id, by: decidedBy.name, at: sayMoment(language, entry.at, zone) }
    const show = actions(button(say(language, 'decisions.control.show'), `decision ${id}`))
    return [...tell(call, late ? 'decisions.record.late' : 'decisions.record.done', values, [show]), ...effects]
  },
}

/** Who is named as the one who decided: one of one's own people. */
function deciderNamed({ directory, person, now }: Call, written: string): Person {
  const own = worksFor(person, now)
  const people = [...directory.people.values()].filter((each) => worksFor(each, now).some((code) => own.includes(code)))
  const [found, ...more] = called(people, written)
  if (!found || more.length > 0) throw new UserError('decisions.record.nobody', { written: written.slice(0, 40) })
  return found
}

/** The member for which both work: that of the case, else that of the room, where they do. */
function sharedCode({ person, room, now }: Call, decider: Person, ofCase: string | undefined): string {
  const own = worksFor(person, now)
  const shared = worksFor(decider, now).filter((code) => own.includes(code))
  const code = shared.find((each) => each === ofCase) ?? shared.find((each) => each === room?.code) ?? shared[0]
  if (code === undefined) throw new UserError('decisions.propose.observer')
  return code
}

function fromLine(call: Call): Entry {
  const { label, words } = readMarked(call.words)
  const read = readPast(words, call.person.zone, call.now)
  if (!read || read.at > call.now) throw new UserError('decisions.record.when')
  const said = readMarked(read.rest)
  const { caseNumber, rest } = leadingCase(said.words)
  const { what, mandate, review } = partsOf(rest)
  return {
    ...needShort(what),
    at: read.at,
    type: 'operational',
    label: said.label ?? label ?? usualLabel(call),
    why: '',
    evidence: [],
    ...(caseNumber !== undefined && { caseNumber }),
    ...(mandate !== undefined && { mandate }),
    ...reviewIn(review ?? '', call),
  }
}

function fromForm(call: Call, answers: Answers): Entry {
  const given = (name: string): string => (answers[name] ?? '').trim()
  const read = readPast(given('when'), call.person.zone, call.now)
  if (!read || read.at > call.now) throw new UserError('decisions.record.when')
  const type = given('type')
  const by = given('by')
  const number = given('case')
  const mandate = given('mandate')
  return {
    ...needShort(given('what').replace(/\s+/g, ' ')),
    at: read.at,
    type: isDecisionType(type) ? type : 'operational',
    label: readLabel(given('label')) ?? usualLabel(call),
    why: given('why'),
    evidence: readGrounds(given('evidence')),
    ...(by !== '' && { by }),
    ...(number !== '' && { caseNumber: number }),
    ...(mandate !== '' && { mandate }),
    ...reviewIn(given('review'), call),
  }
}

/** The case that words begin with: its full number, or `case 42`. */
function leadingCase(words: string): { caseNumber?: string; rest: string } {
  const found = /^\s*(?:([A-Z]{2}-\d{4}-[A-Z]{2,10}-\d{1,7})|(?:case|sag)\s+(\S*\d))(?=$|[\s:,;.])[\s:,;.]*/i.exec(
    words,
  )
  const number = found?.[1] ?? found?.[2]
  if (!found || number === undefined || !readNumber(number)) return { rest: words }
  return { caseNumber: number, rest: words.slice(found[0].length) }
}

/** What was decided, and what was set off behind it: `; mandate: point 4; review: 2027-06-01 09:00`, or each on a line of its own. */
function partsOf(words: string): { what: string; mandate?: string; review?: string } {
  const said: { mandate?: string; review?: string } = {}
  const kept = words.split(/\s*[;\n]\s*/).filter((part) => {
    const [, name = '', value = ''] = /^(mandate?|review|gennemgang)\s*:\s*(.+)$/i.exec(part) ?? []
    if (name === '') return true
    said[name.toLowerCase().startsWith('mandat') ? 'mandate' : 'review'] = value.trim()
    return false
  })
  const isWhole = kept.length === words.split(/\s*[;\n]\s*/).length
  const what = (isWhole ? words : kept.filter((part) => part !== '').join('; ')).replace(/\s+/g, ' ').trim()
  return { what, ...said }
}

/** When it is to be looked at again. Throws where that is no time ahead, or the clocks show it twice or never. */
function reviewIn(written: string, asking: Pick<Asking, 'person' | 'room' | 'now'>): { reviewAt?: Date } {
  if (written === '') return {}
  const read = readDeadline(written, asking)
  if (!read) throw new UserError('decisions.propose.review.unread')
  if (read.doubt) throw faultOf(read.doubt)
  return { reviewAt: read.at }
}

function needShort(what: string): { what: string } {
  if (what === '') throw new UserError('decisions.record.how')
  if (what.length > longest.question)
    throw new UserError('decisions.propose.long', { most: longest.question, length: what.length })
  return { what }
}

function entryForm(asking: Asking): Form {
  const { language, zone } = asking.person
  const t = (key: TextKey): string => say(language, key)
  const types = decisionTypes.map((value) => ({ value, label: t(`decisions.type.${value}`) }))
  const marks = labels.filter((label) => label !== 'TLP:RED').map((value) => ({ value, label: value }))
  const when = say(language, 'decisions.record.when.hint', { zone })
  const more = (name: 'case' | 'mandate' | 'review' | 'evidence', type: 'line' | 'paragraph', max: number): Field => ({
    id: name,
    label: t(`decisions.propose.${name}`),
    hint: t(`decisions.propose.${name}.hint`),
    required: false,
    type,
    max,
  })
  return {
    id: 'record-decision',
    context: '',
    title: t('decisions.record.title'),
    submit: t('decisions.record.submit'),
    pages: [
      [
        { id: 'when', label: t('decisions.record.when.field'), hint: when, required: true, type: 'line', max: 60 },
        { id: 'what', label: t('decisions.record.what'), required: true, type: 'paragraph', max: longest.question },
        {
          id: 'type',
          label: t('decisions.propose.type'),
          required: true,
          type: 'one',
          options: types,
          value: 'operational',
        },
        {
          id: 'label',
          label: t('decisions.propose.label'),
          required: true,
          type: 'one',
          options: marks,
          value: usualLabel(asking),
        },
      ],
      [
        {
          id: 'by',
          label: t('decisions.record.by'),
          hint: t('decisions.record.by.hint'),
          required: false,
          type: 'line',
          max: 80,
        },
        { id: 'why', label: t('decisions.record.why'), required: false, type: 'paragraph', max: 1500 },
        more('case', 'line', 40),
        more('mandate', 'line', longest.mandate),
        more('review', 'line', 60),
      ],
      [more('evidence', 'paragraph', longest.evidence)],
    ],
  }
}

function checkEntry(answers: Answers, asking: Asking): Problems {
  const { person, now } = asking
  const { language } = person
  const problems: Record<string, string> = {}
  const read = readPast((answers.when ?? '').trim(), person.zone, now)
  if (!read || read.at > now) problems.when = say(language, 'decisions.record.when')
  if ((answers.what ?? '').trim() === '') problems.what = say(language, 'runs.form.missing')
  if (readGrounds(answers.evidence ?? '').length > mostGrounds)
    problems.evidence = say(language, 'decisions.propose.evidence.many', { most: mostGrounds })
  try {
    reviewIn((answers.review ?? '').trim(), asking)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    problems.review = isTextKey(error.code) ? say(language, error.code, error.values) : error.code
  }
  return problems
}
