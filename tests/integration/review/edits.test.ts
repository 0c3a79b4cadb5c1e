import { afterEach, beforeEach, expect, test } from 'vitest'
import { unreachable } from '../../../src/chat/errors.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { openEnvelope } from '../../../src/delivery/apply.ts'
import { mostAttempts } from '../../../src/sharing/attempts.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { deleted, edited, fillDirectory, openPlace, place, said } from './place.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Awaited<ReturnType<typeof openPlace>>
beforeEach(async () => {
  at = await openTestStore()
  await fillDirectory(at.store, ['one', 'two'], 'TLP:AMBER+STRICT')
  yard = await openPlace(at.store)
})
afterEach(async () => {
  await yard.close()
  await at.end()
})

const handled = (room = 'one'): Promise<unknown> => {
  yard.inbox.poke(place(room))
  return until(async () => (await yard.db.inbox.count({ where: { state: 'pending' } })) === 0, {
    what: 'all is handled',
  })
}
const shows = (words: readonly string[]): Promise<unknown> => {
  const wanted = words.map((each) => `ana (FR · NISCG): ${each}`)
  return until(() => JSON.stringify(yard.platform.shows('two')) === JSON.stringify(wanted), {
    what: () => `two shows ${JSON.stringify(wanted)}; it shows ${JSON.stringify(yard.platform.shows('two'))}`,
  })
}
const copy = async (message: string) => {
  const post = await yard.db.post.findUniqueOrThrow({ where: { slot: `relay/${place('one')}/${message}@two` } })
  if (!post.envelope) throw new Error('the copy has no text')
  return openEnvelope(post.envelope, at.store.keyring)
}

const files = ({ parcel }: Awaited<ReturnType<typeof copy>>) =>
  parcel.message.blocks.filter((block) => block.type === 'file')

test('a label that an edit raises takes the copies back and is told; once it is lowered they stand again', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows(['first'])

  await yard.accept('ana', 'one', edited('m1', 'TLP:AMBER+STRICT second'))
  await handled()
  await shows([])
  await until(() => yard.platform.told('one').length === 1, { what: 'the author is told' })
  expect(yard.platform.told('one')[0]).toContain('two')

  await yard.accept('ana', 'one', edited('m1', 'third'))
  await handled()
  await shows(['third'])
  await yard.accept('ana', 'one', edited('m1', 'fourth'))
  await handled()
  await shows(['fourth'])
})

test('an edit by somebody else changes nothing and takes nothing back, whatever marking it claims for the message', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows(['first'])
  for (const who of ['ben', 'nobody-known']) {
    await yard.accept(who, 'one', edited('m1', 'TLP:RED'), edited('m1', 'second'))
    await handled()
  }
  await yard.accept('ana', 'one', said('m2', 'last'))
  await handled()
  await shows(['first', 'last'])
  await yard.accept('ana', 'one', edited('m1', 'TLP:RED second'))
  await handled()
  await shows(['last'])
})

test('the words that an edit withdrew from a room are not had there by pointing at the copy that is still to be taken back', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows(['first'])
  yard.platform.refuse((room) => (room === place('two') ? unreachable('the room') : undefined))
  await yard.accept('ana', 'one', edited('m1', 'TLP:AMBER+STRICT names of agents'))
  await handled()
  const { parts } = await yard.db.post.findUniqueOrThrow({ where: { slot: `relay/${place('one')}/m1@two` } })
  await yard.accept('ewa', 'two', { kind: 'command', text: 'report', on: messageId(parts[0] ?? '') })
  await handled('two')
  expect(await yard.db.case.count()).toBe(0)
})

test('an edit leaves the files of a message and its place in a thread as they are', async () => {
  const file = { id: 'f1', name: 'poster.png', mediaType: 'image/png', bytes: 7 }
  await yard.accept('ana', 'one', said('m1', 'root'))
  await yard.accept('ana', 'one', said('m2', 'look', { thread: messageId('m1'), files: [file] }))
  await handled()
  const before = await copy('m2')
  await yard.accept('ana', 'one', edited('m2', 'look here'))
  await handled()
  const after = await copy('m2')
  expect(after.parcel.message.summary).toContain('look here')
  expect(files(after)).toEqual([{ type: 'file', file: { ...file, id: 'yard:f1' } }])
  expect(files(after)).toEqual(files(before))
  expect(after.under).toEqual({ slot: `relay/${place('one')}/m1@two`, as: 'thread' })
})

test('the files of a message come with it wherever an edit lets it stand, be there a copy that holds them or none', async () => {
  const file = { id: 'f1', name: 'poster.png', mediaType: 'image/png', bytes: 7 }
  const passedOn = [{ type: 'file', file: { ...file, id: 'yard:f1' } }]
  // It could not be passed on as it was.
  await yard.accept('ana', 'one', said('m1', 'TLP:AMBER+STRICT look', { files: [file] }))
  await handled()
  await yard.accept('ana', 'one', edited('m1', 'look here'))
  await handled()
  expect(files(await copy('m1'))).toEqual(passedOn)
  // It was taken back, and may stand again.
  await yard.accept('ana', 'one', edited('m1', 'TLP:AMBER+STRICT look away'))
  await handled()
  await until(async () => (await yard.db.post.count({ where: { state: 'retracted' } })) === 1, { what: 'it is gone' })
  await yard.accept('ana', 'one', edited('m1', 'look again'))
  await handled()
  expect(files(await copy('m1'))).toEqual(passedOn)
  // Its copy is without its text already, as it is after a day.
  const slot = `relay/${place('one')}/m1@two`
  await until(async () => (await yard.db.post.count({ where: { slot, state: 'sent' } })) === 1, { what: 'it stands' })
  await yard.db.post.update({ where: { slot }, data: { envelope: null } })
  await yard.accept('ana', 'one', edited('m1', 'look at that'))
  await handled()
  expect(files(await copy('m1'))).toEqual(passedOn)
  // Its author took the file out.
  await yard.accept('ana', 'one', edited('m1', 'look no more', { files: [] }))
  await handled()
  expect(files(await copy('m1'))).toEqual([])
})

test('an edit takes back the copy in a room to which the message is passed on no more', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows(['first'])
  await yard.db.link.deleteMany()
  await yard.db.world.update({ where: { id: 1 }, data: { directoryVersion: { increment: 1 } } })
  await yard.accept('ana', 'one', edited('m1', 'second'))
  await handled()
  await shows([])
})

test('a copy that was given up is taken back however often that has to be tried', async () => {
  await yard.accept('ana', 'one', said('m1', 'first'))
  await handled()
  await shows(['first'])
  const slot = `relay/${place('one')}/m1@two`
  await until(async () => (await yard.db.post.count({ where: { slot, state: 'sent' } })) === 1, { what: 'it stands' })
  // An edit of it was tried for hours.
  await yard.db.post.update({ where: { slot }, data: { state: 'dead', attempts: mostAttempts.refused } })
  let refused = 0
  yard.platform.refuse((room) => {
    if (room !== place('two')) return undefined
    refused += 1
    return refused <= 2 ? unreachable('the room') : undefined
  })
  await yard.accept('ana', 'one', deleted('m1'))
  await handled()
  await until(
    async () => {
      yard.outbox.poke(place('two'))
      return (await yard.db.post.count({ where: { slot, state: { in: ['retracted', 'dead'] } } })) === 1
    },
    { what: 'it is settled' },
  )
  await shows([])
  expect(refused).toBe(3)
})
