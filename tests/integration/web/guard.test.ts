import { beforeAll, expect, test, vi } from 'vitest'
import type { Visitor } from '../../../src/chat/http.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import { anne, csrfIn, type Opened, openPlace, type Place, type Sending, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let place: Place
let at: Opened
let cookie: string
let csrf: string
const heard: { visitor: Visitor; body: string; method: string }[] = []
const hooked: string[] = []

beforeAll(async () => {
  place = await openPlace()
  at = await place.open({ uploadBytes: 3_000_000, deliveries: { list: async () => [], retry: async () => true } })
  const mount = at.web.mountFor('web')
  mount.mount('/rooms', async (request, visitor) => {
    const type = request.headers.get('content-type') ?? ''
    const body = type.startsWith('multipart/') ? String((await request.formData()).get('words')) : await request.text()
    heard.push({ visitor, body, method: request.method })
    if (new URL(request.url).pathname === '/rooms/fails') throw new Error(`secret words: ${body}`)
    if (new URL(request.url).pathname === '/rooms/away') return Response.redirect('http://localhost/rooms', 302)
    return mount.page(visitor, { title: 'Rooms <b>', body: '<p>the rooms</p>', nav: 'rooms' })
  })
  mount.open('/inlets', async (request) => {
    hooked.push(await request.text())
    return new Response('ok')
  })
  const entered = await send(at, { method: 'POST', path: await issueSignInLink(place.db, 'anne', 'sign-in', 60_000) })
  cookie = entered.cookie!
  csrf = csrfIn((await send(at, { path: '/account', cookie })).text)
})

const post = (sending: Partial<Sending>) => send(at, { path: '/rooms', cookie, form: { words: 'hello' }, ...sending })

test('a mounted page gets the visitor with their account on that platform, in the frame', async () => {
  const answer = await send(at, { path: '/rooms/joint', cookie })
  expect(answer.status).toBe(200)
  expect(answer.text).toContain('<title>EXERCISE · Rooms &lt;b&gt; · jom</title>')
  expect(answer.text).toContain('<p>the rooms</p>')
  expect(answer.text).toMatch(/href="\/rooms" aria-current="page"/)
  expect(heard.at(-1)?.visitor).toEqual({
    person: 'anne',
    name: anne.name,
    account: 'web:anne',
    language: 'en',
    zone: 'Europe/Brussels',
    csrf,
  })
})

test('a change passes with the token as a field, as a multipart field or as a header, and its body is whole', async () => {
  expect((await post({ form: { _csrf: csrf, words: 'æ & ø' } })).status).toBe(200)
  expect(heard.at(-1)?.body).toBe(new URLSearchParams({ _csrf: csrf, words: 'æ & ø' }).toString())
  const parts = `--jomTestBoundary\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\n${csrf}\r\n--jomTestBoundary\r\nContent-Disposition: form-data; name="words"\r\n\r\nfrom a part\r\n--jomTestBoundary--\r\n`
  const multipart = { 'content-type': 'multipart/form-data; boundary=jomTestBoundary' }
  expect((await post({ body: Buffer.from(parts), headers: multipart })).status).toBe(200)
  expect(heard.at(-1)?.body).toBe('from a part')
  expect((await post({ form: { words: 'x' }, headers: { 'x-csrf-token': csrf } })).status).toBe(200)
})

test('a change without the token, with another session’s, or from another site is refused and not handled', async () => {
  const other = await send(at, { method: 'POST', path: await issueSignInLink(place.db, 'kadri', 'sign-in', 60_000) })
  const theirs = csrfIn((await send(at, { path: '/account', cookie: other.cookie })).text)
  const before = heard.length
  const bad: Partial<Sending>[] = [
    { form: { words: 'x' } },
    { form: { _csrf: theirs } },
    { form: { _csrf: '' } },
    { form: { _csrf: csrf }, headers: { 'sec-fetch-site': 'cross-site' } },
    { form: { _csrf: csrf }, headers: { 'sec-fetch-site': 'same-site' } },
    { form: { _csrf: csrf }, headers: { origin: 'https://evil.example', 'sec-fetch-site': '' } },
    { form: { _csrf: csrf }, headers: { origin: `http://ee.localhost:${at.port}` } },
    { form: { _csrf: csrf }, headers: { origin: '', 'sec-fetch-site': '' } },
    { form: { _csrf: csrf }, headers: { origin: 'null', 'sec-fetch-site': '' } },
    { method: 'DELETE', headers: {} },
    { method: 'OPTIONS', headers: {} },
  ]
  for (const each of bad) expect([each, (await post(each)).status]).toEqual([each, 403])
  expect(heard.length).toBe(before)
  // What a browser sends for a plain form under our referrer policy.
  expect((await post({ form: { _csrf: csrf }, headers: { origin: 'null' } })).status).toBe(200)
})

test('signing somebody in from another site is refused too', async () => {
  const path = await issueSignInLink(place.db, 'anne', 'sign-in', 60_000)
  const answer = await send(at, { method: 'POST', path, headers: { 'sec-fetch-site': 'cross-site' } })
  expect(answer.status).toBe(403)
  expect((await send(at, { method: 'POST', path })).status).toBe(303)
})

test('without a session a page leads to sign-in and a script gets 401', async () => {
  const page = await send(at, { path: '/rooms/joint?x=1' })
  expect([page.status, page.headers.location]).toEqual([303, '/sign-in?to=%2Frooms%2Fjoint%3Fx%3D1'])
  expect((await send(at, { path: '/rooms', headers: { 'hx-request': 'true' } })).status).toBe(401)
  expect((await send(at, { path: '/rooms', headers: { accept: 'text/event-stream' } })).status).toBe(401)
  expect((await send(at, { path: '/rooms', json: {}, headers: { accept: '*/*' } })).status).toBe(401)
  expect((await send(at, { path: '/rooms', cookie: `jom-${at.port}=forged` })).status).toBe(303)
})

test('names that are not ours are refused, before anything else', async () => {
  const status = async (host: string) => (await send(at, { path: '/account', cookie, host })).status
  for (const host of [
    'evil.example',
    `evil.example:${at.port}`,
    'localhost.evil.example',
    'localhost',
    `localhost:1`,
    'a b',
    `[::2]:${at.port}`,
  ]) {
    expect([host, await status(host)]).toEqual([host, expect.toSatisfy((code) => code === 421 || code === 400)])
  }
  for (const host of [`localhost:${at.port}`, `127.0.0.1:${at.port}`, `FR.localhost:${at.port}`, `[::1]:${at.port}`]) {
    expect([host, await status(host)]).toEqual([host, 200])
  }
  const absolute = await send(at, { path: `http://evil.example/account`, cookie })
  expect(absolute.status).toBe(421)
  const live = await place.open({ world: 'live', names: 'single', origin: 'https://jom.example.eu' })
  for (const host of [`localhost:${live.port}`, `fr.localhost:${live.port}`, 'example.eu']) {
    expect((await send(live, { path: '/sign-in', host })).status).toBe(421)
  }
  expect((await send(live, { path: '/sign-in', host: 'jom.example.eu' })).status).toBe(200)
})

test('every answer carries the policy, and pages run no script and no style but ours', async () => {
  for (const path of ['/sign-in', '/account', '/rooms', '/nothing', '/healthz', '/rooms/away']) {
    const answer = await send(at, { path, cookie })
    expect(answer.headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    })
    expect(answer.text).not.toMatch(/<script(?![^>]* src="\/assets\/)|<style|\son[a-z]+=| style=/)
  }
})

test('what is too large is refused, by what it says or by what it is; a file may be larger than a form', async () => {
  const headers = { 'content-type': 'application/octet-stream', 'x-csrf-token': csrf }
  expect((await post({ body: Buffer.alloc(1_000_001), headers })).status).toBe(413)
  const chunked = { ...headers, 'content-length': '', 'transfer-encoding': 'chunked' }
  expect((await post({ body: Buffer.alloc(1_500_000), headers: chunked })).status).toBe(413)
  const file = (size: number) => ({
    body: Buffer.concat([
      Buffer.from('--jomTestBoundary\r\nContent-Disposition: form-data; name="words"; filename="x"\r\n\r\n'),
      Buffer.alloc(size),
      Buffer.from('\r\n--jomTestBoundary--\r\n'),
    ]),
    headers: { ...headers, 'content-type': 'multipart/form-data; boundary=jomTestBoundary' },
  })
  expect((await post(file(2_500_000))).status).toBe(200)
  expect((await post(file(3_100_000))).status).toBe(413)
  const hook = { path: '/inlets', body: Buffer.alloc(1_000_001) }
  expect((await send(at, hook)).status).toBe(413)
})

test('an open path is served without session or token, and nothing else is', async () => {
  const answer = await send(at, { path: '/inlets/x', json: { a: 1 }, headers: { origin: '', 'sec-fetch-site': '' } })
  expect([answer.status, hooked.at(-1)]).toEqual([200, '{"a":1}'])
  expect((await send(at, { path: '/inletsx', json: {}, headers: { accept: '*/*' } })).status).toBe(401)
})

test('a fault is shown under a reference that stands in the log, without a word of it', async () => {
  const answer = await send(at, { path: '/rooms/fails', cookie, form: { _csrf: csrf, words: 'hush' } })
  expect(answer.status).toBe(500)
  const reference = /<dd class="mono">([0-9a-f]{10})<\/dd>/.exec(answer.text)?.[1]
  const line = place.logged.find((each) => each.facts?.reference === reference)
  expect(line).toMatchObject({ level: 'error', facts: { area: '/rooms', error: 'Error' } })
  expect(JSON.stringify(place.logged) + answer.text).not.toMatch(/hush|secret words/)
})

test('a limit is said as it is, to a stranger who may send less as well', async () => {
  const words = 'x'.repeat(40_000)
  const stranger = await send(at, { path: '/sign-in/code', form: { code: words } })
  expect([stranger.status, stranger.text.includes('the limit of 32 kB')]).toEqual([413, true])
  const known = await post({ form: { _csrf: csrf, words: 'x'.repeat(1_000_100) } })
  expect([known.status, known.text.includes('the limit of 1 MB')]).toEqual([413, true])
})

test('what is made anew or stays open is not made for a head alone', async () => {
  const before = heard.length
  for (const path of ['/exports/cases.csv', '/call-tree.pdf', '/rooms/joint/events', '/night/ep-2029/events']) {
    const answer = await send(at, { method: 'HEAD', path, cookie })
    expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, 'GET'])
  }
  expect(heard).toHaveLength(before)
  expect((await send(at, { method: 'HEAD', path: '/rooms', cookie })).status).toBe(200)
})

test('a path can be taken once, and none of ours', () => {
  const mount = at.web.mountFor('other')
  const serve = async () => new Response()
  for (const path of ['/rooms', '/account', '/account/x', '/decisions', '/sign-in', '/', 'rooms', '/a/']) {
    expect(() => mount.mount(path, serve)).toThrow(RangeError)
  }
})
