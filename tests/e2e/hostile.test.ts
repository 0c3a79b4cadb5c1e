import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { exerciseDirectory } from '../../src/config.ts'
import { type DirectoryFile, parseDirectoryFile } from '../../src/directory/file.ts'
import { importDirectory } from '../../src/directory/import.ts'
import { labels } from '../../src/sharing/label.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { hostile, longLine, misleading, readable } from '../support/hostile.ts'
import { until } from '../support/poll.ts'
import { filesWith, findTraces } from '../support/traces.ts'
import { signIn, type WebClient } from '../support/web-client.ts'
import { launch, linksOf } from './browser.ts'

/** Input that wants more than to be read: it is harmless, its sender is told, nothing is lost, and nothing is kept that must not be. */

const data = freshFolder('hostile')
let bot: Bot
let store: Store
let claire: WebClient
let kristjan: WebClient
let eleni: WebClient
let gerda: WebClient

let used = 0
const nonce = (): string => `hostile-${String(++used).padStart(4, '0')}`

/** The exercise world with one more person, who is known at first and unknown later. */
function directory(known: boolean): DirectoryFile {
  const file = parse(readFileSync(exerciseDirectory, 'utf8')) as DirectoryFile // a checked file of ours, checked again below
  const gerda = { id: 'gerda-grau', name: 'Gerda Grau', accounts: known ? ['web:gerda-grau'] : [] }
  const outreach = { id: 'outreach', title: 'Outreach', kind: 'outreach', label: 'TLP:GREEN', ceiling: 'TLP:GREEN' }
  const text = stringify({
    ...file,
    people: [...file.people, { ...gerda, roles: [{ role: 'observer', for: 'DE', in: 'niscg' }] }],
    rooms: [...file.rooms, { ...outreach, seats: known ? ['gerda-grau', 'claire-moreau'] : ['claire-moreau'] }],
  })
  const path = join(data.path, 'directory.yaml')
  writeFileSync(path, text)
  return parseDirectoryFile(text, path, labels)
}

beforeAll(async () => {
  directory(true)
  bot = await startBot({ dataDir: data.path, env: { JOM_DIRECTORY: join(data.path, 'directory.yaml') } })
  const links = linksOf(bot)
  const enter = (name: string): Promise<WebClient> => signIn(links.get(name) ?? `no link for ${name}`)
  claire = await enter('Claire Moreau')
  kristjan = await enter('Kristjan Tamm')
  eleni = await enter('Eleni Papadaki')
  gerda = await enter('Gerda Grau')
  store = await openStore({ world: 'exercise', dataDir: data.path, attach: true, log: () => {} })
})

afterAll(async () => {
  for (const client of [claire, kristjan, eleni, gerda]) client?.close()
  await store?.close()
  await bot?.stop()
  data.remove()
})

/** The page of a room once it shows something. */
const shown = (client: WebClient, room: string, words: string): Promise<string> =>
  until(
    async () => {
      const page = await client.page(`/rooms/${room}`)
      return page.includes(words) && page
    },
    { what: `${room} shows ${words}` },
  )

/** All that was said so far is stored, and what follows of it is decided. */
const handled = (): Promise<unknown> =>
  until(async () => (await store.db.inbox.count({ where: { state: 'pending' } })) === 0, {
    what: 'all that was said is handled',
  })

const noticeOf = (answer: { body: string }): string => String((JSON.parse(answer.body) as { notice?: string }).notice) // what scripts get

describe('words that want to be more than words', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
  })

  test('stand as they are in the room, in the linked rooms, on the card and in its history; nothing runs, nobody is called', async () => {
    for (const [index, { text }] of hostile.entries()) {
      expect(
        (await claire.post('joint-mechanism', `probe${index}begin ${text} probe${index}end`, nonce())).status,
      ).toBe(200)
    }
    const [first] = hostile
    const all = hostile.map(({ text }) => text).join('\n\n')
    expect((await claire.post('national-cell-fr', `/report ${first?.text} ${all}`, nonce())).status).toBe(200)
    const cell = await shown(claire, 'national-cell-fr', 'value="release EL-')
    const number = /EL-\d{4}-FR-\d{4}/.exec(cell)?.[0] ?? ''
    await claire.post('national-cell-fr', `/release ${number} amber`, nonce())
    for (const { text } of hostile) await claire.post('national-cell-fr', `/note ${number} ${text}`, nonce())
    await claire.post('national-cell-fr', `/status ${number} ${all}`, nonce())
    await claire.post('joint-mechanism', 'said after the probes', nonce())
    await claire.post('national-cell-fr', `/case ${number}`, nonce())
    await shown(kristjan, 'niscg-elections', 'said after the probes')

    const context = await browser.newContext()
    const calls: string[] = []
    for (const [client, room] of [
      [claire, 'joint-mechanism'],
      [claire, 'national-cell-fr'],
      [kristjan, 'niscg-elections'],
    ] as const) {
      const [name = '', value = ''] = client.cookie.split('=')
      await context.addCookies([{ name, value, url: `http://${client.host}` }])
      const page = await context.newPage()
      page.on('dialog', (dialog) => {
        calls.push(`dialog ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('pageerror', (fault) => calls.push(String(fault)))
      page.on('console', (line) => line.type() === 'error' && calls.push(line.text()))
      page.on('request', (asked) => new URL(asked.url()).host !== client.host && calls.push(asked.url()))
      await page.goto(`http://${client.host}/rooms/${room}`)
      await page.waitForSelector('.room[data-state=live]')
      const strange =
        'script, style, img, svg, iframe, object, b:not(.reaction b), i, [onload], [onerror], [onmouseover], [onfocus], [autofocus]'
      expect(await page.locator(`#messages :is(${strange})`).count()).toBe(0)
      expect(
        await page
          .locator('#messages a[href*="evil"], #messages a[href^="javascript"], #messages a[href^="data"]')
          .count(),
      ).toBe(0)
      expect(await page.locator('#messages .mention:not([data-account="web:claire-moreau"])').count()).toBe(0)
      const wordsNow = async (): Promise<string> => (await page.locator('#messages').textContent()) ?? ''
      // The case's history, which was asked for last, may still be on its way.
      await until(async () => readable(await wordsNow()).includes(readable(hostile.at(-1)?.text ?? '')), {
        what: `the last probe stands in ${room}`,
      })
      const words = await wordsNow()
      expect(misleading.exec(words)?.[0]).toBeUndefined()
      const read = readable(words)
      for (const { what, text } of hostile) expect([what, read.includes(readable(text))]).toEqual([what, true])
      const marks = await page.locator('#messages .look-relay .marking').allTextContents()
      expect(new Set(marks)).toEqual(new Set(room === 'niscg-elections' ? ['TLP:AMBER'] : []))
      await page.close()
    }
    expect(calls).toEqual([])
    const relayed = await kristjan.page('/rooms/niscg-elections')
    for (const index of hostile.keys()) expect(relayed.split(`probe${index}begin`).length - 1).toBe(1)
    await context.close()
  })
})

describe('a line of 100 kB', () => {
  test('is refused with a reason wherever it is typed, and what may be said goes out whole', async () => {
    const at = `/rooms/national-cell-fr`
    // What was said before shows, and makes no page longer from here on.
    await handled()
    await until(async () => (await store.db.post.count({ where: { state: 'pending' } })) === 0, { what: 'all stands' })
    const before = await claire.page(at)
    for (const text of [longLine, `/report ${longLine}`, `/note ${longLine}`]) {
      const answer = await claire.post('national-cell-fr', text, nonce())
      expect(answer.status).toBe(413)
      expect(noticeOf(answer)).toContain('too long')
    }
    expect((await claire.page(at)).length).toBeLessThan(before.length + 1000)
    const most = `${'<&>"'.repeat(3999)}end`
    expect((await claire.post('joint-mechanism', `${most}!`, nonce())).status).toBe(200)
    await shown(kristjan, 'niscg-elections', 'end!')
    const file = new Blob([longLine], { type: 'text/plain' })
    const sent = await upload(claire, 'joint-mechanism', 'long.txt', file, 'as a file it may be long')
    expect(sent.status).toBe(200)
    const copy = await shown(kristjan, 'niscg-elections', 'as a file it may be long')
    const path = /href="(\/rooms\/niscg-elections\/files\/[^"]+)"/.exec(copy)?.[1] ?? ''
    expect((await kristjan.ask('GET', path)).body).toBe(longLine)
  })

  test('a body beyond all measure is refused too', async () => {
    const answer = await claire.deed('joint-mechanism', 'react', { reaction: 'seen', message: 'x'.repeat(400_000) })
    expect(answer.status).toBe(413)
  })
})

async function upload(client: WebClient, room: string, name: string, file: Blob, text: string) {
  const csrf = /name="_csrf" value="([\w.-]+)"/.exec(await client.page('/rooms'))?.[1] ?? ''
  const form = new FormData()
  form.set('nonce', nonce())
  form.set('text', text)
  form.set('file', file, name)
  const request = new Request('http://localhost', { method: 'POST', body: form })
  const type = request.headers.get('content-type') ?? ''
  // As `latin1` a body keeps its bytes on the way through a string; the file is ASCII here.
  return client.ask('POST', `/rooms/${room}/messages`, await request.text(), {
    accept: 'application/json',
    'content-type': type,
    'x-csrf-token': csrf,
  })
}

describe('buttons', () => {
  let number = ''
  let card = ''
  beforeAll(async () => {
    await claire.post('national-cell-fr', '/report Un bouton pour tous les tests', nonce())
    const page = await shown(claire, 'national-cell-fr', 'Un bouton pour tous les tests')
    const ack = [...page.matchAll(/press\?message=([^"]+)" name="command" value="ack (EL-\d{4}-FR-\d{4})"/g)].at(-1)
    number = ack?.[2] ?? ''
    card = decodeURIComponent(ack?.[1] ?? '')
    expect(number).toMatch(/^EL-/)
  })

  test('that do not stand on the message do nothing, and say so', async () => {
    for (const command of [`close ${number} incident`, 'me language da', 'help', `ack ${number} `]) {
      const answer = await claire.deed('national-cell-fr', 'press', { nonce: nonce(), message: card, command })
      expect([command, answer.status]).toEqual([command, 409])
      expect(noticeOf(answer)).toContain('does not stand on the message any more')
    }
  })

  test('of somebody else’s room, or without the token of one’s own pages, are not pressed', async () => {
    const fields = { nonce: nonce(), message: card, command: `ack ${number}` }
    expect((await kristjan.deed('national-cell-fr', 'press', fields)).status).toBe(404)
    expect((await kristjan.deed('niscg-elections', 'press', fields)).status).toBe(404)
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    for (const token of [{}, { 'x-csrf-token': 'forged' }, { origin: `http://${kristjan.host}` }]) {
      const path = '/rooms/national-cell-fr/press'
      const answer = await claire.ask('POST', path, JSON.stringify(fields), { ...headers, ...token })
      expect(answer.status).toBe(403)
    }
    expect(await claire.page('/rooms/national-cell-fr')).toContain(`value="ack ${number}"`)
  })

  test('pressed twice count once, and one that is gone says so', async () => {
    const fields = { nonce: nonce(), message: card, command: `ack ${number}` }
    expect(JSON.parse((await claire.deed('national-cell-fr', 'press', fields)).body)).toMatchObject({ state: 'stored' })
    await until(async () => !(await claire.page('/rooms/national-cell-fr')).includes(`value="ack ${number}"`), {
      what: 'the card without its button',
    })
    // Replayed after it is gone, and under another name.
    for (const again of [fields, { ...fields, nonce: nonce() }]) {
      const answer = await claire.deed('national-cell-fr', 'press', again)
      expect(answer.status).toBe(409)
    }
    const entries = await store.db.caseEntry.count({ where: { case: { number }, kind: 'accepted' } })
    expect(entries).toBe(1)
  })

  test('typed by somebody who may not: the answer is the same as for a case that does not exist', async () => {
    const none = number.replace(/\d{4}$/, '9999')
    for (const command of ['case', 'ack', 'release', 'close', 'status', 'note', 'triage', 'label', 'merge', 'reopen']) {
      const answers: string[] = []
      for (const asked of [number, none]) {
        const before = (await kristjan.page('/rooms/national-cell-ee')).split('look-reply').length
        await kristjan.post('national-cell-ee', `/${command} ${asked} incident high green`, nonce())
        const page = await until(
          async () => {
            const now = await kristjan.page('/rooms/national-cell-ee')
            return now.split('look-reply').length > before && now
          },
          { what: `an answer to ${command}` },
        )
        const last = page.slice(page.lastIndexOf('look-reply'))
        answers.push(/<p dir="auto">(.*?)<\/p>/s.exec(last)?.[1]?.replaceAll(asked, 'NUMBER') ?? 'no answer')
      }
      expect([command, answers[0]]).toEqual([command, answers[1]])
      expect([command, answers[0]]).toEqual([command, expect.stringContaining('NUMBER')])
    }
    expect(await store.db.case.findUnique({ where: { number } })).toMatchObject({ status: 'accepted', released: false })
  })
})

describe('another person’s form', () => {
  test('is not shown, not sent and not spoiled', async () => {
    const draft = 'draft-of-claire-0001'
    const room = '/rooms/joint-mechanism/form'
    const csrfOf = async (client: WebClient): Promise<string> =>
      /name="_csrf" value="([\w.-]+)"/.exec(await client.page('/rooms'))?.[1] ?? ''
    const send = async (client: WebClient, page: number, go: string, fields: Record<string, string>) =>
      client.ask(
        'POST',
        room,
        new URLSearchParams({
          _csrf: await csrfOf(client),
          command: 'report',
          draft,
          page: String(page),
          go,
          ...fields,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      )
    const first = { 'a-what': 'Le brouillon de Claire', 'a-member': 'FR' }
    const cases = await store.db.case.count()
    expect((await send(claire, 0, 'next', first)).status).toBe(303)
    const path = `${room}?command=report&draft=${draft}`
    expect(await claire.page(`${path}&page=0`)).toContain('Le brouillon de Claire')
    expect(await kristjan.page(`${path}&page=0`)).not.toContain('Le brouillon de Claire')
    expect((await kristjan.ask('GET', `${path}&page=1`)).status).toBe(404)
    const stolen = await send(kristjan, 1, 'submit', { 'a-tlp': 'TLP:CLEAR' })
    expect(stolen.status).toBe(404)
    expect(stolen.body).toContain('These answers are not here any more')
    expect(await store.db.case.count()).toBe(cases)

    const last = { 'a-tlp': 'TLP:AMBER+STRICT', 'a-evidence': '' }
    expect((await send(claire, 1, 'submit', last)).headers.location).toContain('notice=submitted')
    await until(async () => (await store.db.case.count()) === cases + 1, { what: 'the case of the form' })
    const again = await send(claire, 0, 'submit', { ...first, ...last })
    expect(again.headers.location).toContain('notice=repeated')
    await claire.post('joint-mechanism', '/tasks', nonce())
    await handled()
    expect(await store.db.case.count()).toBe(cases + 1)
  })
})

describe('somebody the directory does not know', () => {
  test('is shown nothing of the rooms they sat in, and nothing comes of what they say', async () => {
    await gerda.post('outreach', 'known and heard', nonce())
    await shown(claire, 'outreach', 'known and heard')
    await importDirectory(store.db, directory(false), { remove: true, keyring: store.keyring })
    const turnedAway = async (text: string) => (await gerda.post('outreach', text, nonce())).status !== 200
    await until(() => turnedAway('said while the file is read'), { what: 'they are turned away' })
    await claire.post('outreach', 'said before the stranger', nonce())
    await shown(claire, 'outreach', 'said before the stranger')
    await handled()
    const cases = await store.db.case.count()
    const messages = await store.db.message.count()
    for (const text of ['unknown but typing', '/report unknown but reporting', '/cases', '/search known']) {
      expect(await turnedAway(text)).toBe(true)
    }
    const page = await gerda.page('/rooms/outreach')
    for (const words of ['known and heard', 'said before the stranger', 'EL-2']) expect(page).not.toContain(words)
    await claire.post('outreach', 'said after the stranger', nonce())
    await shown(claire, 'outreach', 'said after the stranger')
    await handled()
    expect(await store.db.case.count()).toBe(cases)
    expect(await store.db.message.count()).toBe(messages + 1) // Claire’s own
    expect(await claire.page('/rooms/outreach')).not.toContain('unknown but')
  })
})

describe('TLP:RED and EU-classified', () => {
  const markings = [
    'TLP:RED',
    'tlp : red',
    '[TLP:2.0 RED]',
    'T\u200BL\u200BP:R\u00ADED',
    'ＴＬＰ：ＲＥＤ',
    'TLР:RЕD', // with the Cyrillic letters that look alike
    'RESTREINT UE/EU RESTRICTED',
    'SECRET UE',
    'R-UE/EU-R',
  ]
  const kept = 'kept-giraffe-7261'
  const secrets: string[] = []
  const secret = (): string => {
    const word = `secret-okapi-${1000 + secrets.length}`
    secrets.push(word)
    return word
  }

  test('in messages, edits, commands, forms and file names: refused and told, whatever the spelling', async () => {
    const own = JSON.parse((await claire.post('joint-mechanism', `a message of mine ${kept}`, nonce())).body) as {
      message: string
    } // what scripts get
    await claire.post('national-cell-fr', `/report Un cas pour les notes ${kept}`, nonce())
    const page = await shown(claire, 'national-cell-fr', 'Un cas pour les notes')
    const number = [...page.matchAll(/value="ack (EL-\d{4}-FR-\d{4})"/g)].at(-1)?.[1] ?? ''
    await claire.post('national-cell-fr', `/note ${number} a note ${kept}`, nonce())
    const csrf = /name="_csrf" value="([\w.-]+)"/.exec(await claire.page('/rooms'))?.[1] ?? ''
    for (const marking of markings) {
      const message = () => `${marking} ${secret()}`
      const answers = [
        await claire.post('joint-mechanism', message(), nonce()),
        await claire.post('joint-mechanism', `${secret()} ends with ${marking}`, nonce()),
        await claire.post('national-cell-fr', `/report ${message()}`, nonce()),
        await claire.post('national-cell-fr', `/note ${number} ${message()}`, nonce()),
        await claire.post('national-cell-fr', `/frobnicate ${message()}`, nonce()),
        await claire.deed('national-cell-fr', 'command', { nonce: nonce(), command: `note ${number} ${message()}` }),
        await claire.deed('joint-mechanism', 'edit', { nonce: nonce(), message: own.message, text: message() }),
        await claire.post('joint-mechanism', message(), nonce(), { answer: own.message }),
      ]
      for (const answer of answers) {
        expect([marking, answer.status]).toEqual([marking, 422])
        expect(noticeOf(answer)).toContain('Nothing of this was stored or passed on')
      }
      for (const go of ['next', 'submit']) {
        const fields = {
          _csrf: csrf,
          command: 'report',
          draft: `draft-${nonce()}`,
          page: '0',
          go,
          'a-what': message(),
          'a-member': 'FR',
        }
        const answer = await claire.ask(
          'POST',
          '/rooms/national-cell-fr/form',
          new URLSearchParams(fields).toString(),
          {
            'content-type': 'application/x-www-form-urlencoded',
            accept: 'text/html',
          },
        )
        expect([marking, go, answer.status]).toEqual([marking, go, 422])
        expect(answer.body).toContain('This was not stored')
        const draft = await claire.page(`/rooms/national-cell-fr/form?command=report&draft=${fields.draft}&page=0`)
        expect(draft).not.toContain('secret-okapi')
      }
    }
    for (const marking of ['TLP-RED', 'TLP_RED', 'SECRET UE']) {
      const [named, inside] = [secret(), secret()]
      const answer = await upload(
        claire,
        'joint-mechanism',
        `${marking} ${named}.txt`,
        new Blob([inside]),
        'see the file',
      )
      expect([marking, answer.status]).toEqual([marking, 422])
    }
    await shown(claire, 'national-cell-fr', 'Your message was not stored and not passed on.')
    await claire.post('joint-mechanism', `the last word ${kept}`, nonce())
    const seen = await shown(kristjan, 'niscg-elections', 'the last word')
    expect(seen).not.toContain('secret-okapi')
    // An edit to a forbidden marking is not kept, and takes the message back wherever else it stood.
    expect(seen).not.toContain('a message of mine')
    for (const room of ['joint-mechanism', 'national-cell-fr', 'ecne-elections']) {
      expect(await claire.page(`/rooms/${room}`)).not.toContain('secret-okapi')
    }
    expect(await eleni.page('/rooms/csirt-liaison')).not.toContain('secret-okapi')
  })

  test('nothing of it stands in any column of any table, sealed or not, nor in any file', async () => {
    expect(secrets.length).toBeGreaterThan(80)
    await store.pool.query('CHECKPOINT')
    expect(await findTraces(store, 'secret-okapi')).toEqual({ plain: [], sealed: [] })
    expect(filesWith(data.path, 'secret-okapi')).toEqual([])
    expect(bot.output()).not.toContain('secret-okapi')
    // What may be kept is found in the same way: sealed in each place, and as it is in none.
    const control = await findTraces(store, kept)
    expect(control.plain).toEqual([])
    expect(control.sealed).toEqual(
      expect.arrayContaining([
        'Case.report',
        'CaseEntry.text',
        'Inbox.body',
        'LedgerEntry.payload',
        'Message.text',
        'Post.envelope',
      ]),
    )
    expect(control.sealed.filter((place) => place.startsWith('Shelf'))).not.toEqual([])
    expect(filesWith(data.path, kept)).toEqual([])
    // What is no secret is found as it is: the eyes are open.
    expect((await findTraces(store, 'web:claire-moreau')).plain).toContain('Account.ref')
    const files = filesWith(data.path, 'web:claire-moreau').filter((path) => !path.endsWith('directory.yaml'))
    expect(files).not.toEqual([])
    expect(bot.output()).not.toContain(kept)
    const withheld = await store.pool.query(
      // Of an edit is known which message it was of, so that this can be taken back; not its words.
      `SELECT count(*)::int AS count FROM "Inbox" WHERE withheld IS NOT NULL AND (body IS NULL OR kind = 'edited')`,
    )
    expect(withheld.rows[0].count).toBeGreaterThan(70)
  })
})
