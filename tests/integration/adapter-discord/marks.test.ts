import { afterEach, expect, test } from 'vitest'
import { conversationRef, messageId } from '../../../src/chat/refs.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** Marks that were set while nobody listened are read back, each with whoever set it: what the suite of all adapters cannot know of Discord. */

let station: Station
afterEach(() => station.close())

const route = 'GET /channels/:channel/messages/:message/reactions/:emoji'
const asked = () => station.double.callsOf(route).map(({ query, status }) => ({ ...query, status }))
const marked = (conversation = station.conversation) =>
  station
    .heard(conversation)
    .flatMap((event) => (event.kind === 'reacted' ? [`${event.actor} ${event.reaction} ${event.message}`] : []))

test('whoever set a mark is asked for page by page, those too who paid for a larger one, and only while somebody among them is not known', async () => {
  station = await openStation()
  const { double, ana, ben } = station
  const { people } = double
  const channel = people.createChannel({ name: 'open' })
  const conversation = conversationRef('discord', channel)
  station.sink.rooms.add(conversation)
  const crowd = Array.from({ length: 100 }, (_, n) => people.addUser({ name: `Person ${n}` }))
  const first = people.post(ana, channel, 'to be marked by many')
  const second = people.post(ana, channel, 'seen by many')
  await station.hearing(2, conversation)
  await station.stop()
  for (const user of [...crowd, ana]) {
    people.react(user, channel, first.id, '📌')
    people.react(user, channel, second.id, '👀')
  }
  people.react(ben, channel, first.id, '📌', 'burst')
  double.faults.call(route, { kind: 'limited', seconds: 0.2 })
  await station.start()
  await station.hearing(2 + 102, conversation)
  const all = [...crowd, ana, ben].map((user) => `discord:${user} 📌 ${first.id}`)
  expect(marked(conversation).sort()).toEqual(all.sort())
  const last = [...crowd, ana].map(BigInt).sort((one, other) => Number(one - other))[99]
  expect(asked()).toEqual([
    { type: '0', limit: '100', after: '0', status: 429 },
    { type: '0', limit: '100', after: '0', status: 200 },
    { type: '0', limit: '100', after: String(last), status: 200 },
    { type: '1', limit: '100', after: '0', status: 200 },
  ])
  await station.stop()
  await station.start()
  people.post(ana, channel, 'the last')
  await station.hearing(2 + 102 + 1, conversation)
  expect(marked(conversation)).toHaveLength(102)
  expect(asked()).toHaveLength(4)
})

test('a mark that somebody else took away is news when it is set anew, as are those on what was said in the gap and on what the bot said before', async () => {
  station = await openStation()
  const { double, ana, ben, channel, conversation, adapter } = station
  const { people } = double
  const card = { summary: 'a card', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
  const sent = await adapter.send(conversation, card, { key: `card/${channel}` })
  const own = sent.parts[0] ?? messageId('')
  const [one, other] = [people.post(ana, channel, 'one'), people.post(ana, channel, 'another')]
  for (const { id } of [one, other]) for (const sign of ['📌', '📎']) people.react(ben, channel, id, sign)
  await station.hearing(6)
  people.clearReactions(double.owner, channel, one.id)
  people.clearReactions(double.owner, channel, other.id, '📎')
  people.post(ana, channel, 'after that')
  await station.hearing(7)
  await station.stop()
  for (const { id } of [one, other]) people.react(ben, channel, id, '📎')
  const said = people.post(ana, channel, 'said in the gap')
  people.react(ben, channel, said.id, '📌')
  people.react(ana, channel, own, '📌')
  await station.start()
  await station.hearing(12)
  people.post(ana, channel, 'the last')
  await station.hearing(13)
  expect(marked().slice(4).sort()).toEqual(
    [
      `discord:${ben} 📎 ${one.id}`,
      `discord:${ben} 📎 ${other.id}`,
      `discord:${ben} 📌 ${said.id}`,
      `discord:${ana} 📌 ${own}`,
    ].sort(),
  )
})

test('where Discord does not say who set a mark, nobody is told of, and nothing is held up', async () => {
  station = await openStation()
  const { double, ana, ben, channel } = station
  const said = double.people.post(ana, channel, 'to be marked')
  await station.hearing(1)
  await station.stop()
  double.people.react(ben, channel, said.id, '📌')
  double.people.post(ana, channel, 'said in the gap')
  double.faults.call(route, { kind: 'error', status: 403, code: 50_001 })
  await station.start()
  double.people.post(ana, channel, 'the last')
  await station.hearing(3)
  expect(marked()).toEqual([])
  // Asked again the next time, it is told.
  await station.stop()
  await station.start()
  await station.hearing(4)
  expect(marked()).toEqual([`discord:${ben} 📌 ${said.id}`])
})
