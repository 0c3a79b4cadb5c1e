import type { Step, StepOf, Who } from '../language/model.ts'
import { type Draft, intend, put, record, type Spot } from './draft.ts'
import { fits } from './form.ts'
import { stepAt } from './path.ts'
import type { Actor, Happening, StepState } from './run.ts'
import { finish } from './transition.ts'
import { approversLeft, askedOf, isMeant, roleOf } from './who.ts'

/** What people say of a question or task: the first answer that fits counts, once all who must have approved it. */

type Said<Kind extends Happening['kind']> = Extract<Happening, { kind: Kind }>
type Asking = StepOf<'ask'> | StepOf<'task'>

/** An answer to a question. False when it changes nothing: nobody asked that person, or it does not fit. */
export function hearAnswer(draft: Draft, said: Said<'answered'>): boolean {
  const found = openFor(draft, said, 'ask')
  if (!found || !isOneOf(askedOf(found.spot.step, found.state), said.by, draft)) return false
  const { spot, state } = found
  if (found.late || state.answeredAt !== undefined) return hearLate(draft, spot, said)
  if (!fits(spot.step.fields, said.answers)) return false
  settleAnswer(draft, spot, { answers: said.answers, by: said.by.person, heard: heardAlso(state, said.key) })
  return true
}

/** A task is done, says somebody who owns it. */
export function hearDone(draft: Draft, said: Said<'done'>): boolean {
  const found = openFor(draft, said, 'task')
  if (!found || !isOneOf(askedOf(found.spot.step, found.state), said.by, draft)) return false
  const { spot, state } = found
  if (found.late || state.answeredAt !== undefined) return hearLate(draft, spot, said)
  const evidence = said.evidence?.trim() ?? ''
  if (spot.step.evidence && evidence === '') return false
  const answers = { ...(evidence !== '' && { evidence }) }
  settleAnswer(draft, spot, { answers, by: said.by.person, heard: heardAlso(state, said.key) })
  return true
}

/** A question was answered, or a task done: those who must approve are asked, or it is over. */
export function settleAnswer(
  draft: Draft,
  spot: Spot<Asking>,
  answer: Pick<StepState, 'answers' | 'by' | 'heard'>,
): void {
  const state = draft.steps[spot.path]
  if (!state) return
  put(draft, spot.path, { ...state, ...answer, answeredAt: draft.at })
  record(draft, spot.path, 'answered', { answers: answer.answers ?? {} }, answer.by)
  if (spot.step.approvals.length === 0) complete(draft, spot)
  else intend(draft, spot.path, { kind: 'approve' })
}

/** A verdict on an answer, for one of the roles that must approve it. Nobody judges their own answer, or for two roles. */
export function hearVerdict(draft: Draft, said: Said<'judged'>): boolean {
  const found = openFor(draft, said, 'ask') ?? openFor(draft, said, 'task')
  if (!found) return false
  const { spot, state } = found
  const asked = spot.step.approvals.filter((who) => who.role === said.role || roleOf(who) === said.role)
  if (!isOneOf(asked, said.by, draft)) return false
  if (found.late) return hearLate(draft, spot, said)
  const left = approversLeft(asked, state).find((who) => isMeant(said.by, who, draft.run))
  const judgedBefore = state.approvals?.some(({ by }) => by === said.by.person)
  if (!left || state.answeredAt === undefined || state.by === said.by.person || judgedBefore) return false
  const heard = heardAlso(state, said.key)
  const { verdict, why } = said
  const role = roleOf(left)
  record(draft, spot.path, 'judged', { role, verdict, ...(why !== undefined && { why }) }, said.by.person)
  if (verdict === 'no') askAnew(draft, spot, state, { heard, why: why ?? '' })
  else {
    const approval = { role, by: said.by.person, verdict, ...(why !== undefined && { why }), at: draft.at }
    put(draft, spot.path, { ...state, heard, approvals: [...(state.approvals ?? []), approval] })
    if (approversLeft(spot.step.approvals, draft.steps[spot.path] ?? state).length === 0) complete(draft, spot)
  }
  return true
}

function complete(draft: Draft, spot: Spot<Asking>): void {
  const { step, path } = spot
  const state = draft.steps[path]
  if (step.kind === 'ask' && step.decision) {
    const approvals = state?.approvals ?? []
    record(draft, path, 'decided', { question: step.id, answers: state?.answers ?? {}, approvals }, state?.by)
  }
  finish(draft, spot)
}

/** Somebody did not approve: it is asked again, and nothing of the answer before counts any more. */
function askAnew(draft: Draft, { path }: Spot, state: StepState, more: Pick<StepState, 'heard' | 'why'>): void {
  intend(draft, path, { kind: 'settled' })
  const { attempt, tries } = state
  const fresh = { state: 'waiting', attempt: attempt + 1, since: draft.at, rung: 0 } as const
  put(draft, path, { ...fresh, ...more, ...(tries !== undefined && { tries }) })
  record(draft, path, 'step-began')
  intend(draft, path, { kind: 'asked', rung: 0 })
}

type Found<Kind extends Step['kind']> = { spot: Spot<StepOf<Kind>>; state: StepState; late: boolean }

/** The step that is spoken of; nothing when this was heard before, or never asked. */
function openFor<Kind extends 'ask' | 'task'>(
  draft: Draft,
  { step: path, attempt, key }: Said<'answered' | 'done' | 'judged'>,
  kind: Kind,
): Found<Kind> | undefined {
  const state = draft.steps[path]
  const step = stepAt(draft.playbook, path)
  if (!state || step?.kind !== kind || attempt > state.attempt || state.heard?.includes(key)) return undefined
  const late = state.state !== 'waiting' || attempt < state.attempt
  return { spot: { step: step as StepOf<Kind>, path }, state, late } // its kind was just compared
}

/** It came too late; the record says so, once. */
function hearLate(draft: Draft, { path }: Spot, said: Said<'answered' | 'done' | 'judged'>): boolean {
  const state = draft.steps[path]
  if (!state) return false
  put(draft, path, { ...state, heard: heardAlso(state, said.key) })
  record(draft, path, 'late', { attempt: said.attempt, kind: said.kind }, said.by.person)
  return true
}

const isOneOf = (who: readonly Who[], actor: Actor, { run }: Draft): boolean =>
  who.some((one) => isMeant(actor, one, run))

const heardAlso = ({ heard = [] }: StepState, key: string): readonly string[] => [...heard, key].toSorted()
