import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import { eraseCase } from '../../../src/retention/erase-case.ts'
import { erasePerson } from '../../../src/retention/erase-person.ts'
import { carryOn } from '../../../src/retention/erasure.ts'
import { liftHold, placeHold } from '../../../src/retention/hold.ts'
import { makeWorld, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { wordsLeft } from './left.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
  const { db } = stage.store
  for (const { id, name, pseudonym, accounts } of Object.values(people)) {
    await db.person.create({ data: { id, name, pseudonym, accounts: { create: accounts.map((ref) => ({ ref })) } } })
  }
})
afterAll(() => stage.end())

const isTheirs = async () => true
const secret = 'Zanzibar-register'
/** A case with a report, runs, a status line, a decision, posts, a message it was made from. */
async function openCase(words = secret): Promise<string> {
  const heard = await stage.talk(anne, rooms.fr, `${words} heard in the room`)
  const number = numberIn(await stage.type(anne, rooms.fr, `report ${words} cannot be reached`, heard))
  await stage.type(bruno, rooms.fr, `ack ${number}`)
  await stage.type(bruno, rooms.fr, `status ${number} ${words} is worse`)
  await stage.type(bruno, rooms.fr, `note ${number} ${words} again`)
  const { id } = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number }, orderBy: { id: 'asc' } })
  await stage.type(bruno, rooms.fr, `pause ${id} ${words} first`)
  return number
}

/** Does all that an erasure still has to do. */
async function finish(id: string): Promise<string> {
  for (let turn = 0; turn < 50; turn++) {
    let state = ''
    await stage.inScene(async (scene) => {
      const done = await carryOn(scene, id)
      state = done.state
      return done.effects
    })
    if (state !== 'more') return state
  }
  throw new Error('it has no end')
}

const erasureOf = async (subject: string) => stage.store.db.erasure.findFirstOrThrow({ where: { subject } })
const verify = async () => {
  const { db, keyring } = stage.store
  while ((await sealBatch(db, keyring)) > 0);
  const faults = verifyLedger(db, { keyring, unsealedAfter: 1e9 })
  for (;;) {
    const { done, value } = await faults.next()
    if (done) return value
  }
}
/** As if every platform had done what waits. */
const platformsAnswer = async () => {
  await stage.store.db.post.updateMany({ where: { state: 'pending', intent: 'retract' }, data: { state: 'retracted' } })
  await stage.store.db.post.updateMany({ where: { state: 'pending' }, data: { state: 'sent', parts: ['m'] } })
}

describe('a case that is erased', () => {
  test('leaves none of its words anywhere, and the ledger holds', async () => {
    const other = await openCase('Quagga-list')
    const number = await openCase()
    await platformsAnswer()
    const before = await wordsLeft(stage.store, secret)
    expect(before).toEqual(
      expect.arrayContaining([
        'Case.title',
        'CaseEntry.text',
        'RunHappening.body',
        'LedgerEntry.payload',
        'Post.envelope',
        'Message.text',
      ]),
    )

    await stage.inScene((scene) => eraseCase(scene, number, 'erasure', bruno))
    const at = await wordsLeft(stage.store, secret)
    for (const place of ['Case.title', 'Case.report', 'CaseEntry.text', 'Message.text']) expect(at).not.toContain(place)
    const { id } = await erasureOf(`case/${number}`)
    await finish(id)
    await platformsAnswer()
    expect(await finish(id)).toBe('finished')

    expect(await wordsLeft(stage.store, secret)).toEqual([])
    expect((await wordsLeft(stage.store, 'Quagga-list')).length).toBeGreaterThan(4)
    const row = await stage.store.db.erasure.findUniqueOrThrow({ where: { id } })
    expect(row).toMatchObject({ basis: 'erasure', byId: 'bruno', finishedAt: expect.any(Date) })
    expect(row.counts).toMatchObject({ Run: expect.any(Number), LedgerEntry: expect.any(Number) })
    const summary = await verify()
    expect(summary).toMatchObject({ faults: 0 })
    expect(summary.erased).toBeGreaterThan(3)
    expect((await stage.ledger(number)).map(({ kind }) => kind)).toContain('case.erased')
    expect((await stage.ledger(id)).map(({ kind }) => kind)).toEqual(['erasure.begun', 'erasure.finished'])
    expect(await stage.store.db.recall.count({ where: { cause: 'erased' } })).toBeGreaterThan(0)
    // It is there by its number, nobody stumbles over it, and a second order is none.
    expect(wordsIn(await stage.type(bruno, rooms.fr, `case ${number}`))).toContain(number)
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'cases all'))).toContain(number)
    expect(wordsIn(await stage.type(bruno, rooms.fr, `search ${secret}`))).not.toContain(number)
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'runs'))).not.toBe('')
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'tasks'))).not.toContain(number)
    expect(wordsIn(await stage.type(bruno, rooms.fr, `case ${other}`))).toContain('Quagga-list')
    await stage.fireTimers()
    await stage.inScene((scene) => eraseCase(scene, number, 'erasure', bruno))
    expect(await stage.store.db.erasure.count({ where: { subject: `case/${number}` } })).toBe(1)
  })

  test('keeps its decisions, unless it was raised to TLP:RED', async () => {
    const kept = async (basis: 'erasure' | 'red') => {
      const number = await openCase('Okapi-decision')
      await stage.type(bruno, rooms.fr, `keep ${number}`)
      await platformsAnswer()
      await stage.inScene((scene) => eraseCase(scene, number, basis))
      const { id } = await erasureOf(`case/${number}`)
      await finish(id)
      const entry = await stage.store.db.ledgerEntry.findFirstOrThrow({
        where: { subject: number, kind: 'case.kept' },
      })
      return entry.payload!.subarray(9, 69).some((byte) => byte !== 0)
    }
    expect(await kept('erasure')).toBe(true)
    expect(await kept('red')).toBe(false)
  })

  test('is refused while a hold keeps it, by the number of that', async () => {
    const number = await openCase('Tapir-held')
    let hold = ''
    await stage.inScene(async (scene) => {
      const placed = await placeHold(scene, `case/${number}`, 'a court asked for it', anne)
      hold = placed.id
      return placed.effects
    })
    expect(hold).toMatch(/^H-2027-\d{4}$/)
    await expect(stage.inScene((scene) => eraseCase(scene, number, 'erasure', anne))).rejects.toMatchObject({
      code: 'retention.held',
      values: { hold },
    })
    expect((await wordsLeft(stage.store, 'Tapir-held')).length).toBeGreaterThan(0)
    await stage.inScene(
      async (scene) => (await liftHold(scene, hold, { why: 'the court is done', by: anne, isTheirs })).effects,
    )
    await stage.inScene((scene) => eraseCase(scene, number, 'erasure', anne))
    // What is held after it was begun waits.
    await stage.inScene(async (scene) => (await placeHold(scene, 'everything', 'an inquiry', anne)).effects)
    const { id } = await erasureOf(`case/${number}`)
    expect(await finish(id)).toBe('held')
    const standing = await stage.store.db.legalHold.findFirstOrThrow({ where: { endedAt: null } })
    await stage.inScene(
      async (scene) => (await liftHold(scene, standing.id, { why: 'over', by: anne, isTheirs })).effects,
    )
    await finish(id)
    await platformsAnswer()
    expect(await finish(id)).toBe('finished')
    expect(await wordsLeft(stage.store, 'Tapir-held')).toEqual([])
  })
})

describe('a person who is erased', () => {
  test('is a pseudonym everywhere; what they said officially stays', async () => {
    const { db, keyring } = stage.store
    const number = await openCase('Numbat-words')
    await db.contact.create({
      data: {
        id: 'c1',
        personId: 'anne',
        channel: 'email',
        address: Buffer.from(keyring.seal('anne@example.eu', 'contact.address')),
        position: 0,
      },
    })
    await db.session.create({
      data: { id: 's1', personId: 'anne', agent: 'x', method: 'passkey', expiresAt: new Date(Date.now() + 1e6) },
    })
    await db.shift.create({ data: { id: 'f1', code: 'FR', level: 0, personId: 'anne' } })
    await db.stranger.create({
      data: { roomId: 'fr', account: 'web:x', askedAt: new Date(), asked: ['anne', 'bruno'], decidedBy: 'anne' },
    })
    await stage.type(anne, rooms.fr, 'me language da')
    await stage.type(anne, rooms.fr, 'me quiet 21:00-06:30')
    await stage.inScene((scene) => erasePerson(scene, 'anne', 'erasure', bruno))
    const { id } = await erasureOf('person/p-anne')
    expect(await finish(id)).toBe('finished')

    const person = await db.person.findUniqueOrThrow({ where: { id: 'p-anne' } })
    expect(person).toMatchObject({
      name: 'erased person p-anne',
      quiet: null,
      retiredAt: expect.any(Date),
      erasedAt: expect.any(Date),
    })
    expect(await db.person.count({ where: { id: 'anne' } })).toBe(0)
    for (const count of [db.account, db.contact, db.session, db.shift].map((table) =>
      (table as typeof db.contact).count({ where: { personId: { in: ['anne', 'p-anne'] } } }),
    ))
      expect(await count).toBe(0)
    expect(await db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({ reporterId: 'p-anne' })
    expect(await db.stranger.findFirstOrThrow()).toMatchObject({ asked: ['p-anne', 'bruno'], decidedBy: 'p-anne' })
    const settings = await db.ledgerEntry.findMany({ where: { subject: 'p-anne', kind: 'person.set' } })
    expect(settings.length).toBe(2)
    for (const { payload } of settings) expect(payload!.subarray(9, 69).every((byte) => byte === 0)).toBe(true)
    expect(await wordsLeft(stage.store, 'anne@example.eu')).toEqual([])
    expect(await wordsLeft(stage.store, 'Numbat-words')).toContain('Case.report')
    expect(await verify()).toMatchObject({ faults: 0 })
    expect(await db.post.count({ where: { intent: 'unseat' } })).toBeGreaterThan(0)
    // No column of the schema still holds the id on its own.
    expect(await idLeft('anne')).toEqual([])
  })

  test('leaves no address of their accounts, and that of nobody else is touched', async () => {
    const { db, keyring } = stage.store
    // The second is the first with a letter more, and somebody else's.
    const [theirs, second, other] = ['matrix:@zebra-7:x.eu', 'web:zebra-7', 'matrix:@zebra-7:x.eun'] as const
    const accounts = { create: [{ ref: theirs }, { ref: second }] }
    await db.person.create({ data: { id: 'yuna', name: 'Yuna', pseudonym: 'p-yuna', accounts } })
    const post = { platform: 'web', conversation: 'web:fr', label: 'TLP:CLEAR', state: 'sent' }
    const recall = { cause: 'revoked', startedAt: stage.now }
    const come = { platform: 'web', conversation: 'web:fr', kind: 'command', at: stage.now }
    const body = Buffer.from(keyring.seal('words', 'inbox'))
    for (const [index, ref] of [theirs, second, other].entries()) {
      const slots = [`unseat/${ref}@fr`, `account/joined/${ref}/2027@~yuna`, `account/lapsed/${ref}/2027@~yuna`]
      const about = [`account/${ref}`, 'case/EL-2027-FR-0001']
      await db.post.createMany({ data: slots.map((slot) => ({ ...post, slot, about })) })
      await db.recall.create({
        data: { ...recall, id: `W-2027-900${index}`, key: `revoked/test:1/${ref}`, subject: `account/${ref}` },
      })
      const states = ['done', 'dead']
      await db.inbox.createMany({
        data: states.map((state) => ({ ...come, key: `${state}/${index}`, actor: ref, state, body })),
      })
    }
    const before = await textsWith('zebra-7')
    expect(Object.keys(before)).toEqual(
      expect.arrayContaining(['Inbox.actor', 'Post.about', 'Post.slot', 'Recall.key', 'Recall.subject']),
    )
    await stage.inScene((scene) => erasePerson(scene, 'yuna', 'erasure', bruno))
    const left = await textsWith('zebra-7')
    for (const values of Object.values(left)) for (const value of values) expect(value).toContain(other)
    expect(left['Post.slot']).toHaveLength(3)
    const arrivals = await db.inbox.findMany({ where: { actor: 'p-yuna' } })
    expect(arrivals.map(({ state, body: words }) => [state, words])).toEqual(Array(4).fill(['done', null]))
    expect(await db.inbox.count({ where: { actor: other, body: { not: null } } })).toBe(2)
  })

  test('is not, while a hold keeps them', async () => {
    await stage.inScene(async (scene) => (await placeHold(scene, 'person/dorte', 'a complaint', bruno)).effects)
    await expect(stage.inScene((scene) => erasePerson(scene, 'dorte', 'erasure', bruno))).rejects.toMatchObject({
      code: 'retention.held',
    })
    await expect(stage.inScene((scene) => erasePerson(scene, 'nobody', 'erasure', bruno))).rejects.toMatchObject({
      code: 'retention.person.none',
    })
    expect(await stage.store.db.person.findUniqueOrThrow({ where: { id: dorte.id } })).toMatchObject({ erasedAt: null })
  })
})

/** What stands in columns of text, lists and JSON that has these letters in it, by column. */
async function textsWith(letters: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { pool } = stage.store
  const { rows } = await pool.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'ARRAY', 'jsonb')`,
  )
  const found: Record<string, readonly string[]> = {}
  for (const { table, column } of rows) {
    const { rows: hits } = await pool.query<{ value: string }>(
      `SELECT "${column}"::text AS value FROM "${table}" WHERE position($1 IN "${column}"::text) > 0`,
      [letters],
    )
    if (hits.length > 0) found[`${table}.${column}`] = hits.map(({ value }) => value)
  }
  return found
}

/** Columns of text, lists and JSON in which an id stands by itself. */
async function idLeft(id: string): Promise<readonly string[]> {
  const { pool } = stage.store
  const { rows } = await pool.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type IN ('text', 'ARRAY', 'jsonb')`,
  )
  const found: string[] = []
  for (const { table, column, type } of rows) {
    const where =
      type === 'text'
        ? `"${column}" = $1 OR "${column}" LIKE '%@~' || $1`
        : type === 'ARRAY'
          ? `"${column}"::text[] && ARRAY[$1, '=' || $1]`
          : `position('"' || $1 || '"' IN "${column}"::text) > 0`
    const { rows: hits } = await pool.query(`SELECT 1 FROM "${table}" WHERE ${where} LIMIT 1`, [id])
    if (hits.length > 0) found.push(`${table}.${column}`)
  }
  return found
}
