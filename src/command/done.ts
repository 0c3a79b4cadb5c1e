import { UserError } from '../chat/errors.ts'
import { say } from '../locale/catalogue.ts'
import { isMeant, needMeant, passOver } from './answer.ts'
import type { Command } from './command.ts'
import { nextBlocks } from './next.ts'
import { formOf } from './question-form.ts'
import {
  headOf,
  lockedRun,
  longestWhy,
  needLabelled,
  runIn,
  speaker,
  tell as tellRun,
  titleFor,
  todoIn,
} from './run-words.ts'
import { tell } from './words.ts'

/** Says that a task of a run is done, and what shows it where the playbook asks for that. */
export const done: Command = {
  name: 'done',
  usage: 'done <run> <step> [what shows it]',
  summary: 'commands.done.summary',
  ownWords: true,
  async form(asking) {
    const found = await runIn(asking)
      .then(({ stored, rest }) => ({ stored, ...todoIn(stored, ['task'], rest) }))
      .catch(passOver)
    const step = found?.todo.step
    if (found?.rest !== '' || step?.kind !== 'task' || !step.evidence) return undefined
    const { stored, todo } = found
    if (!isMeant(asking, stored, todo)) return undefined
    const { language } = asking.person
    const label = say(language, 'runs.form.evidence')
    return formOf(
      {
        id: 'done',
        context: `${stored.run.id} ${todo.path}#${todo.attempt}`,
        ...headOf(asking, stored, step, step.what),
        submit: say(language, 'runs.control.done'),
      },
      [[{ id: 'evidence', type: 'paragraph', max: longestWhy, required: true, label }]],
    )
  },
  async check(answers, { person }) {
    const given = answers.evidence?.trim() ?? ''
    if (given === '') return { evidence: say(person.language, 'runs.form.missing') }
    const values = { most: longestWhy, length: given.length }
    return given.length > longestWhy ? { evidence: say(person.language, 'runs.form.long', values) } : {}
  },
  async run(call) {
    const locked = await lockedRun(call)
    const { stored } = locked
    const { todo, rest } = todoIn(stored, ['task'], locked.rest)
    const { step, path, attempt } = todo
    const title = titleFor(call, stored, step)
    const { run } = stored
    if (step.kind !== 'task') throw new Error(`${path} is no task`)
    if (step.does !== undefined && run.case !== undefined)
      throw new UserError('runs.done.does', { title, command: `${step.does} ${run.case}` })
    needMeant(call, stored, todo, title)
    const evidence = (call.answers?.evidence ?? rest).trim().slice(0, longestWhy)
    if (step.evidence && evidence === '') throw new UserError('runs.done.evidence', { run: run.id, step: step.id })
    needLabelled(run, evidence)
    const told = await tellRun(call, stored, {
      kind: 'done',
      key: call.key,
      step: path,
      attempt,
      ...(evidence !== '' && { evidence }),
      by: speaker(call, stored),
    })
    const isDone = told.stored.run.steps[path]?.answeredAt !== undefined
    const next = nextBlocks(call, stored, told.stored)
    return [...tell(call, isDone ? 'runs.done.done' : 'runs.not-heard', { run: run.id, title }, next), ...told.effects]
  },
}
