import { afterEach, describe, expect, test } from 'vitest'
import { Stopping } from '../../../src/chat/hearing/lanes.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { modes, type Station, stations } from './station.ts'

const openStation = stations()

/** What happened while nobody listened is read back: nothing lost, nothing doubled, in order. */

let station: Station
afterEach(() => station.close())

const textsOf = (events: readonly { kind: string }[]): readonly unknown[] =>
  events.map((event) => ('text' in event ? event.text : event.kind))
const hasTwoSockets = (): Promise<unknown> =>
  until(() => station.double.sockets() === 2, { what: () => `two sockets, there are ${station.double.sockets()}` })

describe.each(modes)('by %s', (mode) => {
  test('the bot was down: messages, replies, edits and deletions are read back, each once', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel } = station
    const { people } = double
    const [root, changed, gone] = [
      people.post(ana, channel, 'root'),
      people.post(ana, channel, 'to be changed'),
      people.post(ben, channel, 'to be taken back'),
    ]
    const reply = people.post(ben, channel, 'a reply', { thread: root.ts })
    await Promise.all([root, changed, gone, reply].map(({ acknowledged }) => acknowledged))
    await station.stop()
    people.edit(ana, channel, changed.ts, 'changed')
    people.erase(ben, channel, gone.ts)
    people.erase(ben, channel, reply.ts)
    people.post(ana, channel, 'a second reply', { thread: root.ts })
    people.post(ben, channel, 'said in the gap')
    const aside = people.directWith(ben)
    people.post(ben, aside, 'status')
    await station.start()
    const events = (await station.hearing(9)).slice(4)
    expect(textsOf(events).slice(0, 3)).toEqual(['changed', 'a second reply', 'said in the gap'])
    expect(events.slice(3)).toMatchObject([
      { kind: 'deleted', message: gone.ts, key: `slack:${channel}:${gone.ts}:deleted` },
      { kind: 'deleted', message: reply.ts },
    ])
    const alone = await station.hearing(1, conversationRef('slack', aside))
    expect(alone).toMatchObject([{ kind: 'command', text: 'status' }])
    // Whatever Slack tells of it once more changes nothing.
    await until(() => double.delivered.pending === 0, { within: 20_000, what: 'Slack has told all that it tells' })
    expect(station.heard()).toHaveLength(9)
  })

  test('the bot was down: the first replies under what it said itself are read back', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel, conversation, adapter } = station
    const { people } = double
    const card = { summary: 'a card', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
    const sent = await adapter.send(conversation, card, { key: `card/${channel}` })
    const under = sent.parts[0] ?? ''
    people.post(ana, channel, 'said after the card')
    await station.hearing(1)
    await station.stop()
    // As long as the bot was down Slack tells nothing of it later.
    double.faults.limitEvents(0)
    const reply = people.post(ben, channel, 'under the card', { thread: under })
    people.post(ana, channel, 'under it too', { thread: under })
    double.faults.limitEvents(undefined)
    await station.start()
    const events = await station.hearing(3)
    expect(textsOf(events)).toEqual(['said after the card', 'under the card', 'under it too'])
    expect(events[1]).toMatchObject({ kind: 'message', message: reply.ts, thread: under })
    await until(() => double.delivered.pending === 0, { within: 20_000, what: 'Slack has told all that it tells' })
    expect(station.heard()).toHaveLength(3)
  })

  test('files of a message are deleted while the bot listens and while it was down; without words and files nothing is left of it', async () => {
    station = await openStation(mode)
    const { double, ana, channel } = station
    const file = (name: string) => ({ name, bytes: name })
    const said = double.people.post(ana, channel, 'see attached', { files: [file('a.txt'), file('b.txt')] })
    const bare = double.people.post(ana, channel, '', { files: [file('c.txt')] })
    await station.hearing(2)
    const [a = '', b = ''] = said.files
    await double.people.deleteFile(ana, channel, said.ts, a).acknowledged
    expect((await station.hearing(3)).at(-1)).toMatchObject({
      kind: 'edited',
      message: said.ts,
      text: 'see attached',
      files: [{ id: b }],
    })
    await station.stop()
    double.people.deleteFile(ana, channel, said.ts, b)
    double.people.deleteFile(ana, channel, bare.ts, bare.files[0] ?? '')
    await station.start()
    const events = (await station.hearing(5)).slice(3)
    expect(events).toContainEqual(expect.objectContaining({ kind: 'edited', message: said.ts, files: [] }))
    expect(events).toContainEqual(expect.objectContaining({ kind: 'deleted', message: bare.ts }))
    await until(() => double.delivered.pending === 0, { within: 20_000, what: 'Slack has told all that it tells' })
    expect(station.heard()).toHaveLength(5)
  })

  test('what was said before the bot came is not for it, and the rest of its channel is', async () => {
    station = await openStation(mode)
    const { double, ana, ben } = station
    const other = double.people.createChannel({ name: 'other', members: [ana, ben], withBot: false })
    double.people.post(ana, other, 'before the bot')
    await double.people.invite(ana, other, double.bot.user).acknowledged
    await double.people.post(ben, other, 'with the bot').acknowledged
    const conversation = conversationRef('slack', other)
    expect(textsOf(await station.hearing(1, conversation))).toEqual(['with the bot'])
    await station.stop()
    double.people.post(ben, other, 'in the gap')
    await station.start()
    expect(textsOf(await station.hearing(2, conversation))).toEqual(['with the bot', 'in the gap'])
  })

  test('stopped and started again in the same process, as when another one held the platform, it hears and says as before', async () => {
    station = await openStation(mode)
    const { double, ana, channel, conversation } = station
    await double.people.post(ana, channel, 'before').acknowledged
    await station.again()
    await double.people.post(ana, channel, 'after').acknowledged
    expect(textsOf(await station.hearing(2))).toEqual(['before', 'after'])
    const message = { summary: 's', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
    const sent = await station.adapter.send(conversation, message, { key: `again/${channel}` })
    expect(sent.parts).toHaveLength(1)
    expect(station.adapter.health().state).toBe('up')
  })

  test('Slack drops events: what it dropped is read back', async () => {
    station = await openStation(mode)
    const { double, ana, channel } = station
    await double.people.post(ana, channel, 'heard').acknowledged
    double.faults.limitEvents(0)
    const dropped = double.people.post(ana, channel, 'dropped')
    expect(textsOf(await station.hearing(2))).toEqual(['heard', 'dropped'])
    expect(station.sink.doubted.at(-1)).toEqual([])
    // For as long as that minute lasts more may be missing at any time, whatever was read.
    expect(station.adapter.history?.isBehind(600_000)).toBe(true)
    double.faults.limitEvents(undefined)
    await dropped.acknowledged
    expect(station.heard()).toHaveLength(2)
  })
})

describe('sockets', () => {
  test('a refresh leaves no gap: the other one hears, and nothing is doubted', async () => {
    station = await openStation('socket')
    const { double, ana, channel } = station
    await hasTwoSockets()
    const opened = (): number => double.callsOf('apps.connections.open').length
    const before = opened()
    const texts = Array.from({ length: 20 }, (_, index) => `line ${index}`)
    for (const [index, text] of texts.entries()) {
      if (index % 5 === 2) double.faults.disconnect(index % 2 ? 'warning' : 'refresh_requested')
      expect(await double.people.post(ana, channel, text).acknowledged).toBe(true)
    }
    expect(textsOf(await station.hearing(20))).toEqual(texts)
    await until(() => opened() >= before + 4, {
      what: () => `four sockets are replaced, there are ${opened() - before}`,
    })
    expect(station.sink.doubted).toEqual([])
    expect(station.adapter.health().state).toBe('up')
  })

  test('one dropped in mid-event: the event is stored once, the other goes on, and who sees what is doubted', async () => {
    station = await openStation('socket')
    const { double, ana, channel } = station
    await hasTwoSockets()
    double.faults.dropInMidEvent()
    const said = double.people.post(ana, channel, 'cut off')
    expect(await said.acknowledged).toBe(true)
    expect(textsOf(await station.hearing(1))).toEqual(['cut off'])
    await hasTwoSockets()
    await double.people.post(ana, channel, 'after it').acknowledged
    expect(textsOf(await station.hearing(2))).toEqual(['cut off', 'after it'])
    // It may have been that somebody came into a room.
    await until(() => station.sink.doubted.length > 0, { what: 'it is doubted' })
    expect(station.sink.doubted).toEqual([[]])
  })

  test('all dropped: who sees what is doubted, and what was missed is read back', async () => {
    station = await openStation('socket')
    const { double, ana, channel } = station
    await hasTwoSockets()
    await double.people.post(ana, channel, 'before').acknowledged
    const asked = (): number =>
      double.callsOf('conversations.info').filter(({ args }) => args.channel === channel).length
    await station.adapter.assurance(station.conversation)
    const before = asked()
    await station.adapter.assurance(station.conversation)
    expect(asked()).toBe(before)
    double.faults.refuseConnections()
    double.faults.dropSockets()
    await until(() => station.adapter.health().state === 'connecting', { what: 'it is seen that the sockets broke' })
    const broke = Date.parse(station.adapter.health().since)
    const missed = double.people.post(ana, channel, 'missed')
    expect(await missed.acknowledged).toBe(false)
    double.faults.refuseConnections(0)
    expect(textsOf(await station.hearing(2))).toEqual(['before', 'missed'])
    await until(() => station.adapter.health().state === 'up', { what: 'all is well' })
    // Whoever waits for what was said meanwhile has to know that it was away, though Slack answered all the time.
    expect(Date.parse(station.adapter.health().since)).toBeGreaterThanOrEqual(broke)
    expect(station.sink.doubted).toEqual([[]])
    await station.adapter.assurance(station.conversation)
    expect(asked()).toBe(before + 1)
  })

  test('Slack is down: all that was said meanwhile is heard once, in order, and the adapter comes back by itself', async () => {
    station = await openStation('socket')
    const { double, ana, ben, channel } = station
    await hasTwoSockets()
    await double.people.post(ana, channel, 'before').acknowledged
    double.faults.goDown()
    const texts = Array.from({ length: 30 }, (_, index) => `line ${index}`)
    for (const [index, text] of texts.entries()) double.people.post(index % 2 ? ana : ben, channel, text)
    await until(() => station.adapter.health().state !== 'up', { what: 'it is seen that Slack is away' })
    await until(() => double.delivered.pending === 0, { within: 20_000, what: 'Slack gave all of it up' })
    double.faults.comeUp()
    expect(textsOf(await station.hearing(31))).toEqual(['before', ...texts])
    await until(() => station.adapter.health().state === 'up', { what: 'all is well' })
  })
})

describe('tokens', () => {
  test('a revoked token is seen at once, and never written down', async () => {
    station = await openStation('socket')
    const { double, ana, channel } = station
    await double.people.post(ana, channel, 'before').acknowledged
    double.faults.revokeTokenAndTell()
    await until(() => station.adapter.health().state === 'down', { what: 'the token is known to be good no more' })
    expect(station.adapter.health().detail).toMatch(/token_revoked|invalid_auth|account_inactive/)
    expect(JSON.stringify(station.log)).not.toContain(double.botToken)
  })

  test('stopped while it still asks who it is, it opens nothing any more', async () => {
    station = await openStation('socket', { idle: true })
    const { double } = station
    // Longer than anybody would wait: only being stopped ends the question.
    double.faults.call('auth.test', { kind: 'slow', ms: 60_000 })
    const starting = expect(station.start()).rejects.toThrow()
    await until(() => double.faults.pending() === 0, { what: 'it asks' })
    await station.adapter.stop()
    await starting
    expect(double.callsOf('apps.connections.open')).toEqual([])
  })

  test('an app token that Slack refuses: the adapter says so and goes on trying, and nothing ends', async () => {
    station = await openStation('socket', { idle: true })
    const { double } = station
    double.faults.call('apps.connections.open', { kind: 'error', error: 'invalid_auth' }, { times: 100 })
    let up = false
    const starting = station.start().then(
      () => {
        up = true
      },
      (fault: unknown) => fault,
    )
    await until(() => station.log.filter(({ what }) => what === 'no socket could be opened').length >= 2, {
      what: 'both sockets are refused',
    })
    expect(up).toBe(false)
    expect(station.adapter.health()).toMatchObject({ state: 'down', detail: expect.stringContaining('invalid_auth') })
    await station.adapter.stop()
    expect(await starting).toBeInstanceOf(Stopping)
  })
})
