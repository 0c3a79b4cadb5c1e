import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type Prisma, PrismaClient } from './generated/client.ts'

export type Database = PrismaClient
/** The open transaction of one cause. */
export type Transaction = Prisma.TransactionClient

/** Opens the typed client over its own pool. `onFault` hears of idle connections that broke; the pool replaces them. */
export function openDatabase(config: pg.PoolConfig, onFault: (error: Error) => void): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({ max: 12, ...config })
  pool.on('error', onFault)
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { onPoolError: onFault }) })
  return { db, pool }
}
