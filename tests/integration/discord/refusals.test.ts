import { afterEach, beforeEach, expect, test } from 'vitest'
import { may } from '../../servers/discord/permissions.ts'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'
import { ask, askAll, codeOf, wrongOf } from './bare.ts'

/** The double refuses what Discord refuses, by Discord's own codes: each has a line in tests/servers/README.md. */
let discord: Discord
let ana: string
let ben: string
let room: string
beforeEach(async () => {
  discord = await startDiscord()
  ana = discord.people.addUser({ name: 'Ana Moreau' })
  ben = discord.people.addUser({ name: 'Ben Tamm' })
  room = discord.people.createChannel({ name: 'room' })
})
afterEach(() => discord.close())

const send = (body: unknown, channel = room) => codeOf(discord, `POST /channels/${channel}/messages`, body)
const wrong = (body: unknown) => wrongOf(discord, `POST /channels/${room}/messages`, body)
const posted = async (body: unknown, channel = room): Promise<string> =>
  (await ask(discord, `POST /channels/${channel}/messages`, body)).body.id

test('who may ask: without a token, with a wrong one, with one that was reset; what is nowhere; other versions', async () => {
  expect((await ask(discord, 'GET /users/@me', undefined, { token: '' })).body).toEqual({
    message: '401: Unauthorized',
    code: 0,
  })
  expect((await ask(discord, 'GET /users/@me', undefined, { token: 'Bot of-another' })).status).toBe(401)
  expect((await ask(discord, 'GET /users/@me', undefined, { token: discord.token })).status).toBe(401)
  expect((await ask(discord, 'GET /nothing')).status).toBe(404)
  expect((await fetch(`${discord.url}/v9/users/@me`)).status).toBe(400)
  const old = `Bot ${discord.token}`
  discord.faults.resetToken()
  expect((await ask(discord, 'GET /users/@me', undefined, { token: old })).status).toBe(401)
  expect((await ask(discord, 'GET /users/@me')).body).toMatchObject({ id: discord.bot.id, bot: true })
  expect(discord.invalidCalls()).toBe(4)
})

test('what the bot does not see or may not do', async () => {
  const hidden = discord.people.createChannel({ name: 'hidden', private: true, members: [ana], withoutBot: true })
  expect(await codeOf(discord, `GET /channels/${hidden}`)).toBe(50_001)
  expect(await send({ content: 'x' }, hidden)).toBe(50_001)
  expect(await send({ content: 'x' }, '1')).toBe(10_003)
  const told = discord.people.post(ana, room, 'of Ana')
  expect(await codeOf(discord, `PATCH /channels/${room}/messages/${told.id}`, { content: 'x' })).toBe(50_005)
  expect(await codeOf(discord, `GET /channels/${room}/messages/1`)).toBe(10_008)
  expect(await codeOf(discord, `GET /users/1`)).toBe(10_013)
  expect(await codeOf(discord, `GET /guilds/1`)).toBe(10_004)
  expect(await codeOf(discord, `GET /guilds/${discord.guild}/members/1`)).toBe(10_013)
  discord.people.overwrite(room, discord.bot.id, { deny: may.SendMessages | may.AddReactions | may.ManageMessages })
  expect(await send({ content: 'x' })).toBe(50_013)
  expect(await codeOf(discord, `PUT /channels/${room}/messages/${told.id}/reactions/👀/@me`)).toBe(50_013)
  expect(await codeOf(discord, `DELETE /channels/${room}/messages/${told.id}`)).toBe(50_013)
  discord.people.overwrite(room, discord.bot.id, { deny: may.EmbedLinks | may.AttachFiles })
  expect(await send({ content: 'x' })).toBe('ok')
  expect(await send({ embeds: [{ title: 'x' }] })).toBe(50_013)
  discord.people.overwrite(room, discord.bot.id, { deny: may.ReadMessageHistory })
  // Without the right to read history there is none, and no complaint.
  expect((await ask(discord, `GET /channels/${room}/messages`)).body).toEqual([])
})

test('direct messages: no one of another guild, nobody who takes none, never oneself', async () => {
  const open = (id: string) => ask(discord, 'POST /users/@me/channels', { recipient_id: id })
  const direct = (await open(ana)).body.id
  expect((await open(ana)).body.id).toBe(direct)
  expect(await send({ content: 'x' }, direct)).toBe('ok')
  discord.people.close(ana)
  expect(await send({ content: 'x' }, direct)).toBe(50_007)
  const stranger = discord.people.addUser({ name: 'Stranger', guild: null })
  expect(await send({ content: 'x' }, (await open(stranger)).body.id)).toBe(50_278)
  expect((await open(discord.bot.id)).body.code).toBe(50_033)
  expect((await open('1')).body.code).toBe(50_033)
})

test('content: nothing, too much, another type, and what nobody reads', async () => {
  expect(await send({})).toBe(50_006)
  expect(await send({ content: '   ' })).toBe(50_006)
  expect(await send({ content: 'x'.repeat(2000) })).toBe('ok')
  expect(await wrong({ content: 'x'.repeat(2001) })).toEqual(['content: BASE_TYPE_MAX_LENGTH'])
  expect(await wrong({ content: 7 })).toEqual(['content: BASE_TYPE_CONVERT'])
  expect(await wrong({ content: 'x', text: 'y' })).toEqual(['text: UNKNOWN_FIELD'])
  expect(await wrong({ content: 'x', flags: 1 << 15 })).toEqual(['flags: BASE_TYPE_CHOICES'])
  const broken = await fetch(`${discord.url}/v10/channels/${room}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: '{',
  })
  expect(await broken.json()).toMatchObject({ code: 50_109 })
})

test('embeds: ten, each field within its limit, 6000 characters in all', async () => {
  const embeds = (...all: object[]) => wrong({ embeds: all })
  expect(await embeds({ title: 'x'.repeat(257) })).toEqual(['embeds.0.title: BASE_TYPE_MAX_LENGTH'])
  expect(await embeds({ description: 'x'.repeat(4097) })).toEqual(['embeds.0.description: BASE_TYPE_MAX_LENGTH'])
  const field = (name = 'x', value = 'x') => ({ name, value })
  expect(await embeds({ fields: Array.from({ length: 26 }, () => field()) })).toEqual([
    'embeds.0.fields: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await embeds({ fields: [field('x'.repeat(257), ''), field('x', 'x'.repeat(1025))] })).toEqual([
    'embeds.0.fields.0.name: BASE_TYPE_BAD_LENGTH',
    'embeds.0.fields.0.value: BASE_TYPE_REQUIRED',
    'embeds.0.fields.1.value: BASE_TYPE_BAD_LENGTH',
  ])
  expect(await embeds({ title: 'x', footer: { text: 'x'.repeat(2049) } })).toEqual([
    'embeds.0.footer.text: BASE_TYPE_BAD_LENGTH',
  ])
  expect(await embeds({ title: 'x', author: { name: 'x'.repeat(257) } })).toEqual([
    'embeds.0.author.name: BASE_TYPE_BAD_LENGTH',
  ])
  expect(await embeds({ description: 'x'.repeat(3000) }, { description: 'x'.repeat(3001) })).toEqual([
    'embeds: MAX_EMBED_SIZE_EXCEEDED',
  ])
  expect(await embeds({ description: 'x'.repeat(3000) }, { description: 'x'.repeat(3000) })).toEqual([])
  expect(await embeds(...Array.from({ length: 11 }, () => ({ title: 'x' })))).toEqual(['embeds: BASE_TYPE_MAX_LENGTH'])
  expect(await embeds({ title: 'x', url: 'javascript:alert(1)' })).toEqual(['embeds.0.url: URL_TYPE_INVALID_SCHEME'])
  expect(await embeds({ title: 'x', color: 0x1_00_00_00 })).toEqual(['embeds.0.color: NUMBER_TYPE_MAX'])
})

test('controls: five rows, five buttons or one select each, ids that differ', async () => {
  const button = (id: string, more: object = {}) => ({ type: 2, style: 1, label: 'Go', custom_id: id, ...more })
  const row = (...components: object[]) => ({ type: 1, components })
  const controls = (...components: object[]) => wrong({ content: 'x', components })
  expect(await controls(row(button('a')))).toEqual([])
  expect(await controls(...'abcdef'.split('').map((id) => row(button(id))))).toEqual([
    'components: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await controls(row(...'abcdef'.split('').map((id) => button(id))))).toEqual([
    'components.0.components: BASE_TYPE_BAD_LENGTH',
  ])
  expect(await controls(row())).toEqual(['components.0.components: BASE_TYPE_BAD_LENGTH'])
  expect(await controls(button('a'))).toEqual(['components.0.type: UNION_TYPE_CHOICES'])
  expect(await controls(row(button('a')), row(button('a')))).toEqual([
    'components.1.components.0.custom_id: COMPONENT_CUSTOM_ID_DUPLICATED',
  ])
  expect(await controls(row(button('x'.repeat(101))))).toEqual([
    'components.0.components.0.custom_id: BASE_TYPE_BAD_LENGTH',
  ])
  expect(await controls(row(button('a', { label: 'x'.repeat(81) })))).toEqual([
    'components.0.components.0.label: BASE_TYPE_MAX_LENGTH',
  ])
  expect(await controls(row({ type: 2, style: 1, custom_id: 'a' }))).toEqual([
    'components.0.components.0: BUTTON_COMPONENT_INVALID',
  ])
  expect(await controls(row(button('a', { emoji: { name: 'eyes' } })))).toEqual([
    'components.0.components.0.emoji.name: COMPONENT_INVALID_EMOJI',
  ])
  expect(await controls(row({ type: 2, style: 5, label: 'x', url: 'ftp://x' }))).toEqual([
    'components.0.components.0.url: URL_TYPE_INVALID_SCHEME',
  ])
  const select = (length: number, more: object = {}) => ({
    ...{ type: 3, custom_id: 's', options: Array.from({ length }, (_, n) => ({ label: `L${n}`, value: `${n}` })) },
    ...more,
  })
  expect(await controls(row(select(25)))).toEqual([])
  expect(await controls(row(select(26)))).toContain('components.0.components.0.options: BASE_TYPE_BAD_LENGTH')
  expect(await controls(row(select(0)))).toContain('components.0.components.0.options: BASE_TYPE_BAD_LENGTH')
  expect(await controls(row(select(2), button('a')))).toEqual([
    'components.0.components: COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ])
  expect(await controls(row(select(2, { max_values: 3 })))).toEqual([
    'components.0.components.0: SELECT_COMPONENT_INVALID_VALUES',
  ])
  expect(await controls(row(select(2, { placeholder: 'x'.repeat(151) })))).toEqual([
    'components.0.components.0.placeholder: BASE_TYPE_MAX_LENGTH',
  ])
  const twice = [
    { label: 'a', value: 'v' },
    { label: 'b', value: 'v' },
  ]
  expect(await controls(row({ type: 3, custom_id: 's', options: twice }))).toEqual([
    'components.0.components.0.options.1.value: SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ])
})

test('mentions: only who is allowed is mentioned; a list and `parse` exclude each other', async () => {
  const content = `<@${ana}> <@${ben}> @everyone`
  const mentioned = async (allowed?: object) => {
    const { body } = await ask(discord, `POST /channels/${room}/messages`, {
      content,
      ...(allowed && { allowed_mentions: allowed }),
    })
    return [body.mentions.map(({ id }) => id), body.mention_everyone]
  }
  expect(await mentioned({ parse: [] })).toEqual([[], false])
  expect(await mentioned({ parse: [], users: [ben] })).toEqual([[ben], false])
  // Everybody is reached only by who may do that.
  expect(await mentioned()).toEqual([[ana, ben], false])
  expect(await wrong({ content, allowed_mentions: { parse: ['users'], users: [ana] } })).toEqual([
    'allowed_mentions.parse: MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ])
})

test('the same nonce makes no second message, while Discord remembers it and is asked to heed it', async () => {
  const one = { content: 'once', nonce: 'n1', enforce_nonce: true }
  const first = await ask(discord, `POST /channels/${room}/messages`, one)
  const second = await ask(discord, `POST /channels/${room}/messages`, { ...one, content: 'other' })
  expect(second.body).toMatchObject({ id: first.body.id, content: 'once', nonce: 'n1' })
  expect(await posted({ content: 'once', nonce: 'n1' })).not.toBe(first.body.id)
  // History does not tell it.
  const history = await askAll(discord, `GET /channels/${room}/messages`)
  expect(history.every((message) => !('nonce' in message))).toBe(true)
  expect(await wrong({ content: 'x', nonce: 'x'.repeat(26) })).toEqual(['nonce: BASE_TYPE_MAX_LENGTH'])
  discord.timing.nonce = 0
  expect(await posted(one)).not.toBe(first.body.id)
})

test('history: newest first, after, before, around, a hundred at most', async () => {
  const ids: string[] = []
  for (let n = 0; n < 5; n++) ids.push(discord.people.post(ana, room, `m${n}`).id)
  const history = async (query: string) =>
    (await askAll(discord, `GET /channels/${room}/messages${query}`)).map(({ content }) => content)
  expect(await history('')).toEqual(['m4', 'm3', 'm2', 'm1', 'm0'])
  expect(await history('?limit=2')).toEqual(['m4', 'm3'])
  // The oldest after it, newest first.
  expect(await history(`?after=${ids[0]}&limit=2`)).toEqual(['m2', 'm1'])
  expect(await history(`?before=${ids[3]}&limit=2`)).toEqual(['m2', 'm1'])
  expect(await history(`?around=${ids[2]}&limit=3`)).toEqual(['m3', 'm2', 'm1'])
  expect(await history('?after=0')).toHaveLength(5)
  for (const query of ['?limit=101', '?limit=0', '?after=x'])
    expect(await codeOf(discord, `GET /channels/${room}/messages${query}`)).toBe(50_035)
})

test('answers, forwards, edits and deletions', async () => {
  const told = discord.people.post(ana, room, 'the first')
  const answer = await ask(discord, `POST /channels/${room}/messages`, {
    content: 'an answer',
    message_reference: { message_id: told.id },
    allowed_mentions: { parse: [], replied_user: false },
  })
  expect(answer.body).toMatchObject({
    type: 19,
    referenced_message: { id: told.id, content: 'the first' },
    mentions: [],
  })
  expect(await wrong({ content: 'x', message_reference: { message_id: '1' } })).toEqual([
    'message_reference: MESSAGE_REFERENCE_UNKNOWN_MESSAGE',
  ])
  expect(await send({ content: 'x', message_reference: { message_id: '1', fail_if_not_exists: false } })).toBe('ok')
  const mine = answer.body.id
  const change = (body: unknown) => ask(discord, `PATCH /channels/${room}/messages/${mine}`, body)
  expect((await change({ content: 'changed' })).body.edited_timestamp).toMatch(/^\d{4}-.*\+00:00$/u)
  expect((await change({ embeds: [{ title: 'x' }] })).body).toMatchObject({
    content: 'changed',
    embeds: [{ title: 'x' }],
  })
  expect((await change({ content: '', embeds: [] })).body.code).toBe(50_006)
  expect((await change({ embeds: [] })).body.embeds).toEqual([])
  expect((await ask(discord, `DELETE /channels/${room}/messages/${mine}`)).status).toBe(204)
  expect(await codeOf(discord, `DELETE /channels/${room}/messages/${mine}`)).toBe(10_008)
  // Of others only with the right to manage messages, and never in a direct message.
  expect(await codeOf(discord, `DELETE /channels/${room}/messages/${told.id}`)).toBe('ok')
  const direct = discord.people.directWith(ana)
  const said = discord.people.post(ana, direct, 'alone')
  expect(await codeOf(discord, `DELETE /channels/${direct}/messages/${said.id}`)).toBe(50_003)
})

test('reactions: an emoji and no words, twenty kinds at most', async () => {
  const { id } = discord.people.post(ana, room, 'x')
  const react = (emoji: string) =>
    codeOf(discord, `PUT /channels/${room}/messages/${id}/reactions/${encodeURIComponent(emoji)}/@me`)
  expect(await react('👀')).toBe('ok')
  expect(await react('👀')).toBe('ok')
  expect(await react('❤')).toBe('ok')
  expect(await react('eyes')).toBe(10_014)
  expect(discord.people.seenBy(ana, room).at(-1)?.reactions).toEqual({ '👀': [discord.bot.id], '❤': [discord.bot.id] })
  for (const emoji of [...'🍇🍈🍉🍊🍋🍌🍍🥭🍎🍏🍐🍑🍒🍓🥝🍅🥥🥑']) expect(await react(emoji)).toBe('ok')
  expect(await react('🍆')).toBe(30_010)
  expect(await codeOf(discord, `DELETE /channels/${room}/messages/${id}/reactions/👀/@me`)).toBe('ok')
  expect(discord.people.seenBy(ana, room).at(-1)?.reactions['👀']).toBeUndefined()
})

test('who reacted: by id, a page at a time, larger ones apart; counted together, and named by no message', async () => {
  const { id } = discord.people.post(ana, room, 'x')
  const people = [ana, ben, ...Array.from({ length: 25 }, (_, n) => discord.people.addUser({ name: `Person ${n}` }))]
  for (const user of people) discord.people.react(user, room, id, '📌')
  discord.people.react(ana, room, id, '📌', 'burst')
  const at = (query: string, emoji = '📌', message = id): string =>
    `GET /channels/${room}/messages/${message}/reactions/${encodeURIComponent(emoji)}${query}`
  const idsOf = async (query: string): Promise<string[]> => (await askAll(discord, at(query))).map((user) => user.id)
  const inOrder = people.toSorted((one, other) => Number(BigInt(one) - BigInt(other)))
  expect(await idsOf('')).toEqual(inOrder.slice(0, 25))
  expect(await idsOf('?limit=100&type=0')).toEqual(inOrder)
  expect(await idsOf(`?limit=2&after=${inOrder[2]}`)).toEqual(inOrder.slice(3, 5))
  expect(await idsOf('?type=1')).toEqual([ana])
  expect(await codeOf(discord, at('?limit=101'))).toBe(50_035)
  expect(await codeOf(discord, at('?after=x'))).toBe(50_035)
  expect(await codeOf(discord, at('', 'pushpin'))).toBe(10_014)
  expect(await codeOf(discord, at('', '📌', '1'))).toBe(10_008)
  const all = {
    count: 28,
    count_details: { burst: 1, normal: 27 },
    me: false,
    me_burst: false,
    burst_colors: [],
    emoji: { id: null, name: '📌' },
  }
  expect((await ask(discord, `GET /channels/${room}/messages/${id}`)).body).toHaveProperty('reactions', [all])
  const hidden = discord.people.createChannel({ name: 'no history' })
  const inside = discord.people.post(ana, hidden, 'x')
  discord.people.react(ana, hidden, inside.id, '📌')
  discord.people.overwrite(hidden, discord.bot.id, { deny: may.ReadMessageHistory })
  expect(await codeOf(discord, `GET /channels/${hidden}/messages/${inside.id}/reactions/%F0%9F%93%8C`)).toBe(50_013)
})

test('files: sent as a form, told with a signed address that grows old, ten of ten megabytes', async () => {
  const form = (size: number, count = 1) => {
    const made = new FormData()
    const attachments = Array.from({ length: count }, (_, id) => ({ id, description: 'A list' }))
    made.set('payload_json', JSON.stringify({ content: 'with a file', attachments }))
    for (let n = 0; n < count; n++) made.set(`files[${n}]`, new Blob(['x'.repeat(size)]), 'a list.txt')
    return made
  }
  const sent = await ask(discord, `POST /channels/${room}/messages`, form(5))
  expect(sent.body.attachments).toMatchObject([
    { filename: 'a_list.txt', size: 5, content_type: 'text/plain; charset=utf-8', description: 'A list' },
  ])
  const [{ url = '', id = '' } = {}] = sent.body.attachments
  expect(await (await fetch(url)).text()).toBe('xxxxx')
  expect((await fetch(url.replace(/hm=.*/u, 'hm=0'))).status).toBe(404)
  expect(String(discord.people.download(ana, id))).toBe('120,120,120,120,120')
  expect(await codeOf(discord, `POST /channels/${room}/messages`, form(10 * 1024 * 1024 + 1))).toBe(40_005)
  expect(await codeOf(discord, `POST /channels/${room}/messages`, form(1, 11))).toBe(50_035)
  discord.timing.file = -1
  const [old] = (await ask(discord, `GET /channels/${room}/messages/${sent.body.id}`)).body.attachments
  expect((await fetch(old?.url ?? '')).status).toBe(404)
  // An edit without them takes files away.
  const kept = await ask(discord, `PATCH /channels/${room}/messages/${sent.body.id}`, { attachments: [] })
  expect(kept.body.attachments).toEqual([])
})

test('threads have the id of their message, follow their channel, and close', async () => {
  const { id } = discord.people.post(ana, room, 'root')
  const start = (body: unknown) => ask(discord, `POST /channels/${room}/messages/${id}/threads`, body)
  expect((await start({ name: '' })).body.code).toBe(50_035)
  expect((await start({ name: 'x', auto_archive_duration: 61 })).body.code).toBe(50_035)
  expect((await start({ name: 'About it' })).body).toMatchObject({ id, type: 11, parent_id: room })
  expect((await start({ name: 'About it' })).body.code).toBe(160_004)
  expect((await ask(discord, `GET /guilds/${discord.guild}/threads/active`)).body.threads).toMatchObject([{ id }])
  expect(await send({ content: 'in it' }, id)).toBe('ok')
  discord.people.archive(id)
  expect((await ask(discord, `GET /guilds/${discord.guild}/threads/active`)).body.threads).toEqual([])
  expect((await ask(discord, `GET /channels/${room}/threads/archived/public`)).body.threads).toMatchObject([{ id }])
  const inside = discord.people.seenBy(ana, id).at(-1)?.id
  expect(await codeOf(discord, `PATCH /channels/${id}/messages/${inside}`, { content: 'y' })).toBe(50_083)
  // A new message opens it again, unless it is locked.
  expect(await send({ content: 'again' }, id)).toBe('ok')
  discord.people.archive(id, true, true)
  expect(await send({ content: 'again' }, id)).toBe(50_083)
  discord.people.shutOut(room, discord.bot.id)
  expect(await codeOf(discord, `GET /channels/${id}`)).toBe(50_001)
})

test('channels: made with overwrites of what the bot may itself, and no more', async () => {
  const make = (body: object) => ask(discord, `POST /guilds/${discord.guild}/channels`, body)
  const view = String(may.ViewChannel)
  const hide = { id: discord.guild, type: 0, allow: '0', deny: view }
  const self = { id: discord.bot.id, type: 1, allow: view, deny: '0' }
  const made = await make({ name: 'Cell of France', type: 0, topic: 'x', permission_overwrites: [hide, self] })
  expect(made.body).toMatchObject({ name: 'cell-of-france', topic: 'x' })
  const { id } = made.body
  expect(discord.people.readers(id).sort()).toEqual([discord.bot.id, discord.owner].sort())
  const allow = (target: string, body: object) => codeOf(discord, `PUT /channels/${id}/permissions/${target}`, body)
  expect(await allow(ana, { type: 1, allow: view, deny: '0' })).toBe('ok')
  expect(discord.people.readers(id)).toContain(ana)
  expect(await codeOf(discord, `DELETE /channels/${id}/permissions/${ana}`)).toBe('ok')
  expect(await codeOf(discord, `DELETE /channels/${id}/permissions/${ana}`)).toBe(10_009)
  expect(discord.people.readers(id)).not.toContain(ana)
  expect(await allow(ana, { type: 1, allow: String(may.BanMembers), deny: '0' })).toBe(50_013)
  expect(await allow(ana, { type: 1, allow: String(may.ManageRoles), deny: '0' })).toBe(50_013)
  expect(
    (await make({ name: 'x', permission_overwrites: [{ ...self, allow: String(may.BanMembers) }] })).body.code,
  ).toBe(50_013)
  expect((await make({})).body.code).toBe(50_035)
  expect((await make({ name: 'x', topic: 'x'.repeat(1025) })).body.code).toBe(50_035)
  // Whoever shuts everybody out is out as well.
  const lost = await make({ name: 'lost', permission_overwrites: [hide] })
  expect(await codeOf(discord, `GET /channels/${lost.body.id}`)).toBe(50_001)
  expect((await ask(discord, `PATCH /channels/${id}`, { name: 'Another' })).body.name).toBe('another')
  expect((await ask(discord, `DELETE /channels/${id}`)).status).toBe(200)
  expect(await codeOf(discord, `GET /channels/${id}`)).toBe(10_003)
})

test('without MESSAGE_CONTENT and GUILD_MEMBERS: empty content, and no list of members', async () => {
  const { id } = discord.people.post(ana, room, 'not for the bot')
  discord.people.post(ana, room, `<@${discord.bot.id}> for the bot`)
  const direct = discord.people.directWith(ana)
  discord.people.post(ana, direct, 'for the bot too')
  discord.granted.content = false
  discord.granted.members = false
  const history = async (channel: string) =>
    (await askAll(discord, `GET /channels/${channel}/messages`)).map(({ content }) => content)
  expect(await history(room)).toEqual([`<@${discord.bot.id}> for the bot`, ''])
  expect(await history(direct)).toEqual(['for the bot too'])
  expect((await ask(discord, `GET /channels/${room}/messages/${id}`)).body.content).toBe('')
  expect(await codeOf(discord, `GET /guilds/${discord.guild}/members?limit=10`)).toBe(50_001)
  expect((await ask(discord, 'GET /applications/@me')).body.flags).toBe(0)
  discord.granted.members = true
  expect((await ask(discord, `GET /guilds/${discord.guild}/members?limit=10`)).body).toHaveLength(4)
})

test('rates: headers on every answer, 429 where a limit was set, for a channel alone or for all', async () => {
  await discord.close()
  discord = await startDiscord({ limits: { route: () => ({ limit: 2, per: 60_000 }), all: 6 } })
  room = discord.people.createChannel({ name: 'room' })
  const other = discord.people.createChannel({ name: 'other' })
  const first = await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })
  expect(first.headers.get('x-ratelimit-remaining')).toBe('1')
  await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })
  const third = await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })
  expect(third).toMatchObject({ status: 429, body: { global: false } })
  expect(third.body.retry_after).toBeGreaterThan(50)
  expect(third.headers.get('x-ratelimit-scope')).toBe('user')
  expect(await send({ content: 'x' }, other)).toBe('ok')
  await send({ content: 'x' }, other)
  await ask(discord, 'GET /users/@me')
  const global = await ask(discord, 'GET /users/@me/guilds')
  expect(global).toMatchObject({ status: 429, body: { global: true } })
  expect(global.headers.get('x-ratelimit-global')).toBe('true')
})

test('an address that asks wrongly too often is banned by Cloudflare, which speaks no JSON', async () => {
  await discord.close()
  discord = await startDiscord({ limits: { invalid: 3 } })
  for (let n = 0; n < 3; n++) await ask(discord, 'GET /users/@me', undefined, { token: 'Bot wrong' })
  const banned = await ask(discord, 'GET /users/@me')
  expect(banned.status).toBe(429)
  expect(banned.body).toContain('1015')
  expect(banned.headers.get('content-type')).toBe('text/html')
})

test('faults of calls: limited, banned, failed, refused, unanswered, slow, no JSON', async () => {
  const route = 'POST /channels/:channel/messages'
  discord.faults.call(route, { kind: 'limited', seconds: 1.5, scope: 'shared' })
  const limited = await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })
  expect(limited).toMatchObject({ status: 429, body: { retry_after: 1.5, global: false } })
  expect(limited.headers.get('retry-after')).toBe('2')
  discord.faults.call(route, { kind: 'banned', seconds: 60 })
  expect((await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })).body).toContain('1015')
  discord.faults.call(route, { kind: 'status', status: 500 })
  expect((await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })).status).toBe(500)
  discord.faults.call(route, { kind: 'error', status: 403, code: 50_013 })
  expect(await send({ content: 'x' })).toBe(50_013)
  discord.faults.call(route, { kind: 'no-json' })
  expect((await ask(discord, `POST /channels/${room}/messages`, { content: 'x' })).body).toContain('<html>')
  expect(discord.people.seenBy(ana, room)).toEqual([])
  discord.faults.call(route, { kind: 'closed', when: 'before' })
  await expect(send({ content: 'before' })).rejects.toThrow()
  discord.faults.call(route, { kind: 'closed', when: 'after' }, { channel: room })
  await expect(send({ content: 'after' })).rejects.toThrow()
  expect(discord.people.seenBy(ana, room).map(({ words }) => words)).toEqual(['after'])
  discord.faults.goDown()
  await expect(send({ content: 'x' })).rejects.toThrow()
  discord.faults.comeUp()
  expect(await send({ content: 'x' })).toBe('ok')
})
