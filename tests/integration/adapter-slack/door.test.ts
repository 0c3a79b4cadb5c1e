import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { underNewId } from '../../servers/slack/faults.ts'
import { signatureOf } from '../../servers/slack/requests.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** Whoever cannot sign as Slack does is not heard. */

let station: Station
beforeAll(async () => {
  station = await openStation('http')
})
afterAll(() => station.close())

const nowAt = (): string => String(Math.floor(Date.now() / 1000))

let lines = 0
/** An event of Ana's, as Slack would send it. */
function event(text: string): Record<string, unknown> {
  const ts = `${Math.floor(Date.now() / 1000)}.${String(++lines).padStart(6, '0')}`
  const { channel, ana } = station
  const message = { type: 'message', channel, user: ana, text, ts, event_ts: ts, channel_type: 'channel' }
  return { type: 'event_callback', event_id: `Ev${lines}`, team_id: 'T1', event: message }
}

async function post(
  body: string,
  headers: { at?: string; signature?: string | null; type?: string; retry?: string } = {},
): Promise<{ status: number; text: string }> {
  const at = headers.at ?? nowAt()
  const signature =
    headers.signature === undefined ? signatureOf(station.double.signingSecret, at, body) : headers.signature
  const answer = await fetch(station.address, {
    method: 'POST',
    headers: {
      'content-type': headers.type ?? 'application/json',
      'x-slack-request-timestamp': at,
      ...(signature !== null && { 'x-slack-signature': signature }),
      ...(headers.retry && { 'x-slack-retry-num': headers.retry, 'x-slack-retry-reason': 'http_timeout' }),
    },
    body,
  })
  return { status: answer.status, text: await answer.text() }
}

const offers = (text: string): number =>
  station.sink.offered.filter((offer) => 'text' in offer.event && offer.event.text === text).length

test('a signed event is taken', async () => {
  expect(await post(JSON.stringify(event('signed')))).toEqual({ status: 200, text: '' })
  expect(offers('signed')).toBe(1)
})

test.each([
  ['none', null],
  ['an empty one', ''],
  ['one of nobody', `v0=${'0'.repeat(64)}`],
  ['one with another secret', undefined],
  ['a strange one', 'v0=é'],
  ['the right one under another version', 'v1'],
])('a signature that is %s is turned away', async (name, given) => {
  const at = nowAt()
  const body = JSON.stringify(event(`by ${name}`))
  const right = signatureOf(station.double.signingSecret, at, body)
  const other = `v0=${createHmac('sha256', 'another secret').update(`v0:${at}:${body}`).digest('hex')}`
  const signature = given === undefined ? other : given === 'v1' ? right.replace('v0', 'v1') : given
  expect((await post(body, { at, signature })).status).toBe(401)
  expect(offers(`by ${name}`)).toBe(0)
})

test('a signature over other words is turned away', async () => {
  const at = nowAt()
  const signature = signatureOf(station.double.signingSecret, at, JSON.stringify(event('signed words')))
  expect((await post(JSON.stringify(event('other words')), { at, signature })).status).toBe(401)
  expect(offers('other words')).toBe(0)
})

test.each([-301, 301])('a request that is %i seconds away is turned away, however well it is signed', async (away) => {
  const at = String(Math.floor(Date.now() / 1000) + away + Math.sign(away))
  expect((await post(JSON.stringify(event(`${away}`)), { at })).status).toBe(401)
  expect(offers(`${away}`)).toBe(0)
})

test('a retry may be the only one that comes', async () => {
  expect((await post(JSON.stringify(event('a retry alone')), { retry: '2' })).status).toBe(200)
  expect(station.heard().filter((each) => 'text' in each && each.text === 'a retry alone')).toHaveLength(1)
})

test('the same request again, a retry and another event id are stored once', async () => {
  const said = event('replayed')
  const at = nowAt()
  for (const retry of ['', '1', '2']) expect((await post(JSON.stringify(said), { at, retry })).status).toBe(200)
  expect((await post(JSON.stringify(underNewId(said)))).status).toBe(200)
  expect(station.heard().filter((each) => 'text' in each && each.text === 'replayed')).toHaveLength(1)
})

test('it is answered with an error as long as the store does not take it, and stored once in the end', async () => {
  const body = JSON.stringify(event('held'))
  station.sink.hold()
  expect((await post(body)).status).toBe(500)
  station.sink.release()
  expect((await post(body, { retry: '1' })).status).toBe(200)
  expect(station.heard().filter((each) => 'text' in each && each.text === 'held')).toHaveLength(1)
})

test('the challenge is answered, and nothing else that is no event does anything', async () => {
  const challenge = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'prove it' })
  expect(JSON.parse((await post(challenge)).text)).toEqual({ challenge: 'prove it' })
  expect((await post(challenge, { signature: null })).status).toBe(401)
  expect((await post('{')).status).toBe(400)
  expect((await post('payload=%7B', { type: 'application/x-www-form-urlencoded' })).status).toBe(400)
  expect((await post(JSON.stringify({ type: 'event_callback' }))).status).toBe(200)
  expect((await post('x'.repeat(2 ** 20 + 1))).status).toBe(413)
  expect((await fetch(station.address)).status).toBe(405)
})

test('after it stopped nobody is let in', async () => {
  const handled = station.address
  await station.stop()
  const body = JSON.stringify(event('too late'))
  const at = nowAt()
  const signed = {
    'x-slack-request-timestamp': at,
    'x-slack-signature': signatureOf(station.double.signingSecret, at, body),
  }
  expect((await fetch(handled, { method: 'POST', headers: signed, body })).status).toBe(503)
})
