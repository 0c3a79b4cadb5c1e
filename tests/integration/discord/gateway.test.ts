import { afterEach, beforeEach, expect, test } from 'vitest'
import { may } from '../../servers/discord/permissions.ts'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'
import { until } from '../../support/poll.ts'
import { ask, askAll, connect, everyIntent, identify, resume } from './bare.ts'

/** How the double brings events, and what befalls connections: each has a line in tests/servers/README.md. */
let discord: Discord
let ana: string
let room: string
beforeEach(async () => {
  discord = await startDiscord()
  ana = discord.people.addUser({ name: 'Ana Moreau' })
  room = discord.people.createChannel({ name: 'room' })
})
afterEach(() => discord.close())

const contentsIn = (frames: readonly { t: string | null; d: { content: string } }[]): string[] =>
  frames.filter(({ t }) => t === 'MESSAGE_CREATE').map(({ d }) => d.content)

test('HELLO, IDENTIFY, READY, then the guild: all its channels, of its members only the bot', async () => {
  const hidden = discord.people.createChannel({ name: 'hidden', private: true, members: [ana], withoutBot: true })
  const bot = await identify(discord)
  const guild = await bot.next('GUILD_CREATE')
  expect(bot.frames.map(({ op, t, s }) => [op, t, s])).toEqual([
    [10, null, null],
    [0, 'READY', 1],
    [0, 'GUILD_CREATE', 2],
  ])
  expect(guild.d.channels.map(({ id, name }) => [id, name])).toEqual([
    [room, 'room'],
    [hidden, '___hidden___'],
  ])
  expect(guild.d.members.map(({ user }) => user.id)).toEqual([discord.bot.id])
  bot.send(1, 2)
  expect((await bot.next(11)).op).toBe(11)
  const { body } = await ask(discord, 'GET /gateway/bot')
  expect(body.session_start_limit).toMatchObject({ total: 1000, remaining: 999 })
})

test('who is sent away: codes of Discord', async () => {
  const closes = async (frames: readonly [number, unknown][], query?: string): Promise<number> => {
    const connection = connect(discord, query)
    if (query === undefined) await connection.next(10)
    for (const [op, d] of frames) connection.send(op, d)
    return await connection.ended()
  }
  const properties = { os: 'linux', browser: 'x', device: 'x' }
  const good = { token: discord.token, intents: everyIntent, properties }
  expect(await closes([[2, { ...good, token: 'wrong' }]])).toBe(4004)
  expect(await closes([[2, { ...good, intents: 1 << 30 }]])).toBe(4013)
  expect(await closes([[2, { ...good, intents: 256 }]])).toBe(4014)
  expect(await closes([[2, { ...good, shard: [1, 2] }]])).toBe(4010)
  expect(await closes([[8, {}]])).toBe(4003)
  expect(await closes([[99, {}]])).toBe(4001)
  expect(await closes([[2, good], [2, good]])).toBe(4005) // biome-ignore format: one line for each
  expect(await closes([[1, 'x'.repeat(5000)]])).toBe(4002)
  expect(await closes([], '?v=9&encoding=json')).toBe(4012)
  expect(await closes(Array.from({ length: 121 }, () => [1, null] as const).map(([op, d]) => [op, d]))).toBe(4008)
  discord.granted.content = false
  expect(await closes([[2, good]])).toBe(4014)
  expect(await closes([[6, { token: 'wrong', session_id: 'x', seq: 0 }]])).toBe(4004)
})

test('a session goes on after a cut: what was missed comes in order, then RESUMED', async () => {
  const bot = await identify(discord)
  await bot.next('GUILD_CREATE')
  discord.people.post(ana, room, 'one')
  await bot.next('MESSAGE_CREATE')
  discord.faults.dropSockets()
  await bot.ended()
  expect(discord.people.post(ana, room, 'two').delivered()).toBe(false)
  discord.people.post(ana, room, 'three')
  const again = await resume(discord, bot.session, 3)
  await again.next('RESUMED')
  expect(again.frames.map(({ t, s }) => [t, s])).toEqual([
    [null, null],
    ['MESSAGE_CREATE', 4],
    ['MESSAGE_CREATE', 5],
    ['RESUMED', 6],
  ])
  expect(contentsIn(again.frames)).toEqual(['two', 'three'])
  // Whoever resumes twice takes the place of the first.
  const third = await resume(discord, bot.session, 6)
  await third.next('RESUMED')
  await again.ended()
  const wrong = await resume(discord, bot.session, 99)
  expect(await wrong.ended()).toBe(4007)
})

test('a session is gone: after good-bye, after a while, when a RESUME is missed, when it is forgotten', async () => {
  const gone = async (session: string): Promise<boolean> => {
    const connection = await resume(discord, session, 1)
    const answer = await until(() => connection.frames[1], { what: 'an answer to RESUME' })
    return answer.op === 9 && (answer.d as unknown) === false
  }
  const bye = await identify(discord)
  bye.close(1000)
  await until(() => discord.sessions().length === 0, { what: 'the session ends' })
  expect(await gone(bye.session)).toBe(true)
  const missed = await identify(discord)
  discord.faults.dropSockets()
  await missed.ended()
  discord.faults.missResume()
  expect(await gone(missed.session)).toBe(true)
  expect(await gone(missed.session)).toBe(true)
  const forgotten = await identify(discord)
  discord.faults.dropSockets()
  await forgotten.ended()
  discord.faults.forgetSessions()
  expect(await gone(forgotten.session)).toBe(true)
  discord.timing.resume = 1
  const late = await identify(discord)
  discord.faults.dropSockets()
  await until(() => discord.sessions().length === 0, { what: 'the session is too old' })
  expect(await gone(late.session)).toBe(true)
})

test('whoever does not beat is sent away, and may resume', async () => {
  discord.timing.heartbeat = 500 // time enough to be let in
  const bot = await identify(discord)
  expect(await bot.ended()).toBe(4009)
  discord.timing.heartbeat = 60_000
  await (await resume(discord, bot.session, 1)).next('RESUMED')
})

test('op 7 and op 9: asked to come again, told that a session is not valid', async () => {
  const bot = await identify(discord)
  discord.faults.reconnect()
  expect(await bot.next(7)).toMatchObject({ op: 7 })
  discord.faults.invalidate({ resumable: true })
  expect(await bot.next(9)).toMatchObject({ d: true })
  // It goes on over the same connection.
  bot.send(6, { token: discord.token, session_id: bot.session, seq: 2 })
  await bot.next('RESUMED')
  discord.faults.invalidate({ resumable: false })
  await until(() => bot.frames.some(({ op, d }) => op === 9 && (d as unknown) === false), { what: 'not resumable' })
  expect(discord.sessions()).toEqual([])
})

test('connections refused, HELLO late, nothing heard any more, Discord down', async () => {
  discord.faults.refuseConnections(1)
  await connect(discord).ended()
  discord.faults.delayHello(60)
  const late = connect(discord)
  const begun = Date.now()
  await late.next(10)
  expect(Date.now() - begun).toBeGreaterThan(50)
  discord.faults.delayHello(0)
  const bot = await identify(discord)
  discord.faults.goDeaf()
  bot.send(1, null)
  await until(() => discord.received.some(({ op }) => op === 1), { what: 'a heartbeat comes' })
  expect(discord.people.post(ana, room, 'unheard').delivered()).toBe(false)
  discord.faults.goDeaf(false)
  bot.send(1, null)
  await bot.next(11)
  expect(bot.frames.filter(({ op }) => op === 11)).toHaveLength(1)
  discord.faults.goDown()
  await bot.ended()
  await expect(ask(discord, 'GET /users/@me')).rejects.toThrow()
  await connect(discord).ended()
})

test('IDENTIFY: counted, too soon is not valid, one too many resets the token', async () => {
  discord.timing.identify = 60_000
  await identify(discord)
  const soon = connect(discord)
  await soon.next(10)
  soon.send(2, { token: discord.token, intents: 1, properties: {} })
  expect(await soon.next(9)).toMatchObject({ d: false })
  discord.timing.identify = 0
  const old = discord.token
  discord.faults.leaveStarts(0, 60_000)
  const last = connect(discord)
  await last.next(10)
  last.send(2, { token: old, intents: 1, properties: {} })
  expect(await last.ended()).toBe(4004)
  expect(discord.token).not.toBe(old)
  expect((await ask(discord, 'GET /users/@me', undefined, { token: `Bot ${old}` })).status).toBe(401)
  // After the time is over the count begins anew.
  discord.faults.leaveStarts(0, -1)
  await identify(discord)
})

test('intents: what was not asked for does not come; content is empty without its intent', async () => {
  const few = await identify(discord, 1 | 512)
  const all = await identify(discord)
  const direct = discord.people.directWith(ana)
  const { id } = discord.people.post(ana, room, 'secret')
  discord.people.post(ana, room, `<@${discord.bot.id}> hear me`)
  discord.people.post(ana, direct, 'alone')
  discord.people.react(ana, room, id, '👀')
  discord.people.addUser({ name: 'Ben' })
  await all.next('GUILD_MEMBER_ADD')
  await ask(discord, `POST /channels/${room}/messages`, { content: 'of the bot' })
  await until(() => few.all('MESSAGE_CREATE').length === 3, { what: 'the bot hears itself' })
  expect(contentsIn(few.frames)).toEqual(['', `<@${discord.bot.id}> hear me`, 'of the bot'])
  expect(contentsIn(all.frames)).toEqual(['secret', `<@${discord.bot.id}> hear me`, 'alone', 'of the bot'])
  expect(few.frames.some(({ t }) => t === 'MESSAGE_REACTION_ADD' || t === 'GUILD_MEMBER_ADD')).toBe(false)
  expect(all.all('MESSAGE_REACTION_ADD')).toHaveLength(1)
})

test('the bot hears only what it sees; who comes to see a channel hears of its threads', async () => {
  const hidden = discord.people.createChannel({ name: 'hidden', private: true, members: [ana], withoutBot: true })
  const bot = await identify(discord)
  const { id } = discord.people.post(ana, hidden, 'unseen')
  discord.people.startThread(ana, hidden, id, 'A thread')
  discord.people.post(ana, room, 'seen')
  await bot.next('MESSAGE_CREATE')
  expect(contentsIn(bot.frames)).toEqual(['seen'])
  discord.people.admit(hidden, discord.bot.id)
  const sync = await bot.next('THREAD_LIST_SYNC')
  expect(sync.d.threads).toMatchObject([{ id, parent_id: hidden }])
  discord.people.post(ana, hidden, 'seen now')
  await until(() => contentsIn(bot.frames).includes('seen now'), { what: 'the bot hears there' })
  discord.people.shutOut(hidden, ana)
  expect(discord.people.readers(hidden)).not.toContain(ana)
  expect(() => discord.people.post(ana, hidden, 'x')).toThrow('does not see')
})

test('a channel that the bot does not see has no name, until it sees it: by an overwrite or by a role', async () => {
  const { people } = discord
  const role = people.createRole({ name: 'Cell' })
  const hidden = people.createChannel({
    name: 'secret',
    private: true,
    members: [ana],
    roles: [role],
    withoutBot: true,
  })
  const bot = await identify(discord)
  const { d } = await bot.next('GUILD_CREATE')
  const deny = { id: discord.guild, type: 0, allow: '0', deny: String(may.ViewChannel) }
  expect(d.channels[1]).toMatchObject({
    id: hidden,
    name: '___hidden___',
    flags: 1 << 17,
    permission_overwrites: [deny],
  })
  const listed = async () => (await askAll(discord, `GET /guilds/${discord.guild}/channels`)).map(({ id }) => id)
  expect(await listed()).toEqual([room])
  const update = async (change: () => void) => {
    const before = bot.frames.length
    change()
    return (await bot.next('CHANNEL_UPDATE', before)).d.name
  }
  expect(await update(() => people.giveRole(discord.bot.id, role))).toBe('secret')
  expect(await listed()).toEqual([room, hidden])
  expect(await update(() => people.takeRole(discord.bot.id, role))).toBe('___hidden___')
  expect(await update(() => people.admit(hidden, discord.bot.id))).toBe('secret')
  expect(await update(() => people.shutOut(hidden, discord.bot.id))).toBe('___hidden___')
})

test('permissions: owners and administrators see all, roles give sight, a person is above their roles', () => {
  const { people } = discord
  const role = people.createRole({ name: 'Cell' })
  const hidden = people.createChannel({ name: 'hidden', private: true, roles: [role] })
  expect(people.readers(hidden).sort()).toEqual([discord.owner, discord.bot.id].sort())
  people.giveRole(ana, role)
  expect(people.readers(hidden)).toContain(ana)
  people.shutOut(hidden, ana)
  expect(people.readers(hidden)).not.toContain(ana)
  const ben = people.addUser({ name: 'Ben' })
  people.giveRole(ben, people.createRole({ name: 'Admin', permissions: may.Administrator }))
  expect(people.readers(hidden)).toContain(ben)
  people.deleteRole(role)
  people.leave(ben)
  expect(people.readers(hidden).sort()).toEqual([discord.owner, discord.bot.id].sort())
})

test('what is told of messages: edits with their time, unfurled addresses without, deletions, pins, forwards', async () => {
  const bot = await identify(discord)
  const { people } = discord
  const { id } = people.post(ana, room, 'https://example.org')
  people.unfurl(room, id, { title: 'An example' })
  people.edit(ana, room, id, 'changed')
  people.pin(ana, room, id)
  people.forward(ana, room, id, room)
  people.erase(ana, room, id)
  await bot.next('MESSAGE_DELETE')
  const updates = bot.all('MESSAGE_UPDATE')
  expect(updates.map(({ d }) => d.edited_timestamp === null)).toEqual([true, false, false])
  expect(updates[1]?.d).toMatchObject({ content: 'changed', author: { id: ana }, guild_id: discord.guild })
  const said = bot.all('MESSAGE_CREATE').map(({ d }) => d)
  expect(said[1]).toMatchObject({ type: 6, content: '' })
  expect(said[2]).toMatchObject({ content: '', message_reference: { type: 1 } })
  expect(said[2]).toMatchObject({ message_snapshots: [{ message: { content: 'changed' } }] })
  expect(bot.all('MESSAGE_DELETE')[0]?.d).toEqual({ id, channel_id: room, guild_id: discord.guild })
})

test('events twice, late, and lost with the connection that carried them', async () => {
  const bot = await identify(discord)
  discord.faults.doubleEvents()
  discord.people.post(ana, room, 'twice')
  await until(() => contentsIn(bot.frames).length === 2, { what: 'it comes twice' })
  discord.faults.delayEvents(80)
  discord.people.post(ana, room, 'late')
  const said = discord.people.post(ana, room, 'sooner')
  await until(() => contentsIn(bot.frames).length === 4, { what: 'both come' })
  said.again()
  await until(() => contentsIn(bot.frames).length === 5, { what: 'once more' })
  expect(contentsIn(bot.frames)).toEqual(['twice', 'twice', 'sooner', 'late', 'sooner'])
  discord.faults.dropInMidEvent()
  discord.people.post(ana, room, 'the last')
  await bot.ended()
})

test('op 8: members in chunks with the nonce, by ids, by name; all of them need the intent; a limit is told', async () => {
  const ben = discord.people.addUser({ name: 'Ben Tamm' })
  const bot = await identify(discord)
  const request = async (d: object) => {
    const before = bot.frames.length
    bot.send(8, { guild_id: discord.guild, ...d })
    return (await bot.next('GUILD_MEMBERS_CHUNK', before)).d
  }
  const all = await request({ query: '', limit: 0, nonce: 'n' })
  expect(all).toMatchObject({ chunk_index: 0, chunk_count: 1, nonce: 'n' })
  expect(all.members).toHaveLength(4)
  expect((await request({ query: 'ben', limit: 5 })).members.map(({ user }) => user.id)).toEqual([ben])
  expect(await request({ user_ids: [ben, '1'] })).toMatchObject({ not_found: ['1'] })
  const few = await identify(discord, 1)
  few.send(8, { guild_id: discord.guild, query: '', limit: 0, nonce: 'all' })
  few.send(8, { guild_id: discord.guild, user_ids: [ben], nonce: 'one' })
  // Without the intent only those come who are named.
  expect((await few.next('GUILD_MEMBERS_CHUNK')).d).toMatchObject({ nonce: 'one' })
  for (let n = 0; n < 1000; n++) discord.people.addUser({ name: `Person ${n}` })
  const before = bot.frames.length
  bot.send(8, { guild_id: discord.guild, query: '', limit: 0 })
  await until(() => bot.frames.slice(before).filter(({ t }) => t === 'GUILD_MEMBERS_CHUNK').length === 2, {
    what: 'two chunks',
  })
  discord.faults.limitMembers()
  bot.send(8, { guild_id: discord.guild, query: '', limit: 0, nonce: 'm' })
  expect((await bot.next('RATE_LIMITED')).d).toMatchObject({ opcode: 8, meta: { nonce: 'm' } })
})

test('the bot is taken out of a guild; a guild is gone for a while', async () => {
  const bot = await identify(discord)
  await bot.next('GUILD_CREATE')
  discord.people.setUnavailable(true)
  expect((await bot.next('GUILD_DELETE')).d).toEqual({ id: discord.guild, unavailable: true })
  const before = bot.frames.length
  discord.people.setUnavailable(false)
  await bot.next('GUILD_CREATE', before)
  discord.people.removeBot()
  await until(() => bot.frames.some(({ t, d }) => t === 'GUILD_DELETE' && !('unavailable' in d)), { what: 'it is out' })
  expect((await ask(discord, `GET /channels/${room}`)).body.code).toBe(50_001)
})
