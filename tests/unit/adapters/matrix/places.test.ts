import { describe, expect, test } from 'vitest'
import { openPlaces, type Places } from '../../../../adapters/matrix/places.ts'
import type { RoomEvent } from '../../../../adapters/matrix/wire.ts'
import { conversationRef } from '../../../../src/chat/refs.ts'

const bot = '@jom:example.eu'
let events = 0
const state = (type: string, content: object, key = '', sender = bot): RoomEvent => ({
  type,
  content: content as RoomEvent['content'], // an object is one
  state_key: key,
  sender,
  event_id: `$${++events}`,
  origin_server_ts: 0,
})
const sits = (user: string, membership = 'join', by = user): RoomEvent =>
  state('m.room.member', { membership }, user, by)
const conversation = (room: string) => conversationRef('matrix', room)

function openFor(
  rooms: readonly string[],
  url = 'https://matrix.example.eu',
  upgrades?: Parameters<typeof openPlaces>[0]['upgrades'],
): Places {
  const known = new Set(rooms.map(conversation))
  return openPlaces({
    bot,
    url,
    ...(upgrades && { upgrades }),
    servers: new Set(['example.eu', 'agency.fr']),
    isRoom: (each) => known.has(each),
  })
}

describe('what is promised of a room', () => {
  const promiseOf = (more: readonly RoomEvent[], url?: string) => {
    const places = openFor(['!a'], url)
    places.learn('!a', [
      state('m.room.create', {}),
      state('m.room.history_visibility', { history_visibility: 'joined' }),
      sits(bot),
      sits('@ana:agency.fr'),
      ...more,
    ])
    return places.assurance('!a')
  }

  test('among allowed homeservers, over TLS or on this machine', () => {
    const good = { encryption: 'in-transit', operator: 'allowed', joinersReadBack: false }
    expect(promiseOf([])).toEqual(good)
    expect(promiseOf([], 'http://127.0.0.1:8448')).toEqual(good)
    expect(promiseOf([], 'http://matrix.example.eu').encryption).toBe('none')
    expect(promiseOf([], 'http://127.0.0.1.example.eu').encryption).toBe('none')
  })

  test('nothing but little as soon as somebody of another homeserver sits there or is invited', () => {
    expect(promiseOf([sits('@eve:elsewhere.org')]).operator).toBe('foreign')
    expect(promiseOf([sits('@eve:elsewhere.org', 'invite', bot)]).operator).toBe('foreign')
    expect(promiseOf([sits('@eve:elsewhere.org'), sits('@eve:elsewhere.org', 'leave')]).operator).toBe('allowed')
    expect(promiseOf([sits('@eve:elsewhere.org:agency.fr')]).operator).toBe('foreign')
  })

  test('who joins can read back unless history is for those who sit there; what all the world reads is no secret', () => {
    for (const history_visibility of ['shared', 'invited'])
      expect(promiseOf([state('m.room.history_visibility', { history_visibility })]).joinersReadBack).toBe(true)
    expect(promiseOf([state('m.room.history_visibility', {})]).joinersReadBack).toBe(true)
    expect(promiseOf([state('m.room.history_visibility', { history_visibility: 'world_readable' })])).toEqual({
      encryption: 'none',
      operator: 'foreign',
      joinersReadBack: true,
    })
  })

  test('what all may join and then read back is no secret either; what they read from then on is for the seats to say', () => {
    const anybody = state('m.room.join_rules', { join_rule: 'public' })
    const space = (join_rule: string): RoomEvent => state('m.room.join_rules', { join_rule })
    const history = (history_visibility: string): RoomEvent =>
      state('m.room.history_visibility', { history_visibility })
    expect(promiseOf([anybody])).toMatchObject({ encryption: 'in-transit', operator: 'allowed' })
    for (const odd of ['shared', 'no such visibility'])
      expect(promiseOf([history(odd), anybody])).toMatchObject({ encryption: 'none', operator: 'foreign' })
    for (const rule of ['restricted', 'knock_restricted', 'no such rule']) {
      expect(promiseOf([history('shared'), space(rule)])).toMatchObject({ encryption: 'none', operator: 'foreign' })
      expect(promiseOf([space(rule)]).operator).toBe('allowed')
    }
    for (const rule of ['invite', 'knock']) expect(promiseOf([history('shared'), space(rule)]).operator).toBe('allowed')
  })

  test('state under another key than its own says nothing of a room', () => {
    const window = state('m.room.history_visibility', { history_visibility: 'world_readable' })
    const shut = state('m.room.history_visibility', { history_visibility: 'joined' }, 'x')
    expect(promiseOf([window, shut]).encryption).toBe('none')
    const places = openFor([])
    places.learn('!a', [
      state('m.room.encryption', {}, 'x'),
      state('m.room.tombstone', { replacement_room: '!b' }, 'x'),
    ])
    expect(places.facts('!a')).toMatchObject({ encrypted: false, successor: undefined })
  })

  test('what the bot is called there is followed', () => {
    const places = openFor([])
    const named = (user: string, displayname: string | undefined, membership = 'join'): RoomEvent =>
      state('m.room.member', { membership, displayname }, user, user)
    places.learn('!a', [named(bot, 'Joint Bot'), named('@ana:agency.fr', 'Ana')])
    expect(places.facts('!a')?.called).toBe('Joint Bot')
    places.learn('!a', [named(bot, 'Helper')])
    expect(places.facts('!a')?.called).toBe('Helper')
    places.learn('!a', [named(bot, undefined)])
    expect(places.facts('!a')?.called).toBeUndefined()
  })

  test('that it is over is for the bot to say', () => {
    const places = openFor([])
    places.learn('!a', [state('eu.jom.archived', { archived: true }, '', '@eve:example.eu')])
    expect(places.facts('!a')?.archived).toBe(false)
    places.learn('!a', [state('eu.jom.archived', { archived: true })])
    expect(places.facts('!a')?.archived).toBe(true)
  })

  test('a coming that is over is not believed again, in whatever order it is told', () => {
    const places = openFor(['!a'])
    const came = sits('@eve:elsewhere.org')
    const went = { ...sits('@eve:elsewhere.org', 'leave'), unsigned: { replaces_state: came.event_id } }
    places.learn('!a', [sits(bot), came, went, came])
    expect(places.assurance('!a').operator).toBe('allowed')
    const back = { ...sits('@eve:elsewhere.org'), unsigned: { replaces_state: went.event_id } }
    places.learn('!a', [back])
    places.learn('!a', [went])
    expect(places.assurance('!a').operator).toBe('foreign')
  })

  test('a change of it is told, another name of the room is none', () => {
    const places = openFor(['!a'])
    expect(places.learn('!a', [sits(bot), sits('@ana:example.eu')])).toBe(false)
    expect(places.learn('!a', [state('m.room.name', { name: 'Another' })])).toBe(false)
    expect(places.learn('!a', [state('m.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' })])).toBe(true)
    // Once on, it stays on.
    places.learn('!a', [state('m.room.encryption', {})])
    expect(places.facts('!a')?.encrypted).toBe(true)
  })
})

describe('an upgraded room', () => {
  const upgraded = (places: Places, from: string, to: string, predecessor = from): void => {
    places.learn(from, [state('m.room.tombstone', { replacement_room: to })])
    places.learn(to, [state('m.room.create', { predecessor: { room_id: predecessor } }), sits(bot)])
  }

  test('is known as made by the bot in whatever order its state is told', () => {
    const [made, key] = [state('m.room.create', {}), state('eu.jom.room', { key: 'joint' })]
    for (const told of [
      [made, key],
      [key, made],
    ]) {
      const places = openFor([])
      places.learn('!a', told)
      expect(places.facts('!a')?.key).toBe('joint')
    }
  })

  test('goes on under the name that the directory has for it, however often', () => {
    const places = openFor(['!a'])
    places.learn('!a', [sits(bot)])
    upgraded(places, '!a', '!b')
    upgraded(places, '!b', '!c')
    expect(places.roomOf(conversation('!a'))).toBe('!c')
    expect(places.conversationOf('!c')).toBe(conversation('!a'))
    expect(places.idOf(conversation('!a'), { room: '!c', event: '$e' })).toBe('$e/!c')
    expect(places.spotOf(conversation('!a'), '$e/!c')).toEqual({ room: '!c', event: '$e' })
    expect(places.spotOf(conversation('!a'), '$e')).toEqual({ room: '!a', event: '$e' })
  })

  test('is the newest room once the directory names that', () => {
    const places = openFor(['!b'])
    places.learn('!a', [sits(bot)])
    upgraded(places, '!a', '!b')
    expect(places.conversationOf('!b')).toBe(conversation('!b'))
    expect(places.roomOf(conversation('!b'))).toBe('!b')
  })

  test('is not any room that claims to replace it, nor one that it claims against that one’s word', () => {
    const places = openFor(['!a'])
    places.learn('!a', [sits(bot)])
    places.learn('!evil', [state('m.room.create', { predecessor: { room_id: '!a' } }), sits(bot)])
    expect(places.conversationOf('!evil')).toBe(conversation('!evil'))
    expect(places.roomOf(conversation('!a'))).toBe('!a')
    upgraded(places, '!a', '!other', '!elsewhere')
    expect(places.roomOf(conversation('!a'))).toBe('!a')
    expect(places.conversationOf('!other')).toBe(conversation('!other'))
  })

  test('is told as a change also where the bot sits in the new room already, since others may sit there', () => {
    const places = openFor(['!a'])
    places.learn('!a', [sits(bot)])
    places.learn('!b', [state('m.room.create', { predecessor: { room_id: '!a' } }), sits(bot), sits('@eve:example.eu')])
    expect(places.learn('!a', [state('m.room.tombstone', { replacement_room: '!b' })])).toBe(true)
    expect(places.roomOf(conversation('!a'))).toBe('!b')
  })

  test('goes on once those it replaced were left or purged, and after a restart too', () => {
    const kept = new Map<string, string>()
    const upgrades = { known: new Map<string, string>(), keep: (room: string, old: string) => void kept.set(room, old) }
    const places = openFor(['!a'], undefined, upgrades)
    places.learn('!a', [sits(bot)])
    upgraded(places, '!a', '!b')
    upgraded(places, '!b', '!c')
    // A claim of one side alone is not kept, nor what leads to none of the directory’s rooms.
    places.learn('!evil', [state('m.room.create', { predecessor: { room_id: '!a' } }), sits(bot)])
    upgraded(places, '!x', '!y')
    expect([...kept]).toEqual([
      ['!b', '!a'],
      ['!c', '!b'],
    ])
    const goesOn = (each: Places): void => {
      expect(each.roomOf(conversation('!a'))).toBe('!c')
      expect(each.conversationOf('!c')).toBe(conversation('!a'))
      expect(each.conversationOf('!evil')).toBe(conversation('!evil'))
    }
    places.forget('!b')
    goesOn(places)
    places.forget('!a')
    goesOn(places)
    const again = openFor(['!a'], undefined, { ...upgrades, known: kept })
    again.learn('!c', [state('m.room.create', { predecessor: { room_id: '!b' } }), sits(bot)])
    again.learn('!evil', [state('m.room.create', { predecessor: { room_id: '!a' } }), sits(bot)])
    goesOn(again)
    // Where the old room is known, it says itself where it goes on.
    again.learn('!a', [state('m.room.tombstone', { replacement_room: '!d' })])
    again.learn('!d', [state('m.room.create', { predecessor: { room_id: '!a' } }), sits(bot)])
    expect(again.roomOf(conversation('!a'))).toBe('!d')
  })

  test('in a circle comes to an end', () => {
    const places = openFor(['!a'])
    upgraded(places, '!a', '!b')
    upgraded(places, '!b', '!a')
    expect(['!a', '!b']).toContain(places.roomOf(conversation('!a')))
    expect(places.conversationOf('!b')).toBe(conversation('!a'))
  })
})

describe('a room with one person alone', () => {
  const ana = '@ana:example.eu'

  test('is one where nobody else sits or is invited, and which is none of the directory’s', () => {
    const places = openFor(['!cell'])
    places.learn('!cell', [state('m.room.create', {}), sits(bot), sits(ana)])
    expect(places.isAside('!cell')).toBe(false)
    expect(places.asideWith(ana)).toBeUndefined()
    places.learn('!made', [state('m.room.create', {}), state('eu.jom.room', { key: 'joint' }), sits(bot), sits(ana)])
    expect(places.isAside('!made')).toBe(false)
    places.learn('!two', [state('m.room.create', {}), sits(bot), sits(ana, 'invite', bot)])
    expect(places.isAside('!two')).toBe(true)
    expect(places.asideWith(ana)?.id).toBe('!two')
    places.learn('!two', [sits('@eve:example.eu', 'invite', ana)])
    expect(places.isAside('!two')).toBe(false)
    expect(places.asideWith(ana)).toBeUndefined()
  })

  test('is found again once they have left, is never encrypted, and is not another person’s', () => {
    const places = openFor([])
    places.learn('!two', [state('m.room.create', {}), sits(bot), sits(ana), sits(ana, 'leave')])
    expect(places.asideWith(ana)?.id).toBe('!two')
    expect(places.asideWith('@ben:example.eu')).toBeUndefined()
    places.learn('!two', [state('m.room.encryption', {})])
    expect(places.asideWith(ana)).toBeUndefined()
  })

  test('is the one they wrote in, where there are several', () => {
    const places = openFor([])
    for (const room of ['!one', '!two']) places.learn(room, [state('m.room.create', {}), sits(bot), sits(ana)])
    expect(places.asideWith(ana)?.id).toBe('!one')
    expect(places.asideWith(ana, '!two')?.id).toBe('!two')
    expect(places.asideWith(ana, '!elsewhere')?.id).toBe('!one')
  })

  test('is one that they or the bot made and that nobody enters by themselves: whoever made another may come back', () => {
    const places = openFor([])
    places.learn('!trap', [state('m.room.create', {}, '', '@eve:example.eu'), sits(bot), sits(ana)])
    expect(places.isAside('!trap')).toBe(false)
    expect(places.asideWith(ana, '!trap')).toBeUndefined()
    places.learn('!hers', [state('m.room.create', {}, '', ana), sits(bot), sits(ana)])
    expect(places.asideWith(ana, '!trap')?.id).toBe('!hers')
    for (const join_rule of ['public', 'restricted', 'knock_restricted']) {
      places.learn('!hers', [state('m.room.join_rules', { join_rule })])
      expect(places.asideWith(ana, '!hers')).toBeUndefined()
      // Nor do they come in to read what is said from then on.
      places.learn('!hers', [state('m.room.history_visibility', { history_visibility: 'joined' })])
      expect(places.asideWith(ana, '!hers')).toBeUndefined()
      // What is said there is said to the bot all the same.
      expect(places.isAside('!hers')).toBe(true)
    }
    places.learn('!hers', [state('m.room.join_rules', { join_rule: 'knock' })])
    expect(places.asideWith(ana)?.id).toBe('!hers')
  })

  test('is rather one that the bot made, in whatever order the rooms are told', () => {
    const places = openFor([])
    places.learn('!hers', [state('m.room.create', {}, '', ana), sits(bot), sits(ana)])
    places.learn('!ours', [state('m.room.create', {}), sits(bot), sits(ana)])
    expect(places.asideWith(ana)?.id).toBe('!ours')
    expect(places.asideWith(ana, '!hers')?.id).toBe('!hers')
  })

  test('somebody else’s claim that a room was made for the directory counts for nothing', () => {
    const places = openFor([])
    places.learn('!two', [
      state('m.room.create', {}, '', ana),
      state('eu.jom.room', { key: 'joint' }, '', '@eve:example.eu'),
      sits(bot),
      sits(ana),
    ])
    expect(places.facts('!two')?.key).toBeUndefined()
    expect(places.isAside('!two')).toBe(true)
  })
})
