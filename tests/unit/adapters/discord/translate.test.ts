import { describe, expect, test } from 'vitest'
import { naming } from '../../../../adapters/discord/hearing/naming.ts'
import {
  deletion,
  editOf,
  isChanged,
  readEdit,
  readMessage,
  readReaction,
  type Translation,
  wordsToBot,
} from '../../../../adapters/discord/hearing/translate.ts'
import { conversationRef, messageId } from '../../../../src/chat/refs.ts'

/** What events of Discord's mean, by themselves. */

const id = naming.at(Date.now())
const parts: Translation = {
  bot: '1',
  names: { user: (user) => user, role: () => undefined, channel: () => undefined },
  isBotRole: (role) => role === '10',
  conversation: conversationRef('discord', '5'),
  idOf: (message) => messageId(message),
  isAside: false,
}
const message = {
  id,
  channel_id: '5',
  author: { id: '2' },
  content: 'words',
  type: 0,
  edited_timestamp: null,
  attachments: [],
}
const read = (change: object, changed: Partial<Translation> = {}) =>
  readMessage('5', { ...message, ...change }, { ...parts, ...changed })

describe('a message', () => {
  test('is told with its key, its moment and its trace', () => {
    expect(read({})).toMatchObject({
      event: {
        kind: 'message',
        key: `discord:5:${id}`,
        at: new Date(naming.msOf(id)).toISOString(),
        actor: 'discord:2',
      },
      trace: { kind: 'message', id, by: '2' },
    })
    expect(read({ edited_timestamp: '2026-11-26T09:00:00.123000+00:00' })?.trace).toMatchObject({
      edited: String(Date.parse('2026-11-26T09:00:00.123Z')),
    })
  })

  test.each([
    ['of the bot', { author: { id: '1' } }],
    ['without words, as without MESSAGE_CONTENT', { content: '' }],
    ['of blanks', { content: ' \n ' }],
    ['of somebody who joined', { type: 7, content: '' }],
    ['of a pin', { type: 6, content: 'x' }],
    ['that begins a thread, and stands in its channel already', { type: 21 }],
    ['without an author', { author: null }],
    ['whose id is none', { id: 'x/../y' }],
  ])('%s is not handed over', (_, change) => expect(read(change)).toBeUndefined())

  test('in a thread stands under its root, and the root of a forum by itself', () => {
    expect(read({}, { root: messageId('9') })?.event).toMatchObject({ thread: '9' })
    expect(read({}, { root: messageId(id) })?.event).not.toHaveProperty('thread')
  })

  test('whose file has a strange size or kind is passed on all the same', () => {
    const attachments = [
      { id: '7', filename: 'a.csv', size: -1, content_type: 'text/csv; charset=utf-8' },
      { id: '8', size: 5, content_type: 'no kind' },
      { id: 'x' },
    ]
    expect(read({ content: '', attachments })?.event).toMatchObject({
      files: [
        { id: `5/${id}/7`, name: 'a.csv', mediaType: 'text/csv', bytes: 0 },
        { id: `5/${id}/8`, name: '8', mediaType: 'application/octet-stream', bytes: 5 },
      ],
    })
  })

  test('to the bot alone is never passed on as a message, even without words', () => {
    expect(read({}, { isAside: true })?.event).toMatchObject({ kind: 'command', text: 'words' })
    const sticker = { content: '', sticker_items: [{ name: 'Wave' }] }
    expect(read(sticker, { isAside: true })?.event).toMatchObject({ kind: 'command', text: 'Wave' })
  })

  test('said of another one is a command about that; what was passed on is about none', () => {
    const called = { content: '<@1> report this' }
    expect(read({ ...called, message_reference: { message_id: '77' } })?.event).toMatchObject({
      kind: 'command',
      on: '77',
    })
    expect(read({ ...called, message_reference: { type: 1, message_id: '77' } })?.event).not.toHaveProperty('on')
    expect(read(called, { root: messageId('9') })?.event).toMatchObject({ on: '9' })
    const about = { conversation: conversationRef('discord', '6'), message: messageId('77/5') }
    expect(read(called, { about })?.event).toMatchObject({ conversation: 'discord:6', on: '77/5' })
  })
})

test.each([
  ['<@1> report', 'report'],
  ['<@!1>: report', 'report'],
  [' <@1>', ''],
  ['<@&10> report', 'report'],
  ['<@&11> report', undefined],
  ['<@2> report', undefined],
  ['report <@1>', undefined],
  ['<@1>report', undefined],
])('%s', (content, words) => expect(wordsToBot(content, parts)).toBe(words))

describe('a change', () => {
  const edited_timestamp = '2026-11-26T09:00:00.000Z'
  test('bears the moment of the change', () => {
    const edit = editOf({ edited_timestamp }) ?? ''
    expect(readEdit('5', { ...message, edited_timestamp }, parts)).toMatchObject({
      event: { kind: 'edited', key: `discord:5:${id}:edited:${edit}`, edit, text: 'words' },
      trace: { kind: 'edited', id, by: '2', edited: edit },
    })
  })
  test('without a moment is Discord’s own; one of which no word is told empties nothing', () => {
    expect(isChanged(message, { by: '2' })).toBe(false)
    expect(isChanged({ ...message, edited_timestamp }, { by: '2' })).toBe(true)
    expect(isChanged({ ...message, edited_timestamp }, { by: '2', edited: editOf({ edited_timestamp }) ?? '' })).toBe(
      false,
    )
    expect(readEdit('5', { ...message, edited_timestamp, content: '' }, parts)).toBeUndefined()
    const attachments = [{ id: '7', filename: 'a', size: 1 }]
    expect(readEdit('5', { ...message, edited_timestamp, content: '', attachments }, parts)?.event).toMatchObject({
      text: '',
    })
  })
  test('is also that a file was taken out, where it is told how many stand', () => {
    const attachments = [{ id: '7', filename: 'a', size: 1 }]
    expect(isChanged({ ...message, attachments }, { by: '2', files: 1 })).toBe(false)
    expect(isChanged({ ...message, attachments: [] }, { by: '2', files: 1 })).toBe(true)
    expect(isChanged({ ...message, attachments: undefined }, { by: '2', files: 1 })).toBe(false)
    expect(readEdit('5', { ...message, attachments }, parts)).toMatchObject({
      event: { key: `discord:5:${id}:edited:0:1`, files: [{ id: expect.stringContaining('7') }] },
      trace: { files: 1 },
    })
  })
})

test('a deletion has its author where that is known', () => {
  expect(deletion('5', { id, by: '2' }, parts).event).toMatchObject({ kind: 'deleted', actor: 'discord:2' })
  expect(deletion('5', { id, by: '' }, parts).event).toMatchObject({ actor: 'discord:unknown' })
})

test('a reaction is named by the dispatch that told it, since it may be taken away and given again', () => {
  const told = { message_id: id, user_id: '2', emoji: { id: null, name: '👍🏽' } }
  const how = { ...parts, added: true, within: 's:4', at: Date.now() }
  expect(readReaction('5', told, how)?.event).toMatchObject({
    key: `discord:5:${id}:2:👍🏽:added:s:4`,
    reaction: '👍',
    added: true,
  })
  const own = { ...told, emoji: { id: '88', name: 'ok' } }
  expect(readReaction('5', own, how)?.event).toMatchObject({ key: `discord:5:${id}:2:88:added:s:4` })
  expect(readReaction('5', { ...told, user_id: '1' }, how)).toBeUndefined()
  expect(readReaction('5', { ...told, emoji: {} }, how)).toBeUndefined()
})

test('names of messages are in order of their moments, however long they are', () => {
  expect(naming.compare('9', '10')).toBe(-1)
  expect(naming.compare('1575446125714866176', '1575446125714866175')).toBe(1)
  expect(naming.compare('7', '7')).toBe(0)
  expect(Math.abs(naming.msOf(naming.at(Date.now())) - Date.now())).toBeLessThan(1000)
  expect(naming.compare(naming.first, '1')).toBe(-1)
})
