import { daysAround } from '../calendar/near.ts'
import type { Scene } from '../directory/scene.ts'
import { type ErasedEntry, noteErased } from '../ledger/erasure-note.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database } from '../store/client.ts'
import { type ClassName, classes, type DataClass } from './classes.ts'
import { eraseCase } from './erase-case.ts'
import { appendAll } from './erasure.ts'
import { lockHolds } from './hold.ts'
import type { Kept } from './kept/kept.ts'
import { keptRows } from './kept/rows.ts'
import type { Periods } from './periods.ts'

/** How many rows one transaction ends: others wait for its locks. */
const mostAtOnce = 1000

/** What a turn would do in one place: how many rows would end, since when the oldest is there, and what keeps others. */
export type Planned = {
  id: string
  class: ClassName
  days: number
  due: number
  oldest: Date | null
  /** Kept back by a legal hold. */
  held: number
  /** Put off until after an election. */
  waiting: number
}

export type Turn = DataClass['turn'] | 'both'

export type SweepParts = {
  db: Database
  /** Does something in a transaction of its own, with its effects. */
  act(work: (scene: Scene) => Promise<readonly Effect[]>): Promise<void>
}

/** What a turn would do now; nothing is changed. */
export async function planSweep(
  db: Pick<Database, '$queryRawUnsafe'>,
  periods: Periods,
  turn: Turn,
): Promise<readonly Planned[]> {
  const plan: Planned[] = []
  for (const kept of rowsOf(turn)) {
    const days = daysOf(kept, periods)
    const [row] = await db.$queryRawUnsafe<{ due: number; oldest: Date | null; held: number; waiting: number }[]>(`
      SELECT count(*) FILTER (WHERE NOT held AND NOT waiting)::int AS due,
        min(since) FILTER (WHERE NOT held AND NOT waiting) AS oldest,
        count(*) FILTER (WHERE held)::int AS held, count(*) FILTER (WHERE NOT held AND waiting)::int AS waiting
      FROM (SELECT ${kept.since} AS since, ${isHeld(kept)} AS held, ${isWaiting(kept)} AS waiting
        FROM "${kept.table}" AS kept WHERE ${isOver(kept, days)}) AS over`)
    plan.push({ id: kept.id, class: kept.class, days, ...row! })
  }
  return plan
}

/** Ends what has had its time, in small transactions; answers how many rows that were, by place. Interrupted, the next turn goes on. */
export async function sweep(
  parts: SweepParts,
  periods: Periods,
  turn: Turn,
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {}
  for (const kept of rowsOf(turn)) {
    const days = daysOf(kept, periods)
    counts[kept.id] = kept.end === 'case' ? await sweepCases(parts, kept, days) : await sweepRows(parts, kept, days)
  }
  const some = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
  if (turn !== 'hourly' && Object.keys(some).length > 0) {
    await parts.act(async () => [
      { kind: 'append', entry: { kind: 'retention.swept', subject: 'retention', actor: 'bot', payload: some } },
    ])
  }
  return counts
}

async function sweepRows({ db, act }: SweepParts, kept: Kept, days: number): Promise<number> {
  const { table, end, tell } = kept
  const batch = `
    WITH batch AS (
      SELECT kept.ctid AS place FROM "${table}" AS kept
      WHERE ${isOver(kept, days)} AND NOT ${isHeld(kept)} AND NOT ${isWaiting(kept)}
      LIMIT ${mostAtOnce} FOR UPDATE OF kept SKIP LOCKED)`
  const told = tell === undefined ? '' : `RETURNING ${tell}`
  const statement =
    typeof end === 'object'
      ? `${batch} UPDATE "${table}" AS kept SET ${end.words} FROM batch WHERE kept.ctid = batch.place ${told}`
      : `${batch} DELETE FROM "${table}" AS kept USING batch WHERE kept.ctid = batch.place ${told}`
  let total = 0
  const endRows = (): Promise<number> =>
    db.$transaction(
      async (tx) => {
        await lockHolds(tx)
        return tx.$executeRawUnsafe(statement)
      },
      { isolationLevel: 'ReadCommitted', timeout: 60_000 },
    )
  for (;;) {
    const count = await (table === 'LedgerEntry' ? erasePayloads(act, statement) : endRows())
    total += count
    if (count < mostAtOnce) return total
  }
}

/** Destroys a batch of payloads of the record, and puts on record which. */
async function erasePayloads(act: SweepParts['act'], statement: string): Promise<number> {
  let count = 0
  await act(async ({ tx }) => {
    await lockHolds(tx)
    const rows = await tx.$queryRawUnsafe<ErasedEntry[]>(`${statement} RETURNING kept.id::text AS id, kept.seq`)
    count = rows.length
    return appendAll(noteErased(rows))
  })
  return count
}

/** Each case in a transaction of its own, in which it is looked at again. */
async function sweepCases({ db, act }: SweepParts, kept: Kept, days: number): Promise<number> {
  const due = `SELECT kept.number FROM "Case" AS kept
    WHERE ${isOver(kept, days)} AND NOT ${isHeld(kept)} AND NOT ${isWaiting(kept)}`
  const numbers = await db.$queryRawUnsafe<{ number: string }[]>(`${due} ORDER BY kept.id`)
  let total = 0
  for (const { number } of numbers) {
    let done = 0
    await act(async (scene) => {
      await lockHolds(scene.tx)
      const still = await scene.tx.$queryRawUnsafe<unknown[]>(`${due} AND kept.number = $1 FOR UPDATE`, number)
      done = still.length
      return done > 0 ? eraseCase(scene, number, 'retention') : []
    })
    total += done
  }
  return total
}

const classOf = ({ class: name }: Kept): DataClass => classes.find((each) => each.name === name)!

const rowsOf = (turn: Turn): readonly Kept[] =>
  keptRows.filter((kept) => turn === 'both' || classOf(kept).turn === turn)

const daysOf = (kept: Kept, periods: Periods): number => periods.get(kept.class) ?? classOf(kept).days

/** Whether the period of a row is over. A day of a world whose clock runs fast is no longer than one of ours. */
function isOver(kept: Kept, days: number): string {
  const span = `${days} * interval '1 day'`
  const edge =
    classOf(kept).clock === 'machine'
      ? `now() - ${span}`
      : `jom_now() - ${span} * COALESCE((SELECT "clockSpeed" FROM "World" WHERE id = 1 AND kind = 'exercise'), 1)`
  return `(${kept.where ?? 'true'}) AND ${kept.since} < ${edge}`
}

function isHeld({ subject }: Kept): string {
  const own = subject === undefined ? '' : ` OR hold.subject = ${subject}`
  return `EXISTS (SELECT 1 FROM "LegalHold" AS hold WHERE hold."endedAt" IS NULL AND (hold.subject = 'everything'${own}))`
}

/** Whether an election of its member, or of any where it is nobody's, is near. */
function isWaiting({ code }: Kept): string {
  if (code === undefined) return 'false'
  return `EXISTS (
    SELECT 1 FROM "Poll" AS poll JOIN "Election" AS election ON election.id = poll."electionId"
    WHERE election."cancelledAt" IS NULL AND (poll.code = ${code} OR ${code} IS NULL)
      AND (jom_now() AT TIME ZONE poll.zone)::date BETWEEN poll.day::date - ${daysAround.before} AND poll.day::date + ${daysAround.after})`
}
