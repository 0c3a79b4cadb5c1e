import { expect, test } from 'vitest'
import { clearedBy, lookedAt, shownOn } from '../../../../adapters/discord/hearing/marks.ts'

/** Marks as Discord counts them at a message, and tells that they are gone. */

const of = (name: string, count: number, more = {}) => ({
  emoji: { id: null, name },
  count,
  me: false,
  me_burst: false,
  ...more,
})

test('of reactions the two marks alone count, without the bot; a server’s own emoji of such a name is none', () => {
  const reactions = [
    of('📌', 3, { me: true }),
    of('📎\ufe0f', 2),
    of('📎', 1, { me: true }),
    of('👀', 5),
    { ...of('pushpin', 2), emoji: { id: '88', name: 'pushpin' } },
    { emoji: {} },
  ]
  expect(shownOn({ reactions })).toEqual([
    { mark: 'pin', reaction: '📌', by: [], count: 2 },
    { mark: 'clip', reaction: '📎\ufe0f', by: [], count: 2 },
  ])
  expect(shownOn({})).toEqual([])
})

test('marks are looked for on what was said after the bot came in, each message once', () => {
  const messages = [{ id: '9' }, { id: '10' }, { id: '11' }, { id: '11' }, { id: '12' }, {}]
  const looked = lookedAt(messages, { since: '9', isReadBack: (id) => id !== '12' })
  expect(looked.map(({ id }) => id)).toEqual(['10', '11'])
})

test('where reactions are taken away by somebody else, all marks are meant, or those of that sign', () => {
  const [pin, clip] = [{ mark: 'pin' }, { mark: 'clip' }] as const
  const meant = (told: Parameters<typeof clearedBy>[0]) => [pin, clip].map((each) => clearedBy(told)?.isMeant(each))
  expect(meant({ message_id: '5' })).toEqual([true, true])
  expect(meant({ message_id: '5', emoji: { id: null, name: '📎' } })).toEqual([false, true])
  expect(clearedBy({ message_id: '5', emoji: { id: null, name: '👀' } })).toBeUndefined()
  expect(clearedBy({ emoji: { id: null, name: '📎' } })).toBeUndefined()
})
