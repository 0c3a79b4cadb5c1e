import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPerson } from '../../servers/synapse/person.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from './house.ts'

/** Names, clocks and events as nobody means them to be, and as they come. */

let house: House

beforeAll(async () => {
  house = await openHouse()
}, 120_000)
afterAll(() => house?.close(), 60_000)

const hallShows = (words: string) =>
  until(async () => (await house.hall()).find(({ bot, text }) => bot && text.includes(words)), {
    within: 30_000,
    what: () => `${words} in the hall: ${house.bot.output()}`,
  })

async function rename(who: 'ana' | 'ben', name: string): Promise<void> {
  const { userId, token } = house.people[who]
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(userId)}/displayname`
  const answer = await fetch(house.synapse.url + path, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ displayname: name }),
  })
  if (!answer.ok) throw new Error(`no new name: ${answer.status}`)
}

describe('names', () => {
  test('two accounts named alike are told apart: the directory says who speaks', async () => {
    const { ana, ben } = house.people
    const { joint } = house.rooms
    await rename('ana', 'Ben of EE')
    await rename('ben', 'Ben of EE')
    await ana.say(joint, 'who is it that speaks first')
    await ben.say(joint, 'who is it that speaks second')
    await until(() => house.said('cyd', house.rooms.own).some(({ body }) => body.includes('speaks second')), {
      within: 30_000,
      what: () => `both in the other room: ${house.bot.output()}`,
    })
    const copies = house.said('cyd', house.rooms.own).filter(({ body }) => body.includes('who is it that speaks'))
    expect(copies.map(({ body }) => /(?:Ana|Ben) of \w+/.exec(body)?.[0])).toEqual(['Ana of FR', 'Ben of EE'])
    // A change of name is no coming and no going: everybody sits there still.
    const { rows } = await house.store.pool.query(`SELECT 1 FROM "RoomMember" WHERE "roomId" = 'joint'`)
    expect(rows).toHaveLength(3)
  })

  test('a name that looks like a command is none, whoever mentions it', { timeout: 60_000 }, async () => {
    const { ana, ben } = house.people
    const { joint } = house.rooms
    await rename('ben', '!jom report the mast is down')
    // As clients write a mention: the name as it is at the beginning, and as a link.
    const pill = `<a href="https://matrix.to/#/${ben.userId}">!jom report the mast is down</a>`
    await ana.say(joint, '!jom report the mast is down: have you seen this', {
      html: `${pill}: have you seen this`,
      mentions: [ben.userId],
    })
    await ana.say(joint, 'that was a question')
    await hallShows('that was a question')
    await hallShows('have you seen this')
    const { rows } = await house.store.pool.query('SELECT 1 FROM "Case"')
    expect(rows).toEqual([])
  })
})

describe('clocks', () => {
  test('an event from a clock a day ahead is heard in its turn, as of now', async () => {
    const { ana, ben } = house.people
    const { joint } = house.rooms
    const day = 86_400_000
    await ana.say(joint, 'before the odd clock')
    const id = await house.synapse.sendAs(ben.userId, new Date(Date.now() + day), joint, 'm.room.message', {
      msgtype: 'm.text',
      body: 'from the odd clock',
      'm.mentions': {},
    })
    await ana.say(joint, 'after the odd clock')
    await hallShows('after the odd clock')
    const words = (await house.hall()).flatMap(({ bot, text }) => (bot && /\w+ the odd clock/.exec(text)?.[0]) || [])
    expect(words).toEqual(['before the odd clock', 'from the odd clock', 'after the odd clock'])
    const { rows } = await house.store.pool.query<{ early: boolean }>(
      'SELECT at <= now() AS early FROM "Inbox" WHERE key = $1',
      [`matrix:${id}`],
    )
    expect(rows).toEqual([{ early: true }])
    // A report from such a clock is due from now on, not from tomorrow.
    const report = { msgtype: 'm.text', body: '!jom report a mast is down', 'm.mentions': {} }
    await house.synapse.sendAs(ana.userId, new Date(Date.now() + day), house.rooms.cell, 'm.room.message', report)
    await until(() => house.said('ana', house.rooms.cell).some(({ body }) => body.includes('a mast is down')), {
      within: 30_000,
      what: () => `its card: ${house.bot.output()}`,
    })
    const cases = await house.store.pool.query<{ soon: boolean }>(
      `SELECT "acceptBy" < now() + interval '1 hour' AS soon FROM "Case" ORDER BY id DESC LIMIT 1`,
    )
    expect(cases.rows).toEqual([{ soon: true }])
  })
})

describe('what was taken back', () => {
  test('of a message is a change alone, in its history: the copies say again what it said before', {
    timeout: 90_000,
  }, async () => {
    const { ana } = house.people
    const { joint } = house.rooms
    const message = await ana.say(joint, 'history begins')
    await ana.edit(joint, message, 'history goes on')
    const second = await ana.edit(joint, message, 'history goes wrong')
    await hallShows('history goes wrong')
    await ana.redact(joint, second)
    await hallShows('history goes on')
    // The same while the bot is away; there is no change left then.
    const third = await ana.edit(joint, message, 'history goes wrong again')
    await hallShows('history goes wrong again')
    await house.kill()
    await ana.redact(joint, third)
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(joint)}/event/${encodeURIComponent(message)}`
    const answer = await fetch(house.synapse.url + path, { headers: { authorization: `Bearer ${ana.token}` } })
    expect(await answer.text()).toContain('history goes on')
    await house.start()
    await hallShows('history goes on')
    const words = (await house.hall()).flatMap(({ bot, text }) => (bot && text.includes('history') ? [text] : []))
    expect(words).toEqual(['history goes on'])
    await ana.redact(joint, message)
    await until(async () => !(await house.hall()).some(({ text }) => text.includes('history')), { what: 'it is gone' })
  })

  test('is gone from every event of its copies, those of its changes too', async () => {
    const { ana, ben } = house.people
    const { joint, own } = house.rooms
    const message = await ana.say(joint, 'regretted first words')
    await until(() => house.said('ben', own).some(({ body }) => body.includes('regretted first')), { what: 'a copy' })
    await ana.edit(joint, message, 'regretted second words')
    await until(() => house.said('ben', own).some(({ body }) => body.includes('regretted second')), {
      what: 'its change',
    })
    await ana.redact(joint, message)
    await until(() => !house.said('ben', own).some(({ body }) => body.includes('regretted')), { what: 'it is gone' })
    // Somebody who comes to the room now, by an account that kept nothing.
    const fresh = await openPerson(house.synapse, await house.synapse.register('fresh'))
    await ben.invite(own, fresh.userId).catch(() => house.people.ana.invite(own, fresh.userId))
    await until(() => fresh.rooms().some(({ id, membership }) => id === own && membership === 'join'), {
      what: 'they sit there',
    })
    await fresh.look()
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(own)}/messages?dir=b&limit=200`
    const seen = await fetch(house.synapse.url + path, { headers: { authorization: `Bearer ${fresh.token}` } })
    const text = await seen.text()
    expect(text).toContain('m.room.redaction')
    expect(text).not.toContain('regretted')
    await fresh.close()
  })
})
