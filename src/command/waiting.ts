import { button, type Control } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { dueOf, waitsFor } from '../decision/awaited.ts'
import { openStates } from '../decision/file.ts'
import { awaitingSecond, decisionsFor, membersFor as seatsFor } from '../decision/find.ts'
import { entitledTo } from '../decision/rule.ts'
import { voicesOf } from '../decision/said.ts'
import { secondsOf } from '../decision/second.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayPlaced } from '../locale/moment.ts'
import { wordsIn } from '../locale/words.ts'
import { waitingFor as noticesFor } from '../notice/acknowledge.ts'
import { todosFor } from '../playbook/live/find.ts'
import type { Library } from '../playbook/live/library.ts'
import type { RoundFile } from '../round/file.ts'
import { membersFor, roundsFor } from '../round/find.ts'
import { standingsOf } from '../round/standing.ts'
import { type Label, shortOf, strictest } from '../sharing/label.ts'
import { bears, type CaseFile, openStatuses } from '../threat/case.ts'
import { offeredAs, releaseControl } from '../threat/case-card.ts'
import { pickCases } from '../threat/find.ts'
import { listTasks, type Task } from '../threat/tasks.ts'
import { askedByCalls } from './waiting-calls.ts'

/** One thing that waits for somebody: what it is of, what is to be done, and the words of what it is of. */
export type Waiting = {
  of: string
  line: string
  words: string
  label: Label
  due: Date | null
  /** What is to be done, in words of ours or the playbook's own: nothing of what anybody said. */
  plain?: string
  /** The case it is of, where the person may read that. */
  file?: CaseFile
  /** What does it, or shows more; it says nothing of the content. */
  controls: readonly Control[]
  /** The same without the label, where it tells that. */
  bareControls?: readonly Control[]
}

type Looking = Scene & { library: Library }

/** Most characters of a notice's or a question's words in a list. */
const longestWords = 80

/** All that waits for a person, the most urgent first. */
export async function listWaiting(scene: Looking, person: Person): Promise<readonly Waiting[]> {
  const order = ({ due }: Waiting): number => due?.getTime() ?? Number.POSITIVE_INFINITY
  const all = [
    ...(await askedByNotices(scene, person)),
    ...(await askedByRuns(scene, person)),
    ...askedByRounds(scene, person, await roundsFor(scene, person)),
    ...(await askedByDecisions(scene, person)),
    ...(await askedByCalls(scene, person)),
    ...(await askedByCases(scene, person)),
  ]
  return all.toSorted((a, b) => order(a) - order(b))
}

const shorten = (words: string): string => {
  const line = words.replace(/\s+/g, ' ').trim()
  return line.length > longestWords ? `${line.slice(0, longestWords - 1).toWellFormed()}…` : line
}

/** What runs ask of a person. */
export async function askedByRuns(scene: Looking, person: Person): Promise<readonly Waiting[]> {
  const { language, zone } = person
  const todos = await todosFor(scene, person)
  const numbers = [...new Set(todos.flatMap((todo) => (todo.case === null ? [] : [todo.case])))]
  const picked = numbers.length > 0 ? await pickCases(scene, person, { statuses: openStatuses, numbers }) : []
  const files = new Map(picked.map((file) => [file.number, file]))
  return todos.map((todo): Waiting => {
    const file = todo.case === null ? undefined : files.get(todo.case)
    const at = todo.due ? sayPlaced(language, todo.due, zone) : ''
    const title = wordsIn(todo.title.words, language)
    const values = { title, at, command: todo.command }
    return {
      of: todo.case ?? todo.run,
      line: say(language, todo.due ? 'runs.tasks.due' : 'runs.tasks.open', values),
      words: file?.title ?? '',
      label: strictest(todo.label, ...(file ? [bears(file)] : [])),
      due: todo.due,
      ...(todo.title.plain && { plain: title }),
      ...(file && { file }),
      controls: runControls(todo.command, language),
    }
  })
}

/** How a command of a run is called on its button; of any other its first word is all that can be said. */
const runLabels: Readonly<Record<string, { label: TextKey; opens?: 'form' }>> = {
  answer: { label: 'rounds.control.answer', opens: 'form' },
  approve: { label: 'cases.home.approve' },
  done: { label: 'cases.home.done' },
  ack: { label: 'cases.control.accept' },
  triage: { label: 'cases.control.triage', opens: 'form' },
  close: { label: 'cases.control.close', opens: 'form' },
}

function runControls(command: string, language: string): readonly Control[] {
  const [name = ''] = command.split(' ')
  const known = runLabels[name]
  return command === '' || command.length > portable.command
    ? []
    : [button(known ? say(language, known.label) : name, command, 'plain', known?.opens)]
}

/** What cases want of a person besides. */
async function askedByCases(scene: Looking, person: Person): Promise<readonly Waiting[]> {
  const { language, zone } = person
  const commands = new Set((await todosFor(scene, person)).map(({ command }) => command))
  return (
    (await listTasks(scene, person))
      // Whoever is asked to accept it has that from its run.
      .filter(({ file, todo }) => todo !== 'overdue' || !commands.has(`ack ${file.number}`))
      .map((task): Waiting => {
        const { file, todo, due } = task
        const at = due ? sayPlaced(language, due, zone) : ''
        const label = offeredAs(file)
        const line = say(language, `cases.tasks.${todo}`, { at, number: file.number, label: shortOf(label) })
        const controls = caseControls(task, label, language)
        const bareControls = caseControls(task, 'TLP:AMBER', language)
        return {
          of: file.number,
          line,
          words: file.title,
          label: bears(file),
          due,
          ...(todo === 'share' && { plain: say(language, 'cases.home.share') }),
          file,
          controls,
          bareControls,
        }
      })
  )
}

function caseControls({ file: { number }, todo }: Task, offered: Label, language: string): readonly Control[] {
  switch (todo) {
    case 'overdue':
      return [button(say(language, 'cases.control.accept'), `ack ${number}`, 'primary')]
    case 'share':
      return [releaseControl(number, offered, language), button(say(language, 'cases.control.keep'), `keep ${number}`)]
    case 'clock':
    case 'clock-open':
      return [button(say(language, 'clocks.control.clocks'), `clocks ${number}`)]
    default:
      return [button(say(language, 'cases.control.details'), `case ${number}`)]
  }
}

/** Notices that nobody of a person's people has acknowledged yet. */
export async function askedByNotices(scene: Looking, person: Person): Promise<readonly Waiting[]> {
  const { language, zone } = person
  return (await noticesFor(scene, person)).map(
    (file): Waiting => ({
      of: file.id,
      line: say(language, 'notices.tasks', { at: sayPlaced(language, file.due, zone), id: file.id }),
      words: file.ring === undefined ? shorten(wordsIn(file.text, language)) : say(language, 'notices.list.ring'),
      label: file.label,
      due: file.due,
      controls: [button(say(language, 'notices.control.got'), `got ${file.id}`, 'primary')],
    }),
  )
}

/** Rounds in which a member of a person has not answered yet. */
export function askedByRounds(
  scene: Pick<Looking, 'now'>,
  person: Person,
  files: readonly RoundFile[],
): readonly Waiting[] {
  const { language, zone } = person
  return files.flatMap((file): readonly Waiting[] => {
    const own = membersFor(file, person, scene.now)
    const open = standingsOf(file).filter((each) => !each.answer && own.includes(each.code))
    if (open.length === 0) return []
    const values = {
      codes: open.map(({ code: each }) => each).join(', '),
      at: file.deadline ? sayPlaced(language, file.deadline, zone) : say(language, 'rounds.no-deadline'),
      round: file.id,
    }
    const words = shorten(wordsIn(file.question, language))
    const line = say(language, 'rounds.tasks', values)
    const controls = [button(say(language, 'rounds.control.answer'), `line ${file.id} ?`, 'primary', 'form')]
    return [{ of: file.id, line, words, label: file.label, due: file.deadline, controls }]
  })
}

/** Proposals on which a member of a person has taken no position yet, and what waits for them as the second person. */
async function askedByDecisions(scene: Looking, person: Person): Promise<readonly Waiting[]> {
  const { language, zone } = person
  const seconds = (await awaitingSecond(scene, person)).flatMap((file) =>
    waitsFor(file).flatMap((what): readonly Waiting[] => {
      const due = dueOf(file, what)
      if (!due || !secondsOf(scene, file, what).some((people) => people.includes(person))) return []
      const command = `${what === 'sign' ? 'countersign' : 'ratify'} ${file.id}`
      return [
        {
          of: file.id,
          line: say(language, `decisions.tasks.${what}`, { at: sayPlaced(language, due, zone), decision: file.id }),
          words: shorten(wordsIn(file.title, language)),
          label: file.label,
          due,
          controls: [button(say(language, `decisions.control.${what}`), command, 'primary')],
        },
      ]
    }),
  )
  const open = (await decisionsFor(scene, person)).flatMap((file): readonly Waiting[] => {
    const own = seatsFor(file, person, scene.now)
    const entitled = entitledTo(file.rule, file.seats).map(({ code }) => code)
    const open = voicesOf(file).filter(({ code, newest }) => own.includes(code) && entitled.includes(code) && !newest)
    if (open.length === 0 || !openStates.includes(file.state)) return []
    const values = {
      codes: open.map(({ code }) => code).join(', '),
      at: file.deadline ? sayPlaced(language, file.deadline, zone) : say(language, 'decisions.no-deadline'),
      decision: file.id,
    }
    const words = shorten(wordsIn(file.title, language))
    const line = say(language, 'decisions.tasks', values)
    const controls = [button(say(language, 'decisions.control.show'), `decision ${file.id}`, 'primary')]
    return [{ of: file.id, line, words, label: file.label, due: file.deadline, controls }]
  })
  return [...seconds, ...open]
}
