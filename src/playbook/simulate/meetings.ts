import { usualDeadline } from '../../decision/deadline.ts'
import { type Rule, type Said, tally } from '../../decision/rule.ts'
import { stepAt } from '../engine/path.ts'
import type { Instant, Intent } from '../engine/run.ts'
import type { StepOf } from '../language/model.ts'
import type { Heard } from './act.ts'
import type { Event } from './line.ts'
import { titleOf } from './silence.ts'
import {
  type CallOnStage,
  type Cue,
  cue,
  type DecisionOnStage,
  later,
  line,
  lingersMs,
  recorded,
  type Stage,
} from './stage.ts'

/** Calls and what delegations decide, as their rooms of the house promise them. */

type Spot = { run: string; path: string }

function tellLine(stage: Stage, { run, path }: Spot, event: Event): void {
  const play = stage.plays.get(run)
  const step = play && stepAt(play.playbook, path)
  line(stage, run, event, step && { path, title: titleOf(step, stage.language) })
}

/** A call stands in the diary: it begins by itself. */
export function planCall(
  stage: Stage,
  { run, path, step }: Spot & { step: StepOf<'call'> },
  { subject, codes, startsAt }: Extract<Intent, { kind: 'plan-call' }>,
): void {
  const { minutes, quorum = 0 } = step
  const rows = new Map(codes.map((code) => [code, null]))
  stage.calls.set(subject, { run, path, rows, startsAt, minutes, quorum, begun: false })
  cue(stage, startsAt, { kind: 'call-begins', subject, startsAt })
}

export function moveCall(stage: Stage, { subject, startsAt }: Extract<Intent, { kind: 'move-call' }>): void {
  const call = stage.calls.get(subject)
  if (!call || call.begun) return
  call.startsAt = startsAt
  tellLine(stage, call, { what: 'call-moved', to: startsAt })
  cue(stage, startsAt, { kind: 'call-begins', subject, startsAt })
}

/** It is called off, or ended where it has begun. */
export function cancelCall(stage: Stage, subject: string): void {
  const call = stage.calls.get(subject)
  if (!call) return
  if (call.begun) endCall(stage, subject, call)
  else {
    stage.calls.delete(subject)
    tellLine(stage, call, { what: 'call-cancelled' })
    recorded(stage, call.run, subject, 'call.cancelled', {})
  }
}

/** A call begins, somebody says that they are on it, or it is over: where somebody is there in time, else by itself. */
export function holdCall(
  stage: Stage,
  next: Extract<Cue, { kind: 'call-begins' | 'roll-answer' | 'call-over' }>,
): readonly Heard[] {
  const { subject } = next
  const call = stage.calls.get(subject)
  if (!call) return []
  if (next.kind === 'call-begins') {
    if (call.begun || next.startsAt !== call.startsAt) return []
    call.begun = true
    tellLine(stage, call, { what: 'call-began' })
    const ends = later(stage.now, call.minutes * 60_000)
    cue(stage, ends, { kind: 'call-over', subject, byItself: false })
    cue(stage, later(ends, lingersMs), { kind: 'call-over', subject, byItself: true })
    return [{ run: call.run, told: { kind: 'recorded', subject, what: 'call.begun', data: {} } }]
  }
  if (next.kind === 'roll-answer') {
    if (!call.begun || !call.rows.has(next.code)) return []
    call.rows.set(next.code, next.value)
    tellLine(stage, call, { what: 'round-answer', code: next.code, value: next.value })
    return []
  }
  if (next.byItself || isAttended(call)) endCall(stage, subject, call)
  return []
}

const isAttended = ({ rows }: CallOnStage): boolean => [...rows.values()].some((value) => value !== null)

function endCall(stage: Stage, subject: string, call: CallOnStage): void {
  stage.calls.delete(subject)
  const rows = Object.fromEntries(call.rows)
  const present = Object.values(rows).filter((value) => value === 'here' || value === 'late').length
  tellLine(stage, call, { what: 'call-ended', rows })
  recorded(stage, call.run, subject, 'call.ended', {
    rows,
    present,
    quorum: present >= call.quorum,
    decisions: [],
    actions: 0,
    number: numberOf(stage, 'C'),
  })
}

/** Something is proposed to delegations: it closes at its deadline, or once nothing can change any more. */
export function proposeTo(
  stage: Stage,
  { run, path, step }: Spot & { step: StepOf<'decide'> },
  { subject, codes, deadline: given }: Extract<Intent, { kind: 'propose' }>,
): Instant | undefined {
  const rule: Rule = step.rule
  const deadline = given ?? usualDeadline(rule, new Date(stage.now))?.toISOString()
  const options = step.options.length > 0 ? step.options.map(({ value }) => value) : ['yes', 'no']
  stage.decisions.set(subject, { run, path, rule, codes, options, said: [], ...(deadline && { deadline }) })
  if (deadline) cue(stage, deadline, { kind: 'decision-due', subject })
  return deadline
}

export function withdrawProposal(stage: Stage, subject: string): void {
  const decision = stage.decisions.get(subject)
  if (!decision) return
  stage.decisions.delete(subject)
  tellLine(stage, decision, { what: 'decided', outcome: 'withdrawn', chosen: null })
}

/** A delegation takes a position, or the deadline has come. */
export function decideOn(stage: Stage, next: Extract<Cue, { kind: 'position' | 'decision-due' }>): readonly Heard[] {
  const { subject } = next
  const decision = stage.decisions.get(subject)
  if (!decision) return []
  if (next.kind === 'position') {
    if (!decision.codes.includes(next.code)) return []
    decision.said.push(saidBy(stage, next))
    tellLine(stage, decision, { what: 'round-answer', code: next.code, value: next.value })
  }
  return close(stage, subject, decision)
}

const saidBy = (stage: Stage, { code, value }: { code: string; value: string }): Said => ({
  code,
  key: `t${stage.told}`,
  value,
  reservation: false,
  at: new Date(stage.now),
  late: false,
})

function close(stage: Stage, subject: string, decision: DecisionOnStage): readonly Heard[] {
  const { rule, codes, said, options, deadline, run } = decision
  const seats = codes.map((code) => ({ code, observer: false }))
  const counting = { now: new Date(stage.now), deadline: deadline === undefined ? null : new Date(deadline), options }
  const { state, chosen, quorum } = tally(rule, seats, said, counting)
  if (state === 'open') return []
  stage.decisions.delete(subject)
  tellLine(stage, decision, { what: 'decided', outcome: state, chosen })
  const data = { outcome: state, chosen, quorum, number: numberOf(stage, 'P') }
  return [{ run, told: { kind: 'recorded', subject, what: 'decision.closed', data } }]
}

/** The numbers of a simulation are nobody else's. */
function numberOf(stage: Stage, letter: 'C' | 'P'): string {
  stage.numbered += 1
  return `${letter}-${stage.setting.start.slice(0, 4)}-${String(stage.numbered).padStart(4, '0')}`
}
