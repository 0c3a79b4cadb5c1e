import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openRooms } from '../../../../adapters/slack/rooms.ts'
import { apiOf, isOwn, openWire, type Wire } from '../../../../adapters/slack/wire.ts'
import { DeliveryError } from '../../../../src/chat/errors.ts'
import { conversationRef, localOf } from '../../../../src/chat/refs.ts'
import { codeOf, isUnclear, TokenRefused } from '../../../../src/chat/refusals.ts'
import type { Shelf } from '../../../../src/chat/shelf.ts'

/** A server that answers whatever a test wants, to see what is made of it. */
let answer: RequestListener
let asked: string[]
let url: string
let wire: Wire
let close: () => Promise<void>

beforeEach(async () => {
  asked = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // it listens on a port
  wire = openWire({ url, token: 'xoxb-secret' })
  close = async () => {
    wire.close()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})
afterEach(() => close())

const says =
  (body: string, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)

const faultOf = async (asking: Promise<unknown>): Promise<DeliveryError> => {
  const fault = await asking.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(fault).toBeInstanceOf(DeliveryError)
  expect(JSON.stringify([String(fault), fault, (fault as Error).cause ?? ''])).not.toMatch(/xoxb|people/)
  return fault as DeliveryError // looked at above
}
const ask = () => wire.ask('chat.postMessage', { channel: 'C0', text: 'of people' })

test.each<[string, RequestListener, DeliveryError['retry'], unclear: boolean]>([
  ['nothing of sense', says('null'), { kind: 'backoff' }, true],
  ['no JSON, which may quote people', says('<html>words of people'), { kind: 'backoff' }, true],
  ['no reason', says('{"ok":false}'), { kind: 'backoff' }, true],
  ['a reason that is none', says('{"ok":false,"error":"Words of people!"}'), { kind: 'backoff' }, true],
  ['to go elsewhere', says('', 302, { location: 'http://127.0.0.1:9/' }), { kind: 'backoff' }, true],
  ['a gateway that gave up', says('people', 502), { kind: 'backoff' }, true],
  ['to wait, without a time', says('', 429), { kind: 'after', ms: 30_000 }, false],
  [
    'to wait until a date',
    says('', 429, { 'retry-after': 'Thu, 01 Jan 2099 00:00:00 GMT' }),
    { kind: 'after', ms: 30_000 },
    false,
  ],
  ['to wait for ever', says('', 429, { 'retry-after': '99999999' }), { kind: 'after', ms: 3_600_000 }, false],
  ['not at all', (_request, response) => response.destroy(), { kind: 'backoff' }, true],
  [
    'half of it',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '99' }).write('{"ok":')
      response.destroy()
    },
    { kind: 'backoff' },
    true,
  ],
  ['that the bot is no more there', says('{"ok":false,"error":"account_inactive"}'), { kind: 'backoff' }, false],
  ['no', says('{"ok":false,"error":"is_archived"}'), { kind: 'never' }, false],
  [
    'that it has no scope',
    says('{"ok":false,"error":"missing_scope","needed":"chat:write"}'),
    { kind: 'never' },
    false,
  ],
])('Slack says %s', async (_what, told, retry, unclear) => {
  answer = told
  const fault = await faultOf(ask())
  expect(fault.retry).toEqual(retry)
  expect(isUnclear(fault)).toBe(unclear)
  expect(asked).toEqual(['POST /api/chat.postMessage'])
})

test('a refusal tells its code, and a token that is refused is told apart', async () => {
  answer = says('{"ok":false,"error":"name_taken"}')
  expect(codeOf(await faultOf(ask()))).toBe('name_taken')
  answer = says('{"ok":false,"error":"token_revoked"}')
  expect(await faultOf(ask())).toBeInstanceOf(TokenRefused)
})

test('an answer without an end is given up', async () => {
  const chunk = 'x'.repeat(1 << 20)
  answer = (_request, response) => {
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
  answer = says('{"ok":true,"ts":"1.000001"}')
  expect((await ask()).ts).toBe('1.000001')
})

test('files are taken up to a size, and nobody is followed elsewhere', async () => {
  answer = says('bytes')
  expect(Buffer.from(await wire.download(`${url}/files-pri/F0/a`)).toString()).toBe('bytes')
  answer = says('', 302, { location: `${url}/signin` })
  expect((await faultOf(wire.download(`${url}/files-pri/F0/a`))).retry).toEqual({ kind: 'never' })
  answer = (_request, response) => response.end(Buffer.alloc(21 * 2 ** 20))
  expect((await faultOf(wire.download(`${url}/files-pri/F0/a`))).retry).toEqual({ kind: 'never' })
  answer = says('', 404)
  expect((await faultOf(wire.download(`${url}/files-pri/F0/a`))).retry).toEqual({ kind: 'never' })
  const before = asked.length
  await faultOf(wire.download('https://example.eu/a'))
  await faultOf(wire.respond('https://example.eu/a', { text: 'of people' }))
  await faultOf(wire.upload('https://example.eu/a', Buffer.from('of people')))
  expect(asked.length).toBe(before)
})

test('only Slack’s own hosts are its own', () => {
  const slack = 'https://slack.com'
  for (const own of ['https://slack.com/api/', 'https://files.slack.com/a', 'https://hooks.slack.com/b'])
    expect(isOwn(own, slack)).toBe(true)
  for (const other of [
    'http://files.slack.com/a',
    'https://files.slack.com:8443/a',
    'https://ana:pass@files.slack.com/a',
    'https://files.slack.com.example.eu/a',
    'https://notslack.com/a',
    'https://example.eu/files.slack.com',
    'javascript:alert(1)',
    '//files.slack.com/a',
  ])
    expect(isOwn(other, slack)).toBe(false)
  expect(isOwn('http://127.0.0.1:4010/files', 'http://127.0.0.1:4010')).toBe(true)
  expect(isOwn('http://127.0.0.1:4011/files', 'http://127.0.0.1:4010')).toBe(false)
  expect(apiOf('https://slack.com/')).toBe('https://slack.com/api/')
})

test('members of whom there is no end are not taken for all who read along', async () => {
  answer = says('{"ok":true,"members":["U1"],"response_metadata":{"next_cursor":"again"}}')
  const shelf = {} as Shelf // nothing of it is asked for
  const rooms = openRooms({ wire, shelf, channelOf: (conversation) => localOf(conversation), bot: { userId: 'U1' } })
  await expect(rooms.members(conversationRef('slack', 'C0'))).rejects.toThrow('without an end')
})
