import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Sent } from '../../../src/chat/adapter.ts'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { accountRef, type ConversationRef, conversationRef, localOf } from '../../../src/chat/refs.ts'
import type { SeenMessage } from '../../servers/discord/seen.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** What is shown to one person alone where they did something just now. */

let station: Station
beforeAll(async () => {
  station = await openStation()
})
afterAll(() => station.close())
beforeEach(() => station.double.faults.clear())

let keys = 0
const fresh = (): string => `whispers/${++keys}`
const say = (words: string, more: Partial<Message> = {}): Message => ({
  look: 'reply',
  marking: '',
  summary: words,
  blocks: [paragraph(words)],
  ...more,
})
const people = () => station.double.people
const following = 'POST /webhooks/:application/:token'

let rooms = 0
async function newRoom(): Promise<ConversationRef> {
  const channel = people().createChannel({ name: `w-${++rooms}`, members: [station.ana, station.ben], private: true })
  const room = conversationRef('discord', channel)
  station.sink.rooms.add(room)
  await act(room)
  return room
}

/** Ana does something there, of which she is told. */
async function act(room: ConversationRef): Promise<void> {
  const before = station.sink.stored.length
  await people().slash(station.ana, localOf(room), '/jom say', { words: 'tasks' })
  await until(() => station.sink.stored.length > before, { what: () => 'it is stored' })
}

const toAna = (room: ConversationRef, message: Message, key: string, more: object = {}): Promise<Sent> =>
  station.adapter.send(room, message, { key, only: accountRef('discord', station.ana), ...more })
const here = (user: string, room: ConversationRef): readonly SeenMessage[] =>
  people()
    .seenBy(user, localOf(room))
    .filter(({ author }) => author === station.double.bot.id)
const alone = (): readonly SeenMessage[] => people().seenBy(station.ana, people().directWith(station.ana))
const faultOf = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => undefined,
    (fault: unknown) => fault,
  )

test('it is for them alone, shown once, can be changed and taken back, and after a restart is told anew', async () => {
  const room = await newRoom()
  const key = fresh()
  const sent = await toAna(room, say('only here'), key)
  expect(sent.parts).toEqual([expect.stringMatching(new RegExp(`^ephemeral/\\d+/${localOf(room)}/${station.ana}$`))])
  expect(await toAna(room, say('only here'), key), 'a repeat shows nothing anew').toEqual(sent)
  expect(here(station.ana, room)).toMatchObject([{ ephemeral: true, loading: false, content: 'only here' }])
  expect(here(station.ben, room)).toEqual([])
  const [other] = [await toAna(room, say('and this'), fresh())]
  const only = accountRef('discord', station.ana)
  const edited = await station.adapter.edit(sent, say('only here, changed'), { key: fresh(), only })
  expect(edited).toEqual(sent)
  expect(here(station.ana, room).map(({ content }) => content)).toEqual(['only here, changed', 'and this'])
  await station.adapter.retract(other)
  expect(here(station.ana, room).map(({ content }) => content)).toEqual(['only here, changed'])
  await station.stop()
  await station.start()
  expect(await faultOf(station.adapter.retract(edited))).toMatchObject({ retry: { kind: 'never' } })
  const stub = station.adapter.edit(edited, say('a stub'), { key: fresh(), only, hides: true })
  expect(await faultOf(stub), 'its words stay, so no stub stands for them').toMatchObject({ retry: { kind: 'never' } })
  const later = await station.adapter.edit(edited, say('changed once more'), { key: fresh(), only })
  expect(later.parts[0]).toContain(people().directWith(station.ana))
  expect(alone().at(-1)?.words).toContain('changed once more')
})

test('what has to last goes by direct message, and nobody waits for it where they asked', async () => {
  const room = await newRoom()
  const before = alone().length
  await toAna(room, say('a card', { look: 'card' }), fresh())
  await toAna(room, say('a receipt'), fresh(), { lasts: true })
  const long = await toAna(room, say('a'.repeat(5000)), fresh())
  expect(alone().length - before).toBe(2 + long.parts.length)
  await until(() => here(station.ana, room).length === 0, { what: () => 'nobody waits' })
})

test('what may have been shown is told again by direct message, and so is what could not be shown', async () => {
  const room = await newRoom()
  await toAna(room, say('first'), fresh())
  const key = fresh()
  station.double.faults.call(following, { kind: 'closed', when: 'after' })
  expect(await faultOf(toAna(room, say('perhaps shown'), key))).toMatchObject({ retry: { kind: 'backoff' } })
  await toAna(room, say('perhaps shown'), key)
  expect(alone().at(-1)?.words).toContain('perhaps shown')
  station.double.faults.call(following, { kind: 'error', status: 404, code: 10_015 })
  await toAna(room, say('the token is gone'), fresh())
  expect(alone().at(-1)?.words).toContain('the token is gone')
})

test('who takes no direct messages is shown whatever it is, where they asked', async () => {
  const room = await newRoom()
  people().close(station.ana)
  const only = accountRef('discord', station.ana)
  const key = fresh()
  const sent = await toAna(room, say('a card', { look: 'card' }), key, { lasts: true })
  expect(await toAna(room, say('a card', { look: 'card' }), key, { lasts: true })).toEqual(sent)
  const long = await toAna(room, say('a'.repeat(3000)), fresh())
  expect(here(station.ana, room).map(({ ephemeral }) => ephemeral)).toEqual([true, ...long.parts.map(() => true)])
  await station.adapter.edit(sent, say('a card, changed', { look: 'card' }), { key: fresh(), only, lasts: true })
  expect(here(station.ana, room)[0]?.content).toBe('a card, changed')
  await station.adapter.retract(long)
  expect(here(station.ana, room)).toHaveLength(1)
  expect(here(station.ben, room)).toEqual([])
  people().close(station.ana, false)
})

test('it is shown to nobody who did something elsewhere', async () => {
  const [room, other] = [await newRoom(), await newRoom()]
  const channel = people().createChannel({ name: `w-${++rooms}`, members: [station.ana], private: true })
  await toAna(conversationRef('discord', channel), say('not there'), fresh())
  expect(alone().at(-1)?.words).toContain('not there')
  for (const each of [room, other]) expect(here(station.ana, each).filter(({ loading }) => !loading)).toEqual([])
})
