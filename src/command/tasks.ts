import { code, type Inline, note, text } from '../chat/message.ts'
import { say } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { waitingFor as noticesFor } from '../notice/acknowledge.ts'
import { todosFor } from '../playbook/live/find.ts'
import { membersFor, roundsFor } from '../round/find.ts'
import { standingsOf } from '../round/standing.ts'
import { type Label, strictest } from '../sharing/label.ts'
import { bears } from '../threat/case.ts'
import { listCases } from '../threat/find.ts'
import { listTasks } from '../threat/tasks.ts'
import type { Call, Command } from './command.ts'
import { answer, tell } from './words.ts'

/** Most things that one answer lists; more is said to be there. */
const mostShown = 20

/** Most characters of a notice's or a question's words in the list. */
const longestWords = 80

/** Shows what waits for the speaker. */
export const tasks: Command = {
  name: 'tasks',
  usage: 'tasks',
  summary: 'commands.tasks.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { language } = call.person
    const order = ({ due }: Waiting): number => due?.getTime() ?? Number.POSITIVE_INFINITY
    const all = [
      ...(await askedByNotices(call)),
      ...(await askedByRuns(call)),
      ...(await askedByRounds(call)),
      ...(await askedByCases(call)),
    ].toSorted((a, b) => order(a) - order(b))
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
    return call.reply(answer(summary, [{ type: 'list', ordered: true, items }, ...cut], marking))
  },
}

/** One thing that waits: what it is of, what is to be done, and the words of what it is of. */
type Waiting = { of: string; line: string; words: string; label: Label; due: Date | null }

const shorten = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestWords ? `${line.slice(0, longestWords - 1).toWellFormed()}…` : line
}

/** What runs ask of the speaker. */
async function askedByRuns(call: Call): Promise<readonly Waiting[]> {
  const { language, zone } = call.person
  const files = new Map((await listCases(call, call.person, 'open')).map((file) => [file.number, file]))
  return (await todosFor(call, call.person)).map((todo): Waiting => {
    const file = todo.case === null ? undefined : files.get(todo.case)
    const at = todo.due ? sayPlaced(language, todo.due, zone) : ''
    const values = { title: wordsIn(todo.title.words, language), at, command: todo.command }
    return {
      of: todo.case ?? todo.run,
      line: say(language, todo.due ? 'runs.tasks.due' : 'runs.tasks.open', values),
      words: file?.title ?? '',
      label: strictest(todo.label, ...(file ? [bears(file)] : [])),
      due: todo.due,
    }
  })
}

/** What cases want of the speaker besides. */
async function askedByCases(call: Call): Promise<readonly Waiting[]> {
  const { language, zone } = call.person
  const commands = new Set((await todosFor(call, call.person)).map(({ command }) => command))
  return (
    (await listTasks(call, call.person))
      // Whoever is asked to accept it has that from its run.
      .filter(({ file, todo }) => todo !== 'overdue' || !commands.has(`ack ${file.number}`))
      .map(({ file, todo, due }): Waiting => {
        const at = due ? sayPlaced(language, due, zone) : ''
        const line = say(language, `cases.tasks.${todo}`, { at, number: file.number })
        return { of: file.number, line, words: file.title, label: bears(file), due }
      })
  )
}

/** Notices that nobody of the speaker's people has acknowledged yet. */
async function askedByNotices(call: Call): Promise<readonly Waiting[]> {
  const { language, zone } = call.person
  return (await noticesFor(call, call.person)).map(
    (file): Waiting => ({
      of: file.id,
      line: say(language, 'notices.tasks', { at: sayPlaced(language, file.due, zone), id: file.id }),
      words: file.ring === undefined ? shorten(wordsIn(file.text, language)) : say(language, 'notices.list.ring'),
      label: file.label,
      due: file.due,
    }),
  )
}

/** Rounds in which a member of the speaker has not answered yet. */
async function askedByRounds(call: Call): Promise<readonly Waiting[]> {
  const { language, zone } = call.person
  return (await roundsFor(call, call.person)).flatMap((file): readonly Waiting[] => {
    const own = membersFor(file, call.person, call.now)
    const open = standingsOf(file).filter((each) => !each.answer && own.includes(each.code))
    if (open.length === 0) return []
    const values = {
      codes: open.map(({ code: each }) => each).join(', '),
      at: file.deadline ? sayPlaced(language, file.deadline, zone) : say(language, 'rounds.no-deadline'),
      round: file.id,
    }
    const words = shorten(wordsIn(file.question, language))
    const line = say(language, 'rounds.tasks', values)
    return [{ of: file.id, line, words, label: file.label, due: file.deadline }]
  })
}
