import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { verifyLedger } from '../../../src/ledger/verify.ts'
import { classes } from '../../../src/retention/classes.ts'
import { keptRows } from '../../../src/retention/kept/rows.ts'
import { periodsOf } from '../../../src/retention/periods.ts'
import { planSweep, sweep } from '../../../src/retention/sweep.ts'
import { openTestStore } from '../../support/store.ts'
import { partsOf } from './acting.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
  const { db } = at.store
  await db.playbookVersion.create({
    data: { hash: 'h', playbook: 'PB-01', text: Buffer.from('x'), readAt: new Date() },
  })
  await db.person.create({ data: { id: 'left', name: 'Left', pseudonym: 'p-left', retiredAt: daysAgo(31) } })
  await db.person.create({ data: { id: 'here', name: 'Here', pseudonym: 'p-here' } })
})
afterAll(() => at.end())

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000)
/** The day in Brussels so many days from that of the world's clock, whatever its clocks do meanwhile. */
const dayIn = (days: number): string => {
  const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Brussels' }).format(at.store.clock())
  return new Date(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
const none = new Map()
const planned = async () => new Map((await planSweep(at.store.db, none, 'both')).map((row) => [row.id, row]))

let count = 0
/** One row of many places, so many days old. */
async function addRows(days: number, { code = 'FR' } = {}): Promise<string> {
  const { db, keyring } = at.store
  const old = daysAgo(days)
  count += 1
  const id = String(count)
  const number = `EL-2027-${code}-${id.padStart(4, '0')}`
  const seal = (context: string): Buffer<ArrayBuffer> => Buffer.from(keyring.seal(`words ${id}`, context))
  await db.case.create({
    data: {
      number,
      code,
      year: 2027,
      title: seal('case.title'),
      report: Buffer.from(keyring.seal('{}', 'case.report')),
      label: 'TLP:AMBER',
      addressees: [],
      status: 'closed',
      reporterId: 'here',
      roomId: 'r',
      reportedAt: old,
      closedAt: old,
      entries: { create: { at: old, kind: 'note', text: seal('case.entry') } },
    },
  })
  const run = { playbook: 'PB-01', hash: 'h', status: 'ended', label: 'TLP:AMBER', startedAt: old, endedAt: old, code }
  await db.run.create({
    data: { ...run, id: `R-2027-${id.padStart(4, '0')}`, key: `k${id}`, state: seal('run.state') },
  })
  await db.runHappening.create({
    data: { runId: `R-2027-${id.padStart(4, '0')}`, seq: 1, key: 'k', body: seal('run.happening') },
  })
  await db.round.create({
    data: {
      id: `Q-2027-${id.padStart(4, '0')}`,
      key: `q${id}`,
      kind: 'positions',
      question: seal('round.question'),
      options: [],
      label: 'TLP:AMBER',
      addressees: [],
      askedAt: old,
      closedAt: old,
      answers: {
        create: {
          code,
          revision: 1,
          key: 'a',
          value: 'x',
          words: seal('round.answer'),
          personId: 'here',
          account: 'web:here',
          at: old,
        },
      },
    },
  })
  await db.notice.create({
    data: {
      id: `n-${id}`,
      key: `${code}@n${id}`,
      code,
      what: seal('notice.what'),
      label: 'TLP:AMBER',
      needs: 'delivery',
      urgent: false,
      ladder: [],
      state: 'delivered',
      due: old,
      openedAt: old,
      endedAt: old,
    },
  })
  await db.message.create({
    data: {
      conversation: 'web:r',
      externalId: id,
      roomId: 'r',
      author: 'web:here',
      label: 'TLP:AMBER',
      addressees: [],
      text: seal('message'),
      at: old,
    },
  })
  await db.shelfEntry.create({ data: { adapter: 'web', log: 'log/r', key: id, value: seal('shelf'), at: old } })
  await db.calendarProposal.create({
    data: {
      edit: {},
      why: seal('calendar.why'),
      byId: 'here',
      at: old,
      verdict: 'refused',
      decidedAt: old,
      election: { connectOrCreate: { where: { id: 'past' }, create: { id: 'past', title: 'x', kind: 'ep' } } },
    },
  })
  await db.contact.create({
    data: {
      id: `c${id}`,
      personId: days % 2 ? 'left' : 'here',
      channel: 'email',
      address: seal('contact.address'),
      position: 0,
    },
  })
  await db.$transaction((tx) =>
    appendEntries(
      tx,
      keyring,
      [
        { kind: 'case.note', subject: number, actor: 'p-here', payload: { words: `words ${id}` } },
        { kind: 'decision.made', subject: number, actor: 'p-here', payload: { words: `words ${id}` } },
        { kind: 'person.set', subject: 'p-left', actor: 'p-left', payload: { language: 'da' } },
      ],
      old,
    ),
  )
  return number
}

test('every class has a place, every place a class, and no period stands outside its bounds', () => {
  expect(new Set(keptRows.map((kept) => kept.class))).toEqual(new Set(classes.map(({ name }) => name)))
  expect(new Set(keptRows.map(({ id }) => id)).size).toBe(keptRows.length)
  for (const { days, least, most } of classes) expect(least <= days && days <= most).toBe(true)
})

test('what was set has to be a class, within its bounds', () => {
  expect([...periodsOf(new Map([['case', 120]]))]).toEqual([['case', 120]])
  expect(() => periodsOf(new Map([['cases', 120]]))).toThrow(
    expect.objectContaining({ code: 'retention.period.class' }),
  )
  for (const days of [29, 731]) {
    expect(() => periodsOf(new Map([['case', days]]))).toThrow(
      expect.objectContaining({ code: 'retention.period.days', values: { name: 'case', least: 30, most: 730 } }),
    )
  }
})

describe('what has had its time', () => {
  test('is what the dry run said, whatever is there, held or near an election; and nothing else goes', async () => {
    const { db } = at.store
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            days: fc.constantFrom(1, 29, 31, 89, 91, 179, 181, 399, 401, 1900, 3700),
            code: fc.constantFrom('FR', 'DK'),
            held: fc.boolean(),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.constantFrom('FR', 'DK', 'SE'),
        fc.constantFrom(-4, -3, 0, 2, 3),
        fc.constantFrom('nothing', 'nothing', 'person/left', 'everything'),
        async (rows, voting, from, also) => {
          await db.legalHold.deleteMany()
          await db.poll.deleteMany()
          await db.election.upsert({ where: { id: 'now' }, create: { id: 'now', title: 'x', kind: 'ep' }, update: {} })
          const day = dayIn(-from)
          await db.poll.create({ data: { electionId: 'now', code: voting, day, zone: 'Europe/Brussels' } })
          const hold = { why: Buffer.from(at.store.keyring.seal('w', 'hold.why')), byId: 'here', at: new Date() }
          for (const { days, code, held } of rows) {
            const number = await addRows(days, { code })
            if (held)
              await db.legalHold.create({
                data: { ...hold, id: `H-2027-${number.slice(-4)}`, subject: `case/${number}` },
              })
          }
          if (also !== 'nothing') await db.legalHold.create({ data: { ...hold, id: 'H-2027-9999', subject: also } })

          const plan = await planned()
          const done = await sweep(partsOf(at.store), none, 'both')

          for (const [id, { due }] of plan) expect(done[id], id).toBe(due)
          const after = await planned()
          for (const [id, { due, held, waiting }] of after) {
            expect([id, due]).toEqual([id, 0])
            expect(waiting, id).toBe(plan.get(id)?.waiting)
            expect(held, id).toBe(plan.get(id)?.held)
          }
          if (also === 'everything') expect(Object.values(done).every((each) => each === 0)).toBe(true)
          const near = from >= -3 && from <= 2
          const open = await db.case.findMany({
            where: { destroyedAt: null },
            select: { number: true, code: true, closedAt: true },
          })
          const holds = new Set((await db.legalHold.findMany()).map(({ subject }) => subject))
          for (const { number, code, closedAt } of open) {
            const over = closedAt! < daysAgo(90)
            expect(over, number).toBe(
              over && ((near && code === voting) || holds.has(`case/${number}`) || holds.has('everything')),
            )
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  test.each([
    [4, 0],
    [3, 1],
    [0, 1],
    [-2, 1],
    [-3, 0],
  ])('waits from three days before to two days after voting: voting in %i days', async (days, waiting) => {
    const { db } = at.store
    await db.legalHold.deleteMany()
    await db.poll.deleteMany()
    await sweep(partsOf(at.store), none, 'nightly')
    const day = dayIn(days)
    await db.election.upsert({ where: { id: 'now' }, create: { id: 'now', title: 'x', kind: 'ep' }, update: {} })
    await db.poll.create({ data: { electionId: 'now', code: 'FR', day, zone: 'Europe/Brussels' } })
    await addRows(91, { code: 'FR' })
    await addRows(91, { code: 'DK' })
    expect((await planned()).get('cases')).toMatchObject({ due: 2 - waiting, waiting })
    expect((await sweep(partsOf(at.store), none, 'nightly')).cases).toBe(2 - waiting)
    await db.poll.deleteMany()
  })

  test('goes place by place, words in place, rows away; the ledger says how many, and holds', async () => {
    const { db, keyring } = at.store
    await db.legalHold.deleteMany()
    await db.poll.deleteMany()
    await sweep(partsOf(at.store), none, 'both')
    const number = await addRows(401)
    const fresh = await addRows(80)
    expect(await sweep(partsOf(at.store), none, 'nightly')).toMatchObject({
      cases: 1,
      runs: 1,
      happenings: 1,
      rounds: 1,
      answers: 1,
      notices: 1,
      lines: 1,
      proposals: 1,
      contacts: 1,
      record: 0,
      decisions: 0,
    })
    expect(await db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({ destroyedAt: expect.any(Date) })
    expect(await db.case.findUniqueOrThrow({ where: { number: fresh } })).toMatchObject({ destroyedAt: null })
    expect(await db.erasure.findFirstOrThrow({ where: { subject: `case/${number}` } })).toMatchObject({
      basis: 'retention',
      byId: null,
    })
    expect(await db.timer.count({ where: { kind: 'retention.erase', state: 'pending' } })).toBeGreaterThan(0)
    const swept = await db.ledgerEntry.findFirstOrThrow({ where: { kind: 'retention.swept' }, orderBy: { id: 'desc' } })
    expect(keyring.openText(swept.payload!, 'ledger.payload').slice(16)).toContain('"cases":1')
    await addRows(1900)
    await addRows(3700)
    expect(await sweep(partsOf(at.store), none, 'nightly')).toMatchObject({ record: 4, decisions: 1 })
    const faults = verifyLedger(db, { keyring, unsealedAfter: 1e9 })
    for (;;) {
      const { done, value } = await faults.next()
      if (!done) throw new Error(JSON.stringify(value.kind))
      expect(value.erased).toBeGreaterThanOrEqual(5)
      break
    }
  })

  test('can be set', async () => {
    const { db } = at.store
    const number = await addRows(100)
    const longer = periodsOf(new Map([['case', 120]]))
    expect((await sweep(partsOf(at.store), longer, 'nightly')).cases).toBe(0)
    expect((await sweep(partsOf(at.store), none, 'nightly')).cases).toBe(1)
    expect(await db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({ destroyedAt: expect.any(Date) })
  })
})
