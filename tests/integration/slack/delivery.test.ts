import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { mostSockets } from '../../servers/slack/sockets.ts'
import { until } from '../../support/poll.ts'
import { call, codeOf, dial, type Frame } from './bare.ts'

/** How the double delivers: over sockets and by signed requests, once, again, doubled, late or not at all. */
let slack: Slack
let ana: string
let room: string
beforeEach(async () => {
  slack = await startSlack({ timing: { interaction: 2_000, event: 2_000, retries: [10, 20, 30], ping: 30 } })
  ana = slack.people.addUser({ name: 'Ana Moreau' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
})
afterEach(() => slack.close())
const textOf = ({ payload }: Frame) => payload?.event?.text
const settled = () => until(() => slack.delivered.pending === 0, { what: 'all is delivered or lost' })

test('a socket is greeted, its ticket opens no second one, and the eleventh is sent away', async () => {
  const first = await dial(slack)
  expect(first.frames[0]).toMatchObject({
    type: 'hello',
    num_connections: 1,
    connection_info: { app_id: slack.bot.appId },
  })
  const others = await Promise.all(Array.from({ length: mostSockets - 1 }, () => dial(slack)))
  expect(slack.sockets()).toBe(mostSockets)
  const eleventh = await dial(slack)
  expect(eleventh.frames[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  await until(() => !eleventh.isOpen(), { what: 'it is closed' })
  for (const line of [first, ...others]) line.close()
  await until(() => slack.sockets() === 0, { what: 'all are gone' })
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken)
  await connect(String(url))
  await expect(connect(String(url))).rejects.toThrow('no socket')
  await expect(connect(`${slack.url.replace('http', 'ws')}/link/?ticket=made-up`)).rejects.toThrow('no socket')
})

test('each event goes to one of the sockets, and comes as the types say', async () => {
  const [one, other] = [await dial(slack), await dial(slack)]
  for (const text of ['a', 'b', 'c', 'd']) expect(await slack.people.post(ana, room, text).acknowledged).toBe(true)
  const heard = [...one.envelopes(), ...other.envelopes()]
  expect(heard.map(textOf).sort()).toEqual(['a', 'b', 'c', 'd'])
  expect(one.envelopes().length).toBe(2)
  expect(heard[0]).toMatchObject({
    type: 'events_api',
    retry_attempt: 0,
    accepts_response_payload: false,
    payload: {
      type: 'event_callback',
      team_id: slack.team.id,
      api_app_id: slack.bot.appId,
      is_ext_shared_channel: false,
      authorizations: [{ team_id: slack.team.id, user_id: slack.bot.user, is_bot: true }],
      event: {
        type: 'message',
        channel: room,
        channel_type: 'channel',
        user: ana,
        team: slack.team.id,
        blocks: [{ type: 'rich_text' }],
      },
    },
  })
})

test('what is not acknowledged comes again, with its number and reason, and is lost in the end', async () => {
  await slack.close()
  slack = await startSlack({ timing: { event: 1000, retries: [10, 20, 30] } })
  ana = slack.people.addUser({ name: 'Ana Moreau' })
  room = slack.people.createChannel({ name: 'room', members: [ana] })
  const line = await dial(slack, (frame) => (frame.retry_attempt === 2 ? {} : undefined))
  expect(await slack.people.post(ana, room, 'again').acknowledged).toBe(true)
  expect(line.envelopes().map(({ retry_attempt, retry_reason }) => [retry_attempt, retry_reason])).toEqual([
    [0, ''],
    [1, 'timeout'],
    [2, 'timeout'],
  ])
  expect(new Set(line.envelopes().map(({ payload }) => payload?.event_id)).size).toBe(1)
  expect(new Set(line.envelopes().map(({ envelope_id }) => envelope_id)).size).toBe(3)
  line.close()
  await until(() => slack.sockets() === 0, { what: 'it is gone' })
  const mute = await dial(slack, () => undefined)
  expect(await slack.people.post(ana, room, 'unheard').acknowledged).toBe(false)
  expect(mute.envelopes().map(({ retry_attempt }) => retry_attempt)).toEqual([0, 1, 2, 3])
  mute.close()
  await until(() => slack.sockets() === 0, { what: 'it is gone' })
  expect(await slack.people.post(ana, room, 'lost').acknowledged).toBe(false)
  expect(slack.delivered.lost).toBe(2)
})

test('pings come, a refresh is asked of one socket alone, and nothing more goes over it', async () => {
  const [one, other] = [await dial(slack), await dial(slack)]
  await until(() => one.pings > 1 && other.pings > 1, { what: 'pings on both' })
  slack.faults.disconnect('warning')
  slack.faults.disconnect('refresh_requested')
  await until(() => one.frames.length === 3, { what: 'both are said' })
  expect(one.frames.slice(1).map(({ reason }) => reason)).toEqual(['warning', 'refresh_requested'])
  expect([one.isOpen(), slack.sockets()]).toEqual([true, 1])
  for (const text of ['a', 'b']) await slack.people.post(ana, room, text).acknowledged
  expect([one.envelopes().length, other.envelopes().map(textOf)]).toEqual([0, ['a', 'b']])
})

test('faults of events: doubled, under a new id, late, cut off in the middle', async () => {
  const line = await dial(slack)
  slack.faults.doubleEvents()
  await slack.people.post(ana, room, 'doubled').acknowledged
  await until(() => line.envelopes().length === 2, { what: 'two of it' })
  expect(new Set(line.envelopes().map(({ payload }) => payload?.event_id)).size).toBe(1)
  slack.faults.renewEvents()
  const renewed = slack.people.post(ana, room, 'renewed')
  await renewed.acknowledged
  await until(() => line.envelopes().length === 4, { what: 'two of it' })
  const two = line.envelopes().slice(2)
  expect(new Set(two.map(({ payload }) => payload?.event_id)).size).toBe(2)
  expect(new Set(two.map(({ payload }) => payload?.event?.ts))).toEqual(new Set([renewed.ts]))
  slack.faults.delayEvents(50)
  const [late, soon] = [slack.people.post(ana, room, 'late'), slack.people.post(ana, room, 'soon')]
  await Promise.all([late.acknowledged, soon.acknowledged])
  expect(line.envelopes().slice(4).map(textOf)).toEqual(['soon', 'late'])
  await late.again()
  await late.againAnew()
  const ids = line
    .envelopes()
    .filter((frame) => textOf(frame) === 'late')
    .map(({ payload }) => payload?.event_id)
  expect([ids.length, ids[0] === ids[1], ids[1] === ids[2]]).toEqual([3, true, false])
  const other = await dial(slack)
  slack.faults.dropInMidEvent()
  expect(await slack.people.post(ana, room, 'cut').acknowledged).toBe(true)
  expect(slack.sockets()).toBe(1)
  const cut = () => [...line.envelopes(), ...other.envelopes()].filter((frame) => textOf(frame) === 'cut')
  await until(() => cut().length === 2, { what: 'it comes on one, then on the other' })
  expect(
    cut()
      .map(({ retry_reason }) => retry_reason)
      .sort(),
  ).toEqual(['', 'connection_failed'])
})

test('faults of calls: limited, broken, no JSON, closed before and after the effect, down', async () => {
  const post = () =>
    fetch(`${slack.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
      body: new URLSearchParams({ channel: room, text: 'x' }),
    })
  slack.faults.call('chat.postMessage', { kind: 'ratelimited', seconds: 7 })
  const limited = await post()
  expect([limited.status, limited.headers.get('retry-after'), (await limited.json()).error]).toEqual([
    429,
    '7',
    'ratelimited',
  ])
  slack.faults.call('*', { kind: 'status', status: 500 }, { times: 2, channel: room })
  expect((await post()).status).toBe(500)
  expect(await codeOf(slack, 'auth.test')).toBe('ok')
  expect((await post()).status).toBe(500)
  slack.faults.call('chat.postMessage', { kind: 'no-json' })
  await expect(post().then((answer) => answer.json())).rejects.toThrow(/JSON/u)
  slack.faults.call('chat.postMessage', { kind: 'closed', when: 'before' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(slack.people.seenBy(ana, room)).toEqual([])
  slack.faults.call('chat.postMessage', { kind: 'closed', when: 'after' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(slack.people.seenBy(ana, room).length).toBe(1)
  slack.faults.call('chat.postMessage', { kind: 'error', error: 'fatal_error' })
  expect((await (await post()).json()).error).toBe('fatal_error')
  const line = await dial(slack)
  slack.faults.goDown()
  await until(() => !line.isOpen(), { what: 'it is cut' })
  await expect(post()).rejects.toThrow('fetch failed')
  slack.faults.comeUp()
  expect((await post()).status).toBe(200)
  slack.faults.refuseConnections(1)
  const { url } = await call(slack, 'apps.connections.open', {}, slack.appToken)
  await expect(connect(String(url))).rejects.toThrow('no socket')
  expect((await dial(slack)).frames[0]?.type).toBe('hello')
})

/** Opens a socket, or fails where it is refused. */
async function connect(url: string): Promise<void> {
  const socket = new WebSocket(url)
  await new Promise<void>((done, failed) => {
    socket.addEventListener('open', () => done())
    socket.addEventListener('error', () => failed(new Error('no socket')))
  })
}

test('too many events: the app is told once, without an inner event, and hears no more until it ends', async () => {
  const line = await dial(slack)
  slack.faults.limitEvents(2)
  for (const text of ['a', 'b', 'c', 'd']) slack.people.post(ana, room, text)
  await settled()
  await until(() => line.envelopes().length === 3, { what: 'two events and the limit' })
  const limit = line.envelopes().find(({ payload }) => payload?.event === undefined)
  expect(limit?.payload).toMatchObject({
    type: 'app_rate_limited',
    team_id: slack.team.id,
    api_app_id: slack.bot.appId,
  })
  slack.faults.limitEvents(undefined)
  expect(await slack.people.post(ana, room, 'e').acknowledged).toBe(true)
})

type Request = { headers: IncomingHttpHeaders; body: string }

/** An address for signed requests; `status` is what it answers with. */
async function listen(status: (request: Request) => number, body = '{}') {
  const requests: Request[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const came = { headers: request.headers, body: Buffer.concat(chunks).toString() }
    requests.push(came)
    const asked = came.body.startsWith('{') ? (JSON.parse(came.body) as { challenge?: string }) : {} // looked at only
    response.writeHead(asked.challenge ? 200 : status(came), { 'content-type': 'application/json' })
    response.end(asked.challenge ? JSON.stringify({ challenge: asked.challenge }) : body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    requests,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    close: () => server.close(),
  } // it listens on a port
}

test('by HTTP: the challenge first, then signed requests, again with a number where they failed', async () => {
  let failing = true
  const place = await listen(({ headers }) => (failing && headers['x-slack-retry-num'] !== '2' ? 500 : 200))
  await slack.deliverTo(place.url)
  expect(await slack.people.post(ana, room, 'hello').acknowledged).toBe(true)
  const [challenge, ...rest] = place.requests
  expect(JSON.parse(challenge?.body ?? '')).toMatchObject({ type: 'url_verification' })
  expect(rest.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']])).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
  ])
  for (const { headers, body } of place.requests) {
    const base = `v0:${headers['x-slack-request-timestamp']}:${body}`
    const own = createHmac('sha256', slack.signingSecret).update(base).digest('hex')
    expect(headers['x-slack-signature']).toBe(`v0=${own}`)
    expect(Math.abs(Date.now() / 1000 - Number(headers['x-slack-request-timestamp']))).toBeLessThan(300)
  }
  failing = false
  const typed = await slack.people.slash(ana, room, '/jom help')
  expect(typed.acknowledged).toBe(true)
  const form = new URLSearchParams(place.requests.at(-1)?.body)
  expect([form.get('command'), form.get('text'), form.get('user_id')]).toEqual(['/jom', 'help', ana])
  await slack.deliverTo(undefined)
  expect(await slack.people.post(ana, room, 'to nobody').acknowledged).toBe(false)
  place.close()
})
