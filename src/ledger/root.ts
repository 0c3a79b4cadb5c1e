import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import { lockLedger } from './lock.ts'
import { growTree } from './merkle.ts'
import { signRoot } from './root-line.ts'
import { readRootNote, rootMade } from './root-note.ts'
import { signer } from './signing.ts'
import { sendRoot } from './witness.ts'
import { checkWitnesses, type Witness } from './witnesses.ts'

const dayMs = 86_400_000
/** After midnight UTC, in milliseconds, what was written before it has its place. */
const graceMs = 10 * 60_000
/** While something of a past day has no place yet, it is looked again after so many milliseconds. */
const againMs = 60_000
/** Of days further back no letters go out: the root of a later day holds them too. */
const oldestLetterDays = 31

const watchKey = 'ledger/root/watch'

/** Begins to make a root for each past day, or catches up at once: to be done at every start. */
export async function watchRoots(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: watchKey, kind: 'ledger.root', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
  await tx.timer.updateMany({ where: { key: watchKey, state: 'pending' }, data: { dueAt: now } })
}

/** The timers of the record; `witnesses`: who is to hold its roots. */
export const ledgerTimers = (witnesses: readonly Witness[]) =>
  ({
    /** Makes the root of the first past day that has none yet, and looks again for the next. */
    'ledger.root': async (_payload: unknown, scene: Scene): Promise<readonly Effect[]> => {
      const { made, effects } = await makeRoot(scene, witnesses)
      const due = made === undefined ? nextLook(scene.now) : made === 'waits' ? later(scene.now) : scene.now
      return [...effects, { kind: 'timer', key: watchKey, timer: 'ledger.root', due, payload: {} }]
    },
  }) as const

const later = (now: Date): Date => new Date(now.getTime() + againMs)

/** Ten past midnight UTC. */
function nextLook(now: Date): Date {
  const today = Date.parse(dayOf(now)) + graceMs
  return new Date(today > now.getTime() ? today : today + dayMs)
}

/**
 * Makes the root of the first past day with entries that none covers yet, in this transaction, and sends it to the witnesses.
 * `made` is that day; absent where nothing is left to do, `waits` where something of that day has no place in the chain yet.
 */
export async function makeRoot(
  scene: Scene,
  witnesses: readonly Witness[],
): Promise<{ made?: string; effects: readonly Effect[] }> {
  const { tx, keyring, now } = scene
  await lockLedger(tx, 'root')
  const span = await nextSpan(scene)
  if (!span) return { effects: [] }
  if (span === 'waits') return { made: span, effects: [] }
  const own = await signer(tx, keyring)
  const root = signRoot(own, { ...span, ...(await hashSpan(tx, span)), keyId: own.id, madeAt: now })
  await tx.ledgerRoot.create({ data: root })
  const checked = await checkWitnesses(scene, witnesses)
  const old = now.getTime() - Date.parse(root.day) > oldestLetterDays * dayMs
  const sent = old ? [] : await sendRoot(scene, root, own, checked.able)
  const payload = {
    day: root.day,
    from: Number(root.fromSeq),
    to: Number(root.toSeq),
    root: root.root,
    key: own.id,
    witnesses: old ? [] : checked.able.map(({ code }) => code),
    ...(old && { old }),
    ...(checked.problems.length > 0 && { problems: checked.problems.map(({ what }) => what) }),
  }
  const entry = { kind: rootMade, subject: 'ledger', actor: 'bot', payload }
  return { made: root.day, effects: [{ kind: 'append', entry }, ...sent] }
}

type Span = { day: string; fromSeq: bigint; toSeq: bigint }

/** The next day to make a root for, and its entries: all that no root covers, up to the last one written on that day. */
async function nextSpan({ tx, keyring, now }: Scene): Promise<Span | 'waits' | undefined> {
  const last = await tx.ledgerRoot.findFirst({ orderBy: { day: 'desc' }, select: { day: true, toSeq: true } })
  const fromSeq = (last?.toSeq ?? 0n) + 1n
  const before = await recorded({ tx, keyring }, fromSeq)
  if (before) return before
  // What the bot notes of its roots alone is no day's work: it goes with the next one's.
  const [first] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM "LedgerEntry" WHERE seq >= ${fromSeq} AND kind NOT LIKE 'ledger.%'`
  if (!first?.at) return undefined
  const written = dayOf(new Date(first.at))
  const day = last && dayAfter(last.day) > written ? dayAfter(last.day) : written
  if (day >= dayOf(now)) return undefined
  const end = new Date(Date.parse(day) + dayMs)
  const pending = await tx.ledgerEntry.count({ where: { seq: null, at: { lt: end } } })
  if (pending > 0) return 'waits'
  const [found] = await tx.$queryRaw<{ seq: bigint | null }[]>`
    SELECT max(seq) AS seq FROM "LedgerEntry" WHERE seq >= ${fromSeq} AND at < ${end}`
  return found?.seq ? { day, fromSeq, toSeq: BigInt(found.seq) } : undefined
}

/** The root that was made from a place on before, as the record says: one whose row was lost is made anew as witnesses hold it. */
async function recorded({ tx, keyring }: Pick<Scene, 'tx' | 'keyring'>, fromSeq: bigint): Promise<Span | undefined> {
  const rows = await tx.$queryRaw<{ kind: string; payload: Uint8Array | null }[]>`
    SELECT kind, payload FROM "LedgerEntry" WHERE seq > ${fromSeq} AND kind = ${rootMade} ORDER BY seq`
  for (const row of rows) {
    const said = readRootNote(row, keyring)
    if (said?.kind === rootMade && BigInt(said.from) === fromSeq)
      return { day: said.day, fromSeq, toSeq: BigInt(said.to) }
  }
  return undefined
}

const page = 20_000n

async function hashSpan(tx: Transaction, { fromSeq, toSeq }: Span): Promise<{ chain: string; root: string }> {
  const tree = growTree()
  let chain = ''
  for (let from = fromSeq; from <= toSeq; from += page) {
    const to = from + page - 1n < toSeq ? from + page - 1n : toSeq
    const rows = await tx.$queryRaw<{ chain: string }[]>`
      SELECT chain FROM "LedgerEntry" WHERE seq BETWEEN ${from} AND ${to} ORDER BY seq`
    for (const row of rows) tree.add(row.chain)
    chain = rows.at(-1)?.chain ?? chain
  }
  return { chain, root: tree.root() }
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)
const dayAfter = (day: string): string => dayOf(new Date(Date.parse(day) + dayMs))
