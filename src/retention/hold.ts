import { UserError } from '../chat/errors.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { erased } from '../locale/erased.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import { allocateYearly, meantNumbers, readYearly } from '../store/yearly.ts'

/** What may be held: a case, a person, or all there is. */
export type Subject = `case/${string}` | `person/${string}` | 'everything'

/** A legal hold with its reason opened. */
export type Hold = { id: string; subject: string; why: string; byId: string; at: Date; endedAt: Date | null }

const whyContext = 'hold.why'

/**
 * The number of the first hold under which something stands now; `undefined` when nothing keeps it. It waits for a hold that is
 * being placed, and one that is placed afterwards waits for the caller's transaction.
 */
export async function holdOn(tx: Transaction, subject: Subject): Promise<string | undefined> {
  await lockHolds(tx)
  const hold = await tx.legalHold.findFirst({
    where: { subject: { in: [subject, 'everything'] }, endedAt: null },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  return hold?.id
}

/** Throws `retention.held` with the number of the hold that keeps something. */
export async function needFree(tx: Transaction, subject: Subject): Promise<void> {
  const hold = await holdOn(tx, subject)
  if (hold !== undefined) throw new UserError('retention.held', { hold })
}

/** Whoever destroys and whoever holds take turns: nothing is destroyed that was held a moment before. */
export async function lockHolds(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('jom/holds', 0))`
}

/** Places a hold: from its commit on nothing of the subject is destroyed until it is lifted. A second one beside it is fine. */
export async function placeHold(
  scene: Pick<Scene, 'tx' | 'keyring' | 'now'>,
  subject: Subject,
  why: string,
  by: Person,
): Promise<{ id: string; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  await lockHolds(tx)
  const id = await allocateYearly(tx, 'H', now)
  await tx.legalHold.create({ data: { id, subject, why: keyring.seal(why, whyContext), byId: by.id, at: now } })
  return { id, effects: [entry('hold.placed', id, by, { subject: await named(tx, subject), why })] }
}

/** The holds that stand, or all there ever were, the newest first. */
export async function readHolds(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  which: 'standing' | 'all' = 'standing',
): Promise<readonly Hold[]> {
  const rows = await tx.legalHold.findMany({
    where: which === 'standing' ? { endedAt: null } : {},
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: 500,
  })
  return rows.map((row) => ({ ...row, why: keyring.openOr(row.why, whyContext, erased('en')) }))
}

/**
 * Lifts the hold that somebody names (`H-2027-0002`); throws `retention.hold.none` where none of that number stands, or none whose
 * subject is theirs.
 */
export async function liftHold(
  scene: Pick<Scene, 'tx' | 'now'>,
  written: string,
  { why, by, isTheirs }: { why: string; by: Person; isTheirs(subject: string): Promise<boolean> },
): Promise<{ id: string; subject: string; effects: readonly Effect[] }> {
  const { tx, now } = scene
  await lockHolds(tx)
  const wanted = readYearly('H', written)
  const standing = wanted ? await tx.legalHold.findMany({ where: { endedAt: null } }) : []
  const numbers = wanted ? await meantNumbers(tx, 'H', wanted) : []
  const hold = standing.find(({ id }) => numbers.includes(id))
  if (!hold || !(await isTheirs(hold.subject)))
    throw new UserError('retention.hold.none', { written: written.slice(0, 40) })
  await tx.legalHold.update({ where: { id: hold.id }, data: { endedAt: now, endedBy: by.id } })
  return { id: hold.id, subject: hold.subject, effects: [entry('hold.lifted', hold.id, by, { why })] }
}

/** In the record a person stands as their pseudonym. */
async function named(tx: Transaction, subject: Subject): Promise<string> {
  if (!subject.startsWith('person/')) return subject
  const person = await tx.person.findUnique({
    where: { id: subject.slice('person/'.length) },
    select: { pseudonym: true },
  })
  return `person/${person?.pseudonym ?? ''}`
}

const entry = (kind: string, subject: string, by: Person, payload: Readonly<Record<string, string>>): Effect => ({
  kind: 'append',
  entry: { kind, subject, actor: by.pseudonym, payload },
})
