import type { CallFile, Minute } from '../call/file.ts'
import { findCall, seekCall } from '../call/find.ts'
import { longestLine, mostLines, readMinutes, type WrittenMinute } from '../call/minutes.ts'
import { doneAction, mayMinute, takeMinutes } from '../call/record.ts'
import { minuteLines } from '../call/summary.ts'
import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { actions, button } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { rankOf } from '../sharing/label.ts'
import { caseSubject } from '../sharing/recall.ts'
import type { Asking, Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** Adds to a call's minutes what was decided, who does what by when, and what else is to be known. */
export const minutes: Command = {
  name: 'minutes',
  usage: 'minutes <call> [decision:|action: @who …|note:|done <n>]',
  summary: 'calls.minutes.summary',
  ownWords: true,
  form: minutesForm,
  check: checkMinutes,
  async run(call) {
    const { word, rest } = firstWord(call.words)
    const file = await findCall(call, call.person, word)
    const done = /^done\s+(\d{1,3})$/iu.exec(rest)
    if (done && !call.answers) return finish(call, file, Number(done[1]))
    const text = call.answers ? textOf(call.answers) : rest
    const lines = readMinutes(text, { now: call.now, zone: call.person.zone })
    if (lines.length === 0) return show(call, file)
    if (!mayMinute(call, call.person, file)) throw new UserError('calls.not-invited', { call: file.id })
    const fault = faultIn(lines, file)
    if (fault) throw fault
    const taken = await takeMinutes(call, file.id, { key: call.key, by: call.person, account: call.account, lines })
    return [...confirm(call, taken.file, taken.added), ...taken.effects]
  },
}

function faultIn(lines: readonly WrittenMinute[], file: CallFile | undefined): UserError | undefined {
  // Minutes bear the call's label: what is stricter does not belong into them.
  const label = file && lines.flatMap((line) => line.label ?? []).find((each) => rankOf(each) > rankOf(file.label))
  if (label) return new UserError('calls.minutes.above', { call: file.id, label, own: file.label })
  if (lines.length > mostLines) return new UserError('calls.minutes.many', { most: mostLines })
  const long = lines.find(({ words }) => words.length > longestLine)
  if (long) return new UserError('calls.minutes.long', { most: longestLine })
  const unread = lines.flatMap((line) => line.unread ?? [])[0]
  return unread === undefined ? undefined : new UserError('calls.minutes.unread', { written: unread.slice(0, 60) })
}

async function finish(call: Call, file: CallFile, number: number): Promise<readonly Effect[]> {
  const effects = await doneAction(call, file.id, number, call.person)
  return [...tell(call, 'calls.minutes.done', { call: file.id, number }), ...effects]
}

function confirm(call: Call, file: CallFile, added: readonly Minute[]): readonly Effect[] {
  const { person } = call
  const summary = say(person.language, 'calls.minutes.taken', { call: file.id, count: added.length })
  const lines = minuteLines(call, { lines: added }, { language: person.language, zone: person.zone })
  return call.reply(answer(summary, lines, file.label), aboutOf(file), answer(summary))
}

function show(call: Call, file: CallFile): readonly Effect[] {
  const { language, zone } = call.person
  const summary = say(language, 'calls.minutes.of', { call: file.id })
  const write = actions(button(say(language, 'calls.control.minutes'), `minutes ${file.id}`, 'primary', 'form'))
  const blocks = [...minuteLines(call, file, { language, zone }), write]
  return call.reply(answer(summary, blocks, file.label), aboutOf(file), answer(summary, [write]))
}

/** Minutes go with the case that the call is about: what is taken back of that takes them along. */
const aboutOf = ({ id, caseNumber }: CallFile): readonly string[] => [
  `call/${id}`,
  ...(caseNumber ? [caseSubject(caseNumber)] : []),
]

const fields = ['decisions', 'actions', 'notes'] as const

/** One field for each kind of line. */
async function minutesForm(asking: Asking): Promise<Form | undefined> {
  const { word, rest } = firstWord(asking.words)
  const file = rest === '' ? await seekCall(asking, asking.person, word) : undefined
  if (!file || (file.state !== 'running' && file.state !== 'ended')) return undefined
  const { language } = asking.person
  return {
    id: 'minutes',
    context: file.id,
    title: say(language, 'calls.minutes.form'),
    submit: say(language, 'calls.minutes.submit'),
    pages: [
      fields.map((id) => ({
        id,
        label: say(language, `calls.minutes.form.${id}`),
        hint: say(language, `calls.minutes.form.${id}.hint`),
        required: false,
        type: 'paragraph',
        max: portable.answer,
      })),
    ],
  }
}

const kindOf = { decisions: 'decision', actions: 'action', notes: 'note' } as const

/** The form's answers as lines. */
const textOf = (answers: Answers): string =>
  fields
    .flatMap((field) =>
      (answers[field] ?? '')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => `${kindOf[field]}: ${line.trim()}`),
    )
    .join('\n')

async function checkMinutes(answers: Answers, asking: Asking): Promise<Problems> {
  const { person, now } = asking
  const { language, zone } = person
  const file = await seekCall(asking, person, firstWord(asking.words).word)
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const lines = readMinutes(textOf({ [field]: answers[field] ?? '' }), { now, zone })
    const fault = faultIn(lines, file)
    if (fault) problems[field] = isTextKey(fault.code) ? say(language, fault.code, fault.values) : fault.code
  }
  if (fields.every((field) => (answers[field] ?? '').trim() === ''))
    problems.decisions = say(language, 'calls.minutes.empty')
  return problems
}
