import type { Database, Transaction } from '../store/client.ts'
import { StoreError } from '../store/errors.ts'
import type { Keyring } from '../store/seal.ts'
import { appendEntries } from './append.ts'
import { chainOn, genesis } from './entry.ts'
import { type Head, headLost, readHead, writeHead } from './head.ts'
import { tryLedger } from './lock.ts'
import { signPlace } from './signature.ts'
import { signer } from './signing.ts'

/** How many entries get their places in one transaction. */
const most = 1000

/**
 * Gives up to 1000 committed entries their places in the chain, oldest first, and returns how many. One process does it at a
 * time; another one that asks meanwhile gets 0. An entry that commits late is no matter: what has no place yet is looked
 * for, whatever its age, so it gets the next one.
 */
export async function sealBatch(db: Database, keyring: Keyring): Promise<number> {
  return db.$transaction((tx) => sealWithin(tx, keyring), { isolationLevel: 'ReadCommitted', timeout: 60_000 })
}

async function sealWithin(tx: Transaction, keyring: Keyring): Promise<number> {
  if (!(await tryLedger(tx, 'seal'))) return 0
  // Read after the lock is held, so that it is what the holder before us left.
  const pending = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "LedgerEntry" WHERE seq IS NULL LIMIT 1`
  if (pending.length === 0) return 0
  const own = await signer(tx, keyring)
  let head = await findEnd(tx, keyring)
  const entries = await tx.$queryRaw<{ id: string; hash: string }[]>`
    SELECT id::text AS id, hash FROM "LedgerEntry" WHERE seq IS NULL ORDER BY at, id LIMIT ${most}`
  const places = entries.map(({ id, hash }) => {
    const seq = head.seq + 1n
    head = { ...head, seq, chain: chainOn(head.chain, seq, hash) }
    return { id, seq, chain: head.chain }
  })
  // The last chain value stands for all before it: one signature a batch is enough.
  const signature = signPlace(own, head)
  await tx.$executeRaw`
    UPDATE "LedgerEntry" AS entry SET seq = place.seq, chain = place.chain, "sealedAt" = now(),
        signature = CASE WHEN place.seq = ${head.seq} THEN ${signature} END
      FROM unnest(${places.map(({ id }) => id)}::uuid[], ${places.map(({ seq }) => seq)}::bigint[],
        ${places.map(({ chain }) => chain)}::text[]) AS place (id, seq, chain)
     WHERE entry.id = place.id`
  await writeHead(tx, keyring, { ...head, signedFrom: head.signedFrom ?? head.seq })
  return places.length
}

/**
 * Where the chain goes on. What was noted comes before what is found: where somebody cut off or added entries, going on
 * from the noted end leaves the gap or the stranger to be seen for good. A lost note is put on record.
 */
async function findEnd(tx: Transaction, keyring: Keyring): Promise<Head> {
  const last = await tx.ledgerEntry.findFirst({
    where: { seq: { not: null } },
    orderBy: { seq: 'desc' },
    select: { seq: true, chain: true },
  })
  const found = { seq: last?.seq ?? 0n, chain: last?.chain ?? genesis }
  let noted: Head | undefined
  let reason = 'missing'
  try {
    noted = await readHead(tx, keyring)
  } catch (fault) {
    if (!(fault instanceof StoreError)) throw fault
    reason = fault.code
  }
  if (noted) return { ...noted, seq: noted.seq > found.seq ? noted.seq : found.seq }
  if (last || reason !== 'missing') {
    const note = { kind: headLost, subject: 'ledger', actor: 'bot', payload: { reason } }
    const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
    await appendEntries(tx, keyring, [note], new Date(clock!.now))
  }
  return found
}

/** The sealer at work in this process. */
export type Sealer = {
  /** Seals what is committed already, then ends. */
  stop(): Promise<void>
  health(): SealerHealth
}

type SealerHealth = {
  state: 'up' | 'down'
  /** When a pass last went through, by this process's clock. */
  lastAt?: Date
  /** How many passes failed since one went through. */
  failures: number
}

/** Seals every `everyMs` until stopped. A pass that fails is told to `onFault` and tried again; three in a row are `down`. */
export function startSealer(
  db: Database,
  keyring: Keyring,
  { everyMs, onFault }: { everyMs: number; onFault: (fault: unknown) => void },
): Sealer {
  let stopping = false
  let lastAt: Date | undefined
  let failures = 0
  let timer: NodeJS.Timeout | undefined
  let pass: Promise<void> = Promise.resolve()

  const seal = async () => {
    try {
      while ((await sealBatch(db, keyring)) === most);
      lastAt = new Date()
      failures = 0
    } catch (fault) {
      failures += 1
      onFault(fault)
    }
  }
  const next = () => {
    if (stopping) return
    timer = setTimeout(() => {
      pass = seal().then(next)
    }, everyMs)
  }
  next()

  return {
    async stop() {
      stopping = true
      clearTimeout(timer)
      await pass
      await seal()
    },
    health: () => ({ state: failures < 3 ? 'up' : 'down', failures, ...(lastAt && { lastAt }) }),
  }
}
