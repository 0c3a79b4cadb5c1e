import type { Transaction } from '../store/client.ts'
import type { Election, Embargo, Poll, Silence } from './election.ts'

/** What of an election is kept as a row of its own, with its name in differences. */
export type Part = { what: 'election' | 'poll' | 'silence' | 'embargo'; id: string; fields: Fields }
export type Fields = Readonly<Record<string, string>>

/** An election as the rows it is kept in; of a difference, `fields` say what. */
export function partsOf(election: Election): readonly Part[] {
  return [
    {
      what: 'election',
      id: election.id,
      fields: { title: election.title, kind: election.kind, cancelled: election.cancelled ? 'yes' : '' },
    },
    ...election.polls.map((poll): Part => ({ what: 'poll', id: pollId(election.id, poll), fields: fieldsOf(poll) })),
    ...election.silences.map((silence): Part => ({ what: 'silence', id: silence.id, fields: fieldsOf(silence) })),
    ...election.embargoes.map((embargo): Part => ({ what: 'embargo', id: embargo.id, fields: fieldsOf(embargo) })),
  ]
}

/** How a poll is called in differences. */
const pollId = (election: string, { code, day, zone }: Poll): string => `${election} ${code} ${day} ${zone}`

const fieldsOf = (fact: Poll | Silence | Embargo): Fields =>
  Object.fromEntries(Object.entries(fact).filter(([name, value]) => name !== 'id' && value !== undefined))

/** What differs between two rows of one id, by field; empty when they are alike. */
export function changedFields(before: Fields, after: Fields): readonly { field: string; from: string; to: string }[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((field) => {
    const [from, to] = [before[field] ?? '', after[field] ?? '']
    return from === to ? [] : [{ field, from: from || '–', to: to || '–' }]
  })
}

/** Brings an election's rows to what it shall be, at an instant of the world. Rows that are alike are not touched. */
export async function writeElection(
  tx: Transaction,
  before: Election | undefined,
  after: Election,
  now: Date,
): Promise<void> {
  const { id } = after
  const isNew = differ(before && partsOf(before), partsOf(after))
  if (isNew('election', id)) {
    const row = { title: after.title, kind: after.kind, cancelledAt: after.cancelled ? now : null }
    await tx.election.upsert({ where: { id }, create: { id, ...row }, update: row })
  }
  for (const poll of after.polls) {
    if (!isNew('poll', pollId(id, poll))) continue
    const { code, day, zone, opens = null, closes = null, results = null, source, checkedOn, checkedBy } = poll
    const key = { electionId: id, code, day, zone }
    const row = { opens, closes, results, source, checkedOn, checkedBy }
    await tx.poll.upsert({
      where: { electionId_code_day_zone: key },
      create: { ...key, ...row },
      update: row,
    })
  }
  for (const { id: name, from: fromWall, until: untilWall, ...silence } of after.silences) {
    if (!isNew('silence', name)) continue
    const row = { ...silence, fromWall, untilWall }
    await tx.silence.upsert({ where: { id: name }, create: { id: name, electionId: id, ...row }, update: row })
  }
  for (const { id: name, code = null, until: untilWall = null, zone = null, ...checked } of after.embargoes) {
    if (!isNew('embargo', name)) continue
    const row = { ...checked, code, untilWall, zone }
    await tx.embargo.upsert({ where: { id: name }, create: { id: name, electionId: id, ...row }, update: row })
  }
  await removeGone(tx, before, after)
}

async function removeGone(tx: Transaction, before: Election | undefined, after: Election): Promise<void> {
  const kept = new Set(partsOf(after).map(({ what, id }) => `${what} ${id}`))
  const gone = <Row>(what: Part['what'], rows: readonly Row[] = [], name: (row: Row) => string): readonly Row[] =>
    rows.filter((row) => !kept.has(`${what} ${name(row)}`))
  for (const { code, day, zone } of gone('poll', before?.polls, (poll) => pollId(after.id, poll))) {
    await tx.poll.delete({ where: { electionId_code_day_zone: { electionId: after.id, code, day, zone } } })
  }
  for (const { id } of gone('silence', before?.silences, (each) => each.id)) await tx.silence.delete({ where: { id } })
  for (const { id } of gone('embargo', before?.embargoes, (each) => each.id)) await tx.embargo.delete({ where: { id } })
}

function differ(
  before: readonly Part[] | undefined,
  after: readonly Part[],
): (what: Part['what'], id: string) => boolean {
  const old = new Map(before?.map((part) => [`${part.what} ${part.id}`, part]))
  const changed = new Set(
    after.flatMap((part) => {
      const present = old.get(`${part.what} ${part.id}`)
      return present && changedFields(present.fields, part.fields).length === 0 ? [] : [`${part.what} ${part.id}`]
    }),
  )
  return (what, id) => changed.has(`${what} ${id}`)
}
