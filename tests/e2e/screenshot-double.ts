import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { freePort } from '../support/port.ts'
import { launch } from './browser.ts'

/**
 * Takes the pictures of the README on the double of a platform, `docs/slack-card.png` and `docs/slack-form.png`, or those of
 * Discord, and with them those of a call, its roll and a decision: `node tests/e2e/screenshot-double.ts slack|discord [FOLDER]`.
 */

const report =
  'report The results site answers with errors since polls closed. Counting itself goes on. phase:results_publication asset:results_website'

/** By platform: a report, how any command is said, and a form that is not right yet. */
const scenes: Readonly<Record<string, { line: string; command: string; form(page: Page): Promise<void> }>> = {
  slack: {
    line: `/jom ${report}`,
    command: '/jom ',
    async form(page) {
      await write(page, '/jom report')
      await page.fill('#modal textarea', 'A video with a false closing time is shared in three départements')
      const inTwoDays = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
      await page.fill('#modal input[type=date]', inTwoDays)
      await page.locator('#modal .primary').click()
      await page.locator('#modal .fault:not([hidden])').first().waitFor()
    },
  },
  discord: {
    line: `/jom say words: ${report.replace('report', 'report TLP:GREEN')}`,
    command: '/jom say words: ',
    async form(page) {
      await press(page, 'Triage')
      await page.locator('#modal select').first().waitFor()
    },
  },
}

const [platform = '', folder = 'docs'] = process.argv.slice(2)
const scene = scenes[platform]
if (!scene) throw new Error(`which platform: ${Object.keys(scenes).join(' | ')}`)

async function write(page: Page, words: string): Promise<void> {
  await page.fill('#text', words)
  await page.press('#text', 'Enter')
}
const press = (page: Page, label: string): Promise<void> =>
  page.locator('.message button', { hasText: label }).last().click()

const port = await freePort()
const main = join(import.meta.dirname, `../servers/${platform}/main.ts`)
const double = spawn(process.execPath, [main, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
let said = ''
double.stdout.setEncoding('utf8').on('data', (words: string) => {
  said += words
})
const data = freshFolder('picture')
const browser = await launch()
try {
  await until(() => said.includes('npm start'), { within: 20_000, what: () => `the double: ${said}` })
  // Where things are is the picture's own affair.
  const names = [...said.matchAll(/\b(JOM_(?:SLACK_\w+|DISCORD_\w+|DIRECTORY))=(\S+)/g)]
  const env = { JOM_WORLD: 'exercise', ...Object.fromEntries(names.map(([, name = '', value = '']) => [name, value])) }
  const bot = await startBot({ dataDir: data.path, env })
  try {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 820 },
      colorScheme: 'light',
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    await page.goto(`http://127.0.0.1:${port}`)
    await page.locator('#side button', { hasText: 'national-cell-france' }).click()
    const see = (words: string): Promise<void> => page.locator('.message', { hasText: words }).last().waitFor()
    const picture = async (name: string): Promise<void> => {
      await page.evaluate('document.activeElement.blur()')
      await page.screenshot({ path: join(resolve(folder), `${platform}-${name}.png`) })
    }

    await page.locator('#topic', { hasText: 'TLP:' }).waitFor()
    await write(page, scene.line)
    await see('Accept by')
    await press(page, 'Accept')
    await see('is yours')
    const card = page.locator('.message:not(.ephemeral)', { hasText: 'Triage the case' })
    await card.evaluate((shown) => shown.scrollIntoView())
    await picture('card')
    const say = (words: string): Promise<void> => write(page, `${scene.command}${words}`)
    /** A picture of what was said last to all that has these words. */
    const shown = async (name: string, words: string): Promise<void> => {
      const message = page.locator('.message:not(.ephemeral)', { hasText: words }).last()
      await message.waitFor()
      await message.evaluate((found) => found.scrollIntoView())
      await picture(name)
    }
    await say('call tomorrow 10:00 45 min Results site under load: who filters where, who speaks when')
    await shown('call', 'who filters where')
    const call = /C-\d{4}-\d{4}/.exec((await page.textContent('body')) ?? '')?.[0] ?? ''
    await say(`begin-call ${call}`)
    await shown('roll', 'Is your delegation here?')
    await say(
      `minutes ${call} action: @FR send the flow data to all by 18:00; note: The wording is agreed after the vote`,
    )
    await say('propose vote in 2 h One line for all: the site was down, the count was not')
    await see('please take a position')
    await press(page, 'Adopt')
    await shown('decision', 'Decision P-')
    await scene.form(page)
    await picture('form')
  } finally {
    await bot.stop()
  }
} finally {
  await browser.close()
  double.kill('SIGTERM')
  data.remove()
}
