import type { Transaction } from '../store/client.ts'
import { type Directory, dutyOf, type Person, type Shift } from './directory.ts'

/** A stretch of the rota in which one person is on duty at one level for a member, or nobody. */
export type Stretch = { from: Date; to: Date; person?: Person }

/** For so long ahead the rota is looked through for times without anybody, in milliseconds. */
export const rotaAheadMs = 14 * 86_400_000

/** Who is on duty for a member at a level from one instant to another, stretch by stretch and without a hole between them. */
export function stretchesOf(
  directory: Directory,
  { code, level }: { code: string; level: Shift['level'] },
  { from, to }: { from: Date; to: Date },
): readonly Stretch[] {
  const cuts = cutsBetween(directory, code, level, from, to)
  const stretches: Stretch[] = []
  for (const [index, begin] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] ?? to
    const person = dutyOf(directory, code, level, begin)
    const last = stretches.at(-1)
    if (last && last.person === person) last.to = end
    else stretches.push({ from: begin, to: end, ...(person && { person }) })
  }
  return stretches
}

/** The first time within the next two weeks in which nobody is on duty for a member; `undefined` where there is none. */
export function gapOf(directory: Directory, code: string, at: Date): { from: Date; to: Date } | undefined {
  const ahead = { from: at, to: new Date(at.getTime() + rotaAheadMs) }
  return stretchesOf(directory, { code, level: 0 }, ahead).find(({ person }) => !person)
}

/** The instants, in order, at which who is on duty may change, with both ends. */
function cutsBetween(directory: Directory, code: string, level: Shift['level'], from: Date, to: Date): readonly Date[] {
  const shifts = directory.shifts.filter((shift) => shift.code === code && shift.level === level)
  const roles = [...new Set(shifts.map(({ person }) => person))].flatMap((id) =>
    (directory.people.get(id)?.roles ?? []).filter((role) => role.code === code),
  )
  const within = [...shifts, ...roles]
    .flatMap((span) => [span.from, span.to])
    .flatMap((at) => (at && from < at && at < to ? [at.getTime()] : []))
  return [...new Set([from.getTime(), ...within, to.getTime()])].toSorted((a, b) => a - b).map((ms) => new Date(ms))
}

/** A turn that somebody has by a command, beside those of the directory's file. */
export type Turn = { code: string; turn: string; level: Shift['level']; person: string; from: Date; to: Date }

/**
 * Lays a turn over the rota. It goes before what the file says; of what was laid there by command before, what lies outside stays, so
 * that no two of them ever overlap. Whoever calls holds the directory's lock, and tells its change.
 */
export async function layTurn(tx: Transaction, { code, turn, level, person, from, to }: Turn): Promise<void> {
  const under = await tx.shift.findMany({
    where: { code, level, id: { startsWith: laid }, from: { lt: to }, to: { gt: from } },
  })
  const pieces = under.flatMap(({ personId, from: began, to: ends }) => [
    ...(began && began < from ? [{ personId, from: began, to: from }] : []),
    ...(ends && ends > to ? [{ personId, from: to, to: ends }] : []),
  ])
  await tx.shift.deleteMany({ where: { id: { in: under.map(({ id }) => id) } } })
  const rows = [...pieces, { personId: person, from, to }]
  await tx.shift.createMany({
    data: rows.map((row) => ({
      id: `${laid}${code.toLowerCase()}/${turn}/${row.from.toISOString()}`,
      code,
      level,
      ...row,
    })),
  })
}

/** How the ids of turns by command begin. */
const laid = 'turn/'

/** The shifts of the store in the order in which the last that covers an instant wins: those of the file, then those laid over them. */
export const inOrder = <Row extends { id: string }>(shifts: readonly Row[]): readonly Row[] =>
  shifts.toSorted((one, other) => Number(one.id.startsWith(laid)) - Number(other.id.startsWith(laid)))
