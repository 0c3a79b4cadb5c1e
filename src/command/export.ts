import { findCall, isCallNumber } from '../call/find.ts'
import { UserError } from '../chat/errors.ts'
import { actions, paragraph } from '../chat/message.ts'
import { findDecision, isDecisionNumber } from '../decision/find.ts'
import { type Asked, decisionsOf, formats, isFormat, pathOf, periodOf } from '../export/request.ts'
import { say } from '../locale/catalogue.ts'
import { needWords } from '../threat/case.ts'
import type { Call, Command } from './command.ts'
import { answer, caseIn, firstWord } from './words.ts'

/** Leads to a file of a case, a decision or a call, of the decisions, or of a period, as far as the speaker may read them. */
export const exportCommand: Command = {
  name: 'export',
  usage: 'export [<case>|<decision>|<call>|decisions|period] [<from> <to>] [pdf|md|csv|jsonl|stix|misp]',
  summary: 'commands.export.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { asked, rest } = await readAsked(call)
    const { language } = call.person
    const [format, separator, ...more] = rest.toLowerCase().split(/\s+/)
    const written = rest.slice(0, 40)
    const isComma = separator === 'comma'
    const isRight = format === undefined || format === '' || isFormat(format)
    const isSaid = separator === undefined || (format === 'csv' && (isComma || separator === 'semicolon'))
    if (!isRight || !isSaid || more.length > 0) throw new UserError('exports.how', { written })
    const wanted = isFormat(format ?? '') ? formats.filter((each) => each === format) : formats
    const links = wanted.map((each) => ({
      type: 'link' as const,
      label: say(language, `exports.format.${each}`),
      url: `${call.origin}${pathOf(asked, each)}${isComma ? '?separator=comma' : ''}`,
    }))
    const of =
      'number' in asked ? 'case' : asked.kind === 'decisions' && asked.from !== undefined ? 'decisions-of' : asked.kind
    const summary = say(language, `exports.ready.${of}`, {
      number: '',
      from: '',
      to: '',
      ...asked,
    })
    return call.reply(answer(summary, [paragraph(say(language, 'exports.ready')), actions(...links)]))
  },
}

async function readAsked(call: Call): Promise<{ asked: Asked; rest: string }> {
  const { word, rest } = firstWord(call.words)
  const what = word.toLowerCase()
  const [from = '', to = '', ...more] = rest.split(/\s+/)
  // Without days all decisions are meant.
  if (what === 'decisions' && !/^\d/.test(from)) return { asked: { kind: 'decisions' }, rest }
  if (what === 'decisions' || what === 'period') {
    const asked = what === 'period' ? periodOf(from, to) : decisionsOf(from, to)
    if (!asked) throw new UserError('exports.period.how', { written: rest.slice(0, 40) })
    return { asked, rest: more.join(' ') }
  }
  if (isDecisionNumber(word)) {
    const { id } = await findDecision(call, call.person, word)
    return { asked: { kind: 'decision', number: id }, rest }
  }
  if (isCallNumber(word)) {
    const { id } = await findCall(call, call.person, word)
    return { asked: { kind: 'call', number: id }, rest }
  }
  const { file, rest: words } = await caseIn(call, 'readable')
  if (file.sealedAt) throw new UserError('exports.red', { number: file.number })
  needWords(file)
  return { asked: { kind: 'case', number: file.number }, rest: words }
}
