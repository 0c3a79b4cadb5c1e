import { afterEach, expect, test } from 'vitest'
import { paragraph } from '../../../src/chat/message.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations, textsOf } from './station.ts'

const openStation = stations()

/** What the adapter does when Discord refuses, falls silent, or was not asked for enough. */

let station: Station
afterEach(() => station.close())

const identifies = (): readonly { intents: number }[] =>
  station.double.received.filter(({ op }) => op === 2).map(({ d }) => d as { intents: number }) // as Discord's types say

test('MESSAGE_CONTENT is not granted: nothing is linked, no empty word is handed over, and the bot can be spoken to', async () => {
  station = await openStation({ granted: { content: false } })
  const { double, ana, ben, channel, conversation, adapter } = station
  const { people, bot } = double
  expect(identifies()[0]?.intents ?? 0).toBe(1 | 2 | (1 << 9) | (1 << 10) | (1 << 12) | (1 << 13))
  const said = people.post(ana, channel, 'nobody hears this')
  people.edit(ana, channel, said.id, 'nor this')
  people.post(ben, channel, 'nor what stands in a file', { files: [{ name: 'a.txt', bytes: 'a' }] })
  people.post(ana, channel, `<@${bot.id}> status`)
  const aside = people.directWith(ben)
  people.post(ben, aside, 'status')
  expect(textsOf(await station.hearing(1))).toEqual(['status'])
  expect(textsOf(await station.hearing(1, conversationRef('discord', aside)))).toEqual(['status'])
  const missing = { retry: { kind: 'never' }, message: expect.stringContaining('MESSAGE_CONTENT is not granted') }
  await expect(adapter.rooms?.members(conversation)).rejects.toMatchObject(missing)
  await expect(adapter.assurance(conversation)).rejects.toMatchObject(missing)
  expect(await adapter.assurance(conversationRef('discord', aside))).toMatchObject({ operator: 'foreign' })
  // Read back it is as empty.
  await station.stop()
  people.edit(ana, channel, said.id, 'changed in the gap')
  await station.start()
  people.post(ana, channel, `<@${bot.id}> cases`)
  expect(textsOf(await station.hearing(2))).toEqual(['status', 'cases'])
  expect(station.sink.offered.every(({ event }) => !('text' in event) || event.text !== '')).toBe(true)
})

test('it is granted while the bot runs: from then on it hears, without a restart', async () => {
  station = await openStation({ granted: { content: false, members: false } })
  const { double, ana, channel, conversation, adapter } = station
  await expect(adapter.rooms?.members(conversation)).rejects.toMatchObject({ retry: { kind: 'never' } })
  Object.assign(double.granted, { content: true, members: true })
  // Whatever is not answered has the bot look.
  double.faults.call('GET /channels/:channel/messages', { kind: 'status', status: 503 })
  await adapter.history?.readBack(conversation)
  await until(() => identifies().length === 2, { within: 15_000, what: 'another session' })
  await station.being('up')
  expect(await until(() => adapter.rooms?.members(conversation), { what: 'who reads it' })).toHaveLength(3)
  double.people.post(ana, channel, 'heard')
  expect(textsOf(await station.hearing(1))).toEqual(['heard'])
})

test('GUILD_MEMBERS is not granted: nobody can say who reads a room, and the bot does not ask', async () => {
  station = await openStation({ granted: { members: false } })
  const { double, ana, channel, conversation, adapter } = station
  double.people.post(ana, channel, 'heard')
  expect(textsOf(await station.hearing(1))).toEqual(['heard'])
  const missing = { retry: { kind: 'never' }, message: expect.stringContaining('GUILD_MEMBERS is not granted') }
  await expect(adapter.rooms?.members(conversation)).rejects.toMatchObject(missing)
  expect(double.received.filter(({ op }) => op === 8)).toEqual([])
  expect(adapter.health().state).toBe('up')
})

test('Discord limits the question for members: until they are known nobody is said to read a room', async () => {
  station = await openStation({ idle: true })
  const { double, conversation } = station
  double.faults.limitMembers(2)
  await station.start()
  await expect(station.adapter.rooms?.members(conversation)).rejects.toMatchObject({ retry: { kind: 'backoff' } })
  const members = await until(() => station.adapter.rooms?.members(conversation), { what: 'they are known' })
  expect(members).toHaveLength(3)
})

test('the token is reset: the bot is down, asks for no more sessions, and goes on when the token is good again', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  double.people.post(ana, channel, 'before')
  await station.hearing(1)
  const before = identifies().length
  double.faults.revokeToken()
  await station.being('down')
  double.people.post(ana, channel, 'said meanwhile')
  const asked = (): number => double.callsOf('GET /applications/@me').length
  const seen = asked()
  await until(() => asked() > seen, { within: 15_000, what: 'it is asked whether the token is good' })
  expect(identifies().length).toBeLessThanOrEqual(before + 1)
  expect(station.adapter.health().state).toBe('down')
  double.faults.restoreToken()
  expect(textsOf(await station.hearing(2, station.conversation).catch(() => station.hearing(2)))).toEqual([
    'before',
    'said meanwhile',
  ])
  await station.being('up')
  expect(JSON.stringify(station.log)).not.toContain(double.token)
}, 60_000)

test('Discord is down at the start: the bot waits, and begins when it is there', async () => {
  station = await openStation({ idle: true })
  const { double, ana, channel } = station
  double.faults.goDown()
  const { started } = await station.begin()
  await until(() => station.adapter.health().detail !== undefined, { what: 'it is noticed' })
  expect(station.adapter.health().state).toBe('connecting')
  double.faults.comeUp()
  await started
  expect(station.adapter.health().state).toBe('up')
  double.people.post(ana, channel, 'heard')
  expect(textsOf(await station.hearing(1))).toEqual(['heard'])
})

test('Discord is down for a while: what was said meanwhile comes in when it is back', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  double.people.post(ana, channel, 'before')
  await station.hearing(1)
  double.faults.goDown()
  await station.being('connecting')
  double.people.post(ana, channel, 'said meanwhile')
  double.faults.comeUp()
  expect(textsOf(await station.hearing(2))).toEqual(['before', 'said meanwhile'])
  await station.being('up')
})

test('Discord was down when the bot stops: it stops', async () => {
  station = await openStation({ idle: true })
  const { double } = station
  double.faults.goDown()
  const { started } = await station.begin()
  const ended = started.then(
    () => 'started',
    () => 'stopped',
  )
  await until(() => station.adapter.health().detail !== undefined, { what: 'it is noticed' })
  await station.stop()
  expect(await ended).toBe('stopped')
})

test('no session may begin any more today: the bot waits for the next day, and its token stays', async () => {
  station = await openStation({ idle: true })
  const { double } = station
  const { token } = double
  double.faults.leaveStarts(0, 3000)
  const { started } = await station.begin()
  await until(() => double.callsOf('GET /gateway/bot').length > 0, { what: 'it is asked' })
  await started
  expect(double.token).toBe(token)
  expect(identifies()).toHaveLength(1)
}, 30_000)

test('the way to Discord that is neither encrypted nor on this machine promises nothing', async () => {
  const { createDiscord } = await import('../../../adapters/discord/adapter.ts')
  const { assuranceOf } = await import('../../../adapters/discord/facts.ts')
  expect(assuranceOf('http://discord.example/api', false).encryption).toBe('none')
  expect(assuranceOf('https://discord.com/api', false).encryption).toBe('in-transit')
  const idle = createDiscord({ url: 'http://127.0.0.1:9/api', token: 'x' })
  await expect(idle.assurance(conversationRef('discord', '1'))).rejects.toMatchObject({ retry: { kind: 'backoff' } })
  station = await openStation({ idle: true })
})

test('started again sooner than Discord lets sessions begin: it is refused, waits, and begins once', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  await station.stop()
  double.timing.identify = 60_000
  const { started } = await station.begin()
  await until(() => identifies().length === 2, { what: 'it is refused', within: 20_000 })
  double.timing.identify = 0
  await started
  expect(station.adapter.health().state).toBe('up')
  double.people.post(ana, channel, 'heard')
  expect(textsOf(await station.hearing(1))).toEqual(['heard'])
  expect(double.sockets()).toBe(1)
  expect(identifies()).toHaveLength(3)
}, 40_000)

test('a channel into which others than members may come to look promises nothing, and is doubted when that changes', async () => {
  station = await openStation()
  const { double, adapter, sink, ana } = station
  const open = double.people.createChannel({ name: 'open' })
  const news = double.people.createChannel({ name: 'news', private: true, members: [ana] })
  const [room, board] = [conversationRef('discord', open), conversationRef('discord', news)]
  for (const each of [room, board]) sink.rooms.add(each)
  await until(async () => (await adapter.assurance(board).catch(() => undefined)) !== undefined, {
    what: 'both are seen',
  })
  expect((await adapter.assurance(room)).encryption).toBe('in-transit')
  const doubts = (of: typeof room): number => sink.doubted.filter((each) => each.includes(of)).length
  for (const [shown, promised] of [
    [true, 'none'],
    [false, 'in-transit'],
  ] as const) {
    const before = doubts(room)
    double.people.showGuild(shown)
    await until(() => doubts(room) > before, { what: 'the open channel is doubted' })
    expect((await adapter.assurance(room)).encryption).toBe(promised)
  }
  expect((await adapter.assurance(board)).encryption).toBe('in-transit')
  const before = doubts(board)
  double.people.announceIn(news)
  await until(() => doubts(board) > before, { what: 'the channel that others can follow is doubted' })
  expect((await adapter.assurance(board)).encryption).toBe('none')
})

test('Discord finds that direct messages are opened too fast: what was to be said is said later', async () => {
  station = await openStation()
  const { double, ben, conversation, adapter } = station
  double.faults.call('POST /users/@me/channels', { kind: 'error', status: 400, code: 40_003 })
  const message = { look: 'notice', marking: '', summary: 'for Ben', blocks: [paragraph('for Ben')] } as const
  const say = (): Promise<unknown> =>
    adapter.send(conversation, message, { key: 'too-fast', only: accountRef('discord', ben), lasts: true })
  await expect(say()).rejects.toMatchObject({ retry: { kind: 'after' } })
  await say()
  expect(double.people.seenBy(ben, double.people.directWith(ben))).toHaveLength(1)
})
