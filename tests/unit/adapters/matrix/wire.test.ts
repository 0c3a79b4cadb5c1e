import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openWire, type Wire } from '../../../../adapters/matrix/wire.ts'

/** A homeserver that is not one, or not in order. */

const token = 'the token of the tests'
type Answer = (asked: IncomingMessage, answer: ServerResponse) => void

async function serve(answer: () => Answer): Promise<{ url: string; server: Server; asked: string[] }> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      asked.push(`${request.url} ${request.headers.authorization ?? ''} ${body}`)
      answer()(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server, asked } // it listens on TCP
}

let answer: Answer
let home: Awaited<ReturnType<typeof serve>>
let other: Awaited<ReturnType<typeof serve>>
let wire: Wire
beforeAll(async () => {
  home = await serve(() => answer)
  other = await serve(() => (_asked, response) => response.end('{"event_id":"$other"}'))
  wire = openWire({ url: home.url, token })
})
beforeEach(() => {
  home.asked.length = 0
})
afterAll(() => {
  for (const { server } of [home, other]) {
    server.closeAllConnections()
    server.close()
  }
})

const json = (body: unknown, status = 200): Answer => {
  return (_asked, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
const say = () => wire.ask('PUT', ['rooms', '!a', 'send', 'm.room.message', 'x'], { json: { body: 'words' } })

test.each([301, 302, 303, 307, 308])(
  'a redirection (%d) is not followed: neither token nor words go elsewhere',
  async (status) => {
    answer = (_asked, response) => response.writeHead(status, { location: `${other.url}/elsewhere` }).end()
    await expect(say()).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    await expect(wire.ask('GET', ['sync'])).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    await expect(wire.download('mxc://example.eu/a')).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    expect(other.asked).toEqual([])
    expect(home.asked).toHaveLength(3)
  },
)

test.each<[string, Answer]>([
  [
    'a page',
    (_asked, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
  ],
  ['half an answer', (_asked, response) => response.end('{"event_id":')],
  ['nothing', (_asked, response) => response.end()],
  ['a connection that breaks', (asked) => asked.socket.destroy()],
])('%s for an answer is none, to be asked for again', async (_what, given) => {
  answer = given
  await expect(say()).rejects.toMatchObject({ retry: { kind: 'backoff' } })
})

test('a pause that is asked for is an hour at most', async () => {
  for (const [asked, ms] of [
    [500, 500],
    [1e300, 3_600_000],
    [-1, 1000],
  ]) {
    answer = json({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: asked }, 429)
    await expect(say()).rejects.toMatchObject({ retry: { kind: 'after', ms } })
  }
})

test('a file is read up to 20 MiB, whether it says how large it is or not, and without an end too', async () => {
  const piece = Buffer.alloc(1 << 20)
  answer = (_asked, response) => response.end(piece)
  expect(await wire.download('mxc://example.eu/a')).toHaveLength(1 << 20)
  let written = 0
  for (const head of [{ 'content-length': 64 << 20 }, {}, { 'content-encoding': 'identity' }]) {
    answer = (asked, response) => {
      response.writeHead(200, head)
      const more = (): void => {
        for (; !asked.socket.destroyed && response.write(piece); ) written += 1
        if (!asked.socket.destroyed) response.once('drain', more)
      }
      more()
    }
    await expect(wire.download('mxc://example.eu/a')).rejects.toMatchObject({ retry: { kind: 'never' } })
  }
  expect(written).toBeLessThan(100)
})

test('a file is asked for by its own name alone', async () => {
  answer = (_asked, response) => response.end('bytes')
  for (const odd of [
    'mxc://../config',
    'mxc://./a',
    'mxc://a/b/c',
    'mxc://a/..',
    'https://a/b',
    'mxc://a?b/c',
    'mxc:///a',
  ])
    await expect(wire.download(odd)).rejects.toMatchObject({ retry: { kind: 'never' } })
  expect(home.asked).toEqual([])
  await wire.download('mxc://example.eu:8448/AbC_1-')
  expect(home.asked[0]).toMatch(/^\/_matrix\/client\/v1\/media\/download\/example\.eu%3A8448\/AbC_1-\?/)
})

test('what went wrong is told by its code alone: no words of the homeserver, no token, no address', async () => {
  answer = json({ errcode: 'M_FORBIDDEN', error: `you said: words, with ${token}` }, 403)
  const fault = await say().catch((caught: Error) => caught)
  expect(String(fault)).toBe('DeliveryError: gone: 403 M_FORBIDDEN for PUT send')
})
