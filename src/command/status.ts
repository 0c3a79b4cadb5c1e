import { UserError } from '../chat/errors.ts'
import { needOpen, needOwn } from '../threat/find.ts'
import { addNote, reportStatus } from '../threat/progress.ts'
import { outlooks } from '../threat/taxonomy.ts'
import type { Command } from './command.ts'
import { askToDelete, caseIn, firstWord, impliedNote, tell } from './words.ts'

/** Says where a case stands; the line is shown on its card. */
export const status: Command = {
  name: 'status',
  usage: 'status <case> [improving|stable|worsening] <one line>',
  summary: 'commands.status.summary',
  ownWords: true,
  async run(call) {
    const found = await caseIn(call)
    needOwn(call, call.person, found.file)
    needOpen(found.file)
    const { word, rest } = firstWord(found.rest)
    const outlook = outlooks.values.find((value) => value === word.toLowerCase().replace(/[:,.;]$/, ''))
    const line = outlook ? rest : found.rest
    if (line === '' && !outlook) throw new UserError('cases.status.how', { number: found.file.number })
    const { file, effects } = await reportStatus(call, found.file, call.person, line, outlook)
    return [
      ...tell(call, 'cases.status.done', { number: file.number }, impliedNote(call, found)),
      ...(line === '' ? [] : askToDelete(call, file)),
      ...effects,
    ]
  },
}

/** Adds words to the timeline of a case. */
export const note: Command = {
  name: 'note',
  usage: 'note <case> <words>',
  summary: 'commands.note.summary',
  // It adds words, which must not be lost.
  whenLate: 'obey',
  ownWords: true,
  async run(call) {
    const found = await caseIn(call)
    if (found.rest === '') throw new UserError('cases.note.how', { number: found.file.number })
    const { file, effects } = await addNote(call, found.file, call.person, found.rest)
    return [
      ...tell(call, 'cases.note.done', { number: file.number }, impliedNote(call, found)),
      ...askToDelete(call, file),
      ...effects,
    ]
  },
}
