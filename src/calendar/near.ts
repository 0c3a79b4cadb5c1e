import type { Transaction } from '../store/client.ts'
import { dayAfter, instantIn } from './clock.ts'
import type { Poll } from './election.ts'
import { readElections } from './read.ts'

/** How many days before the first and after the last day of voting an election counts as near: then nothing lapses or is destroyed by a date. */
export const daysAround = { before: 3, after: 2 } as const

/** Whether a member votes from three days before until two days after an instant, by the days of its own zone. */
export async function isElectionNear(tx: Transaction, code: string, at: Date): Promise<boolean> {
  const elections = await readElections(tx)
  return elections.some(
    ({ cancelled, polls }) => !cancelled && polls.some((poll) => poll.code === code && isNear(poll, at)),
  )
}

const isNear = ({ day, zone }: Poll, at: Date): boolean => {
  const now = at.toISOString()
  const [from, until] = [dayAfter(day, -daysAround.before), dayAfter(day, daysAround.after + 1)]
  return instantIn(zone, `${from}T00:00`) <= now && now < instantIn(zone, `${until}T00:00`)
}
