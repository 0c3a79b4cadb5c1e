import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { actions, button } from '../chat/message.ts'
import { recordAct } from '../decision/sole-act.ts'
import { type DecisionType, decisionTypes, isDecisionType, isGuarded } from '../decision/type.ts'
import { called } from '../directory/called.ts'
import { homeRoom, type Person, worksFor } from '../directory/directory.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { readPast } from '../locale/written-time.ts'
import { type Label, labels, rankOf, readLabel } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { targetRoom } from '../sharing/target.ts'
import type { Asking, Call, Command } from './command.ts'
import { needPasskey } from './passkey.ts'
import { longest, usualLabel } from './proposal.ts'
import { tell } from './words.ts'

/** What is written down: what was decided, when, by whom. */
type Entry = {
  what: string
  at: Date
  type: DecisionType
  label: Label
  why: string
  by?: string
}

/** Writes down what was decided already, by oneself or by somebody of one's own people: late where that was more than an hour ago. */
export const recordDecision: Command = {
  name: 'record-decision',
  usage: 'record-decision <when> <what>',
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
    const code = sharedCode(call, decidedBy)
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
      on: { ...(at && { roomId: at.id }) },
      rationale: entry.why,
      label: entry.label,
      addressees: at ? targetRoom(directory, at, now).readers : [],
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

/** The member for which both work: that of the room, where they do. */
function sharedCode({ person, room, now }: Call, decider: Person): string {
  const own = worksFor(person, now)
  const shared = worksFor(decider, now).filter((code) => own.includes(code))
  const code = shared.find((each) => each === room?.code) ?? shared[0]
  if (code === undefined) throw new UserError('decisions.propose.observer')
  return code
}

function fromLine(call: Call): Entry {
  const { label, words } = readMarked(call.words)
  const read = readPast(words, call.person.zone, call.now)
  if (!read || read.at > call.now) throw new UserError('decisions.record.when')
  const said = readMarked(read.rest)
  const what = said.words.replace(/\s+/g, ' ').trim()
  if (what === '') throw new UserError('decisions.record.how')
  return {
    ...needShort(what),
    at: read.at,
    type: 'operational',
    label: said.label ?? label ?? usualLabel(call),
    why: '',
  }
}

function fromForm(call: Call, answers: Answers): Entry {
  const given = (name: string): string => (answers[name] ?? '').trim()
  const read = readPast(given('when'), call.person.zone, call.now)
  if (!read || read.at > call.now) throw new UserError('decisions.record.when')
  const type = given('type')
  const by = given('by')
  return {
    ...needShort(given('what').replace(/\s+/g, ' ')),
    at: read.at,
    type: isDecisionType(type) ? type : 'operational',
    label: readLabel(given('label')) ?? usualLabel(call),
    why: given('why'),
    ...(by !== '' && { by }),
  }
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
      ],
    ],
  }
}

function checkEntry(answers: Answers, { person, now }: Asking): Problems {
  const { language } = person
  const problems: Record<string, string> = {}
  const read = readPast((answers.when ?? '').trim(), person.zone, now)
  if (!read || read.at > now) problems.when = say(language, 'decisions.record.when')
  if ((answers.what ?? '').trim() === '') problems.what = say(language, 'runs.form.missing')
  return problems
}
