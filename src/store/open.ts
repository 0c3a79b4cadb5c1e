import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import pg from 'pg'
import { type Database, openDatabase } from './client.ts'
import { type Embedded, embeddedConfig, startEmbedded } from './embedded.ts'
import { StoreError } from './errors.ts'
import { followKeys, type KeyTurn } from './key-turn.ts'
import { applyMigrations } from './migrate.ts'
import { type Keyring, openKeyring } from './seal.ts'

export type WorldKind = 'live' | 'exercise'

export type StoreOptions = {
  world: WorldKind
  /** Holds the embedded server and the key file. */
  dataDir: string
  /** Another PostgreSQL, from 15 on; absent means the embedded one. */
  databaseUrl?: string | undefined
  /** Programs of another server for the embedded one. */
  programs?: string | undefined
  key?: string | undefined
  /** For a command beside the bot: join the server that a running bot started, if there is one, and make no world where there is none. */
  attach?: boolean
  log(message: string): void
}

/** An open store: the typed client, the pool for hot statements, the keys, and the world it belongs to. */
export type Store = {
  readonly db: Database
  readonly pool: pg.Pool
  readonly connection: pg.PoolConfig
  readonly keyring: Keyring
  readonly world: { kind: WorldKind; fresh: boolean }
  /** The embedded server, when this process runs it. */
  readonly embedded: Embedded | undefined
  readonly serverVersion: string
  /** The world's time, as `jom_now()` in the database. */
  clock(): Date
  close(): Promise<void>
}

const migrations = resolve(import.meta.dirname, '../../prisma/migrations')
const oldestServer = 15
/**
 * A process of which a transaction has heard nothing for so long, in milliseconds, sleeps or is out of reach: the server gives it up, with
 * the locks that whoever takes over waits for. Longer than anything takes between two statements.
 */
const silentMs = 30_000

/** Opens the store of a world, bringing its schema up to date; makes world and key when new. Throws a StoreError that says what to do. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { connection: reached, embedded } = await reach(options)
  const connection = { ...reached, idle_in_transaction_session_timeout: silentMs }
  let closing = false
  const { db, pool } = openDatabase(connection, (fault) => {
    // A pool has ended before the last of its connections hears of it.
    if (!closing) options.log(`a database connection broke: ${fault.message}`)
  })
  let stopClock = (): void => {}
  let keyTurn: KeyTurn | undefined
  const close = async (): Promise<void> => {
    closing = true
    stopClock()
    await keyTurn?.stop()
    await db.$disconnect()
    await pool.end()
    await embedded?.stop()
  }
  try {
    const serverVersion = await checkServer(pool)
    await applyMigrations(pool, migrations)
    const fresh = (await db.world.count()) === 0
    if (fresh && options.attach) throw noWorld(options)
    const keyring = openKeyring({ key: options.key, folder: options.dataDir, create: fresh })
    if (fresh) await db.world.createMany({ data: [{ kind: options.world }], skipDuplicates: true })
    const { kind } = await db.world.findUniqueOrThrow({ where: { id: 1 } })
    if (kind !== options.world) {
      throw new StoreError(
        'other-world',
        `This store belongs to a world of kind "${kind}", and the bot was started as "${options.world}". Set JOM_WORLD=${kind}, or give the other world a data folder or database of its own.`,
      )
    }
    keyTurn = await followKeys(connection, keyring, (id) => options.log(`seals under the master key ${id} from now on`))
    const clock = await openClock(pool, kind)
    stopClock = clock.stop
    return {
      db,
      pool,
      connection,
      keyring,
      world: { kind: options.world, fresh },
      embedded,
      serverVersion,
      clock: clock.now,
      close,
    }
  } catch (fault) {
    await close()
    throw fault
  }
}

async function reach(options: StoreOptions): Promise<{ connection: pg.PoolConfig; embedded: Embedded | undefined }> {
  const { databaseUrl, dataDir, programs, attach, log } = options
  if (databaseUrl) return { connection: { connectionString: databaseUrl }, embedded: undefined }
  if (attach) {
    const connection = embeddedConfig(dataDir)
    if (await answers(connection)) return { connection, embedded: undefined }
  }
  if (attach && !hasCluster(dataDir)) throw noWorld(options)
  const embedded = await startEmbedded({ folder: dataDir, programs, log })
  return { connection: embedded.config, embedded }
}

const hasCluster = (folder: string): boolean =>
  existsSync(folder) && readdirSync(folder).some((name) => /^pg\d+$/.test(name))

function noWorld({ databaseUrl, dataDir }: StoreOptions): StoreError {
  const place = databaseUrl ? 'The database of DATABASE_URL' : `The data folder ${dataDir}`
  return new StoreError(
    'no-world',
    `${place} holds no world yet. Check where it points to, or start the bot there once.`,
  )
}

async function answers(connection: pg.PoolConfig): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function checkServer(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ server_version: string }>('SHOW server_version').catch((fault: Error) => {
    throw new StoreError(
      'unreachable',
      `The database does not answer (${fault.message}). Check DATABASE_URL, and that the server runs.`,
    )
  })
  const version = rows[0]?.server_version ?? '0'
  if (Number.parseInt(version, 10) < oldestServer) {
    throw new StoreError(
      'server-too-old',
      `The database server is PostgreSQL ${version}; the bot needs ${oldestServer} or newer.`,
    )
  }
  return version
}

/**
 * For so long a world's clock is carried on before it is read again, in milliseconds: whoever plays an exercise may set its clock, and
 * a machine that has begun with a wrong one sets its own.
 */
const clockKeptMs: Readonly<Record<WorldKind, number>> = { exercise: 500, live: 30_000 }

type Clock = { now(): Date; stop(): void }

/**
 * The world's clock, read and carried on by the machine's: unlike a process's own, it does not stand still in a machine that sleeps.
 * A reading is as exact as its way there and back was short; one that fits what was carried on changes nothing, so that what happens
 * one after the other is never dated the other way round.
 */
async function openClock(pool: pg.Pool, kind: WorldKind): Promise<Clock> {
  async function read(): Promise<Reading> {
    const asked = Date.now()
    const { rows } = await pool.query<{ now: Date; speed: number }>(
      'SELECT jom_now() AS now, "clockSpeed" AS speed FROM "World"',
    )
    const told = Date.now()
    const [row] = rows
    const at = (asked + told) / 2
    return { asked, told, at, now: row?.now.getTime() ?? at, speed: row?.speed ?? 1 }
  }
  let kept = await read()
  let reading = false
  const again = async (): Promise<void> => {
    if (reading) return
    reading = true
    try {
      const newer = await read()
      if (!fits(kept, newer)) kept = newer
    } catch {
      // Without the database nothing is decided by this clock either; the next reading finds it again.
    } finally {
      reading = false
    }
  }
  const timer = setInterval(() => void again(), clockKeptMs[kind]).unref()
  return { now: () => new Date(carried(kept, Date.now())), stop: () => clearInterval(timer) }
}

/** What the world's clock said (`now`) at some instant of this machine's between `asked` and `told`, taken to be `at`; in milliseconds. */
type Reading = { asked: number; told: number; at: number; now: number; speed: number }

const carried = ({ at, now, speed }: Reading, until: number): number => now + (until - at) * speed

/** Whether the newer reading may be of the clock that was carried on since the older one; a millisecond more or less is rounding. */
function fits(older: Reading, newer: Reading): boolean {
  return (
    newer.speed === older.speed &&
    newer.now >= carried(older, newer.asked) - Math.max(1, older.speed) &&
    newer.now <= carried(older, newer.told) + Math.max(1, older.speed)
  )
}
