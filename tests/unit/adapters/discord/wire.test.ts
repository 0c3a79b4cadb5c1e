import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../../../adapters/discord/limits.ts'
import { isOwn, openBudget, openWire, routeOf, type Wire } from '../../../../adapters/discord/wire.ts'
import { DeliveryError } from '../../../../src/chat/errors.ts'
import { codeOf, isUnclear, TokenRefused } from '../../../../src/chat/refusals.ts'

/** A server that answers whatever a test wants, to see what is made of it. */
let answer: RequestListener
let asked: { what: string; headers: IncomingMessage['headers']; body: string }[]
let url: string
let wire: Wire
let troubles: number
let close: () => Promise<void>

const troubled = (): void => {
  troubles += 1
}

beforeEach(async () => {
  asked = []
  troubles = 0
  const server = createServer((request, response) => {
    let body = ''
    request
      .setEncoding('latin1')
      .on('data', (piece: string) => {
        body += piece
      })
      .on('end', () => {
        asked.push({ what: `${request.method} ${request.url}`, headers: request.headers, body })
        answer(request, response)
      })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` // it listens on a port
  wire = openWire({ url: `${url}/`, token: 'top.secret.token', troubled })
  close = async () => {
    wire.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})
afterEach(() => close())

const json = { 'content-type': 'application/json' }
const says =
  (body: string, status = 200, headers: Record<string, string> = json): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)
const refuses = (status: number, code: number, headers = {}): RequestListener =>
  says(JSON.stringify({ message: 'words of people', code }), status, { ...json, ...headers })

const channel = '1500000000000000001'
const ask = () => wire.ask('POST', `/channels/${channel}/messages`, { body: { content: 'words of people' } })

const faultOf = async (asking: Promise<unknown>): Promise<DeliveryError> => {
  const fault = await asking.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(fault).toBeInstanceOf(DeliveryError)
  expect(JSON.stringify([String(fault), fault, (fault as Error).cause ?? ''])).not.toMatch(/secret|people/)
  return fault as DeliveryError // looked at above
}

const pauses = { 'x-ratelimit-scope': 'user', 'x-ratelimit-bucket': 'b', 'x-ratelimit-limit': '5' }

test.each<[string, RequestListener, DeliveryError['retry'], unclear: boolean]>([
  ['nothing of sense', says('{"id":'), { kind: 'backoff' }, true],
  [
    'no JSON, which may quote people',
    says('<html>people', 200, { 'content-type': 'text/html' }),
    { kind: 'backoff' },
    true,
  ],
  ['to go elsewhere', says('', 302, { location: 'http://127.0.0.1:9/' }), { kind: 'backoff' }, true],
  ['a gateway that gave up', says('people', 502, {}), { kind: 'backoff' }, true],
  ['not at all', (_request, response) => response.destroy(), { kind: 'backoff' }, true],
  [
    'half of it',
    (_request, response) => {
      response.writeHead(200, { ...json, 'content-length': '99' }).write('{"id":')
      response.destroy()
    },
    { kind: 'backoff' },
    true,
  ],
  ['null as a refusal', says('null', 400), { kind: 'backoff' }, true],
  ['a door of another’s', says('<html>people', 403, { 'content-type': 'text/html' }), { kind: 'backoff' }, true],
  ['to wait, without a time', refuses(429, 0), { kind: 'after', ms: 30_000 }, false],
  [
    'to wait until a date',
    refuses(429, 0, { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' }),
    { kind: 'after', ms: 30_000 },
    false,
  ],
  ['to wait for ever', refuses(429, 0, { 'retry-after': '99999999' }), { kind: 'after', ms: 3_600_000 }, false],
  ['to wait a moment', refuses(429, 0, { ...pauses, 'retry-after': '0.4' }), { kind: 'after', ms: 450 }, false],
  ['to write slower', refuses(429, 20_016, { 'retry-after': '7' }), { kind: 'after', ms: 7050 }, false],
  ['that a message was changed too often', refuses(400, 30_046), { kind: 'after', ms: 30_000 }, false],
  ['that direct messages are opened too fast', refuses(400, 40_003), { kind: 'after', ms: 30_000 }, false],
  ['that it is switched off for the moment', refuses(400, 40_006), { kind: 'backoff' }, true],
  ['that what stands before it turns the request away', refuses(403, 40_333), { kind: 'backoff' }, true],
  ['that it is overloaded', refuses(400, 130_000), { kind: 'backoff' }, true],
  ['no', refuses(404, 10_003), { kind: 'never' }, false],
  ['that the bot may not', refuses(403, 50_013), { kind: 'never' }, false],
  ['that the token is none', refuses(401, 0), { kind: 'backoff' }, false],
])('Discord says %s', async (_what, told, retry, unclear) => {
  answer = told
  const fault = await faultOf(ask())
  expect(fault.retry).toEqual(retry)
  expect(isUnclear(fault)).toBe(unclear)
  expect(asked.map(({ what }) => what)).toEqual([`POST /api/v10/channels/${channel}/messages`])
})

test('a refusal tells its code, and a token that is refused is told apart, each time it is asked', async () => {
  answer = refuses(403, 50_007)
  expect(codeOf(await faultOf(ask()))).toBe('50007')
  expect(troubles).toBe(0)
  answer = refuses(401, 0)
  for (let time = 0; time < 2; time += 1) expect(await faultOf(ask())).toBeInstanceOf(TokenRefused)
  expect(asked).toHaveLength(3)
  expect(troubles).toBe(2)
  // The token of an interaction is not the bot's.
  answer = refuses(401, 50_027)
  const late = await faultOf(wire.ask('POST', `/webhooks/${channel}/itoken`, { body: {}, keyless: true }))
  expect([codeOf(late), late.retry.kind, String(late).includes('itoken')]).toEqual(['50027', 'never', false])
  expect(asked.at(-1)?.headers.authorization).toBeUndefined()
  answer = says('{"id":"1"}')
  expect(await ask()).toEqual({ id: '1' })
  expect(asked.at(-1)?.headers.authorization).toBe('Bot top.secret.token')
})

test('a limit of one channel holds up no other, and is obeyed without asking', async () => {
  answer = refuses(429, 0, {
    ...pauses,
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': '60',
    'retry-after': '60',
  })
  // With its first answer Discord says which routes are limited together.
  for (let time = 0; time < 2; time += 1) await faultOf(ask())
  answer = says('{"id":"1"}')
  expect((await faultOf(ask())).retry.kind).toBe('after')
  expect(asked).toHaveLength(2)
  expect(await wire.ask('POST', '/channels/1500000000000000002/messages', { body: {} })).toEqual({ id: '1' })
})

test('a limit of all together is told to all but what answers an interaction', async () => {
  answer = refuses(429, 0, { 'x-ratelimit-global': 'true', 'x-ratelimit-scope': 'global', 'retry-after': '60' })
  await faultOf(ask())
  answer = says('', 204)
  expect((await faultOf(wire.ask('GET', '/users/@me'))).retry.kind).toBe('after')
  await wire.ask('POST', `/interactions/${channel}/itoken/callback`, { body: {}, keyless: true }, 'interaction')
  expect(asked).toHaveLength(2)
})

test('files go beside the words, by the names they are given', async () => {
  answer = says('{"id":"1"}')
  const body = { content: 'look', attachments: [{ id: 0, filename: 'a.txt' }] }
  await wire.ask('POST', `/channels/${channel}/messages`, {
    body,
    files: [{ name: 'a.txt', bytes: Buffer.from('bytes') }],
  })
  expect(asked[0]?.headers['content-type']).toMatch(/^multipart\/form-data/)
  expect(asked[0]?.body).toContain('name="files[0]"; filename="a.txt"')
  expect(asked[0]?.body).toContain(JSON.stringify(body))
})

test('an answer without an end is given up', async () => {
  const chunk = 'x'.repeat(1 << 20)
  answer = (_request, response) => {
    response.writeHead(200, json)
    const pour = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', pour)
    }
    pour()
  }
  expect((await faultOf(ask())).retry).toEqual({ kind: 'backoff' })
})

test('what is under way ends with the wire', async () => {
  answer = () => {}
  const asking = faultOf(ask())
  while (asked.length === 0) await new Promise((done) => setImmediate(done))
  wire.close()
  expect((await asking).retry).toEqual({ kind: 'backoff' })
  answer = says('{"id":"1"}')
  expect(await ask()).toEqual({ id: '1' })
})

test('files are taken up to a size, without the token, and nobody is followed elsewhere', async () => {
  answer = says('bytes', 200, {})
  expect(Buffer.from(await wire.download(`${url}/attachments/1/2/a`)).toString()).toBe('bytes')
  expect(asked[0]?.headers.authorization).toBeUndefined()
  answer = says('', 302, { location: `${url}/elsewhere` })
  expect((await faultOf(wire.download(`${url}/a`))).retry).toEqual({ kind: 'backoff' })
  answer = (_request, response) => response.end(Buffer.alloc(limits.fileBytes + 1))
  expect((await faultOf(wire.download(`${url}/a`))).retry).toEqual({ kind: 'never' })
  answer = says('', 404, {})
  expect((await faultOf(wire.download(`${url}/a`))).retry).toEqual({ kind: 'never' })
  const { length } = asked
  expect((await faultOf(wire.download('https://example.eu/a'))).retry).toEqual({ kind: 'never' })
  expect(asked).toHaveLength(length)
})

test('only Discord’s own hosts are its own', () => {
  const discord = 'https://discord.com/api'
  for (const own of [
    'https://discord.com/a',
    'https://cdn.discordapp.com/attachments/1/2/a?ex=1',
    'https://media.discordapp.net/a',
  ])
    expect(isOwn(own, discord)).toBe(true)
  for (const other of [
    'http://cdn.discordapp.com/a',
    'https://cdn.discordapp.com:8443/a',
    'https://ana:pass@cdn.discordapp.com/a',
    'https://cdn.discordapp.com.example.eu/a',
    'https://example.eu/cdn.discordapp.com',
    'javascript:alert(1)',
    '//cdn.discordapp.com/a',
  ])
    expect(isOwn(other, discord)).toBe(false)
  expect(isOwn('http://127.0.0.1:4010/a', 'http://127.0.0.1:4010/api')).toBe(true)
  expect(isOwn('http://127.0.0.1:4011/a', 'http://127.0.0.1:4010/api')).toBe(false)
  expect(isOwn('https://cdn.discordapp.com/a', 'https://example.eu/api')).toBe(false)
})

test('a route names nobody, and no secret', () => {
  expect(routeOf(`/webhooks/${channel}/aW50ZXJhY3Rpb24/messages/@original`)).toBe(
    '/webhooks/:id/:token/messages/@original',
  )
  expect(routeOf(`/interactions/${channel}/aW50ZXJhY3Rpb24/callback?with_response=true`)).toBe(
    '/interactions/:id/:token/callback',
  )
  expect(routeOf(`/channels/${channel}/messages/${channel}/reactions/%F0%9F%91%80/@me`)).toBe(
    '/channels/:id/messages/:id/reactions/:emoji',
  )
})

describe('the refusals that Discord counts', () => {
  test('hold up all but interactions once half of them are used up, until ten minutes are over', () => {
    let now = 0
    const budget = openBudget(() => now)
    for (let count = 1; count < limits.invalidRequests / 2; count += 1) budget.spend()
    expect(budget.pauseMs()).toBe(0)
    now = 60_000
    budget.spend()
    expect(budget.pauseMs()).toBe(limits.invalidMs - 60_000)
    now = limits.invalidMs
    expect(budget.pauseMs()).toBe(0)
    budget.spend()
    expect(budget.pauseMs()).toBe(0)
  })

  test('are 401, 403 and 429, but for a limit that others used up; then only interactions are asked', async () => {
    const budget = openBudget(() => 0)
    let spent = 0
    const spend = (): void => {
      spent += 1
    }
    const own = openWire({ url, token: 'top.secret.token', budget: { ...budget, spend } })
    const query = (count: number) => own.ask('GET', `/channels/${1_500_000_000_000_000_000n + BigInt(count)}/pins`)
    const told: readonly [RequestListener, number][] = [
      [says('{}'), 0],
      [refuses(404, 10_003), 0],
      [says('people', 502, {}), 0],
      [refuses(429, 0, { 'x-ratelimit-scope': 'shared', 'retry-after': '1' }), 0],
      [refuses(401, 0), 1],
      [refuses(403, 50_001), 1],
      [refuses(429, 0, { 'x-ratelimit-scope': 'user', 'retry-after': '1' }), 1],
    ]
    for (const [index, [each, counts]] of told.entries()) {
      const before = spent
      answer = each
      await query(index).catch(() => {})
      expect(spent - before).toBe(counts)
    }
    for (let count = 0; count < limits.invalidRequests / 2; count += 1) budget.spend()
    answer = says('{}')
    const { length } = asked
    expect((await faultOf(query(99))).retry).toEqual({ kind: 'after', ms: limits.invalidMs })
    expect(asked).toHaveLength(length)
    await own.ask('POST', `/interactions/${channel}/itoken/callback`, { body: {}, keyless: true }, 'interaction')
    expect(asked).toHaveLength(length + 1)
    own.close()
  })
})
