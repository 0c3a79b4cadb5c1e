import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clientOf, countAttempts } from '../../../src/web/attempts.ts'
import { localPath } from '../../../src/web/context.ts'
import { markup } from '../../../src/web/markup.ts'
import { csrfOf, hashOf, makeCode, makeSecret, readCode } from '../../../src/web/secret.ts'
import { agentOf } from '../../../src/web/session.ts'
import { describeSite, relyingPartyOf, sameSecret } from '../../../src/web/site.ts'
import { isZone, zones } from '../../../src/web/zone.ts'

test('a code is read however it is written, and nothing else is a code', () => {
  for (let n = 0; n < 200; n++) {
    const code = makeCode()
    expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    const bare = code.replaceAll('-', '')
    expect(readCode(` ${code.toLowerCase().replaceAll('-', ' – ')}\n`)).toBe(bare)
    expect(readCode(bare.replaceAll('0', 'o').replaceAll('1', 'I'))).toBe(bare)
  }
  for (const typed of [
    '',
    'ABCD',
    'ABCD-EFGH-JKMN-PQR',
    'ABCD-EFGH-JKMN-PQRST',
    'ABCD-EFGH-JKMN-PQR!',
    'ÅBCD-EFGH-JKMN-PQRS',
  ]) {
    expect(readCode(typed)).toBe('')
  }
})

test('a secret is hashed for one use, and its token does not repeat it', () => {
  const secret = makeSecret()
  expect(hashOf('session', secret)).not.toBe(hashOf('link', secret))
  expect(csrfOf(secret)).not.toContain(secret)
  expect(csrfOf(secret)).not.toBe(csrfOf(makeSecret()))
  expect(sameSecret(secret, secret)).toBe(true)
  expect(sameSecret(secret, `${secret}x`)).toBe(false)
  expect(sameSecret('', secret)).toBe(false)
})

test('attempts are counted per key for ten minutes, given back when good, and never grow beyond bounds', () => {
  let now = 0
  const attempts = countAttempts(() => now)
  const key = { what: 'secret', value: 'x' } as const
  for (let n = 0; n < 5; n++) expect(attempts.take([key])).toBe(0)
  now = 60_000
  expect(attempts.take([key])).toBe(540_000)
  // One full key refuses, and the others are not counted for it.
  expect(attempts.take([{ what: 'secret', value: 'y' }, key])).toBe(540_000)
  attempts.forgive([key])
  expect(attempts.take([key])).toBe(0)
  now = 600_000
  expect(attempts.take([key])).toBe(0)
  for (let n = 0; n < 50_000; n++) attempts.take([{ what: 'address', value: String(n) }])
  expect(attempts.take([{ what: 'address', value: 'new' }])).toBe(0)
})

test('a client is an IPv4 address or an IPv6 network', () => {
  for (const [address, client] of [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
  ]) {
    expect(clientOf(address!)).toBe(client)
  }
})

test('whatever is asked for, the way back stays on our own site', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.webUrl(),
        fc.string().map((rest) => `/${rest}`),
        fc.stringMatching(/^[/\\.]{1,4}[a-z./\\]*$/),
      ),
      (value) => {
        const path = localPath(value, '/rooms')
        for (const origin of ['https://jom.example.eu', 'http://fr.localhost:8080']) {
          expect(new URL(path, origin).origin).toBe(origin)
        }
      },
    ),
  )
  expect(localPath('/rooms/a?b=c#d', '/')).toBe('/rooms/a?b=c')
})

test('a site answers under its own names only', () => {
  const exercise = describeSite('http://localhost:8080', 'per-person')
  expect(exercise).toMatchObject({ secure: false, cookie: 'jom-8080' })
  expect(exercise.originOf('Ee.LOCALHOST:8080')).toBe('http://ee.localhost:8080')
  for (const host of [
    'localhost',
    'localhost:80',
    'xlocalhost:8080',
    'evil.example:8080',
    'a@localhost:8080',
    '',
    null,
  ]) {
    expect(exercise.originOf(host)).toBeUndefined()
  }
  const single = describeSite('http://localhost:8080', 'single')
  expect(single.originOf('fr.localhost:8080')).toBeUndefined()
  const live = describeSite('https://jom.example.eu', 'single')
  expect(live).toMatchObject({ secure: true, cookie: '__Host-jom' })
  expect(live.originOf('jom.example.eu:443')).toBe('https://jom.example.eu')
  expect(live.originOf('localhost')).toBeUndefined()
  expect(relyingPartyOf('http://fr.localhost:8080')).toBe('fr.localhost')
})

test('a browser is kept as two words', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  expect(agentOf(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`)).toBe('Chrome/Windows')
  expect(agentOf(`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${chrome} Edg/140.0`)).toBe('Edge/macOS')
  expect(
    agentOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1'),
  ).toBe('Safari/iOS')
  expect(agentOf('curl/8 <script>')).toBe('/')
  expect(agentOf(null)).toBe('/')
})

test('markup escapes every value and takes no promise', () => {
  expect(String(markup`<a title="${'"><script>'}">${['<b>', markup`<i>${'&'}</i>`, false, undefined]}</a>`)).toBe(
    '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;<i>&amp;</i></a>',
  )
  expect(() => markup`${Promise.resolve('x')}`).toThrow(TypeError)
})

test('zones hold all of Europe and the present one', () => {
  expect(zones('Asia/Tokyo')).toEqual(expect.arrayContaining(['Europe/Tallinn', 'Asia/Nicosia', 'Asia/Tokyo', 'UTC']))
  expect(isZone('Europe/Paris') && isZone('UTC')).toBe(true)
  expect(isZone('Europe/Atlantis')).toBe(false)
})
