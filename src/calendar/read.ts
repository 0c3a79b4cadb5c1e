import type { Transaction } from '../store/client.ts'
import type {
  Election as ElectionRow,
  Embargo as EmbargoRow,
  Poll as PollRow,
  Silence as SilenceRow,
} from '../store/generated/client.ts'
import type { Election, ElectionKind, Embargo, Poll, Silence } from './election.ts'

type Row = ElectionRow & {
  polls: readonly PollRow[]
  silences: readonly SilenceRow[]
  embargoes: readonly EmbargoRow[]
}

/** An election as the calendar has it now; `undefined` when there is none of this id. */
export async function readElection(tx: Transaction, id: string): Promise<Election | undefined> {
  const [row] = await readRows(tx, { id })
  return row && electionOf(row)
}

/** All elections, by their first day of voting; cancelled ones are among them. */
export async function readElections(tx: Transaction): Promise<readonly Election[]> {
  const rows = await readRows(tx, {})
  return rows.map(electionOf).toSorted((a, b) => compare(dayOf(a), dayOf(b)) || compare(a.id, b.id))
}

/** One table after the other: within a transaction there is one connection, which does one thing at a time. */
async function readRows(tx: Transaction, { id }: { id?: string }): Promise<readonly Row[]> {
  const elections = await tx.election.findMany({ where: { ...(id !== undefined && { id }) } })
  if (elections.length === 0) return []
  const where = { ...(id !== undefined && { electionId: id }) }
  const polls = await tx.poll.findMany({ where, orderBy: [{ day: 'asc' }, { code: 'asc' }, { zone: 'asc' }] })
  const silences = await tx.silence.findMany({ where, orderBy: { id: 'asc' } })
  const embargoes = await tx.embargo.findMany({ where, orderBy: { id: 'asc' } })
  const of = (election: ElectionRow) => (each: { electionId: string }) => each.electionId === election.id
  return elections.map((election) => ({
    ...election,
    polls: polls.filter(of(election)),
    silences: silences.filter(of(election)),
    embargoes: embargoes.filter(of(election)),
  }))
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
