import type { StepOf } from '../../language/model.ts'
import { isInstant } from '../context.ts'
import { type Draft, intend, put, type Spot } from '../draft.ts'
import { momentOf } from '../due.ts'
import { membersOf } from '../members.ts'
import { msBetween } from '../moment.ts'
import { subjectName } from '../path.ts'
import type { Instant, PlannedCall, StepState, Value } from '../run.ts'
import { fail, finish, skip } from '../transition.ts'
import type { Entry, Rule } from './rule.ts'

/**
 * Plans a call as soon as it is known when it begins, and moves it with what that is counted from. It is over when the call has
 * ended or was called off; who was there is the result. Whether its minutes are written is heard after that as well.
 */
export const call: Rule<'call'> = {
  begin(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    if (state) put(draft, path, { ...state, subject: subjectName('call', draft.run, path, state.attempt) })
    const members = membersOf(draft, step.of)
    if (!members.ok) return fail(draft, spot, members.code)
    if (members.codes.length === 0) fail(draft, spot, 'nobody-asked')
  },

  look(draft, spot) {
    const { step, path } = spot
    const state = draft.steps[path]
    const found = state && momentOf(draft.playbook, draft.run, step, state, step.starts)
    if (!state || !found?.ok || found.at === undefined) return
    if (!state.call) return plan(draft, spot, found.at)
    if (state.call.begun || state.call.meant === found.at) return
    if (wouldBeOver(draft, step, found.at)) {
      // What people moved it to is still to come.
      if (!isByPeople(state.call)) skip(draft, spot, 'past')
      return
    }
    const starts = notBefore(draft, found.at)
    put(draft, path, { ...state, call: { ...state.call, meant: found.at, starts } })
    intend(draft, path, { kind: 'move-call', subject: state.subject ?? '', startsAt: starts })
  },

  hear(draft, spot, { what, data }) {
    const { path } = spot
    const state = draft.steps[path]
    if (!state) return
    if (what === 'call.minuted') put(draft, path, { ...state, minuted: true, ...decisionsIn(state, data) })
    if (state.state !== 'waiting') return
    const number = typeof data.number === 'string' ? { number: data.number } : {}
    if (what === 'call.moved' && state.call) put(draft, path, { ...state, call: movedBy(state.call, data) })
    if (what === 'call.begun' && state.call) put(draft, path, { ...state, call: { ...state.call, begun: true } })
    if (what === 'call.cancelled')
      finish(draft, spot, { result: nobody(draft, spot.step), ...quorumOf(spot.step, false), ...number })
    if (what !== 'call.ended') return
    finish(draft, spot, {
      result: data.rows ?? nobody(draft, spot.step),
      ...decisionsIn(state, data),
      ...quorumOf(spot.step, data.quorum === true),
      ...number,
    })
  },
}

/** One that would have begun is held now; one that would be over is left out, but where a person has it redone. */
function plan(draft: Draft, spot: Spot<StepOf<'call'>>, meant: Instant): void {
  const { step, path } = spot
  const state = draft.steps[path]
  const members = membersOf(draft, step.of)
  if (!state || !members.ok) return
  if (wouldBeOver(draft, step, meant) && state.why === undefined) {
    skip(draft, spot, 'past')
    return
  }
  const starts = notBefore(draft, meant)
  put(draft, path, { ...state, call: { meant, starts } })
  intend(draft, path, { kind: 'plan-call', subject: state.subject ?? '', codes: members.codes, startsAt: starts })
}

const wouldBeOver = ({ at }: Draft, { minutes }: StepOf<'call'>, meant: Instant): boolean =>
  msBetween(meant, at) >= minutes * minuteMs

const notBefore = ({ at }: Draft, meant: Instant): Instant => (meant < at ? at : meant)

/** Whether people moved it since: what was moved with what it is counted from begins at the minute that is meant. */
function isByPeople({ meant, starts, sequence }: PlannedCall): boolean {
  const later = msBetween(meant, starts)
  return sequence !== undefined && (later < 0 || later >= minuteMs)
}

/** A call after it was moved. What the record says of an earlier move, heard late or again, moves nothing. */
function movedBy(call: PlannedCall, { startsAt, sequence }: Entry['data']): PlannedCall {
  const isNews = typeof sequence === 'number' && sequence > (call.sequence ?? 0)
  return isNews && isInstant(startsAt) ? { ...call, starts: startsAt, sequence } : call
}

/** The numbers of what was decided, as far as the record names them: each entry adds its own. */
function decisionsIn(before: Pick<StepState, 'decisions'>, { decisions }: Entry['data']): Pick<StepState, 'decisions'> {
  if (!Array.isArray(decisions)) return {}
  const named = decisions.filter((each) => typeof each === 'string')
  return { decisions: [...new Set([...(before.decisions ?? []), ...named])].toSorted() }
}

const minuteMs = 60_000

const quorumOf = ({ quorum }: StepOf<'call'>, reached: boolean): { quorum?: boolean } =>
  quorum === undefined ? {} : { quorum: reached }

/** Nobody was on a call that was not held. */
function nobody(draft: Draft, { of }: StepOf<'call'>): Value {
  const members = membersOf(draft, of)
  return members.ok ? Object.fromEntries(members.codes.map((code) => [code, null])) : {}
}
