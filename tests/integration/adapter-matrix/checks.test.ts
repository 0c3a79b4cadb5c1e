import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAsides } from '../../../adapters/matrix/asides.ts'
import { openChores } from '../../../adapters/matrix/chores.ts'
import { openChecks } from '../../../adapters/matrix/connect/checks.ts'
import { openPlaces } from '../../../adapters/matrix/places.ts'
import { openWire } from '../../../adapters/matrix/wire.ts'
import type { AdapterContext, Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { openShelf } from '../../../src/delivery/shelf.ts'
import { ask } from '../../servers/synapse/ask.ts'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { type Login, type Synapse, startSynapse } from '../../servers/synapse/server.ts'
import { openTestStore } from '../../support/store.ts'

/** What `connect` finds on a real homeserver, in the words that an administrator reads. */

let synapse: Synapse
let bot: Login
let jom: Person
let ana: Person
beforeAll(async () => {
  synapse = await startSynapse()
  bot = await synapse.register('jom')
  jom = await openPerson(synapse, bot)
  ana = await openPerson(synapse, 'ana')
})
afterAll(async () => {
  await jom.close()
  await ana.close()
  await synapse.stop()
})

const closed = { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } }
const unread = { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } }
const moderator = { users: { '@ana:localhost': 100, '@jom:localhost': 50 } }

/** A room of Ana's in which the bot sits. */
async function roomWithBot(more: Parameters<Person['createRoom']>[0] = {}): Promise<string> {
  const id = await ana.createRoom({ invite: [bot.userId], ...more })
  await jom.join(id)
  return id
}

const room = (title: string, id: string, more: Partial<RoomToCheck> = {}): RoomToCheck => ({
  title,
  conversation: conversationRef('matrix', id),
  ceiling: 'TLP:AMBER',
  seats: [],
  ...more,
})

async function look(
  rooms: readonly RoomToCheck[],
  how: { url?: string; token?: string; load?: boolean; language?: string; allowed?: readonly string[] } = {},
): Promise<readonly Check[]> {
  const { url = synapse.url, token = bot.token, load = false, language = 'en', allowed = [] } = how
  const wire = openWire({ url, token })
  try {
    const checks: Check[] = []
    for await (const check of openChecks(wire, { url, token, allowed }).run({ language, rooms, load }))
      checks.push(check)
    return checks
  } finally {
    wire.close()
  }
}

const faultsIn = (checks: readonly Check[]): readonly string[] => checks.filter(({ ok }) => !ok).map(({ what }) => what)
const saidOf = (checks: readonly Check[], title: string): readonly Check[] =>
  checks.filter(({ what }) => what.includes(`“${title}”`))

test('what is well is said, one thing after the other', async () => {
  const id = await roomWithBot({ initial_state: [closed, unread], power_level_content_override: moderator })
  const checks = await look([room('Joint', id, { seats: [accountRef('matrix', ana.userId)] })])
  expect(checks.map(({ what }) => what)).toEqual([
    expect.stringMatching(/^The homeserver at http:\/\/127\.0\.0\.1:\d+ answers, and speaks Matrix v1\.\d+$/),
    'The access token is good: the bot is @jom:localhost',
    `It belongs to the device ${bot.deviceId}`,
    '“Joint”: the bot sits there with 1 other, and may do what it must',
    'Limits of sending were not measured: that would hold up the bot, which runs, for a minute. --limits does it all the same',
  ])
  expect(checks.every(({ ok, todo }) => ok && todo === undefined)).toBe(true)
})

test('an encrypted room is named as one that the bot cannot read', async () => {
  const id = await roomWithBot({ encrypted: true })
  const [fault, ...more] = saidOf(await look([room('Secret', id)]), 'Secret')
  expect(fault).toMatchObject({ ok: false, what: '“Secret” is encrypted, and the bot cannot read encrypted rooms yet' })
  expect(fault?.todo).toContain('make another room without it')
  expect(more).toEqual([])
})

test('who reads back, and who comes in unasked, matters above GREEN alone; that anybody can read, above CLEAR', async () => {
  const id = await roomWithBot({
    preset: 'public_chat',
    initial_state: [unread],
    power_level_content_override: moderator,
  })
  const open = { type: 'm.room.guest_access', content: { guest_access: 'can_join' } }
  await ana.setState(id, open.type, open.content)
  const checks = await look([room('Amber', id), room('Green', id, { ceiling: 'TLP:GREEN' })])
  expect(faultsIn(checks)).toEqual([
    '“Amber” carries up to TLP:AMBER, and people may join it whom nobody let in',
    '“Amber” carries up to TLP:AMBER, and guests without an account may join it',
  ])
  const green = async (): Promise<readonly string[]> =>
    faultsIn(await look([room('Green', id, { ceiling: 'TLP:GREEN' })]))
  const anybody = ['“Green” can be read by people whom nobody let in']
  for (const history_visibility of ['shared', 'world_readable']) {
    await ana.setState(id, 'm.room.history_visibility', { history_visibility })
    expect(await green()).toEqual(anybody)
  }
  await ana.setState(id, 'm.room.join_rules', { join_rule: 'invite' })
  await ana.setState(id, 'm.room.history_visibility', { history_visibility: 'shared' })
  expect(await green()).toEqual([])
  expect(faultsIn(await look([room('Amber', id)]))[0]).toBe(
    '“Amber” carries up to TLP:AMBER, and who joins later can read what was said before',
  )
})

test('missing power is named with the level that gives it; of power over seats only where there are any', async () => {
  const id = await roomWithBot({
    initial_state: [closed, unread],
    power_level_content_override: { events_default: 40, invite: 50, kick: 60, events: { 'm.reaction': 0 } },
  })
  const seats = [accountRef('matrix', ana.userId)]
  const checks = await look([room('Bare', id, { ceiling: 'TLP:GREEN' }), room('Seated', id, { seats })])
  expect(checks.filter(({ ok }) => !ok)).toEqual([
    {
      ok: false,
      what: '“Bare”: the bot may not send messages or take its own messages back',
      todo: expect.stringContaining('Give @jom:localhost the power level 40 there'),
    },
    {
      ok: false,
      what: '“Seated”: the bot may not send messages, take its own messages back, invite people, or remove people',
      todo: expect.stringContaining('Give @jom:localhost the power level 60 there'),
    },
  ])
})

test('a room that is not there yet will be made; one that was made is found again by its key', async () => {
  const seats = [accountRef('matrix', ana.userId)]
  const [coming] = saidOf(await look([room('Joint', 'joint', { seats })]), 'Joint')
  expect(coming).toEqual({
    ok: true,
    what: '“Joint” is not there yet: the bot makes it as soon as it runs with this directory file, and invites 1 person',
  })
  const key = { type: 'eu.jom.room', state_key: '', content: { key: 'joint' } }
  await jom.createRoom({ initial_state: [key, closed, unread] })
  // Anybody else can write the same into a room of theirs.
  await roomWithBot({ initial_state: [{ ...key, content: { key: 'stolen' } }] })
  const checks = await look([room('Joint', 'joint', { seats }), room('Stolen', 'stolen'), room('Bare', 'bare')])
  expect(saidOf(checks, 'Joint')).toEqual([
    { ok: true, what: '“Joint”: the bot sits there with 0 others, and may do what it must' },
  ])
  expect(faultsIn(checks)).toEqual([
    '“Stolen” is not there, and will not be made: the directory seats nobody in it',
    '“Bare” is not there, and will not be made: the directory seats nobody in it',
  ])
})

test('a room without the bot, one it is invited to, and one that is named by an address', async () => {
  jom.accept(false)
  const apart = await ana.createRoom({ name: 'Apart' })
  const invited = await ana.createRoom({ invite: [bot.userId] })
  await ana.createRoom({ name: 'Elsewhere', invite: [bot.userId], room_alias_name: 'cell' })
  const left = await ana.createRoom({ invite: [bot.userId] })
  await jom.join(left)
  await jom.leave(left)
  const checks = await look([
    room('Apart', apart),
    room('Invited', invited),
    room('Named', '#cell:localhost'),
    room('Left', left),
  ])
  expect(faultsIn(checks)).toEqual([
    `“Apart”: the bot does not sit in ${apart}`,
    '“Named” is named by #cell:localhost, which is not the id of a room',
    `“Left”: the bot does not sit in ${left}`,
  ])
  const said = checks.map(({ what }) => what)
  expect(said).toContain(
    '“Invited”: @ana:localhost has invited the bot, which goes in at its next start if the directory knows @ana:localhost',
  )
  expect(said.find((what) => what.includes('Elsewhere'))).toMatch(/^@ana:localhost invites the bot to Elsewhere: /)
  // What was asked for was neither taken up nor declined.
  expect(saidOf(await look([room('Invited', invited)]), 'Invited')).toMatchObject([{ ok: true }])
  jom.accept(true)
})

test('an upgraded room is looked at where it goes on', async () => {
  const old = await roomWithBot()
  const { replacement_room: next } = await ask<{ replacement_room: string }>(
    synapse.url,
    'POST',
    `/_matrix/client/v3/rooms/${encodeURIComponent(old)}/upgrade`,
    { token: ana.token, json: { new_version: '12' } },
  )
  expect(faultsIn(await look([room('Old', old)]))).toEqual([
    `“Old” was replaced by ${next}, and the bot does not sit there`,
  ])
  await ana.invite(next, bot.userId)
  await jom.join(next)
  await ana.setEncrypted(next)
  expect(faultsIn(await look([room('Old', old)]))).toEqual([
    '“Old” is encrypted, and the bot cannot read encrypted rooms yet',
  ])
})

test('a device that a person may hold is a hint, a token without one a fault', async () => {
  const json = { type: 'm.login.password', identifier: { type: 'm.id.user', user: 'eva' }, password: 'eva-password' }
  const eva = await synapse.register('eva')
  const login = { json: { ...json, initial_device_display_name: 'Eva’s telephone' } }
  await ask(synapse.url, 'POST', '/_matrix/client/v3/login', login)
  const shared = await look([], { token: eva.token })
  expect(shared.every(({ ok }) => ok)).toBe(true)
  expect(shared.map(({ what }) => what)).toContain(
    'The account has another device: Eva’s telephone. If a person uses one, sign it out; nobody but the bot is to be @eva:localhost',
  )
  const admin = await synapse.register('admin', { admin: true })
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(eva.userId)}/login`
  const { access_token: token } = await ask<{ access_token: string }>(synapse.url, 'POST', path, {
    token: admin.token,
    json: {},
  })
  expect(faultsIn(await look([], { token }))).toEqual(['The access token belongs to no device'])
})

test('without a good token, or a homeserver, nothing else is asked', async () => {
  const refused = await look([room('Any', 'any')], { token: 'syt_wrong' })
  expect(refused).toHaveLength(2)
  expect(refused[1]).toEqual({
    ok: false,
    what: 'The homeserver does not accept the access token',
    todo: expect.stringContaining('connect matrix --log-in'),
  })
  const url = 'http://127.0.0.1:20001'
  const dead = await look([room('Any', 'any')], { url, load: true })
  expect(dead).toMatchObject([{ ok: false, what: `No homeserver answers at ${url} (ECONNREFUSED)` }])
  const danish = await look([], { url, language: 'da' })
  expect(danish[0]?.what).toBe(`Ingen homeserver svarer på ${url} (ECONNREFUSED)`)
})

test('a homeserver without limits shows none; the room for it is left and forgotten', async () => {
  const before = await roomsOf(jom)
  const checks = await look([], { load: true })
  expect(checks.map(({ what }) => what)).toContain('No limit was met with 12 messages at once')
  expect(await roomsOf(jom)).toEqual(before)
})

test('whoever came into the room where they are spoken to alone is told there, though the bot has not heard that they came', async () => {
  const at = await openTestStore()
  const eve = await openPerson(synapse, 'eve')
  const wire = openWire({ url: synapse.url, token: bot.token })
  const stopping = new AbortController()
  try {
    const servers = new Set(['localhost'])
    const places = openPlaces({ bot: bot.userId, url: synapse.url, servers, isRoom: () => false })
    const shelf = openShelf(at.store.pool, at.store.keyring, 'matrix', () => {})
    const context = { sink: { reader: () => undefined }, shelf, log: () => {} } as unknown as AdapterContext // all that it asks for
    const asides = await openAsides({ wire, places, chores: openChores(stopping.signal) }, context)
    const made = await asides.roomWith(eve.userId, '!elsewhere')
    await eve.join(made)
    const created = { type: 'm.room.create', sender: bot.userId, state_key: '', content: {}, event_id: '$created' }
    places.learn(made, [{ ...created, origin_server_ts: 0 }])
    expect(await asides.roomWith(eve.userId, '!elsewhere')).toBe(made)
  } finally {
    stopping.abort()
    wire.close()
    await eve.close()
    await at.end()
  }
}, 60_000)

test('a Synapse as it comes is measured, and what lifts its limits is said', async () => {
  const limited = await startSynapse({ limits: 'default' })
  try {
    const login = await limited.register('jom')
    const rooms = Array.from({ length: 14 }, (_, index) => room(`R${index}`, `r${index}`))
    const how = { url: limited.url, token: login.token, load: true }
    const slow = (await look(rooms, how)).find(({ what }) => what.startsWith('The homeserver takes'))
    expect(slow).toEqual({
      ok: false,
      // On a busy machine something is given back while it is measured.
      what: expect.stringMatching(
        /^The homeserver takes 1[0-2] messages at once, then one every [45] seconds: a report that is released to 14 linked rooms reaches the last one after \d+ seconds if/,
      ),
      todo: expect.stringContaining(`${limited.url}/_synapse/admin/v1/users/%40jom%3Alocalhost/override_ratelimit`),
    })
    await limited.unlimit(login.userId)
    expect((await look([], how)).map(({ what }) => what)).toContain('No limit was met with 12 messages at once')
    const { joined_rooms: left } = await ask<{ joined_rooms: readonly string[] }>(
      limited.url,
      'GET',
      '/_matrix/client/v3/joined_rooms',
      { token: login.token },
    )
    expect(left).toEqual([])
  } finally {
    await limited.stop()
  }
}, 90_000)

const roomsOf = async ({ token }: Person): Promise<readonly string[]> =>
  (
    await ask<{ joined_rooms: readonly string[] }>(synapse.url, 'GET', '/_matrix/client/v3/joined_rooms', { token })
  ).joined_rooms.toSorted()
