import { UserError } from '../chat/errors.ts'
import { openedAgain, startCaseRuns } from '../playbook/live/report.ts'
import { findCase, needOpen, needOwn } from '../threat/find.ts'
import { mergeCase, splitCase, unmergeCase } from '../threat/merge.ts'
import { readTyped } from '../threat/report.ts'
import { askBeforeEnd } from './clock-question.ts'
import type { Command } from './command.ts'
import { askBack, caseIn, firstWord, tell } from './words.ts'

/** Makes one case part of another. */
export const merge: Command = {
  name: 'merge',
  usage: 'merge <case> [into] <case>',
  summary: 'commands.merge.summary',
  async run(call) {
    const found = await caseIn(call)
    const { file: from } = found
    const { word, rest } = firstWord(found.rest.replace(/^into\s+/i, ''))
    if (word === '') throw new UserError('cases.merge.how', { number: from.number })
    needOwn(call, call.person, from)
    needOpen(from)
    const into = await findCase(call, call.person, word)
    needOwn(call, call.person, into)
    needOpen(into)
    const line = `merge ${from.number} ${into.number}`
    const asked = askBack(call, found, line) ?? (rest === 'sure' ? undefined : await askBeforeEnd(call, from, line))
    if (asked) return asked
    const { effects } = await mergeCase(call, from, into, call.person)
    return [...tell(call, 'cases.merge.done', { from: from.number, into: into.number }), ...effects]
  },
}

/** Takes a part of a case out, or undoes a merge. */
export const split: Command = {
  name: 'split',
  usage: 'split <case> <what the new case is about>',
  summary: 'commands.split.summary',
  ownWords: true,
  async run(call) {
    const { file, rest } = await caseIn(call)
    needOwn(call, call.person, file)
    if (file.mergedInto) {
      const { file: alone, effects } = await unmergeCase(call, file, call.person)
      return [
        ...tell(call, 'cases.unmerge.done', { number: file.number, from: file.mergedInto }),
        ...effects,
        openedAgain(alone, call.person, call.now),
      ]
    }
    needOpen(file)
    if (rest === '') throw new UserError('cases.split.how', { number: file.number })
    const part = readTyped(rest, call)
    const report = /(^|\s)member:/i.test(rest) ? part.report : { ...part.report, concerns: file.report.concerns }
    const taken = await splitCase(call, file, call.person, call.room, { ...part, report })
    const runs = await startCaseRuns(call, taken.file, call.person)
    return [
      ...tell(call, 'cases.split.done', { number: taken.file.number, from: file.number }),
      ...taken.effects,
      ...runs,
    ]
  },
}
