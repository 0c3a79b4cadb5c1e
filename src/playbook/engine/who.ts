import type { Step, Who } from '../language/model.ts'
import type { Actor, Run, StepState } from './run.ts'

/** A role that must approve, as it is written in verdicts: `head`, `spoc@FR`. */
export const roleOf = ({ role, of }: Who): string => (of === undefined ? role : `${role}@${of}`)

/** People of the run itself, who are of no member. */
const ofTheRun: readonly string[] = ['starter', 'owner', 'reporter']

/** The members meant: a code, each of those that take part, the run's own; `undefined` where it has none and any will do. */
function codesOf({ of }: Who, run: Run): readonly string[] | undefined {
  if (of === 'each') return run.facts.members
  if (of !== undefined && of !== 'own') return [of]
  return run.member === undefined ? undefined : [run.member]
}

/**
 * Whether somebody is one of those who are meant: by a role held for a member that is meant, or as the run's starter, or as
 * owner or reporter of its case, which stands among the actor's roles then.
 */
export function isMeant(actor: Actor, who: Who, run: Run): boolean {
  if (who.role === 'starter' && run.starter !== undefined) return actor.person === run.starter
  if (ofTheRun.includes(who.role)) return actor.roles.includes(who.role)
  const codes = codesOf(who, run)
  if (!codes) return actor.roles.some((role) => role.startsWith(`${who.role}@`))
  return codes.some((code) => actor.roles.includes(`${who.role}@${code}`))
}

/** All who may answer a question or do a task now: those asked first, and whom it has escalated to. */
export function askedOf(step: Step, state: Pick<StepState, 'rung'>): readonly Who[] {
  if (step.kind !== 'ask' && step.kind !== 'task') return []
  const first = step.kind === 'ask' ? step.of : [step.owner]
  return [...first, ...step.escalate.slice(0, state.rung).map(({ who }) => who)]
}

/** The codes of the members that a notice goes to; `each` are those that `duty of each` stands for. */
export function codesAsked(
  who: readonly Who[],
  run: Run,
  each: readonly string[] = run.facts.members,
): readonly string[] {
  return [...new Set(who.flatMap((one) => (one.of === 'each' ? each : (codesOf(one, run) ?? each))))]
}

/** The roles that have not approved an answer yet. One that stands there twice takes two people. */
export function approversLeft(approvals: readonly Who[], state: Pick<StepState, 'approvals'>): readonly Who[] {
  const given = (state.approvals ?? []).map(({ role }) => role)
  return approvals.filter((who) => {
    const at = given.indexOf(roleOf(who))
    if (at < 0) return true
    given.splice(at, 1)
    return false
  })
}

/** Roles with the members they are asked for: `duty of each` is one for each of them; of none where any will do. */
export const placed = (who: readonly Who[], run: Run): readonly Who[] =>
  who.flatMap((one) => {
    const codes = ofTheRun.includes(one.role) ? undefined : codesOf(one, run)
    return codes ? codes.map((of) => ({ role: one.role, of })) : [{ role: one.role }]
  })
