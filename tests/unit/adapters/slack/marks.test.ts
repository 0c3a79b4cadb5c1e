import { expect, test } from 'vitest'
import { lookedAt, shownOn } from '../../../../adapters/slack/hearing/marks.ts'
import { translate } from '../../../../adapters/slack/hearing/translate.ts'
import { conversationRef, messageId } from '../../../../src/chat/refs.ts'

/** Marks as Slack shows them at a message, and tells of them. */

test('of reactions the two marks alone count, without the bot, and no fewer people than are named', () => {
  const reactions = [
    { name: 'pushpin', users: ['U1', 'UBOT', 'U2'], count: 5 },
    { name: 'paperclip', users: ['U3', 'U3', 7], count: 0 },
    { name: 'eyes', users: ['U1'], count: 1 },
    { name: 'pushpin' },
    'nothing',
  ]
  expect(shownOn({ reactions }, 'UBOT')).toEqual([
    { mark: 'pin', reaction: 'pushpin', by: ['U1', 'U2'], count: 4 },
    { mark: 'clip', reaction: 'paperclip', by: ['U3'], count: 1 },
    { mark: 'pin', reaction: 'pushpin', by: [], count: 0 },
  ])
  expect(shownOn({ reactions: 'none' }, 'UBOT')).toEqual([])
})

test('marks are looked for on what was said after the bot came in, wherever it was read, but for what is gone', () => {
  const said = (n: number, more = {}) => ({ ts: `${1_790_000_000 + n}.000100`, ...more })
  const came = said(2, { subtype: 'channel_join', user: 'UBOT' })
  const older = [said(3), came, said(1)]
  const messages = [said(6, { subtype: 'tombstone' }), said(5), said(4, { subtype: 'channel_join', user: 'U1' })]
  const threads = new Map([[said(3).ts, [said(7)]]])
  const isReadBack = (ts: string): boolean => ts !== said(5).ts
  expect(lookedAt({ messages, threads }, older, { bot: 'UBOT', isReadBack }).map(({ id }) => id)).toEqual(
    [3, 4, 7].map((n) => said(n).ts),
  )
})

test('what Slack tells of a mark leaves a trace, and of another reaction none', () => {
  const parts = {
    bot: { userId: 'UBOT', botId: 'BBOT' },
    names: { user: (id: string) => id, channel: () => undefined },
    conversationOf: (channel: string) => conversationRef('slack', channel),
    idOf: (_: string, ts: string) => messageId(ts),
  }
  const item = { type: 'message', channel: 'C1', ts: '1790000000.000100' }
  const told = { type: 'reaction_removed', user: 'U1', reaction: 'pushpin', item, event_ts: '1790000001.500000' }
  const trace = { kind: 'marked', id: item.ts, by: 'U1', mark: 'pin', added: false, at: 1_790_000_001_500 }
  expect(translate(told, parts)?.trace).toEqual(trace)
  expect(translate({ ...told, type: 'reaction_added', reaction: 'paperclip' }, parts)?.trace).toEqual({
    ...trace,
    mark: 'clip',
    added: true,
  })
  expect(translate({ ...told, reaction: 'eyes' }, parts)).not.toHaveProperty('trace')
})
