import { afterEach, beforeEach, expect, test } from 'vitest'
import { unreachable } from '../../../src/chat/errors.ts'
import { paragraph } from '../../../src/chat/message.ts'
import { type AccountRef, accountRef, type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { put } from '../../../src/sharing/parcel.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { account, edited, fillDirectory, openPlace, place, said } from './place.ts'

/** What follows a room, or whoever reads it, to another place. */
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'])
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

const handled = async (): Promise<void> => {
  yard.inbox.poke(place('one'))
  await until(async () => (await yard.db.inbox.count({ where: { state: 'pending' } })) === 0, { what: 'it is handled' })
}
const shows = (room: string, words: readonly string[]): Promise<unknown> =>
  until(
    () => {
      yard.outbox.poke(place(room))
      const wanted = words.map((each) => `ana (FR · NISCG): ${each}`)
      return JSON.stringify(yard.platform.shows(room)) === JSON.stringify(wanted)
    },
    { what: () => `${room} shows ${words.join()}; it shows ${yard.platform.shows(room).join()}` },
  )
/** The room of the directory is another one on its platform from now on. */
async function moveTo(room: string): Promise<void> {
  await yard.db.room.update({ where: { id: 'two' }, data: { conversation: place(room) } })
  await yard.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
}

test('a message follows its room to another place, and is taken back where that was', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows('two', ['first'])
  await moveTo('new two')
  await yard.accept('ana', 'one', edited('m1', 'second'))
  await handled()
  await shows('new two', ['second'])
  await shows('two', [])
  await yard.accept('ana', 'one', edited('m1', 'third'))
  await handled()
  await shows('new two', ['third'])
  const slot = `relay/${place('one')}/m1@two`
  expect(await yard.db.post.findUnique({ where: { slot }, select: { conversation: true, intent: true } })).toEqual({
    conversation: place('new two'),
    intent: 'put',
  })
})

test('of which nobody knows whether it stands is found where its room was, and taken back there', async () => {
  // It is said, and the answer gets lost, however often it is tried.
  yard.platform.refuse((room) => (room === place('two') ? unreachable('the room') : undefined), 'after')
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await until(
    async () => (await yard.db.post.count({ where: { fault: { not: null }, parts: { isEmpty: true } } })) === 1,
    {
      what: 'the answer is lost',
    },
  )
  expect(yard.platform.shows('two')).toHaveLength(1)
  await moveTo('new two')
  yard.platform.refuse(undefined)
  await yard.accept('ana', 'one', edited('m1', 'second'))
  await handled()
  await shows('new two', ['second'])
  await shows('two', [])
})

/** Tells ana something alone, by an account of hers in a room, on a bot for which these platforms tell it in the room itself. */
function tell(
  words: string,
  [reader, conversation]: readonly [AccountRef, ConversationRef],
  tellsInRooms: readonly string[] = ['yard'],
): Promise<unknown> {
  const directory = yard.facts.current()
  const ana = directory.people.get('ana')
  if (!ana) throw new Error('the directory has her')
  const now = new Date()
  const message = { look: 'notice', marking: 'TLP:CLEAR', summary: words, blocks: [paragraph(words)] } as const
  const target = targetPerson(directory, ana, reader, conversation, now)
  const effects = put('test/card@~ana', { message, label: 'TLP:CLEAR', addressees: [] }, target)
  expect(effects).toHaveLength(1)
  return at.store.db.$transaction((tx) => applyEffects(tx, at.store.keyring, effects, now, new Set(tellsInRooms)))
}
const hers = (room: string) => [account('ana'), place(room)] as const
const posts = async (): Promise<readonly string[]> =>
  (await yard.db.post.findMany({ orderBy: { id: 'asc' } })).map(
    ({ id, slot, platform, conversation, intent }) =>
      `${slot.replace(`/${id}/`, '/…/')} ${platform} ${conversation} ${intent}`,
  )
async function stands(): Promise<void> {
  yard.outbox.poke(place('one'))
  await until(async () => (await yard.db.post.count({ where: { state: 'sent' } })) === 1, { what: 'it stands' })
}
const moved = ['moved/…/test/card@~ana yard yard:one retract', 'test/card@~ana yard yard:two put']

test('what one account was told alone stays there while that account reads it, and is told anew to another one', async () => {
  await tell('first', hers('one'))
  await stands()
  await tell('second', hers('two'))
  expect(await posts()).toEqual(['test/card@~ana yard yard:one put'])
  await tell('third', [accountRef('elsewhere', 'ana'), conversationRef('elsewhere', 'hall')])
  expect(await posts()).toEqual([
    'moved/…/test/card@~ana yard yard:one retract',
    'test/card@~ana elsewhere elsewhere:hall put',
  ])
  // Of what was never said nothing is to be taken back.
  await tell('fourth', hers('two'))
  expect(await posts()).toEqual(moved)
  yard.outbox.poke(place('one'))
  yard.outbox.poke(place('two'))
  await until(() => yard.platform.told('two').length === 1, { what: 'she is told anew' })
  await until(() => yard.platform.told('one').length === 0, { what: 'it is gone where it stood' })
  expect(yard.platform.told('two')).toEqual(['fourth'])
})

const leave = (): Promise<unknown> =>
  yard.db.roomMember.deleteMany({ where: { roomId: 'one', account: account('ana') } })

test('what one account was told alone in a room follows it where it has left that room', async () => {
  await tell('first', hers('one'))
  await stands()
  await leave()
  await tell('second', hers('two'))
  expect(await posts()).toEqual(moved)
  yard.outbox.poke(place('one'))
  yard.outbox.poke(place('two'))
  await until(() => yard.platform.told('two').length === 1, { what: 'she is told where she sits' })
  await until(() => yard.platform.told('one').length === 0, { what: 'it is gone where it stood' })
  expect(yard.platform.told('two')).toEqual(['second'])
})

test('so it does where that room was closed', async () => {
  await tell('first', hers('one'))
  await stands()
  await yard.db.room.update({ where: { id: 'one' }, data: { archivedAt: new Date() } })
  await tell('second', hers('two'))
  expect(await posts()).toEqual(moved)
})

test('what a platform tells beside the room stays, and so does what was told where the directory has no room', async () => {
  await tell('first', hers('one'))
  await stands()
  await leave()
  await tell('second', hers('two'), ['another'])
  expect(await posts()).toEqual(['test/card@~ana yard yard:one put'])
  await stands()
  await yard.db.room.update({ where: { id: 'one' }, data: { conversation: place('elsewhere') } })
  await tell('third', hers('two'))
  expect(await posts()).toEqual(['test/card@~ana yard yard:one put'])
})
