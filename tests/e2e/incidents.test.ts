import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { firstSentence } from '../support/first-sentence.ts'
import { until } from '../support/poll.ts'
import { enter, launch, linksOf, listen, type Window, write } from './browser.ts'
import { states, watchers, writeNineStates } from './nine-states.ts'

/** Each of the nine incidents, as its officials would type it, in a real browser. */

const folder = resolve(import.meta.dirname, '../replay')
type Incident = { id: string; member_state: string; first_report: { local: { text: string } } }
const incidents = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Incident) // our own files

const data = freshFolder('incidents')
let bot: Bot
let browser: Browser
let watching: { room: string; name: string; window: Window; stream: { heard(): string; stop(): void } }[]
const people = new Map<string, Window>()

beforeAll(async () => {
  ;[bot, browser] = await Promise.all([
    startBot({ dataDir: data.path, env: { JOM_DIRECTORY: writeNineStates(data.path) } }),
    launch(),
  ])
  watching = await Promise.all(
    watchers.map(async ({ room, name }) => {
      const window = await windowOf(name)
      await window.open(room)
      return { room, name, window, stream: await listen(window, room) }
    }),
  )
})

afterAll(async () => {
  for (const { stream } of watching ?? []) stream.stop()
  await browser?.close()
  await bot?.stop()
  data.remove()
})

async function windowOf(name: string): Promise<Window> {
  const known = people.get(name) ?? (await enter(browser, linksOf(bot).get(name) ?? `no link for ${name}`))
  people.set(name, known)
  return known
}

test('there are nine incidents', () => {
  expect(incidents.map(({ id }) => id)).toHaveLength(9)
})

test.each(incidents)('$id', async ({ id, member_state, first_report: { local } }) => {
  const code = member_state === 'GR' ? 'EL' : member_state
  const state = states[code]
  if (!state) throw new Error(`no ${code} in this directory`)
  const cell = `cell-${code.toLowerCase()}`
  const official = await windowOf(state.official)
  const words = local.text.trim()
  const first = firstSentence(words)

  // Typed once, without a label.
  await official.open(cell)
  const before = await official.page.locator('.look-card').count()
  await write(official.page, `/report ${words}`)
  await until(async () => (await official.page.locator('.look-card').count()) === before + 1, { what: 'the card' })
  const own = official.page.locator('.look-card').last()
  const number = /EL-\d{4}-[A-Z]{2}-\d{4}/.exec((await own.textContent()) ?? '')?.[0] ?? 'no number'
  expect(number).toMatch(new RegExp(`^EL-\\d{4}-${code}-0*\\d$`))
  expect(await own.locator('.marking').textContent()).toBe('TLP:AMBER+STRICT')
  expect(await own.textContent()).toContain(first)
  expect(await own.textContent()).toContain(state.duty)

  // What comes after the report has arrived everywhere, and nothing of the report or its number has.
  const [joint] = watching
  await write(joint!.window.page, `after ${id}`)
  for (const { room, window, stream } of watching) {
    await window.page.waitForSelector(`.message:has-text("after ${id}")`)
    await until(() => stream.heard().includes(`after ${id}`), { what: `the stream of ${room}` })
    const seen = [(await window.page.locator('body').textContent()) ?? '', stream.heard()]
    for (const text of seen) {
      expect(text).not.toContain(number)
      expect(text).not.toContain(first.slice(0, 40))
    }
    await write(window.page, `/case ${number}`)
  }
  for (const { window } of watching) {
    const answer = window.page.locator(`.look-reply`).last()
    await until(async () => (await answer.textContent().catch(() => ''))?.includes(number), { what: 'an answer' })
    expect(await answer.textContent()).toContain(`There is no case ${number} that you may read`)
    expect(await answer.textContent()).not.toContain(first.slice(0, 20))
  }

  // Shared by its button.
  await own.locator(`button[value="release ${number} amber"]`).click()
  for (const { window } of watching) {
    const card = window.page.locator(`.look-card:has-text("${number}")`)
    await card.waitFor()
    expect(await card.locator('.marking').textContent()).toBe('TLP:AMBER')
    expect(await card.locator('.tag.exercise').textContent()).toBe('EXERCISE')
    expect(await card.textContent()).toContain(first)
    expect(await card.locator('button[value^="ack"], button[value^="release"]').count()).toBe(0)
  }
  await own.locator('.marking:text-is("TLP:AMBER")').waitFor()

  // What the official says next is relayed: who, for whom, under which label.
  await official.open('joint')
  await write(official.page, `${number}: follow-up of ${state.official}`)
  for (const { room, window } of watching) {
    if (room === 'joint') continue
    const relayed = window.page.locator(`.look-relay:has-text("${number}: follow-up")`)
    await relayed.waitFor()
    expect(await relayed.locator('.message-author').textContent()).toBe(state.official)
    expect(await relayed.locator('.message-via').textContent()).toContain(`${code} · ECNE`)
    expect(await relayed.locator('.marking').textContent()).toBe('TLP:AMBER')
    expect(await relayed.count()).toBe(1)
  }

  // Accepted by whoever is on duty: the card that stands shows it, everywhere.
  const duty = await windowOf(state.duty)
  await duty.open(cell)
  await duty.page.locator(`.look-card button[value="ack ${number}"]`).click()
  for (const { window } of watching) {
    const card = window.page.locator(`.look-card:has-text("${number}")`)
    await card.locator('.card-title:has-text("accepted")').waitFor()
    expect(await card.locator('.facts div:has(dt:text-is("Owner"))').textContent()).toContain(state.duty)
    expect(await card.count()).toBe(1)
  }
  expect(official.faults.concat(duty.faults, ...watching.map(({ window }) => window.faults))).toEqual([])
})
