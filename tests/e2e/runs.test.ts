import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { enter, launch, linksOf, type Window, write } from './browser.ts'

/** An official at 03:00, led by the run of a report: what is asked stands on the case's one card, and is answered from there. */

/** Set to a folder to look at the pages. */
const shots = process.env.JOM_TEST_SHOTS

const data = freshFolder('runs')
let bot: Bot
let browser: Browser
let context: BrowserContext
let claire: Window

beforeAll(async () => {
  ;[bot, browser] = await Promise.all([startBot({ dataDir: data.path }), launch()])
  context = await browser.newContext({ viewport: { width: 900, height: 1400 } })
  claire = await enter(browser, linksOf(bot).get('Claire Moreau') ?? '', { into: context })
})

afterAll(async () => {
  await browser?.close()
  await bot?.stop()
  data.remove()
})

const shoot = async (name: string) => {
  if (shots) await claire.page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

test('a report is accepted, triaged, decided by form and closed, all from its card', async () => {
  const { page } = claire
  await claire.open('national-cell-fr')
  await write(page, '/report volby.cz répond lentement asset:results_website phase:results_publication')
  const card = page.locator('.look-card').last()
  await card.locator('button[value^="ack"]').waitFor()
  const number = /EL-\d{4}-FR-\d{4}/.exec((await card.textContent()) ?? '')?.[0] ?? ''
  await shoot('1-new')
  await card.locator('button[value^="ack"]').click()
  await card.locator('.card-title:has-text("accepted")').waitFor()
  await write(page, `/triage ${number} high yellow ddos malicious B2`)
  await card.locator('.card-title:has-text("triaged")').waitFor()
  const ask = card.locator('a[href*="command=answer"]').first()
  await ask.waitFor()
  await shoot('2-asked')
  const todo = (await ask.textContent()) ?? ''
  expect(todo).toContain('D1')
  await ask.click()
  await page.waitForURL('**/form?**')
  await shoot('3-form')
  await page.locator('select, input[type=radio]').first().waitFor()
  await page.selectOption('#f-significant', 'no').catch(() => page.check('input[value=no]'))
  await page.fill('#f-why', 'une panne de dix minutes, sans suite')
  await page.click('button[value=submit]')
  await page.waitForURL('**/rooms/national-cell-fr?notice=submitted')
  await page.locator('.message:has-text("your answer is taken")').last().waitFor()
  await shoot('4-answered')
  await write(page, '/tasks')
  await page.locator('.message:has-text("things wait for you")').last().waitFor()
  await write(page, '/runs')
  await page.locator('.message:has-text("Open runs: 1")').last().waitFor()
  const run = /R-\d{4}-\d{4}/.exec(
    (await page.locator('.message:has-text("Open runs: 1")').last().textContent()) ?? '',
  )?.[0]
  await write(page, `/show ${run}`)
  await page.locator('.message:has-text("What happened")').last().waitFor()
  await shoot('5-shown')
  await write(page, `/close ${number} not-an-incident`)
  await card.locator('.card-title:has-text("closed")').waitFor()
  // Its run hears of it a moment later; then nothing is asked any more.
  await card.locator('a[href*="command=answer"]').first().waitFor({ state: 'detached' })
  await write(page, '/runs')
  await page.locator('.message:has-text("No run that you may see")').last().waitFor()
  await shoot('6-closed')
})
