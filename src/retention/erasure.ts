import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { type ErasedEntry, noteErased } from '../ledger/erasure-note.ts'
import type { Effect, LedgerNote } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import { allocateYearly } from '../store/yearly.ts'
import { caseSteps, postsWaiting, type Step } from './case-words.ts'
import { holdOn, type Subject } from './hold.ts'
import { personSteps } from './person-words.ts'

/**
 * How something is destroyed: its order (`erase-case.ts`, `erase-person.ts`) destroys at once what is read most, has the platforms
 * give back their copies, and writes a row of `Erasure`; the rest goes in small transactions, by a timer, until nothing is left.
 * Whatever is interrupted, the next turn goes on with what it finds.
 */

/** Why: somebody asked for it, its period is over, or a case was raised to TLP:RED. */
export type Basis = 'erasure' | 'retention' | 'red'

/** Who wants something destroyed, on what ground, and in whose words. */
export type Order = { basis: Basis; by?: Person | undefined; why?: string | undefined }

/** Where something is destroyed. */
export type ErasureScene = Pick<Scene, 'tx' | 'directory' | 'now'>

/** How many values one transaction destroys. */
const batchSize = 1000
/** When it is looked at again: copies that platforms have not given back yet, and what is held since, in milliseconds. */
const againMs = { waiting: 60_000, held: 600_000 }

/** Begins an erasure and gives its number; the rest follows by itself. */
export async function beginErasure(
  { tx, now }: ErasureScene,
  subject: Subject,
  { basis, by, why }: Order,
): Promise<{ id: string; effects: readonly Effect[] }> {
  const id = await allocateYearly(tx, 'D', now)
  await tx.erasure.create({ data: { id, subject, basis, byId: by?.id ?? null, at: now, counts: {} } })
  return {
    id,
    effects: [
      {
        kind: 'append',
        entry: {
          kind: 'erasure.begun',
          subject: id,
          actor: by?.pseudonym ?? 'bot',
          payload: { subject, basis, ...(why && { why }) },
        },
      },
      carryOnAt(id, now),
    ],
  }
}

const carryOnAt = (id: string, due: Date): Effect => ({
  kind: 'timer',
  key: `erasure/${id}`,
  timer: 'retention.erase',
  due,
  payload: { erasure: id },
})

/** What stands between an erasure and its end: `more` to destroy, copies on platforms (`waiting`), or a hold placed since. */
export type ErasureState = 'finished' | 'more' | 'waiting' | 'held'

/** Does the next batch of an erasure. The caller's transaction may be small: what it does not do is done by the next. */
export async function carryOn(
  scene: ErasureScene,
  id: string,
): Promise<{ state: ErasureState; effects: readonly Effect[] }> {
  const { tx, now } = scene
  const later = (ms: number): readonly Effect[] => [carryOnAt(id, new Date(now.getTime() + ms))]
  await tx.$queryRaw`SELECT 1 FROM "Erasure" WHERE id = ${id} FOR UPDATE`
  const row = await tx.erasure.findUnique({ where: { id } })
  if (!row || row.finishedAt) return { state: 'finished', effects: [] }
  const subject = row.subject as Subject // written by `beginErasure` alone
  if (await holdOn(tx, subject)) return { state: 'held', effects: later(againMs.held) }
  const counts = new Map(Object.entries((row.counts ?? {}) as Record<string, number>)) // written below alone
  const { left, erased } = await destroyBatch(tx, subject, row.basis === 'red', counts)
  const notes = appendAll(noteErased(erased))
  await tx.erasure.update({ where: { id }, data: { counts: Object.fromEntries(counts) } })
  if (left === 0) return { state: 'more', effects: [...notes, ...later(0)] }
  const [what, key] = splitSubject(subject)
  if (what === 'case' && (await postsWaiting(tx, key)) > 0)
    return { state: 'waiting', effects: [...notes, ...later(againMs.waiting)] }
  await tx.erasure.update({ where: { id }, data: { finishedAt: now } })
  const payload = { subject, counts: Object.fromEntries(counts) }
  const entry: Effect = { kind: 'append', entry: { kind: 'erasure.finished', subject: id, actor: 'bot', payload } }
  return { state: 'finished', effects: [...notes, entry, { kind: 'cancel', key: `erasure/${id}` }] }
}

/** Notes of the record as effects. */
export const appendAll = (notes: readonly LedgerNote[]): readonly Effect[] =>
  notes.map((entry) => ({ kind: 'append', entry }))

/** Destroys up to a batch of what is left; gives how much of the batch was not needed, and the entries whose payloads are gone. */
async function destroyBatch(
  tx: Transaction,
  subject: Subject,
  decisions: boolean,
  counts: Map<string, number>,
): Promise<{ left: number; erased: readonly ErasedEntry[] }> {
  const [what, key] = splitSubject(subject)
  let left = batchSize
  const erased: ErasedEntry[] = []
  const steps: readonly Step[] = what === 'case' ? caseSteps : personSteps
  for (const { table, sql, unless } of steps) {
    if (unless === 'decisions' && !decisions) continue
    let done: number
    if (table === 'LedgerEntry') {
      const rows = await tx.$queryRawUnsafe<ErasedEntry[]>(`${sql} RETURNING id::text AS id, seq`, key, left)
      erased.push(...rows)
      done = rows.length
    } else done = await tx.$executeRawUnsafe(sql, key, left)
    if (done > 0) counts.set(table, (counts.get(table) ?? 0) + done)
    left = Math.max(0, left - done)
    if (left === 0) break
  }
  return { left, erased }
}

function splitSubject(subject: Subject): readonly ['case' | 'person', string] {
  const cut = subject.indexOf('/')
  return [subject.startsWith('case/') ? 'case' : 'person', subject.slice(cut + 1)]
}

/** What the timers of this room do when they are due, by their kind. */
export const retentionTimers = {
  'retention.erase': async (
    { erasure }: Readonly<Record<string, string | number>>,
    scene: Scene,
  ): Promise<readonly Effect[]> => (await carryOn(scene, String(erasure))).effects,
} as const
