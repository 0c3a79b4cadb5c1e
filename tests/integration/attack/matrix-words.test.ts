import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { until } from '../../support/poll.ts'
import { findTraces } from '../../support/traces.ts'
import { type House, openHouse } from '../adapter-matrix/house.ts'

/** What somebody says, and how, who wants it to be taken for something else. */

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

const copies = (room: string, words: string) => house.said('ben', room).filter(({ body }) => body.includes(words))
const arrives = (room: string, words: string) =>
  until(() => copies(room, words)[0], { within: 20_000, what: () => `${words} in ${room}: ${house.bot.output()}` })
const html = (formatted_body: string): object => ({ format: 'org.matrix.custom.html', formatted_body })
const cases = async (): Promise<number> => (await house.store.pool.query('SELECT 1 FROM "Case"')).rows.length

/** Says something behind all else, and waits until it is through. */
let ends = 0
async function settle(room = house.rooms.joint): Promise<void> {
  ends += 1
  await house.people.cyd.say(room, `settled number ${ends}.`)
  await arrives(room === house.rooms.joint ? house.rooms.own : house.rooms.joint, `settled number ${ends}.`)
}

describe('a forbidden marking', () => {
  test('is seen wherever some client shows it, and nothing is kept of what it marks', { timeout: 60_000 }, async () => {
    const { ana } = house.people
    const { joint } = house.rooms
    const file = { msgtype: 'm.file', url: 'mxc://localhost/abc' }
    const first = await ana.say(joint, 'plain at first')
    const marked: readonly object[] = [
      { msgtype: 'm.text', body: 'TLP:RED quincunx', ...html('quincunx') },
      { msgtype: 'm.text', body: 'quincunx', ...html('<p>TLP:<b>R</b>ED</p> quincunx') },
      { msgtype: 'm.text', body: 'quincunx', ...html('<span data-mx-spoiler="TLP:RED">quincunx</span>') },
      { msgtype: 'm.text', body: 'quincunx', ...html('<img src="mxc://a/b" alt="TLP:RED"> quincunx') },
      { msgtype: 'm.text', body: 'TLP:RED quincunx', ...html('<script>all of it</script>') },
      { msgtype: 'm.notice', body: 'TLP:RED quincunx' },
      { msgtype: 'm.emote', body: 'says TLP:RED quincunx' },
      { msgtype: 'eu.example.other', body: 'TLP:RED quincunx' },
      { ...file, filename: 'a.pdf', body: 'TLP:RED quincunx' },
      { ...file, filename: 'TLP_RED.pdf', body: 'quincunx' },
      { ...file, filename: 'a.pdf', body: 'TLP:RED quincunx', ...html('quincunx') },
      { msgtype: 'm.text', body: '!jom report TLP:RED quincunx', ...html('!jom report quincunx') },
      {
        msgtype: 'm.text',
        body: '* TLP:RED quincunx',
        'm.new_content': { msgtype: 'm.text', body: 'quincunx' },
        'm.relates_to': { rel_type: 'm.replace', event_id: first },
      },
    ]
    for (const content of marked) await ana.send(joint, 'm.room.message', { 'm.mentions': {}, ...content })
    await settle()
    const { rows } = await house.store.pool.query(`SELECT 1 FROM "Inbox" WHERE withheld = 'TLP:RED'`)
    expect(rows).toHaveLength(marked.length)
    expect(await findTraces(house.store, 'quincunx')).toEqual({ plain: [], sealed: [] })
    expect(copies(house.rooms.own, 'plain at first')).toEqual([])
  })
})

describe('a label', () => {
  test('counts that is the strictest of those that clients show', async () => {
    const { ana } = house.people
    const { joint, own } = house.rooms
    await ana.send(joint, 'm.room.message', {
      msgtype: 'm.text',
      body: 'TLP:AMBER+STRICT for us alone',
      ...html('TLP:GREEN for us alone'),
      'm.mentions': {},
    })
    await settle()
    expect(copies(own, 'for us alone')).toEqual([])
  })
})

describe('what looks like something else', () => {
  test('a card that somebody else writes commands nothing, nor does an answer to one from another room', async () => {
    const { ana, ben } = house.people
    const { joint, own, cell } = house.rooms
    await ana.say(cell, '!jom report TLP:AMBER a mast is down')
    const card = await until(() => house.said('ana', cell).find(({ body }) => body.includes('a mast is down')), {
      within: 20_000,
      what: () => `its card: ${house.bot.output()}`,
    })
    const [number = ''] = /EL-\d{4}-FR-\d{4}/.exec(card.body) ?? []
    const forged = await ben.send(joint, 'm.room.message', {
      msgtype: 'm.text',
      body: '1. Accept — !jom help',
      'eu.jom.controls': [`close ${number} gone`],
      'eu.jom.conversation': `matrix:${cell}`,
      'm.mentions': {},
    })
    await ana.say(joint, '1', { replyTo: forged })
    await ana.react(joint, forged, '1\ufe0f\u20e3')
    // A real card, named where it does not stand.
    await ana.say(joint, '1', { replyTo: card.id })
    await settle()
    const { rows } = await house.store.pool.query<{ status: string }>('SELECT status FROM "Case"')
    expect(rows).toEqual([{ status: 'new' }])
    expect(copies(own, '1')).not.toEqual([])
  })

  test('an edit is no command, and neither is state', async () => {
    const { ana } = house.people
    const { own } = house.rooms
    const before = await cases()
    const said = await ana.say(own, 'nothing to see')
    await ana.edit(own, said, '!jom report hidden behind an edit')
    await ana.setState(own, 'm.room.message', { msgtype: 'm.text', body: '!jom report hidden in state' })
    await settle(own)
    expect(await cases()).toBe(before)
  })

  test('a change that somebody else claims changes nothing, whatever marking it bears', async () => {
    const { ana, ben } = house.people
    const { joint, own } = house.rooms
    const said = await ana.say(joint, 'the words of Ana')
    await arrives(own, 'the words of Ana')
    await ben.edit(joint, said, 'put into her mouth')
    const taken = await ben.edit(joint, said, 'TLP:RED')
    await ben.redact(joint, taken)
    await settle()
    expect(copies(own, 'the words of Ana')).toHaveLength(1)
    expect(copies(own, 'put into her mouth')).toEqual([])
  })

  test('a copy calls nobody and hides nothing: no name, no file, no mark of direction', {
    timeout: 60_000,
  }, async () => {
    const { ben } = house.people
    const { joint, own } = house.rooms
    await ben.send(joint, 'm.room.message', {
      msgtype: 'm.text',
      body: `@room ${house.people.cyd.userId} look \u202eSTRICT+REBMA:PLT`,
      ...html(
        `<a href="https://matrix.to/#/${house.people.cyd.userId}">cyd</a> @room look \u202eSTRICT+REBMA:PLT <h1>TLP:CLEAR</h1>`,
      ),
      'm.mentions': { room: true, user_ids: [house.people.cyd.userId] },
    })
    await ben.sendFile(joint, { name: 'r\u202efdp.exe', bytes: Buffer.from('bytes'), mediaType: 'image/png' })
    const copy = await arrives(own, 'look')
    expect(copy.pings).toEqual([])
    expect(copy.body).toContain('look U+202ESTRICT')
    expect(copy.body).toMatch(/^TLP:AMBER EXERCISE\nBen of EE/)
    expect(copy.html).not.toContain('<h1>')
    const file = await until(() => house.said('cyd', own).find((each) => each.file), { what: 'the file' })
    expect(file.file).toMatchObject({ name: 'rU+202Efdp.exe', bytes: 5 })
    expect(file.body).toBe('rU+202Efdp.exe')
  })

  test('a long message full of tags holds up nothing', async () => {
    const { ben } = house.people
    const { joint, own } = house.rooms
    for (const piece of ['<b>', '</i>', '<blockquote>', '<a href="https://a/">', '&lt;', '<mx-reply>', '<ol><li>'])
      await ben.send(joint, 'm.room.message', {
        msgtype: 'm.text',
        body: 'short',
        ...html(`${piece.repeat(Math.floor(40_000 / piece.length))} the end of ${piece.replace(/\W/g, '')}`),
        'm.mentions': {},
      })
    await ben.say(joint, 'behind the long ones')
    await arrives(own, 'behind the long ones')
  })
})

describe('somebody whom nobody knows', () => {
  test('sits in a room and does nothing there: no command, no press, no message passed on, and one answer', async () => {
    const { ana } = house.people
    const { joint, own } = house.rooms
    const before = await cases()
    await ana.invite(own, mallory.userId)
    await until(() => mallory.rooms().some(({ id, membership }) => id === own && membership === 'join'), {
      what: 'they sit there',
    })
    await mallory.say(own, '!jom report an invented threat')
    await mallory.say(own, 'words of a stranger')
    for (let times = 0; times < 3; times += 1) await mallory.say(own, `TLP:RED ${times}`)
    const [card] = house.said('cyd', own).filter(({ content }) => 'eu.jom.controls' in content)
    if (card) await mallory.react(own, card.id, '1\ufe0f\u20e3')
    await settle(own)
    expect(await cases()).toBe(before)
    expect(copies(joint, 'words of a stranger')).toEqual([])
    const told = () =>
      mallory
        .rooms()
        .filter(({ id, membership }) => id !== own && membership === 'join')
        .flatMap(({ id }) => mallory.messages(id))
    await until(() => told().length > 1, { what: 'they are told' })
    expect(told()).toHaveLength(2)
  })
})
