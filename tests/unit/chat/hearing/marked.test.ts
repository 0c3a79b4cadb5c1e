import { expect, test } from 'vitest'
import { naming } from '../../../../adapters/slack/hearing/naming.ts'
import { type ChannelParts, openChannels } from '../../../../src/chat/hearing/channels.ts'
import {
  changedMarks,
  type Looked,
  type MarkChanges,
  type Marking,
  type MarkTrace,
  openMarked,
} from '../../../../src/chat/hearing/marked.ts'
import { accountRef, conversationRef, messageId } from '../../../../src/chat/refs.ts'
import type { Json, ShelfWrite } from '../../../../src/chat/shelf.ts'
import { until } from '../../../support/poll.ts'

/** Which marks were heard, so that one that is found in the history is told once. */

/** A shelf that keeps values only, of a bot that began to remember marks a day ago unless `since` says otherwise. */
function openShelf(since: Json = Date.now() - 86_400_000) {
  const kept = new Map<string, Json>(since === null ? [] : [['marked-since', since]])
  const put = (writes: readonly ShelfWrite[]): void => {
    for (const write of writes)
      if (write.type === 'put') kept.set(write.key, write.value)
      else if (write.type === 'remove') kept.delete(write.key)
  }
  return {
    kept,
    put,
    get: async (key: string) => kept.get(key),
    write: async (writes: readonly ShelfWrite[]) => put(writes),
    list: async (prefix: string) =>
      [...kept].flatMap(([key, value]) => (key.startsWith(prefix) ? [{ key, value }] : [])),
  }
}

const stamp = (ms: number): string => naming.at(ms)
const now = Date.now()
const id = stamp(now - 5000)
const pin = { id, by: 'U1', mark: 'pin' } as const
const set = (at: number, more: Partial<MarkTrace> = {}): MarkTrace => ({
  kind: 'marked',
  ...pin,
  added: true,
  at,
  ...more,
})
const found = (asked: number, answered = asked): MarkTrace => set(asked, { read: answered })
const takenAway = (at: number): MarkTrace => set(at, { added: false })

test('what was heard is known over a restart, until it is taken away', async () => {
  const shelf = openShelf()
  const marked = await openMarked(shelf, naming)
  const other = set(now, { by: 'U2', mark: 'clip' })
  for (const trace of [set(now), other, takenAway(now + 1000)]) {
    const writes = await marked.take('C1', trace)
    expect(writes.map(({ type }) => type)).toEqual(['put'])
    shelf.put(writes)
  }
  for (const each of [marked, await openMarked(shelf, naming)])
    expect([...(await each.of('C1')).values()]).toEqual([[{ id, by: 'U2', mark: 'clip' }]])
})

test('what was heard is not made anew by the history; what is found there is not told again by a late event, but when set once more', async () => {
  const marked = await openMarked(openShelf(), naming)
  await marked.take('C1', set(now))
  expect(await marked.isOvertaken('C1', found(now + 1000))).toBe(true)
  // Told once more by the platform it is the same event, which is stored once.
  expect(await marked.isOvertaken('C1', set(now))).toBe(false)

  const read = await openMarked(openShelf(), naming)
  expect(await read.isOvertaken('C1', found(now))).toBe(false)
  await read.take('C1', found(now, now + 90_000))
  expect(await read.isOvertaken('C1', set(now - 2000))).toBe(true)
  // Set while the answers came in, by a clock that may differ.
  expect(await read.isOvertaken('C1', set(now + 100_000))).toBe(true)
  // Much later it can only have been taken away meanwhile, which nobody told.
  expect(await read.isOvertaken('C1', set(now + 3_600_000))).toBe(false)
  await read.take('C1', takenAway(now + 95_000))
  expect(await read.isOvertaken('C1', set(now + 96_000))).toBe(false)
})

test('that it was taken away before it was set last, and is told only now, takes nothing away', async () => {
  const marked = await openMarked(openShelf(), naming)
  await marked.take('C1', found(now))
  expect(await marked.take('C1', takenAway(now - 1000))).toEqual([])
  expect((await marked.of('C1')).get(id)).toEqual([pin])
})

test('what stands no more is forgotten, with all that is too old to be read again', async () => {
  const shelf = openShelf(now - 30 * 86_400_000)
  const old = stamp(now - 8 * 86_400_000)
  shelf.kept.set(`marked/C1/${old}`, [{ by: 'U1', mark: 'pin', at: now }])
  const marked = await openMarked(shelf, naming)
  shelf.put(await marked.take('C1', set(now)))
  shelf.put(await marked.take('C1', set(now, { mark: 'clip' })))
  await marked.forget('C1', [pin])
  for (const each of [marked, await openMarked(shelf, naming)])
    expect([...(await each.of('C1'))]).toEqual([[id, [{ ...pin, mark: 'clip' }]]])
  await marked.forget('C1', [{ ...pin, mark: 'clip' }])
  expect([...shelf.kept.keys()]).toEqual(['marked-since'])
})

test('marks are looked for on what was said within a week, and since the bot remembers them', async () => {
  const week = await openMarked(openShelf(now - 30 * 86_400_000), naming)
  expect([8, 6].map((days) => week.isReadBack(stamp(now - days * 86_400_000)))).toEqual([false, true])
  const shelf = openShelf(null)
  await openMarked(shelf, naming)
  const fresh = await openMarked(shelf, naming)
  expect([now - 60_000, Date.now() + 1].map((ms) => fresh.isReadBack(stamp(ms)))).toEqual([false, true])
})

test('who set a mark is asked only where the history does not say it, and the count is another one than is known', async () => {
  const standing = (...by: readonly string[]): ReadonlyMap<string, readonly Marking[]> =>
    new Map([[id, by.map((who) => ({ ...pin, by: who }))]])
  const shown = (count: number, ...by: readonly string[]): Looked[] => [
    { id, shown: [{ mark: 'pin', reaction: '📌', count, by }] },
  ]
  const asked: string[] = []
  const all = ['U1', 'U2', 'U3']
  const look = async (looked: readonly Looked[], known: ReadonlyMap<string, readonly Marking[]>) => {
    asked.length = 0
    const { set, gone } = await changedMarks(looked, known, async (message) => {
      asked.push(message)
      return { count: all.length, by: all }
    })
    return { set: set.map(({ by }) => by), gone: gone.map(({ by }) => by), asked: asked.length }
  }
  const nothing = { set: [], gone: [], asked: 0 }
  expect(await look([], standing('U1'))).toEqual(nothing)
  expect(await look([{ id, shown: [] }], new Map())).toEqual(nothing)
  expect(await look([{ id, shown: [] }], standing('U1'))).toEqual({ ...nothing, gone: ['U1'] })
  // Named, all of them.
  expect(await look(shown(2, 'U1', 'U2'), standing('U1', 'U4'))).toEqual({ set: ['U2'], gone: ['U4'], asked: 0 })
  // Counted: as many as are known.
  expect(await look(shown(2), standing('U1', 'U2'))).toEqual(nothing)
  expect(await look(shown(3), standing('U1', 'U4'))).toEqual({ set: ['U2', 'U3'], gone: ['U4'], asked: 1 })
  // Some are named, somebody unknown among them.
  expect(await look(shown(3, 'U3'), standing('U1', 'U2', 'U4'))).toEqual({ set: ['U3'], gone: ['U4'], asked: 1 })
  expect(await look(shown(3, 'U1'), standing('U1', 'U2', 'U4'))).toEqual(nothing)
})

test('where nobody says who set a mark, nobody is told of, and nothing is forgotten', async () => {
  const looked: Looked[] = [{ id, shown: [{ mark: 'pin', reaction: '📌', count: 3, by: ['U2'] }] }]
  const refused: MarkChanges = await changedMarks(looked, new Map([[id, [pin]]]), async (_, shown) => shown)
  expect(refused).toEqual({ set: [{ ...pin, by: 'U2', reaction: '📌' }], gone: [] })
})

test('a mark that is told while the history is read, which shows it already, is stored once; and one that is set after it was taken away is stored again', async () => {
  const shelf = openShelf()
  const stored: string[] = []
  const asking = Promise.withResolvers<void>()
  const eventOf = ({ by }: Marking, key: string) => ({
    key: `${by}:${key}`,
    at: new Date(now).toISOString(),
    actor: accountRef('slack', by),
    conversation: conversationRef('slack', 'C1'),
    kind: 'reacted' as const,
    message: messageId(id),
    reaction: 'pushpin',
    added: true,
  })
  const parts: ChannelParts = {
    sink: {
      accept: async ({ key }, keep = []) => {
        stored.push(key)
        shelf.put(keep)
        return 'stored'
      },
    } as Partial<ChannelParts['sink']> as ChannelParts['sink'], // nothing else is asked of it
    shelf: shelf as Partial<ChannelParts['shelf']> as ChannelParts['shelf'], // values are all that is kept
    log: () => {},
    naming,
    async read() {
      await asking.promise
      return { steps: [], newest: id, marks: { set: [{ ...pin, reaction: 'pushpin' }], gone: [] } }
    },
    marked: async (_, each, at) => eventOf(each, `read:${at > 0}`),
    mine: async () => ['C1'],
    refuses: () => false,
    stored() {},
  }
  const channels = await openChannels(parts)
  const tell = (key: string, trace: MarkTrace) =>
    channels.hear('C1', async () => ({ event: eventOf(trace, key), trace }))
  const told = [tell('live', set(Date.now())), tell('another', set(Date.now(), { by: 'U2' }))]
  asking.resolve()
  await Promise.all(told)
  await tell('gone', takenAway(Date.now() + 1))
  await tell('anew', set(Date.now() + 2))
  await until(() => stored.length >= 4, { what: 'all that is news is stored' })
  expect(stored).toEqual(['U1:read:true', 'U2:another', 'U1:gone', 'U1:anew'])
  await channels.stop()
})
