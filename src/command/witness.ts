import { UserError } from '../chat/errors.ts'
import { actions, button } from '../chat/message.ts'
import { holdRoot, rootsFor } from '../ledger/witness.ts'
import { say } from '../locale/catalogue.ts'
import type { Command } from './command.ts'
import { answer, firstWord, tell } from './words.ts'

/** How many buttons one answer shows. */
const mostShown = 5

/** Says that one holds the root of a day; without a day, which ones wait for that. */
export const witness: Command = {
  name: 'witness',
  usage: 'witness [day]',
  summary: 'commands.witness.summary',
  // Whoever holds it holds it, however long the word of it took.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const { word: day } = firstWord(call.words)
    if (day !== '') {
      if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new UserError('ledger.witness.no-root', { day: day.slice(0, 40) })
      const held = await holdRoot(call, call.person, day)
      if (!held) throw new UserError('ledger.witness.not-yours', { day })
      return [...tell(call, `ledger.witness.${held.outcome}`, { day }), ...held.effects]
    }
    const waiting = await rootsFor(call, call.person)
    if (waiting.length === 0) return tell(call, 'ledger.witness.none')
    // The newest stands for all before it.
    const shown = waiting.slice(-mostShown).reverse()
    const controls = shown.map((each) =>
      button(say(language, 'ledger.witness.control', { day: each.day }), `witness ${each.day}`),
    )
    return call.reply(
      answer(say(language, 'ledger.witness.waiting', { count: waiting.length }), [actions(...controls)]),
    )
  },
}
