import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from '../../servers/synapse/ask.ts'
import { membersOf } from '../../servers/synapse/view.ts'
import { until } from '../../support/poll.ts'
import { type House, type Name, openHouse } from './house.ts'

/** What people do with a room that is theirs, while it is linked: they put the bot out, replace the room, encrypt it. */

let house: House
/** The room of Ana's own, and the one that replaces it. */
let room: string

beforeAll(async () => {
  house = await openHouse()
  room = house.rooms.own
}, 120_000)
afterAll(() => house?.close(), 60_000)

const inRoom = (who: Name, where: string, words: RegExp): readonly string[] =>
  house.said(who, where).flatMap(({ body }) => words.exec(body)?.[0] ?? [])
const shows = (where: string, words: string): Promise<unknown> =>
  until(() => inRoom('ben', where, new RegExp(words)).length > 0, {
    within: 60_000,
    what: () => `${words} in ${where}: ${house.bot.output()}`,
  })
const hallShows = (words: string): Promise<unknown> =>
  until(async () => (await house.hall()).some(({ bot, text }) => bot && text.includes(words)), {
    within: 60_000,
    what: () => `${words} in the hall: ${house.bot.output()}`,
  })
const sits = (where: string, account: string): boolean => membersOf(house.people.ana.room(where)).includes(account)

describe('a room', () => {
  test('that the bot is put out of waits; once it is invited again what waited follows, and what was said without it is not passed on', {
    timeout: 120_000,
  }, async () => {
    const { people, botId } = house
    const { ana, ben } = people
    await ana.kick(room, botId)
    await ben.say(room, 'among ourselves')
    await house.write('cyd', 'while the bot was out one')
    await house.write('cyd', 'while the bot was out two')
    await shows(house.rooms.joint, 'while the bot was out two')
    await ana.invite(room, botId)
    await until(() => sits(room, botId), { within: 30_000, what: () => `the bot comes back: ${house.bot.output()}` })
    await shows(room, 'while the bot was out two')
    await ben.say(room, 'for all again')
    await hallShows('for all again')
    expect(inRoom('ben', room, /while the bot was out \w+/)).toEqual([
      'while the bot was out one',
      'while the bot was out two',
    ])
    expect((await house.hall()).filter(({ text }) => text.includes('among ourselves'))).toEqual([])
  })

  test('that is replaced by another goes on there: what is said, and the cards that change', {
    timeout: 180_000,
  }, async () => {
    const { people, botId, synapse } = house
    const { ana, ben, cyd } = people
    await ana.say(room, '!jom report TLP:AMBER the results page is slow')
    await shows(room, 'EL-\\d{4}-FR-\\d{4} · new')
    const [number = ''] = inRoom('ben', room, /EL-\d{4}-FR-\d{4}/)

    const before = room
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(before)}/upgrade`
    const made = await ask<{ replacement_room: string }>(synapse.url, 'POST', path, {
      token: ana.token,
      json: { new_version: '11' },
    })
    room = made.replacement_room
    // Clients invite to the new room whoever sat in the old one.
    for (const account of [botId, ben.userId, cyd.userId]) await ana.invite(room, account)
    await until(() => ben.rooms().some(({ id, membership }) => id === room && membership === 'join'), {
      what: 'Ben follows',
    })
    await until(() => sits(room, botId), { within: 60_000, what: () => `the bot follows: ${house.bot.output()}` })

    await ben.say(room, 'in the new room')
    await hallShows('in the new room')
    await house.write('cyd', 'to the new room')
    await shows(room, 'to the new room')
    expect(inRoom('ben', before, /to the new room/)).toEqual([])

    await house.write('ana', `nothing yet of ${number}`)
    await ana.say(house.rooms.cell, `!jom ack ${number}`)
    await shows(room, `${number} · accepted`)
    expect(inRoom('ben', room, new RegExp(`${number} · `))).toHaveLength(1)
    expect(inRoom('ben', room, /EL-\d{4}-FR-\d{4} · new/)).toEqual([])

    // The same after a restart: the card is edited where it stands now, and nothing is said anew.
    await house.kill()
    await ben.say(room, 'while the bot was away')
    await house.start()
    await hallShows('while the bot was away')
    await ana.say(house.rooms.cell, `!jom note ${number} seen by all`)
    await ana.say(house.rooms.cell, `!jom status ${number} it is fast again`)
    await shows(room, 'it is fast again')
    expect(inRoom('ben', room, new RegExp(`${number} · `))).toHaveLength(1)
    expect((await house.hall()).filter(({ text }) => text.includes('in the new room'))).toHaveLength(1)
  })

  test('that is encrypted gets nothing more but one notice, and is named to the operator; the others go on', {
    timeout: 120_000,
  }, async () => {
    const { people } = house
    const { ana, ben } = people
    await ana.setEncrypted(room)
    await until(() => house.bot.output().includes('is encrypted'), { within: 30_000, what: 'the log says so' })
    const notice = await until(() => house.said('ben', room).find(({ body }) => /encrypted/.test(body)), {
      within: 30_000,
      what: () => `the notice: ${house.bot.output()}`,
    })
    expect(notice.body).toContain('EXERCISE')
    const end = ben.room(room).timeline.length
    await house.write('cyd', 'never into an encrypted room')
    await shows(house.rooms.joint, 'never into an encrypted room')
    await house.kill()
    await house.start()
    await house.write('cyd', 'nor after a restart')
    await shows(house.rooms.joint, 'nor after a restart')
    // What is held is marked so once it was come to: till then it might still be said.
    const held = async () => {
      const { rows } = await house.store.pool.query<{ held: string; n: number }>(
        `SELECT held, count(*)::int AS n FROM "Post" WHERE conversation = $1 AND state = 'held' GROUP BY held`,
        [`matrix:${house.rooms.own}`],
      )
      return rows
    }
    const both = [{ held: 'members-unread', n: 2 }]
    await until(async () => JSON.stringify(await held()) === JSON.stringify(both), { what: 'both are held' })
    await ben.look()
    expect(
      ben
        .room(room)
        .timeline.slice(end)
        .filter(({ sender }) => sender === house.botId),
    ).toEqual([])
    expect(house.said('ben', room).filter(({ body }) => /encrypted/.test(body))).toHaveLength(1)
    expect(house.bot.output()).toMatch(/"room":"own".*encrypted room/)
    expect(await held()).toEqual(both)
  })
})
