import type { Transaction } from '../store/client.ts'
import type { Prisma } from '../store/generated/client.ts'
import type { Election, ElectionKind, Embargo, Poll, Silence } from './election.ts'

const whole = {
  polls: { orderBy: [{ day: 'asc' }, { code: 'asc' }, { zone: 'asc' }] },
  silences: { orderBy: { id: 'asc' } },
  embargoes: { orderBy: { id: 'asc' } },
} as const satisfies Prisma.ElectionInclude

type Row = Prisma.ElectionGetPayload<{ include: typeof whole }>

/** An election as the calendar has it now; `undefined` when there is none of this id. */
export async function readElection(tx: Transaction, id: string): Promise<Election | undefined> {
  const row = await tx.election.findUnique({ where: { id }, include: whole })
  return row ? electionOf(row) : undefined
}

/** All elections, by their first day of voting; cancelled ones are among them. */
export async function readElections(tx: Transaction): Promise<readonly Election[]> {
  const rows = await tx.election.findMany({ include: whole })
  return rows.map(electionOf).toSorted((a, b) => compare(dayOf(a), dayOf(b)) || compare(a.id, b.id))
}

const dayOf = (election: Election): string => election.polls[0]?.day ?? ''
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function electionOf({ id, title, kind, cancelledAt, polls, silences, embargoes }: Row): Election {
  return {
    id,
    title,
    kind: kind as ElectionKind, // written by this room alone
    cancelled: cancelledAt !== null,
    polls: polls.map(
      ({ code, day, zone, opens, closes, results, source, checkedOn, checkedBy }): Poll => ({
        code,
        day,
        zone,
        ...(opens !== null && { opens }),
        ...(closes !== null && { closes }),
        ...(results !== null && { results }),
        source,
        checkedOn,
        checkedBy,
      }),
    ),
    silences: silences.map(
      ({ id, code, what, fromWall, untilWall, zone, source, checkedOn, checkedBy }): Silence => ({
        id,
        code,
        what: what as Silence['what'], // written by this room alone
        from: fromWall,
        until: untilWall,
        zone,
        source,
        checkedOn,
        checkedBy,
      }),
    ),
    embargoes: embargoes.map(
      ({ id, code, untilWall, zone, source, checkedOn, checkedBy }): Embargo => ({
        id,
        ...(code !== null && { code }),
        ...(untilWall !== null && { until: untilWall }),
        ...(zone !== null && { zone }),
        source,
        checkedOn,
        checkedBy,
      }),
    ),
  }
}
