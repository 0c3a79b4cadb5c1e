import type { Place } from '../../locale/yaml-file.ts'
import type { Label } from '../../sharing/label.ts'
import { assembleDecide, assembleSole } from './assemble-decision.ts'
import { assembleOptions, assembleQuestions } from './assemble-form.ts'
import { durationOf } from './duration.ts'
import type { Expression, Reaction, Step, StepOf, Place as Target, Who } from './model.ts'
import type { Reading } from './reading.ts'
import type { Nested, WrittenReaction, WrittenStep } from './step-schema.ts'
import { ofTheRun, writeWho } from './who.ts'

/** Makes the steps out of what a file says, `label` being that of the playbook. */
export function assembleSteps(reading: Reading, place: Place, written: readonly Nested[], label: Label): Step[] {
  return written.map((each, index) => assembleStep(reading, [...place, index], each.written, label))
}

type Base = Pick<Step, 'id' | 'title' | 'if' | 'timeout' | 'onTimeout' | 'onFailure' | 'at'>
type Body = { [Kind in Step['kind']]: Omit<StepOf<Kind>, keyof Base> }[Step['kind']]

function assembleStep(reading: Reading, place: Place, written: WrittenStep, label: Label): Step {
  const { step } = written
  const at = (field: string): Place => [...place, field]
  const { title, if: condition, timeout } = step
  const base: Base = {
    id: step.id,
    ...(title !== undefined && { title: reading.text(at('title'), title) }),
    ...(condition !== undefined && { if: reading.expression(at('if'), condition, 'bool') }),
    ...(timeout !== undefined && { timeout: reading.when(at('timeout'), timeout) }),
    onTimeout: assembleReaction(reading, at('on-timeout'), step['on-timeout'] ?? 'continue', label),
    onFailure: assembleReaction(reading, at('on-failure'), step['on-failure'] ?? 'stop', label),
    at: reading.spotOf(place),
  }
  return { ...base, ...assembleBody(reading, place, written, label) }
}

function assembleReaction(reading: Reading, place: Place, written: WrittenReaction, label: Label): Reaction {
  if (typeof written === 'string') return { kind: written }
  if ('end' in written) return { kind: 'end', outcome: written.end }
  if ('do' in written) return { kind: 'do', steps: assembleSteps(reading, [...place, 'do'], written.do, label) }
  return { kind: 'retry', times: written.retry.times, after: durationOf(written.retry.after) }
}

function assembleBody(reading: Reading, place: Place, written: WrittenStep, label: Label): Body {
  const at = (...fields: PropertyKey[]): Place => [...place, ...fields]
  const people = (field: string, list: readonly string[]) =>
    list.map((each, index) => reading.who(at(field, index), each))
  const due = (when: string | undefined) => (when === undefined ? {} : { due: reading.when(at('due'), when) })
  const urged = (field: string, list: readonly { at: string; who: string }[]) =>
    list.map((each, index) => ({
      at: reading.when(at(field, index, 'at'), each.at),
      who: reading.who(at(field, index, 'who'), each.who),
    }))
  const condition = (field: string, cel: string) => reading.expression(at(field), cel, 'bool')
  const values = (field: string, set: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(set).map(([name, cel]): [string, Expression] => [
        name,
        reading.expression(at(field, name), cel, 'any'),
      ]),
    )
  const members = (written: string): 'all' | 'own' | Expression =>
    written === 'all' || written === 'own' ? written : reading.expression(at('of'), written, 'list')
  const inner = (list: readonly Nested[], ...fields: PropertyKey[]) =>
    assembleSteps(reading, at(...fields), list, label)

  switch (written.kind) {
    case 'say': {
      const { say, to } = written.step
      return {
        kind: 'say',
        text: reading.text(at('say'), say),
        to: to.map((each, i) => target(reading, at('to', i), each)),
      }
    }
    case 'ask': {
      const { ask, of, fields, approvals, decision, escalate } = written.step
      if (decision && !reading.stored) reading.report(reading.spotOf(at('decision')), 'playbook.problem.decision')
      return {
        kind: 'ask',
        question: reading.text(at('ask'), ask),
        of: people('of', of),
        fields: assembleQuestions(reading, at('fields'), fields),
        ...due(written.step.due),
        approvals: people('approvals', approvals),
        ...(decision && { decision: { rule: 'national', type: 'operational' } as const }),
        escalate: urged('escalate', escalate),
      }
    }
    case 'act': {
      const { decide, of, fields, approvals, escalate } = written.step
      return {
        kind: 'ask',
        question: reading.text(at('decide'), decide),
        of: people('of', of),
        fields: assembleQuestions(reading, at('fields'), fields),
        ...due(written.step.due),
        approvals: people('approvals', approvals),
        decision: assembleSole(reading, place, written.step),
        escalate: urged('escalate', escalate),
      }
    }
    case 'task': {
      const { task, owner, evidence, approvals, does, until, escalate } = written.step
      return {
        kind: 'task',
        what: reading.text(at('task'), task),
        owner: reading.who(at('owner'), owner),
        ...due(written.step.due),
        evidence,
        approvals: people('approvals', approvals),
        ...(does !== undefined && { does }),
        ...(until !== undefined && { until: condition('until', until) }),
        escalate: urged('escalate', escalate),
      }
    }
    case 'notify': {
      const { notify, who, of, acknowledge, urgent, ladder } = written.step
      const told = people('who', who)
      return {
        kind: 'notify',
        text: reading.text(at('notify'), notify),
        who: told,
        ...(of !== undefined && { of: members(of) }),
        acknowledge,
        // Without a ladder those who are meant are told in chat, and nobody after them.
        ladder:
          ladder?.map((rung, index) => ({
            after: durationOf(rung.after),
            who: reading.who(at('ladder', index, 'who'), rung.who),
            by: rung.by,
          })) ?? told.map((each) => ({ after: { days: 0, ms: 0 }, who: each, by: ['chat'] })),
        urgent,
        ...due(written.step.due),
      }
    }
    case 'collect': {
      const { collect, question, options, of, deadline, chase, quorum, room } = written.step
      return {
        kind: 'collect',
        round: collect,
        question: reading.text(at('question'), question),
        options: assembleOptions(reading, at('options'), options ?? {}),
        of: members(of),
        deadline: reading.when(at('deadline'), deadline),
        chase: urged('chase', chase),
        ...(quorum !== undefined && { quorum }),
        ...(room !== undefined && { room }),
      }
    }
    case 'call': {
      const { call, at: starts, minutes, of, who, urgent, quorum, agenda, room } = written.step
      return {
        kind: 'call',
        about: reading.text(at('call'), call),
        starts: reading.when(at('at'), starts),
        minutes,
        of: members(of),
        roles: people('who', who ?? []).map((each, index) => ofEach(reading, at('who', index), each)),
        urgent,
        ...(quorum !== undefined && { quorum }),
        agenda: agenda.map((point, index) => reading.text(at('agenda', index), point)),
        ...(room !== undefined && { room }),
      }
    }
    case 'decide':
      return { kind: 'decide', ...assembleDecide(reading, place, written.step), of: members(written.step.of) }
    case 'room': {
      const { room, platform, ceiling, invite, link } = written.step
      return {
        kind: 'room',
        name: reading.text(at('room'), room),
        ...(platform !== undefined && { platform }),
        ceiling: ceiling ?? label,
        invite: people('invite', invite ?? []),
        link: link ?? [],
      }
    }
    case 'archive': {
      const { archive } = written.step.room
      return { kind: 'room', name: archive, ceiling: label, invite: [], link: [], archive }
    }
    case 'pause':
      return { kind: 'wait', for: durationOf(written.step.wait) }
    case 'until':
      return { kind: 'wait', until: reading.when(at('until'), written.step.until) }
    case 'condition':
      return { kind: 'wait', condition: condition('condition', written.step.condition) }
    case 'branch':
      return { kind: 'branch', ...assembleCases(reading, at('branch'), written.step.branch, label) }
    case 'parallel': {
      const { parallel, join } = written.step
      const lanes = Object.entries(parallel).map(([name, steps]) => ({ name, steps: inner(steps, 'parallel', name) }))
      return { kind: 'parallel', lanes, join }
    }
    case 'repeat': {
      const { repeat, every, until, times } = written.step
      return {
        kind: 'repeat',
        ...(every !== undefined && { every: durationOf(every) }),
        ...(until !== undefined && { until: condition('until', until) }),
        ...(times !== undefined && { times }),
        steps: inner(repeat, 'repeat'),
      }
    }
    case 'run': {
      const { run, with: inputs, wait } = written.step
      return { kind: 'run', playbook: run, inputs: values('with', inputs), wait }
    }
    case 'clock': {
      const { clock, from } = written.step
      return { kind: 'clock', regime: clock, from: reading.expression(at('from'), from, 'instant') }
    }
    case 'set':
      return { kind: 'set', values: values('set', written.step.set) }
    case 'end':
      return { kind: 'end', outcome: written.step.end }
  }
}

type WrittenCases = Extract<WrittenStep, { kind: 'branch' }>['step']['branch']

function assembleCases(
  reading: Reading,
  place: Place,
  written: WrittenCases,
  label: Label,
): Pick<StepOf<'branch'>, 'cases' | 'otherwise'> {
  const cases: StepOf<'branch'>['cases'][number][] = []
  let otherwise: readonly Step[] | undefined
  for (const [index, each] of written.entries()) {
    const at = [...place, index]
    if ('otherwise' in each) {
      if (otherwise || cases.length === 0) reading.report(reading.spotOf(at), 'playbook.problem.otherwise')
      otherwise = assembleSteps(reading, [...at, 'otherwise'], each.otherwise, label)
      continue
    }
    if (otherwise) reading.report(reading.spotOf(at), 'playbook.problem.otherwise')
    cases.push({
      if: reading.expression([...at, 'if'], each.if, 'bool'),
      steps: assembleSteps(reading, [...at, 'steps'], each.steps, label),
    })
  }
  return { cases, otherwise: otherwise ?? [] }
}

/** A role of whichever member is invited: it is of each, whoever they are. */
function ofEach(reading: Reading, place: Place, who: Who): Who {
  if (who.of !== undefined || ofTheRun.some((role) => role === who.role)) {
    reading.report(reading.spotOf(place), 'playbook.problem.role-alone', { who: writeWho(who) })
  }
  return { role: who.role }
}

/** Where something is said: `card`, `home`, `room:<id>`, `made:<step>`, or people by role. */
function target(reading: Reading, place: Place, written: string): Target {
  if (written === 'card' || written === 'home' || written.startsWith('made:')) return { room: written }
  if (written.startsWith('room:')) return { room: written.slice('room:'.length) }
  return { who: reading.who(place, written, ['card', 'home']) }
}
