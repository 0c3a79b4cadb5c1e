import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import type { Report } from './findings.ts'
import type { Evidence } from './inspect.ts'

type Entry = { kind: string; subject: string; payload: Record<string, unknown> }

/** By what, besides its subject, entries of a kind are told apart: two that agree in these are one too many. */
const oneFor: Readonly<Record<string, readonly string[]>> = {
  'run.started': [],
  'run.ended': [],
  'run.stopped': [],
  'run.step-began': ['step', 'attempt'],
  'run.step-done': ['step', 'attempt'],
  'run.step-skipped': ['step', 'attempt'],
  'run.step-failed': ['step', 'attempt'],
  'run.step-timed-out': ['step', 'attempt'],
  'run.answered': ['step', 'attempt'],
  'run.judged': ['step', 'attempt', 'role'],
  'run.escalated': ['step', 'attempt', 'rung'],
  'decision.made': ['step', 'attempt'],
  'case.opened': [],
  'case.accepted': [],
  'round.opened': [],
  'round.closed': [],
  'call.planned': [],
  'call.begun': [],
  'call.ended': [],
  'call.cancelled': [],
  'decision.proposed': [],
  'decision.closed': [],
  'decision.withdrawn': [],
  'notice.opened': ['code'],
  'notice.delivered': ['code'],
  'notice.acknowledged': ['code'],
  'notice.failed': ['code'],
  'notice.withdrawn': ['code'],
  'notice.rung': ['code', 'rung'],
  'room.made': [],
  'room.archived': [],
}

/** What the ledger says of an attempt whose turn came: that it began, or at once that it was over. */
const beginnings = ['run.step-began', 'run.step-skipped', 'run.step-failed', 'run.step-timed-out'] as const

/** The ledger verifies from end to end, and tells each thing of a run once: that a step began, was answered, ended. */
export async function checkLedger({ store, runs }: Evidence, { count, complain }: Report): Promise<void> {
  const walk = verifyLedger(store.db, { keyring: store.keyring })
  let step = await walk.next()
  for (; !step.done; step = await walk.next()) complain('other', `ledger: ${JSON.stringify(step.value, bigints)}`)
  if (step.value.unsealed > 0) complain('other', `${step.value.unsealed} entries of the ledger are unsealed`)

  const entries = await readEntries(store)
  count('ledgerEntries', entries.length)
  const seen = new Map<string, number>()
  for (const { kind, subject, payload } of entries) {
    const told = oneFor[kind]
    if (!told) continue
    const key = [kind, subject, ...told.map((name) => `${name}=${String(payload[name])}`)].join(' ')
    seen.set(key, (seen.get(key) ?? 0) + 1)
  }
  for (const [key, times] of seen) if (times > 1) complain('doubled', `${key} stands ${times} times in the ledger`)

  for (const { run } of runs) {
    if (!seen.has(`run.started ${run.id}`)) complain('lost', `the start of ${run.id} in the ledger`)
    for (const [path, { attempt, state }] of Object.entries(run.steps)) {
      const last = state === 'ready' || state === 'reset' ? attempt - 1 : attempt
      for (let each = 1; each <= last; each += 1) {
        const told = beginnings.some((kind) => seen.has(`${kind} ${run.id} step=${path} attempt=${each}`))
        if (!told) complain('lost', `${run.id} ${path}#${each} had its turn, which the ledger does not say`)
      }
    }
  }
}

async function readEntries({ db, keyring }: Evidence['store']): Promise<readonly Entry[]> {
  const rows = await db.ledgerEntry.findMany({ select: { kind: true, subject: true, payload: true } })
  return rows.map(({ kind, subject, payload }) => ({
    kind,
    subject,
    payload: payload ? ((payloadOf(keyring.open(payload, payloadContext)) ?? {}) as Record<string, unknown>) : {}, // looked up by name only
  }))
}

const bigints = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
