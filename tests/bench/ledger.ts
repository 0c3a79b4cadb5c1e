import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { applyEffects } from '../../src/delivery/apply.ts'
import { appendEntries } from '../../src/ledger/append.ts'
import { chainOn, commitTo, genesis, hashEntry, payloadContext, saltPayload } from '../../src/ledger/entry.ts'
import { noteErased } from '../../src/ledger/erasure-note.ts'
import { exportLedger } from '../../src/ledger/export.ts'
import { writeHead } from '../../src/ledger/head.ts'
import { makeRoot } from '../../src/ledger/root.ts'
import { sealBatch } from '../../src/ledger/sealer.ts'
import { signPlace } from '../../src/ledger/signature.ts'
import { type Signer, signer } from '../../src/ledger/signing.ts'
import { uuidv7 } from '../../src/ledger/uuid.ts'
import { verifyLedger } from '../../src/ledger/verify.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { destroyedSql } from '../../src/store/seal.ts'
import { freshFolder } from '../support/bot.ts'
import { layCluster } from '../support/cluster.ts'
import { directoryOf } from '../support/directory.ts'

const verifier = resolve(import.meta.dirname, '../../verify/verify.mjs')

/** Seconds a pass took, and the most memory its process held, in MiB. */
type Pass = { seconds: number; mib: number }
/** Microseconds an entry. */
type Append = { plainUs: number; appendUs: number; sealOneUs: number; sealManyUs: number; signUs: number }

export type LedgerFigures = {
  entries: number
  roots: number
  verify: Pass
  write: Pass & { fileMib: number }
  read: Pass
  erased: { seconds: number; payloads: number; readSeconds: number }
  append: Append
}

const batch = 1000
const days = 30
const begin = Date.parse('2026-01-01T00:00:00Z')

/**
 * Many entries with real hashes, seals and signatures are put into a store of its own; they are verified there, exported, and verified from
 * the export by the stand-alone verifier. Then what it costs to append one, beside a plain insert without any of it. Throws where
 * anything is found wrong, or where an erased payload breaks the chain, in the database or for the stand-alone verifier.
 */
export async function benchLedger(entries: number): Promise<LedgerFigures> {
  const folder = freshFolder('bench-ledger')
  layCluster(folder.path)
  const store = await openStore({ world: 'exercise', dataDir: folder.path, log: () => {} })
  try {
    const append = await costOfAppend(store, 1000)
    await fill(store, entries)
    const roots = await makeRoots(store)
    const verify = await timed(() => verifyAll(store))
    const file = join(folder.path, 'export.jsonl')
    const write = await timed(() => exportTo(store, file))
    const read = readAlone(file)
    await eraseSome(store)
    const erased = await timed(() => verifyAll(store))
    await exportTo(store, file)
    const erasedRead = readAlone(file)
    return {
      entries,
      roots,
      verify,
      write: { ...write, fileMib: statSync(file).size / 2 ** 20 },
      read,
      erased: { seconds: erased.seconds, payloads: erased.result.erased, readSeconds: erasedRead.seconds },
      append,
    }
  } finally {
    await store.close()
    folder.remove()
  }
}

/** Destroys every hundredth payload, and puts on record which, as whatever erases does. */
async function eraseSome({ pool, db, keyring }: Store): Promise<void> {
  await pool.query('ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER')
  const { rows } = await pool.query<{ id: string; seq: string }>(
    `UPDATE "LedgerEntry" SET payload = ${destroyedSql('payload')}
     WHERE seq % 100 = 0 AND kind NOT LIKE 'ledger.%' RETURNING id::text AS id, seq`,
  )
  await pool.query('ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER')
  const notes = noteErased(rows.map(({ id, seq }) => ({ id, seq: BigInt(seq) })))
  await db.$transaction((tx) => appendEntries(tx, keyring, notes, new Date(begin)))
  while ((await sealBatch(db, keyring)) > 0);
}

/** Entries as appending and sealing leave them, written by the thousand; only the statements that write them are others. */
async function fill({ pool, db, keyring }: Store, entries: number): Promise<void> {
  const own = await signer(db, keyring)
  const last = await db.ledgerEntry.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, chain: true } })
  let seq = last?.seq ?? 0n
  let chain = last?.chain ?? genesis
  await pool.query('ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER')
  for (let done = 0; done < entries; done += batch) {
    const rows = Array.from({ length: Math.min(batch, entries - done) }, (_, index) => {
      const number = done + index
      const at = new Date(begin + Math.floor((number / entries) * days * 86_400_000))
      const payload = { text: `Entry ${number}: somebody noted what they saw, in some ninety characters.`, number }
      const salted = saltPayload(payload)
      const facts = {
        id: uuidv7(),
        at,
        kind: 'case.note',
        subject: `EL-2027-FR-${number % 5000}`,
        actor: 'p-0123456789ab',
        commitment: commitTo(salted),
      }
      const hash = hashEntry(facts)
      seq += 1n
      chain = chainOn(chain, seq, hash)
      return { ...facts, payload: Buffer.from(keyring.seal(salted, payloadContext)), hash, seq, chain }
    })
    const column = <Name extends keyof (typeof rows)[number]>(name: Name) => rows.map((row) => row[name])
    await pool.query(
      `INSERT INTO "LedgerEntry" (id, at, kind, subject, actor, commitment, payload, hash, seq, chain, signature, "sealedAt")
       SELECT each.*, CASE WHEN each.seq = $11 THEN $12 END, clock_timestamp()
       FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[],
         $9::bigint[], $10::text[]) AS each (id, at, kind, subject, actor, commitment, payload, hash, seq, chain)`,
      [
        ...(['id', 'at', 'kind', 'subject', 'actor', 'commitment', 'payload', 'hash', 'seq', 'chain'] as const).map(
          column,
        ),
        seq,
        signPlace(own, { seq, chain }),
      ],
    )
    await pool.query(`UPDATE "LedgerEntry" SET "sealedAt" = now() WHERE seq > $1`, [seq - BigInt(rows.length)])
  }
  await db.$transaction((tx) =>
    writeHead(tx, keyring, { seq, chain, signedFrom: seq - BigInt(entries) + BigInt(batch) }),
  )
  await pool.query('ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER')
  await pool.query('ANALYZE "LedgerEntry"')
}

async function makeRoots({ db, keyring }: Store): Promise<number> {
  const now = new Date(begin + (days + 400) * 86_400_000)
  for (let made = 0; ; made += 1) {
    const done = await db.$transaction(
      async (tx) => {
        const scene = { tx, keyring, directory: directoryOf([], [], []), now, exercise: true, origin: '' }
        const { made: day, effects } = await makeRoot(scene, [])
        await applyEffects(tx, keyring, effects, now)
        return day
      },
      { timeout: 120_000 },
    )
    if (done === undefined) {
      while ((await sealBatch(db, keyring)) > 0);
      return made
    }
  }
}

async function verifyAll({ db, keyring }: Store) {
  const walk = verifyLedger(db, { keyring })
  for (;;) {
    const step = await walk.next()
    if (step.done) return step.value
    throw new Error(
      `the ledger does not hold: ${JSON.stringify(step.value, (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
    )
  }
}

async function exportTo({ db, keyring }: Store, path: string): Promise<void> {
  const file = createWriteStream(path)
  for await (const piece of exportLedger(db, keyring, { open: () => true }))
    if (!file.write(piece)) await once(file, 'drain')
  file.end()
  await once(file, 'close')
}

/** The verifier in a process of its own, as others run it. */
function readAlone(file: string): Pass {
  const script = `
    const { verifyExport } = await import(${JSON.stringify(verifier)})
    const began = performance.now()
    const { faults, summary } = await verifyExport(${JSON.stringify(file)})
    const seconds = (performance.now() - began) / 1000
    console.log(JSON.stringify({ faults, entries: summary.entries, seconds, mib: process.resourceUsage().maxRSS / 1024 }))`
  const told = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  const { faults, seconds, mib } = JSON.parse(told) as Pass & { faults: readonly unknown[] } // printed above
  if (faults.length > 0) throw new Error(`the export does not hold: ${JSON.stringify(faults[0])}`)
  return { seconds, mib }
}

/** Does something and says how long it took, and the most memory that this process held meanwhile. */
async function timed<Result>(work: () => Promise<Result>): Promise<Pass & { result: Result }> {
  let most = 0
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const clock = setInterval(look, 200)
  const began = performance.now()
  const result = await work()
  const seconds = (performance.now() - began) / 1000
  clearInterval(clock)
  look()
  return { result, seconds, mib: most / 2 ** 20 }
}

/**
 * Microseconds an entry takes, each in a transaction of its own: a plain insert of the same values without hash, commitment or seal;
 * what the product appends; then its place and signature, of batches of one and of a thousand; and of that the signature alone.
 */
async function costOfAppend(store: Store, count: number): Promise<Append> {
  const { db, pool, keyring } = store
  const payload = { text: 'Somebody noted what they saw, in some ninety characters and a few more.', number: 1 }
  await pool.query(
    'CREATE TABLE bench_plain (id uuid PRIMARY KEY, at timestamptz, kind text, subject text, actor text, payload jsonb)',
  )
  const each = async (work: () => Promise<unknown>): Promise<number> => {
    for (let index = 0; index < count / 10; index += 1) await work()
    const began = performance.now()
    for (let index = 0; index < count; index += 1) await work()
    return ((performance.now() - began) / count) * 1000
  }
  const plainUs = await each(() =>
    db.$transaction(
      (tx) =>
        tx.$executeRaw`INSERT INTO bench_plain VALUES (${uuidv7()}::uuid, now(), 'case.note', 'EL-2027-FR-1', 'bot', ${payload}::jsonb)`,
    ),
  )
  const note = { kind: 'case.note', subject: 'EL-2027-FR-1', actor: 'bot', payload }
  const write = (notes: number) =>
    db.$transaction((tx) =>
      appendEntries(
        tx,
        keyring,
        Array.from({ length: notes }, () => note),
        new Date(begin),
      ),
    )
  const appendUs = await each(() => write(1))
  const many = performance.now()
  let sealed = 0
  for (let last = -1; last !== 0; sealed += last) last = await sealBatch(db, keyring)
  const sealManyUs = ((performance.now() - many) / sealed) * 1000
  let spent = 0
  for (let index = 0; index < 100; index += 1) {
    await write(1)
    const began = performance.now()
    await sealBatch(db, keyring)
    spent += performance.now() - began
  }
  await pool.query('DROP TABLE bench_plain')
  return { plainUs, appendUs, sealOneUs: spent * 10, sealManyUs, signUs: costOfSigning(await signer(db, keyring)) }
}

function costOfSigning(own: Signer): number {
  const place = { seq: 1n, chain: genesis }
  for (let index = 0; index < 500; index += 1) signPlace(own, place)
  const began = performance.now()
  for (let index = 0; index < 2000; index += 1) signPlace(own, place)
  return ((performance.now() - began) / 2000) * 1000
}
