import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookForRoots } from '../../../src/delivery/audit-roots.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { rootStamped } from '../../../src/ledger/root-note.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import { holdRoot, rootsFor } from '../../../src/ledger/witness.ts'
import { openRecord, type Recorded, verifier } from './record.ts'

/** What a row says of a root counts for nothing where the record does not say it, and what the record says is missed in a row. */

const day = '2027-03-01'
let record: Recorded

beforeAll(async () => {
  record = await openRecord()
  await record.note('2027-03-01T08:00:00Z', 3)
  expect(await record.roots('2027-03-02T00:10:00Z')).toEqual([day])
  const passMs = Date.parse('2027-03-08T09:00:00Z') - record.store.clock().getTime()
  await record.store.db.$executeRaw`UPDATE "World" SET "clockOffsetMs" = "clockOffsetMs" + ${passMs}`
})
afterAll(() => record.end())

/** What a verification names, and by whom it says that the last root is held. */
async function verified() {
  const { db, keyring } = record.store
  const faults: string[] = []
  const walk = verifyLedger(db, { keyring })
  for (;;) {
    const step = await walk.next()
    if (step.done) return { faults, by: step.value.witnessed?.by }
    faults.push([step.value.kind, step.value.day, step.value.what].join(' '))
  }
}
const audited = () =>
  record.store.db.$transaction((tx) => lookForRoots({ stamps: true, keyring: record.store.keyring })(tx))
const hold = (index: number, at: string) =>
  record.act(new Date(at), async (scene) => (await holdRoot(scene, record.people[index]!, day))!)

test('that somebody holds a root is said by the record alone, and asked again where a row alone says it', async () => {
  const { db, keyring } = record.store
  await db.ledgerWitness.updateMany({ data: { confirmedAt: new Date('2027-03-03T08:00:00Z') } })
  expect(await verified()).toEqual({ faults: [`root ${day} witness`], by: undefined })
  const said = verifier.saySummary(await record.verify(await record.export())).join('\n')
  expect(said).toContain('No witness has said that they hold a root of this record.')
  const waiting = await record.act(new Date('2027-03-08T08:00:00Z'), async (scene) => ({
    days: await rootsFor(scene, record.people[0]!),
    effects: [],
  }))
  expect(waiting.days).toEqual([{ day, code: 'EE' }])
  const unheld = { kind: 'root-unheld', subject: `ledger/${day}` }
  expect(await audited()).toContainEqual(expect.objectContaining(unheld))

  const at = ['2027-03-08T08:00:00.000Z', '2027-03-08T08:30:00.000Z']
  expect((await hold(0, at[0]!)).outcome).toBe('done')
  expect((await hold(1, at[1]!)).outcome).toBe('done')
  expect((await hold(1, at[1]!)).outcome).toBe('before')
  await sealBatch(db, keyring)
  const by = [
    { code: 'EE', at: new Date(at[0]!) },
    { code: 'LV', at: new Date(at[1]!) },
  ]
  expect(await verified()).toEqual({ faults: [], by })
  expect(await audited()).not.toContainEqual(expect.objectContaining(unheld))
  const exported = await record.export()
  expect(verifier.saySummary(await record.verify(exported)).join('\n')).toContain(
    `held by EE (${at[0]}), LV (${at[1]})`,
  )

  // A row of a member who was never asked is no witness either.
  await db.ledgerWitness.create({ data: { day, code: 'FR', personId: 'claire', confirmedAt: new Date(at[0]!) } })
  expect(await verified()).toEqual({ faults: [`root ${day} witness`], by })
  await db.ledgerWitness.delete({ where: { day_code: { day, code: 'FR' } } })
})

test('a stamp that was taken away is missed', async () => {
  const { db, keyring } = record.store
  const stamp = { stamp: new Uint8Array([1]), stampedAt: new Date('2027-03-02T01:00:00Z') }
  const note = {
    kind: rootStamped,
    subject: 'ledger',
    actor: 'bot',
    payload: { day, at: stamp.stampedAt.toISOString() },
  }
  await db.ledgerRoot.update({ where: { day }, data: stamp })
  await db.$transaction((tx) => appendEntries(tx, keyring, [note], stamp.stampedAt))
  await sealBatch(db, keyring)
  expect((await verified()).faults).toEqual([])
  await db.ledgerRoot.update({ where: { day }, data: { stamp: null, stampedAt: null } })
  expect((await verified()).faults).toEqual([`root ${day} stamp`])
})
