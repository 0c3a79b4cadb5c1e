import { UserError } from '../chat/errors.ts'
import { startCaseRuns } from '../playbook/live/report.ts'
import { asLabel, type Label, strictest } from '../sharing/label.ts'
import { lockCase, openStatuses } from '../threat/case.ts'
import { takeReport } from '../threat/intake.ts'
import { giveReceipt } from '../threat/receipt.ts'
import { checkReport, memberOf, type NewReport, readAnswers, readTyped, reportForm } from '../threat/report.ts'
import type { Call, Command } from './command.ts'
import { isLate } from './late.ts'
import { pointedAt } from './original.ts'
import { askToDelete, tell } from './words.ts'

/** Reports a threat: by form, by one typed line, or by pointing at a message. */
export const report: Command = {
  name: 'report',
  usage: 'report [TLP:…] <what happened> [phase:…] [asset:…]',
  summary: 'commands.report.summary',
  // A threat that waited is the more urgent.
  whenLate: 'obey',
  ownWords: true,
  form: (asking) => (asking.words === '' && asking.on === undefined ? reportForm(asking) : undefined),
  check: checkReport,
  async run(call) {
    const source = await messageOn(call)
    if (source?.known) return tell(call, 'cases.report.known', { number: source.known })
    if (!call.answers && !source && call.words === '') throw new UserError('cases.report.how')
    const fresh = withMessage(readNew(call, source), source)
    const taken = await takeReport(call, fresh, {
      reporter: call.person,
      room: call.room,
      ...(source && { message: `${source.conversation} ${source.externalId}` }),
      ...((await isLate(call)) && { writtenAt: call.at }),
    })
    if (source)
      await call.tx.message.updateMany({ where: { id: source.id, caseId: null }, data: { caseId: taken.file.id } })
    // From here on it is a run of the playbook that takes in reports: it says who is asked by when, which the receipt tells.
    const runs = await startCaseRuns(call, taken.file, call.person)
    const file = (await lockCase(call, taken.file.number)) ?? taken.file
    const spot = { person: call.person, account: call.account, conversation: call.conversation }
    // What a message says that was only pointed at, its own author was asked to take away.
    const typed = call.answers !== undefined || call.words !== ''
    return [
      ...giveReceipt(call, file, spot, taken.alike),
      ...(typed ? askToDelete(call, taken.file) : []),
      ...taken.effects,
      ...runs,
    ]
  },
}

type Source = {
  id: bigint
  conversation: string
  externalId: string
  words: string
  label: Label
  at: Date
  /** The open case it was made into before, when the speaker may know. */
  known: string | undefined
}

function readNew(call: Call, source: Source | undefined): NewReport {
  if (call.answers) return readAnswers(call.answers, call)
  if (source && call.words === '') {
    return { report: { what: '', concerns: memberOf(call.person, call.room, call.now) ?? '' }, happenedAt: source.at }
  }
  return readTyped(call.words, call)
}

function withMessage(fresh: NewReport, source: Source | undefined): NewReport {
  if (!source) return fresh
  const what = [source.words, fresh.report.what].filter((words) => words !== '').join('\n\n')
  return { ...fresh, report: { ...fresh.report, what, floor: strictest(source.label) } }
}

/** The message that the command was said of, or the original of the copy it was said of. */
async function messageOn(call: Call): Promise<Source | undefined> {
  const { tx, keyring, person, words: typed, answers } = call
  const pointed = await pointedAt(call)
  if (!pointed) return undefined
  if (pointed.kind === 'own') {
    if (typed === '' && !answers) throw new UserError('cases.report.message-bot')
    return undefined
  }
  const row = pointed.kind === 'heard' ? pointed.row : undefined
  if (!row?.text || row.retractedAt) throw new UserError('cases.report.message-gone')
  const before = row.caseId ? await tx.case.findUnique({ where: { id: row.caseId } }) : null
  const known =
    before && before.reporterId === person.id && openStatuses.some((status) => status === before.status)
      ? before.number
      : undefined
  const { conversation: from, externalId, label, at } = row
  const words = keyring.openText(row.text, 'message')
  return { id: row.id, conversation: from, externalId, words, label: asLabel(label), at, known }
}
