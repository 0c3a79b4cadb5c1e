import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { cookieOf, enter, findings, get, launch, linksOf, listen, openWindow, type Window, write } from './browser.ts'

/** Two officials in two windows of one browser, as somebody who tries the exercise world has them. */

/** Set to a folder to look at the pages. */
const shots = process.env.JOM_TEST_SHOTS

const data = freshFolder('rooms')
let bot: Bot
let browser: Browser
let context: BrowserContext
let claire: Window
let kristjan: Window

beforeAll(async () => {
  ;[bot, browser] = await Promise.all([startBot({ dataDir: data.path }), launch()])
  context = await browser.newContext({ acceptDownloads: true, viewport: { width: 1280, height: 900 } })
  const links = linksOf(bot)
  claire = await enter(browser, links.get('Claire Moreau') ?? '', { into: context })
  kristjan = await enter(browser, links.get('Kristjan Tamm') ?? '', { into: context })
})

afterAll(async () => {
  await browser?.close()
  await bot?.stop()
  data.remove()
})

const said = (page: Page, words: string) => page.locator(`.message:has-text("${words}")`)

async function openMenu(page: Page, words: string): Promise<void> {
  await page.bringToFront()
  await said(page, words).locator('.menu summary').click()
}

/** Goes on with the keyboard alone until an element has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  await until(
    async () => {
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return true
      await page.keyboard.press('Tab')
      return false
    },
    { what: `the focus on ${selector}`, within: 10_000, every: 1 },
  )
}

test('two windows of one browser are two officials', async () => {
  expect([new URL(claire.origin).hostname, new URL(kristjan.origin).hostname]).toEqual(['fr.localhost', 'ee.localhost'])
  expect(await claire.page.locator('.site-user .who').textContent()).toBe('Claire Moreau')
  expect(await kristjan.page.locator('.site-user .who').textContent()).toBe('Kristjan Tamm')
  await claire.page.reload()
  expect(await claire.page.locator('.site-user .who').textContent()).toBe('Claire Moreau')
  expect(await claire.page.locator('.exercise-band').textContent()).toContain('EXERCISE')
})

test('a message arrives without reloading, in the room and in the rooms linked to it; edit, reaction and retraction follow', async () => {
  await claire.open('joint-mechanism')
  await kristjan.open('niscg-elections')
  const here = await openWindow(context, kristjan.origin)
  await here.open('joint-mechanism')

  await write(claire.page, 'Bonjour: the commission meets at nine')
  await said(here.page, 'commission meets at nine').waitFor()
  const copy = said(kristjan.page, 'commission meets at')
  await copy.waitFor()
  expect(await copy.locator('.message-author').textContent()).toBe('Claire Moreau')
  expect(await copy.locator('.message-via').textContent()).toContain('FR · ECNE')
  expect(await copy.locator('.marking').textContent()).toBe('TLP:AMBER')
  expect(await copy.locator('.tag.exercise').textContent()).toBe('EXERCISE')

  await openMenu(claire.page, 'meets at nine')
  await said(claire.page, 'meets at nine').locator('a.own-only').click()
  await claire.page.fill('#text', 'Bonjour: the commission meets at ten')
  await claire.page.click('.form .primary')
  await claire.page.waitForSelector('.room[data-state=live]')
  for (const page of [here.page, kristjan.page]) {
    await said(page, 'meets at ten').waitFor()
    expect(await said(page, 'meets at').count()).toBe(1)
    expect(await said(page, 'meets at nine').count()).toBe(0)
    expect(await said(page, 'meets at ten').locator('.changed').count()).toBe(1)
  }

  await openMenu(here.page, 'meets at ten')
  await said(here.page, 'meets at ten').locator('.menu-items button[value=agree]').click()
  await said(claire.page, 'meets at ten').locator('.reaction[value=agree][title="Kristjan Tamm"]').waitFor()
  await said(here.page, 'meets at ten').locator('.reaction[aria-pressed=true]').waitFor()

  await openMenu(claire.page, 'meets at ten')
  await said(claire.page, 'meets at ten').locator('a.own-only').click()
  await claire.page.click('.form .danger')
  await claire.page.waitForSelector('.room[data-state=live]')
  for (const page of [claire.page, here.page, kristjan.page]) {
    await until(async () => (await said(page, 'meets at').count()) === 0, { what: 'the words are gone' })
    await page.locator('.message.retracted').last().waitFor()
  }
  expect(here.faults).toEqual([])
  await here.page.close()
})

test('a thread of its own page, counted in the room, and passed on', async () => {
  await claire.open('joint-mechanism')
  await kristjan.open('niscg-elections')
  await write(claire.page, 'Who can look at the mirror site?')
  await said(kristjan.page, 'mirror site').waitFor()
  await openMenu(claire.page, 'mirror site')
  await said(claire.page, 'mirror site').locator('.menu-items a:has-text("Open the thread")').click()
  await claire.page.waitForSelector('.room[data-thread][data-state=live]')
  await write(claire.page, 'We can, from Lyon')
  await said(claire.page, 'from Lyon').waitFor()
  await said(kristjan.page, 'from Lyon').waitFor()
  await kristjan.page.bringToFront()
  await said(kristjan.page, 'mirror site').locator('a:has-text("1 answer")').click()
  await kristjan.page.waitForSelector('.room[data-thread][data-state=live]')
  expect(await kristjan.page.locator('.message').count()).toBe(2)
  await write(kristjan.page, 'And we from Tartu')
  await said(claire.page, 'from Tartu').waitFor()
  await claire.page.bringToFront()
  await claire.page.click('.more a')
  await said(claire.page, 'mirror site').locator('a:has-text("2 answers")').waitFor()
})

test('a report by form of two pages, by keyboard alone', async () => {
  const { page } = claire
  await claire.open('national-cell-fr')
  const before = await page.locator('.look-card').count()
  await tabTo(page, '#text')
  await page.keyboard.type('/report')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/form?command=report')
  await tabTo(page, '#f-what')
  await page.keyboard.type('Fausse affiche: le bureau 12 serait fermé dimanche.')
  await tabTo(page, '#f-phase')
  await page.keyboard.type('campaign')
  await tabTo(page, 'button[value=next]')
  await page.keyboard.press('Enter')
  await page.waitForSelector('#f-tlp')
  expect(await page.locator('#f-tlp').inputValue()).toBe('TLP:AMBER+STRICT')
  await tabTo(page, '#f-evidence')
  await page.keyboard.press('ArrowDown')
  await tabTo(page, 'button[value=submit]')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/rooms/national-cell-fr?notice=submitted')
  await until(async () => (await page.locator('.look-card').count()) === before + 1, { what: 'the card of the report' })
  const card = page.locator('.look-card').last()
  expect(await card.textContent()).toContain('Fausse affiche: le bureau 12 serait fermé dimanche.')
  expect(await card.locator('.facts div:has(dt:text-is("Phase"))').textContent()).toContain('Campaign')
  await tabTo(page, '.look-card button[value^="ack"]')
  await page.keyboard.press('Enter')
  await card.locator('.card-title:has-text("accepted")').waitFor()
})

test('an answer of the bot is seen by whoever asked, and by nobody else in the room', async () => {
  const here = await openWindow(context, kristjan.origin)
  await here.open('joint-mechanism')
  const stream = await listen(here, 'joint-mechanism')
  await claire.open('joint-mechanism')
  await write(claire.page, '/help release')
  const answer = claire.page.locator('.look-reply').last()
  await answer.locator('.tag.private').waitFor()
  expect(await answer.textContent()).toContain('release <case>')
  await write(claire.page, 'said after the answer')
  await said(here.page, 'said after the answer').waitFor()
  await until(() => stream.heard().includes('said after the answer'), { what: 'the stream' })
  expect(await here.page.locator('.look-reply').count()).toBe(0)
  expect(stream.heard()).not.toContain('release &lt;case')
  await here.page.reload()
  expect(await here.page.locator('.look-reply').count()).toBe(0)
  stream.stop()
  await here.page.close()
})

test('a file is uploaded, relayed, and comes down as an attachment', async () => {
  const bytes = Buffer.from('bureau;électeurs\n12;1034\n')
  await claire.open('joint-mechanism')
  await kristjan.open('niscg-elections')
  await claire.page.setInputFiles('#file', { name: 'bureaux <b>.csv', mimeType: 'text/csv', buffer: bytes })
  await write(claire.page, 'The list of the polling stations')
  for (const { page } of [claire, kristjan]) {
    const link = said(page, 'list of the polling stations').locator('.file a')
    await page.bringToFront()
    await link.waitFor()
    expect(await link.textContent()).toBe('bureaux _b_.csv')
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
    expect(download.suggestedFilename()).toBe('bureaux _b_.csv')
    expect(readFileSync(await download.path())).toEqual(bytes)
  }
  const href = await said(kristjan.page, 'list of the polling stations').locator('.file a').getAttribute('href')
  const raw = await get(kristjan.origin, href ?? '', await cookieOf(kristjan))
  expect(raw).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment;/),
      'x-content-type-options': 'nosniff',
    },
  })
  expect(raw.body).toBe(bytes.toString())
  for (const cookie of [undefined, await cookieOf(claire)]) {
    const refused = await get(kristjan.origin, href ?? '', cookie)
    expect(refused.status).not.toBe(200)
    expect(refused.body).not.toContain('1034')
  }
})

test('killed and started again on the same port: both windows come back by themselves, without gap or double', {
  timeout: 90_000,
}, async () => {
  await claire.open('joint-mechanism')
  await kristjan.open('niscg-elections')
  await write(claire.page, 'one before the cut')
  await said(kristjan.page, 'one before the cut').waitFor()
  await write(claire.page, 'two before the cut')
  await said(claire.page, 'two before the cut').waitFor()
  await bot.kill()
  await claire.page.waitForSelector('.room[data-state=lost]')
  await write(claire.page, 'three during the cut')
  await claire.page.waitForSelector('#notice.danger:not([hidden])')
  expect(await claire.page.inputValue('#text')).toBe('three during the cut')
  bot = await startBot({ dataDir: data.path, port: bot.port })
  for (const { page } of [claire, kristjan]) await page.waitForSelector('.room[data-state=live]', { timeout: 30_000 })
  await claire.page.press('#text', 'Enter')
  await said(claire.page, 'three during the cut').waitFor()
  await write(claire.page, 'four after the cut')
  for (const look of ['live', 'reloaded']) {
    for (const { page } of [claire, kristjan]) {
      await said(page, 'four after the cut').waitFor()
      const lines = await page.locator('.message:has-text("the cut") .message-body').allTextContents()
      const words = lines.map((line) => /(one|two|three|four) \w+ the cut/.exec(line)?.[1])
      expect([look, words]).toEqual([look, ['one', 'two', 'three', 'four']])
      await page.reload()
    }
  }
})

describe.each([360, 1280].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme }))))(
  'at $width px, $scheme',
  ({ width, scheme }) => {
    test('axe finds nothing, and no page is wider than the window', async () => {
      const window = await openWindow(context, claire.origin)
      const { page, origin, faults } = window
      await page.setViewportSize({ width, height: 860 })
      await page.emulateMedia({ colorScheme: scheme })
      await window.open('joint-mechanism')
      const thread = await said(page, 'mirror site').locator('a:has-text("answers")').getAttribute('href')
      const pages = {
        list: '/rooms',
        room: '/rooms/joint-mechanism',
        cell: '/rooms/national-cell-fr',
        form: '/rooms/national-cell-fr/form?command=report',
        thread: thread ?? '',
        account: '/account',
        deliveries: '/deliveries',
      }
      for (const [name, path] of Object.entries(pages)) {
        expect((await page.goto(origin + path))?.status()).toBe(200)
        if (await page.locator('.room').count()) await page.waitForSelector('.room[data-state=live]')
        if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`) })
        expect([name, await findings(page)]).toEqual([name, []])
      }
      expect(faults).toEqual([])
      await page.close()
    })
  },
)
