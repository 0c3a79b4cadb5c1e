import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openErrand } from '../../../src/delivery/errand-rows.ts'
import { stampNext } from '../../../src/delivery/stamper.ts'
import type { Person } from '../../../src/directory/directory.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { readHead, writeHead } from '../../../src/ledger/head.ts'
import { rootFrom } from '../../../src/ledger/merkle.ts'
import { makeRoot } from '../../../src/ledger/root.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { rotateSigner } from '../../../src/ledger/signing.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import type { LedgerFault } from '../../../src/ledger/walk.ts'
import { holdRoot, readLink, rootsFor } from '../../../src/ledger/witness.ts'
import { checkWitnesses } from '../../../src/ledger/witnesses.ts'
import type { RootLetter } from '../../../src/sharing/errand.ts'
import { destroy } from '../../../src/store/seal.ts'
import { createWeb } from '../../../src/web/server.ts'
import { directoryOf } from '../../support/directory.ts'
import { send } from '../web/place.ts'
import { type Authority, openAuthority } from './authority.ts'
import { openRecord, type Recorded, verifier, witnesses } from './record.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let record: Recorded
let authority: Authority

beforeAll(async () => {
  ;[record, authority] = await Promise.all([openRecord(), openAuthority()])
})
afterAll(() => Promise.all([record.end(), authority.end()]))

async function verified(of = record) {
  const faults: LedgerFault[] = []
  const walk = verifyLedger(of.store.db, { keyring: of.store.keyring, page: 5 })
  for (;;) {
    const step = await walk.next()
    if (step.done) return { faults, summary: step.value }
    faults.push(step.value)
  }
}
const letters = async () =>
  (await record.store.db.errand.findMany({ orderBy: { id: 'asc' } })).map(({ key, body }) => {
    const { to, content } = openErrand(body!, record.store.keyring)
    return { key, to, content: content as RootLetter } // no other letters are sent here
  })
const told = async (kind: string) =>
  (await record.store.db.ledgerEntry.findMany({ where: { kind }, orderBy: { seq: 'asc' } })).map(({ payload }) =>
    openPayload(payload, record.store.keyring),
  )

/** Opens the link of a letter on pages of which its person is known like this: the status of the answer. */
async function openedBy(person: Person, link: string): Promise<number> {
  const { db, keyring } = record.store
  const options = { world: 'exercise', names: 'per-person', host: '127.0.0.1', port: 0, log: () => {} } as const
  const directory = directoryOf([person], [], [])
  const web = createWeb({ ...options, db, keyring, directory: () => directory, holdRoot: async () => 'done' })
  const started = await web.start()
  try {
    const { status } = await send(
      { web, ...started, host: `localhost:${started.port}` },
      { path: new URL(link).pathname },
    )
    return status
  } finally {
    await web.stop()
  }
}

test('each past day with entries gets a root, once however many make it, caught up after days without', async () => {
  const { db } = record.store
  await record.note('2027-03-01T08:00:00Z', 3)
  await record.note('2027-03-02T08:00:00Z', 4)
  expect(await record.roots('2027-03-01T23:59:59Z')).toEqual([])
  const made = await Promise.all(['2027-03-05T00:10:00Z', '2027-03-05T00:10:00Z'].map((at) => record.roots(at)))
  expect(made.flat().sort()).toEqual(['2027-03-01', '2027-03-02'])
  // What the bot notes of its roots alone makes no other root.
  expect(await record.roots('2027-03-09T00:10:00Z')).toEqual([])
  await record.note('2027-03-09T01:00:00Z', 2)
  expect(await record.roots('2027-03-10T00:10:00Z')).toEqual(['2027-03-09'])
  const rows = await db.ledgerRoot.findMany({ orderBy: { day: 'asc' } })
  expect(rows.map(({ fromSeq, toSeq }) => [fromSeq, toSeq])).toEqual([
    [1n, 3n],
    [4n, 7n],
    [8n, 11n],
  ])
  const { faults, summary } = await verified()
  expect(faults).toEqual([])
  expect(summary).toMatchObject({ roots: 3, signed: { from: 3n, to: 12n } })
  expect(summary.witnessed).toBeUndefined()
})

test('what has no place in the chain yet is waited for', async () => {
  const { db, keyring } = record.store
  const note = { kind: 'case.note', subject: 'x', actor: 'bot', payload: {} }
  await db.$transaction((tx) => appendEntries(tx, keyring, [note], new Date('2027-03-11T08:00:00Z')))
  const look = () => record.act(new Date('2027-03-12T00:10:00Z'), (scene) => makeRoot(scene, witnesses))
  // It is not even a day with entries before it has a place.
  expect((await look()).made).toBeUndefined()
  await record.note('2027-03-11T09:00:00Z', 1)
  await db.$transaction((tx) => appendEntries(tx, keyring, [note], new Date('2027-03-11T10:00:00Z')))
  expect((await look()).made).toBe('waits')
  await sealBatch(db, keyring)
  expect((await look()).made).toBe('2027-03-11')
  await sealBatch(db, keyring)
})

test('both witnesses get it by letter; that they hold it counts once, is on record, and is what a verification prints', async () => {
  const { db, keyring } = record.store
  const sent = await letters()
  expect(sent.map(({ key, to }) => [key, to]).slice(0, 2)).toEqual([
    ['ledger/2027-03-01/EE', 'kristjan@jom.example'],
    ['ledger/2027-03-01/LV', 'ilze@jom.example'],
  ])
  expect(new Set(sent.map(({ key }) => key)).size).toBe(8)
  const { content } = sent.find(({ key }) => key === 'ledger/2027-03-02/EE')!
  const [, , day = '', code = '', token = ''] = new URL(content.confirm).pathname.split('/')
  expect(await readLink(db, keyring, { day, code, token })).toEqual({ person: 'kristjan', confirmedAt: null })
  expect(await readLink(db, keyring, { day: '2027-03-01', code, token })).toBeUndefined()
  expect(await readLink(db, keyring, { day, code: 'LV', token })).toBeUndefined()
  expect(await readLink(db, keyring, { day, code, token: `${token.slice(0, -4)}AAAA` })).toBeUndefined()

  const [kristjan, , claire] = record.people
  // Who has left, or works for another member since, holds it for nobody.
  const left = [{ roles: [] }, { retired: true }, { roles: claire!.roles }]
  for (const [facts, status] of [[{}, 200], ...left.map((each) => [each, 404] as const)] as const)
    expect([facts, await openedBy({ ...kristjan!, ...facts }, content.confirm)]).toEqual([facts, status])
  const at = new Date('2027-03-12T09:00:00Z')
  const hold = (person = kristjan!) =>
    record.act(at, async (scene) => (await holdRoot(scene, person, day)) ?? { effects: [] })
  const both = await Promise.all([hold(), hold()])
  expect(both.map((each) => ('outcome' in each ? each.outcome : undefined)).sort()).toEqual(['before', 'done'])
  expect(await hold(claire)).toEqual({ effects: [] })
  await record.note('2027-03-12T09:00:01Z', 1)
  expect(await told('ledger.held')).toEqual([
    { day, code: 'EE', root: (await db.ledgerRoot.findUniqueOrThrow({ where: { day } })).root },
  ])
  const waiting = await record.act(at, async (scene) => ({ waiting: await rootsFor(scene, kristjan!), effects: [] }))
  expect(waiting.waiting.map((each) => each.day)).toEqual(['2027-03-01', '2027-03-09', '2027-03-11'])
  const { faults, summary } = await verified()
  expect(faults).toEqual([])
  expect(summary.witnessed).toMatchObject({ day, toSeq: 7n, by: [{ code: 'EE', at }] })

  // The letter is all that a witness needs to check what is exported later, by another key too.
  await rotateSigner(db, record.store.keyring)
  expect(await readLink(db, keyring, { day, code, token })).toEqual({ person: 'kristjan', confirmedAt: at })
  await record.note('2027-03-12T10:00:00Z', 2)
  expect((await record.verify(await record.export(), [JSON.parse(content.root)])).faults).toEqual([])
  expect((await verified()).faults).toEqual([])
})

test('who is no witness is said: nobody, of another member, the same member or person again, without an address, too few', async () => {
  const { db: tx, keyring } = record.store
  const [kristjan, ilze, claire] = record.people
  const directory = directoryOf(
    [kristjan!, ilze!, claire!, { ...kristjan!, id: 'second' }, { ...ilze!, id: 'mute', roles: claire!.roles }],
    [],
    [],
  )
  const check = async (...whom: [string, string][]) => {
    const named = whom.map(([code, person]) => ({ code, person }))
    const { able, problems } = await checkWitnesses({ tx, keyring, directory, now: new Date() }, named)
    return [able.map(({ code }) => code), problems.map(({ what }) => what)]
  }
  expect(await check(['EE', 'kristjan'], ['LV', 'ilze'])).toEqual([['EE', 'LV'], []])
  expect(await check()).toEqual([[], ['too-few']])
  expect(await check(['EE', 'kristjan'], ['EE', 'second'])).toEqual([['EE'], ['same-member', 'too-few']])
  expect(await check(['EE', 'nobody'], ['FR', 'ilze'], ['FR', 'mute'])).toEqual([
    [],
    ['no-person', 'other-member', 'no-address', 'too-few'],
  ])
  await record.note('2027-03-13T08:00:00Z', 1)
  await record.roots('2027-03-14T00:10:00Z', [{ code: 'EE', person: 'kristjan' }])
  expect((await told('ledger.root')).at(-1)).toMatchObject({ witnesses: ['EE'], problems: ['too-few'] })
})

test('an altered root, or one that does not fit its entries, is found', async () => {
  const { db } = record.store
  const root = await db.ledgerRoot.findUniqueOrThrow({ where: { day: '2027-03-02' } })
  const changed = async (data: object) => {
    await db.ledgerRoot.update({ where: { day: root.day }, data })
    const { faults } = await verified()
    await db.ledgerRoot.update({ where: { day: root.day }, data: { root: root.root, toSeq: root.toSeq } })
    return faults.map(({ kind, day, what }) => [kind, day, what].join(' '))
  }
  expect(await changed({ root: 'ab'.repeat(32) })).toEqual(['root 2027-03-02 signature'])
  expect(await changed({ toSeq: 8n })).toEqual(['root 2027-03-02 signature', 'root 2027-03-09 order'])
})

test('each entry has a proof that leads to the root of its day', async () => {
  const { db } = record.store
  const text = await record.export({ subjects: ['EL-2027-FR-1000', 'EL-2027-FR-1001', 'EL-2027-FR-1002'] })
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map(
      (line) =>
        JSON.parse(line) as { type: string; chain: string; proof?: { day: string; index: number; path: string[] } },
    ) // of our own export
  const proved = lines.filter(({ proof }) => proof !== undefined)
  expect(proved.length).toBeGreaterThan(8)
  for (const { chain, proof } of proved) {
    const root = await db.ledgerRoot.findUniqueOrThrow({ where: { day: proof!.day } })
    const size = Number(root.toSeq - root.fromSeq) + 1
    expect(rootFrom(chain, proof!.index, size, proof!.path)).toBe(root.root)
    const another = `${chain.startsWith('0') ? '1' : '0'}${chain.slice(1)}`
    expect(rootFrom(another, proof!.index, size, proof!.path)).not.toBe(root.root)
  }
})

test('an authority of time stamps each root; nothing but an answer to our own question counts', async () => {
  const { db, keyring, pool } = record.store
  const now = new Date('2027-03-14T08:00:00Z')
  // The authority's clock is this machine's; the world's stands where the roots are new.
  await pool.query(`UPDATE "World" SET "clockOffsetMs" = "clockOffsetMs" + $1`, [
    now.getTime() - record.store.clock().getTime(),
  ])
  const parts = { db, keyring, url: authority.url }
  for (const [mood, what] of [
    ['down', 'stamp-http-503'],
    ['garbage', 'stamp-unreadable'],
    ['refused', 'stamp-refused-2'],
    ['other-data', 'stamp-imprint'],
    ['other-nonce', 'stamp-nonce'],
  ] as const) {
    authority.mood = mood
    await expect(stampNext(parts), mood).rejects.toThrow(what)
  }
  expect(await db.ledgerRoot.count({ where: { stamp: { not: null } } })).toBe(0)
  authority.mood = 'good'
  authority.requests = 0
  const both = await Promise.all([stampNext(parts), stampNext(parts)])
  expect(new Set(both).size).toBe(2)
  while ((await stampNext(parts)) !== undefined);
  const roots = await db.ledgerRoot.findMany({ orderBy: { day: 'asc' } })
  expect(authority.requests).toBe(roots.length)
  const letter = (await letters()).find(({ key }) => key === 'ledger/2027-03-02/LV')!
  const stamped = roots.find(({ day }) => day === '2027-03-02')!
  expect(authority.verify(`${letter.content.root}\n`, stamped.stamp!)).toContain('Verification: OK')
  expect(() => authority.verify(`${letter.content.root} `, stamped.stamp!)).toThrow()
  expect(Math.abs(stamped.stampedAt!.getTime() - Date.now())).toBeLessThan(600_000)

  await record.note('2027-03-14T09:00:00Z', 1)
  const whole = await record.export()
  const { faults, summary } = await record.verify(whole, [JSON.parse(letter.content.root)])
  expect(faults).toEqual([])
  expect(JSON.stringify(summary.held)).toContain(stamped.stampedAt!.toISOString().slice(0, 19))
  const tokens = roots.map(({ stamp }) => Buffer.from(stamp!).toString('base64'))
  const swapped = await record.verify(whole.replace(tokens[0]!, tokens[1]!))
  expect(swapped.faults).toContainEqual({ kind: 'root', day: roots[0]!.day, what: 'stamp' })
})

test('a root whose rows were deleted is missed, and made anew it is the one that a witness holds', async () => {
  const lost = await openRecord()
  try {
    const { db } = lost.store
    await lost.note('2027-03-01T08:00:00Z', 3)
    await lost.note('2027-03-02T08:00:00Z', 4)
    await lost.roots('2027-03-03T00:10:00Z')
    const day = '2027-03-02'
    await lost.act(new Date('2027-03-03T08:00:00Z'), async (scene) => (await holdRoot(scene, lost.people[0]!, day))!)
    // It came late: it belongs to the root of the next day.
    await lost.note('2027-03-02T23:59:59Z', 1)
    const written = (text: string) => text.split('\n').find((line) => line.includes(`"day":"${day}"`))!
    const held = JSON.parse(written(await lost.export())) as Record<string, unknown> // of our own export
    for (const name of ['type', 'witnesses']) delete held[name]
    const seen = async () => (await verified(lost)).faults.map((fault) => `${fault.kind} ${fault.day} ${fault.what}`)
    expect(await seen()).toEqual([])

    await db.ledgerWitness.deleteMany({ where: { day, code: 'LV' } })
    expect(await seen()).toEqual([`root ${day} witness`])
    await db.ledgerWitness.deleteMany({ where: { day } })
    await db.ledgerRoot.delete({ where: { day } })
    expect(await seen()).toEqual([`root ${day} missing`])
    expect(await lost.roots('2027-03-03T09:00:00Z')).toEqual([day])
    // That EE holds it stands on record alone, until they say so again.
    expect(await seen()).toEqual([`root ${day} witness`])
    const { faults, summary } = await lost.verify(await lost.export(), [held])
    expect([faults, summary.held.length]).toEqual([[], 1])
    // Of what the record says of itself nothing is ever erased.
    const said = await db.ledgerEntry.findFirstOrThrow({ where: { kind: 'ledger.held' } })
    await db.ledgerEntry.update({ where: { id: said.id }, data: { payload: Buffer.from(destroy(said.payload!)) } })
    expect(await seen()).toEqual(['payload undefined gone'])
  } finally {
    await lost.end()
  }
})

test('what was sealed before there was a key stands unsigned, and that is no fault', async () => {
  const old = await openRecord()
  try {
    const { db, keyring, pool } = old.store
    await old.note('2027-03-01T08:00:00Z', 5)
    // As a bot without signatures left it.
    await pool.query('ALTER TABLE "LedgerEntry" DISABLE TRIGGER USER')
    await pool.query('UPDATE "LedgerEntry" SET signature = NULL')
    await pool.query('ALTER TABLE "LedgerEntry" ENABLE TRIGGER USER')
    await pool.query('DELETE FROM "SigningKey"')
    const { seq, chain } = (await readHead(db, keyring))!
    await db.$transaction((tx) => writeHead(tx, keyring, { seq, chain }))
    const before = await verified(old)
    expect([before.faults, before.summary.signed]).toEqual([[], undefined])
    await old.note('2027-03-02T08:00:00Z', 4)
    await old.roots('2027-03-03T00:10:00Z')
    const after = await verified(old)
    expect(after.faults).toEqual([])
    expect(after.summary).toMatchObject({ signed: { from: 9n, to: 11n }, roots: 2 })
    const exported = await old.verify(await old.export())
    expect(exported.faults).toEqual([])
    expect(verifier.saySummary(exported).join('\n')).toContain('Entries before 9 were sealed before there was a key')
  } finally {
    await old.end()
  }
})
