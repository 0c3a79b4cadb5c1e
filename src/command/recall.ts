import { UserError } from '../chat/errors.ts'
import { actions, button, code, type Inline, note, text } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { withdrawRelayed } from '../sharing/recall-message.ts'
import { maySeeRecall } from '../sharing/recall-originator.ts'
import { countsOf, type RecallFile, readRecall } from '../sharing/recall-outcome.ts'
import { recallMessage, sayRecalled } from '../sharing/recall-told.ts'
import { meantNumbers, readYearly } from '../store/yearly.ts'
import { needOwn } from '../threat/find.ts'
import { recallCase, recalledLabel } from '../threat/recall-case.ts'
import type { Call, Command } from './command.ts'
import { answer, caseIn, firstWord, tell } from './words.ts'

/** Most recalls one answer lists, and how many of the newest are looked through for those one may see. */
const most = { shown: 20, looked: 300 }

/** Lists what was taken back, as far as one may see that. */
export const recalls: Command = {
  name: 'recalls',
  usage: 'recalls',
  summary: 'commands.recalls.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const rows = await call.tx.recall.findMany({ orderBy: { startedAt: 'desc' }, take: most.looked })
    const files: RecallFile[] = []
    for (const row of rows) {
      if (files.length === most.shown) break
      const file = (await maySeeRecall(call, call.person, row)) ? await readRecall(call, row.id) : undefined
      if (file) files.push(file)
    }
    if (files.length === 0) return tell(call, 'recalls.list.none')
    const items = files.map((file): readonly Inline[] => [code(file.id), text(` ${sayLine(call, file)}`)])
    return call.reply(
      answer(say(language, 'recalls.list', { count: files.length }), [{ type: 'list', ordered: false, items }]),
    )
  },
}

function sayLine(call: Call, file: RecallFile): string {
  const { language } = call.person
  const { failed } = countsOf(file.copies)
  const state =
    file.endedAt === null
      ? say(language, 'recalls.state.open')
      : failed > 0
        ? say(language, 'recalls.state.failed', { count: failed })
        : say(language, 'recalls.state.done')
  return say(language, 'recalls.list.line', { state, what: sayRecalled(call, file) })
}

/** Takes back a case of one's own member, or one's own message, wherever else it stands; or shows what became of a recall. */
export const recall: Command = {
  name: 'recall',
  usage: 'recall <case|W-number>',
  summary: 'commands.recall.summary',
  async run(call) {
    const { word, rest } = firstWord(call.words)
    if (readYearly('W', word)) return showRecall(call, word, Number(firstWord(rest).word) || 1)
    if (word.toLowerCase() === 'message') return takeMessageBack(call, await messageCalled(call, rest))
    const message = word === '' || isYes(word) ? await messageOn(call) : undefined
    if (message) return isYes(word) ? takeMessageBack(call, message) : askAboutMessage(call, message)
    const found = await caseIn(call)
    needOwn(call, call.person, found.file)
    if (!isYes(found.rest) && found.rest !== '') throw new UserError('recalls.how')
    // Which case that is was said by the button or in full: nothing is taken back that nobody named.
    if (found.implied || found.rest === '') return askAboutCase(call, found.file)
    const { id, effects } = await recallCase(call, found.file, call.person)
    return [...(id ? tell(call, 'recalls.begun', { id }) : tell(call, 'recalls.nothing')), ...effects]
  },
}

const isYes = (word: string): boolean => word.toLowerCase() === 'yes'

async function showRecall(call: Call, written: string, page: number): Promise<readonly Effect[]> {
  const number = readYearly('W', written)
  for (const id of number ? await meantNumbers(call.tx, 'W', number) : []) {
    const file = await readRecall(call, id)
    if (file && (await maySeeRecall(call, call.person, file)))
      return call.reply({ ...recallMessage(call, file, call.exercise, Math.max(1, Math.trunc(page))), look: 'reply' })
  }
  throw new UserError('recalls.none', { written: written.slice(0, 40) })
}

function askAboutCase(call: Call, file: Parameters<typeof recallCase>[1]): readonly Effect[] {
  const { language } = call.person
  const values = { number: file.number, code: file.code, label: recalledLabel(file) }
  const yes = button(say(language, 'recalls.ask.yes'), `recall ${file.number} yes`, 'danger')
  return call.reply(answer(say(language, 'recalls.ask.case', values), [actions(yes)]))
}

type Meant = { conversation: string; externalId: string; author: string; retractedAt: Date | null }

/** The relayed message of the speaker that a command was said of: the message itself, or a copy of it. */
async function messageOn(call: Call): Promise<Meant | undefined> {
  const { tx, conversation, on } = call
  if (!on) return undefined
  const where = { conversation_externalId: { conversation, externalId: on } }
  const said = await tx.message.findUnique({ where })
  if (said) return ownMessage(call, said)
  const copy = await tx.post.findFirst({ where: { conversation, parts: { has: on } }, select: { about: true } })
  const subject = copy?.about.find((each) => each.startsWith('message/'))
  if (subject === undefined) return undefined
  const accounts = [...call.person.accounts]
  const own = await tx.message.findMany({ where: { author: { in: accounts } }, orderBy: { id: 'desc' }, take: 2000 })
  const found = own.find((each) => subject === `message/${each.conversation}/${each.externalId}`)
  if (!found) throw new UserError('recalls.not-yours.message')
  return found
}

function ownMessage({ person }: Call, message: Meant): Meant {
  if (!person.accounts.some((account) => account === message.author)) throw new UserError('recalls.not-yours.message')
  return message
}

/** The speaker's message of an id, as the button that asks back calls it; the one written here before one written elsewhere. */
async function messageCalled(call: Call, externalId: string): Promise<Meant> {
  const accounts = [...call.person.accounts]
  const found = await call.tx.message.findMany({ where: { externalId, author: { in: accounts } } })
  const message = found.find(({ conversation }) => conversation === call.conversation) ?? found[0]
  if (!message) throw new UserError('recalls.not-yours.message')
  return message
}

async function askAboutMessage(call: Call, message: Meant): Promise<readonly Effect[]> {
  if (message.retractedAt) throw new UserError('recalls.message.gone')
  const { language } = call.person
  const about = `message/${message.conversation}/${message.externalId}`
  const count = await call.tx.post.count({ where: { about: { has: about }, intent: 'put' } })
  if (count === 0) return tell(call, 'recalls.nothing')
  const summary = say(language, 'recalls.ask.message', { count })
  const line = `recall message ${message.externalId}`
  if (line.length > portable.command) return call.reply(answer(summary, [note(code('recall yes'))]))
  return call.reply(answer(summary, [actions(button(say(language, 'recalls.ask.yes'), line, 'danger'))]))
}

async function takeMessageBack(call: Call, message: Meant): Promise<readonly Effect[]> {
  if (message.retractedAt) throw new UserError('recalls.message.gone')
  const { id, effects } = await withdrawRelayed(call, message, { by: call.person })
  return [...(id ? tell(call, 'recalls.begun', { id }) : tell(call, 'recalls.nothing')), ...effects]
}
