import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actions, button, code, fact, type Message, note, paragraph, strong, text } from '../../../src/chat/message.ts'
import { accountRef, type ConversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type House, openHouse } from './house.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Set to a folder to look at the pages. */
const shots = process.env.JOM_TEST_SHOTS

let house: House
let browser: Browser
let room: ConversationRef

const card: Message = {
  summary: 'EL-2027-CZ-0042 volby.cz does not answer',
  marking: 'TLP:AMBER',
  exercise: true,
  look: 'card',
  blocks: [
    { type: 'heading', text: 'EL-2027-CZ-0042 · volby.cz does not answer' },
    {
      type: 'facts',
      facts: [
        fact('State', strong('New'), ' · nobody has it yet'),
        fact('Kind', 'Denial of service on results pages'),
        fact('Accept by', { type: 'moment', at: '2026-11-23T14:32:00Z', text: '15:32 Prague' }),
        fact('On duty', { type: 'mention', account: accountRef('web', 'anne'), name: 'Anne Moreau' }),
        fact('Addressees', 'CZ, FR, EE, DK, ENISA'),
      ],
    },
    paragraph('Since 14:02 both results sites time out from three networks. Counting goes on.'),
    actions(
      button('Accept', 'ack EL-2027-CZ-0042', 'primary'),
      button('Triage', 'triage EL-2027-CZ-0042', 'plain', 'form'),
      button('Close', 'close EL-2027-CZ-0042', 'danger'),
    ),
    note('The same as typed: ', code('/ack EL-2027-CZ-0042')),
  ],
}

beforeAll(async () => {
  house = await openHouse()
  const { adapter } = house
  room = await adapter.rooms!.create({ key: 'joint', title: 'Joint mechanism · elections 2027', readBack: false })
  await adapter.rooms!.create({ key: 'cell-fr', title: 'National cell FR', readBack: false })
  for (const person of ['anne', 'kadri', 'soren']) await adapter.rooms!.invite(room, accountRef('web', person), person)
  await adapter.rooms!.invite('web:cell-fr' as ConversationRef, accountRef('web', 'anne'), 'anne') // made above
  await adapter.rooms!.topic(room, 'TLP:AMBER · read by CZ, DK, EE, FR, ENISA')
  const anne = await house.signIn('anne')
  const kadri = await house.signIn('kadri')
  await Promise.all([anne.get('/rooms/joint'), kadri.get('/rooms/joint')])
  const post = (guest: typeof anne, nonce: string, words: string, more = {}) =>
    guest.json('/rooms/joint/messages', { text: words, nonce, ...more })
  const first = await post(
    kadri,
    'shot-0001',
    'Results page of the Czech office times out here in Tallinn too. Who has the NOC number?',
  )
  await adapter.send(room, card, { key: 'card' })
  await post(anne, 'shot-0002', 'I have it, calling them now.\nBack in ten minutes.', { answer: first.body.message })
  const relay: Message = {
    summary: 'relay',
    marking: 'TLP:AMBER',
    exercise: true,
    look: 'relay',
    speaker: { name: 'Jan Novák', delegation: 'CZ', via: 'Matrix' },
    blocks: [
      {
        type: 'paragraph',
        children: [
          text(
            'Upstream filtering starts 14:20. Please do not name the vendor in public. \u202Etxt.exe @everyone <b>no</b>',
          ),
        ],
      },
    ],
  }
  await adapter.send(room, relay, { key: 'relay' })
  await kadri.json('/rooms/joint/react', { message: first.body.message, reaction: 'seen', nonce: 'shot-0003' })
  await anne.json('/rooms/joint/react', { message: first.body.message, reaction: 'question', nonce: 'shot-0004' })
  await post(kadri, 'shot-0005', 'In the thread: traffic graphs look like 40 Gbit/s.', { thread: first.body.message })
  const gone = await post(kadri, 'shot-0006', 'wrong room')
  await kadri.json('/rooms/joint/retract', { message: gone.body.message })
  const reply: Message = {
    summary: 'reply',
    marking: 'TLP:CLEAR',
    exercise: true,
    look: 'reply',
    blocks: [
      paragraph('Three cases wait for you: ', code('EL-2027-CZ-0042'), ', …'),
      { type: 'list', ordered: false, items: [[text('accept by 15:32')], [text('outlook due 17:00')]] },
    ],
  }
  await adapter.send(room, reply, { key: 'reply', only: accountRef('web', 'anne') })
  browser = await chromium.launch({
    executablePath: process.env.JOM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  })
})

afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function windowOf(
  person: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page; faults: string[] }> {
  const { cookie } = await house.signIn(person)
  const [name = '', value = ''] = cookie.split('=')
  const context = await browser.newContext({ bypassCSP: false, ...options })
  await context.addCookies([{ name, value, url: house.origin }])
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (fault) => faults.push(String(fault)))
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  return { context, page, faults }
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  type Result = { violations: { id: string; nodes: { html: string }[] }[] }
  const run = 'axe.run(document, { resultTypes: ["violations"] })'
  const { violations } = (await page.evaluate(run)) as Result // what axe-core documents
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`))
}

const looks = [360, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
)

describe.each(looks)('at $width px, $colorScheme', ({ width, colorScheme }) => {
  test('every page is accessible, fits the window, and needs nothing that its policy forbids', async () => {
    const { context, page, faults } = await windowOf('anne', { viewport: { width, height: 800 }, colorScheme })
    const pages = {
      list: '/rooms',
      room: '/rooms/joint',
      thread: '/rooms/joint/thread?of=web%3Ajoint%3Akadri%3Ashot-0001',
      edit: '/rooms/joint/edit?message=web%3Ajoint%3Aanne%3Ashot-0002',
      form: '/rooms/joint/form?command=report',
      answer: '/rooms/joint?answer=web%3Ajoint%3Akadri%3Ashot-0001&notice=asked',
    }
    for (const [name, path] of Object.entries(pages)) {
      await page.goto(house.origin + path)
      if (name === 'form') await page.click('button[value=next]')
      if (name === 'room' || name === 'answer') await page.waitForSelector('.room[data-state=live]')
      if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}.png`) })
      expect([name, await findings(page)]).toEqual([name, []])
      const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect([name, wide]).toEqual([name, 0])
    }
    await page.goto(`${house.origin}/rooms/joint`)
    await page.locator('.message.own .menu summary').first().click()
    if (shots) await page.screenshot({ path: join(shots, `menu-${width}-${colorScheme}.png`) })
    expect(await findings(page)).toEqual([])
    expect(faults.filter((fault) => !fault.includes('422'))).toEqual([])
    await context.close()
  })
})

test('what one writes, the other sees without reloading; the composer empties and keeps the focus', async () => {
  const anne = await windowOf('anne')
  const kadri = await windowOf('kadri')
  for (const { page } of [anne, kadri]) {
    await page.goto(`${house.origin}/rooms/joint`)
    await page.waitForSelector('.room[data-state=live]')
  }
  await anne.page.fill('#text', 'typed by hand')
  await anne.page.press('#text', 'Enter')
  await kadri.page.waitForSelector('.message.said:has-text("typed by hand")')
  const own = anne.page.locator('.message.own:has-text("typed by hand")')
  await own.waitFor()
  expect(await own.count()).toBe(1)
  // What was said may be seen before its sender hears that it was taken.
  await until(async () => (await anne.page.inputValue('#text')) === '', { what: 'nothing is left to send' })
  expect(await anne.page.evaluate('document.activeElement.id')).toBe('text')
  expect(await kadri.page.locator('.message.own:has-text("typed by hand")').count()).toBe(0)

  const his = kadri.page.locator('.message:has-text("typed by hand")')
  await his.locator('summary').click()
  await his.locator('.menu-items button[value=agree]').click()
  await own.locator('.reaction[value=agree][title="Kadri Tamm"]').waitFor()
  expect(await his.locator('.reaction').getAttribute('aria-pressed')).toBe('true')
  expect(anne.faults).toEqual([])
  await Promise.all([anne.context.close(), kadri.context.close()])
})

test.each([
  ['where the browser holds what is read', 'no-preference', true],
  ['where it does not, and with less motion', 'reduce', false],
] as const)(
  'whoever scrolled up is not moved by what others say, and is led to what they say themselves: %s',
  async (_, reducedMotion, anchors) => {
    const { context, page, faults } = await windowOf('anne', { viewport: { width: 700, height: 420 }, reducedMotion })
    const kadri = await house.signIn('kadri')
    if (!anchors)
      await page.addInitScript(() => {
        const { supports } = CSS
        CSS.supports = (...asked: [string]) => !asked[0].includes('overflow-anchor') && supports(...asked)
      })
    await page.goto(`${house.origin}/rooms/joint`)
    await page.waitForSelector('.room[data-state=live]')
    if (!anchors) await page.evaluate("document.querySelector('.room-log').style.overflowAnchor = 'none'")
    const log = page.locator('.room-log')
    const first = page.locator('.message:has-text("Who has the NOC number")').first()
    /** Where what is read stands, in pixels. */
    const standsAt = async () => (await first.boundingBox())?.y ?? Number.NaN
    const inView = async (words: string): Promise<boolean> => {
      const [line, frame] = [await page.locator(`.message:has-text("${words}")`).boundingBox(), await log.boundingBox()]
      return !!line && !!frame && line.y >= frame.y && line.y + line.height <= frame.y + frame.height + 1
    }
    await first.scrollIntoViewIfNeeded()
    const before = await standsAt()
    await kadri.json('/rooms/joint/messages', { text: `meanwhile ${reducedMotion}`, nonce: `scroll-${reducedMotion}` })
    await page.waitForSelector(`.message:has-text("meanwhile ${reducedMotion}")`)
    expect(await inView(`meanwhile ${reducedMotion}`)).toBe(false)
    expect(Math.abs((await standsAt()) - before)).toBeLessThan(2)

    const own = `my own word ${reducedMotion}`
    await page.fill('#text', own)
    await page.press('#text', 'Enter')
    await page.waitForSelector(`.message.own:has-text("${own}")`)
    await until(async () => (await page.inputValue('#text')) === '', { what: 'nothing is left to send' })
    await until(() => inView(own), { what: 'what was said is in view' })
    expect(await page.evaluate('document.activeElement.id')).toBe('text')

    // What is asked of the bot is answered in view too; a press on what stands further up leaves it where it is.
    await first.scrollIntoViewIfNeeded()
    await page.fill('#text', '/tasks')
    await page.press('#text', 'Enter')
    await until(async () => (await page.inputValue('#text')) === '', { what: 'the empty composer' })
    const words = `the answer ${reducedMotion}`
    await house.adapter.send(
      room,
      { summary: words, marking: 'TLP:CLEAR', look: 'reply', blocks: [paragraph(words)] },
      { key: `scroll-${reducedMotion}`, only: accountRef('web', 'anne') },
    )
    await page.waitForSelector(`.message:has-text("${words}")`)
    await until(() => inView(words), { what: 'the answer is in view' })
    await first.scrollIntoViewIfNeeded()
    const read = await standsAt()
    const was = await first.locator('.reaction[value=seen]').getAttribute('aria-pressed')
    await first.locator('.reaction[value=seen]').click()
    await first.locator(`.reaction[value=seen][aria-pressed=${was === 'true' ? 'false' : 'true'}]`).waitFor()
    expect(Math.abs((await standsAt()) - read)).toBeLessThan(2)
    expect(faults).toEqual([])
    await context.close()
  },
)

test('that an answer will come is said until it is there, and not after', async () => {
  const { context, page } = await windowOf('anne', { viewport: { width: 360, height: 640 } })
  const answerWith = (key: string, words: string, person = 'anne') =>
    house.adapter.send(
      room,
      { summary: words, marking: 'TLP:CLEAR', look: 'reply', blocks: [paragraph(words)] },
      { key, only: accountRef('web', person) },
    )
  const notice = page.locator('#notice')
  const ask = async (line: string) => {
    await page.fill('#text', line)
    await page.click('#composer [type=submit]')
  }
  await page.goto(`${house.origin}/rooms/joint`)
  await page.waitForSelector('.room[data-state=live]')
  await ask('/tasks')
  await page.waitForSelector('#notice.info:not([hidden])')
  expect((await notice.boundingBox())?.height).toBeLessThan(64)
  // What others say, or are told, is no answer.
  await answerWith('n-other', 'not for her', 'kadri')
  await (await house.signIn('kadri')).json('/rooms/joint/messages', { text: 'meanwhile, Kadri', nonce: 'notice-01' })
  await page.waitForSelector('.message:has-text("meanwhile, Kadri")')
  expect(await notice.isVisible()).toBe(true)
  await answerWith('n-first', 'the first answer')
  await page.waitForSelector('.message:has-text("the first answer")')
  expect(await notice.isVisible()).toBe(false)

  // An answer that is faster than the word that it will come.
  await page.route('**/messages', async (route) => {
    const taken = await route.fetch()
    await answerWith('n-second', 'the second answer')
    await page.waitForSelector('.message:has-text("the second answer")')
    await route.fulfill({ response: taken })
  })
  await ask('/tasks')
  await until(async () => (await page.inputValue('#text')) === '', { what: 'the empty composer' })
  await page.waitForSelector('#composer [type=submit]:not([aria-busy])')
  expect(await notice.isVisible()).toBe(false)
  await page.unroute('**/messages')

  // What went wrong stays until the next try.
  await page.route('**/messages', (route) => route.abort())
  await ask('/tasks')
  await page.waitForSelector('#notice.danger:not([hidden])')
  await answerWith('n-third', 'the third answer')
  await page.waitForSelector('.message:has-text("the third answer")')
  expect(await notice.isVisible()).toBe(true)
  await context.close()
})

test('a post that fails stays in the composer and goes out once on the next try', async () => {
  const { context, page } = await windowOf('anne')
  await page.goto(`${house.origin}/rooms/joint`)
  // The answer is lost, though the server took the message: the worst case for a retry.
  await page.route('**/messages', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await page.fill('#text', 'only once, please')
  await page.click('#composer [type=submit]')
  await page.waitForSelector('#notice.danger:not([hidden])')
  expect(await page.inputValue('#text')).toBe('only once, please')
  await page.unroute('**/messages')
  await page.click('#composer [type=submit]')
  await until(async () => (await page.inputValue('#text')) === '', { what: 'the empty composer' })
  await page.reload()
  expect(await page.locator('.message.said:has-text("only once, please")').count()).toBe(1)

  // Whose sign-in has ended is not told to send it again from a page where that cannot work.
  await context.clearCookies()
  await page.fill('#text', 'said too late')
  await page.click('#composer [type=submit]')
  await page.waitForSelector('#notice.danger:has-text("Your sign-in has ended")')
  expect(await page.inputValue('#text')).toBe('said too late')
  await context.close()
})

test('a lost stream is shown, and comes back with what was said meanwhile', async () => {
  const { context, page } = await windowOf('anne')
  const kadri = await house.signIn('kadri')
  await page.goto(`${house.origin}/rooms/joint`)
  await page.waitForSelector('.room[data-state=live]')
  await house.adapter.stop()
  await page.waitForSelector('.room[data-state=lost]')
  await house.restart()
  await kadri.json('/rooms/joint/messages', { text: 'said meanwhile', nonce: 'meanwhile-1' })
  await page.waitForSelector('.message:has-text("said meanwhile")', { timeout: 15_000 })
  await context.close()
})

/** An outage in which what stands before the bot answers for it, so that a browser gives its stream up. */
async function outage(page: Page): Promise<{ asked: () => readonly string[]; end: () => Promise<void> }> {
  const asked: string[] = []
  await page.route(/\/rooms\/joint(\/events)?(\?|$)/, (route) => {
    asked.push(new URL(route.request().url()).pathname)
    return route.fulfill({ status: 502, body: 'Bad gateway' })
  })
  await house.adapter.stop()
  await house.restart()
  return { asked: () => asked, end: () => page.unrouteAll() }
}

test('what is being written outlives a stream that was refused, and what was said meanwhile comes', {
  timeout: 120_000,
}, async () => {
  const { context, page } = await windowOf('anne')
  // As on a telephone: nobody asks before a page goes.
  page.on('dialog', (dialog) => void dialog.accept())
  await page.goto(`${house.origin}/rooms/joint`)
  await page.waitForSelector('.room[data-state=live]')
  await page.fill('#text', 'half of a report')
  const { asked, end } = await outage(page)
  await until(() => asked().includes('/rooms/joint/events'), { what: 'a stream that is refused', within: 30_000 })
  await (await house.signIn('kadri')).json('/rooms/joint/messages', { text: 'said in the outage', nonce: 'outage-01' })
  await until(() => asked().includes('/rooms/joint'), { what: 'the page is asked for', within: 30_000 })
  await end()
  await page.waitForSelector('.message:has-text("said in the outage")', { timeout: 45_000 })
  expect(await page.inputValue('#text')).toBe('half of a report')
  await context.close()
})

test('a page on which nothing is written waits out an outage, and does not load what stands before the bot', {
  timeout: 120_000,
}, async () => {
  const { context, page } = await windowOf('anne')
  await page.goto(`${house.origin}/rooms/joint`)
  await page.waitForSelector('.room[data-state=live]')
  const { asked, end } = await outage(page)
  const streams = () => asked().filter((path) => path.endsWith('/events')).length
  await until(() => streams() >= 2, { what: 'another stream after the page was looked at', within: 45_000 })
  expect(await page.locator('#composer').count()).toBe(1)
  await end()
  await page.waitForSelector('.room[data-state=live]', { timeout: 45_000 })
  await context.close()
})

test('whose sign-in ends is told so beside what they write; where nothing is written the page leads to sign in', {
  timeout: 120_000,
}, async () => {
  const writing = await windowOf('anne')
  const reading = await windowOf('anne')
  writing.page.on('dialog', (dialog) => void dialog.accept())
  for (const { page } of [writing, reading]) {
    await page.goto(`${house.origin}/rooms/joint`)
    await page.waitForSelector('.room[data-state=live]')
  }
  await writing.page.fill('#text', 'half of a report')
  for (const { context } of [writing, reading]) await context.clearCookies()
  await house.adapter.stop()
  await house.restart()
  await writing.page.waitForSelector('#notice.danger:has-text("Your sign-in has ended")', { timeout: 30_000 })
  expect(await writing.page.inputValue('#text')).toBe('half of a report')
  await reading.page.waitForURL('**/sign-in?to=*', { timeout: 30_000 })
  await Promise.all([writing.context.close(), reading.context.close()])
})

test('a room works without any script', async () => {
  const { context, page } = await windowOf('anne', { javaScriptEnabled: false })
  await page.goto(`${house.origin}/rooms/joint`)
  await page.fill('#text', 'without script')
  await page.click('#composer [type=submit]')
  const mine = page.locator('.message.own:has-text("without script")')
  await mine.waitFor()
  await mine.locator('summary').click()
  await mine.locator('.menu-items button[value=done]').click()
  await mine.locator('.reaction[aria-pressed=true]').waitFor()
  await mine.locator('summary').click()
  await mine.locator('.own-only').click()
  await page.fill('#text', 'without script, edited')
  await page.click('button.primary')
  await page.locator('.message.own:has-text("without script, edited")').waitFor()
  await page.locator('.look-card .button.primary').click()
  await page.waitForURL('**/rooms/joint?notice=asked')
  await context.close()
})

test('a typed command opens its form, by keyboard alone', async () => {
  const { context, page, faults } = await windowOf('soren')
  await page.goto(`${house.origin}/rooms/joint`)
  await page.fill('#text', '/report')
  await page.press('#text', 'Enter')
  await page.waitForURL('**/form?command=report')
  await page.focus('#f-title')
  await page.keyboard.type('Falske valgsteder på Telegram')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#f-words[aria-invalid=true]')
  expect(await page.evaluate('document.activeElement.id')).toBe('f-words')
  await page.keyboard.type('Tre kanaler siden 14:02')
  await page.click('button[value=next]')
  await page.fill('#f-since', '2026-11-23T14:02')
  await page.click('button[value=submit]')
  await page.waitForURL('**/rooms/joint?notice=submitted')
  expect(await page.locator('#notice').textContent()).toContain('Formularen er modtaget')
  expect(faults.filter((fault) => !fault.includes('422'))).toEqual([])
  await context.close()
})
