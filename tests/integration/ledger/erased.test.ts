import { afterAll, beforeAll, expect, test } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { noteErased, noteFound } from '../../../src/ledger/erasure-note.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import { destroyedSql } from '../../../src/store/seal.ts'
import { openRecord, type Recorded, verifier } from './record.ts'

/** Payloads that are gone: what the record says was erased holds, and what nobody says is named. */

let record: Recorded
const at = new Date('2027-03-01T08:00:00Z')

beforeAll(async () => {
  record = await openRecord()
  const passMs = at.getTime() - record.store.clock().getTime()
  await record.store.db.$executeRaw`UPDATE "World" SET "clockOffsetMs" = "clockOffsetMs" + ${passMs}`
  await record.note(at.toISOString(), 12)
})
afterAll(() => record.end())

/** What anybody can do who can write to the database: the key of a payload is gone, its text stays. */
const destroy = (where: string) =>
  record.store.db.$executeRawUnsafe(`UPDATE "LedgerEntry" SET payload = ${destroyedSql('payload')} WHERE ${where}`)
/** Destroys as the bot does, and puts on record which. */
const erase = (where: string) =>
  record.store.db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`UPDATE "LedgerEntry" SET payload = ${destroyedSql('payload')} WHERE ${where}`)
    const rows = await tx.$queryRawUnsafe<{ id: string; seq: bigint | null }[]>(
      `SELECT id::text AS id, seq FROM "LedgerEntry" WHERE ${where}`,
    )
    await appendEntries(tx, record.store.keyring, noteErased(rows), at)
  })
const seal = () => sealBatch(record.store.db, record.store.keyring)
const found = () => record.act(at, async (scene) => ({ effects: await noteFound(scene) }))
const said = async (kind: string) =>
  (await record.store.db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })).map(({ payload }) =>
    openPayload(payload, record.store.keyring),
  )

async function verified() {
  const faults: string[] = []
  const walk = verifyLedger(record.store.db, { keyring: record.store.keyring, page: 5, unsealedAfter: 1e9 })
  for (;;) {
    const step = await walk.next()
    if (step.done) return faults
    const { kind, seq, what, id } = step.value
    faults.push([kind, seq ?? id, what].join(' '))
  }
}
async function exported(subjects?: readonly string[]) {
  const { faults } = await record.verify(await record.export(subjects ? { subjects } : {}))
  for (const fault of faults) expect(verifier.sayFault(fault)).toContain('nothing on record says so')
  return faults.map(({ kind, seq, what }) => `${kind} ${seq} ${what}`)
}

test('what was destroyed before anything was noted is noted once, as found; later nothing is', async () => {
  await destroy('seq IN (2, 3)')
  expect(await verified()).toEqual(['payload 2 unrecorded', 'payload 3 unrecorded'])
  await found()
  expect([await verified(), await exported()]).toEqual([[], []])
  await destroy('seq = 5')
  await found()
  expect(await said('ledger.found')).toEqual([{ places: [[2, 3]], ids: [] }])
  await seal()
  expect(await verified()).toEqual(['payload 5 unrecorded'])
  expect(await exported()).toEqual(['payload 5 unrecorded'])
  // Entry 5 is about this case; of another one nothing is missing.
  expect(await exported(['EL-2027-FR-1001'])).toEqual(['payload 5 unrecorded'])
  expect(await exported(['EL-2027-FR-1000'])).toEqual([])
})

test('what the bot erases holds, before its note has a place and after', async () => {
  await erase('seq IN (6, 7, 8, 10)')
  expect(await said('ledger.erased')).toEqual([
    {
      places: [
        [6, 8],
        [10, 10],
      ],
      ids: [],
    },
  ])
  expect([await verified(), await exported()]).toEqual([['payload 5 unrecorded'], ['payload 5 unrecorded']])
  await seal()
  expect([await verified(), await exported()]).toEqual([['payload 5 unrecorded'], ['payload 5 unrecorded']])
  // Of what the record says of itself nothing is ever erased.
  await destroy(`kind = 'ledger.erased'`)
  expect(await verified()).toEqual([
    expect.stringMatching(/^payload \d+ gone$/),
    ...[5, 6, 7, 8, 10].map((seq) => `payload ${seq} unrecorded`),
  ])
})

test('an entry that has no place yet is noted by its id', async () => {
  const { db, keyring } = record.store
  const before = await verified()
  const notes = ['one', 'two'].map((subject) => ({ kind: 'case.note', subject, actor: 'bot', payload: { subject } }))
  const [one, two] = await db.$transaction((tx) => appendEntries(tx, keyring, notes, at))
  await erase(`subject = 'one'`)
  await destroy(`subject = 'two'`)
  expect(await verified()).toEqual([...before, `payload ${two} unrecorded`])
  await seal()
  const place = async (id = '') => (await db.ledgerEntry.findUniqueOrThrow({ where: { id } })).seq
  expect(await verified()).toEqual([...before, `payload ${await place(two)} unrecorded`])
  expect(await exported(['one'])).toEqual([])
  expect(await exported(['two'])).toEqual([`payload ${await place(two)} unrecorded`])
  expect(await place(one)).not.toBeNull()
})

test('a new world says once that nothing was found, and runs of places are short', () => {
  const entries = [9n, 1n, 2n, 3n, 5n, null].map((seq, index) => ({ id: `id-${index}`, seq }))
  expect(noteErased(entries).map(({ payload }) => payload)).toEqual([
    {
      places: [
        [1, 3],
        [5, 5],
        [9, 9],
      ],
      ids: ['id-5'],
    },
  ])
  expect(noteErased([])).toEqual([])
  // However many there are, no note is longer than a few thousand runs.
  const sparse = Array.from({ length: 12_000 }, (_, index) => ({ id: '', seq: BigInt(2 * index) }))
  const lengths = noteErased(sparse).map(({ payload }) => (payload as { places: unknown[] }).places.length) // written just now
  expect(lengths).toEqual([5000, 5000, 2000])
})
