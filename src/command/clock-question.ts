import type { Problems } from '../chat/form.ts'
import { actions, type Block, button, code, note, paragraph } from '../chat/message.ts'
import { portable } from '../chat/portable.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { advance } from '../playbook/engine/advance.ts'
import { stepAt, stepsOf } from '../playbook/engine/path.ts'
import type { Value } from '../playbook/engine/run.ts'
import { type RunTodo, todosOf } from '../playbook/engine/view.ts'
import { readFacts } from '../playbook/live/facts.ts'
import { readRun, type Stored } from '../playbook/live/store.ts'
import { commandOf } from '../playbook/live/todo.ts'
import type { Effect } from '../sharing/effect.ts'
import { type CaseFile, isClosedUp } from '../threat/case.ts'
import { type ClockStart, liesAhead, whyNotStart } from '../threat/clocks/clock.ts'
import type { Asking, Call } from './command.ts'
import { shownTitle } from './next.ts'
import { speaker } from './run-words.ts'
import { answer } from './words.ts'

/**
 * Questions from whose answers statutory clocks start. What is wrong with an instant is said before it is taken: of a clock that
 * could not be started afterwards nobody would hear in time. And whoever ends the case is told first what is still asked.
 */
export type Given = { stored: Stored; todo: RunTodo; answers: Readonly<Record<string, Value>> }

/** What is wrong with the instants of these answers, by their fields. */
export async function checkClocks(asking: Asking, given: Given): Promise<Problems> {
  const { stored, todo, answers } = given
  const { language } = asking.person
  const problems: Record<string, string> = {}
  for (const { field, fault } of await faults(asking, given)) {
    if (fault?.code === 'clocks.runs' || fault === undefined) continue
    // The question has no place for a reason, which the command has.
    const key = fault.code === 'clocks.long-ago' ? 'runs.answer.long-ago' : (fault.code as TextKey) // thrown with texts of the catalogue alone
    problems[field] ??= say(language, key, fault.values)
  }
  // Whatever is asked in between, such as an approval.
  for (const field of fieldsFor(stored, todo)) {
    const at = new Date(String(answers[field] ?? ''))
    if (!liesAhead(at, asking.now) || problems[field] !== undefined) continue
    problems[field] = say(language, 'clocks.ahead', { at: sayMoment(language, at, asking.person.zone) })
  }
  return problems
}

/** Which clocks these answers would start that run already, from another instant: they go on as they are. */
export async function runningNotes(asking: Asking, given: Given): Promise<readonly Block[]> {
  const found = await faults(asking, given)
  return found.flatMap(({ fault }) =>
    fault?.code === 'clocks.runs' ? [note(say(asking.person.language, 'clocks.runs', fault.values))] : [],
  )
}

/**
 * Asks the speaker back who ends a case of which something is still asked from whose answer a clock of a law would start: with the
 * case its runs end, and it would never start. `line` is what they said, which they say once more with `sure` where they mean it.
 * `undefined` where nothing is asked so.
 */
export async function askBeforeEnd(
  call: Call,
  file: CaseFile,
  line: string,
  why = '',
): Promise<readonly Effect[] | undefined> {
  const { language } = call.person
  const [first] = isClosedUp(file) ? [] : await openQuestions(call, file.number)
  if (!first) return undefined
  const { stored, todo } = first
  const { number, label } = file
  const values = { number, run: stored.run.id, title: shownTitle(call, stored, todo) }
  const command = `${line} sure${why === '' ? '' : ` ${why}`}`
  const again = command.length > portable.command
  const way = commandOf(stored.run, todo, todosOf(stored.playbook, stored.run))
  return call.reply(
    answer(
      say(language, 'cases.ending.asked', values),
      [
        ...(again ? [paragraph(say(language, 'commands.ask-back.write'), ' ', code(`${line} sure …`))] : []),
        actions(
          button(say(language, 'cases.todo.control.ask', { title: values.title }), way, 'primary', 'form'),
          ...(again ? [] : [button(say(language, 'cases.ending.yes'), command, 'danger')]),
        ),
      ],
      why === '' ? 'TLP:CLEAR' : label,
    ),
  )
}

/** What the runs of a case ask now from whose answers clocks would start. */
async function openQuestions(call: Call, number: string): Promise<readonly { stored: Stored; todo: RunTodo }[]> {
  const rows = await call.tx.run.findMany({
    where: { caseNumber: number, endedAt: null },
    select: { id: true },
    orderBy: { id: 'asc' },
  })
  const found: { stored: Stored; todo: RunTodo }[] = []
  for (const { id } of rows) {
    const stored = await readRun(call, id)
    if (!stored) continue
    const todos = todosOf(stored.playbook, stored.run)
    found.push(...todos.filter((todo) => fieldsFor(stored, todo).length > 0).map((todo) => ({ stored, todo })))
  }
  return found
}

/** The clocks that a run would start once it has heard the answers, each with the field of its instant and what stands against it. */
async function faults(asking: Asking, { stored, todo, answers }: Given) {
  const { playbook, run } = stored
  const { case: number } = run
  if (number === undefined || fieldsFor(stored, todo).length === 0) return []
  const { intents } = advance(playbook, run, {
    kind: 'answered',
    key: 'asked',
    at: asking.now.toISOString(),
    facts: await readFacts(asking, run),
    step: todo.path,
    attempt: todo.attempt,
    answers,
    by: speaker(asking, stored),
  })
  const found: { field: string; fault: Awaited<ReturnType<typeof whyNotStart>> }[] = []
  for (const intent of intents) {
    if (intent.kind !== 'start-clock') continue
    const field = Object.keys(answers).find((id) => answers[id] === intent.from)
    const step = stepAt(playbook, intent.step)
    if (field === undefined || step?.kind !== 'clock') continue
    const start: ClockStart = { regime: step.regime, from: new Date(intent.from), by: asking.person }
    const fault = await whyNotStart(asking, number, start)
    found.push({ field, fault })
  }
  return found
}

/** The fields of a question from whose instants clocks of its playbook count. */
function fieldsFor({ playbook }: Stored, { step }: RunTodo): readonly string[] {
  if (step.kind !== 'ask') return []
  const clocks = [...stepsOf(playbook).values()].flatMap((each) => (each.kind === 'clock' ? [each.from.cel] : []))
  return step.fields.flatMap(({ id, type }) =>
    type === 'moment' && clocks.some((cel) => new RegExp(`\\bsteps\\.${step.id}\\.answers\\.${id}\\b`).test(cel))
      ? [id]
      : [],
  )
}
