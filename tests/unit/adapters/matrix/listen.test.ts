import { expect, test } from 'vitest'
import { openChores } from '../../../../adapters/matrix/chores.ts'
import { openHearing } from '../../../../adapters/matrix/hearing.ts'
import { listen } from '../../../../adapters/matrix/listen.ts'
import { openPlaces } from '../../../../adapters/matrix/places.ts'
import type { Question, RoomEvent, Wire } from '../../../../adapters/matrix/wire.ts'
import type { AdapterContext } from '../../../../src/chat/adapter.ts'
import { unreachable } from '../../../../src/chat/errors.ts'
import type { ChatEvent } from '../../../../src/chat/event.ts'
import { until } from '../../../support/poll.ts'

/** A homeserver that cannot read one of its rooms, as another one may bring about that holds back what happened there. */

const bot = { userId: '@jom:example.eu' }
let made = 0
const event = (type: string, content: object, more: Partial<RoomEvent> = {}): RoomEvent => ({
  type,
  event_id: `$${++made}`,
  sender: '@ana:example.eu',
  origin_server_ts: 0,
  content: { ...content },
  ...more,
})
const said = (body: string): RoomEvent => event('m.room.message', { msgtype: 'm.text', body })
const came = (): RoomEvent =>
  event('m.room.member', { membership: 'join' }, { state_key: bot.userId, sender: bot.userId })
const room = (events: readonly RoomEvent[], limited = false) => ({ timeline: { events, limited, prev_batch: 'p' } })
const joined = (join: object) => ({ next_batch: 'n', rooms: { join } })

/** Follows a homeserver that tells the given things, one after the other, and then nothing; nothing is stored before the `door` opens. */
function follow(told: readonly object[], messages: () => Promise<unknown>, door = Promise.resolve()) {
  const heard: string[] = []
  const logged: string[] = []
  const end = new AbortController()
  const [...rest] = told
  const never = () =>
    new Promise<never>((_, reject) => end.signal.addEventListener('abort', () => reject(new Error('over'))))
  const wire = {
    ask: async (_verb: string, path: readonly string[], _question: Question = {}) => {
      if (path[2] === 'messages') return messages()
      return path[0] === 'sync' ? (rest.shift() ?? never()) : { filter_id: 'f' }
    },
    find: async () => undefined,
  } as unknown as Wire // what is not asked here is not there
  const sink = {
    async accept(each: ChatEvent) {
      heard.push('text' in each ? each.text : each.kind)
      await door
      return 'stored'
    },
    form: () => undefined,
    isRoom: () => true,
    doubt: async () => {},
  }
  const shelf = { get: async () => undefined, write: async () => {} }
  const log = (_level: string, what: string): void => void logged.push(what)
  const context = { sink, shelf, log } as unknown as AdapterContext // what listening needs of it
  const places = openPlaces({ bot: bot.userId, url: 'https://example.eu', servers: new Set(), isRoom: () => true })
  const chores = openChores(end.signal)
  const controls = { of: async () => ({ commands: [] }) }
  const dialogues = { turn: async () => ({ kind: 'none' as const }), unasked: () => [] }
  const hearing = openHearing({ wire, places, bot, controls, dialogues, chores }, context)
  const quiet = { invited() {}, encrypted() {}, upgraded() {} }
  const listener = listen({ wire, places, hearing, chores, bot: bot.userId, ...quiet }, context)
  return {
    heard,
    logged,
    isUp: () => listener.health().state === 'up',
    isBehind: () => listener.isBehind(600_000),
    async close() {
      end.abort()
      await Promise.all([listener.stop(), chores.stop()])
    },
  }
}

test('keeps nobody from being heard elsewhere, and is heard in order once it can be read', async () => {
  let readable = false
  const missed = [said('evil two'), said('evil one'), came()]
  const home = follow(
    [
      joined({ '!evil': room([said('evil three')], true), '!good': room([came(), said('good one')]) }),
      joined({ '!evil': room([said('evil four')]), '!good': room([said('good two')]) }),
      joined({ '!good': room([said('good three')]) }),
    ],
    async () => {
      if (!readable) throw unreachable('GET messages', new Error('an answer that came too late'))
      return { chunk: [...missed] }
    },
  )
  await until(() => home.heard.includes('good three'), { what: () => `the others: ${home.heard}, ${home.logged}` })
  expect(home.heard.filter((words) => words.startsWith('evil'))).toEqual([])
  expect(home.logged).not.toContain('the connection to the homeserver broke')
  expect(home.isBehind()).toBe(true)
  readable = true
  await until(() => home.heard.includes('evil one'), { what: () => `it: ${home.heard}` })
  await until(() => !home.isBehind(), { what: 'nothing of it is owed any more' })
  await home.close()
  expect(home.isBehind()).toBe(true)
  const evil = home.heard.filter((words) => words.startsWith('evil'))
  expect(evil.slice(0, 2)).toEqual(['evil one', 'evil two'])
})

test('keeps nobody waiting for long who speaks elsewhere, where it is not answered at all', async () => {
  const home = follow(
    [
      joined({ '!evil': room([said('evil')], true), '!good': room([came()]) }),
      joined({ '!evil': room([said('evil')], true), '!good': room([said('good one')]) }),
      joined({ '!evil': room([said('evil')], true), '!good': room([said('good two')]) }),
    ],
    () => new Promise(() => {}),
  )
  await until(() => home.heard.includes('good two'), { within: 20_000, what: () => `the others: ${home.heard}` })
  expect(home.isBehind()).toBe(true)
})

test('what was said before it came up is owed from then until it is stored, and what is told later only where that takes long', async () => {
  const door = Promise.withResolvers<void>()
  const home = follow(
    [
      joined({ '!a': room([came(), said('in the gap')]) }),
      joined({ '!a': room([said('told')]), '!b': room([came()]) }),
    ],
    async () => ({ chunk: [] }),
    door.promise,
  )
  const seen: boolean[] = []
  await until(
    () => {
      if (home.isUp()) seen.push(home.isBehind())
      return home.heard.includes('in the gap')
    },
    { every: 0, what: 'it is offered' },
  )
  seen.push(home.isBehind())
  expect(seen).not.toContain(false)
  door.resolve()
  await until(() => home.heard.includes('told') && !home.isBehind(), { what: 'all is stored' })
  await home.close()
})

test('an event that trips the bot is passed over', async () => {
  const odd = said('odd')
  Object.defineProperty(odd.content, 'body', {
    get() {
      throw new TypeError('tripped')
    },
  })
  const home = follow([joined({ '!a': room([came(), said('one'), odd, said('two')]) })], async () => ({ chunk: [] }))
  await until(() => home.heard.includes('two'), { what: () => `what follows: ${home.heard}, ${home.logged}` })
  expect(home.heard).toEqual(['one', 'two'])
  expect(home.logged).toContain('an event could not be understood')
  await home.close()
})
