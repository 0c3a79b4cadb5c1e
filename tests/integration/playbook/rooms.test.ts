import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type Yard } from '../delivery/yard.ts'
import { folderOf, intake, roomy } from './books.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let opened: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
beforeAll(async () => {
  opened = await openTestStore()
  const { store } = opened
  const library = await openLibrary(store.db, folderOf({ 'PB-01': intake, 'PB-25': roomy }), store.clock())
  yard = await openYard(store, undefined, library)
})
afterAll(async () => {
  await yard?.close()
  await opened?.end()
})

it('a run has a room made on its platform, speaks there once people sit in it, and archives it', async () => {
  const { db } = opened.store
  const { platform } = yard
  yard.say('one', '!jom run PB-25')
  const run = await until(() => db.run.findFirst(), { what: 'the run' })
  const title = `Night ${run.id}`
  const seen = () => platform.roomsOf('ana').find((room) => room.title === title)
  const room = await until(seen, { what: 'ana sits in the room' })
  await until(() => platform.seenBy('ben', room.id).some(({ text }) => text.includes('The room is open')), {
    what: 'ben reads what is said there',
  })
  // What is said in it reaches the room it is linked with.
  platform.post('ana', room.id, { text: 'quincunx in the new room' })
  await until(() => yard.copies('two', 'quincunx').length > 0, { what: 'it is passed on' })
  await yard.restart()
  platform.post('ana', room.id, { text: 'rhombus after a restart' })
  await until(() => yard.copies('two', 'rhombus').length > 0, { what: 'it is passed on after a restart' })

  yard.say('one', `!jom done ${run.id} over`)
  await until(async () => (await db.run.findUniqueOrThrow({ where: { id: run.id } })).status === 'ended', {
    what: 'the run is over',
  })
  await until(() => platform.roomsOf(platform.bot).find(({ id }) => id === room.id)?.archived, {
    what: 'the platform archived the room',
  })
  expect(await db.link.findMany({ where: { rooms: { has: `${run.id.toLowerCase()}-war-room` } } })).toEqual([])
  const kinds = await db.ledgerEntry.findMany({ where: { subject: { startsWith: 'room/' } }, select: { kind: true } })
  expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['room.archived', 'room.made'])
})

it('a room that its platform refuses for good fails its step: people see why, and have it made when it can be', async () => {
  const { db } = opened.store
  const { platform } = yard
  platform.setFault({ call: 'create', times: 1_000_000, does: { kind: 'status', status: 403 } })
  const before = (await db.run.findMany({ select: { id: true } })).map(({ id }) => id)
  yard.say('one', '!jom run PB-25')
  const run = await until(() => db.run.findFirst({ where: { id: { notIn: before }, status: 'stuck' } }), {
    what: 'the run is stuck at its room',
  })
  await until(() => yard.copies('one', run.id).some(({ text }) => text.includes('does not make the room')), {
    what: 'people read why',
  })
  // It is wanted no more: nobody is invited to it later.
  const wanted = await db.room.findMany({ where: { madeFor: { startsWith: `room/${run.id}/` } } })
  expect(wanted.map(({ archivedAt }) => archivedAt !== null)).toEqual([true])
  expect(await db.link.count({ where: { name: { startsWith: `room/${run.id}/` } } })).toBe(0)
  platform.clearFaults()
  yard.say('one', `!jom redo ${run.id} war_room it may now`)
  await until(() => platform.roomsOf('ben').find(({ title }) => title === `Night ${run.id}`), {
    what: 'ben sits in the room',
  })
})
