import { expect, test } from 'vitest'
import { openPlaces } from '../../../../adapters/matrix/places.ts'
import { askSync } from '../../../../adapters/matrix/sync.ts'
import { translate } from '../../../../adapters/matrix/translate.ts'
import type { RoomEvent, Wire } from '../../../../adapters/matrix/wire.ts'

/** Events that no client makes: another homeserver may pass on what it likes, and whatever could not be kept would be offered for ever. */

const bot = { userId: '@jom:example.eu' }
const signal = new AbortController().signal
const event = (more: object = {}): object => ({
  type: 'm.room.message',
  event_id: '$a',
  sender: '@eve:example.org',
  origin_server_ts: 1,
  content: { msgtype: 'm.text', body: 'words' },
  ...more,
})

const meaningOf = (given: object) =>
  translate('!a', event(given) as RoomEvent, {
    places: openPlaces({ bot: bot.userId, url: 'https://example.eu', servers: new Set(), isRoom: () => true }),
    controls: { of: async () => ({ commands: [] }) },
    bot,
  })

test.each([-1, -62_167_219_200_001, -8_640_000_000_000_001, -9_007_199_254_740_991, -1e308, 0.5, 1e308])(
  'a clock that shows %d names a time between the beginning of clocks and now',
  async (origin_server_ts) => {
    const at = Date.parse((await meaningOf({ origin_server_ts }))?.event.at ?? '')
    expect(at).toBeGreaterThanOrEqual(0)
    expect(at).toBeLessThanOrEqual(Date.now())
  },
)

test.each<[string, object]>([
  ['no content', { content: null }],
  ['content that is a list', { content: [] }],
  ['words that are a list', { content: { msgtype: [], body: ['a'], formatted_body: {}, format: 1 } }],
  ['relations that are none', { content: { body: 'a', 'm.relates_to': null, 'm.mentions': 'all' } }],
  ['an answer to nothing', { content: { body: 'a', 'm.relates_to': { 'm.in_reply_to': [] } } }],
  ['a change to nothing', { content: { body: 'a', 'm.new_content': 7, 'm.relates_to': { rel_type: 'm.replace' } } }],
  ['a reaction to nothing', { type: 'm.reaction', content: { 'm.relates_to': null } }],
  ['a reaction without a sign', { type: 'm.reaction', content: { 'm.relates_to': { rel_type: 'm.annotation' } } }],
  ['a redaction of nothing', { type: 'm.room.redaction', content: { redacts: {} } }],
  ['a membership of nobody', { type: 'm.room.member', content: { membership: {} }, unsigned: null }],
  ['a membership that was none', { type: 'm.room.member', state_key: '@eve:a', unsigned: { prev_content: 1 } }],
  ['a file of a kind of its own', { content: { msgtype: 'm.file', url: {}, info: 'x', filename: 9, file: null } }],
])('%s is read without a fault', async (_what, given) => {
  if (!('content' in given) || given.content !== null) await meaningOf(given)
  expect((await told([event(given)])).map(({ event_id }) => event_id).join()).toMatch(/^(\$a)?$/)
})

/** What is taken from an answer of the homeserver for a room. */
async function told(events: readonly unknown[], room = '!a'): Promise<readonly RoomEvent[]> {
  const answer = { next_batch: 'x', rooms: { join: { [room]: { timeline: { events } } } } }
  const wire = { ask: async () => answer } as unknown as Wire // nothing else is asked
  const { joined } = await askSync(wire, { since: '', filter: '' }, signal)
  return joined.get(room)?.events ?? []
}

test('names that could not be kept are passed over, of events, people and rooms', async () => {
  const odd = ['\0', 'a\nb', 'x'.repeat(256), 7, null]
  const events = odd.flatMap((name) => [
    { event_id: name },
    { sender: name },
    { type: 'm.room.member', state_key: name },
  ])
  expect(await told([...events.map(event), event()])).toEqual([event()])
  expect(await told([event()], '!a\0')).toEqual([])
})
