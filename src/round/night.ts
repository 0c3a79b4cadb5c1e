import { firstMidnight, lastClose } from '../calendar/clock.ts'
import type { Election } from '../calendar/election.ts'

/** How long before the first day of voting an election has its page, and how long after the last close, in days. */
const window = { before: 14, after: 7 } as const
const dayMs = 86_400_000

/** Whether an election is near enough for its page: from two weeks before the first day of voting until a week after the last close. */
export function isInWindow(election: Election, at: Date): boolean {
  const [first, last] = [firstMidnight(election), lastClose(election)]
  if (election.cancelled || first === undefined || last === undefined) return false
  const from = new Date(first).getTime() - window.before * dayMs
  return from <= at.getTime() && at.getTime() < new Date(last).getTime() + window.after * dayMs
}
