import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insist } from '../../fault/homeserver.ts'
import { openPerson } from '../../servers/synapse/person.ts'
import { until } from '../../support/poll.ts'
import { type House, type Name, openHouse } from './house.ts'

/** The homeserver ends and begins again, or is out of the bot's sight, or has the bot wait, while people go on. */

let house: House

beforeAll(async () => {
  house = await openHouse()
}, 120_000)
afterAll(() => house?.close(), 60_000)

/** What the hall shows of the homeserver's rooms, in order, as the words that match. */
const inHall = async (words: RegExp): Promise<readonly string[]> =>
  (await house.hall()).flatMap(({ bot, text }) => (bot && words.exec(text)?.[0]) || [])
/** What the bot shows in a room on the homeserver, likewise. */
const inRoom = (who: Name, room: string, words: RegExp): readonly string[] =>
  house.said(who, room).flatMap(({ body }) => words.exec(body)?.[0] ?? [])

const stateOfMatrix = async (): Promise<unknown> => {
  const { body } = await house.bot.health()
  return (body.adapters as Record<string, { state: string }> | undefined)?.matrix?.state // our own endpoint
}

describe('a homeserver', () => {
  test('that is killed and comes back has everything of both sides, in order, once', { timeout: 180_000 }, async () => {
    const { people, rooms, synapse } = house
    const { ana, ben } = people
    let ended = false
    let count = 0
    const written: string[] = []
    const writing = (async () => {
      for (; !ended || count < 30; count += 1) {
        written.push(`from the hall ${count}.`)
        await house.write('cyd', `from the hall ${count}.`)
        await sleep(100)
      }
    })()
    const told: string[] = []
    const telling = (async () => {
      for (let number = 0; number < 20; number += 1) {
        const words = `from the homeserver ${number}.`
        told.push(words)
        const path = ['rooms', rooms.joint, 'send', 'm.room.message', `told-${number}`]
        await insist(synapse, ana, path, { msgtype: 'm.text', body: words }, { ms: 60_000, pause: () => 100 })
      }
    })()
    await until(() => inRoom('ben', rooms.joint, /from the hall \d+\./).length > 3, {
      within: 60_000,
      what: () => `the first arrive: ${house.bot.output()}`,
    })
    await synapse.kill()
    await until(async () => (await stateOfMatrix()) !== 'up', { within: 60_000, what: 'health says that it is gone' })
    expect((await house.bot.health()).status).toBe(503)
    const before = (await house.hall()).length
    await until(async () => (await house.hall()).length > before + 3, { what: 'the rooms of the bot go on' })
    await synapse.start()
    await until(async () => (await stateOfMatrix()) === 'up', {
      within: 60_000,
      what: () => `health is good: ${house.bot.output()}`,
    })
    ended = true
    await Promise.all([writing, telling])

    const last = written.at(-1) ?? ''
    for (const room of [rooms.joint, rooms.own])
      await until(() => inRoom('ben', room, /from the hall \d+\./).includes(last), {
        within: 120_000,
        what: () => `${last} in ${room}: ${house.bot.output()}`,
      })
    await until(async () => (await inHall(/from the homeserver \d+\./)).includes(told.at(-1) ?? ''), {
      within: 60_000,
      what: () => `the last of the homeserver in the hall: ${house.bot.output()}`,
    })
    for (const room of [rooms.joint, rooms.own]) expect(inRoom('ben', room, /from the hall \d+\./)).toEqual(written)
    expect(await inHall(/from the homeserver \d+\./)).toEqual(told)
    await until(() => inRoom('ben', rooms.own, /from the homeserver \d+\./).length >= told.length, {
      within: 60_000,
      what: 'the other room on the homeserver has it too',
    })
    expect(inRoom('ben', rooms.own, /from the homeserver \d+\./)).toEqual(told)
    expect((await house.bot.health()).status).toBe(200)
    await ben.look()
  })

  test('that has the bot wait in one room has it wait there alone, for as long as it said', {
    timeout: 120_000,
  }, async () => {
    const { people, rooms, gate } = house
    const { ana, ben } = people
    const pauseMs = 20_000 // the other room has that long to go on
    // What is said in one of the two rooms goes to the other: that is the message which is refused.
    const from = Date.now()
    gate.strike({ kind: 'limit', ms: pauseMs })
    await ana.say(rooms.own, 'limited one')
    await until(() => house.bot.output().includes('rate limited'), { what: 'the bot is told to wait' })
    await ana.say(rooms.own, 'limited two')
    await ben.say(rooms.joint, 'meanwhile elsewhere')
    await until(() => inRoom('ana', rooms.own, /meanwhile elsewhere/).length > 0, {
      within: 30_000,
      what: () => `the other room goes on: ${house.bot.output()}`,
    })
    const arrived = await until(
      () => {
        const copies = house.said('ben', rooms.joint).filter(({ body }) => body.includes('limited '))
        return copies.length >= 2 && copies
      },
      { within: 60_000, what: () => `what was refused arrives: ${house.bot.output()}` },
    )
    expect(arrived.map(({ body }) => /limited (one|two)/.exec(body)?.[0])).toEqual(['limited one', 'limited two'])
    expect(arrived[0]?.at).toBeGreaterThanOrEqual(from + pauseMs)
    const [elsewhere] = house.said('ana', rooms.own).filter(({ body }) => body.includes('meanwhile elsewhere'))
    expect(elsewhere?.at).toBeLessThan(arrived[0]?.at ?? 0)
  })

  test('that the bot does not see: who came in meanwhile is known before anything more is said there', {
    timeout: 120_000,
  }, async () => {
    const { people, rooms, gate, synapse } = house
    const { ana, ben } = people
    const eve = await openPerson(synapse, 'eve')
    const liked = await ben.say(rooms.own, 'what many like')
    gate.away()
    await until(async () => (await stateOfMatrix()) !== 'up', { within: 60_000, what: 'the bot notices' })
    // So much happened there before that the bot is busy hearing of it for a while when it is back.
    for (let number = 0; number < 120; number += 1) await ben.react(rooms.own, liked, `${number}`)
    await ana.invite(rooms.own, eve.userId)
    await until(() => eve.rooms().some(({ id, membership }) => id === rooms.own && membership === 'join'), {
      what: 'a stranger sits there',
    })
    gate.back()
    await until(async () => (await stateOfMatrix()) === 'up', { within: 60_000, what: 'the bot is back' })
    await house.write('cyd', 'unseen by strangers')
    await until(() => inRoom('ben', rooms.joint, /unseen by strangers/).length > 0, {
      within: 60_000,
      what: () => `the room without a stranger gets it: ${house.bot.output()}`,
    })
    await house.write('cyd', 'TLP:GREEN seen by strangers')
    await until(() => inRoom('ben', rooms.own, /seen by strangers/).length > 0, {
      within: 60_000,
      what: () => `the room with a stranger gets what is for all: ${house.bot.output()}`,
    })
    await eve.look()
    expect(JSON.stringify(eve.room(rooms.own).timeline)).not.toContain('unseen by strangers')

    await ana.kick(rooms.own, eve.userId)
    await until(() => inRoom('ben', rooms.own, /unseen by strangers/).length > 0, {
      within: 60_000,
      what: () => `once the stranger is gone it follows: ${house.bot.output()}`,
    })
    await eve.look()
    await eve.close()
    await ben.look()
    expect(inRoom('ben', rooms.own, /unseen by strangers/)).toHaveLength(1)
  })
})
