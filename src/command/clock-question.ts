import type { Problems } from '../chat/form.ts'
import { type Block, note } from '../chat/message.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import { advance } from '../playbook/engine/advance.ts'
import { stepAt, stepsOf } from '../playbook/engine/path.ts'
import type { Value } from '../playbook/engine/run.ts'
import type { RunTodo } from '../playbook/engine/view.ts'
import { readFacts } from '../playbook/live/facts.ts'
import type { Stored } from '../playbook/live/store.ts'
import { type ClockStart, liesAhead, whyNotStart } from '../threat/clocks/clock.ts'
import type { Asking } from './command.ts'
import { speaker } from './run-words.ts'

/**
 * Answers from which statutory clocks start. What is wrong with an instant is said before it is taken: of a clock that could not be
 * started afterwards nobody would hear in time.
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
