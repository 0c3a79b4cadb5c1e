import { expect, test } from 'vitest'
import { openChores } from '../../../../adapters/matrix/chores.ts'
import { openHearing } from '../../../../adapters/matrix/hearing.ts'
import { openPlaces } from '../../../../adapters/matrix/places.ts'
import { readBetween } from '../../../../adapters/matrix/sync.ts'
import type { Question, RoomEvent, Wire } from '../../../../adapters/matrix/wire.ts'
import type { AdapterContext } from '../../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'

/** What a homeserver told in one order and tells in another one after a gap. */

const bot = { userId: '@jom:example.eu' }
const signal = new AbortController().signal

let made = 0
const event = (type: string, content: object, more: Partial<RoomEvent> = {}): RoomEvent => ({
  type,
  event_id: `$${++made}`,
  sender: '@ana:example.eu',
  origin_server_ts: 0,
  content: { ...content },
  ...more,
})
const said = (body: string, more: object = {}): RoomEvent =>
  event('m.room.message', { msgtype: 'm.text', body, ...more })
const edit = (target: RoomEvent, body: string): RoomEvent =>
  said(`* ${body}`, {
    'm.new_content': { msgtype: 'm.text', body },
    'm.relates_to': { rel_type: 'm.replace', event_id: target.event_id },
  })

/** A homeserver whose pages of messages are given. */
function wireOf(pages: readonly (readonly RoomEvent[])[] = [], asked: Question[] = []): Wire {
  const wire = {
    async ask(_verb: string, path: readonly string[], question: Question = {}) {
      if (path[2] !== 'messages') return {}
      asked.push(question)
      const number = Number(question.query?.from ?? 0)
      return { chunk: pages[number] ?? [], end: pages[number + 1] ? String(number + 1) : undefined }
    },
    find: async () => undefined,
  }
  return wire as unknown as Wire // what is not asked here is not there
}

/** Hears some events; answers what was accepted, as words or kinds. */
async function heard(
  events: readonly RoomEvent[],
  { older = [], met = true, puts = [] }: { older?: readonly RoomEvent[]; met?: boolean; puts?: unknown[] } = {},
): Promise<readonly string[]> {
  const accepted: ChatEvent[] = []
  const sink = {
    async accept(each: ChatEvent) {
      accepted.push(each)
      return 'stored'
    },
    form: (line: string) => (line === 'report' ? {} : undefined),
    isRoom: () => true,
  }
  const shelf = {
    get: async () => undefined,
    async write(writes: readonly { value?: unknown }[]) {
      puts.push(...writes.map(({ value }) => value))
    },
  }
  const context = { sink, shelf, log: () => {} } as unknown as AdapterContext // what hearing needs of it
  const places = openPlaces({ bot: bot.userId, url: 'https://example.eu', servers: new Set(), isRoom: () => true })
  const parts = {
    wire: wireOf(),
    places,
    bot,
    controls: { of: async () => ({ commands: [] }) },
    dialogues: { turn: async () => ({ kind: 'none' as const }), unasked: () => [] },
    chores: openChores(new AbortController().signal),
  }
  const hearing = openHearing(parts, context)
  await hearing.take('!a', async () => ({ events, older, met }))
  await hearing.stop()
  return accepted.map((each) => ('text' in each ? each.text : each.kind))
}

test('what came late stands before the place where hearing goes on, and is heard: commands too, forms in their time alone', async () => {
  const older = [
    said('late words'),
    said('!jom ack EL-2027-FR-0001'),
    said('!jom report'),
    event('m.room.member', {}, { state_key: '@ana:example.eu' }),
  ]
  expect(await heard([said('new words')], { older })).toEqual(['late words', 'ack EL-2027-FR-0001', 'new words'])
})

const move = (membership: string, before?: string): RoomEvent =>
  event('m.room.member', { membership }, { state_key: bot.userId, unsigned: { prev_content: { membership: before } } })

test('what is said before the bot comes, or while it is out, is not for it', async () => {
  const [came, renamed, left, back] = [
    move('join', 'invite'),
    move('join', 'join'),
    move('leave', 'join'),
    move('join', 'invite'),
  ]
  const told = [
    said('one'),
    left,
    said('two'),
    move('invite', 'leave'),
    said('three'),
    back,
    said('four'),
    renamed,
    said('five'),
  ]
  expect(await heard(told)).toEqual(['one', 'four', 'five'])
  expect(await heard([said('zero'), came, said('one')], { met: false })).toEqual(['one'])
  expect(await heard([said('far'), said('away')], { met: false })).toEqual(['far', 'away'])
  expect(await heard([], { older: [said('zero'), came, said('one'), renamed] })).toEqual(['one'])
})

test('the place where hearing goes on keeps up with a room where little is for the bot', async () => {
  const puts: unknown[] = []
  const own = Array.from({ length: 60 }, () => event('m.room.message', {}, { sender: bot.userId }))
  expect(await heard(own, { puts })).toEqual([])
  expect(puts).toEqual([own.at(-1)?.event_id])
})

test('a change of a message that is taken back further on is not heard', async () => {
  const [one, two] = [said('one'), said('two')]
  const gone = event('m.room.redaction', {}, { redacts: one.event_id })
  expect(await heard([edit(one, 'never shown'), edit(two, 'two changed'), gone])).toEqual(['two changed', 'deleted'])
})

test('a gap is read up to what is known, page by page, with what stands close before it', async () => {
  const events = Array.from({ length: 6 }, (_, index) => said(String(index)))
  const [zero, one, two, three, four, five] = events
  const asked: Question[] = []
  const pages = [
    [five, four],
    [three, two],
    [one, zero],
  ].map((page) => page.filter((each) => each !== undefined))
  const isKnown = (each: RoomEvent): boolean => each === two
  const gap = await readBetween(wireOf(pages, asked), '!a', undefined, isKnown, signal)
  expect(gap.events).toEqual([three, four, five])
  expect(gap.older).toEqual([two])
  expect(await readBetween(wireOf(pages), '!a', undefined, (each) => each === one, signal)).toEqual({
    events: [two, three, four, five],
    older: [zero, one],
    met: true,
  })
  expect((await readBetween(wireOf(pages), '!a', undefined, () => false, signal)).met).toBe(false)
  expect(asked).toHaveLength(2)
})
