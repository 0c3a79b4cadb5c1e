import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { issueConsoleCode, issueSignInLink, offerFirstAdministrator } from '../../../src/web/entry.ts'
import { type Answer, anne, csrfIn, kadri, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let place: Place
let at: Opened

beforeAll(async () => {
  place = await openPlace()
})

beforeEach(async () => {
  // A server of its own for each test: attempts are counted per server.
  at = await place.open()
})

const minute = 60_000
const link = (person: string) => issueSignInLink(place.db, person, 'sign-in', minute)
const signIn = async (person: string, where = at): Promise<string> => {
  const answer = await send(where, { method: 'POST', path: await link(person) })
  expect(answer.status).toBe(303)
  return answer.cookie!
}
const account = (cookie: string | undefined, where = at): Promise<Answer> => send(where, { path: '/account', cookie })

test('looking at a link does not use it; pressing its button does, once', async () => {
  const path = await link('anne')
  for (const _ of [1, 2]) {
    const seen = await send(at, { path })
    expect(seen.status).toBe(200)
    expect(seen.text).toContain('Press the button to sign in')
    expect(seen.cookie).toBeUndefined()
  }
  const used = await send(at, { method: 'POST', path })
  expect(used.status).toBe(303)
  expect((await account(used.cookie)).text).toContain(anne.name)
  const again = await send(at, { method: 'POST', path })
  expect(again.status).toBe(410)
  expect(again.cookie).toBeUndefined()
  expect((await send(at, { path })).status).toBe(410)
})

test('of many who press at once, over two servers, one is let in', async () => {
  const other = await place.open()
  const path = await link('kadri')
  const before = await place.db.session.count({ where: { personId: 'kadri' } })
  const answers = await Promise.all([at, other, at, other].map((where) => send(where, { method: 'POST', path })))
  expect(answers.map((answer) => answer.status).sort()).toEqual([303, 410, 410, 410])
  expect(await place.db.session.count({ where: { personId: 'kadri' } })).toBe(before + 1)
})

test('an expired link, a made-up link and a link of somebody retired get the same answer', async () => {
  const expired = await issueSignInLink(place.db, 'anne', 'sign-in', -1)
  await place.db.person.create({
    data: { id: 'gone', name: 'Gone', pseudonym: 'p-gone', retiredAt: new Date() },
  })
  const retired = await link('gone')
  const answers = await Promise.all(
    [expired, '/sign-in/link/made-up', retired].map((path) => send(at, { method: 'POST', path })),
  )
  expect(new Set(answers.map((answer) => `${answer.status} ${answer.text}`)).size).toBe(1)
  expect(answers[0]?.status).toBe(410)
})

test('the store keeps no secret of a link, a session or a code', async () => {
  const path = await link('anne')
  const cookie = await signIn('anne')
  const rows = JSON.stringify([
    await place.db.signInLink.findMany(),
    await place.db.session.findMany(),
    await place.db.recoveryCode.findMany(),
  ])
  expect(rows).not.toContain(path.split('/').at(-1))
  expect(rows).not.toContain(cookie.split('=')[1])
})

test('a session survives a restart of the server', async () => {
  const port = at.port
  const cookie = await signIn('anne')
  await at.web.stop()
  const next = await place.open({ port })
  const answer = await account(cookie, next)
  expect(answer.status).toBe(200)
  expect(answer.text).toContain(anne.name)
})

test('the cookie is out of the reach of scripts and of other sites, and Host-bound under https', async () => {
  const answer = await send(at, { method: 'POST', path: await link('anne') })
  expect(String(answer.headers['set-cookie'])).toMatch(
    new RegExp(`^jom-${at.port}=[\\w-]{43}; Max-Age=\\d+; Path=/; HttpOnly; SameSite=Lax$`),
  )
  const secure = await place.open({ world: 'live', names: 'single', origin: 'https://jom.example.eu' })
  const given = await send(secure, {
    method: 'POST',
    path: await link('anne'),
    host: 'jom.example.eu',
    headers: { origin: 'https://jom.example.eu' },
  })
  expect(String(given.headers['set-cookie'])).toMatch(
    /^__Host-jom=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  expect(given.headers['strict-transport-security']).toBe('max-age=31536000')
})

test('an idle session and one a week old end; use prolongs it', async () => {
  const hour = 3_600_000
  const change = (data: { seenAt?: Date; createdAt?: Date; expiresAt?: Date }) =>
    place.db.session.updateMany({ where: { personId: 'kadri', endedAt: null }, data })
  const read = () =>
    place.db.session.findFirstOrThrow({ where: { personId: 'kadri', endedAt: null }, orderBy: { createdAt: 'desc' } })
  await place.db.session.deleteMany({ where: { personId: 'kadri' } })
  const cookie = await signIn('kadri')

  await change({ seenAt: new Date(Date.now() - 11 * hour), expiresAt: new Date(Date.now() + hour) })
  expect((await account(cookie)).status).toBe(200)
  expect((await read()).expiresAt.getTime()).toBeGreaterThan(Date.now() + 11 * hour)

  // Near its longest life, use prolongs it to that end and no further.
  const createdAt = new Date(Date.now() - 7 * 24 * hour + hour)
  await change({ createdAt, seenAt: new Date(Date.now() - 2 * hour) })
  expect((await account(cookie)).status).toBe(200)
  expect((await read()).expiresAt.getTime()).toBe(createdAt.getTime() + 7 * 24 * hour)

  await change({ expiresAt: new Date(Date.now() - 1) })
  const ended = await account(cookie)
  expect(ended.status).toBe(303)
  expect(ended.headers.location).toBe('/sign-in?to=%2Faccount')
})

test('recovery codes: ten, each works once, typed in any manner; new ones replace the old', async () => {
  const cookie = await signIn('anne')
  const csrf = csrfIn((await account(cookie)).text)
  const make = async () => {
    const page = await send(at, { path: '/account/codes', cookie, form: { _csrf: csrf } })
    return [...page.text.matchAll(/<code>([^<]+)<\/code>/g)].map((match) => match[1]!)
  }
  const use = (code: string) => send(at, { path: '/sign-in/code', form: { code } })
  const old = await make()
  expect(old).toHaveLength(10)
  const [first, second] = await make()
  expect((await use(old[0]!)).status).toBe(401)
  const entered = await use(` ${first!.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `)
  expect(entered.status).toBe(303)
  expect((await account(entered.cookie)).text).toContain('9 recovery codes are unused')
  const again = await use(first!)
  expect(again.status).toBe(401)
  expect(again.text).toContain('This code does not work')
  const race = await Promise.all([1, 2, 3].map(() => use(second!)))
  expect(race.map((answer) => answer.status).sort()).toEqual([303, 401, 401])
})

test('the first administrator enters with the code on the console; nobody is offered one once there is a way in', async () => {
  await place.db.recoveryCode.deleteMany()
  const offer = await offerFirstAdministrator(place.db, place.directory, minute)
  expect(offer?.person.id).toBe('anne')
  const second = await offerFirstAdministrator(place.db, place.directory, minute)
  expect((await send(at, { path: '/sign-in/code', form: { code: offer!.code } })).status).toBe(401)
  const entered = await send(at, { path: '/sign-in/code', form: { code: second!.code } })
  expect(entered.status).toBe(303)
  expect((await account(entered.cookie)).text).toContain('console code')
  await send(at, {
    path: '/account/codes',
    cookie: entered.cookie,
    form: { _csrf: csrfIn((await account(entered.cookie)).text) },
  })
  expect(await offerFirstAdministrator(place.db, place.directory, minute)).toBeUndefined()
})

test('in the live world whoever enters without a passkey is led to make one first', async () => {
  const live = await place.open({ world: 'live' })
  const code = await issueConsoleCode(place.db, 'kadri', minute)
  const entered = await send(live, { path: '/sign-in/code', form: { code, to: '/rooms/x' } })
  expect(entered.headers.location).toBe('/account')
})

test('too many wrong codes from one address are refused, whichever they are; the answer says how long', async () => {
  const wrong = (n: number) =>
    send(at, { path: '/sign-in/code', form: { code: `AAAA-AAAA-AAAA-${String(n).padStart(4, '0')}` } })
  for (let n = 0; n < 20; n++) expect((await wrong(n)).status).toBe(401)
  const refused = await wrong(20)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  // A right one too: otherwise the answer would tell which is right.
  const code = await issueConsoleCode(place.db, 'anne', minute)
  expect((await send(at, { path: '/sign-in/code', form: { code } })).status).toBe(429)
  expect((await send(at, { method: 'POST', path: await link('anne') })).status).toBe(429)
})

test('one and the same wrong code is refused after five, from whichever address', async () => {
  const proxied = await place.open({ proxied: true })
  const statuses: number[] = []
  for (let n = 1; n <= 6; n++) {
    const answer = await send(proxied, {
      path: '/sign-in/code',
      form: { code: 'BBBB-BBBB-BBBB-BBBB' },
      headers: { 'x-forwarded-for': `198.51.100.1, 203.0.113.${n}` },
    })
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
})

test('the account page lists sessions; one can be ended, or all others; another person’s cannot', async () => {
  const here = await signIn('anne')
  const there = await signIn('anne')
  const theirs = await signIn('kadri')
  const idOf = async (person: string) =>
    (await place.db.session.findFirstOrThrow({ where: { personId: person }, orderBy: { createdAt: 'desc' } })).id
  const page = (await account(here)).text
  expect(page).toContain('Firefox on Linux')
  const end = (id: string) =>
    send(at, { path: '/account/sessions/end', cookie: here, form: { _csrf: csrfIn(page), id } })
  await end(await idOf('kadri'))
  expect((await account(theirs)).status).toBe(200)
  await end(await idOf('anne'))
  expect((await account(there)).status).toBe(303)
  const third = await signIn('anne')
  await end('')
  expect((await account(third)).status).toBe(303)
  expect((await account(here)).status).toBe(200)
})

test('signing out ends the session itself, not only the cookie', async () => {
  const cookie = await signIn('anne')
  const out = await send(at, { path: '/sign-out', cookie, form: { _csrf: csrfIn((await account(cookie)).text) } })
  expect(out.headers.location).toBe('/sign-in?ended')
  expect((await account(cookie)).status).toBe(303)
})

test('signing in anew ends the session the browser had before', async () => {
  const first = await signIn('anne')
  const second = await send(at, { method: 'POST', path: await link('kadri'), cookie: first })
  expect((await account(first)).status).toBe(303)
  expect((await account(second.cookie)).text).toContain(kadri.name)
})

test('language, zone and quiet hours are kept, at once on the page, and the directory has a new version', async () => {
  const cookie = await signIn('kadri')
  const before = (await place.db.world.findFirstOrThrow()).directoryVersion
  const _csrf = csrfIn((await account(cookie)).text)
  const save = (language: string, zone: string, quiet = '') =>
    send(at, { path: '/account/profile', cookie, form: { _csrf, language, zone, quiet } })
  expect((await save('xx', 'Europe/Tallinn')).status).toBe(400)
  expect((await save('da', 'Mars/Olympus')).status).toBe(400)
  expect((await save('da', 'Europe/Tallinn', 'always')).status).toBe(400)
  expect((await save('da', 'Europe/Tallinn', '21:30 - 6:15')).status).toBe(303)
  const page = (await account(cookie)).text
  expect(page).toContain('<html lang="da">')
  expect(page).toContain('Konto')
  expect(page).toContain('value="21:30-06:15"')
  expect(await place.db.person.findUnique({ where: { id: 'kadri' } })).toMatchObject({
    language: 'da',
    zone: 'Europe/Tallinn',
    quiet: '21:30-06:15',
  })
  expect((await place.db.world.findFirstOrThrow()).directoryVersion).toBe(before + 1)
  await save('en', 'Europe/Brussels')
  expect(await place.db.person.findUnique({ where: { id: 'kadri' } })).toMatchObject({ quiet: null })
})

test('after signing in one lands where one wanted to go, and never on another site', async () => {
  for (const [to, landed] of [
    ['/rooms/joint?x=1', '/rooms/joint?x=1'],
    ['//evil.example', '/rooms'],
    ['/\\evil.example', '/rooms'],
    ['https://evil.example/', '/rooms'],
  ]) {
    const code = await issueConsoleCode(place.db, 'anne', minute)
    const entered = await send(at, { path: '/sign-in/code', form: { code, to: to! } })
    expect(entered.headers.location).toBe(landed)
  }
})

test('mass attempts from everywhere: no further code or link is tried, and who has a passkey comes in all the same', async () => {
  const proxied = await place.open({ proxied: true })
  const guess = (n: number) =>
    send(proxied, {
      path: '/sign-in/code',
      form: { code: `CCCC-CCCC-CCCC-C${String(n).padStart(3, '0')}` },
      headers: { 'x-forwarded-for': `203.0.${n >> 8}.${n & 255}` },
    })
  const statuses = new Set<number>()
  for (let n = 0; n < 300; n += 20) {
    const some = await Promise.all(Array.from({ length: 20 }, (_, each) => guess(n + each)))
    for (const { status } of some) statuses.add(status)
  }
  expect([...statuses]).toEqual([401])
  const refused = await guess(999)
  expect(refused.status).toBe(429)
  const code = await issueConsoleCode(place.db, 'anne', minute)
  const headers = { 'x-forwarded-for': '198.51.100.77' }
  expect((await send(proxied, { path: '/sign-in/code', form: { code }, headers })).status).toBe(429)
  expect((await send(proxied, { method: 'POST', path: await link('anne'), headers })).status).toBe(429)
  const asked = await send(proxied, { path: '/sign-in/passkey/options', json: {}, headers })
  expect(asked.status).toBe(200)
  const { id } = JSON.parse(asked.text) as { id: string } // the server's own answer
  expect((await send(proxied, { path: '/sign-in/passkey', json: { id, response: {} }, headers })).status).toBe(401)
})

test('a session that an attacker planted in a browser is not the one its owner signs in with', async () => {
  const planted = await signIn('kadri')
  const made = `${planted.split('=')[0]}=${'A'.repeat(43)}`
  for (const cookie of [planted, made]) {
    const entered = await send(at, { method: 'POST', path: await link('anne'), cookie })
    expect(entered.cookie).toBeDefined()
    expect(entered.cookie).not.toBe(cookie)
    expect((await account(cookie)).status).toBe(303)
    expect((await account(entered.cookie)).text).toContain(anne.name)
  }
})
