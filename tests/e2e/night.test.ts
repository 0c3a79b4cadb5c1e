import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../src/store/open.ts'
import { issueSignInLink } from '../../src/web/entry.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { cookieOf, enter, findings, get, launch, linksOf, type Window, write } from './browser.ts'
import { electionId, fillNight, makeNight, nightEnvironment, union } from './union.ts'

/** The election night in the browser, while rounds go on in the joint room. */

/** Set to a folder to look at the pages. */
const shots = process.env.JOM_TEST_SHOTS

const data = freshFolder('night')
let bot: Bot
let browser: Browser
let store: Store
let claire: Window
let german: Window

beforeAll(async () => {
  await makeNight(data.path)
  const env = nightEnvironment(data.path)
  ;[bot, browser] = await Promise.all([startBot({ dataDir: data.path, env }), launch()])
  const links = linksOf(bot)
  claire = await enter(browser, links.get('Claire Moreau') ?? '', { viewport: { width: 1440, height: 900 } })
  german = await enter(browser, links.get('Official DE') ?? '', { viewport: { width: 360, height: 780 } })
}, 120_000)

afterAll(async () => {
  await store?.close()
  await browser?.close()
  await bot?.stop()
  data.remove()
})

const tile = (page: Page, code: string) => page.locator(`#m-${code} .night-tile`)

async function openNight({ page, origin }: Window): Promise<void> {
  await page.goto(`${origin}/night/${electionId}`)
  await page.waitForSelector('.night[data-state=live]')
}

test('it is in the navigation while the election is near, and shows who votes though nothing was asked yet', async () => {
  await claire.page.goto(`${claire.origin}/rooms`)
  await claire.page.click('.site-nav a:text-is("Election")')
  // Where several elections are near one chooses; of one it is the page itself.
  const choice = claire.page.locator(`main a[href="/night/${electionId}"]`)
  if ((await choice.count()) > 0) await choice.click()
  await claire.page.waitForURL(`**/night/${electionId}`)
  expect(await claire.page.locator('.night-tile').count()).toBe(Object.keys(union).length)
  expect(await tile(claire.page, 'IT').textContent()).toMatch(/open 07:00–23:00 Rome/)
  expect(await tile(claire.page, 'FR').textContent()).toMatch(/closed 08:00–20:00 Paris/)
  expect(await tile(claire.page, 'EL').textContent()).toContain('06:00–18:00 by your clock')
  expect(await tile(claire.page, 'MT').textContent()).toContain('hours not confirmed')
  expect(await claire.page.locator('.night-locks').textContent()).toMatch(/locked until Sun 15 Jun, 23:00/)
  expect(await claire.page.locator('.night-locks').textContent()).toContain(
    'checked 2031-05-02 by Exercise secretariat',
  )
  expect(await tile(claire.page, 'DE').getAttribute('data-state')).toBe('none')
})

test('a night in full: readable on a phone and a desk, by day and by night, by keyboard and by machine', async () => {
  store = await fillNight(data.path)
  const state = await claire.context.storageState()
  for (const [size, viewport] of Object.entries({
    phone: { width: 360, height: 780 },
    desk: { width: 1440, height: 900 },
  })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme, storageState: state })
      const page = await context.newPage()
      await page.goto(`${claire.origin}/night/${electionId}`)
      await page.waitForSelector('.night[data-state=live]')
      expect(await findings(page), `${size} ${colorScheme}`).toEqual([])
      if (shots) await page.screenshot({ path: join(shots, `night-${size}-${colorScheme}.png`), fullPage: true })
      await context.close()
    }
  }
  await openNight(claire)
  const expired = claire.page.locator('.night-counts [data-state=expired] .codes')
  await until(async () => (await expired.textContent()) === 'CZ NL', { what: 'two lines have expired' })
  expect(await tile(claire.page, 'CZ').textContent()).toContain('expired: older than 6 h')
  expect(await tile(claire.page, 'EL').getAttribute('data-state')).toBe('silent')
  expect(await tile(claire.page, 'EL').textContent()).toMatch(/asked again .*Before that: Nothing to report/)
  expect(await tile(claire.page, 'EL').locator('.tag.ok').count()).toBe(0)
  // From the overview to a tile by keyboard alone.
  await claire.page.locator('.night-counts a[href="#m-RO"]').focus()
  await claire.page.keyboard.press('Enter')
  await claire.page.waitForURL('**#m-RO')
  await until(async () => tile(claire.page, 'RO').isVisible(), { what: 'the tile is in view' })
})

test('asked in the joint room, silence is silence; an answer stands on the page at once, and its change too', async () => {
  await openNight(claire)
  const loaded = await claire.page.evaluate('performance.timeOrigin')
  const asking = await enter(browser, await linkFor('official-fr'), { viewport: { width: 1280, height: 900 } })
  await asking.open('joint-mechanism')
  await write(asking.page, '/ask-all status-line in 30 min')
  await tile(claire.page, 'DE').locator('.chip:text-is("No answer")').waitFor()
  expect(await tile(claire.page, 'DE').textContent()).toMatch(/Asked 20:4\d, due 21:1\d/)
  expect(await claire.page.locator('.night-counts [data-state=silent] strong').textContent()).toBe('27')

  await german.open('joint-mechanism')
  // Earlier rounds may still have a button of that name.
  const { id } = await store.db.round.findFirstOrThrow({ orderBy: { id: 'desc' } })
  await german.page.locator(`button[value="line ${id} trouble"]`).last().click()
  await tile(claire.page, 'DE').locator('.chip:text-is("Something is wrong")').waitFor()
  await german.open('joint-mechanism')
  await write(german.page, `/line ${id} trouble The results site answers slowly`)
  await tile(claire.page, 'DE').locator('.night-line:text-is("The results site answers slowly")').waitFor()
  expect(await tile(claire.page, 'DE').textContent()).toMatch(/just now|min ago/)
  expect(await claire.page.locator('.night-counts [data-state=trouble] .codes').textContent()).toBe('DE')
  expect(await claire.page.locator('.night-counts [data-state=silent] strong').textContent()).toBe('26')
  // The table in the room says the same.
  await asking.page.locator('.look-card:has-text("1 of 27 answered")').waitFor()
  // All that without a new page, and against no policy of it.
  expect(await claire.page.evaluate('performance.timeOrigin')).toBe(loaded)
  expect([...claire.faults, ...german.faults, ...asking.faults]).toEqual([])
  await asking.context.close()
})

test('without scripts it shows what is so', async () => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await claire.context.storageState(),
  })
  const page = await context.newPage()
  await page.goto(`${claire.origin}/night/${electionId}`)
  expect(await tile(page, 'RO').textContent()).toContain('A forged letter of the election bureau')
  expect(await page.locator('noscript').textContent()).toContain('reload')
  await context.close()
})

test('whoever is not asked and does not sit there sees the calendar, and not even that anything was asked', async () => {
  const watcher = await enter(browser, await linkFor('watcher'))
  await openNight(watcher)
  const states = await watcher.page
    .locator('.night-tile')
    .evaluateAll((tiles) => tiles.map((each) => each.getAttribute('data-state')))
  expect(new Set(states)).toEqual(new Set(['none']))
  const cookie = await cookieOf(watcher)
  const { body } = await get(watcher.origin, `/night/${electionId}`, cookie)
  for (const word of ['forged', 'Official DE', 'Nothing to report</span>', 'Asked 20', 'On duty'])
    expect(body.includes(word), word).toBe(false)
  // Entitled to it: whoever looks after a room in which they sit.
  expect(await tile(claire.page, 'DE').textContent()).toContain('Official DE (duty)')
  // The German official knows of their own duty alone.
  await openNight(german)
  expect(await tile(german.page, 'DE').textContent()).toContain('Official DE (duty)')
  expect(await tile(german.page, 'AT').textContent()).not.toContain('On duty')
  expect((await get(watcher.origin, '/night/no-such-election', cookie)).status).toBe(404)
  expect((await get(watcher.origin, '/night/no-such-election/events', cookie)).status).toBe(404)
  await watcher.context.close()
})

test('whoever is signed out is led from the page to where they sign in, and does not go on looking at an old night', {
  timeout: 120_000,
}, async () => {
  const reading = await enter(browser, await linkFor('official-fr'), { viewport: { width: 360, height: 780 } })
  await openNight(reading)
  const session = { personId: 'official-fr', endedAt: null }
  await store.db.session.updateMany({ where: session, data: { endedAt: new Date() } })
  await reading.page.waitForURL('**/sign-in?to=*', { timeout: 90_000 })
  await reading.context.close()
})

/** A fresh one-time link for somebody. */
async function linkFor(person: string): Promise<string> {
  const beside = await openStore({ world: 'exercise', dataDir: data.path, attach: true, log: () => {} })
  try {
    return `http://${person === 'watcher' ? 'enisa' : 'fr2'}.localhost:${bot.port}${await issueSignInLink(beside.db, person, 'sign-in', 600_000)}`
  } finally {
    await beside.close()
  }
}
