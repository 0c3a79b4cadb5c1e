import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from '../adapter-matrix/house.ts'

/** Rooms, as somebody makes and changes them who wants to read, or to stop, what is none of theirs. */

let house: House
let mallory: Person

beforeAll(async () => {
  house = await openHouse()
  mallory = await openPerson(house.synapse, 'mallory')
}, 120_000)
afterAll(async () => {
  await mallory?.close()
  await house?.close()
}, 60_000)

const sits = (person: Person, room: string, user: string): boolean =>
  person.room(room).state.get(`m.room.member/${user}`)?.content.membership === 'join'

/** Whether an account was ever told some words. */
async function wasTold(person: Person, words: string): Promise<boolean> {
  await person.look()
  return JSON.stringify(person.rooms().map(({ timeline, state }) => [timeline, [...state.values()]])).includes(words)
}

const shows = (room: string, words: string): boolean => house.said('ben', room).some(({ body }) => body.includes(words))
const arrives = (room: string, words: string): Promise<unknown> =>
  until(() => shows(room, words), { within: 20_000, what: () => `${words} in ${room}: ${house.bot.output()}` })
const told = (who: 'ana' | 'ben' | 'cyd', words: string): Promise<unknown> =>
  until(() => house.alone(who).some(({ body }) => body.includes(words)), {
    within: 20_000,
    what: () => `${who} is told ${words}: ${house.bot.output()}`,
  })

describe('what the bot says to one person', () => {
  test('does not go into a room that somebody else made and left, to come back and read', async () => {
    const { ana, ben } = house.people
    const trap = await ben.createRoom({
      invite: [ana.userId, house.botId],
      initial_state: [{ type: 'm.room.join_rules', state_key: '', content: { join_rule: 'public' } }],
    })
    await until(() => sits(ben, trap, ana.userId) && sits(ben, trap, house.botId), { what: 'they have come' })
    await ben.leave(trap)
    // It looks like a talk with the bot alone, and gets no answer that would make it one.
    await ana.say(trap, 'help')
    await ana.say(house.rooms.cell, '!jom report names of agents at the polling station')
    await told('ana', 'EL-')
    await ana.say(house.rooms.cell, '!jom cases')
    await told('ana', 'names of agents')
    await mallory.join(trap)
    await until(() => mallory.rooms().some(({ id, membership }) => id === trap && membership === 'join'), {
      what: 'somebody else reads there',
    })
    expect(await wasTold(mallory, 'names of agents')).toBe(false)
    expect(house.alone('ana').some(({ body }) => body.includes('You wrote: help'))).toBe(false)
  })

  test('stays between the two: nobody else can be let into a room that the bot made for it', async () => {
    const { ana } = house.people
    const room = house.alone('ana')[0]?.room ?? ''
    await expect(ana.invite(room, mallory.userId)).rejects.toThrow('M_FORBIDDEN')
    for (const [type, content] of [
      ['m.room.join_rules', { join_rule: 'public' }],
      ['m.room.history_visibility', { history_visibility: 'world_readable' }],
      ['m.room.tombstone', { replacement_room: house.rooms.own }],
    ] as const)
      await expect(ana.setState(room, type, content)).rejects.toThrow('M_FORBIDDEN')
  })
})

describe('a room of the directory', () => {
  test('that all may read gets nothing limited, whatever its state says under another key', async () => {
    const { ana } = house.people
    const { own } = house.rooms
    await ana.setState(own, 'm.room.history_visibility', { history_visibility: 'joined' }, 'x')
    await ana.setState(own, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }, 'x')
    for (const [type, open, shut] of [
      ['m.room.history_visibility', { history_visibility: 'world_readable' }, { history_visibility: 'shared' }],
      ['m.room.join_rules', { join_rule: 'public' }, { join_rule: 'invite' }],
    ] as const) {
      await ana.setState(own, type, open)
      await ana.setState(own, type, shut, 'x')
      await ana.say(own, `open by ${type}`)
      await arrives(house.rooms.joint, `open by ${type}`)
      await house.write('ana', `limited while ${type}`)
      await house.write('ana', `TLP:CLEAR for all while ${type}`)
      await arrives(own, `for all while ${type}`)
      expect(shows(own, `limited while ${type}`)).toBe(false)
      await ana.setState(own, type, shut)
    }
    await ana.say(own, 'shut again')
    await arrives(house.rooms.joint, 'shut again')
    await house.write('ana', 'limited and let through')
    await arrives(own, 'limited and let through')
  })

  test('is not silenced by somebody who says that it is over', async () => {
    await house.people.ana.setState(house.rooms.own, 'eu.jom.archived', { archived: true })
    await house.write('ana', 'it is not over')
    await arrives(house.rooms.own, 'it is not over')
  })

  test('is not the room that claims to replace it, nor one that claims to be made for it', async () => {
    const { ben } = house.people
    const claims = await ben.createRoom({
      creation_content: { predecessor: { room_id: house.rooms.own } },
      initial_state: [{ type: 'eu.jom.room', state_key: '', content: { key: 'joint' } }],
      invite: [house.botId, mallory.userId],
    })
    await until(() => sits(ben, claims, house.botId), { what: 'the bot sits there' })
    await ben.say(claims, 'said where nothing is passed on')
    await house.write('ana', 'not for the impostor')
    await arrives(house.rooms.own, 'not for the impostor')
    await arrives(house.rooms.joint, 'not for the impostor')
    expect(await wasTold(mallory, 'not for the impostor')).toBe(false)
    expect(shows(house.rooms.joint, 'said where nothing is passed on')).toBe(false)
  })

  test('that goes on where somebody unknown sits gets nothing limited there, though the bot sat there before', async () => {
    const { ana } = house.people
    const { own } = house.rooms
    const next = await ana.createRoom({
      creation_content: { predecessor: { room_id: own, event_id: '$x' } },
      invite: [house.botId, mallory.userId, house.people.ben.userId],
    })
    await until(() => sits(ana, next, house.botId) && sits(ana, next, mallory.userId), { what: 'both have come' })
    await ana.setState(own, 'm.room.tombstone', { replacement_room: next })
    await ana.say(next, 'it goes on here')
    await arrives(house.rooms.joint, 'it goes on here')
    await house.write('ana', 'limited, behind the move')
    await house.write('ana', 'TLP:GREEN for the new room')
    await arrives(next, 'for the new room')
    expect(await wasTold(mallory, 'behind the move')).toBe(false)
    await told('ben', mallory.userId)
  })
})
