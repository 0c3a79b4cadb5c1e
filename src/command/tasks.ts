import { code, type Inline, note, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { strictest } from '../sharing/label.ts'
import type { Command } from './command.ts'
import { waitingStub } from './home.ts'
import { listWaiting } from './waiting.ts'
import { answer, tell } from './words.ts'

/** Most things that one answer lists; more is said to be there. */
const mostShown = 20

/** Shows what waits for the speaker. */
export const tasks: Command = {
  name: 'tasks',
  usage: 'tasks',
  summary: 'commands.tasks.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const all = await listWaiting(call, call.person)
    const waiting = all.slice(0, mostShown)
    const [first, ...more] = waiting
    if (!first) return tell(call, 'cases.tasks.none')
    const items = waiting.map(({ of, line, words }, index): readonly Inline[] => {
      // What a case or round is about is said once, however much of it waits.
      const isNew = waiting.findIndex((each) => each.of === of) === index
      return [code(of), text(isNew && words !== '' ? ` ${line} – ${words}` : ` ${line}`)]
    })
    const marking = strictest(first.label, ...more.map(({ label }) => label))
    const summary = say(language, 'cases.tasks.some', { count: all.length })
    const rest = all.length - items.length
    const cut = rest > 0 ? [note(say(language, 'cases.tasks.more', { count: rest }))] : []
    return call.reply(
      answer(summary, [{ type: 'list', ordered: true, items }, ...cut], marking),
      [],
      waitingStub(call, waiting, summary, cut),
    )
  },
}
