import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naming } from '../../../../adapters/slack/hearing/naming.ts'
import { unreachable } from '../../../../src/chat/errors.ts'
import { type ChannelParts, openChannels, type Reading } from '../../../../src/chat/hearing/channels.ts'
import { accountRef, conversationRef, messageId } from '../../../../src/chat/refs.ts'
import { Refused } from '../../../../src/chat/refusals.ts'
import type { Json, ShelfWrite } from '../../../../src/chat/shelf.ts'
import { until } from '../../../support/poll.ts'

/** What is owed of channels, by a platform that answers each question when the test says so. */

type Question<Answer> = PromiseWithResolvers<Answer> & { look: number }

async function open() {
  const kept = new Map<string, Json>()
  const put = (writes: readonly ShelfWrite[]): void => {
    for (const write of writes)
      if (write.type === 'put') kept.set(write.key, write.value)
      else if (write.type === 'remove') kept.delete(write.key)
  }
  let shelfFails = 0
  const list = async (prefix: string) => {
    if (prefix.startsWith('heard/') && shelfFails > 0) {
      shelfFails -= 1
      throw new Error('the database is away')
    }
    return [...kept].flatMap(([key, value]) => (key.startsWith(prefix) ? [{ key, value }] : []))
  }
  const lists: Question<readonly string[]>[] = []
  const reads: (Question<Reading> & { channel: string })[] = []
  let looks = 0
  let door = Promise.resolve()
  const stored: string[] = []
  const parts: ChannelParts = {
    sink: {
      async accept({ key }, keep = []) {
        await door
        stored.push(key)
        put(keep)
        return 'stored'
      },
    } as Partial<ChannelParts['sink']> as ChannelParts['sink'], // nothing else is asked of it
    shelf: {
      get: async (key: string) => kept.get(key),
      write: async (writes: readonly ShelfWrite[]) => put(writes),
      list,
    } as Partial<ChannelParts['shelf']> as ChannelParts['shelf'], // values are all that is kept
    log: () => {},
    naming,
    read(channel) {
      const asked = { ...Promise.withResolvers<Reading>(), channel, look: looks }
      reads.push(asked)
      return asked.promise
    },
    marked: async () => undefined,
    mine() {
      const asked = { ...Promise.withResolvers<readonly string[]>(), look: looks }
      lists.push(asked)
      return asked.promise
    },
    refuses: (fault) => fault instanceof Refused,
    pauseAfter: () => 1,
    stored() {},
  }
  const channels = await openChannels(parts)
  return {
    channels,
    lists,
    reads,
    stored,
    looks: () => looks,
    look(): void {
      looks += 1
      channels.lookBack()
    },
    hold(): () => void {
      const held = Promise.withResolvers<void>()
      door = held.promise
      return held.resolve
    },
    breakShelf(times: number): void {
      shelfFails = times
    },
    isBehind: () => channels.isBehind(longest),
  }
}

const longest = Number.POSITIVE_INFINITY
const nothing: Reading = { steps: [], newest: '0', marks: { set: [], gone: [] } }
const id = naming.at(Date.now() - 5000)
const event = {
  key: `slack:C1:${id}`,
  at: new Date().toISOString(),
  actor: accountRef('slack', 'U1'),
  conversation: conversationRef('slack', 'C1'),
  kind: 'message',
  message: messageId(id),
  text: 'position object',
} as const
const found: Reading = {
  ...nothing,
  steps: [async () => ({ event, trace: { kind: 'message', id, by: 'U1' } })],
  newest: id,
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Waits for a question and takes it. */
const next = <Asked>(asked: Asked[]): Promise<NonNullable<Asked>> =>
  until(() => asked.shift(), { what: 'it is asked' }) as Promise<NonNullable<Asked>> // none of them is `false`

test('readings are owed from before the first look back until the last of what was missed is stored', async () => {
  const at = await open()
  expect(at.isBehind()).toBe(true)
  at.look()
  expect(at.isBehind()).toBe(true)
  const listing = await next(at.lists)
  listing.reject(unreachable('the platform'))
  const again = await next(at.lists)
  expect(at.isBehind()).toBe(true)
  again.resolve(['C1', 'C2'])
  const [one, other] = [await next(at.reads), await next(at.reads)]
  expect(at.isBehind()).toBe(true)
  const release = at.hold()
  other.resolve(nothing)
  one.reject(unreachable('the history'))
  const repeated = await next(at.reads)
  expect(repeated.channel).toBe(one.channel)
  expect(at.isBehind()).toBe(true)
  repeated.resolve(found)
  for (let n = 0; n < 20; n += 1) await turn()
  expect(at.stored).toEqual([])
  expect(at.isBehind()).toBe(true)
  release()
  await until(() => !at.isBehind(), { what: 'all is stored' })
  expect(at.stored).toEqual([event.key])
  await at.channels.stop()
})

test('what the platform refuses is not owed: a channel, or the list of them', async () => {
  const at = await open()
  at.look()
  ;(await next(at.lists)).reject(new Refused('missing_scope', 'users.conversations'))
  await until(() => !at.isBehind(), { what: 'no list is waited for' })
  at.look()
  ;(await next(at.lists)).resolve(['C1'])
  const read = await next(at.reads)
  expect(at.isBehind()).toBe(true)
  read.reject(new Refused('not_in_channel', 'conversations.history'))
  await until(() => !at.isBehind(), { what: 'no channel is waited for' })
  await at.channels.stop()
})

test('a gap during a reading is read by itself: what was read before it is not enough', async () => {
  const at = await open()
  at.look()
  ;(await next(at.lists)).resolve(['C1'])
  const before = await next(at.reads)
  at.look()
  before.resolve(nothing)
  for (let n = 0; n < 20; n += 1) await turn()
  expect(at.isBehind()).toBe(true)
  ;(await next(at.lists)).resolve(['C1'])
  const after = await next(at.reads)
  expect(at.isBehind()).toBe(true)
  after.resolve(nothing)
  await until(() => !at.isBehind(), { what: 'it is read again' })
  await at.channels.stop()
})

test('a channel of which the shelf could not say what is known is read all the same', async () => {
  const at = await open()
  at.breakShelf(2)
  at.look()
  ;(await next(at.lists)).resolve(['C1'])
  const read = await next(at.reads)
  expect(at.isBehind()).toBe(true)
  read.resolve(found)
  await until(() => !at.isBehind(), { what: 'it is read' })
  expect(at.stored).toEqual([event.key])
  await at.channels.stop()
})

test('a reading that is asked for, or that something told is behind of, is owed', async () => {
  const at = await open()
  at.look()
  ;(await next(at.lists)).resolve([])
  await until(() => !at.isBehind(), { what: 'there is nothing to read' })
  const asked = at.channels.readBack('C1')
  const first = await next(at.reads)
  expect(at.isBehind()).toBe(true)
  first.resolve(nothing)
  await asked
  expect(at.isBehind()).toBe(false)
  const heard = at.channels.hear(
    'C1',
    async () => undefined,
    async () => true,
  )
  const second = await next(at.reads)
  expect(at.isBehind()).toBe(true)
  second.resolve(nothing)
  await heard
  expect(at.isBehind()).toBe(false)
  await at.channels.stop()
})

test('once stopped nobody knows what is missing', async () => {
  const at = await open()
  at.look()
  ;(await next(at.lists)).resolve(['C1'])
  await next(at.reads)
  await at.channels.stop()
  for (let n = 0; n < 20; n += 1) await turn()
  expect(at.isBehind()).toBe(true)
})

test('whenever nothing is owed, each channel was read, or refused, since the last gap; and that comes in the end', async () => {
  const deeds = ['look', 'list', 'unlisted', 'read', 'unread', 'refuse', 'hear', 'wait'] as const
  const mine = ['C1', 'C2', 'C3']
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...deeds), { maxLength: 40 }), async (done) => {
      const at = await open()
      /** By channel: the last gap after which its reading began that came to an end. */
      const settled = new Map<string, number>()
      const does: Record<(typeof deeds)[number], () => void> = {
        look: () => at.look(),
        list: () => at.lists.shift()?.resolve(mine),
        unlisted: () => at.lists.shift()?.reject(unreachable('the platform')),
        read: () => settle((read) => read.resolve(nothing)),
        unread: () => at.reads.shift()?.reject(unreachable('the history')),
        refuse: () => settle((read) => read.reject(new Refused('not_in_channel', 'history'))),
        hear: () => void at.channels.hear('C1', async () => undefined).catch(() => {}),
        wait: () => {},
      }
      function settle(how: (read: (typeof at.reads)[number]) => void): void {
        const read = at.reads.shift()
        if (!read) return
        settled.set(read.channel, Math.max(settled.get(read.channel) ?? 0, read.look))
        how(read)
      }
      const check = (): void => {
        if (at.isBehind()) return
        expect(at.looks()).toBeGreaterThan(0)
        expect(mine.map((channel) => settled.get(channel))).toEqual(mine.map(() => at.looks()))
      }
      for (const deed of done) {
        does[deed]()
        check()
        for (let n = 0; n < 5; n += 1) {
          await turn()
          check()
        }
      }
      at.look()
      await until(
        () => {
          does.list()
          does.read()
          check()
          return !at.isBehind()
        },
        { what: 'all is read', every: 1 },
      )
      await at.channels.stop()
    }),
    { numRuns: 100 },
  )
})
