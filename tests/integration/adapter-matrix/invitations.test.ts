import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { membersOf } from '../../servers/synapse/view.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from './house.ts'

/** Where the bot goes when it is asked to come, and how it finds people who have gone. */

let house: House
let eve: Person

beforeAll(async () => {
  house = await openHouse()
  eve = await openPerson(house.synapse, 'eve')
}, 120_000)
afterAll(async () => {
  await eve?.close()
  await house?.close()
}, 60_000)

/** How the bot stands to a room, as somebody who sits there sees it. */
const standing = (who: Person, room: string): unknown =>
  who.room(room).state.get(`m.room.member/${house.botId}`)?.content.membership

describe('an invitation', () => {
  test('of somebody whom nobody knows is declined, and nothing is said to them', async () => {
    const room = await eve.createRoom({ name: 'come here', invite: [house.botId] })
    await until(() => standing(eve, room) === 'leave', { what: () => `it is declined: ${house.bot.output()}` })
    const direct = await eve.createRoom({ direct: true, invite: [house.botId] })
    await until(() => standing(eve, direct) === 'leave', { what: 'and so is one to talk alone' })
    expect(eve.rooms().filter(({ membership }) => membership === 'invite')).toEqual([])
    expect([...eve.messages(room), ...eve.messages(direct)]).toEqual([])
  })

  test('of somebody known is taken up: there the bot can be talked to alone', async () => {
    const { ben } = house.people
    const room = await ben.createRoom({ direct: true, invite: [house.botId] })
    await until(() => standing(ben, room) === 'join', { what: () => `it is taken up: ${house.bot.output()}` })
    await ben.say(room, 'help')
    await until(() => house.said('ben', room).length > 0, { what: () => `an answer: ${house.bot.output()}` })
    // That is now the room for what the bot has to say to him alone.
    await ben.say(house.rooms.joint, '!jom cases')
    await until(() => house.said('ben', room).length > 1, {
      what: () => `the answer comes there: ${house.bot.output()}`,
    })
    expect(house.alone('ben').every((message) => message.room === room)).toBe(true)
  })

  test('to an encrypted room is declined, with the reason where it can be read', async () => {
    const { ana } = house.people
    const room = await ana.createRoom({ name: 'secret', encrypted: true, invite: [house.botId] })
    await until(() => standing(ana, room) === 'leave', { what: () => `it is declined: ${house.bot.output()}` })
    const told = await until(() => house.alone('ana').find(({ body }) => /encrypted/.test(body)), {
      what: () => `Ana is told: ${house.bot.output()}`,
    })
    expect(membersOf(ana.room(told.room))).toEqual([ana.userId, house.botId].sort())
    expect(ana.messages(room)).toEqual([])
  })
})

describe('somebody who left the room where the bot speaks with them', () => {
  test('is invited there again when it has something for them', async () => {
    const { cyd } = house.people
    await cyd.say(house.rooms.joint, '!jom help')
    const [first] = await until(() => house.alone('cyd').length > 0 && house.alone('cyd'), { what: 'an answer' })
    const room = first?.room ?? ''
    await cyd.leave(room)
    await until(() => cyd.rooms().find(({ id }) => id === room)?.membership === 'leave', { what: 'she has gone' })
    await cyd.say(house.rooms.joint, '!jom cases')
    await until(() => cyd.rooms().find(({ id }) => id === room)?.membership === 'join', {
      within: 30_000,
      what: () => `she is invited again: ${house.bot.output()}`,
    })
    await until(() => house.said('cyd', room).length > 1, { within: 30_000, what: 'and reads the answer' })
    expect(cyd.rooms().filter((each) => membersOf(each).length <= 2 && each.id !== room)).toEqual([])
  })
})
