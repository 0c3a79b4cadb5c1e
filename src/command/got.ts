import { UserError } from '../chat/errors.ts'
import { actions, type Block, button, code, type Inline, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { acknowledge, waitingFor } from '../notice/acknowledge.ts'
import { stateLine } from '../notice/message.ts'
import { strictest } from '../sharing/label.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** Says that one got a notice; without its name, the only one that waits. */
export const got: Command = {
  name: 'got',
  usage: 'got [notice]',
  summary: 'commands.got.summary',
  // Whoever got it got it, however long the word of it took.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const id = await meantNotice(call)
    const found = await acknowledge(call, id, call.person)
    if (!found) throw new UserError('notices.got.unknown', { written: id.slice(0, 40) })
    const { outcome, file, effects } = found
    if (outcome === 'over') {
      const state = stateLine(call, file, call.person) ?? say(language, 'notices.got.over.delivered')
      return tell(call, 'notices.got.over', { id, state })
    }
    if (outcome === 'late') return [...tell(call, 'notices.got.late', { id }), ...effects]
    return [...tell(call, file.ring === undefined ? 'notices.got.done' : 'notices.got.ring', { id }), ...effects]
  },
}

async function meantNotice(call: Call): Promise<string> {
  const { word } = firstWord(call.words)
  if (word !== '') return /^n-/i.test(word) ? word.toLowerCase() : `n-${word.toLowerCase()}`
  const waiting = await waitingFor(call, call.person)
  const [first, ...others] = waiting
  if (!first) throw new UserError('notices.got.none')
  if (others.length === 0) return first.id
  const ids = waiting
    .slice(0, 5)
    .map((each) => each.id)
    .join(', ')
  throw new UserError('notices.got.which', { count: waiting.length, ids })
}

/** Most notices one answer lists. */
const mostShown = 10

/** Shows what waits for the speaker to say that they got it. */
export const notices: Command = {
  name: 'notices',
  usage: 'notices',
  summary: 'commands.notices.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language, zone } = call.person
    const waiting = await waitingFor(call, call.person)
    const [first, ...others] = waiting.slice(0, mostShown)
    if (!first) return tell(call, 'notices.got.none')
    const shown = [first, ...others]
    const items = shown.map((file): readonly Inline[] => {
      const until = say(language, 'notices.list.due', { at: sayMoment(language, file.due, zone) })
      const what = file.ring === undefined ? wordsIn(file.text, language) : say(language, 'notices.list.ring')
      const line = what.replace(/\s+/g, ' ')
      return [code(file.id), text(` ${until} · ${line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line}`)]
    })
    const controls = shown
      .slice(0, 5)
      .map(({ id }) => button(`${say(language, 'notices.control.got')} (${id})`, `got ${id}`, 'primary'))
    const blocks: readonly Block[] = [{ type: 'list', ordered: false, items }, actions(...controls)]
    const marking = strictest(first.label, ...others.map(({ label }) => label))
    return call.reply(answer(say(language, 'notices.list', { count: waiting.length }), blocks, marking))
  },
}
