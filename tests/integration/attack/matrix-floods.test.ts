import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from '../adapter-matrix/house.ts'

/** What somebody does so that others wait, or do not learn what they need to. */

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

const shows = (room: string, words: string): boolean => house.said('ben', room).some(({ body }) => body.includes(words))
const arrives = (room: string, words: string): Promise<unknown> =>
  until(() => shows(room, words), { within: 20_000, what: () => `${words} in ${room}: ${house.bot.output()}` })

describe('somebody who cannot be reached', () => {
  test('holds up nothing that is for all, and reads later what was said to them', { timeout: 60_000 }, async () => {
    const { cyd } = house.people
    const { joint } = house.rooms
    await cyd.say(joint, '!jom help')
    const [first] = await until(() => house.alone('cyd').length > 0 && house.alone('cyd'), { what: 'an answer' })
    const room = first?.room ?? ''
    await cyd.leave(room)
    await until(() => cyd.rooms().find(({ id }) => id === room)?.membership === 'leave', { what: 'she has gone' })
    // The invitation is refused for as long as the others are waited for.
    for (let each = 0; each < 60; each += 1) house.gate.strike({ kind: 'limit', ms: 1000 }, 'invite')
    await cyd.say(joint, '!jom cases')
    await cyd.say(joint, 'while nobody can be invited')
    await house.write('ana', 'past somebody who cannot be reached')
    await arrives(joint, 'past somebody who cannot be reached')
    expect(cyd.rooms().find(({ id }) => id === room)?.membership).toBe('leave')
    house.gate.calm()
    await until(() => house.alone('cyd').some(({ body }) => body.includes('You wrote: cases')), {
      within: 30_000,
      what: () => `she reads the answer: ${house.bot.output()}`,
    })
  })
})

describe('a room that cannot be entered', () => {
  test('keeps the bot from no other invitation', async () => {
    const { ana, ben } = house.people
    house.gate.strike({ kind: 'limit', ms: 600_000 }, 'join')
    const stuck = await ben.createRoom({ invite: [house.botId] })
    const free = await ana.createRoom({ invite: [house.botId] })
    const standing = (who: Person, room: string): unknown =>
      who.room(room).state.get(`m.room.member/${house.botId}`)?.content.membership
    await until(() => standing(ana, free) === 'join' || standing(ben, stuck) === 'join', {
      within: 20_000,
      what: () => `the bot comes to one of them: ${house.bot.output()}`,
    })
    // Whichever came first to the door was turned away; the other one was not kept waiting for it.
    expect([standing(ana, free), standing(ben, stuck)].toSorted()).toEqual(['invite', 'join'])
  })
})

describe('a file that cannot be had', () => {
  test('keeps nobody from the words beside it, nor from what comes after', async () => {
    const { cyd } = house.people
    const { joint, own } = house.rooms
    for (const url of ['mxc://nowhere.example/abc', 'mxc://../config'])
      await cyd.send(joint, 'm.room.message', {
        msgtype: 'm.file',
        body: `words beside ${url}`,
        filename: 'r\u202efdp.exe',
        url,
        info: { size: 1e12, mimetype: 'text/html' },
      })
    await cyd.say(joint, 'words behind the files')
    await arrives(own, 'words behind the files')
    expect(shows(own, 'words beside mxc://nowhere.example/abc')).toBe(true)
    expect(shows(own, 'rU+202Efdp.exe could not be brought here')).toBe(true)
    expect(shows(own, 'words beside mxc://../config')).toBe(true)
  })
})
