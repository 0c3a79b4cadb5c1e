import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { type Authenticator, type Forged, makeAuthenticator } from './authenticator.ts'
import { anne, csrfIn, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let place: Place
let at: Opened
let host: string

beforeAll(async () => {
  place = await openPlace()
})

beforeEach(async () => {
  at = await place.open()
  host = `fr.localhost:${at.port}`
})

async function signIn(person = 'anne') {
  const path = await issueSignInLink(place.db, person, 'sign-in', 60_000)
  const { cookie } = await send(at, { method: 'POST', path, host })
  const page = await send(at, { path: '/account', cookie: cookie!, host })
  return { cookie: cookie!, csrf: csrfIn(page.text) }
}

async function ask(path: string, who?: { cookie: string; csrf: string }) {
  const headers = who ? { 'x-csrf-token': who.csrf } : {}
  const answer = await send(at, { path, json: {}, host, cookie: who?.cookie, headers })
  expect(answer.status).toBe(200)
  return JSON.parse(answer.text) // the server's own options, handed to the authenticator as they are
}

async function add(who: { cookie: string; csrf: string }, device: Authenticator, forged?: Forged, name = 'Laptop') {
  const { id, options } = await ask('/account/passkeys/options', who)
  const json = { id, response: device.create(options, forged), name }
  return send(at, { path: '/account/passkeys', json, host, cookie: who.cookie, headers: { 'x-csrf-token': who.csrf } })
}

async function enter(device: Authenticator, forged?: Forged, to = '/rooms') {
  const { id, options } = await ask('/sign-in/passkey/options')
  return send(at, { path: '/sign-in/passkey', json: { id, response: device.get(options, forged), to }, host })
}

const device = () => makeAuthenticator(`http://${host}`)

test('a passkey is added, signs in without a name typed, is listed, and once removed opens nothing', async () => {
  const who = await signIn()
  const own = device()
  expect((await add(who, own, undefined, ' Work\u0000 <laptop> ')).status).toBe(200)
  const entered = await enter(own)
  expect([entered.status, JSON.parse(entered.text)]).toEqual([200, { to: '/rooms' }])
  const page = await send(at, { path: '/account', cookie: entered.cookie!, host })
  expect(page.text).toContain(anne.name)
  expect(page.text).toContain('Work &lt;laptop&gt;')
  const remove = (cookie: string, csrf: string) =>
    send(at, { path: '/account/passkeys/remove', form: { _csrf: csrf, id: own.id }, cookie, host })
  const other = await signIn('kadri')
  await remove(other.cookie, other.csrf)
  expect((await enter(own)).status).toBe(200)
  await remove(who.cookie, who.csrf)
  expect((await enter(own)).status).toBe(401)
})

test('options ask for a key that is found without a name and verifies its holder, for the name it is made under, and name no person', async () => {
  const who = await signIn()
  const { options } = await ask('/account/passkeys/options', who)
  expect(options).toMatchObject({
    rp: { id: 'fr.localhost' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  })
  expect(Buffer.from(options.user.id, 'base64url')).toHaveLength(32)
  const asked = await ask('/sign-in/passkey/options')
  expect(asked.options).toMatchObject({ rpId: 'fr.localhost', userVerification: 'required' })
  expect(asked.options.allowCredentials ?? []).toEqual([])
})

test('a forged registration is refused', async () => {
  const who = await signIn()
  const forgeries: Forged[] = [
    { origin: 'https://evil.example' },
    { origin: `http://ee.localhost:${at.port}` },
    { rpId: 'evil.example' },
    { rpId: 'localhost' },
    { challenge: 'AAAA' },
    { userVerified: false },
    { type: 'webauthn.get' },
  ]
  for (const forged of forgeries) expect([forged, (await add(who, device(), forged)).status]).toEqual([forged, 400])
  expect(await place.db.passkey.count()).toBe(0)
})

test('a forged sign-in is refused, and all refusals are alike', async () => {
  const who = await signIn()
  const own = device()
  await add(who, own)
  await enter(own, { counter: 50 })
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const forgeries: Forged[] = [
    { origin: 'https://evil.example' },
    { rpId: 'evil.example' },
    { rpId: 'localhost' },
    { challenge: 'AAAA' },
    { userVerified: false },
    { type: 'webauthn.create' },
    { key: stranger },
    { counter: 50 },
    { handle: 'AAAA' },
  ]
  const answers = []
  for (const forged of forgeries) answers.push([forged, await enter(own, { counter: 60, ...forged })] as const)
  answers.push([{}, await enter(device())])
  for (const [forged, answer] of answers) {
    expect([forged, answer.status, answer.text, answer.cookie]).toEqual([forged, 401, '{"ok":false}', undefined])
  }
  expect((await enter(own, { counter: 61 })).status).toBe(200)
})

test('a challenge is answered once, by whom it was put to, before it expires', async () => {
  const who = await signIn()
  const other = await signIn('kadri')
  const own = device()
  await add(who, own)
  const asked = await ask('/sign-in/passkey/options')
  const json = { id: asked.id, response: own.get(asked.options) }
  const statuses = await Promise.all(
    [1, 2, 3].map(async () => (await send(at, { path: '/sign-in/passkey', json, host })).status),
  )
  expect(statuses.sort()).toEqual([200, 401, 401])

  const { id, options } = await ask('/account/passkeys/options', who)
  const theirs = { id, response: device().create(options), name: '' }
  const answer = (person: typeof who) =>
    send(at, {
      path: '/account/passkeys',
      json: theirs,
      host,
      cookie: person.cookie,
      headers: { 'x-csrf-token': person.csrf },
    })
  expect((await answer(other)).status).toBe(400)
  await place.db.challenge.updateMany({ data: { expiresAt: new Date(0) } })
  expect((await answer(who)).status).toBe(400)
})

test('nonsense in place of an answer is refused without a fault', async () => {
  const { id } = await ask('/sign-in/passkey/options')
  for (const json of [
    {},
    [],
    7,
    'x',
    { id },
    { id, response: 5 },
    { id: 7, response: {} },
    { id, response: { id: 'x', response: [] } },
  ]) {
    expect([json, (await send(at, { path: '/sign-in/passkey', json, host })).status]).toEqual([json, 401])
  }
  const broken = { body: Buffer.from('{'), headers: { 'content-type': 'application/json' } }
  expect((await send(at, { path: '/sign-in/passkey', host, ...broken })).headers.location).toBe('/sign-in')
  expect(place.logged).toEqual([])
})
