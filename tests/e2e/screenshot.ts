import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { enter, launch, linksOf, openWindow, write } from './browser.ts'

/** Takes the picture of the README, `docs/room.png`: `node tests/e2e/screenshot.ts [FILE]`. */

const path = resolve(process.argv[2] ?? 'docs/room.png')
const data = freshFolder('picture')
const bot = await startBot({ dataDir: data.path })
const browser = await launch()
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, colorScheme: 'light' })
  const links = linksOf(bot)
  const windowOf = (name: string) => enter(browser, links.get(name) ?? `no link for ${name}`, { into: context })
  const jana = await windowOf('Jana Dvořáková')
  const kristjan = await windowOf('Kristjan Tamm')
  const ilze = await windowOf('Ilze Kalniņa')
  const claire = await windowOf('Claire Moreau')

  await jana.open('national-cell-cz')
  await write(
    jana.page,
    '/report volby.cz keeps dropping, neither public nor media can reach the results. Taking in the district records runs normally here. phase:results_publication asset:results_website',
  )
  const own = jana.page.locator('.look-card').last()
  await own.locator('button[value^="ack"]').click()
  await own.locator('.card-title:has-text("accepted")').waitFor()
  const number = /EL-\d{4}-CZ-\d{4}/.exec((await own.textContent()) ?? '')?.[0] ?? ''
  await write(jana.page, `/triage ${number} high yellow ddos malicious B2`)
  await own.locator('.card-title:has-text("triaged")').waitFor()
  await own.locator('button[value^="release"]').click()
  await own.locator('.marking:text-is("TLP:AMBER")').waitFor()

  const room = await openWindow(context, claire.origin)
  await room.open('joint-mechanism')
  await room.page.locator(`.look-card:has-text("${number}")`).waitFor()
  await kristjan.open('niscg-elections')
  await write(
    kristjan.page,
    'Both sites time out from Tallinn too. Our CSIRT can share its flow data; whom do we send it to?',
  )
  await room.page.locator('.message:has-text("flow data")').waitFor()
  await ilze.open('csirt-liaison')
  await write(ilze.page, 'Nothing on our results pages so far. We keep watching.')
  await room.page.locator('.message:has-text("keep watching")').waitFor()
  await write(room.page, 'Same here. Our public line until you have spoken: the count itself is not affected.')
  await room.page.locator('.message:has-text("public line")').waitFor()
  await write(jana.page, `/status ${number} improving Filtering at the provider works; volby.cz answers again`)
  await room.page.locator('.look-card:has-text("Filtering at the provider")').waitFor()
  await room.page.evaluate('document.activeElement.blur()')
  await room.page.locator('.room-log').evaluate('log => { log.scrollTop = log.scrollHeight }')
  mkdirSync(dirname(path), { recursive: true })
  await room.page.screenshot({ path })
  process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1024)} KiB\n`)
} finally {
  await browser.close()
  await bot.stop()
  data.remove()
}
