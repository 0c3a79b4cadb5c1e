import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { answerCall } from '../../../src/call/answer.ts'
import { readMinutes } from '../../../src/call/minutes.ts'
import { planCall } from '../../../src/call/plan.ts'
import { takeMinutes } from '../../../src/call/record.ts'
import { beginCall, endCall } from '../../../src/call/roll.ts'
import { accountRef } from '../../../src/chat/refs.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { type Keyring, openKeyring } from '../../../src/store/seal.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { StuckDelivery } from '../../../src/web/options.ts'
import { anne, kadri, type Opened, openPlace, type Place } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// Names under localhost are resolved by the browser itself; nothing else can be reached.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = process.env.JOM_TEST_PICTURES

let place: Place
let at: Opened
let browser: Browser
/** One call that lies ahead, and one that is over. */
let calls: readonly string[]

async function heldCalls(keyring: Keyring): Promise<readonly string[]> {
  const { db: tx, directory } = place
  const now = new Date()
  const scene: Scene = { tx, keyring, directory, now, exercise: true, origin: 'http://localhost' }
  const ids: string[] = []
  for (const key of ['ahead', 'over']) {
    const { id } = await planCall(scene, {
      key,
      title: 'Results sites under load: who filters where, and who speaks for all of us when',
      label: 'TLP:AMBER',
      codes: ['FR', 'EE', 'DK', 'LU', 'BE'],
      observers: ['BE'],
      askedBy: anne,
      agenda: ['Who phones whom', 'What the public hears'],
      wall: new Date(now.getTime() + 3_600_000).toISOString().slice(0, 16),
      zone: 'UTC',
      minutes: 45,
      urgent: false,
      quorum: 2,
      link: 'https://conference.example.eu/C',
    })
    ids.push(id)
  }
  const [ahead = '', over = ''] = ids
  await answerCall(scene, ahead, { person: kadri, answer: 'yes', via: 'web:kadri' })
  await beginCall(scene, over, anne)
  const { rollCallId: roundId = '' } = await tx.call.findUniqueOrThrow({ where: { id: over } })
  const said = { revision: 1, value: 'here', personId: 'anne', account: 'web:anne', at: now, late: false }
  for (const code of ['FR', 'EE'])
    await tx.roundAnswer.create({ data: { ...said, roundId: roundId ?? '', code, key: code } })
  const words =
    'decision: The mirror site takes over; action: @EE tell the press by tomorrow 12:00; action: @Anne all: calm'
  const lines = readMinutes(words, { now, zone: anne.zone })
  await takeMinutes(scene, over, { key: 'm', by: anne, account: accountRef('web', 'anne'), lines })
  await endCall(scene, over, anne)
  return ids
}

const stuck: StuckDelivery[] = [
  {
    id: 'post/7',
    kind: 'post',
    state: 'dead',
    what: 'case/EL-2027-FR-0042/card@joint-mechanism',
    where: 'Joint mechanism',
    label: 'TLP:AMBER+STRICT',
    since: new Date('2027-05-02T01:12:00Z'),
    attempts: 9,
    reason: 'ab12cd34ef',
  },
  {
    id: 'inbox/8',
    kind: 'inbox',
    state: 'dead',
    what: 'submitted',
    where: 'FR cell',
    since: new Date('2027-05-02T02:02:00Z'),
    attempts: 5,
    reason: '77aa88bb99',
  },
  {
    id: 'post/9',
    kind: 'post',
    state: 'held',
    what: 'relay/123@ee-cell',
    where: 'EE cell',
    label: 'TLP:RED',
    since: new Date('2027-05-02T02:30:00Z'),
    attempts: 0,
    reason: 'members-not-read',
  },
]

beforeAll(async () => {
  place = await openPlace()
  const keyring = openKeyring({ key: '07'.repeat(32), create: false })
  calls = await heldCalls(keyring)
  const deliveries = { list: async () => stuck, retry: async () => true }
  const feeds = { open: async () => `/calendar/${'x'.repeat(43)}.ics`, end: async () => {} }
  at = await place.open({ deliveries, keyring, answerCall: async () => 'same', feeds })
  const mount = at.web.mountFor('web')
  mount.mount('/rooms', async (_, visitor) => mount.page(visitor, { title: 'Rooms', nav: 'rooms', body: sample }))
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path))
  if (!executablePath) throw new Error('this test needs Chromium: npm run test:setup')
  browser = await chromium.launch({ executablePath, args })
  if (pictures) mkdirSync(pictures, { recursive: true })
})

afterAll(() => browser?.close())

// One of each component, so that the design system is looked at as a whole.
const sample = `<div class="stack"><h1>Rooms</h1>
<article class="card" data-state="alarm"><header class="card-head"><h2 class="card-title">EL-2027-FR-0042 · Results site unreachable</h2><span class="marking" data-label="TLP:AMBER">TLP:AMBER</span></header>
<dl class="facts"><div><dt>Owner</dt><dd>Anne (FR)</dd></div><div><dt>Accept by</dt><dd>Sun 2 May 03:15 Paris · 01:15 UTC</dd></div></dl>
<div class="card-actions"><button class="button primary">Accept</button><button class="button">Triage</button><button class="button danger">Close</button><button class="button" disabled>Merge</button></div></article>
<p class="row">${['CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'].map((label) => `<span class="marking" data-label="TLP:${label}">TLP:${label}</span>`).join(' ')}
<span class="tag">plain</span> <span class="tag ok">ok</span> <span class="tag warn">warn</span> <span class="tag danger">danger</span></p>
${['info', 'ok', 'warn', 'danger'].map((tone) => `<p class="notice ${tone}">A notice of kind ${tone}, with <a href="/x">a link</a>.</p>`).join('')}
<form class="form panel"><div class="field" data-invalid><label for="a">What happened</label><p class="hint" id="h">One line is enough.</p><p class="error" id="e">Say what happened.</p><input id="a" aria-describedby="h e" aria-invalid="true"></div>
<fieldset class="group"><legend>Kind</legend><div class="choices"><label class="choice"><input type="radio" name="k" checked>Attack on a system</label><label class="choice"><input type="radio" name="k">False information</label></div></fieldset>
<div class="field"><label for="t">More</label><textarea id="t"></textarea></div></form>
<ol class="messages panel"><li class="message"><div class="message-head"><span class="message-author">Kadri</span><span class="message-via">EE · relayed</span><time>03:02</time></div><div class="message-body">The site answers again from Tallinn.</div></li>
<li class="message retracted"><div class="message-head"><span class="message-author">Anne</span><time>03:04</time></div><div class="message-body">Retracted.</div></li></ol>
<p class="divider-line">New</p></div>`

type Look = { scheme: 'light' | 'dark'; width: number }
const looks: Look[] = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
]

const open = (look: Look): Promise<BrowserContext> =>
  browser.newContext({ colorScheme: look.scheme, viewport: { width: look.width, height: 740 } })

/** Finds nothing wrong by axe, nothing wider than the screen; takes a picture when pictures are asked for. */
async function inspect(page: Page, name: string, look: Look): Promise<void> {
  await page.evaluate(axe)
  // The page's own axe; what it gives back is plain data.
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html)]))`,
  )) as string[][]
  if (pictures) await page.screenshot({ path: `${pictures}/${name}-${look.scheme}-${look.width}.png`, fullPage: true })
  expect([name, look, found]).toEqual([name, look, []])
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect([name, look, overflow]).toEqual([name, look, 0])
}

test.each(looks)('axe finds nothing on any page, $scheme at $width', async (look) => {
  const context = await open(look)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  const home = `http://fr.localhost:${at.port}`
  await page.goto(`${home}/sign-in`)
  await inspect(page, 'sign-in', look)
  await page.getByLabel('Code').fill('wrong')
  await page.getByRole('button', { name: 'Sign in with the code' }).click()
  await page.getByText('This code does not work').waitFor()
  await inspect(page, 'sign-in-failed', look)
  await page.goto(`${home}/sign-in/link/gone`)
  await inspect(page, 'link-gone', look)
  await page.goto(`${home}${await issueSignInLink(place.db, 'anne', 'sign-in', 60_000)}`)
  await inspect(page, 'link', look)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${home}/rooms`)
  await inspect(page, 'rooms', look)
  await page.goto(`${home}/account`)
  await inspect(page, 'account', look)
  page.on('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Make new recovery codes' }).click()
  await page.getByText('they are not shown again').waitFor()
  expect(await page.locator('.code-grid code').count()).toBe(10)
  await inspect(page, 'codes', look)
  const passkey = { id: 'a', personId: 'anne', publicKey: new Uint8Array(), counter: 0, transports: [], name: 'A' }
  await place.db.passkey.createMany({ data: [passkey], skipDuplicates: true })
  for (const usedAt of [null, new Date()]) {
    await place.db.passkey.updateMany({ where: { id: 'a' }, data: { usedAt } })
    await page.goto(`${home}/confirm`)
    await page.getByRole('button', { name: usedAt ? 'Touch it again' : 'Touch the passkey' }).waitFor()
    await inspect(page, usedAt ? 'confirmed' : 'confirm', look)
  }
  await place.db.passkey.deleteMany({ where: { id: 'a' } })
  await page.goto(`${home}/confirm`)
  await inspect(page, 'confirm-without', look)
  await page.goto(`${home}/deliveries`)
  await inspect(page, 'deliveries', look)
  for (const [index, path] of ['', ...calls.map((id) => `/${id}`)].entries()) {
    await page.goto(`${home}/calls${path}`)
    await inspect(page, ['calls', 'call-ahead', 'call-over'][index] ?? '', look)
  }
  expect(await page.getByText('The mirror site takes over').count()).toBe(1)
  await page.goto(`${home}/account/calendar`)
  await page.getByRole('button', { name: 'Make an address' }).click()
  await page.getByText('/calendar/xxx').waitFor()
  await inspect(page, 'calendar', look)
  await page.goto(`${home}/nothing-here`)
  await inspect(page, 'not-found', look)
  // The statuses 401, 404 and 410 that were asked for; nothing else may be complained about, least of all by the policy.
  expect(faults.filter((text) => !/status of (401|404|410)/.test(text))).toEqual([])
  await context.close()
})

test('in a browser: a passkey added under one name signs in there; two windows are two officials', async () => {
  const context = await browser.newContext()
  const faults: string[] = []
  const openWindow = async (name: string, person: string) => {
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('dialog', (dialog) => dialog.accept())
    await page.goto(`http://${name}.localhost:${at.port}${await issueSignInLink(place.db, person, 'sign-in', 60_000)}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL('**/rooms')
    return page
  }
  const french = await openWindow('fr', 'anne')
  const estonian = await openWindow('ee', 'kadri')

  const devtools = await context.newCDPSession(french)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await french.bringToFront() // a passkey is for the window that has the focus
  await french.goto(`http://fr.localhost:${at.port}/account`)
  await french.getByLabel('Name of the new passkey').fill('Desk in room 4')
  await french.getByRole('button', { name: 'Add a passkey' }).click()
  await french.getByText('Desk in room 4').waitFor()
  // The same device a second time: the browser says so and the page tells it.
  await french.getByRole('button', { name: 'Add a passkey' }).click()
  await french.getByText('already holds a passkey').waitFor()

  await french.getByRole('button', { name: 'Sign out' }).click()
  await french.getByText('You are signed out').waitFor()
  await french.goto(`http://fr.localhost:${at.port}/rooms?from=here`)
  await french.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await french.waitForURL('**/rooms?from=here')
  expect(await french.locator('.who').textContent()).toBe(anne.name)

  // Signing in with it was a touch as well: a quarter of an hour later it takes another.
  await place.db.passkey.updateMany({ data: { usedAt: new Date(Date.now() - 16 * 60_000) } })
  await french.goto(`http://fr.localhost:${at.port}/confirm?to=/rooms?from=there`)
  await french.getByRole('button', { name: 'Touch the passkey' }).click()
  await french.getByText('It counts until').waitFor()
  await french.getByRole('link', { name: 'Go back' }).click()
  await french.waitForURL('**/rooms?from=there')

  await estonian.reload()
  expect(await estonian.locator('.who').textContent()).toBe(kadri.name)

  await french.goto(`http://fr.localhost:${at.port}/account`)
  await french.getByRole('button', { name: 'Remove the passkey Desk in room 4' }).click()
  await french.getByText('You have no passkey yet').waitFor()
  expect(faults).toEqual([])
  await context.close()
})

test('by keyboard: the first stop skips to the content, and every stop is seen', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(`http://ee.localhost:${at.port}/sign-in`)
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('content')
  await page.keyboard.press('Tab')
  const focused = page.locator(':focus')
  expect(await focused.textContent()).toBe('Sign in with a passkey')
  expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
  await context.close()
})
