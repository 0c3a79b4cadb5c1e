import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from './generated/client.ts'

export type Database = PrismaClient
/** The open transaction of one cause. */
export type Transaction = Prisma.TransactionClient

/**
 * Milliseconds that a transaction waits for a free connection, and that it may take, where it does not say otherwise. While a
 * process starts beside others on a busy machine, the two seconds that are usual are over before anything is wrong.
 */
const patience = { maxWait: 10_000, timeout: 15_000 } as const

/** Opens the typed client over its own pool. `onFault` hears of idle connections that broke; the pool replaces them. */
export function openDatabase(config: pg.PoolConfig, onFault: (error: Error) => void): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({ max: 12, idleTimeoutMillis: 5000, ...config })
  pool.on('error', onFault)
  // The pool hears of those that rest. One that breaks where it is in hand between two statements fails the next of them: heard by nobody, it
  // would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  const statementNameGenerator = nameStatements()
  const adapter = new PrismaPg(pool, { onPoolError: onFault, statementNameGenerator })
  const db = new PrismaClient({ adapter, transactionOptions: patience })
  return { db, pool }
}

/** Statements that a connection keeps prepared. Lists of changing length make ever new texts, so there has to be an end. */
const mostPrepared = 300

/** Gives each statement a name, under which the server parses and plans it once a connection instead of at every call. */
function nameStatements(): (query: { sql: string }) => string {
  const names = new Map<string, string>()
  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined || names.size >= mostPrepared) return known ?? '' // not prepared
    const name = `p${names.size}`
    names.set(sql, name)
    return name
  }
}
