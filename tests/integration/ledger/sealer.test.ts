import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { chainOn, hashEntry, payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { noteErased } from '../../../src/ledger/erasure-note.ts'
import { sealBatch, startSealer } from '../../../src/ledger/sealer.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import type { LedgerNote } from '../../../src/sharing/effect.ts'
import type { Store } from '../../../src/store/open.ts'
import { destroy } from '../../../src/store/seal.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

let store: Store
let end: () => Promise<void>

beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.store
  end = opened.end
})
afterAll(() => end())

const note = (subject: string, payload: LedgerNote['payload'] = { text: 'x' }): LedgerNote => ({
  kind: 'case.note',
  subject,
  actor: 'bot',
  payload,
})
const append = (...subjects: string[]) =>
  store.db.$transaction((tx) =>
    appendEntries(
      tx,
      store.keyring,
      subjects.map((subject) => note(subject)),
      store.clock(),
    ),
  )
const sealAll = async () => {
  while ((await sealBatch(store.db, store.keyring)) > 0);
}
const unguarded = async (sql: string) => {
  await store.pool.query(`BEGIN; ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER; ${sql};
    ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER; COMMIT`)
}
async function verify() {
  const faults: string[] = []
  const walk = verifyLedger(store.db, { keyring: store.keyring })
  for (;;) {
    const step = await walk.next()
    if (step.done) return { faults, summary: step.value }
    const { kind, seq, to } = step.value
    faults.push([kind, seq, to].filter((each) => each !== undefined).join(' '))
  }
}
const order = async () => {
  const rows = await store.db.ledgerEntry.findMany({ where: { seq: { not: null } }, orderBy: { seq: 'asc' } })
  expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1))
  return rows.map(({ subject }) => subject)
}

test('notes of one cause keep their order; what was rolled back leaves nothing', async () => {
  const subjects = Array.from({ length: 50 }, (_, index) => `order-${index}`)
  await append(...subjects)
  await expect(
    store.db.$transaction(async (tx) => {
      await appendEntries(tx, store.keyring, [note('rolled back')], store.clock())
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  await sealAll()
  expect(await order()).toEqual(subjects)
  expect((await verify()).faults).toEqual([])
})

test('a payload comes back as it was, half surrogates aside', async () => {
  const payload = { text: `”volby.cz” \u{1F5F3} \ud800 ‮`, 'b\udc00': [1, null, { a: true }], gone: undefined }
  const [id] = await store.db.$transaction((tx) =>
    appendEntries(tx, store.keyring, [note('payload', payload)], store.clock()),
  )
  const row = await store.db.ledgerEntry.findUniqueOrThrow({ where: { id: id ?? '' } })
  expect(payloadOf(store.keyring.open(row.payload!, payloadContext))).toEqual({
    text: `”volby.cz” \u{1F5F3} � ‮`,
    'b�': [1, null, { a: true }],
  })
  const twice = await store.db.$transaction((tx) =>
    appendEntries(tx, store.keyring, [note('same'), note('same')], store.clock()),
  )
  const commitments = await store.db.ledgerEntry.findMany({ where: { id: { in: [...twice] } } })
  expect(new Set(commitments.map(({ commitment }) => commitment)).size).toBe(2) // the salt hides that they are the same
})

test('an entry that commits after later ones were sealed gets a place all the same', async () => {
  let written = () => {}
  let go = () => {}
  const isWritten = new Promise<void>((resolve) => {
    written = resolve
  })
  const mayCommit = new Promise<void>((resolve) => {
    go = resolve
  })
  const late = store.db.$transaction(async (tx) => {
    await appendEntries(tx, store.keyring, [note('late')], store.clock())
    written()
    await mayCommit
  })
  await isWritten
  await append('early')
  await sealAll()
  const before = await order()
  expect(before.at(-1)).toBe('early')
  go()
  await late
  await sealAll()
  expect(await order()).toEqual([...before, 'late'])
  expect((await verify()).faults).toEqual([])
})

test('several sealers and many writers at once make one chain without gap', async () => {
  const before = (await order()).length
  let writing = true
  const writers = Promise.all(
    Array.from({ length: 4 }, async (_, writer) => {
      for (let index = 0; index < 30; index += 1) await append(`w${writer}-${index}-a`, `w${writer}-${index}-b`)
    }),
  ).finally(() => {
    writing = false
  })
  const sealers = Promise.all(
    [0, 1].map(async () => {
      while (writing) await sealBatch(store.db, store.keyring)
    }),
  )
  await Promise.all([writers, sealers])
  await sealAll()
  const subjects = await order()
  expect(subjects).toHaveLength(before + 240)
  expect(new Set(subjects.slice(before)).size).toBe(240)
  for (const writer of [0, 1, 2, 3]) {
    const own = subjects.filter((subject) => subject.startsWith(`w${writer}-`))
    expect(own).toEqual(Array.from({ length: 60 }, (_, index) => `w${writer}-${index >> 1}-${index % 2 ? 'b' : 'a'}`))
  }
  expect((await verify()).faults).toEqual([])
})

test('the sealer seals by itself, says when it cannot, recovers, and seals the rest when stopped', async () => {
  const faults: unknown[] = []
  const sealer = startSealer(store.db, store.keyring, { everyMs: 5, onFault: (fault) => faults.push(fault) })
  const pending = () => store.db.ledgerEntry.count({ where: { seq: null } })
  await append('by itself')
  await until(async () => (await pending()) === 0, { what: 'sealing' })
  expect(sealer.health()).toMatchObject({ state: 'up', failures: 0 })
  await store.pool.query('ALTER TABLE "LedgerEntry" RENAME TO elsewhere')
  await until(() => sealer.health().state === 'down', { what: 'three failed passes' })
  expect(faults.length).toBeGreaterThanOrEqual(3)
  await store.pool.query('ALTER TABLE elsewhere RENAME TO "LedgerEntry"')
  await until(() => sealer.health().state === 'up', { what: 'a pass that went through' })
  await append('before the stop')
  await sealer.stop()
  expect(await pending()).toBe(0)
  await append('after the stop')
  expect(await pending()).toBe(1)
  await sealAll()
})

test.each([
  ['UPDATE "LedgerEntry" SET kind = \'x\' WHERE seq = 3', 'never changed'],
  ['UPDATE "LedgerEntry" SET at = at + interval \'1 s\' WHERE seq = 3', 'never changed'],
  ['UPDATE "LedgerEntry" SET hash = \'x\' WHERE seq = 3', 'never changed'],
  ['UPDATE "LedgerEntry" SET seq = 100000 WHERE seq = 3', 'sealed once'],
  ['UPDATE "LedgerEntry" SET seq = NULL, chain = NULL, "sealedAt" = NULL WHERE seq = 3', 'sealed once'],
  ['UPDATE "LedgerEntry" SET chain = \'x\' WHERE seq = 3', 'sealed once'],
  ['UPDATE "LedgerEntry" SET "sealedAt" = now() WHERE seq = 3', 'sealed once'],
  ['UPDATE "LedgerEntry" SET payload = set_byte(payload, 100, 255 - get_byte(payload, 100)) WHERE seq = 3', 'payload'],
  ['UPDATE "LedgerEntry" SET payload = payload || payload WHERE seq = 3', 'payload'],
  ['DELETE FROM "LedgerEntry" WHERE seq = 3', 'never removed'],
  ['TRUNCATE "LedgerEntry"', 'never removed'],
  [
    `INSERT INTO "LedgerEntry" (id, at, kind, subject, actor, commitment, hash, seq, chain, "sealedAt")
     VALUES (gen_random_uuid(), now(), 'x', 'x', 'x', 'x', 'x', 99999, 'x', now())`,
    'no place',
  ],
])('the database refuses: %s', async (sql, reason) => {
  await expect(store.pool.query(sql)).rejects.toThrow(reason)
})

test('a payload may be wrapped anew or destroyed, and not be taken away or put back', async () => {
  const row = await store.db.ledgerEntry.findUniqueOrThrow({ where: { seq: 4n } })
  const set = (payload: Uint8Array<ArrayBuffer> | null) =>
    store.db.ledgerEntry.update({ where: { seq: 4n }, data: { payload } })
  await set(store.keyring.rewrap(row.payload!))
  expect((await verify()).summary).toMatchObject({ faults: 0, erased: 0 })
  await set(destroy(row.payload!))
  await store.db.$transaction((tx) => appendEntries(tx, store.keyring, noteErased([row]), store.clock()))
  await append('after it')
  await sealAll()
  expect((await verify()).summary).toMatchObject({ faults: 0, erased: 1 })
  await unguarded('CREATE TABLE "Spare" AS SELECT payload FROM "LedgerEntry" WHERE seq = 4')
  await expect(set(null)).rejects.toThrow('payload')
  await unguarded('UPDATE "LedgerEntry" SET payload = NULL WHERE seq = 4')
  expect(await verify()).toMatchObject({ faults: ['payload 4'], summary: { erased: 0 } })
  await expect(set(row.payload)).rejects.toThrow('payload')
  await unguarded('UPDATE "LedgerEntry" SET payload = (SELECT payload FROM "Spare") WHERE seq = 4; DROP TABLE "Spare"')
})

test('the sealer does not cover up what was cut off, added, or done to the note of the end', async () => {
  const found = new Set<string>()
  const last = async () =>
    store.db.ledgerEntry.findFirstOrThrow({ where: { seq: { not: null } }, orderBy: { seq: 'desc' } })
  const goOn = async (...expected: string[]) => {
    await append('going on')
    await sealAll()
    await append('and on')
    await sealAll()
    for (const each of expected) found.add(each)
    expect(new Set((await verify()).faults)).toEqual(found)
  }
  let { seq, chain } = await last()
  await unguarded(`DELETE FROM "LedgerEntry" WHERE seq = ${seq}`)
  await goOn(`missing ${seq} ${seq}`)

  ;({ seq, chain } = await last())
  const facts = {
    id: '019c0000-0000-7000-8000-000000000001',
    at: new Date(0),
    kind: 'x',
    subject: 'x',
    actor: 'x',
    commitment: 'x',
  }
  const forged = chainOn(chain ?? '', (seq ?? 0n) + 1n, hashEntry(facts))
  await unguarded(`INSERT INTO "LedgerEntry" (id, at, kind, subject, actor, commitment, hash, seq, chain, "sealedAt", payload)
    VALUES ('${facts.id}', '1970-01-01Z', 'x', 'x', 'x', 'x', '${hashEntry(facts)}', ${(seq ?? 0n) + 1n}, '${forged}', now(),
      decode('01' || repeat('00', 120), 'hex'))`)
  await goOn(`inserted ${(seq ?? 0n) + 1n}`)

  await store.pool.query(`DELETE FROM "ShelfValue" WHERE adapter = 'ledger'`)
  ;({ seq } = await last())
  await goOn(`head ${(seq ?? 0n) + 2n}`)
})
