import { UserError } from '../chat/errors.ts'
import type { Answers, Form, Problems } from '../chat/form.ts'
import { say } from '../locale/catalogue.ts'
import { openedAgain } from '../playbook/live/report.ts'
import { readClocks } from '../threat/clocks/read.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import { closeCase, reopenCase } from '../threat/progress.ts'
import { dispositions, readValue } from '../threat/taxonomy.ts'
import { longestWhy } from '../threat/triage.ts'
import { tellReporter } from './ack.ts'
import { askBeforeEnd } from './clock-question.ts'
import { clocksGoOn, onceHandled } from './clock-words.ts'
import type { Command } from './command.ts'
import { askBack, askToDelete, caseIn, firstWord, impliedNote, tell } from './words.ts'

/** Closes a case with what it turned out to be. */
export const close: Command = {
  name: 'close',
  usage: 'close <case> <incident|not-an-incident|duplicate> [why]',
  summary: 'commands.close.summary',
  ownWords: true,
  form: ({ words, person }) => (readNumber(words) ? closeForm(person.language, words) : undefined),
  check: (answers, { person }) => checkClose(answers, person.language),
  async run(call) {
    const { person, answers } = call
    const found = await caseIn(call)
    needOwn(call, person, found.file)
    needOpen(found.file)
    const [problem] = Object.values(answers ? checkClose(answers, person.language) : {})
    if (problem) throw new UserError('cases.close.problem', { problem })
    const typed = firstWord(found.rest)
    const disposition = readValue(dispositions, answers ? (answers.disposition ?? '') : typed.word)
    if (!disposition) throw new UserError('cases.close.how', { number: found.file.number })
    const said = answers ? (answers.why?.trim() ?? '') : typed.rest
    const second = firstWord(said)
    const line = `close ${found.file.number} ${disposition}`
    const asked = askBack(call, found, line, said)
    if (asked) return asked
    const sure = !answers && second.word === 'sure'
    const unanswered = sure ? undefined : await askBeforeEnd(call, found.file, line, said)
    if (unanswered) return unanswered
    const why = sure ? second.rest : said
    // What a law asks for does not end with the case.
    const clocks = await readClocks(call, found.file, 'running')
    const { file, effects } = await closeCase(call, found.file, person, disposition, why)
    const outcome = say(person.language, `cases.disposition.${disposition}`)
    return [
      ...tell(call, 'cases.close.done', { number: file.number, outcome }, [
        ...clocksGoOn(call, file, clocks),
        ...(await onceHandled(call, file)),
      ]),
      ...(why === '' ? [] : askToDelete(call, file)),
      ...effects,
      ...tellReporter(call, file, 'cases.told.closed'),
    ]
  },
}

function closeForm(language: string, number: string): Form {
  return {
    id: 'close',
    context: number,
    title: say(language, 'cases.close.title', { number }),
    submit: say(language, 'cases.control.close'),
    pages: [
      [
        {
          id: 'disposition',
          type: 'one',
          required: true,
          label: say(language, 'cases.close.disposition'),
          options: dispositions.values.map((value) => ({ value, label: say(language, `cases.disposition.${value}`) })),
        },
        { id: 'why', type: 'paragraph', max: longestWhy, required: false, label: say(language, 'cases.close.why') },
      ],
    ],
  }
}

function checkClose(answers: Answers, language: string): Problems {
  const length = answers.why?.length ?? 0
  return {
    ...(!readValue(dispositions, answers.disposition ?? '') && { disposition: say(language, 'cases.report.choose') }),
    ...(length > longestWhy && { why: say(language, 'cases.report.what.long', { most: longestWhy, length }) }),
  }
}

/** Opens a closed case again. */
export const reopen: Command = {
  name: 'reopen',
  usage: 'reopen <case> [why]',
  summary: 'commands.reopen.summary',
  ownWords: true,
  async run(call) {
    const found = await caseIn(call, 'closed')
    needOwn(call, call.person, found.file)
    const { file, effects } = await reopenCase(call, found.file, call.person, found.rest)
    return [
      ...tell(call, 'cases.reopen.done', { number: file.number }, impliedNote(call, found)),
      ...effects,
      openedAgain(file, call.person, call.now),
    ]
  },
}
