import { afterAll, expect, test, vi } from 'vitest'
import { makeExport, readerOf } from '../../../src/export/bundle.ts'
import type { Asked, Format } from '../../../src/export/request.ts'
import { type ExportWorld, openExportWorld } from '../../interop/world.ts'
import { makeWorld, wordsIn } from '../threat/stage.ts'

/** Files that somebody took of what they may not read any more: nothing takes them back, and whoever has one is asked to delete it. */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const { people, rooms } = makeWorld()
const day = { kind: 'period', from: '2027-04-25', to: '2027-04-26' } as const
const worlds: ExportWorld[] = []
afterAll(async () => {
  for (const world of worlds) await world.end()
})

async function open() {
  const world = await openExportWorld()
  worlds.push(world)
  const { stage, directory } = world
  const { db, keyring } = stage.store
  return {
    ...world,
    /** Somebody takes a file, and has it. */
    async take(who: keyof typeof people | 'console', asked: Asked, format: Format): Promise<void> {
      const place = { db, keyring, directory, now: stage.now, exercise: true, origin: 'https://jom.example.eu' }
      const reader = who === 'console' ? { language: 'en', zone: 'UTC' } : readerOf(people[who])
      const made = await makeExport(place, reader, asked, format, who === 'console' ? { maker: 'bot' } : {})
      await made.record()
      await made.content.close()
    },
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

test('a case of which nobody has a file is taken back as ever', async () => {
  const { stage, shared, asked, recalls } = await open()
  await stage.type(people.anne, rooms.fr, `recall ${shared} yes`)
  await stage.fireTimers()
  expect(asked()).toEqual({})
  for (const { files } of await recalls()) expect(files).toEqual([])
})
