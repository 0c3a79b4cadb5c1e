import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import { tellDirectory } from '../../../src/directory/change.ts'
import { rolesAt } from '../../../src/directory/directory.ts'
import { parseDirectoryFile } from '../../../src/directory/file.ts'
import { endRole } from '../../../src/directory/grant.ts'
import { importDirectory, sayDifference } from '../../../src/directory/import.ts'
import { strangerCode } from '../../../src/directory/stranger.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { labels } from '../../../src/sharing/label.ts'
import { watchSeats } from '../../../src/sharing/seat-watch.ts'
import { Prisma } from '../../../src/store/generated/client.ts'
import { show } from '../../servers/recording/markup.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { openYard, type RoomName, type Yard } from '../delivery/yard.ts'

/** Ana and Ben are coordinators now, each of their own member. */
let text = ''
let at: Awaited<ReturnType<typeof openTestStore>>
let yard: Yard
beforeAll(async () => {
  at = await openTestStore()
  yard = await openYard(at.store, (directory) => {
    text = directory.replace(
      /\[\{ role: niscg_member, (.*?) \}\]/g,
      '[{ role: niscg_member, $1 }, { role: coordinator, $1 }]',
    )
    return text
  })
})
afterAll(async () => {
  await yard.close()
  await at.end()
})

/** What a person sees in a room that the bot said to them alone, oldest first. */
const toldIn = (handle: string, room: RoomName) =>
  yard.platform
    .seenBy(handle, yard.idOf(room))
    .filter(({ by, only }) => by === yard.platform.bot && only === handle)
    .map((seen) => ({ ...show(seen.text), edited: seen.edited }))
const sitsIn = (room: RoomName): readonly string[] => yard.platform.members(yard.platform.bot, yard.idOf(room))

async function join(handle: string, room: RoomName): Promise<void> {
  yard.platform.join(handle, yard.idOf(room))
  await yard.heard()
}
function newcomer(handle: string): void {
  yard.platform.addAccount({ handle, name: handle })
}
const order = (handle: string, room: RoomName, line: string): string =>
  yard.platform.post(handle, yard.idOf(room), { text: line, only: yard.platform.bot })
const told = (handle: string, room: RoomName, words: string): Promise<unknown> =>
  until(() => toldIn(handle, room).some(({ plain }) => plain.includes(words)), {
    what: () =>
      `${handle} is told “${words}”; told was ${JSON.stringify(toldIn(handle, room).map(({ plain }) => plain))}`,
  })
const held = (count: number): Promise<unknown> =>
  until(async () => (await at.store.db.post.count({ where: { state: 'held', held: 'stranger-present' } })) === count, {
    what: `${count} are held`,
  })
const entries = async (kind: string) =>
  (await at.store.db.ledgerEntry.findMany({ where: { kind }, orderBy: { id: 'asc' } })).map((entry) => ({
    subject: entry.subject,
    actor: entry.actor,
    payload: payloadOf(at.store.keyring.open(entry.payload ?? new Uint8Array(), payloadContext)),
  }))
const pseudonymOf = async (id: string) => (await at.store.db.person.findUniqueOrThrow({ where: { id } })).pseudonym

test('a stranger joins: AMBER is held, the coordinators are asked once, and a vouch lets what was held follow in order, once', async () => {
  await join('eve', 'two')
  for (const handle of ['ana', 'ben']) {
    await told(handle, 'two', 'Somebody unknown sits in Room two: recording:eve')
    const [notice, ...more] = toldIn(handle, 'two')
    const code = strangerCode({ room: { id: 'two' }, account: accountRef('recording', 'eve') })
    expect(more).toEqual([])
    expect(notice?.controls.map(({ command }) => command)).toEqual([`!jom vouch ${code}`, `!jom remove ${code}`])
    expect(notice?.plain).toContain('nothing from TLP:AMBER on')
  }
  yard.say('one', 'first orchard')
  yard.say('one', 'second orchard')
  await held(2)
  await until(() => yard.words('three', 'orchard').length === 2, { what: 'the room without stranger has both' })
  expect(yard.words('two', 'orchard')).toEqual([])

  order('ana', 'two', 'vouch eve in two as ee  Eve   Lindqvist')
  await told('ana', 'two', 'Done: recording:eve belongs to Eve Lindqvist (EE).')
  await until(() => yard.words('two', 'orchard').length === 2, { what: 'what was held follows' })
  expect(yard.words('two', 'orchard')).toEqual(yard.words('three', 'orchard'))
  expect(yard.words('two', 'orchard')[0]).toContain('first orchard')

  await told('ben', 'two', 'Ana has vouched for recording:eve in Room two: it belongs to Eve Lindqvist (EE).')
  expect(toldIn('ben', 'two')).toHaveLength(1)
  expect(toldIn('ben', 'two')[0]).toMatchObject({ controls: [], edited: true })
  const eve = await at.store.db.person.findUniqueOrThrow({
    where: { id: 'eve-lindqvist' },
    include: { accounts: true, roles: { include: { delegation: true } } },
  })
  expect(eve).toMatchObject({ name: 'Eve Lindqvist', zone: 'Europe/Tallinn', accounts: [{ ref: 'recording:eve' }] })
  expect(eve.roles).toMatchObject([{ role: 'observer', grantedBy: 'Ana', delegation: { bodyId: 'niscg', code: 'EE' } }])
  expect(await entries('person.vouched')).toEqual([
    {
      subject: eve.pseudonym,
      actor: await pseudonymOf('ana'),
      payload: { account: 'recording:eve', room: 'two', member: 'EE', person: 'eve-lindqvist', new: true },
    },
  ])

  order('ben', 'two', 'remove eve')
  await until(() => toldIn('ben', 'two').length === 2, { what: 'who comes second is answered' })
  expect(toldIn('ben', 'two')[1]?.plain).toContain('Ana has vouched for recording:eve')
  expect(sitsIn('two')).toContain('eve')
})

test('whose only role ends while they sit there is asked about; what waits because of them follows when one begins', async () => {
  await watchSeats(at.store.db, at.store.clock())
  const looked = { key: 'seats/watch', payload: { path: ['at'], not: Prisma.AnyNull } }
  await until(async () => (await at.store.db.timer.count({ where: looked })) === 1, {
    what: 'the seats were looked at',
  })
  const before = toldIn('ana', 'two').length
  await yard.act(async ({ tx, directory, now }) => {
    const [eve, by] = ['eve-lindqvist', 'ana'].map((id) => directory.people.get(id))
    if (!eve || !by) throw new Error('the directory has them')
    await endRole(tx, eve, rolesAt(eve, now), by, now)
    return []
  })
  for (const handle of ['ana', 'ben'])
    await told(handle, 'two', 'Eve Lindqvist sits in Room two as recording:eve, but holds no role here any more.')
  expect(toldIn('ana', 'two')).toHaveLength(before + 1)
  yard.say('one', 'third orchard')
  await held(1)

  // It begins by time alone: nobody does anything then.
  await yard.act(async ({ tx, now }) => {
    const [validFrom, validTo] = [new Date(now.getTime() + 1500), null]
    await tx.roleHolding.updateMany({ where: { personId: 'eve-lindqvist' }, data: { validFrom, validTo } })
    await tellDirectory(tx)
    return []
  })
  await until(() => yard.words('two', 'orchard').length === 3, { what: 'what was held follows' })
  await told('ana', 'two', 'recording:eve in Room two is known by now: Eve Lindqvist.')
})

test('a stranger is removed: the account is out, what was held follows; who comes back is asked about anew', async () => {
  newcomer('mallory')
  await join('mallory', 'three')
  await told('ben', 'three', 'recording:mallory')
  yard.say('one', 'a gate is open')
  await held(1)
  order('ben', 'one', 'remove mallory')
  await told('ben', 'one', 'recording:mallory is being removed from Room three.')
  await until(() => !sitsIn('three').includes('mallory'), { what: 'the account is out' })
  await until(() => yard.words('three', 'gate').length === 1, { what: 'what was held follows' })
  await told('ana', 'three', 'Ben is having recording:mallory removed from Room three.')
  await yard.heard()
  expect(await entries('account.removed')).toEqual([
    { subject: 'three', actor: await pseudonymOf('ben'), payload: { account: 'recording:mallory', room: 'three' } },
  ])

  await join('mallory', 'three')
  const unknown = () => toldIn('ana', 'three').filter(({ plain }) => plain.includes('Somebody unknown'))
  await until(() => unknown().length === 1, { what: 'she is asked again, in another message' })
  expect(toldIn('ana', 'three')).toHaveLength(2)
  yard.say('one', 'a fence is down')
  await held(1)
  yard.platform.leave('mallory', yard.idOf('three'))
  await told('ana', 'three', 'recording:mallory has left Room three.')
  await until(() => yard.words('three', 'fence').length === 1, { what: 'what was held follows' })
  expect(unknown()).toEqual([])
  expect(toldIn('ana', 'three').flatMap(({ controls }) => controls)).toEqual([])
})

test('of two who vouch at once, one does, and the other is told who', async () => {
  newcomer('nora')
  await join('nora', 'two')
  await told('ana', 'two', 'recording:nora')
  order('ana', 'one', 'vouch nora FR Nora Petit')
  order('ben', 'three', 'vouch nora EE Nora Kask')
  await yard.heard()
  await until(
    () =>
      [...toldIn('ana', 'one'), ...toldIn('ben', 'three')].filter(({ plain }) => plain.includes('recording:nora'))
        .length === 2,
    { what: 'both are answered' },
  )
  const found = await at.store.db.person.findMany({
    where: { name: { startsWith: 'Nora' } },
    include: { accounts: true },
  })
  expect(found).toMatchObject([{ accounts: [{ ref: 'recording:nora' }] }])
  expect(
    (await entries('person.vouched')).filter(({ payload }) => JSON.stringify(payload).includes('nora')),
  ).toHaveLength(1)
})

test('who works for a member gets a further account only from a coordinator of that member, and never by their own word', async () => {
  newcomer('ben2')
  await join('ben2', 'two')
  await told('ana', 'two', 'recording:ben2')
  order('ana', 'two', 'vouch ben2 EE Ben')
  await told('ana', 'two', 'Ben works for EE, and this account would open everything EE keeps to itself.')
  expect(await at.store.db.account.count({ where: { ref: 'recording:ben2' } })).toBe(0)
  order('ben', 'two', 'vouch ben2 EE ben')
  await told('ben', 'two', 'Nobody confirms an account of their own.')
  order('ben', 'two', 'vouch ben2 EE Eve Lindqvist')
  await told('ben', 'two', 'Done: recording:ben2 belongs to Eve Lindqvist (EE).')
  const given = { personId: 'eve-lindqvist', state: 'verified', how: 'vouched', by: 'ben' }
  expect(await at.store.db.account.findUnique({ where: { ref: 'recording:ben2' } })).toMatchObject(given)
})

test('who observes decides nothing, and who looks after a room nothing about whom there is not', async () => {
  newcomer('oscar')
  await join('oscar', 'two')
  await told('ana', 'two', 'recording:oscar')
  order('eve', 'two', 'vouch oscar FR Oscar')
  await told('eve', 'two', 'vouch is for those who work for a member. You observe')
  order('ana', 'two', 'remove nobody')
  await told('ana', 'two', 'No unknown account “nobody” sits in a room that you look after.')
  expect(sitsIn('two')).toContain('oscar')
})

test('a press on Vouch asks whose account it is, and its answer decides', async () => {
  const code = strangerCode({ room: { id: 'two' }, account: accountRef('recording', 'oscar') })
  order('ana', 'two', `vouch ${code}`)
  await told('ana', 'two', 'Vouch for an account')
  expect(toldIn('ana', 'two').at(-1)?.plain).toContain('recording:oscar in Room two.')
  order('ana', 'two', '1: Oscar Berg\n2: FR')
  await told('ana', 'two', 'Done: recording:oscar belongs to Oscar Berg (FR).')
  await told('ana', 'two', 'Oscar Berg is new here and observes for FR')
})

test('what changed while the bot was away is caught up: who left, who became known, who came', async () => {
  for (const handle of ['quinn', 'rita', 'petra']) newcomer(handle)
  await join('quinn', 'two')
  await join('rita', 'two')
  await told('ben', 'two', 'Somebody unknown sits in Room two: recording:quinn')
  await told('ben', 'two', 'Somebody unknown sits in Room two: recording:rita')
  text = text.replace('accounts: [recording:ana]', 'accounts: [recording:ana, recording:rita]')
  await yard.restart(async () => {
    yard.platform.leave('quinn', yard.idOf('two'))
    yard.platform.join('petra', yard.idOf('two'))
    await importDirectory(at.store.db, parseDirectoryFile(text, 'directory.yaml', labels))
  })
  await told('ben', 'two', 'recording:quinn has left Room two.')
  await told('ben', 'two', 'recording:rita in Room two is known by now: Ana.')
  await told('ben', 'two', 'Somebody unknown sits in Room two: recording:petra')
  await yard.restart()
  await yard.heard()
  const { timer, post } = at.store.db
  await until(async () => (await timer.count({ where: { kind: 'room.read', state: 'pending' } })) === 0, {
    what: 'who was found is looked at',
  })
  await until(async () => (await post.count({ where: { state: 'pending' } })) === 0, { what: 'all is said' })
  const about = (handle: string) => toldIn('ben', 'two').filter(({ plain }) => plain.includes(`recording:${handle}`))
  for (const handle of ['quinn', 'rita', 'petra']) expect(about(handle)).toHaveLength(1)
})

test('of a crowd of strangers a few are asked about at a time, and who goes in and out calls nobody', async () => {
  const crowd = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6', 'u7']
  for (const handle of crowd) newcomer(handle)
  for (const handle of crowd) await join(handle, 'three')
  const open = () => toldIn('ana', 'three').filter(({ plain }) => plain.includes('Somebody unknown'))
  await until(() => open().length === 5, { what: 'five are asked about' })
  const before = toldIn('ana', 'three').length
  yard.platform.leave('u1', yard.idOf('three'))
  await join('u1', 'three')
  await until(() => open().length === 5 && open().some(({ plain }) => plain.includes('u6')), { what: 'the sixth is' })
  expect(toldIn('ana', 'three')).toHaveLength(before + 1)
  order('ben', 'three', 'vouch u2 FR Ulla Zwei')
  await until(() => open().some(({ plain }) => plain.includes('u1') || plain.includes('u7')), { what: 'the next is' })
  expect(open()).toHaveLength(5)
})

test('the next import takes nothing away of what was vouched, and says so', async () => {
  const file = parseDirectoryFile(text, 'directory.yaml', labels)
  const differences = await importDirectory(at.store.db, file)
  const said = differences.map((difference) => sayDifference('en', difference))
  expect(said).toContain('? person eve-lindqvist: given by a command and not in the file, left as it is')
  expect(said.filter((line) => !line.startsWith('?'))).toEqual([])
  expect(await at.store.db.account.count({ where: { ref: { in: ['recording:eve', 'recording:ben2'] } } })).toBe(2)
})
