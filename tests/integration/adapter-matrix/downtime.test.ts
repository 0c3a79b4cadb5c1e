import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Standing } from '../../fault/rooms.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from './house.ts'

/**
 * The bot is away for ten minutes while people go on. The ten minutes are short here: only the rule about late commands looks
 * at a clock, and what it is about is said by a bridge, which alone may say that something was said earlier.
 */

let house: House
const tenMinutesAgo = (): Date => new Date(Date.now() - 11 * 60_000)

beforeAll(async () => {
  house = await openHouse({ absent: ['cyd'] })
}, 120_000)
afterAll(() => house?.close(), 60_000)

const copies = async (word: RegExp): Promise<readonly Standing[]> =>
  (await house.hall()).filter(({ bot, text }) => bot && word.test(text))

async function arrives(word: string, within = 60_000): Promise<Standing> {
  return until(async () => (await copies(new RegExp(`${word}\\b`))).at(-1), {
    within,
    what: () => `${word} in the hall: ${house.bot.output()}`,
  })
}

/** What the bot wrote down to send because of a message; none for what never was to be shown. */
async function postsOf(event: string): Promise<number> {
  const { rows } = await house.store.pool.query('SELECT 1 FROM "Post" WHERE slot LIKE $1', [`relay/%${event}%`])
  return rows.length
}

describe('after the bot was away', () => {
  test('all that people said, changed and took back is caught up, in order, once, and once only', {
    timeout: 240_000,
  }, async () => {
    const { people, rooms } = house
    const { ana, ben, cyd } = people
    const { joint } = rooms
    const heard = {
      edited: await ana.say(joint, 'heard one before'),
      gone: await ana.say(joint, 'heard two before'),
      regretted: await ana.say(joint, 'heard and regretted'),
      root: await ben.say(joint, 'heard three before'),
    }
    await arrives('heard three')

    await house.kill()
    const said: { id: string; words: string }[] = []
    for (let number = 0; number < 130; number += 1) {
      const words = `missed ${number} here`
      said.push({ id: await (number % 2 ? ana : ben).say(joint, words), words })
      if (number === 5) {
        await ana.edit(joint, heard.edited, 'heard one changed')
        await ana.redact(joint, heard.gone)
        await ana.edit(joint, heard.regretted, 'never to be shown either')
        await ana.redact(joint, heard.regretted)
        await cyd.join(joint)
        await ben.leave(rooms.own)
      }
    }
    const edit = async (number: number, words: string): Promise<void> => {
      const each = said[number]
      if (!each) throw new Error('said before')
      await (number % 2 ? ana : ben).edit(joint, each.id, words)
      each.words = words
    }
    const redact = async (number: number): Promise<string> => {
      const [each] = said.splice(number, 1)
      if (!each) throw new Error('said before')
      await (number % 2 ? ana : ben).redact(joint, each.id)
      return each.id
    }
    await edit(3, 'missed 3 changed')
    await edit(120, 'missed 120 changed')
    await edit(9, 'never to be shown')
    // From the last to the first, so that each still stands at its number.
    const gone = [await redact(121), await redact(9), await redact(7)]
    const replies = [
      await ana.say(joint, 'missed in an old thread', { thread: heard.root }),
      await ben.say(joint, 'missed in a new thread', { thread: said[2]?.id ?? '' }),
    ]
    await ben.sendFile(joint, {
      name: 'missed.txt',
      bytes: Buffer.from('what is in it'),
      mediaType: 'text/plain',
      caption: 'missed with a file',
    })
    await ana.say(joint, 'missed last of all')

    await house.start()
    await arrives('missed last of all', 120_000)
    const expected = [
      'heard one changed',
      'heard three before',
      ...said.map(({ words }) => words),
      'missed in an old thread',
      'missed in a new thread',
      'missed with a file',
      'missed last of all',
    ]
    const wordsIn = async (): Promise<readonly string[]> =>
      (await copies(/heard|missed|never/)).map(({ text }) => text.split('\n')[0] ?? '')
    await until(async () => (await wordsIn()).length === expected.length, {
      within: 60_000,
      what: () => `all of it: ${house.bot.output()}`,
    })
    expect(await wordsIn()).toEqual(expected)
    for (const id of gone) expect(await postsOf(id)).toBe(0)
    // Not for a moment: the other room on the homeserver was told of no such event.
    expect(JSON.stringify(ben.rooms().find(({ id }) => id === rooms.own)?.timeline)).not.toContain('never to be')
    expect(JSON.stringify(ana.room(rooms.own).timeline)).not.toContain('never to be')

    const hall = await house.hall()
    const standing = (words: string): Standing | undefined => hall.find(({ text }) => text.startsWith(words))
    expect(standing('missed in an old thread')?.thread).toBe(standing('heard three before')?.id)
    expect(standing('missed in a new thread')?.thread).toBe(standing('missed 2 here')?.id)
    expect(standing('missed with a file')?.files).toEqual(['missed.txt'])
    expect(replies).toHaveLength(2)

    const seats = async (room: string): Promise<readonly string[]> =>
      (
        await house.store.pool.query<{ account: string }>(
          'SELECT account FROM "RoomMember" WHERE "roomId" = $1 ORDER BY account',
          [room],
        )
      ).rows.map(({ account }) => account)
    expect(await seats('joint')).toEqual(['matrix:@ana:localhost', 'matrix:@ben:localhost', 'matrix:@cyd:localhost'])
    expect(await seats('own')).toEqual(['matrix:@ana:localhost'])

    // The room read anew, and read again after yet another end: nothing is there twice.
    await house.kill()
    await house.start()
    await ana.say(joint, 'missed nothing any more')
    await arrives('missed nothing any more')
    expect(await copies(/before the bot came/)).toEqual([])
    expect(await wordsIn()).toEqual([...expected, 'missed nothing any more'])
    // The other room on the homeserver gets it all as well.
    const there = (): readonly string[] =>
      house
        .said('ana', rooms.own)
        .flatMap(({ body }) => body.split('\n').filter((line) => /^(heard|missed) /.test(line)))
    await until(() => there().includes('missed nothing any more'), {
      within: 60_000,
      what: () => `the last in the other room: ${there().at(-1)}`,
    })
    expect(there()).toEqual([...expected, 'missed nothing any more'])
  })

  test('what many say at the same moment arrives, each once, whenever in it the bot is killed', {
    timeout: 240_000,
  }, async () => {
    const { people, rooms } = house
    const speakers = [people.ana, people.ben]
    const shower = async (from: number): Promise<void> => {
      const said = Array.from({ length: 60 }, (_, index) =>
        speakers[index % 2]?.say(rooms.joint, `shower ${from + index}.`),
      )
      await Promise.all(said)
    }
    const first = shower(0)
    await until(async () => (await copies(/shower/)).length > 5, { within: 60_000, what: 'the first of it' })
    await house.kill()
    await first
    // More than a survey of the rooms shows.
    await shower(60)
    await house.start()
    const second = shower(120)
    await until(async () => (await copies(/shower 1[2-7]\d\./)).length > 5, {
      within: 60_000,
      what: 'the first of the third',
    })
    await house.kill()
    await second
    await house.start()
    await until(async () => (await copies(/shower/)).length >= 180, {
      within: 120_000,
      what: () => `all of it: ${house.bot.output()}`,
    })
    const numbers = (await copies(/shower/)).map(({ text }) => Number(/\d+/.exec(text)?.[0]))
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 180 }, (_, index) => index))
  })

  test('a command of the downtime is obeyed once; one of ten minutes ago is asked about, and a report of then says when it was', {
    timeout: 120_000,
  }, async () => {
    const { people, rooms, synapse } = house
    const { ana } = people
    const cards = () => house.said('ana', rooms.cell).filter(({ body }) => /^EL-\d{4}-FR-\d{4} · /m.test(body))
    const answers = house.alone('ana').length + 1
    await ana.say(rooms.cell, '!jom report first of the cases')
    const [first] = await until(() => cards().length === 1 && cards(), {
      within: 30_000,
      what: 'the card of the first',
    })
    const number = /EL-\d{4}-FR-\d{4}/.exec(first?.body ?? '')?.[0] ?? ''
    await until(() => house.alone('ana').length === answers, { within: 30_000, what: 'the answer to the first' })

    await house.kill()
    await ana.say(rooms.cell, '!jom report second of the cases')
    const old = { msgtype: 'm.text', 'm.mentions': {} }
    await synapse.sendAs(ana.userId, tenMinutesAgo(), rooms.cell, 'm.room.message', {
      ...old,
      body: `!jom ack ${number}`,
    })
    await synapse.sendAs(ana.userId, tenMinutesAgo(), rooms.cell, 'm.room.message', {
      ...old,
      body: '!jom report third of the cases',
    })
    await house.start()
    await until(() => cards().length === 3, { within: 60_000, what: () => `three cards: ${house.bot.output()}` })
    const told = await until(() => house.alone('ana').length >= answers + 3 && house.alone('ana').slice(answers), {
      within: 30_000,
      what: () => `an answer to each: ${JSON.stringify(house.alone('ana').map(({ body }) => body))}`,
    })
    expect(cards().map(({ body }) => /(first|second|third) of the cases/.exec(body)?.[1])).toEqual([
      'first',
      'second',
      'third',
    ])
    expect(cards()[0]?.body).toContain(`${number} · new`)
    const asked = told.find(({ body }) => body.includes(`!jom ack ${number}`))
    expect(asked?.body).toMatch(/^1\. /m)

    // Meant still: by a reaction to the question it is obeyed, once.
    await ana.react(asked?.room ?? '', asked?.id ?? '', '1\ufe0f\u20e3')
    await until(() => cards()[0]?.body.includes(`${number} · accepted`), {
      within: 30_000,
      what: 'the first is accepted',
    })
    await house.kill()
    await house.start()
    await ana.say(rooms.cell, '!jom report fourth of the cases')
    await until(() => cards().length === 4, { within: 60_000, what: 'the fourth card' })
    await until(() => house.alone('ana').length >= answers + 5, { within: 30_000, what: 'the answers to the last two' })
    expect(house.alone('ana')).toHaveLength(answers + 5)
  })
})
