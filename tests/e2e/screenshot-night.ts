import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { enter, launch, linksOf } from './browser.ts'
import { electionId, fillNight, makeNight, nightEnvironment } from './union.ts'

/** Takes pictures of the election night, on a phone and a desk, by day and by night: `node tests/e2e/screenshot-night.ts [FOLDER]`. */

const folder = resolve(process.argv[2] ?? 'docs')
const data = freshFolder('night-picture')
await makeNight(data.path)
const bot = await startBot({
  dataDir: data.path,
  env: nightEnvironment(data.path),
})
const browser = await launch()
const store = await fillNight(data.path)
try {
  mkdirSync(folder, { recursive: true })
  const link = linksOf(bot).get('Claire Moreau') ?? 'no link for Claire Moreau'
  const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 360, height: 780 } }
  const first = await enter(browser, link)
  const state = await first.context.storageState()
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport, colorScheme, storageState: state })
      const page = await context.newPage()
      await page.goto(`${first.origin}/night/${electionId}`)
      await page.waitForSelector('.night[data-state=live]')
      const path = join(folder, `night-${size}-${colorScheme}.png`)
      await page.screenshot({ path })
      process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1024)} KiB\n`)
      if (process.argv.includes('--whole'))
        await page.screenshot({ path: path.replace('.png', '-whole.png'), fullPage: true })
      await context.close()
    }
  }
  if (process.argv.includes('--whole')) {
    await first.page.setViewportSize({ width: 1280, height: 1100 })
    await first.open('joint-mechanism')
    await first.page.screenshot({ path: join(folder, 'night-table.png') })
  }
} finally {
  await store.close()
  await browser.close()
  await bot.stop()
  data.remove()
}
