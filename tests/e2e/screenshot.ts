import { mkdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { enter, launch, linksOf, openWindow, type Window, write } from './browser.ts'

/** Takes the pictures of the README on the web, `docs/room.png`, `call.png`, `roll.png` and `decision.png`: `node tests/e2e/screenshot.ts [FOLDER]`. */

const folder = resolve(process.argv[2] ?? 'docs')
const data = freshFolder('picture')
const bot = await startBot({ dataDir: data.path })
const browser = await launch()

/** Shows a room from its newest card that says some words, as somebody reads it who is not writing. */
async function picture({ page }: Window, name: string, words: string): Promise<void> {
  await page.bringToFront()
  await page.evaluate('document.activeElement.blur()')
  await page.mouse.move(0, 0)
  await page
    .locator(`.look-card:has-text("${words}")`)
    .last()
    .evaluate((card) => card.scrollIntoView())
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  process.stdout.write(`${path}: ${Math.round(statSync(path).size / 1024)} KiB\n`)
}

/** Presses a button of the newest card that says some words. */
async function press({ page }: Window, words: string, label: string): Promise<void> {
  await page.bringToFront()
  await page.locator(`.look-card:has-text("${words}")`).last().locator(`button:text-is("${label}")`).click()
}

try {
  mkdirSync(folder, { recursive: true })
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, colorScheme: 'light' })
  const links = linksOf(bot)
  const windowOf = (name: string) => enter(browser, links.get(name) ?? `no link for ${name}`, { into: context })
  const jana = await windowOf('Jana Dvořáková')
  const kristjan = await windowOf('Kristjan Tamm')
  const ilze = await windowOf('Ilze Kalniņa')
  const matthias = await windowOf('Matthias Brandt')
  const eleni = await windowOf('Eleni Papadaki')
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
  const see = (words: string, window = room) => window.page.locator(`.message:has-text("${words}")`).last().waitFor()
  await see(number)
  await kristjan.open('niscg-elections')
  await write(
    kristjan.page,
    'Both sites time out from Tallinn too. Our CSIRT can share its flow data; whom do we send it to?',
  )
  await see('flow data')
  await ilze.open('csirt-liaison')
  await write(ilze.page, 'Nothing on our results pages so far. We keep watching.')
  await see('keep watching')
  await write(room.page, 'Same here. Our public line until you have spoken: the count itself is not affected.')
  await see('public line')
  await write(jana.page, `/status ${number} improving Filtering at the provider works; volby.cz answers again`)
  await see('Filtering at the provider')
  await picture(room, 'room', number)

  for (const each of [jana, kristjan, ilze, matthias, eleni]) await each.open('joint-mechanism')
  await write(room.page, '/call tomorrow 10:00 45 min Results sites under load: who filters where, who speaks when')
  await see('Call C-')
  for (const each of [room, jana, kristjan]) await press(each, 'Leads', 'I come')
  await press(matthias, 'Leads', 'Maybe')
  await press(eleni, 'Leads', 'I cannot')
  await see('Coming (3): CZ, EE, FR')
  await see('Not coming (1): EL')
  await see('You said: I come', kristjan)
  await picture(kristjan, 'call', 'Leads')

  const call = /C-\d{4}-\d{4}/.exec((await kristjan.page.textContent('body')) ?? '')?.[0] ?? ''
  await write(room.page, `/begin-call ${call}`)
  await see('Is your delegation here?')
  for (const each of [room, jana, kristjan, ilze]) await press(each, 'Is your delegation here?', 'Here')
  await write(eleni.page, '/line excused At the ministers’ meeting until noon')
  await see('Excused (1)')
  await write(
    room.page,
    `/minutes ${call} action: @CZ send the flow data to all by 18:00; note: The wording is agreed after the vote`,
  )
  await see('stand in the minutes')
  await picture(room, 'roll', 'Is your delegation here?')

  await write(
    room.page,
    '/propose vote by 23:00 One line for all: the sites were down, the count was not. First CZ, ten minutes later everyone',
  )
  await see('Proposal P-')
  for (const each of [room, jana, ilze]) await press(each, 'Proposal', 'Adopt')
  await write(
    kristjan.page,
    '/position yes reservation: our electoral commission signs off the Estonian and the Russian wording first',
  )
  await write(matthias.page, '/position abstain')
  await write(
    eleni.page,
    '/position no because ten minutes are too few for us to translate; we speak an hour later, in the same words',
  )
  await see('Decision P-')
  await picture(room, 'decision', 'Decision P-')
} finally {
  await browser.close()
  await bot.stop()
  data.remove()
}
