import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { Gauge, type Registry } from 'prom-client'
import { type FindingKind, findingKinds, isOverdue, keepFindings, type Look } from '../notice/audit.ts'
import type { Database } from '../store/client.ts'
import { takeLease } from './lease.ts'
import type { Log } from './log.ts'

/** The auditor of one process: it works while this process holds its lease. */
export type Auditor = {
  health(): AuditorHealth
  stop(): Promise<void>
}

export type AuditorHealth = {
  /** False when it should audit and did not for three turns. */
  ok: boolean
  state: 'auditing' | 'standby'
  /** When it last went through, by this process's clock. */
  lastAt?: Date
}

const everyMs = 60_000
const heartbeatWithinMs = 10_000
/** Pause before the lease is asked for again after a fault, in milliseconds. */
const restartMs = 5_000

/**
 * Compares every minute what should have happened with what did, in one process of all. Where nothing is overdue, a service
 * elsewhere is told; what it does not hear of, an end of the auditor included, it can raise the alarm for.
 */
export function startAuditor(parts: {
  db: Database
  pool: pg.Pool
  looks: readonly Look[]
  heartbeat?: string
  log: Log
  everyMs?: number
}): Auditor {
  const { db, pool, log } = parts
  const turnMs = parts.everyMs ?? everyMs
  const end = new AbortController()
  let state: AuditorHealth['state'] = 'standby'
  let lastAt: Date | undefined
  let since = Date.now()

  const done = (async () => {
    while (!end.signal.aborted) {
      try {
        const lease = await takeLease(pool, 'auditor', end.signal)
        if (!lease) return
        state = 'auditing'
        since = Date.now()
        while (!end.signal.aborted && !lease.lost.aborted) {
          await pause(turnMs, lease.lost)
          if (!end.signal.aborted && !lease.lost.aborted) await turn()
        }
        await lease.release()
      } catch (fault) {
        log.error({ fault }, 'the auditor stumbled')
        await pause(restartMs)
      }
      state = 'standby'
    }
  })()

  async function turn(): Promise<void> {
    try {
      const found = await db.$transaction((tx) => keepFindings(tx, parts.looks), {
        isolationLevel: 'RepeatableRead',
        timeout: 30_000,
      })
      lastAt = new Date()
      const overdue = found.filter(isOverdue)
      if (overdue.length > 0) log.warn({ kinds: countKinds(overdue) }, 'something should have happened and did not')
      else if (parts.heartbeat) await beat(parts.heartbeat)
    } catch (fault) {
      log.error({ fault }, 'the audit failed')
    }
  }

  /** Its address may hold a secret, so that no fault of it is logged as it is. */
  async function beat(url: string): Promise<void> {
    try {
      const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(heartbeatWithinMs) })
      await answer.body?.cancel()
      if (!answer.ok) log.warn({ status: answer.status }, 'the heartbeat was not taken')
    } catch {
      log.warn({}, 'the heartbeat did not get through')
    }
  }

  /** A pause that an end of the auditor, or of its lease, cuts short. */
  async function pause(ms: number, lost?: AbortSignal): Promise<void> {
    await sleep(ms, undefined, { signal: AbortSignal.any([end.signal, ...(lost ? [lost] : [])]) }).catch(() => {})
  }

  return {
    health() {
      const silentMs = Date.now() - Math.max(since, lastAt?.getTime() ?? 0)
      return { ok: state === 'standby' || silentMs < 3 * turnMs + 30_000, state, ...(lastAt && { lastAt }) }
    },
    async stop() {
      end.abort()
      await done
    },
  }
}

function countKinds(found: readonly { kind: FindingKind }[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(found, ({ kind }) => kind)].map(([kind, all]) => [kind, all.length]))
}

/** How many findings of each kind are open now. */
export async function countFindings(
  db: Pick<Database, 'auditFinding'>,
): Promise<Readonly<Record<FindingKind, number>>> {
  const rows = await db.auditFinding.groupBy({ by: ['kind'], where: { endedAt: null }, _count: { _all: true } })
  const counts = new Map(rows.map(({ kind, _count }) => [kind, _count._all]))
  return Object.fromEntries(findingKinds.map((kind) => [kind, counts.get(kind) ?? 0])) as Record<FindingKind, number> // one a kind
}

/** Shows how many findings of each kind are open among the metrics. */
export function measureFindings(registry: Registry, db: Pick<Database, 'auditFinding'>): void {
  new Gauge({
    name: 'jom_audit_findings',
    help: 'What should have happened and did not, open now.',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const [kind, count] of Object.entries(await countFindings(db))) this.set({ kind }, count)
    },
  })
}
