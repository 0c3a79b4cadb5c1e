import type { Effect } from '../sharing/effect.ts'
import type { CaseFile } from './case.ts'

/**
 * Has what delegations are asked about a case looked at again, now that it is stricter or fewer read it: in transactions of their own,
 * right after this one, so that no two wait for each other's locks.
 */
export const narrowed = ({ number }: Pick<CaseFile, 'number'>, now: Date): readonly Effect[] =>
  (['decision.unread', 'round.narrow'] as const).map((timer) => ({
    kind: 'timer',
    key: `case/${number}/narrowed/${timer}`,
    timer,
    due: now,
    payload: { case: number },
  }))
