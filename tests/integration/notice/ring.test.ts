import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDirectory } from '../../../src/directory/read.ts'
import { watchTurns } from '../../../src/notice/turn.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  await stage.contact(stage.people.chloe, 'email', 'chloe@cell.example')
  await stage.contact(stage.people.chloe, 'phone', '+33612345678')
})
afterAll(() => stage.end())

const rings = async () =>
  stage.store.db.notice.findMany({ where: { key: { contains: '@ring/' } }, orderBy: { openedAt: 'asc' } })

test('nobody is rung when the bot first sees who is on duty', async () => {
  await watchTurns(stage.store.db, stage.now)
  await stage.fireTimers()
  expect(await rings()).toEqual([])
})

test('who takes over by the rota is rung by every channel, once, though the timer comes twice and the bot starts anew', async () => {
  const { directory, people } = stage
  const from = new Date(stage.now.getTime() + 5 * 60_000)
  stage.follow({ ...directory, shifts: [...directory.shifts, { code: 'FR', level: 0, person: people.chloe.id, from }] })
  stage.pass(2)
  await stage.fireTimers()
  expect(await rings()).toEqual([])
  // The look after that falls on the very instant of the hand-over.
  stage.pass(3)
  await watchTurns(stage.store.db, stage.now)
  await stage.fireTimers()
  const [ring, ...others] = await rings()
  expect(others).toEqual([])
  expect(await stage.asked(ring?.id ?? '')).toEqual(['0 chloe chat sent', '0 chloe email sent', '0 chloe webhook sent'])
  stage.pass(1)
  await stage.fireTimers()
  expect(await rings()).toHaveLength(1)
})

test('only whoever was rung can answer a ring', async () => {
  const { people, rooms } = stage
  const id = (await rings())[0]?.id ?? ''
  const [refused] = await stage.type(people.cora, rooms.fr, `got ${id}`)
  expect(wordsIn(refused)).toContain('waits for you')
  expect(await stage.stateOf(id)).toBe('open')
  const [answer] = await stage.type(people.chloe, rooms.fr, 'got')
  expect(wordsIn(answer)).toContain('you can be reached')
  expect(await stage.stateOf(id)).toBe('acknowledged')
})

test('when an override ends, who has the duty again is rung; a ring without an answer is told to the coordinators', async () => {
  const { directory } = stage
  stage.follow(directory)
  stage.pass(1)
  await stage.fireTimers()
  const ring = (await rings()).at(-1)
  expect((await stage.asked(ring?.id ?? ''))[0]).toBe('0 bruno chat sent')
  stage.pass(11)
  await stage.fireTimers()
  expect(await stage.stateOf(ring?.id ?? '')).toBe('failed')
  expect((await stage.asked(ring?.id ?? '')).slice(3)).toEqual(['1 cora chat sent', '1 cora email failed'])
  expect(wordsIn(stage.shown.get(`notice/${ring?.id}/1@~cora`)?.message)).toContain('A test ring for FR')
})

test('duty is taken and given by a line, on record, until the turn it replaces would have ended', async () => {
  const { people, rooms, store } = stage
  const before = (await rings()).length
  const [taken] = await stage.type(people.chloe, rooms.fr, 'duty take')
  expect(wordsIn(taken)).toContain('You are duty officer for FR')
  const [shift] = await store.db.shift.findMany({ where: { id: { startsWith: 'turn/' } } })
  expect(shift).toMatchObject({ code: 'FR', level: 0, personId: 'chloe', from: stage.now })
  expect(shift?.to?.getTime()).toBe(stage.now.getTime() + 24 * 3_600_000)
  expect(
    await store.db.ledgerEntry.count({ where: { kind: 'duty.taken', subject: 'duty/FR', actor: 'p-chloe' } }),
  ).toBe(1)

  const { shifts } = await readDirectory(store.db)
  stage.follow({ ...stage.directory, shifts: [...stage.directory.shifts, ...shifts] })
  await stage.fireTimers()
  expect((await rings()).length).toBe(before + 1)

  const [given] = await stage.type(people.chloe, rooms.fr, 'duty give Cora')
  expect(wordsIn(given)).toContain('Cora is duty officer for FR')
  const [refused] = await stage.type(people.bruno, rooms.fr, 'duty give Anne')
  expect(wordsIn(refused)).toContain('not yours')
  const [shown] = await stage.type(people.bruno, rooms.fr, 'duty')
  expect(wordsIn(shown)).toContain('Duty officer: Chloe, until')
})

test('one’s own people are rung by name or role, others by coordinators alone', async () => {
  const { people, rooms } = stage
  // Whoever is being rung is not rung again until that is over.
  stage.pass(11)
  await stage.fireTimers()
  const [mine] = await stage.type(people.bruno, rooms.fr, 'ring deputy')
  expect(wordsIn(mine)).toContain('Chloe: rung')
  const [theirs] = await stage.type(people.bruno, rooms.fr, 'ring duty DK')
  expect(wordsIn(theirs)).toContain('Nobody you may ring')
  const [unknown] = await stage.type(people.bruno, rooms.fr, 'ring Dorte')
  expect(wordsIn(unknown)).toContain('Nobody you may ring')
  const [allowed] = await stage.type(people.cora, rooms.fr, 'ring Dorte')
  expect(wordsIn(allowed)).toContain('Dorte: rung')
})

test('a communication check asks before it wakes anybody, and shows live who answered', async () => {
  const { people, rooms, directory } = stage
  stage.follow(directory)
  const [refused] = await stage.type(people.bruno, rooms.fr, 'comcheck now')
  expect(wordsIn(refused)).toContain('takes the role Coordinator')
  const [asked] = await stage.type(people.cora, rooms.joint, 'comcheck')
  expect(wordsIn(asked)).toContain('2 people')
  expect(commandsIn(asked)).toEqual(['comcheck now'])
  const before = await stage.store.db.notice.count()
  await stage.type(people.cora, rooms.joint, 'comcheck now')
  await stage.type(people.cora, rooms.joint, 'comcheck now')
  expect(await stage.store.db.notice.count()).toBe(before + 2)

  const board = () => wordsIn([...stage.shown].find(([slot]) => slot.startsWith('notice/board/'))?.[1].message)
  expect(board()).toContain('0 of 2 answered, 2 not yet')
  const ring = await stage.store.db.notice.findFirstOrThrow({ where: { code: 'DK', key: { contains: '@comcheck/' } } })
  await stage.type(people.dorte, rooms.dk, `got ${ring.id}`)
  expect(board()).toContain('1 of 2 answered, 1 not yet')
  expect(board()).toContain('✓ Dorte')
  stage.pass(11)
  await stage.fireTimers()
  expect(board()).toContain('1 of 2 answered, 0 not yet, 1 could not be reached')
})
