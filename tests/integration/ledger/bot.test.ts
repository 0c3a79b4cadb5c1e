import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore, type Store } from '../../../src/store/open.ts'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { verifierFile } from './record.ts'

/** The bot as its users start it, in an exercise: from midnight to a letter, from the letter's link to what anybody can check. */

let folder: ReturnType<typeof freshFolder>
let bot: Bot
let store: Store
let ilze: WebClient
beforeAll(async () => {
  folder = freshFolder('witness')
  bot = await startBot({ dataDir: folder.path })
  store = await openStore({ world: 'exercise', dataDir: folder.path, attach: true, log: () => {} })
  ilze = await signIn(bot.links.get('LV') ?? '')
}, 120_000)
afterAll(async () => {
  ilze?.close()
  await store?.close()
  expect(await bot?.stop()).toBe(0)
  folder?.remove()
})

const letters = (): readonly string[] => {
  const place = join(folder.path, 'outgoing')
  const names = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.eml')) : []
  return names.map((name) => readFileSync(join(place, name), 'utf8'))
}
/** A letter's text with its soft line ends taken out. */
const plain = (letter: string): string =>
  letter
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
/** A letter as a mail program saves it. */
const savedFor = (name: string): string => letters().find((letter) => letter.includes(`To: ${name}`)) ?? ''
const letterTo = (name: string): string => plain(savedFor(name))
let day = ''

test('after midnight each of the two that the start names gets the root of the day by letter', async () => {
  expect(bot.output()).toContain('Witnesses  Kristjan Tamm (EE), Ilze Kalniņa (LV)')
  expect((await bot.health()).body).toMatchObject({ record: { witnesses: 2, lastRoot: null } })
  await until(
    async () => {
      const { ledgerEntry } = store.db
      return (await ledgerEntry.count()) > 0 && (await ledgerEntry.count({ where: { seq: null } })) === 0
    },
    { what: 'entries, and all are sealed' },
  )
  // Of what the bot entered at its start: midnight may have passed since.
  const { at } = await store.db.ledgerEntry.findFirstOrThrow({
    where: { kind: { not: { startsWith: 'ledger.' } } },
    orderBy: { seq: 'desc' },
  })
  day = at.toISOString().slice(0, 10)
  await store.db.$executeRaw`UPDATE "World" SET "clockAnchor" = now(), "clockOffsetMs" = 86400000`
  await until(
    async () => {
      // Again where it was being looked at while the day changed; one that is due is left alone, or it would never fire.
      const later = { kind: 'ledger.root', dueAt: { gt: new Date() } }
      await store.db.timer.updateMany({ where: later, data: { dueAt: new Date() } })
      return letters().length === 2
    },
    { what: 'two letters' },
  )
  expect(letterTo('Kristjan Tamm')).toMatch(new RegExp(`^Subject: EXERCISE.* Root of the record of ${day}`, 'm'))
  expect(letterTo('Kristjan Tamm')).toContain('"format":"jom-root/1"')
  expect((await bot.health()).body).toMatchObject({ record: { witnesses: 2, lastRoot: day } })
})

test('the link in the letter shows what it is and changes nothing; the button counts once, without signing in', async () => {
  const link = /http:\/\/localhost:\d+\/witness\/\S+/.exec(letterTo('Kristjan Tamm'))?.[0] ?? ''
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: bot.origin }
  const held = () => store.db.ledgerWitness.count({ where: { confirmedAt: { not: null } } })
  const page = await fetch(link)
  expect([page.status, await held()]).toEqual([200, 0])
  const text = await page.text()
  expect(text).toContain('I hold it')
  expect(text).not.toContain('Kristjan')
  // A page elsewhere cannot press it, and a made up link leads nowhere.
  expect(
    (await fetch(link, { method: 'POST', headers: { ...form, origin: 'https://elsewhere.example' } })).status,
  ).toBe(403)
  expect((await fetch(link.replace('/EE/', '/LV/'), { method: 'POST', headers: form })).status).toBe(404)
  expect((await fetch(`${link.slice(0, -6)}AAAAAA`)).status).toBe(404)
  expect(await held()).toBe(0)
  const done = await fetch(link, { method: 'POST', headers: form })
  expect([done.status, await held()]).toEqual([200, 1])
  expect(await done.text()).toContain('It is on record that you hold it')
  const again = await fetch(link, { method: 'POST', headers: form })
  expect(await again.text()).toContain('There is nothing else to do')
  expect(await store.db.ledgerEntry.count({ where: { kind: 'ledger.held' } })).toBe(1)
})

test('the other says it by command', async () => {
  await ilze.post('national-cell-lv', `/witness ${day}`, 'witness-0001')
  await until(async () => (await store.db.ledgerWitness.count({ where: { confirmedAt: { not: null } } })) === 2, {
    what: 'both hold it',
  })
})

test('what is exported holds by the letter, with nothing of the bot; what is altered does not', async () => {
  const program = resolve(import.meta.dirname, '../../../src/cli/start.ts')
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, INIT_CWD: folder.path, JOM_DATA_DIR: folder.path }
  const jom = (...words: string[]) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...words], { env, encoding: 'utf8' })
  const checked = jom('ledger', 'verify')
  expect([checked.status, checked.stderr]).toEqual([0, ''])
  expect(checked.stdout).toContain(`Last one witnessed: ${day}`)
  const path = join(folder.path, 'record.jsonl')
  expect(jom('ledger', 'export', 'record.jsonl').status).toBe(0)
  writeFileSync(join(folder.path, 'letter.eml'), savedFor('Kristjan Tamm'))
  const verify = () =>
    spawnSync(process.execPath, [verifierFile, path, '--root', join(folder.path, 'letter.eml')], {
      env: {},
      encoding: 'utf8',
    })
  const good = verify()
  expect([good.status, good.stderr]).toEqual([0, ''])
  expect(good.stdout).toContain(`Held by a witness: root of ${day}`)
  const text = readFileSync(path, 'utf8')
  const subject = /"kind":"directory\.\w+","subject":"(\w+)/.exec(text)?.[1] ?? 'ledger'
  writeFileSync(path, text.replace(`"subject":"${subject}`, `"subject":"${subject}x`))
  expect(verify()).toMatchObject({ status: 1, stdout: expect.stringContaining('was altered') })
}, 90_000)
