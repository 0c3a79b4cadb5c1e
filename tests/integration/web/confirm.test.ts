import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { type Authenticator, type Forged, makeAuthenticator } from './authenticator.ts'
import { csrfIn, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** The page on which somebody touches their passkey before they publish, lower a label or escalate. */

let place: Place
let at: Opened
let host: string

beforeAll(async () => {
  place = await openPlace()
})

beforeEach(async () => {
  at = await place.open()
  host = `fr.localhost:${at.port}`
  await place.db.passkey.deleteMany()
})

type Who = { cookie: string; csrf: string }

async function signIn(person = 'anne'): Promise<Who> {
  const path = await issueSignInLink(place.db, person, 'sign-in', 60_000)
  const { cookie } = await send(at, { method: 'POST', path, host })
  const page = await send(at, { path: '/account', cookie: cookie!, host })
  return { cookie: cookie!, csrf: csrfIn(page.text) }
}

const post = ({ cookie, csrf }: Who, path: string, json: unknown) =>
  send(at, { path, json, host, cookie, headers: { 'x-csrf-token': csrf } })
const ask = async (who: Who, path: string) => JSON.parse((await post(who, path, {})).text) // the server's own options, handed on as they are

async function withPasskey(who: Who): Promise<Authenticator> {
  const device = makeAuthenticator(`http://${host}`)
  const { id, options } = await ask(who, '/account/passkeys/options')
  const kept = await post(who, '/account/passkeys', { id, response: device.create(options), name: 'Laptop' })
  expect(kept.status).toBe(200)
  return device
}

async function touch(who: Who, device: Authenticator, forged?: Forged) {
  const { id, options } = await ask(who, '/confirm/options')
  const answer = { id, response: device.get(options, forged), to: '/rooms/joint' }
  return { answer, given: await post(who, '/confirm', answer) }
}

const usedAt = async (device: Authenticator) =>
  (await place.db.passkey.findUniqueOrThrow({ where: { id: device.id } })).usedAt
const page = async (who: Who) => (await send(at, { path: '/confirm?to=/rooms/joint', cookie: who.cookie, host })).text
const sessions = () => place.db.session.count()

test('whoever has no passkey is led to make one; making it is no touch yet', async () => {
  const who = await signIn()
  expect(await page(who)).toContain('You have no passkey here yet')
  const device = await withPasskey(who)
  expect(await usedAt(device)).toBeNull()
  expect(await page(who)).toContain('Touch the passkey')
})

test('a touch is noted, says until when it counts, leads back, and opens no session', async () => {
  const who = await signIn()
  const device = await withPasskey(who)
  const before = await sessions()
  const began = Date.now()
  const { given } = await touch(who, device)
  expect([given.status, JSON.parse(given.text)]).toEqual([200, { to: '/confirm?to=%2Frooms%2Fjoint' }])
  expect(given.cookie).toBeUndefined()
  expect(await sessions()).toBe(before)
  expect((await usedAt(device))?.getTime()).toBeGreaterThanOrEqual(began)
  expect(await page(who)).toMatch(/It counts until[^<]*<\/p><p><a class="button primary" href="\/rooms\/joint">/)
  await place.db.passkey.updateMany({ data: { usedAt: new Date(Date.now() - 15 * 60_000) } })
  expect(await page(who)).not.toContain('It counts until')
})

test('an answer is used up by being given, and counts in the session alone that was asked', async () => {
  const who = await signIn()
  const elsewhere = await signIn()
  const device = await withPasskey(who)
  const { answer, given } = await touch(who, device)
  expect(given.status).toBe(200)
  await place.db.passkey.updateMany({ data: { usedAt: null } })
  expect((await post(who, '/confirm', answer)).status).toBe(400)
  const { id, options } = await ask(who, '/confirm/options')
  expect((await post(elsewhere, '/confirm', { id, response: device.get(options) })).status).toBe(400)
  // What was asked for a sign-in or for a new passkey is no question of this page, nor the other way round.
  const entry = JSON.parse((await send(at, { path: '/sign-in/passkey/options', json: {}, host })).text) // as above
  expect((await post(who, '/confirm', { id: entry.id, response: device.get(entry.options) })).status).toBe(400)
  const own = await ask(who, '/confirm/options')
  const json = { id: own.id, response: device.get(own.options) }
  expect((await send(at, { path: '/sign-in/passkey', json, host })).status).toBe(401)
  expect(await usedAt(device)).toBeNull()
})

test('the passkey of somebody else, a forged one and one without its holder verified do not count', async () => {
  const who = await signIn()
  const other = await signIn('kadri')
  const device = await withPasskey(who)
  const theirs = await withPasskey(other)
  const asked = await ask(who, '/confirm/options')
  expect(asked.options).toMatchObject({ userVerification: 'required', allowCredentials: [{ id: device.id }] })
  expect((await touch(who, theirs)).given.status).toBe(400)
  await touch(who, device, { counter: 50 })
  await place.db.passkey.updateMany({ data: { usedAt: null } })
  const forgeries: Forged[] = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { challenge: 'AAAA' },
    { userVerified: false },
    { type: 'webauthn.create' },
    { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
    { counter: 50 },
    { handle: 'AAAA' },
  ]
  for (const forged of forgeries) {
    const { given } = await touch(who, device, { counter: 60, ...forged })
    expect([forged, given.status, given.text]).toEqual([forged, 400, '{"ok":false}'])
  }
  expect(await usedAt(device)).toBeNull()
  expect(await usedAt(theirs)).toBeNull()
})

test('nobody touches anything without a session, or from another page', async () => {
  const who = await signIn()
  const device = await withPasskey(who)
  const { id, options } = await ask(who, '/confirm/options')
  const json = { id, response: device.get(options) }
  expect((await send(at, { path: '/confirm', json, host, headers: { accept: 'application/json' } })).status).toBe(401)
  expect((await send(at, { path: '/confirm', json, host, cookie: who.cookie })).status).toBe(403)
  expect((await send(at, { path: '/confirm', host })).headers.location).toBe('/sign-in?to=%2Fconfirm')
})

test('the page leads back to the room on our own pages from which somebody was sent, and nowhere else', async () => {
  at.web.mountFor('web').mount('/rooms', async () => new Response('rooms'))
  const who = await signIn()
  await withPasskey(who)
  const leadsTo = async (query: string) =>
    /<a class="button" href="([^"]+)">Go back/.exec(
      (await send(at, { path: `/confirm?${query}`, cookie: who.cookie, host })).text,
    )?.[1]
  expect(await leadsTo('from=web%3Ajoint')).toBe('/rooms/joint')
  for (const query of [
    '',
    'from=chat%3Ajoint',
    'to=//evil.example',
    'to=https://evil.example',
    'from=web%3A%5C..%5C%5Cevil',
  ])
    expect([query, await leadsTo(query)]).toEqual([query, '/rooms'])
})
