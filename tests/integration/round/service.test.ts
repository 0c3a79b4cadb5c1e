import { afterAll, beforeAll, expect, test } from 'vitest'
import { prefix } from '../../../adapters/recording/render.ts'
import { show } from '../../servers/recording/markup.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/** A round over a real service: the whole engine, one table in three linked rooms, edited in place. */

let opened: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
const rooms: readonly RoomName[] = ['one', 'two', 'three']

beforeAll(async () => {
  opened = await openTestStore()
  yard = await openYard(opened.store, (directory) =>
    directory.replace('[{ role: niscg_member, for: FR, in: niscg }]', '[{ role: coordinator, for: FR, in: niscg }]'),
  )
})
afterAll(async () => {
  await yard?.close()
  await opened?.end()
})

const tables = (room: RoomName) =>
  yard.copies(room, 'Roll call').map(({ id, text }) => ({ id, said: show(text).plain }))

test('asked in one room it stands in all that are linked; an answer given there by reply edits the same message everywhere', async () => {
  yard.say('one', `${prefix} ask-all roll-call in 45 min Who is on the bridge?`)
  for (const room of rooms)
    await until(() => tables(room).some(({ said }) => said.includes('0 of 2 answered')), {
      what: `the table in ${room}`,
    })
  const before = rooms.map((room) => tables(room).map(({ id }) => id))
  // Neither member has a room of its own: both are asked alone, and nobody else sees that.
  expect(before.map((each) => each.length)).toEqual([1, 1, 1])

  const [table] = tables('two')
  yard.platform.post('ben', yard.idOf('two'), { text: `${prefix} line here`, re: table?.id ?? '' })
  for (const room of rooms) {
    await until(() => tables(room)[0]?.said.includes('1 of 2 answered'), { what: `the answer in ${room}` })
    expect(tables(room)[0]?.said).toMatch(/No answer yet \(1\)[\s\S]*FR[\s\S]*Here \(1\)[\s\S]*EE/)
  }
  expect(rooms.map((room) => tables(room).map(({ id }) => id))).toEqual(before)
  const [answer] = await yard.store.db.roundAnswer.findMany()
  expect(answer).toMatchObject({ code: 'EE', value: 'here', account: 'recording:ben', late: false })
})

test('what the service tells twice is one answer', async () => {
  yard.say('three', `${prefix} line absent`)
  await until(async () => (await yard.store.db.roundAnswer.count()) === 2, { what: 'the answer of France' })
  await yard.heard()
  await yard.restart()
  await yard.heard()
  expect(await yard.store.db.roundAnswer.count()).toBe(2)
  await until(() => tables('one')[0]?.said.includes('2 of 2 answered'), { what: 'both answers' })
  expect(tables('one')).toHaveLength(1)
})
