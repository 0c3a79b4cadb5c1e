import { afterEach, expect, test } from 'vitest'
import { conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations, textsOf } from './station.ts'

const openStation = stations()

/** What happened while nobody listened is read back: nothing lost, nothing doubled, in order. */

let station: Station
afterEach(() => station.close())

const ops = (op: number): number => station.double.received.filter((sent) => sent.op === op).length
const identifies = (): number => ops(2)
const resumes = (): number => ops(6)
const isThere = (): Promise<unknown> =>
  until(() => station.double.sockets() === 1, { what: () => `one socket, there are ${station.double.sockets()}` })

test('the bot was down: messages, changes and deletions of channels, threads and direct messages are read back, each once', async () => {
  station = await openStation()
  const { double, ana, ben, channel } = station
  const { people } = double
  const root = people.post(ana, channel, 'root')
  const changed = people.post(ana, channel, 'to be changed')
  const gone = people.post(ben, channel, 'to be taken back')
  const thread = people.startThread(ben, channel, root.id, 'about it')
  const [reply, other] = [people.post(ben, thread, 'a reply'), people.post(ana, thread, 'a reply to be changed')]
  const asleep = people.startFreeThread(ana, channel, 'another')
  const inside = people.post(ana, asleep, 'in a thread that falls asleep')
  const lost = people.startFreeThread(ana, channel, 'a third')
  const withIt = people.post(ana, lost, 'in a thread that goes')
  const aside = people.directWith(ben)
  people.post(ben, aside, 'help')
  const alone = conversationRef('discord', aside)
  await station.hearing(7)
  await station.hearing(1, alone)
  people.archive(asleep)
  await station.stop()
  people.edit(ana, channel, changed.id, 'changed')
  people.erase(ben, channel, gone.id)
  people.erase(ben, thread, reply.id)
  people.edit(ana, thread, other.id, 'a changed reply')
  people.post(ana, thread, 'a second reply')
  people.post(ben, channel, 'said in the gap')
  people.erase(ana, asleep, inside.id)
  people.deleteChannel(lost)
  people.post(ben, aside, 'status')
  await station.start()
  const events = (await station.hearing(15)).slice(7)
  const keyOf = (where: string, { id }: { id: string }): string => `discord:${where}:${id}:deleted`
  expect(events).toHaveLength(8)
  const of = (where: string): readonly unknown[] => events.filter(({ key }) => key.startsWith(`discord:${where}:`))
  expect(of(channel)).toMatchObject([
    { kind: 'edited', text: 'changed' },
    { kind: 'message', text: 'said in the gap' },
    { kind: 'deleted', key: keyOf(channel, gone), message: gone.id, actor: `discord:${ben}` },
  ])
  expect(of(thread)).toMatchObject([
    { kind: 'edited', text: 'a changed reply', message: `${other.id}/${thread}` },
    { kind: 'message', text: 'a second reply', thread: root.id },
    { kind: 'deleted', key: keyOf(thread, reply), message: `${reply.id}/${thread}` },
  ])
  expect(of(asleep)).toMatchObject([{ kind: 'deleted', key: keyOf(asleep, inside) }])
  expect(of(lost)).toMatchObject([{ kind: 'deleted', key: keyOf(lost, withIt) }])
  expect(textsOf(await station.hearing(2, alone))).toEqual(['help', 'status'])
  // Another start finds nothing more.
  await station.stop()
  await station.start()
  people.post(ana, channel, 'the last')
  expect(textsOf(await station.hearing(16)).at(-1)).toBe('the last')
  expect(station.heard()).toHaveLength(16)
})

test('a file is taken out of a message, which counts as no edit of it, while the bot listens and while it was down', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  const file = (name: string) => ({ name, bytes: name })
  const said = double.people.post(ana, channel, 'see attached', {
    files: [file('a.txt'), file('b.txt'), file('c.txt')],
  })
  const [a = '', b = '', c = ''] = said.files
  const [heard] = await station.hearing(1)
  const ids = heard?.kind === 'message' ? heard.files?.map(({ id }) => id) : []
  double.people.removeFile(ana, channel, said.id, a)
  expect((await station.hearing(2)).at(-1)).toMatchObject({
    kind: 'edited',
    message: said.id,
    text: 'see attached',
    files: [{ id: ids?.[1] }, { id: ids?.[2] }],
  })
  await station.stop()
  double.people.removeFile(ana, channel, said.id, b)
  await station.start()
  expect((await station.hearing(3)).at(-1)).toMatchObject({ kind: 'edited', files: [{ id: ids?.[2] }] })
  double.people.unfurl(channel, said.id, { title: 'what Discord adds by itself' })
  double.people.removeFile(ana, channel, said.id, c)
  expect((await station.hearing(4)).at(-1)).toMatchObject({ kind: 'edited', text: 'see attached', files: [] })
  expect(new Set(station.heard().map(({ key }) => key)).size).toBe(4)
  await station.stop()
  await station.start()
  double.people.post(ana, channel, 'the last')
  expect(textsOf(await station.hearing(5))).toHaveLength(5)
})

test('the bot ends before the first message of a thread came, and after a later one beside it did: it is read back', async () => {
  station = await openStation()
  const { double, ana, ben, channel } = station
  const root = double.people.post(ana, channel, 'root')
  await station.hearing(1)
  // The thread cannot be looked at for now, so that nothing of it is stored.
  const refusal = { kind: 'status', status: 500 } as const
  double.faults.call('GET /channels/:channel/messages', refusal, { times: 1000, channel: root.id })
  const thread = double.people.startThread(ben, channel, root.id, 'about it')
  double.people.post(ben, thread, 'the first in the thread')
  double.people.post(ana, channel, 'beside it')
  expect(textsOf(await station.hearing(2))).toEqual(['root', 'beside it'])
  await station.stop()
  double.faults.clear()
  await station.start()
  expect(textsOf(await station.hearing(3)).at(-1)).toBe('the first in the thread')
})

test('more was said in the gap than stands on one page: all of it is read, in order', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  double.people.post(ana, channel, 'before')
  await station.hearing(1)
  await station.stop()
  const lines = Array.from({ length: 230 }, (_, index) => `line ${index}`)
  for (const line of lines) double.people.post(ana, channel, line)
  await station.start()
  expect(textsOf(await station.hearing(231))).toEqual(['before', ...lines])
})

test('a thread is gone while the bot listens: so is all that was said there', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  const thread = double.people.startFreeThread(ana, channel, 'a thread')
  const said = double.people.post(ana, thread, 'in it')
  await station.hearing(1)
  double.people.deleteChannel(thread)
  expect(await station.hearing(2)).toMatchObject([
    { kind: 'message' },
    { kind: 'deleted', message: `${said.id}/${thread}` },
  ])
})

test('a thread is gone as soon as something was said in it: that is gone too', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  const thread = double.people.startFreeThread(ana, channel, 'a thread')
  const said = double.people.post(ana, thread, 'in it')
  double.people.deleteChannel(thread)
  double.people.post(ana, channel, 'after it')
  await station.hearing(1)
  await until(
    () => {
      const events = station.heard().filter((event) => event.key.startsWith(`discord:${thread}:${said.id}`))
      return events.length === 0 ? station.heard().length === 1 : events.some(({ kind }) => kind === 'deleted')
    },
    { what: () => `it is gone; ${JSON.stringify(textsOf(station.heard()))}` },
  )
})

test('what was said before the bot could see a channel is not for it, and the rest is', async () => {
  station = await openStation()
  const { double, ana, ben } = station
  const { people, bot } = double
  const other = people.createChannel({ name: 'other', members: [ana, ben], private: true, withoutBot: true })
  people.post(ana, other, 'before the bot')
  people.admit(other, bot.id)
  people.post(ben, other, 'with the bot')
  const conversation = conversationRef('discord', other)
  expect(textsOf(await station.hearing(1, conversation))).toEqual(['with the bot'])
  await station.stop()
  people.post(ben, other, 'in the gap')
  await station.start()
  expect(textsOf(await station.hearing(2, conversation))).toEqual(['with the bot', 'in the gap'])
})

test('what was said in a thread before the bot could see its channel is not for it either', async () => {
  station = await openStation()
  const { double, ana, ben, sink } = station
  const { people, bot } = double
  const other = people.createChannel({ name: 'other', members: [ana, ben], private: true, withoutBot: true })
  const thread = people.startFreeThread(ana, other, 'a thread')
  people.post(ana, thread, 'before the bot')
  people.admit(other, bot.id)
  const conversation = conversationRef('discord', other)
  sink.rooms.add(conversation)
  people.post(ben, thread, 'with the bot')
  expect(textsOf(await station.hearing(1, conversation))).toEqual(['with the bot'])
  people.shutOut(other, bot.id)
  people.post(ana, thread, 'without the bot')
  people.post(ana, other, 'without it too')
  people.admit(other, bot.id)
  people.post(ben, other, 'with it again')
  await station.hearing(2, conversation)
  await station.stop()
  people.post(ben, thread, 'in the gap')
  await station.start()
  expect(textsOf(await station.hearing(3, conversation))).toEqual(['with the bot', 'with it again', 'in the gap'])
  people.post(ben, other, 'the last')
  expect(textsOf(await station.hearing(4, conversation)).at(-1)).toBe('the last')
})

test('Discord cannot reach a server when a session begins: what was said there meanwhile is read back once it can', async () => {
  station = await openStation()
  const { double, ana, channel, conversation, sink } = station
  double.people.post(ana, channel, 'before')
  await station.hearing(1)
  await station.stop()
  double.people.setUnavailable(true)
  double.people.post(ana, channel, 'in the gap')
  const { started } = await station.begin()
  await started
  double.people.setUnavailable(false)
  expect(textsOf(await station.hearing(2))).toEqual(['before', 'in the gap'])
  // An outage while the bot listens: nobody knows who came meanwhile.
  const { length } = sink.doubted
  double.people.setUnavailable(true)
  await until(() => sink.doubted.slice(length).some((each) => each.includes(conversation)), { what: 'it is doubted' })
  const again = sink.doubted.length
  double.people.setUnavailable(false)
  await until(() => sink.doubted.slice(again).some((each) => each.includes(conversation)), {
    what: 'it is doubted once more, so that it is read',
  })
})

test('the connection is cut in mid-event: the session is resumed, nothing is read twice, and meanwhile every room is doubted', async () => {
  station = await openStation()
  const { double, ana, channel, conversation, sink, adapter } = station
  double.faults.dropInMidEvent()
  double.people.post(ana, channel, 'cut off')
  await until(() => double.sockets() === 0, { what: 'the socket is gone' })
  await until(() => sink.doubted.length > 0, { what: 'every room is doubted' })
  expect(sink.doubted).toEqual([[]])
  expect(adapter.health().state).toBe('connecting')
  await expect(adapter.rooms?.members(conversation)).rejects.toMatchObject({ retry: { kind: 'backoff' } })
  double.people.post(ana, channel, 'said meanwhile')
  await station.being('up')
  expect(textsOf(await station.hearing(2))).toEqual(['cut off', 'said meanwhile'])
  expect(await adapter.rooms?.members(conversation)).toHaveLength(3)
  expect([identifies(), resumes()]).toEqual([1, 1])
})

test('Discord asks to connect again: the session is resumed', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  double.faults.reconnect()
  await until(() => resumes() === 1, { what: 'a RESUME' })
  await station.being('up')
  double.people.post(ana, channel, 'after')
  expect(textsOf(await station.hearing(1))).toEqual(['after'])
  expect(identifies()).toBe(1)
})

test('a session that is not valid, and may be resumed, is', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  double.faults.invalidate({ resumable: true })
  await until(() => station.sink.doubted.length > 0, { what: 'every room is doubted' })
  await until(() => resumes() === 1, { what: 'a RESUME' })
  double.people.post(ana, channel, 'after')
  expect(textsOf(await station.hearing(1))).toEqual(['after'])
  expect(identifies()).toBe(1)
})

test('a RESUME is missed: a new session begins, and what was said, changed and taken back meanwhile is read back', async () => {
  station = await openStation()
  const { double, ana, ben, channel, conversation, sink } = station
  const { people, faults } = double
  const [changed, gone] = [people.post(ana, channel, 'to be changed'), people.post(ben, channel, 'to be taken back')]
  await station.hearing(2)
  faults.missResume()
  faults.refuseConnections()
  faults.dropSockets()
  await until(() => double.sockets() === 0, { what: 'the socket is gone' })
  people.edit(ana, channel, changed.id, 'changed')
  people.erase(ben, channel, gone.id)
  people.post(ben, channel, 'said in the gap')
  const cy = people.addUser({ name: 'Cy' })
  people.admit(channel, cy)
  faults.refuseConnections(0)
  expect((await station.hearing(5)).slice(2)).toMatchObject([
    { kind: 'edited', text: 'changed' },
    { kind: 'message', text: 'said in the gap' },
    { kind: 'deleted', message: gone.id },
  ])
  await station.being('up')
  expect(sink.doubted.length).toBeGreaterThan(0)
  const members = await until(() => station.adapter.rooms?.members(conversation), {
    what: 'who reads it is known again',
  })
  expect(members).toContain(`discord:${cy}`)
  people.post(ana, channel, 'heard again')
  expect(textsOf(await station.hearing(6)).at(-1)).toBe('heard again')
})

test('a connection that falls silent is given up, and what it did not tell comes in', async () => {
  station = await openStation({ timing: { heartbeat: 1000 } })
  const { double, ana, channel } = station
  const before = resumes()
  double.faults.goDeaf()
  double.people.post(ana, channel, 'told to nobody')
  await until(() => resumes() > before, { what: 'the session is resumed' })
  double.faults.goDeaf(false)
  expect(textsOf(await station.hearing(1))).toEqual(['told to nobody'])
  expect(identifies()).toBe(1)
})

test('stopped while it connects again, it connects no more', async () => {
  station = await openStation()
  const { double } = station
  double.faults.dropSockets()
  await until(() => station.adapter.health().state === 'connecting', { what: 'it is noticed' })
  await station.stop()
  const before = double.received.length
  const pause = Date.now() + 1500 // longer than the client waits before it connects again
  await until(() => Date.now() > pause, { what: 'some time' })
  expect(double.sockets()).toBe(0)
  expect(double.received.length).toBe(before)
})

test('a bot that cannot store anything loses nothing by a stop', async () => {
  station = await openStation()
  const { double, ana, channel, sink } = station
  double.people.post(ana, channel, 'stored')
  await station.hearing(1)
  sink.reject(Number.POSITIVE_INFINITY)
  const said = double.people.post(ana, channel, 'not stored')
  await until(() => sink.offered.some(({ event }) => event.key.endsWith(said.id)), { what: 'it is offered' })
  await station.stop()
  sink.release()
  await station.start()
  expect(textsOf(await station.hearing(2))).toEqual(['stored', 'not stored'])
  await isThere()
})

test('the bot may not read a history any more: what Discord does not show is not taken for taken back', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  const { people, bot } = double
  people.post(ana, channel, 'said before')
  await station.hearing(1)
  await station.stop()
  people.overwrite(channel, bot.id, { allow: 1n << 10n, deny: 1n << 16n })
  await station.begin().then(({ started }) => started)
  people.post(ana, channel, 'said after')
  expect(textsOf(await station.hearing(2))).toEqual(['said before', 'said after'])
})
