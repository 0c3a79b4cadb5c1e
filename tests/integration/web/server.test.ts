import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { beforeAll, expect, test, vi } from 'vitest'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { StuckDelivery } from '../../../src/web/options.ts'
import { until } from '../../support/poll.ts'
import { csrfIn, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let place: Place

beforeAll(async () => {
  place = await openPlace()
})

async function signIn(at: Opened, person = 'anne'): Promise<string> {
  const path = await issueSignInLink(place.db, person, 'sign-in', 60_000)
  return (await send(at, { method: 'POST', path })).cookie!
}

/** A server with a stream that says what it is told, and counts who listens. */
async function openStreaming(): Promise<Opened & { tell(words: string): void; listening(): number }> {
  const at = await place.open()
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>()
  at.web.mountFor('web').mount('/rooms', async () => {
    let own: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        own = controller
        listeners.add(own)
      },
      cancel: () => void listeners.delete(own),
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  })
  return {
    ...at,
    tell(words) {
      for (const each of listeners) each.enqueue(Buffer.from(`data: ${words}\n\n`))
    },
    listening: () => listeners.size,
  }
}

async function listen(
  at: Opened,
  cookie: string,
): Promise<{ response: IncomingMessage; heard: () => string; close: () => void }> {
  const headers = { host: at.host, cookie, accept: 'text/event-stream' }
  const asking = request({ host: '127.0.0.1', port: at.port, path: '/rooms/stream', headers }).end()
  asking.on('error', () => {})
  const [response] = (await once(asking, 'response')) as [IncomingMessage] // what the event hands over
  let heard = ''
  response.on('data', (piece: Buffer) => {
    heard += piece.toString()
  })
  response.on('error', () => {})
  return { response, heard: () => heard, close: () => asking.destroy() }
}

test('a stream flows piece by piece, and its source learns when the reader leaves', async () => {
  const at = await openStreaming()
  const { response, heard, close } = await listen(at, await signIn(at))
  expect(response.headers['content-type']).toBe('text/event-stream')
  for (const words of ['one', 'two', 'three']) {
    at.tell(words)
    await until(() => heard().endsWith(`data: ${words}\n\n`), { what: `the piece "${words}"` })
  }
  close()
  await until(() => at.listening() === 0, { what: 'the source to be cancelled' })
})

test('stopping ends streams and refuses what comes after; a second server takes the port', async () => {
  const at = await openStreaming()
  const cookie = await signIn(at)
  const streams = await Promise.all([listen(at, cookie), listen(at, cookie)])
  const ends = streams.map(({ response }) => once(response, 'end'))
  await at.web.stop()
  await Promise.all(ends)
  expect(streams.every(({ response }) => response.complete)).toBe(true)
  expect(at.listening()).toBe(0)
  await expect(send(at, { path: '/healthz' })).rejects.toThrow('ECONNREFUSED')
  expect((await place.open({ port: at.port })).port).toBe(at.port)
})

test('stopping lets a request in hand finish', async () => {
  const at = await place.open()
  let finish = (_: Response) => {}
  let begun = false
  at.web.mountFor('web').mount('/rooms', () => {
    begun = true
    return new Promise<Response>((resolve) => {
      finish = resolve
    })
  })
  const answer = send(at, { path: '/rooms', cookie: await signIn(at) })
  await until(() => begun, { what: 'the request to be in hand' })
  const stopped = at.web.stop()
  finish(new Response('done'))
  expect((await answer).text).toBe('done')
  await stopped
})

test('a stream ends with its session', async () => {
  const at = await openStreaming()
  const [here, there] = [await signIn(at), await signIn(at)]
  const stream = await listen(at, there)
  const ended = once(stream.response, 'end')
  const _csrf = csrfIn((await send(at, { path: '/account', cookie: here })).text)
  await send(at, { path: '/account/sessions/end', cookie: here, form: { _csrf, id: '' } })
  await ended
  expect(at.listening()).toBe(0)
})

test('health: 503 until a report is given, then what it says; strangers get no details', async () => {
  const at = await place.open({ metricsToken: 'a token' })
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await send(at, { path: '/healthz', headers })
    return { status: answer.status, body: JSON.parse(answer.text) }
  }
  expect(await read()).toEqual({ status: 503, body: { ok: false } })
  const report = {
    ok: true,
    database: { ok: true },
    adapters: { web: { state: 'up' as const, since: '2027-01-01T00:00:00Z', detail: 'on shelf 3' } },
    oldestUndeliveredMs: null,
    sealer: { ok: true },
  }
  at.web.setHealth(async () => report)
  expect(await read()).toEqual({ status: 200, body: report })
  const stranger = await read({ 'x-forwarded-for': '203.0.113.5' })
  expect(stranger.body).toEqual({
    ok: true,
    database: { ok: true },
    adapters: { web: { state: 'up', since: '2027-01-01T00:00:00Z' } },
    sealer: { ok: true },
  })
  at.web.setHealth(async () => ({ ...report, ok: false, database: { ok: false } }))
  expect((await read()).status).toBe(503)
  at.web.setHealth(async () => {
    throw new Error('no database')
  })
  expect(await read()).toEqual({ status: 503, body: { ok: false } })
})

test('metrics: for this machine or with the token, and a made-up path makes up no metric', async () => {
  const at = await place.open({ metricsToken: 'a token' })
  await send(at, { path: '/sign-in' })
  await send(at, { path: '/made-up-by-somebody', cookie: await signIn(at) })
  const metrics = await send(at, { path: '/metrics' })
  expect(metrics.text).toContain('jom_http_requests_total{area="/sign-in",status="200"} 1')
  expect(metrics.text).toContain('jom_http_requests_total{area="none",status="404"} 1')
  expect(metrics.text).not.toContain('made-up')
  const far = { 'x-forwarded-for': '203.0.113.5' }
  const status = async (headers: Record<string, string>) => (await send(at, { path: '/metrics', headers })).status
  expect(await status(far)).toBe(404)
  expect(await status({ ...far, authorization: 'Bearer a token' })).toBe(200)
  expect(await status({ authorization: 'Bearer another' })).toBe(404)
  expect(await status({ host: `evil.example:${at.port}` })).toBe(404)
})

test('metrics behind a proxy: for the token alone, since every caller seems to be this machine', async () => {
  const at = await place.open({ metricsToken: 'a token', proxied: true })
  const status = async (headers: Record<string, string>) => (await send(at, { path: '/metrics', headers })).status
  expect(await status({})).toBe(404)
  expect(await status({ authorization: 'Bearer a token' })).toBe(200)
})

test('static files: kept for good under their version, revalidated otherwise, nothing beside them', async () => {
  const at = await place.open()
  const page = (await send(at, { path: '/sign-in' })).text
  const css = /href="(\/assets\/[^"]+\/jom\.css)"/.exec(page)![1]!
  const styled = await send(at, { path: css })
  expect(styled.headers).toMatchObject({
    'content-type': 'text/css; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  expect(styled.text).toContain('--accent')
  const same = await send(at, { path: css, headers: { 'if-none-match': String(styled.headers.etag) } })
  expect([same.status, same.text]).toEqual([304, ''])
  const old = await send(at, { path: '/assets/older/jom.css' })
  expect(old.headers['cache-control']).toBe('public, no-cache')
  expect((await send(at, { path: css, headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding']).toBe(
    'gzip',
  )
  expect((await send(at, { path: '/favicon.svg' })).headers['content-type']).toBe('image/svg+xml')
  for (const path of ['/assets/x/server.ts', '/assets/x/..%2fserver.ts', '/assets/x/__proto__']) {
    expect((await send(at, { path })).status).toBe(404)
  }
})

test('a client that never finishes its headers is let go', async () => {
  const at = await place.open()
  const socket = connect(at.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  let heard = ''
  socket.on('data', (piece) => {
    heard += piece.toString()
  })
  await once(socket, 'close')
  expect(heard).toContain('408 Request Timeout')
})

test('deliveries: an administrator sees what is stuck and tries it again; others are told there is nothing', async () => {
  const stuck: StuckDelivery[] = [
    {
      id: 'post/7',
      kind: 'post',
      state: 'dead',
      what: 'case/EL-2027-FR-0042/card@joint',
      where: 'Joint <room>',
      label: 'TLP:AMBER',
      since: new Date(0),
      attempts: 9,
      reason: 'ab12cd34ef',
    },
    {
      id: 'post/8',
      kind: 'post',
      state: 'held',
      what: 'relay/1@ee',
      where: 'EE',
      since: new Date(0),
      attempts: 0,
      reason: 'label above the ceiling',
    },
  ]
  const retried: string[] = []
  const at = await place.open({
    deliveries: {
      list: async () => stuck,
      retry: async (id) => {
        retried.push(id)
        return id === 'post/7'
      },
    },
  })
  const [admin, other] = [await signIn(at), await signIn(at, 'kadri')]
  const page = await send(at, { path: '/deliveries', cookie: admin })
  expect(page.text).toContain('Joint &lt;room&gt;')
  expect(page.text).toContain('label above the ceiling')
  expect(page.text.match(/Try again: /g)).toHaveLength(1)
  const _csrf = csrfIn(page.text)
  const retry = (id: string) => send(at, { path: '/deliveries/retry', cookie: admin, form: { _csrf, id } })
  expect((await retry('post/7')).headers.location).toBe('/deliveries?retried')
  expect((await retry('post/9')).headers.location).toBe('/deliveries?gone')
  expect((await send(at, { path: '/deliveries', cookie: other })).status).toBe(404)
  const theirs = csrfIn((await send(at, { path: '/account', cookie: other })).text)
  const refused = await send(at, { path: '/deliveries/retry', cookie: other, form: { _csrf: theirs, id: 'post/8' } })
  expect([refused.status, retried]).toEqual([404, ['post/7', 'post/9']])
  expect((await send(at, { path: '/account', cookie: other })).text).not.toContain('/deliveries')
})

test('the start leads to the rooms, or to the account while there are none; pages follow the browser’s language', async () => {
  const at = await place.open()
  const cookie = await signIn(at)
  const begin = async () => (await send(at, { path: '/', cookie })).headers.location
  expect(await begin()).toBe('/account')
  at.web.mountFor('web').mount('/rooms', async () => new Response('rooms'))
  expect(await begin()).toBe('/rooms')
  expect((await send(at, { path: '/' })).headers.location).toBe('/sign-in')
  const danish = await send(at, { path: '/sign-in', headers: { 'accept-language': 'fr, da;q=0.8, en;q=0.5' } })
  expect(danish.text).toContain('<h1>Log ind</h1>')
})

test('a public address over plain http is refused', async () => {
  for (const origin of ['http://jom.example.eu', 'https://jom.example.eu/', 'https://jom.example.eu/path']) {
    await expect(place.open({ origin, names: 'single' })).rejects.toThrow(RangeError)
  }
  await expect(place.open({ origin: 'https://jom.example.eu', names: 'per-person' })).rejects.toThrow(RangeError)
})
