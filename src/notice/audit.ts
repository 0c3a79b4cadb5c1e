import type { Transaction } from '../store/client.ts'

/** What should have happened and did not: looked for from outside, in what the rows say, and not by the parts that should have done it. */

export const findingKinds = [
  'timer-late',
  'timer-dead',
  'slot-missing',
  'slot-empty',
  'notice-open',
  'notice-untold',
  'errand-late',
  'errand-dead',
  'run-stuck',
  'run-idle',
  'ledger-unsealed',
  'root-late',
  'root-unheld',
  'root-unstamped',
] as const
export type FindingKind = (typeof findingKinds)[number]

/** Something found. `subject` is a key, an id or a count: never anybody's words. */
export type Finding = { kind: FindingKind; subject: string; since: Date }

/** These wait for a person, while the machine does its work: they are shown, and the heartbeat goes on. */
const forPeople: readonly FindingKind[] = ['errand-dead', 'run-stuck', 'root-unheld', 'root-unstamped']
export const isOverdue = ({ kind }: Pick<Finding, 'kind'>): boolean => !forPeople.includes(kind)

/** How late something may be before it is a finding, in seconds of the machine's own time: what a restart under load needs. */
export const lateSeconds = { timer: 60, slot: 180, notice: 60, errand: 60, errandInAll: 900, run: 120, seal: 60 }
/** For how many hours what was given up is shown. */
const shownHours = 24
/** Most findings of a kind: of a thousand late timers the oldest tell as much as all. */
const most = 100

/** Looks for all there is to find now, the oldest of each kind first; `more` are looks that need to know more than the rows. */
async function audit(tx: Transaction, more: readonly Look[] = []): Promise<readonly Finding[]> {
  const found: (readonly Finding[])[] = []
  for (const each of [...looks, ...more]) found.push((await each(tx)).slice(0, most))
  return found.flat()
}

type Row = { subject: string; since: Date }
export type Look = (tx: Transaction) => Promise<readonly Finding[]>

const look =
  (kind: FindingKind, rows: (tx: Transaction) => Promise<readonly Row[]>): Look =>
  async (tx) =>
    (await rows(tx)).map((row) => ({ kind, ...row }))

/**
 * Timers, notices and entries of the record are dated by the world's clock, which in an exercise may run faster: "a minute late"
 * is then a minute of the machine, times that speed.
 */
const looks: readonly Look[] = [
  look(
    'timer-late',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT key AS subject, "dueAt" AS since FROM "Timer", "World"
      WHERE state = 'pending' AND "dueAt" < jom_now() - ${lateSeconds.timer} * "clockSpeed" * interval '1 s'
      ORDER BY "dueAt" LIMIT ${most}`,
  ),
  look(
    'timer-dead',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT key AS subject, "dueAt" AS since FROM "Timer" WHERE state = 'dead' ORDER BY "dueAt" LIMIT ${most}`,
  ),
  look(
    'slot-empty',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT schedule || ' ' || to_char("fireAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS subject,
        "noticedAt" AS since
      FROM "Slot", "World"
      WHERE state IN ('fired', 'caught-up') AND "runId" IS NULL
        AND "noticedAt" < jom_now() - ${lateSeconds.slot} * "clockSpeed" * interval '1 s'
        AND "noticedAt" > jom_now() - ${shownHours} * interval '1 hour'
      ORDER BY "noticedAt" LIMIT ${most}`,
  ),
  look(
    'notice-open',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT notice.id AS subject, due AS since FROM "Notice" AS notice, "World"
      WHERE state = 'open' AND due < jom_now() - ${lateSeconds.notice} * "clockSpeed" * interval '1 s'
      ORDER BY due LIMIT ${most}`,
  ),
  look(
    'notice-untold',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT notice.id AS subject, "endedAt" AS since FROM "Notice" AS notice
      WHERE state = 'failed' AND "endedAt" > jom_now() - ${shownHours} * interval '1 hour'
        AND NOT EXISTS (
          SELECT 1 FROM "NoticeTry" AS try
          WHERE try."noticeId" = notice.id AND try.rung >= jsonb_array_length(notice.ladder) AND try.state <> 'failed'
        )
      ORDER BY "endedAt" LIMIT ${most}`,
  ),
  look(
    'errand-late',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT key AS subject, "madeAt" AS since FROM "Errand"
      WHERE state = 'pending' AND ("dueAt" < now() - ${lateSeconds.errand} * interval '1 s'
        OR "madeAt" < now() - ${lateSeconds.errandInAll} * interval '1 s')
      ORDER BY "madeAt" LIMIT ${most}`,
  ),
  look(
    'errand-dead',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT key || ' ' || coalesce(fault, '') AS subject, "doneAt" AS since FROM "Errand"
      WHERE state = 'dead' AND "doneAt" > now() - ${shownHours} * interval '1 hour' ORDER BY "doneAt" LIMIT ${most}`,
  ),
  look(
    'run-stuck',
    (tx) => tx.$queryRaw<Row[]>`
      SELECT id AS subject, "startedAt" AS since FROM "Run" WHERE status = 'stuck' ORDER BY "startedAt" LIMIT ${most}`,
  ),
  look(
    'run-idle',
    // A run that goes on has a timer, asks somebody, or follows something else than what it is about.
    (tx) => tx.$queryRaw<Row[]>`
      WITH timed AS (
        SELECT DISTINCT payload ->> 'run' AS run FROM "Timer" WHERE state = 'pending' AND payload ? 'run'
      )
      SELECT run.id AS subject, run."startedAt" AS since
      FROM "World", "Run" AS run LEFT JOIN timed ON timed.run = run.id
      WHERE status = 'running' AND timed.run IS NULL
        AND run."startedAt" < jom_now() - ${lateSeconds.run} * "clockSpeed" * interval '1 s'
        AND NOT EXISTS (SELECT 1 FROM "Todo" AS todo WHERE todo."runId" = run.id)
        AND NOT EXISTS (SELECT 1 FROM "RunWait" AS wait WHERE wait."runId" = run.id)
      ORDER BY run."startedAt" LIMIT ${most}`,
  ),
  look('ledger-unsealed', async (tx) => {
    const [found] = await tx.$queryRaw<{ count: number; since: Date | null }[]>`
      SELECT count(*)::int AS count, min(at) AS since FROM "LedgerEntry", "World"
      WHERE seq IS NULL AND at < jom_now() - ${lateSeconds.seal} * "clockSpeed" * interval '1 s'`
    return found?.since ? [{ subject: 'ledger', since: found.since }] : []
  }),
]

/** Finds what there is, and keeps it: what is new begins, what is mended ends. Answers what is open now. */
export async function keepFindings(tx: Transaction, more: readonly Look[] = []): Promise<readonly Finding[]> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
  const now = clock?.now ?? new Date()
  const found = await audit(tx, more)
  const open = await tx.auditFinding.findMany({ where: { endedAt: null } })
  const nameOf = ({ kind, subject }: { kind: string; subject: string }): string => `${kind} ${subject}`
  const known = new Set(open.map(nameOf))
  const still = new Set(found.map(nameOf))
  const over = open.filter((each) => !still.has(nameOf(each)))
  if (over.length > 0) {
    await tx.auditFinding.updateMany({ where: { id: { in: over.map(({ id }) => id) } }, data: { endedAt: now } })
  }
  const fresh = found.filter((each) => !known.has(nameOf(each)))
  await tx.auditFinding.createMany({
    data: fresh.map((each) => ({ id: `${nameOf(each)} ${now.toISOString()}`, ...each, foundAt: now })),
    skipDuplicates: true,
  })
  return found
}

/** What is open, the oldest first, and after it what ended within a day, the newest first. */
export async function readFindings(
  tx: Pick<Transaction, 'auditFinding'>,
  now: Date,
): Promise<readonly (Finding & { endedAt: Date | null })[]> {
  const recent = new Date(now.getTime() - shownHours * 3_600_000)
  const open = await tx.auditFinding.findMany({ where: { endedAt: null }, orderBy: { since: 'asc' } })
  const ended = await tx.auditFinding.findMany({
    where: { endedAt: { gt: recent } },
    orderBy: { endedAt: 'desc' },
    take: most,
  })
  return [...open, ...ended].flatMap(({ kind, subject, since, endedAt }) => {
    const known = findingKinds.find((each) => each === kind)
    return known ? [{ kind: known, subject, since, endedAt }] : []
  })
}
