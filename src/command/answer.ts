import { UserError } from '../chat/errors.ts'
import { say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { RunTodo } from '../playbook/engine/view.ts'
import type { StepOf } from '../playbook/language/model.ts'
import type { Stored } from '../playbook/live/store.ts'
import { isAmong } from '../playbook/live/who.ts'
import { nameOf } from '../threat/case.ts'
import { checkClocks, runningNotes } from './clock-question.ts'
import type { Asking, Command } from './command.ts'
import { nextBlocks, shownTitle } from './next.ts'
import { checkPasskey, needPasskeyFor } from './passkey.ts'
import { checkQuestions, formOf, pagesOf, readLine, valuesOf } from './question-form.ts'
import {
  headOf,
  lockedRun,
  needLabelled,
  runIn,
  sayAll,
  speaker,
  tell as tellRun,
  titleFor,
  todoIn,
} from './run-words.ts'
import { tell } from './words.ts'

/** Answers a question of a run: by form, or in one line where that is enough. */
export const answer: Command = {
  name: 'answer',
  usage: 'answer <run> <step>',
  summary: 'commands.answer.summary',
  ownWords: true,
  async form(asking) {
    const found = await askedIn(asking).catch(passOver)
    if (found?.rest !== '' || !isMeant(asking, found.stored, found.todo)) return undefined
    const { stored, todo, step } = found
    return formOf(
      {
        id: 'answer',
        context: `${stored.run.id} ${todo.path}`,
        ...headOf(asking, stored, step, step.question),
        submit: say(asking.person.language, 'runs.form.submit'),
      },
      pagesOf(step.fields, asking.person),
    )
  },
  async check(answers, asking) {
    const found = await askedIn(asking).catch(passOver)
    if (!found) return {}
    const { stored, todo, step } = found
    const { fields } = step
    const problems = checkQuestions(fields, answers, asking.person)
    const passkey = await checkPasskey(asking, fields, answers)
    if (Object.keys(problems).length > 0) return { ...passkey, ...problems }
    const given = { stored, todo, answers: valuesOf(fields, answers, asking.person) }
    return { ...passkey, ...(await checkClocks(asking, given)) }
  },
  async run(call) {
    const { person } = call
    const locked = await lockedRun(call)
    const { stored } = locked
    const { todo, rest } = todoIn(stored, ['ask'], locked.rest)
    const step = asked(todo)
    const title = titleFor(call, stored, step)
    needMeant(call, stored, todo, title)
    const given = call.answers ?? readLine(step.fields, rest)
    if (Object.keys(given).length === 0) throw new UserError('runs.answer.how', { run: stored.run.id, step: step.id })
    const [problem] = Object.values(checkQuestions(step.fields, given, person))
    if (problem) throw new UserError('runs.answer.problem', { problem })
    for (const words of Object.values(given)) needLabelled(stored.run, words)
    const before = todo.state
    if (before.answeredAt !== undefined) {
      const at = sayMoment(person.language, new Date(before.answeredAt), person.zone)
      throw new UserError('runs.answer.taken', {
        run: stored.run.id,
        title,
        by: nameOf(call.directory, before.by ?? null),
        at,
      })
    }
    const answers = valuesOf(step.fields, given, person)
    const [slip] = Object.values(await checkClocks(call, { stored, todo, answers }))
    if (slip) throw new UserError('runs.answer.problem', { problem: slip })
    const running = await runningNotes(call, { stored, todo, answers })
    await needPasskeyFor(call, step.fields, answers)
    const { path, attempt } = todo
    const told = await tellRun(call, stored, {
      kind: 'answered',
      key: call.key,
      step: path,
      attempt,
      answers,
      by: speaker(call, stored),
    })
    const after = told.stored.run.steps[path]
    if (after?.answeredAt === undefined && after?.state === 'waiting')
      return [...tell(call, 'runs.not-heard', { run: stored.run.id, title }), ...told.effects]
    const approvals = step.approvals.length > 0
    const values = {
      run: stored.run.id,
      title: shownTitle(call, stored, todo),
      who: sayAll(person.language, step.approvals),
    }
    const next = [...running, ...nextBlocks(call, stored, told.stored)]
    return [...tell(call, approvals ? 'runs.answer.approval' : 'runs.answer.done', values, next), ...told.effects]
  },
}

type Found = { stored: Stored; todo: RunTodo; step: StepOf<'ask'>; rest: string }

/** The question that the words of a call name. */
async function askedIn(asking: Asking): Promise<Found> {
  const { stored, rest } = await runIn(asking)
  const found = todoIn(stored, ['ask'], rest)
  return { stored, todo: found.todo, step: asked(found.todo), rest: found.rest }
}

function asked({ step, path }: RunTodo): StepOf<'ask'> {
  if (step.kind !== 'ask') throw new Error(`${path} is no question`)
  return step
}

/** Where there is nothing to fill in, there is no form; what is wrong is said when the line is obeyed. */
export function passOver(fault: unknown): undefined {
  if (fault instanceof UserError) return undefined
  throw fault
}

/** Whether a to-do is the speaker's. */
export const isMeant = (asking: Asking, stored: Stored, { who }: RunTodo): boolean =>
  isAmong(stored.run, speaker(asking, stored), who)

/** Throws with who is asked unless it is the speaker. */
export function needMeant(asking: Asking, stored: Stored, todo: RunTodo, title: string): void {
  if (!isMeant(asking, stored, todo))
    throw new UserError('runs.not-asked', { title, who: sayAll(asking.person.language, todo.who) })
}
