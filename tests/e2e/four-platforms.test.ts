import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../support/poll.ts'
import { launch } from './browser.ts'
import { type House, type Name, names, narrow, openHouse, wide } from './four-platforms.ts'
import type { Card, Side } from './side.ts'

/**
 * One report typed on each platform and carried through with the platform's own controls, once as TLP:CLEAR and once as TLP:AMBER,
 * which Slack and Discord may not carry: there it is a stub with working controls, and a form that asks for it is filled in on a page
 * of ours.
 */

let house: House
beforeAll(async () => {
  house = await openHouse()
}, 240_000)
afterAll(() => house?.close(), 60_000)

const within = 30_000
/** Nothing above TLP:CLEAR may be said on the others. */
const carries = (name: Name): boolean => wide.some((each) => each === name)
/** No word of something stands where it may not, in whatever the bot ever sent there. */
function expectNowhereNarrow(words: string): void {
  for (const on of narrow) expect(house.sides[on].everything(), on).not.toContain(words)
}

/** The card of a case in a room, once it is as it should be: there is never a second one. */
async function cardOf(
  side: Side,
  room: 'cell' | 'joint',
  number: string,
  wanted: (card: Card) => boolean,
): Promise<Card> {
  let about: readonly Card[] = []
  return until(
    async () => {
      about = (await side.cards(room)).filter(({ text }) => text.includes(`${number} ·`))
      expect(about.length, `cards of ${number} in the ${room} of ${side.code}`).toBeLessThanOrEqual(1)
      return about.find(wanted)
    },
    { within, what: () => `a card in the ${room} of ${side.code}: ${JSON.stringify(about)} ${house.bot.output()}` },
  )
}

/** The number of the case whose card stands newest in a cell, of a member whose earlier ones are known. */
async function newNumber(side: Side, known: readonly string[]): Promise<string> {
  return until(async () => (await numbersIn(side)).find((number) => !known.includes(number)), {
    within,
    what: () => `a new card in the cell of ${side.code}: ${house.bot.output()}`,
  })
}

const numbersIn = async (side: Side): Promise<readonly string[]> =>
  (await side.cards('cell')).flatMap(({ text }) => /EL-\d{4}-[A-Z]{2}-\d{4}/.exec(text) ?? [])

/** Shared and accepted by the controls of its card in the cell; seen in all joint rooms, whole or as a stub. */
async function carryThrough(
  name: Name,
  number: string,
  words: string,
  label: 'TLP:CLEAR' | 'TLP:AMBER',
): Promise<void> {
  const side = house.sides[name]
  const isWhole = (on: Name): boolean => label === 'TLP:CLEAR' || carries(on)
  const own = await cardOf(side, 'cell', number, () => true)
  expect(own.text.includes(words)).toBe(isWhole(name))
  // The button shares as TLP:AMBER; a lower label is named.
  if (label === 'TLP:AMBER') await own.press(`release ${number} amber`)
  else await side.command(`release ${number} clear`)
  for (const on of names) {
    const card = await cardOf(house.sides[on], 'joint', number, () => true)
    expect(card.text.includes(words), `${on} shows ${isWhole(on) ? 'all' : 'nothing'} of it`).toBe(isWhole(on))
    if (!isWhole(on)) expect(card.links.join(' ')).toMatch(/\/rooms$/)
  }
  const shared = await cardOf(side, 'cell', number, ({ commands }) => commands.includes(`ack ${number}`))
  await shared.press(`ack ${number}`)
  for (const on of names) {
    const card = await cardOf(house.sides[on], 'joint', number, ({ text }) => text.includes('accepted'))
    expect(card.text).toContain(side.official)
    expect(card.text.includes(words)).toBe(isWhole(on))
  }
}

describe.each(names)('a report typed on %s', (name) => {
  test('as TLP:CLEAR stands whole everywhere, and is accepted by a control of its card', {
    timeout: 120_000,
  }, async () => {
    const side = house.sides[name]
    const known = await numbersIn(side)
    const words = `The list of polling places of ${name} is wrong`
    await side.command(`report TLP:CLEAR ${words}`)
    const number = await newNumber(side, known)
    await carryThrough(name, number, words, 'TLP:CLEAR')
    // What the other tests look for in vain would be found.
    for (const on of narrow) expect(house.sides[on].everything(), on).toContain(words)
  })
})

describe.each(wide)('a report typed on %s', (name) => {
  test('as TLP:AMBER is a stub on Slack and Discord, and no word of it gets there', { timeout: 120_000 }, async () => {
    const side = house.sides[name]
    const known = await numbersIn(side)
    const words = `The count of ${name} was tampered with`
    await side.command(`report ${words}`)
    const number = await newNumber(side, known)
    await carryThrough(name, number, words, 'TLP:AMBER')
    expectNowhereNarrow('tampered')
  })
})

describe.each(narrow)('a report on %s as TLP:AMBER', (name) => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  afterAll(() => browser?.close())

  test('is asked for on a page of ours by a link that works once; what comes of it is a stub with working controls', {
    timeout: 180_000,
  }, async () => {
    const side = house.sides[name]
    const known = await numbersIn(side)
    const words = `A seal of the ballot boxes of ${name} was broken`
    const link = /https?:\/\/[^\s<>]+/.exec(await side.askAbove('TLP:AMBER'))?.[0] ?? 'no link'
    const context = await browser.newContext()
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(link)
    await page.click('form.panel button[type=submit]')
    await page.waitForURL(/\/form\//)
    await page.fill('textarea', words)
    await page.click('form.form button[type=submit]')
    await until(async () => (await page.locator('textarea').count()) === 0, { what: 'the page took it' })
    await page.goto(link)
    expect(await page.locator('form.panel button[type=submit]').count(), 'it works once').toBe(0)
    await context.close()
    const number = await newNumber(side, known)
    await carryThrough(name, number, words, 'TLP:AMBER')
    expectNowhereNarrow('ballot boxes')
  })

  test('in a message: the case is made, its author told in private to delete it, and nothing of it said elsewhere there', {
    timeout: 120_000,
  }, async () => {
    const side = house.sides[name]
    const known = await numbersIn(side)
    const words = `A courier of ${name} carries ballots away`
    await side.mention(`report TLP:AMBER ${words}`)
    const number = await newNumber(side, known)
    await until(async () => /delete your message here/i.test(await side.alone()), {
      within,
      what: () => `its author is told: ${house.bot.output()}`,
    })
    await carryThrough(name, number, words, 'TLP:AMBER')
    expectNowhereNarrow('courier')
  })

  test('in what is said to all: it stands where it may, its author is told in private to delete it, and a case comes of it by a button', {
    timeout: 120_000,
  }, async () => {
    const side = house.sides[name]
    const known = await numbersIn(side)
    const words = `A server room of ${name} was entered at night`
    const told = async (): Promise<number> => (await side.alone()).match(/delete your message here/gi)?.length ?? 0
    const before = await told()
    const message = await side.say(`TLP:AMBER ${words}`)
    for (const on of wide)
      await until(async () => (await house.sides[on].read('joint')).includes(words), {
        within,
        what: () => `it stands on ${on}: ${house.bot.output()}`,
      })
    await until(async () => (await told()) > before, {
      within,
      what: () => `its author is told: ${house.bot.output()}`,
    })
    await side.pressAlone(/delete your message here/i, 'Make a case of it')
    const number = await newNumber(side, known)
    // Taken away where it may not stand, it stands on where it may.
    await side.erase(message)
    await carryThrough(name, number, words, 'TLP:AMBER')
    for (const on of wide) expect(await house.sides[on].read('joint')).toContain(words)
    expectNowhereNarrow('server room')
  })
})
