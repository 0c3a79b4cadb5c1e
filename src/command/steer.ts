import { UserError } from '../chat/errors.ts'
import type { Form } from '../chat/form.ts'
import { say, type TextKey } from '../locale/catalogue.ts'
import type { RunStatus } from '../playbook/engine/run.ts'
import { restsFor } from '../playbook/live/rest.ts'
import { maySteer } from '../playbook/live/rights.ts'
import type { Stored } from '../playbook/live/store.ts'
import type { Effect } from '../sharing/effect.ts'
import { passOver } from './answer.ts'
import type { Asking, Call, Command } from './command.ts'
import { formOf } from './question-form.ts'
import {
  lockedRun,
  longestWhy,
  needLabelled,
  needSteer,
  runIn,
  speaker,
  stepIn,
  tell as tellRun,
  titleFor,
} from './run-words.ts'
import { checkWhy } from './verdict.ts'
import { tell } from './words.ts'

/** What those do who look after a run: each with a reason, which stands in the record. */

type Steering = { name: 'pause' | 'resume' | 'stop'; kind: 'paused' | 'resumed' | 'stopped'; needsWhy: boolean }
type Mending = { name: 'skip' | 'redo'; kind: 'skipped' | 'redone' }

export const pause = steering({ name: 'pause', kind: 'paused', needsWhy: true })
export const resume = steering({ name: 'resume', kind: 'resumed', needsWhy: false })
export const stop = steering({ name: 'stop', kind: 'stopped', needsWhy: true })
export const skip = mending({ name: 'skip', kind: 'skipped' })
export const redo = mending({ name: 'redo', kind: 'redone' })

function steering({ name, kind, needsWhy }: Steering): Command {
  const usage = `${name} <run> ${needsWhy ? '<why>' : '[why]'}`
  return {
    name,
    usage,
    summary: `commands.${name}.summary`,
    ownWords: true,
    ...(needsWhy && {
      form: (asking: Asking) => whyForm(asking, name, false),
      check: (answers, { person }) => checkWhy(answers.why, person.language),
    }),
    async run(call) {
      const { stored, rest } = await lockedRun(call)
      needSteer(call, stored)
      const why = whyIn(call, rest)
      if (needsWhy && why === '') throw new UserError('runs.need-why', { usage })
      needLabelled(stored.run, why)
      if (kind === 'resumed') await needVote(call, stored)
      const told = await tellRun(call, stored, { kind, key: call.key, why, by: speaker(call, stored) })
      const { run } = told.stored
      // One that was paused already is not paused again: whoever asks is told how it stands.
      const key: TextKey = run.status === stored.run.status ? 'runs.steer.unchanged' : `runs.${name}.done`
      return [...tell(call, key, valuesOf(call, run.id, run.status)), ...told.effects]
    },
  }
}

/** Throws with why where the vote that a paused run is for does not take place: people would be asked and called for it. */
async function needVote(call: Call, stored: Stored): Promise<void> {
  const { run } = stored
  const reason = run.status === 'paused' ? await restsFor(call, stored) : undefined
  if (reason === undefined) return
  throw new UserError(`runs.resume.${reason}`, {
    run: run.id,
    election: run.election ?? '',
    member: call.directory.members.get(run.member ?? '')?.name ?? run.member ?? '',
  })
}

const valuesOf = ({ person }: Call, run: string, status: RunStatus) => ({
  run,
  status: say(person.language, `runs.status.${status}`),
})

function mending({ name, kind }: Mending): Command {
  const usage = `${name} <run> <step> <why>`
  return {
    name,
    usage,
    summary: `commands.${name}.summary`,
    ownWords: true,
    form: (asking) => whyForm(asking, name, true),
    check: (answers, { person }) => checkWhy(answers.why, person.language),
    async run(call): Promise<readonly Effect[]> {
      const locked = await lockedRun(call)
      const { stored } = locked
      needSteer(call, stored)
      const { path, state, step, rest } = stepIn(stored, locked.rest)
      const title = titleFor(call, stored, step)
      const why = whyIn(call, rest)
      if (why === '') throw new UserError('runs.need-why', { usage })
      needLabelled(stored.run, why)
      const { attempt } = state
      const told = await tellRun(call, stored, {
        kind,
        key: call.key,
        step: path,
        attempt,
        why,
        by: speaker(call, stored),
      })
      const key: TextKey = told.stored.run === stored.run ? 'runs.not-heard' : `runs.${name}.done`
      return [...tell(call, key, { run: stored.run.id, title }), ...told.effects]
    },
  }
}

const whyIn = (call: Call, rest: string): string => (call.answers?.why ?? rest).trim().slice(0, longestWhy)

/** A form that asks for the reason alone. */
async function whyForm(asking: Asking, name: string, ofStep: boolean): Promise<Form | undefined> {
  const found = await runIn(asking).catch(passOver)
  if (!found || !maySteer(asking, found.stored, asking.person)) return undefined
  const { stored } = found
  const step = ofStep
    ? await Promise.resolve()
        .then(() => stepIn(stored, found.rest))
        .catch(passOver)
    : undefined
  if (ofStep ? step?.rest !== '' : found.rest !== '') return undefined
  const { language } = asking.person
  const context = step ? `${stored.run.id} ${step.path}` : stored.run.id
  return formOf({ id: name, context, title: `${name} ${stored.run.id}`, submit: say(language, 'runs.form.submit') }, [
    [{ id: 'why', type: 'paragraph', max: longestWhy, required: true, label: say(language, 'runs.form.why') }],
  ])
}
