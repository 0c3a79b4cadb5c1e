import { UserError } from '../chat/errors.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import { readNumber } from '../threat/number.ts'
import { triageCase } from '../threat/progress.ts'
import { checkTriage, readTriageAnswers, readTriageWords, triageForm } from '../threat/triage.ts'
import { tellReporter } from './ack.ts'
import type { Command } from './command.ts'
import { askToDelete, caseIn, impliedNote, tell } from './words.ts'

/** Judges a case: severity, impact, outlook, class, cause, source. */
export const triage: Command = {
  name: 'triage',
  usage: 'triage <case> high yellow worsening ddos malicious B2 T13 - why',
  summary: 'commands.triage.summary',
  ownWords: true,
  form: ({ words, person }) => (readNumber(words) ? triageForm(person.language, words) : undefined),
  check: (answers, { person }) => checkTriage(answers, person.language),
  async run(call) {
    const { person, answers } = call
    const found = await caseIn(call)
    needOwn(call, person, found.file)
    needOpen(found.file)
    const { judged, why } = answers ? readTriageAnswers(answers, person.language) : readTriageWords(found.rest)
    if (Object.keys(judged).length === 0) throw new UserError('cases.triage.how', { number: found.file.number })
    const { file, effects } = await triageCase(call, found.file, person, judged, why)
    return [
      ...tell(call, 'cases.triage.done', { number: file.number }, impliedNote(call, found)),
      ...(why === '' ? [] : askToDelete(call, file)),
      ...effects,
      // Who triages a case that nobody had accepted has accepted it.
      ...(found.file.status === 'new' ? tellReporter(call, file, 'cases.told.accepted') : []),
    ]
  },
}
