import { afterAll, expect, test, vi } from 'vitest'
import { UserError } from '../../../src/chat/errors.ts'
import { type Export, makeExport, readerOf } from '../../../src/export/bundle.ts'
import type { Asked, Format } from '../../../src/export/request.ts'
import { type ExportWorld, openExportWorld } from '../../interop/world.ts'
import { hold } from '../../support/lock.ts'
import { makeWorld, wordsIn } from '../threat/stage.ts'

/** Files that somebody took of what they may not read any more: nothing takes them back, and whoever has one is asked to delete it. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { people, rooms } = makeWorld()
const day = { kind: 'period', from: '2027-04-25', to: '2027-04-26' } as const
const worlds: ExportWorld[] = []
const closing: (() => Promise<void>)[] = []
afterAll(async () => {
  for (const close of closing) await close()
  for (const world of worlds) await world.end()
})

type Taker = keyof typeof people | 'console'

/** The code with which a person is told no. */
const refusal = (recorded: Promise<unknown>): Promise<string> =>
  recorded.then(
    () => 'on record',
    (fault: unknown) => (fault instanceof UserError ? fault.code : String(fault)),
  )

async function open() {
  const world = await openExportWorld()
  worlds.push(world)
  const { stage, directory } = world
  const { db, keyring } = stage.store
  const files: Export[] = []
  closing.push(async () => {
    for (const { content } of files) await content.close()
  })
  /** Somebody has a file made, which is not theirs before it is on record. */
  async function begin(who: Taker, asked: Asked, format: Format) {
    const place = { db, keyring, directory, now: stage.now, exercise: true, origin: 'https://jom.example.eu' }
    const reader = who === 'console' ? { language: 'en', zone: 'UTC' } : readerOf(people[who])
    const made = await makeExport(place, reader, asked, format, who === 'console' ? { maker: 'bot' } : {})
    files.push(made)
    return made
  }
  return {
    ...world,
    begin,
    /** Somebody takes a file, and has it. */
    async take(who: Taker, asked: Asked, format: Format): Promise<void> {
      await (await begin(who, asked, format)).record()
    },
    /** Has a call belong to a case by its run alone: a part of one that the case began, which knows of no case itself. */
    async partOf(number: string, call: string): Promise<void> {
      const [at, { hash, playbook }] = [stage.now, await db.playbookVersion.findFirstOrThrow()]
      const state = Buffer.from(keyring.seal('{}', 'run.state'))
      const run = { hash, playbook, state, status: 'ended', label: 'TLP:AMBER', startedAt: at, endedAt: at }
      await db.run.create({ data: { ...run, id: 'R-2027-9001', key: 'taken/whole', caseNumber: number } })
      await db.run.create({ data: { ...run, id: 'R-2027-9002', key: 'taken/part', parent: 'R-2027-9001 path#1' } })
      await db.call.update({ where: { id: call }, data: { runId: 'R-2027-9002', caseNumber: null } })
    },
    /** How many files are on record: as taken, and in the ledger. */
    onRecord: async () => [await db.takenFile.count(), await db.ledgerEntry.count({ where: { kind: 'export.made' } })],
    /** What each person was asked to delete, by their id. */
    asked: () =>
      Object.fromEntries(
        [...stage.shown].flatMap(([slot, { message, label }]) => {
          const [, person] = /^recall\/W-\d+-\d+\/taken@~(.+)$/.exec(slot) ?? []
          return person !== undefined && message ? [[person, { words: wordsIn(message), label }] as const] : []
        }),
      ),
    recalls: () => db.recall.findMany({ orderBy: { startedAt: 'asc' } }),
  }
}

test('a case that is made stricter: its files stand in the account, and who may not read it any more is asked to delete theirs', async () => {
  const { stage, shared, call, take, asked, recalls } = await open()
  const one = { kind: 'case', number: shared } as const
  await take('bruno', one, 'pdf')
  await take('dorte', one, 'pdf')
  await take('dorte', day, 'csv')
  await take('fiona', { kind: 'call', number: call }, 'md')
  await take('console', { kind: 'decisions' }, 'jsonl')
  // Of something else, and before it.
  await take('emil', { kind: 'period', from: '2026-01-01', to: '2026-01-02' }, 'csv')
  expect(await stage.store.db.takenFile.count()).toBe(6)
  stage.pass(5)
  await stage.type(people.anne, rooms.fr, `label ${shared} amber+strict`)
  await stage.fireTimers()

  // Each by what they took, in their own language, with no word above what they may read.
  const told = asked()
  expect(Object.keys(told).toSorted()).toEqual(['dorte', 'fiona'])
  expect(told.dorte?.words).toContain(shared)
  expect(told.dorte?.words).toMatch(/2 filer/)
  expect(told.fiona?.words).toContain('Markdown')
  for (const { words, label } of Object.values(told)) {
    expect(label).toBe('TLP:CLEAR')
    expect(words).not.toMatch(/résultats|Ωμέγα|STRICT|AMBER|outage/)
  }

  // Whose it is sees where each went, as far as they may know who that is.
  const [recall] = (await recalls()).filter(({ subject }) => subject === `case/${shared}`)
  expect(recall?.files).toHaveLength(5)
  const account = wordsIn(await stage.type(people.anne, rooms.fr, `recall ${recall?.id}`))
  expect(account).toContain('5 files')
  for (const line of ['bruno · PDF', 'somebody of DK · PDF', 'somebody of DK · CSV', 'somebody of ENISA · Markdown'])
    expect(account.toLowerCase()).toContain(line.toLowerCase())
  expect(account).toContain('whoever has the console · Record with proof')
  expect(account).not.toContain('emil')
  // It is no business of those who read the case no more.
  expect(wordsIn(await stage.type(people.dorte, rooms.dk, `recall ${recall?.id}`))).not.toContain('PDF')
})

test('what nobody reads any more is to be deleted by all who have it, also where no message has to be taken back', async () => {
  const { stage, kept, take, asked, recalls } = await open()
  await take('bruno', { kind: 'case', number: kept }, 'md')
  await stage.store.db.post.deleteMany({})
  await stage.type(people.anne, rooms.fr, `label ${kept} red sure`)
  await stage.fireTimers()
  expect(Object.keys(asked())).toEqual(['bruno'])
  const [recall] = await recalls()
  expect(recall).toMatchObject({ cause: 'red', subject: `case/${kept}`, endedAt: expect.any(Date) })
  const account = wordsIn(await stage.type(people.anne, rooms.fr, `recall ${recall?.id}`))
  expect(account).toContain('Markdown')
})

test('who has a file of what came of a case is asked only once the case limits that too', async () => {
  const { stage, kept, call, take, asked, recalls } = await open()
  const { db } = stage.store
  await db.call.update({ where: { id: call }, data: { caseNumber: kept } })
  await db.case.update({ where: { number: kept }, data: { label: 'TLP:CLEAR' } })
  await take('fiona', { kind: 'call', number: call }, 'md')
  await stage.type(people.anne, rooms.fr, `label ${kept} green`)
  expect(asked()).toEqual({})
  expect((await recalls()).map(({ files }) => files.length)).toContain(1)
  await stage.type(people.anne, rooms.fr, `label ${kept} amber`)
  expect(Object.keys(asked())).toEqual(['fiona'])
})

test('once TLP:RED is undone nobody is asked any more to delete what they may have again; what was asked before it stands', async () => {
  const { stage, shared, take, asked, recalls } = await open()
  const one = { kind: 'case', number: shared } as const
  await take('bruno', one, 'md')
  await take('dorte', one, 'md')
  await stage.type(people.anne, rooms.fr, `label ${shared} amber+strict`)
  const strict = Object.keys(asked())
  expect(strict).toEqual(['dorte'])
  const before = [...stage.shown.keys()].filter((slot) => slot.includes('/taken@'))
  stage.pass(1)
  await stage.type(people.anne, rooms.fr, `label ${shared} red sure`)
  expect(Object.keys(asked()).toSorted()).toEqual(['bruno', 'dorte'])
  await stage.type(people.anne, rooms.fr, `label ${shared} undo`)
  const asking = { intent: 'put', slot: { contains: '/taken@' } }
  const posts = await stage.store.db.post.findMany({ where: asking, select: { slot: true } })
  expect(posts.map(({ slot }) => slot)).toEqual(before)
  expect([...stage.shown.keys()].filter((slot) => slot.includes('/taken@'))).toEqual(before)
  // The account stays: it was so.
  const red = (await recalls()).find(({ cause }) => cause === 'red')
  expect(red?.files).toHaveLength(2)
})

test('a case of which nobody has a file is taken back as ever', async () => {
  const { stage, shared, asked, recalls } = await open()
  await stage.type(people.anne, rooms.fr, `recall ${shared} yes`)
  await stage.fireTimers()
  expect(asked()).toEqual({})
  for (const { files } of await recalls()) expect(files).toEqual([])
})

test.each([
  ['is made stricter', (number: string) => `label ${number} amber+strict`],
  ['is taken back', (number: string) => `recall ${number} yes`],
  ['becomes TLP:RED', (number: string) => `label ${number} red sure`],
])('a file that is under way when its case %s is given to nobody, and is on no record', async (_, line) => {
  const { stage, shared, call, begin, take, onRecord } = await open()
  const underWay = [
    await begin('dorte', { kind: 'case', number: shared }, 'md'),
    await begin('bruno', day, 'csv'),
    await begin('fiona', { kind: 'call', number: call }, 'md'),
    await begin('console', { kind: 'decisions' }, 'jsonl'),
  ]
  stage.pass(1)
  await stage.type(people.anne, rooms.fr, line(shared))
  for (const made of underWay) expect(await refusal(made.record())).toBe('exports.narrowed')
  expect(await onRecord()).toEqual([0, 0])
  // Asked for again, it is of what may be read by then.
  await take('bruno', day, 'csv')
  expect(await onRecord()).toEqual([1, 1])
})

test('nor is one of a case that fewer have by name, or of a call that is part of it by its run alone', async () => {
  const { stage, kept, call, begin, partOf, onRecord } = await open()
  await partOf(kept, call)
  await stage.store.db.case.update({ where: { number: kept }, data: { label: 'TLP:AMBER', addressees: ['DK', 'FR'] } })
  const [own, part] = [
    await begin('dorte', { kind: 'case', number: kept }, 'md'),
    await begin('fiona', { kind: 'call', number: call }, 'md'),
  ]
  await stage.store.db.case.update({ where: { number: kept }, data: { addressees: ['FR'] } })
  for (const made of [own, part]) expect(await refusal(made.record())).toBe('exports.narrowed')
  expect(await onRecord()).toEqual([0, 0])
})

test('a file is given out where its case only went on meanwhile, more may read it, or something else was narrowed', async () => {
  const { stage, shared, kept, begin, onRecord } = await open()
  const made = await begin('dorte', { kind: 'case', number: shared }, 'md')
  await stage.type(people.bruno, rooms.fr, `note ${shared} still being looked at`)
  await stage.type(people.bruno, rooms.fr, `release ${shared} green`)
  await stage.type(people.anne, rooms.fr, `label ${kept} red sure`)
  expect(await refusal(made.record())).toBe('on record')
  expect(await onRecord()).toEqual([1, 1])
})

test('who narrows a case while a file is being put on record waits for it, and whoever has it is asked to delete it', async () => {
  const { stage, shared, begin, asked, onRecord } = await open()
  const made = await begin('dorte', { kind: 'case', number: shared }, 'md')
  const record = await hold(stage.store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
  const recorded = refusal(made.record())
  await record.waited()
  const narrowing = stage.type(people.anne, rooms.fr, `label ${shared} amber+strict`)
  await record.waited(2).finally(record.release)
  expect(await recorded).toBe('on record')
  await narrowing
  expect(await onRecord()).toEqual([1, 1])
  expect(Object.keys(asked())).toEqual(['dorte'])
})

test('a file is put on record only once whoever has its case in hand is done with it', async () => {
  const { stage, shared, begin, onRecord } = await open()
  const made = await begin('dorte', { kind: 'case', number: shared }, 'md')
  const raising = `UPDATE "Case" SET label = 'TLP:AMBER+STRICT' WHERE number = '${shared}'`
  const raised = await hold(stage.store, raising)
  const recorded = refusal(made.record())
  await raised.waited().finally(raised.commit)
  expect(await recorded).toBe('exports.narrowed')
  expect(await onRecord()).toEqual([0, 0])
})

test('who has a file of a call that does not say whose it is, and never could read that case, is told of it only once nobody may read either', async () => {
  const { stage, kept, call, decision, take, asked, partOf, recalls } = await open()
  const { db } = stage.store
  await partOf(kept, call)
  await db.decision.update({ where: { id: decision }, data: { callId: call, caseNumber: null } })
  await db.case.update({ where: { number: kept }, data: { label: 'TLP:AMBER' } })
  await take('fiona', { kind: 'call', number: call }, 'md')
  stage.pass(1)
  await stage.type(people.anne, rooms.fr, `label ${kept} amber+strict`)
  // Whose case it is knows of the file all the same.
  expect((await recalls()).map(({ files }) => files.length)).toContain(1)
  expect(asked()).toEqual({})
  await stage.type(people.anne, rooms.fr, `label ${kept} red sure`)
  expect(Object.keys(asked())).toEqual(['fiona'])
})
