import { UserError } from '../chat/errors.ts'
import type { Form } from '../chat/form.ts'
import { say } from '../locale/catalogue.ts'
import { isAmong } from '../playbook/live/who.ts'
import { isMeant, needMeant, passOver } from './answer.ts'
import type { Asking, Call, Command } from './command.ts'
import { nextBlocks } from './next.ts'
import { needPasskeyFor } from './passkey.ts'
import { formOf } from './question-form.ts'
import { lockedRun, longestWhy, needLabelled, runIn, speaker, tell as tellRun, titleFor, todoIn } from './run-words.ts'
import { tell } from './words.ts'

/** Approves what somebody else answered or did, for a role that must. */
export const approve: Command = {
  name: 'approve',
  usage: 'approve <run> <step> [why]',
  summary: 'commands.approve.summary',
  ownWords: true,
  run: (call) => judge(call, 'yes'),
}

/** Refuses it: it is asked anew. */
export const refuse: Command = {
  name: 'refuse',
  usage: 'refuse <run> <step> <why>',
  summary: 'commands.refuse.summary',
  ownWords: true,
  form: refuseForm,
  check: (answers, { person }) => checkWhy(answers.why, person.language),
  run: (call) => judge(call, 'no'),
}

/** What is wrong with a reason. */
export function checkWhy(given: string | undefined, language: string): Readonly<Record<string, string>> {
  const why = given?.trim() ?? ''
  if (why === '') return { why: say(language, 'runs.form.missing') }
  const values = { most: longestWhy, length: why.length }
  return why.length > longestWhy ? { why: say(language, 'runs.form.long', values) } : {}
}

async function refuseForm(asking: Asking): Promise<Form | undefined> {
  const found = await runIn(asking)
    .then(({ stored, rest }) => ({ stored, ...todoIn(stored, ['approve'], rest) }))
    .catch(passOver)
  if (found?.rest !== '' || !isMeant(asking, found.stored, found.todo)) return undefined
  const { stored, todo } = found
  const { language } = asking.person
  const title = `${say(language, 'runs.control.refuse')}: ${titleFor(asking, stored, todo.step)}`
  const context = `${stored.run.id} ${todo.path}#${todo.attempt}`
  return formOf({ id: 'refuse', context, title, submit: say(language, 'runs.control.refuse') }, [
    [{ id: 'why', type: 'paragraph', max: longestWhy, required: true, label: say(language, 'runs.form.why') }],
  ])
}

async function judge(call: Call, verdict: 'yes' | 'no') {
  const locked = await lockedRun(call)
  const { stored } = locked
  const { run } = stored
  const { todo, rest } = todoIn(stored, ['approve'], locked.rest)
  const { step, path, attempt, state } = todo
  const title = titleFor(call, stored, step)
  const by = speaker(call, stored)
  // The answer's own author first: that they hold the role as well would only puzzle them.
  if (state.by === call.person.id) throw new UserError('runs.approve.own', { run: run.id, title })
  needMeant(call, stored, todo, title)
  const why = (call.answers?.why ?? rest).trim().slice(0, longestWhy)
  if (verdict === 'no' && why === '') throw new UserError('runs.need-why', { usage: refuse.usage })
  needLabelled(run, why)
  // Whoever approves does it as much as whoever answered. To refuse takes none.
  if (verdict === 'yes' && step.kind === 'ask') await needPasskeyFor(call, step.fields, state.answers ?? {})
  const role = todo.who.find((who) => isAmong(run, by, [who]))?.role ?? ''
  const told = await tellRun(call, stored, {
    kind: 'judged',
    key: call.key,
    step: path,
    attempt,
    role,
    verdict,
    ...(why !== '' && { why }),
    by,
  })
  const taken = verdict === 'yes' ? 'runs.approve.done' : 'runs.refuse.done'
  const key = told.stored.run === run ? 'runs.not-heard' : taken
  const next = nextBlocks(call, stored, told.stored)
  return [...tell(call, key, { run: run.id, title }, next), ...told.effects]
}
