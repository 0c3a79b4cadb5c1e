import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { quantile } from './load.ts'
import { readMemory } from './memory.ts'
import { startBare } from './turns.ts'
import { type Beside, openBeside, waits, writePlaybooks } from './waiting-runs.ts'

/** Real milliseconds from when a timer is due until its transaction begins. */
export type Lateness = { p50Ms: number; p99Ms: number }
/** A burst: how many steps a second are done when so many are due at once. */
export type Speed = { perSecond: number } & Lateness

export type Runs = {
  waiting: number
  timers: number
  /** Milliseconds until 100 that are due at once are done, among so many that are not. */
  hundred: { among: number; ms: number }[]
  one: Speed
  three: Speed
  bare: Speed
  startMs: number
  memory: ReturnType<typeof readMemory>
}

/** How many are due in the gentle part, how far apart, and how many at once in the burst. */
export type RunsOptions = { runs: number; gentle: number; everyMs: number; burst: number }

const hour = 3_600_000

/**
 * Ten thousand runs wait for ten instants each. The clock of the exercise is then set to one of the hours in which some of
 * them are due: a hundred at once, so many a second, a thousand at once; with one process, with three, and without the product.
 */
export async function benchRuns(options: RunsOptions): Promise<Runs> {
  const folder = freshFolder('bench-runs')
  const playbooks = join(folder.path, 'playbooks')
  const dataDir = join(folder.path, 'data')
  mkdirSync(playbooks)
  writePlaybooks(playbooks)
  const env = { JOM_WORLD: 'exercise', JOM_PLAYBOOKS: playbooks }
  const bots: Bot[] = [await startBot({ dataDir, env })]
  let beside: Beside | undefined
  try {
    beside = await openBeside(dataDir, playbooks)
    const plan = planOf(await beside.now(), options)
    const few = 100
    await beside.wait(0, few, plan.instantsOf)
    await settled(beside)
    const hundred = [{ among: few * waits, ms: await burst(beside, plan.hours.fewHundred, few) }]
    await beside.wait(few, options.runs, plan.instantsOf)
    await settled(beside)
    hundred.push({ among: await beside.count('pending'), ms: await burst(beside, plan.hours.manyHundred, 100) })
    const timers = await beside.count('pending')
    const one = await speed(beside, plan.hours.one, options)
    const bare = await speedOfBare(beside, plan.hours.bare, options)
    await bots[0]?.stop()
    const began = performance.now()
    bots[0] = await startBot({ dataDir, env, within: 120_000 })
    const startMs = performance.now() - began
    await sleep(10_000)
    const memory = readMemory(bots[0].process.pid ?? 0)
    await beside.close()
    beside = await openBeside(dataDir, playbooks)
    const { host = '', user = '', database = '' } = beside.store.connection
    const shared = {
      ...env,
      DATABASE_URL: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(String(host))}`,
      JOM_KEY_FILE: join(dataDir, 'master.key'),
    }
    for (const name of ['second', 'third'])
      bots.push(await startBot({ dataDir: join(folder.path, name), env: shared, within: 120_000 }))
    const three = await speed(beside, plan.hours.three, options)
    return { waiting: options.runs, timers, hundred, one, three, bare, startMs, memory }
  } catch (fault) {
    throw new Error(`the bots said:\n${bots.map((bot) => bot.output().slice(-1500)).join('\n')}`, { cause: fault })
  } finally {
    await beside?.close()
    // The first has the database.
    for (const bot of bots.toReversed()) await bot.stop()
    folder.remove()
  }
}

type Hour = { gentle: Date; burst: Date }

/** Which run's first instant lies in which hour; all other instants lie a month ahead. */
function planOf(base: Date, { gentle, everyMs, burst: crowd }: RunsOptions) {
  const at = (hours: number, ms = 0): Date => new Date(base.getTime() + hours * hour + ms)
  const hours = {
    fewHundred: at(1),
    manyHundred: at(2),
    one: { gentle: at(3), burst: at(4) },
    bare: { gentle: at(5), burst: at(6) },
    three: { gentle: at(7), burst: at(8) },
  }
  /** From which run on which instants are given. */
  const parts: readonly { count: number; first(index: number): Date }[] = [
    { count: 100, first: () => hours.fewHundred },
    { count: 100, first: () => hours.manyHundred },
    ...[hours.one, hours.three].flatMap((each) => [
      { count: gentle, first: (index: number) => new Date(each.gentle.getTime() + index * everyMs) },
      { count: crowd, first: () => each.burst },
    ]),
  ]
  const far = (run: number, lane: number): Date => at(24 * 30, run * 1000 + lane)
  function instantsOf(run: number): readonly Date[] {
    let index = run
    for (const { count, first } of parts) {
      if (index < count) return [first(index), ...Array.from({ length: waits - 1 }, (_, lane) => far(run, lane + 1))]
      index -= count
    }
    return Array.from({ length: waits }, (_, lane) => far(run, lane))
  }
  return { hours, instantsOf }
}

/** Waits until all that the last part led to was sent. */
const settled = (beside: Beside): Promise<true> =>
  until(async () => (await beside.count('posts')) === 0, {
    what: 'all cards are up to date',
    within: 300_000,
    every: 200,
  })

/** Sets the clock to an instant at which so many are due, and gives the milliseconds until all of them are done. */
async function burst(beside: Beside, at: Date, count: number): Promise<number> {
  const before = await beside.count('pending')
  const began = performance.now()
  await beside.setClock(at)
  const done = async (): Promise<boolean> => before - (await beside.count('pending')) >= count
  await until(done, { what: `${count} at once are done`, within: 600_000, every: 10 })
  const ms = performance.now() - began
  await settled(beside)
  return ms
}

async function speed(beside: Beside, hours: Hour, { gentle, everyMs, burst: crowd }: RunsOptions): Promise<Speed> {
  await beside.setClock(new Date(hours.gentle.getTime() - 1000))
  const upTo = new Date(hours.gentle.getTime() + gentle * everyMs)
  const done = async (): Promise<boolean> =>
    (await beside.store.db.timer.count({ where: { state: 'pending', dueAt: { lt: upTo } } })) === 0
  await until(done, { what: 'the gentle part is done', within: 600_000, every: 500 })
  const rows = await beside.store.db.timer.findMany({
    where: { kind: 'run.due', state: 'fired', dueAt: { gte: hours.gentle, lt: upTo } },
    select: { dueAt: true, firedAt: true },
  })
  const lateness = latenessOf(rows.map(({ dueAt, firedAt }) => (firedAt?.getTime() ?? Infinity) - dueAt.getTime()))
  await settled(beside)
  const ms = await burst(beside, hours.burst, crowd)
  return { perSecond: (crowd / ms) * 1000, ...lateness }
}

async function speedOfBare(
  beside: Beside,
  hours: Hour,
  { runs, gentle, everyMs, burst: crowd }: RunsOptions,
): Promise<Speed> {
  const { pool, connection } = beside.store
  await pool.query(`CREATE TABLE bare_timer (
    id bigserial PRIMARY KEY, due_at timestamptz(3) NOT NULL, state text NOT NULL DEFAULT 'pending', fired_at timestamptz(3))`)
  await pool.query(
    `INSERT INTO bare_timer (due_at)
     SELECT $1::timestamptz + (n * $2::int) * interval '1 ms' FROM generate_series(0, $3::int - 1) AS n
     UNION ALL SELECT $4::timestamptz FROM generate_series(1, $5::int)
     UNION ALL SELECT $4::timestamptz + interval '30 days' + n * interval '1 s' FROM generate_series(1, $6::int) AS n`,
    [hours.gentle, everyMs, gentle, hours.burst, crowd, runs * waits - gentle - crowd],
  )
  await pool.query(`CREATE INDEX ON bare_timer (due_at) WHERE state = 'pending'`)
  await pool.query('ANALYZE bare_timer')
  const left = async (): Promise<number> => {
    const { rows } = await pool.query<{ left: number }>(
      `SELECT count(*)::int AS left FROM bare_timer WHERE state = 'pending' AND due_at <= $1`,
      [hours.burst],
    )
    return rows[0]?.left ?? 0
  }
  await beside.setClock(new Date(hours.gentle.getTime() - 1000))
  const bare = await startBare('bare-timers.ts', JSON.stringify(connection))
  try {
    await until(async () => (await left()) === crowd, { what: 'the gentle part is done', within: 600_000, every: 500 })
    const { rows } = await pool.query<{ ms: number }>(
      `SELECT (extract(epoch FROM fired_at - due_at) * 1000)::float8 AS ms FROM bare_timer WHERE state = 'fired'`,
    )
    const lateness = latenessOf(rows.map(({ ms }) => ms))
    const began = performance.now()
    await beside.setClock(hours.burst)
    await until(async () => (await left()) === 0, { what: 'the burst is done', within: 600_000, every: 10 })
    return { perSecond: (crowd / (performance.now() - began)) * 1000, ...lateness }
  } finally {
    await bare.stop()
    await pool.query('DROP TABLE bare_timer')
  }
}

function latenessOf(late: readonly number[]): Lateness {
  const sorted = late.toSorted((a, b) => a - b)
  return { p50Ms: quantile(sorted, 0.5), p99Ms: quantile(sorted, 0.99) }
}
