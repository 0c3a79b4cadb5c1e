import { afterAll, beforeAll, expect, test } from 'vitest'
import { shippedPlaybooks } from '../../../src/config.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import type { SeenCopy, Sight } from '../../../src/sharing/who-sees.ts'
import { findMessage, whoSeesMessage, whoSeesRoom } from '../../../src/sharing/who-sees-message.ts'
import { openCase } from '../../../src/threat/case.ts'
import { whoSeesCase } from '../../../src/threat/who-sees.ts'
import { show } from '../../servers/recording/markup.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/**
 * What `who-sees` tells against what the real outbox did and what a recording service shows to each account. Room one is the
 * French cell, two the joint room, three one for outreach that carries TLP:GREEN.
 */
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
const roomNames: readonly RoomName[] = ['one', 'two', 'three']

beforeAll(async () => {
  at = await openTestStore()
  const library = await openLibrary(at.store.db, shippedPlaybooks, at.store.clock())
  yard = await openYard(
    at.store,
    (directory) =>
      directory
        .replace(
          /id: one.*/,
          'id: one, title: Room one, kind: national-cell, for: FR, platform: recording, label: TLP:AMBER+STRICT, ceiling: TLP:AMBER+STRICT, releasesTo: two, seats: [ana] }',
        )
        .replace(
          /id: three.*/,
          'id: three, title: Room three, kind: outreach, platform: recording, label: TLP:GREEN, ceiling: TLP:GREEN, seats: [ana, ben] }',
        )
        .replace('rooms: [one, two, three]', 'rooms: [two, three]'),
    library,
  )
  await touchPasskey(at.store.db, { id: 'ana', name: 'Ana', pseudonym: 'p-ana' })
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

/** Who sees on the service, in messages of the bot, a word of what was reported: `ana@Room one`. */
function eyes(word: string): Set<string> {
  const seen = new Set<string>()
  for (const room of roomNames) {
    for (const handle of yard.platform.members(yard.platform.bot, yard.idOf(room))) {
      if (handle === yard.platform.bot) continue
      const found = yard.platform
        .seenBy(handle, yard.idOf(room))
        .some(({ by, text }) => by === yard.platform.bot && show(text).plain.includes(word))
      if (found) seen.add(`${handle}@Room ${room}`)
    }
  }
  return seen
}

/** Who has it before their eyes by what `who-sees` tells. */
const told = ({ readers }: Sight): Set<string> =>
  new Set(
    readers.flatMap(({ person, reasons }) =>
      reasons.flatMap((reason) =>
        reason.kind === 'here' || reason.kind === 'alone' ? [`${person.id}@${reason.room}`] : [],
      ),
    ),
  )

async function sightOf(number: string): Promise<Sight> {
  const { db, keyring, clock } = at.store
  const directory = await readDirectory(db)
  const row = await db.case.findUniqueOrThrow({ where: { number } })
  return db.$transaction((tx) => whoSeesCase({ tx, directory, now: clock() }, openCase(row, keyring)))
}

const tell = (handle: string, room: RoomName, text: string): string =>
  yard.platform.post(handle, yard.idOf(room), { text, only: yard.platform.bot })

/** Waits until all that was said and all that follows from it is done, with the seats read as they are. */
async function settled(): Promise<void> {
  await yard.heard()
  await until(
    async () => {
      const rows = await at.store.db.roomMember.findMany({ include: { room: true } })
      const read = roomNames.every((room) => {
        const seats = yard.platform
          .members(yard.platform.bot, yard.idOf(room))
          .filter((each) => each !== yard.platform.bot)
        const known = rows
          .filter(({ roomId }) => roomId === room)
          .map(({ account }) => account.slice('recording:'.length))
        return seats.toSorted().join() === known.toSorted().join()
      })
      const waiting = await at.store.db.post.count({ where: { state: 'pending' } })
      return read && waiting === 0
    },
    { what: 'everything is delivered and every seat read' },
  )
}

async function say(handle: string, room: RoomName, text: string): Promise<void> {
  tell(handle, room, text)
  await settled()
}

/** What stands there is what the rule lets stand, copy by copy. */
const follows = ({ stands, rule }: SeenCopy): boolean =>
  stands === rule.shows || (rule.shows === 'nothing' && stands === 'held')

test('a case is told to stand where the service shows it, and before whom', async () => {
  await say('ana', 'one', 'report the orchard burns')
  const { number } = await at.store.db.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
  const national = await sightOf(number)
  expect(told(national)).toEqual(eyes('orchard'))
  expect(national.readers.map(({ person }) => person.id)).toEqual(['ana'])
  expect(national.readers[0]?.reasons[0]).toEqual({ kind: 'own', code: 'FR' })

  await say('ana', 'one', `release ${number}`)
  const released = await sightOf(number)
  expect(released.copies.filter((copy) => !follows(copy))).toEqual([])
  expect(told(released)).toEqual(eyes('orchard'))
  expect(told(released)).toContain('ben@Room two')
  expect(released.readers.find(({ person }) => person.id === 'ben')?.reasons).toEqual([
    { kind: 'addressee', code: 'EE' },
    { kind: 'here', room: 'Room two' },
  ])

  // Whoever has no account that counts reads nothing, whatever they hold.
  const { db } = at.store
  await db.account.updateMany({ where: { personId: 'ben' }, data: { state: 'revoked', revokedAt: new Date() } })
  expect((await sightOf(number)).readers.map(({ person }) => person.id)).not.toContain('ben')
  await db.account.updateMany({ where: { personId: 'ben' }, data: { state: 'verified', revokedAt: null } })
  const outreach = released.copies.find(({ room }) => room?.id === 'three')
  expect(outreach).toMatchObject({ stands: 'stub', rule: { shows: 'stub', clause: 'above-ceiling' } })
  expect(released.raised).toEqual({
    label: 'TLP:AMBER+STRICT',
    rooms: { before: 2, after: 1 },
    people: { before: 2, after: 1 },
  })
})

test('a stranger is named, what is held for them is told as held, and neither sees it', async () => {
  const { number } = await at.store.db.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
  yard.platform.join('eve', yard.idOf('two'))
  await settled()
  await say('ana', 'one', `status ${number} stable the orchard still burns`)
  const sight = await sightOf(number)
  expect(sight.copies.filter((copy) => !follows(copy))).toEqual([])
  expect(sight.copies.find(({ room }) => room?.id === 'two')).toMatchObject({
    stands: 'held',
    rule: { shows: 'held', clause: 'stranger-present' },
  })
  expect(sight.places.find(({ room }) => room.id === 'two')?.strangers).toEqual(['recording:eve'])
  expect(told(sight)).toEqual(eyes('orchard'))
  expect([...eyes('orchard')].filter((each) => each.endsWith('Room two'))).toEqual([])
  yard.platform.leave('eve', yard.idOf('two'))
  await settled()
  await until(async () => (await sightOf(number)).copies.every(follows), { what: 'what was held stands again' })
})

test('what the next label would change is what it changes, and what is told is what is seen, along a walk of labels and seats', async () => {
  const { number } = await at.store.db.case.findFirstOrThrow({ orderBy: { id: 'desc' } })
  await touchPasskey(at.store.db, { id: 'ana', name: 'Ana', pseudonym: 'p-ana' })
  const walk: readonly (() => Promise<void>)[] = [
    () => say('ana', 'one', `label ${number} green`),
    () => say('ana', 'one', `label ${number} amber`),
    async () => {
      yard.platform.leave('ben', yard.idOf('two'))
      await settled()
    },
    () => say('ana', 'one', `label ${number} amber+strict`),
    () => say('ana', 'one', `release ${number} green`),
    async () => {
      yard.platform.join('eve', yard.idOf('three'))
      await settled()
    },
    () => say('ana', 'one', `label ${number} amber`),
    () => say('ana', 'one', `label ${number} amber+strict`),
  ]
  let checked = 0
  for (const step of walk) {
    const before = await sightOf(number)
    await step()
    const sight = await sightOf(number)
    const row = await at.store.db.case.findUniqueOrThrow({ where: { number } })
    expect(sight.copies.filter((copy) => !follows(copy) && copy.stands !== 'whole')).toEqual([])
    expect(told(sight)).toEqual(eyes('orchard'))
    if (before.raised?.label !== row.label) continue
    // It was raised by one: what was foretold has come.
    checked += 1
    const rooms = new Set(
      sight.copies.flatMap(({ room, only, stands }) => (room && !only && stands === 'whole' ? [room.id] : [])),
    )
    expect([row.label, rooms.size]).toEqual([row.label, before.raised.rooms.after])
    expect([row.label, sight.readers.length]).toEqual([row.label, before.raised.people.after])
  }
  expect(checked).toBeGreaterThan(2)
})

test('a message is told to be read where it was said and where its copies stand; a room tells who sits in it', async () => {
  const { db, clock } = at.store
  yard.platform.leave('eve', yard.idOf('three'))
  yard.platform.join('ben', yard.idOf('two'))
  await settled()
  const id = yard.say('two', 'TLP:GREEN about the plum trees')
  await settled()
  const directory = await readDirectory(db)
  const scene = { directory, now: clock() }
  const conversation = directory.rooms.get('two')?.conversation ?? ''
  await db.$transaction(async (tx) => {
    const message = await findMessage({ ...scene, tx }, `${conversation}/${id}`)
    if (!message) throw new Error('it was heard')
    const sight = await whoSeesMessage({ ...scene, tx }, message)
    expect(told(sight)).toEqual(eyes('plum'))
    expect(sight.readers.map(({ person, reasons }) => [person.id, reasons.map(({ kind }) => kind)])).toEqual([
      ['ana', ['said', 'here']],
      ['ben', ['said', 'here']],
    ])
    expect(sight.raised).toMatchObject({ label: 'TLP:AMBER', rooms: { before: 1, after: 0 } })
    expect(await findMessage({ ...scene, tx }, sight.copies[0]?.slot ?? '')).toMatchObject({ externalId: id })
    expect(await findMessage({ ...scene, tx }, `${conversation}/nothing`)).toBeUndefined()
    const three = directory.rooms.get('three')
    if (!three) throw new Error('it is there')
    const room = await whoSeesRoom({ ...scene, tx }, three)
    expect(room.people.map(({ person, codes }) => [person.id, codes])).toEqual([
      ['ana', ['FR']],
      ['ben', ['EE']],
    ])
    expect(room.copies).toContainEqual({ label: 'TLP:GREEN', shows: 'whole', count: 1 })
  })
})
