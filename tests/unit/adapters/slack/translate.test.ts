import { describe, expect, test } from 'vitest'
import { readNews } from '../../../../adapters/slack/hearing/news.ts'
import {
  type Json,
  readEdit,
  readMessage,
  type Translation,
  translate,
} from '../../../../adapters/slack/hearing/translate.ts'
import { conversationRef, messageId } from '../../../../src/chat/refs.ts'

const parts: Translation = {
  bot: { userId: 'UBOT', botId: 'B1' },
  names: { user: (id) => id, channel: () => undefined },
  conversationOf: (channel) => conversationRef('slack', channel === 'CNEW' ? 'C1' : channel),
  idOf: (_, ts) => messageId(ts),
}
const ts = '1700000001.000100'
const at = '2023-11-14T22:13:21.000Z'
const message = (more: Json = {}): Json => ({
  type: 'message',
  channel: 'C1',
  channel_type: 'channel',
  user: 'U1',
  text: 'The site is down',
  ts,
  event_ts: ts,
  ...more,
})
const eventOf = (event: Json): unknown => translate(event, parts)?.event

describe('a message', () => {
  test('is known by its channel and moment, whatever tells of it', () => {
    const expected = {
      key: `slack:C1:${ts}`,
      at,
      actor: 'slack:U1',
      conversation: 'slack:C1',
      kind: 'message',
      message: ts,
      text: 'The site is down',
    }
    expect(eventOf(message())).toEqual(expected)
    expect(eventOf(message({ type: 'app_mention', channel_type: undefined }))).toEqual(expected)
    expect(eventOf(message({ client_msg_id: 'another', event_id: 'Ev2' }))).toEqual(expected)
  })

  test('keeps the key of its channel, and the name of its conversation, where Slack changed the id', () => {
    expect(eventOf(message({ channel: 'CNEW' }))).toMatchObject({ key: `slack:CNEW:${ts}`, conversation: 'slack:C1' })
  })

  test('stands in a thread, unless it began it', () => {
    expect(eventOf(message({ thread_ts: '1700000000.000100' }))).toMatchObject({ thread: '1700000000.000100' })
    expect(eventOf(message({ thread_ts: ts }))).not.toHaveProperty('thread')
    expect(eventOf(message({ subtype: 'thread_broadcast', thread_ts: '1700000000.000100' }))).toMatchObject({
      kind: 'message',
      thread: '1700000000.000100',
    })
  })

  test('brings the files that are there still', () => {
    const files = [
      { id: 'F1', name: 'notice.pdf', mimetype: 'application/pdf', size: 12 },
      { id: 'F2', mode: 'tombstone' },
      { id: 'F3', file_access: 'check_file_info' },
      { name: 'no id' },
      'words',
    ]
    expect(eventOf(message({ subtype: 'file_share', text: '', files }))).toMatchObject({
      text: '',
      files: [
        { id: 'F1', name: 'notice.pdf', mediaType: 'application/pdf', bytes: 12 },
        { id: 'F3', name: 'F3', mediaType: 'application/octet-stream', bytes: 0 },
      ],
    })
  })

  test('of another app is by its account, or by its own id where it has none', () => {
    expect(eventOf(message({ subtype: 'bot_message', user: undefined, bot_id: 'B2' }))).toMatchObject({
      actor: 'slack:B2',
    })
    expect(eventOf(message({ user: 'UOTHER', bot_id: 'B2' }))).toMatchObject({ actor: 'slack:UOTHER' })
  })

  test.each([
    { user: 'UBOT' },
    { bot_id: 'B1' },
    { subtype: 'bot_message', user: undefined, bot_id: 'B1' },
    { subtype: 'channel_join' },
    { subtype: 'channel_topic' },
    { subtype: 'pinned_item' },
    { subtype: 'a_kind_that_is_new' },
    { text: '', blocks: [] },
    { ts: '../1' },
    { ts: undefined },
    { user: undefined },
    { channel: undefined },
  ])('with %o means nothing', (more) => {
    expect(eventOf(message(more))).toBeUndefined()
  })
})

describe('what is said to the bot', () => {
  test.each([
    ['<@UBOT> status', 'status'],
    ['<@UBOT|jom>: report &lt;x&gt;', 'report <x>'],
    ['<@UBOT>', 'help'],
    ['<@UBOT> ask <@U2>', 'ask slack:U2'],
  ])('%s is a command', (text, words) => {
    expect(eventOf(message({ text }))).toMatchObject({ kind: 'command', text: words, key: `slack:C1:${ts}` })
  })

  test.each(['tell <@UBOT> status', '<@U2> <@UBOT> status', 'jom status'])('%s is none', (text) => {
    expect(eventOf(message({ text }))).toMatchObject({ kind: 'message' })
  })

  test('in a thread is said of what it began with', () => {
    const root = '1700000000.000100'
    expect(eventOf(message({ text: '<@UBOT> ack', thread_ts: root }))).toMatchObject({ kind: 'command', on: root })
    const about = { conversation: conversationRef('slack', 'C2'), message: messageId(`${root}/D1`) }
    const aside = message({ channel: 'D1', channel_type: 'im', text: 'ack', thread_ts: root })
    expect(translate(aside, { ...parts, about })?.event).toMatchObject({ conversation: 'slack:C2', on: `${root}/D1` })
  })

  test('alone is a command, and its files count for markings', () => {
    const files = [{ id: 'F1', name: 'TLP-RED.pdf', size: 1 }]
    const aside = message({ channel: 'D1', channel_type: 'im', text: 'report volby.cz', files, subtype: 'file_share' })
    expect(eventOf(aside)).toMatchObject({ kind: 'command', text: 'report volby.cz', variants: ['TLP-RED.pdf'] })
  })
})

describe('a change', () => {
  const edited = { user: 'U1', ts: '1700000009.000000' }
  const changed = (now: Json, before: Json = message()): Json => ({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: 'C1',
    ts: '1700000010.000200',
    event_ts: '1700000010.000200',
    message: message(now),
    previous_message: before,
  })

  test('is known by the moment of the change', () => {
    expect(eventOf(changed({ text: 'It is back', edited }))).toEqual({
      key: `slack:C1:${ts}:edited:${edited.ts}`,
      at: '2023-11-14T22:13:29.000Z',
      actor: 'slack:U1',
      conversation: 'slack:C1',
      kind: 'edited',
      message: ts,
      text: 'It is back',
      files: [],
      edit: edited.ts,
    })
  })

  test('is the same as history shows it', () => {
    const now = message({ text: 'It is back', edited })
    expect(readEdit('C1', now, parts)).toEqual(translate(changed(now), parts))
  })

  test('that Slack made itself means nothing', () => {
    expect(eventOf(changed({ attachments: [{ title: 'what a link leads to' }] }))).toBeUndefined()
    expect(eventOf(changed({ edited, reply_count: 3 }, message({ edited })))).toBeUndefined()
    expect(eventOf(changed({ edited, user: 'UBOT' }, message({ user: 'UBOT' })))).toBeUndefined()
  })

  test('that leaves a tombstone is a deletion, as is the end of a message', () => {
    const gone = { key: `slack:C1:${ts}:deleted`, kind: 'deleted', message: ts, actor: 'slack:U1' }
    expect(eventOf(changed({ subtype: 'tombstone', user: 'USLACKBOT', edited: undefined }))).toMatchObject(gone)
    const deleted = {
      type: 'message',
      subtype: 'message_deleted',
      channel: 'C1',
      deleted_ts: ts,
      ts: '1700000010.000200',
      event_ts: '1700000010.000200',
    }
    expect(eventOf({ ...deleted, previous_message: message() })).toMatchObject(gone)
    expect(eventOf({ ...deleted, previous_message: message({ user: 'UBOT' }) })).toBeUndefined()
    expect(eventOf(deleted)).toMatchObject({ kind: 'deleted', actor: 'slack:unknown' })
  })
})

test('reactions by the bot’s own names for them, each change by its moment', () => {
  const reaction = {
    type: 'reaction_added',
    user: 'U2',
    reaction: 'eyes',
    item: { type: 'message', channel: 'C1', ts },
    event_ts: '1700000011.000100',
  }
  expect(eventOf(reaction)).toMatchObject({
    key: `slack:C1:${ts}:U2:eyes:added:1700000011.000100`,
    kind: 'reacted',
    reaction: 'seen',
    added: true,
  })
  expect(eventOf({ ...reaction, type: 'reaction_removed' })).toMatchObject({ reaction: 'seen', added: false })
  expect(eventOf({ ...reaction, user: 'UBOT' })).toBeUndefined()
  expect(eventOf({ ...reaction, item: { type: 'file', file: 'F1' } })).toBeUndefined()
})

test('who came and who went', () => {
  const move = { type: 'member_joined_channel', user: 'U2', channel: 'C1', team: 'T1', event_ts: '1700000011.000100' }
  expect(eventOf(move)).toMatchObject({
    key: 'slack:C1:U2:joined:1700000011.000100',
    kind: 'joined',
    actor: 'slack:U2',
  })
  expect(eventOf({ ...move, type: 'member_left_channel' })).toMatchObject({ kind: 'left' })
  expect(eventOf({ ...move, user: 'UBOT' })).toBeUndefined()
})

test('a clock that runs ahead makes nothing happen in the future', () => {
  const now = Date.now()
  const ahead = readMessage('C1', message({ ts: '9999999999.000000' }), false, parts)?.event.at ?? ''
  expect(Date.parse(ahead)).toBeGreaterThanOrEqual(now)
  expect(Date.parse(ahead)).toBeLessThanOrEqual(Date.now())
})

test.each([
  [{ type: 'tokens_revoked', tokens: { bot: ['UBOT'] } }, { kind: 'token' }],
  [{ type: 'app_uninstalled' }, { kind: 'token' }],
  [
    { type: 'app_home_opened', user: 'U1', tab: 'home', channel: 'D1' },
    { kind: 'home', user: 'U1' },
  ],
  [{ type: 'app_home_opened', user: 'U1', tab: 'messages', channel: 'D1' }, undefined],
  [
    { type: 'channel_archive', channel: 'C1', user: 'U1' },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'group_unarchive', channel: 'C1' },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'channel_rename', channel: { id: 'C1', name: 'new' } },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'channel_shared', channel: 'C1', connected_team_id: 'T2' },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'channel_unshared', channel: 'C1' },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'message', subtype: 'channel_convert_to_public', channel: 'C1' },
    { kind: 'changed', channel: 'C1' },
  ],
  [
    { type: 'channel_id_changed', old_channel_id: 'C1', new_channel_id: 'C2' },
    { kind: 'moved', from: 'C1', to: 'C2' },
  ],
  [
    { type: 'member_joined_channel', user: 'UBOT', channel: 'C1', event_ts: ts },
    { kind: 'came', channel: 'C1', at: ts },
  ],
  [
    { type: 'member_left_channel', user: 'UBOT', channel: 'C1' },
    { kind: 'changed', channel: 'C1' },
  ],
  [{ type: 'message', channel: 'C1', text: 'hello' }, undefined],
  [{ type: 'member_joined_channel', user: 'U1', channel: 'C1', event_ts: ts }, undefined],
  [{}, undefined],
])('the news in %o', (event, news) => {
  expect(readNews(event as Json, 'UBOT')).toEqual(news)
})
