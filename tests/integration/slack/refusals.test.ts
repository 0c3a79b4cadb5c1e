import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { call, codeOf } from './bare.ts'

/** The double refuses what Slack refuses, by Slack's own codes: each has a line in tests/servers/README.md. */
let slack: Slack
let ana: string
let ben: string
let room: string
beforeEach(async () => {
  slack = await startSlack()
  ana = slack.people.addUser({ name: 'Ana Moreau', email: 'ana@example.org' })
  ben = slack.people.addUser({ name: 'Ben Tamm', email: 'ben@example.org' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
})
afterEach(() => slack.close())
const code = (method: string, args: Readonly<Record<string, unknown>> = {}, token?: string) =>
  codeOf(slack, method, args, token)

test('who may ask: no token, a wrong one, one of the other kind, one that was revoked, an app that is gone', async () => {
  expect((await fetch(`${slack.url}/api/auth.test`, { method: 'POST' }).then((answer) => answer.json())).error).toBe(
    'not_authed',
  )
  expect(await code('auth.test', {}, 'xoxb-of-another')).toBe('invalid_auth')
  expect(await code('auth.test', {}, slack.appToken)).toBe('not_allowed_token_type')
  expect(await code('apps.connections.open')).toBe('not_allowed_token_type')
  expect(await code('chat.nothing')).toBe('unknown_method')
  slack.faults.revokeToken()
  expect(await code('auth.test')).toBe('token_revoked')
  slack.faults.restoreToken()
  expect(await code('auth.test')).toBe('ok')
  slack.faults.uninstall()
  expect(await code('auth.test')).toBe('account_inactive')
})

test('scopes: what is missing is named with what there is, and stands in a header', async () => {
  slack.scopes.delete('chat:write')
  const refused = await call(slack, 'chat.postMessage', { channel: room, text: 'hello' })
  expect(refused).toMatchObject({ ok: false, error: 'missing_scope', needed: 'chat:write' })
  expect(String(refused.provided).split(',')).toContain('users:read')
  slack.scopes.delete('groups:read')
  expect(await call(slack, 'conversations.list', { types: 'private_channel' })).toMatchObject({ needed: 'groups:read' })
  // Either of two scopes will do for the topic.
  slack.scopes.delete('channels:write.topic')
  expect(await code('conversations.setTopic', { channel: room, topic: 'x' })).toBe('ok')
  slack.scopes.delete('channels:manage')
  expect(await code('conversations.setTopic', { channel: room, topic: 'x' })).toBe('missing_scope')
  const answer = await fetch(`${slack.url}/api/auth.test`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}` },
  })
  expect(answer.headers.get('x-oauth-scopes')?.split(',')).not.toContain('chat:write')
  // Without the scope no address is told.
  slack.scopes.delete('users:read.email')
  expect(JSON.stringify(await call(slack, 'users.info', { user: ana }))).not.toContain('ana@example.org')
})

test('arguments: what is missing, unknown or of another form', async () => {
  expect(await call(slack, 'chat.postMessage', { text: 'x' })).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: ['[ERROR] missing required field: channel'] },
  })
  expect(await code('chat.postMessage', { channel: room, text: 'x', txet: 'y' })).toBe('invalid_arguments')
  expect(await code('conversations.history', { channel: room, limit: 'many' })).toBe('invalid_arguments')
  expect(await code('conversations.history', { channel: room, limit: 5000 })).toBe('invalid_limit')
  expect(await code('conversations.history', { channel: room, cursor: 'none' })).toBe('invalid_cursor')
  expect(await code('conversations.history', { channel: room, oldest: 'yesterday' })).toBe('invalid_ts')
  expect(await code('conversations.list', { types: 'rooms' })).toBe('invalid_types')
})

test('where the bot may write: channels that are there, that it is in, that are open', async () => {
  const post = (channel: string) => code('chat.postMessage', { channel, text: 'hello' })
  const open = slack.people.createChannel({ name: 'open', members: [ana], withBot: false })
  const closed = slack.people.createChannel({ name: 'closed', members: [ana], withBot: false, private: true })
  expect(await post('C0NOTHING')).toBe('channel_not_found')
  expect(await post(open)).toBe('not_in_channel')
  expect(await post(closed)).toBe('channel_not_found')
  expect(await code('conversations.info', { channel: closed })).toBe('channel_not_found')
  expect(await code('conversations.info', { channel: open })).toBe('ok')
  expect(await code('conversations.history', { channel: open })).toBe('not_in_channel')
  expect(await post(ana)).toBe('ok')
  slack.people.archive(ana, room)
  expect(await post(room)).toBe('is_archived')
  expect(await code('conversations.archive', { channel: room })).toBe('already_archived')
  expect(await code('chat.postEphemeral', { channel: room, user: ana, text: 'x' })).toBe('is_archived')
})

test('what a message may be: something, not too much, under a message that is there', async () => {
  const post = (args: Readonly<Record<string, unknown>>) => code('chat.postMessage', { channel: room, ...args })
  expect(await post({})).toBe('no_text')
  expect(await post({ text: 'x'.repeat(40_001) })).toBe('msg_too_long')
  expect(await post({ text: 'x', thread_ts: '1700000000.000100' })).toBe('thread_not_found')
  expect(await post({ text: 'x', blocks: '[' })).toBe('invalid_blocks_format')
  expect(await post({ text: 'x', blocks: [{ type: 'divider', color: 'red' }] })).toBe('invalid_blocks')
  const long = Array.from({ length: 4 }, () => ({
    type: 'section',
    text: { type: 'plain_text', text: 'x'.repeat(3000) },
  }))
  expect(await post({ text: 'x', blocks: long })).toBe('msg_blocks_too_long')
  expect(await code('chat.postEphemeral', { channel: room, user: ben, text: 'x' })).toBe('user_not_in_channel')
})

test('metadata: an event type and a payload of plain values', async () => {
  const post = (metadata: unknown) => code('chat.postMessage', { channel: room, text: 'x', metadata })
  expect(await post({ event_type: 'jom_message', event_payload: { key: 'k', part: 1, last: true } })).toBe('ok')
  expect(await post({ event_type: 'jom_message' })).toBe('invalid_metadata_format')
  expect(await post({ event_type: 'jom message', event_payload: {} })).toBe('invalid_metadata_format')
  expect(await post({ event_type: 'jom.message', event_payload: {} })).toBe('invalid_metadata_format')
  expect(await post({ event_type: 'jom_message', event_payload: { a: { b: 1 } } })).toBe('invalid_metadata_format')
  expect(await post({ event_type: 'jom_message', event_payload: {}, more: 1 })).toBe('invalid_metadata_format')
})

test("edits and deletions: the bot's own messages alone, while they stand", async () => {
  const { ts } = slack.people.post(ana, room, 'mine')
  const own = await call(slack, 'chat.postMessage', { channel: room, text: 'bot' })
  expect(await code('chat.update', { channel: room, ts, text: 'x' })).toBe('cant_update_message')
  expect(await code('chat.delete', { channel: room, ts })).toBe('cant_delete_message')
  expect(await code('chat.update', { channel: room, ts: '1700000000.000100', text: 'x' })).toBe('message_not_found')
  expect(await code('chat.update', { channel: room, ts: own.ts, text: 'x'.repeat(4001) })).toBe('msg_too_long')
  expect(await code('chat.update', { channel: room, ts: own.ts, text: 'better' })).toBe('ok')
  expect(await code('chat.delete', { channel: room, ts: own.ts })).toBe('ok')
  expect(await code('chat.delete', { channel: room, ts: own.ts })).toBe('message_not_found')
  expect(await code('chat.getPermalink', { channel: room, message_ts: own.ts })).toBe('message_not_found')
  // An ephemeral message is in no history, and cannot be changed by its ts.
  const shown = await call(slack, 'chat.postEphemeral', { channel: room, user: ana, text: 'for you' })
  expect(await code('chat.delete', { channel: room, ts: shown.message_ts })).toBe('message_not_found')
})

test('an edit: text takes blocks away, blocks leave text and bear no mark, metadata stays until it is emptied', async () => {
  const blocks = [{ type: 'divider', block_id: 'd' }]
  const metadata = { event_type: 'jom_message', event_payload: { key: 'k' } }
  const { ts } = await call(slack, 'chat.postMessage', { channel: room, text: 'one', blocks, metadata })
  const edit = async (args: object) => {
    expect((await call(slack, 'chat.update', { channel: room, ts, ...args })).ok).toBe(true)
    const { text, blocks, edited, metadata } = slack.people.seenBy(ana, room).at(-1) ?? {}
    return [text, blocks?.length, edited, metadata !== undefined]
  }
  expect(await edit({ blocks: [...blocks, ...[{ type: 'divider', block_id: 'e' }]] })).toEqual(['one', 2, false, true])
  expect(await edit({ text: 'two' })).toEqual(['two', 0, true, true])
  expect(await edit({ text: 'three', metadata: {} })).toEqual(['three', 0, true, false])
})

test('channels: names, members, who can be brought and taken out', async () => {
  const create = (name: string) => code('conversations.create', { name })
  expect(await create('Cell France')).toBe('invalid_name_specials')
  expect(await create('x'.repeat(81))).toBe('invalid_name_maxlength')
  expect(await create('--')).toBe('invalid_name_punctuation')
  expect(await create('room')).toBe('name_taken')
  expect(await create('cell-fr')).toBe('ok')
  const invite = (users: string) => call(slack, 'conversations.invite', { channel: room, users })
  expect((await invite(ana)).error).toBe('already_in_channel')
  expect((await invite('U0NOBODY')).error).toBe('user_not_found')
  expect((await invite(slack.bot.user)).error).toBe('cant_invite_self')
  // One in the way, and nobody is brought.
  expect(await invite(`${ana},${ben}`)).toMatchObject({
    ok: false,
    errors: [{ user: ana, error: 'already_in_channel' }],
  })
  expect((await call(slack, 'conversations.members', { channel: room })).members).not.toContain(ben)
  const kick = (user: string) => code('conversations.kick', { channel: room, user })
  expect(await kick(ben)).toBe('not_in_channel')
  expect(await kick(slack.bot.user)).toBe('cant_kick_self')
  expect(await kick(ana)).toBe('ok')
  expect(await code('conversations.setTopic', { channel: room, topic: 'x'.repeat(251) })).toBe('too_long')
})

test('people: by id, by address, of another workspace', async () => {
  const kai = slack.people.addUser({ name: 'Kai', email: 'kai@elsewhere.example', team: 'T0OTHER' })
  expect(await code('users.info', { user: 'U0NOBODY' })).toBe('user_not_found')
  expect(await code('users.lookupByEmail', { email: 'no@example.org' })).toBe('users_not_found')
  expect(await call(slack, 'users.lookupByEmail', { email: 'ANA@example.org' })).toMatchObject({ user: { id: ana } })
  expect(await code('users.lookupByEmail', { email: 'kai@elsewhere.example' })).toBe('users_not_found')
  expect(await code('users.info', { user: kai })).toBe('user_not_visible')
  expect(await code('conversations.open', { users: kai })).toBe('user_not_found')
  expect(await code('conversations.invite', { channel: room, users: kai })).toBe('cant_invite')
  const shared = slack.people.createChannel({ name: 'shared', members: [ana, kai], shared: true })
  expect(await call(slack, 'users.info', { user: kai })).toMatchObject({ user: { team_id: 'T0OTHER' } })
  expect(await call(slack, 'conversations.info', { channel: shared })).toMatchObject({
    channel: { is_ext_shared: true, connected_team_ids: ['T0OTHER'] },
  })
  slack.people.deactivate(ben)
  expect(await code('conversations.open', { users: ben })).toBe('user_disabled')
  expect(await code('conversations.open', { users: slack.bot.user })).toBe('cannot_dm_bot')
})

test('reactions: once, by a name of a face, on a message that is there', async () => {
  const { ts } = slack.people.post(ana, room, 'hello')
  const add = (name: string, timestamp = ts) => code('reactions.add', { channel: room, timestamp, name })
  expect(await add('eyes')).toBe('ok')
  expect(await add('eyes')).toBe('already_reacted')
  expect(await add('👀')).toBe('invalid_name')
  expect(await add('eyes', '1700000000.000100')).toBe('message_not_found')
  expect(await code('reactions.remove', { channel: room, timestamp: ts, name: 'x' })).toBe('no_reaction')
  expect(await call(slack, 'reactions.get', { channel: room, timestamp: ts })).toMatchObject({
    message: { reactions: [{ name: 'eyes', count: 1, users: [slack.bot.user] }] },
  })
})

test('who reacted: fifty at most are named, the bot among them, unless all are asked for', async () => {
  const crowd = Array.from({ length: 52 }, (_, n) => slack.people.addUser({ name: `Person ${n}` }))
  for (const user of crowd) slack.people.join(user, room)
  const { ts } = slack.people.post(ana, room, 'hello')
  for (const user of crowd) slack.people.react(user, room, ts, 'pushpin')
  expect(await code('reactions.add', { channel: room, timestamp: ts, name: 'pushpin' })).toBe('ok')
  const few = { name: 'pushpin', count: 53, users: [slack.bot.user, ...crowd.slice(0, 49)] }
  const { messages } = await call(slack, 'conversations.history', { channel: room, oldest: ts, inclusive: true })
  expect(messages).toMatchObject([{ reactions: [few] }])
  const item = { channel: room, timestamp: ts }
  expect(await call(slack, 'reactions.get', item)).toMatchObject({ message: { reactions: [few] } })
  expect(await call(slack, 'reactions.get', { ...item, full: true })).toMatchObject({
    message: { reactions: [{ ...few, users: [...crowd, slack.bot.user] }] },
  })
  expect(await code('reactions.get', { channel: room })).toBe('no_item_specified')
  expect(await code('reactions.get', { channel: room, timestamp: 'yesterday' })).toBe('bad_timestamp')
  expect(await code('reactions.get', { channel: room, timestamp: '1700000000.000100' })).toBe('message_not_found')
})

test('history: newest first, without replies, by cursor and by time; threads oldest first; metadata on request', async () => {
  const said = ['a', 'b', 'c'].map((text) => slack.people.post(ana, room, text).ts)
  const metadata = { event_type: 'jom_message', event_payload: { key: 'k1' } }
  const own = await call(slack, 'chat.postMessage', { channel: room, text: 'reply', thread_ts: said[0], metadata })
  type Page = {
    messages: { ts: string; metadata?: unknown; reply_count?: number }[]
    has_more: boolean
    response_metadata?: { next_cursor: string }
  }
  const read = async (method: string, args: object) =>
    (await call(slack, method, { channel: room, ...args })) as unknown as Page // asserted below
  const tsOf = (page: Page) => page.messages.map(({ ts }) => ts)
  const first = await read('conversations.history', { limit: 2 })
  expect([tsOf(first), first.has_more]).toEqual([[said[2], said[1]], true])
  const second = await read('conversations.history', { limit: 2, cursor: first.response_metadata?.next_cursor })
  expect([tsOf(second), second.has_more, second.messages[0]?.reply_count]).toEqual([[said[0]], false, 1])
  expect(tsOf(await read('conversations.history', { oldest: said[1] }))).toEqual([said[2]])
  expect(tsOf(await read('conversations.history', { oldest: said[1], inclusive: true }))).toEqual([said[2], said[1]])
  expect(tsOf(await read('conversations.history', { latest: said[1] }))).toEqual([said[0]])
  const thread = await read('conversations.replies', { ts: said[0] })
  expect([tsOf(thread), thread.messages[1]?.metadata]).toEqual([[said[0], own.ts], undefined])
  const whole = await read('conversations.replies', { ts: said[0], include_all_metadata: true })
  expect(whole.messages[1]?.metadata).toEqual(metadata)
  expect(await code('conversations.replies', { channel: room, ts: '1700000000.000100' })).toBe('thread_not_found')
  // What a thread hangs on leaves a stone.
  slack.people.erase(ana, room, String(said[0]))
  expect(await read('conversations.history', { latest: said[1] })).toMatchObject({
    messages: [{ subtype: 'tombstone' }],
  })
})

test('timestamps are unique, grow and have their form', async () => {
  const all = Array.from({ length: 200 }, (_, n) => slack.people.post(ana, room, String(n)).ts)
  expect(new Set(all).size).toBe(200)
  expect(all.every((ts) => /^\d{10}\.\d{6}$/u.test(ts))).toBe(true)
  expect([...all].sort()).toEqual(all)
})

test('files: announced, sent whole, completed once, read with the token where the bot is', async () => {
  const { upload_url, file_id } = await call(slack, 'files.getUploadURLExternal', { filename: 'a.txt', length: 5 })
  const complete = () => code('files.completeUploadExternal', { files: [{ id: file_id }], channel_id: room })
  expect(await complete()).toBe('file_not_found')
  const send = (body: string) => fetch(String(upload_url), { method: 'POST', body }).then(({ status }) => status)
  expect(await send('too long for it')).toBe(400)
  expect(await send('hello')).toBe(200)
  expect(await complete()).toBe('ok')
  expect(await complete()).toBe('file_not_found')
  expect(slack.people.seenBy(ana, room).at(-1)?.files).toMatchObject([{ name: 'a.txt', size: 5 }])
  const hers = slack.people.post(ana, room, 'see', { files: [{ name: 'b.txt', bytes: 'bytes' }] }).files[0]
  const { file } = (await call(slack, 'files.info', { file: hers })) as unknown as { file: { url_private: string } } // asserted below
  const get = (token?: string) =>
    fetch(file.url_private, token ? { headers: { authorization: `Bearer ${token}` } } : {})
  expect(await (await get(slack.botToken)).text()).toBe('bytes')
  // Without the token Slack shows a page to sign in, and no error.
  const without = await get()
  expect([without.status, without.headers.get('content-type')]).toEqual([200, 'text/html'])
  const other = slack.people.createChannel({ name: 'other', members: [ana], withBot: false })
  const unseen = slack.people.post(ana, other, 'see', { files: [{ name: 'c.txt', bytes: 'x' }] }).files[0]
  expect(await code('files.info', { file: unseen })).toBe('file_not_found')
})

test('calls are counted with their arguments and answers', async () => {
  await call(slack, 'chat.postMessage', { channel: room, text: 'x' })
  await call(slack, 'chat.postMessage', { channel: 'C0', text: 'x' })
  expect(slack.callsOf('chat.postMessage')).toEqual([
    { method: 'chat.postMessage', args: { channel: room, text: 'x' }, answer: 'ok' },
    { method: 'chat.postMessage', args: { channel: 'C0', text: 'x' }, answer: 'channel_not_found' },
  ])
})
