import type { Transaction } from '../store/client.ts'
import { dayAfter, instantIn } from './clock.ts'
import type { Election, Poll } from './election.ts'
import { readElection, readElections } from './read.ts'

/** How many days before the first and after the last day of voting an election counts as near: then nothing lapses or is destroyed by a date. */
export const daysAround = { before: 3, after: 2 } as const

/** Whether a member votes from three days before until two days after an instant, by the days of its own zone. */
export async function isElectionNear(tx: Transaction, code: string, at: Date): Promise<boolean> {
  const elections = await readElections(tx)
  return elections.some(
    ({ cancelled, polls }) => !cancelled && polls.some((poll) => poll.code === code && isNear(poll, at)),
  )
}

/** The election in which a member votes about now, by the days of `daysAround`; of several the one whose voting is nearest. */
export async function electionNear(tx: Transaction, code: string, at: Date): Promise<Election | undefined> {
  const day = at.toISOString().slice(0, 10)
  const [from, until] = [dayAfter(day, -daysAround.after), dayAfter(day, daysAround.before)]
  const polls = await tx.poll.findMany({
    where: { code, day: { gte: from, lte: until }, election: { cancelledAt: null } },
    select: { electionId: true, day: true },
  })
  const away = (poll: { day: string }): number => Math.abs(Date.parse(poll.day) - Date.parse(day))
  const [nearest] = polls.toSorted((one, other) => away(one) - away(other))
  return nearest && readElection(tx, nearest.electionId)
}

const isNear = ({ day, zone }: Poll, at: Date): boolean => {
  const now = at.toISOString()
  const [from, until] = [dayAfter(day, -daysAround.before), dayAfter(day, daysAround.after + 1)]
  return instantIn(zone, `${from}T00:00`) <= now && now < instantIn(zone, `${until}T00:00`)
}
