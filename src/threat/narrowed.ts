import type { Effect } from '../sharing/effect.ts'
import type { CaseFile } from './case.ts'
import { lateAnswersMs } from './late-answers.ts'

/**
 * Has what delegations are asked about a case looked at again, now that it is stricter or fewer read it: in transactions of their own,
 * right after this one, so that no two wait for each other's locks. A little later answers are that were on their way meanwhile.
 */
export const narrowed = ({ number }: Pick<CaseFile, 'number'>, now: Date): readonly Effect[] => {
  const timer = (kind: 'decision.unread' | 'round.narrow' | 'case.late', due: Date): Effect => ({
    kind: 'timer',
    key: `case/${number}/narrowed/${kind}`,
    timer: kind,
    due,
    payload: { case: number },
  })
  const late = new Date(now.getTime() + lateAnswersMs)
  return [timer('decision.unread', now), timer('round.narrow', now), timer('case.late', late)]
}
