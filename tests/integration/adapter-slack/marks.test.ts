import { afterEach, describe, expect, test } from 'vitest'
import { messageId } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { modes, type Station, stations } from './station.ts'

const openStation = stations()

/** Marks that were set while nobody listened are read back, each with whoever set it: what the suite of all adapters cannot know of Slack. */

let station: Station
afterEach(() => station.close())

const marked = () =>
  station
    .heard()
    .flatMap((event) => (event.kind === 'reacted' ? [`${event.actor} ${event.reaction} ${event.message}`] : []))
const asked = (): number => station.double.callsOf('reactions.get').length
/** Does something of which Slack tells nothing later. */
function unheard(deeds: () => void): void {
  station.double.faults.limitEvents(0)
  deeds()
  station.double.faults.limitEvents(undefined)
}

test('more people set a mark than Slack names: all of them are asked for, and only while somebody among them is not known', async () => {
  station = await openStation('socket')
  const { double, ana, channel } = station
  const crowd = Array.from({ length: 51 }, (_, n) => double.people.addUser({ name: `Person ${n}` }))
  for (const user of crowd) double.people.join(user, channel)
  const first = double.people.post(ana, channel, 'to be marked by many')
  const second = double.people.post(ana, channel, 'seen by many, and marked by one')
  await station.hearing(2)
  await station.stop()
  unheard(() => {
    for (const user of crowd) {
      double.people.react(user, channel, first.ts, 'pushpin')
      double.people.react(user, channel, second.ts, 'eyes')
    }
    double.people.react(ana, channel, second.ts, 'paperclip')
  })
  double.faults.call('reactions.get', { kind: 'ratelimited', seconds: 1 })
  await station.start()
  await station.hearing(2 + crowd.length + 1)
  const all = [...crowd.map((user) => `slack:${user} pushpin ${first.ts}`), `slack:${ana} paperclip ${second.ts}`]
  expect(marked().sort()).toEqual(all.sort())
  const { args } = double.callsOf('reactions.get').at(-1) ?? { args: {} }
  expect(args).toMatchObject({ channel, timestamp: first.ts, full: 'true' })
  // Once more after the pause.
  expect(asked()).toBe(2)
  await station.again()
  double.people.post(ana, channel, 'the last')
  await station.hearing(2 + all.length + 1)
  expect(marked()).toHaveLength(all.length)
  expect(asked()).toBe(2)
})

test('where Slack does not say who else set a mark, those whom it names are taken, and nothing is held up', async () => {
  station = await openStation('socket')
  const { double, ana, channel } = station
  const crowd = Array.from({ length: 51 }, (_, n) => double.people.addUser({ name: `Person ${n}` }))
  for (const user of crowd) double.people.join(user, channel)
  const said = double.people.post(ana, channel, 'to be marked by many')
  await station.hearing(1)
  await station.stop()
  unheard(() => {
    for (const user of crowd) double.people.react(user, channel, said.ts, 'pushpin')
    double.people.post(ana, channel, 'said in the gap')
  })
  double.scopes.delete('reactions:read')
  await station.start()
  await station.hearing(2 + 50)
  double.people.post(ana, channel, 'the last')
  await until(() => station.heard().some((event) => event.kind === 'message' && event.text === 'the last'), {
    what: 'the last is heard',
  })
  expect(marked()).toEqual(crowd.slice(0, 50).map((user) => `slack:${user} pushpin ${said.ts}`))
  expect(asked()).toBeGreaterThan(0)
})

describe.each(modes)('by %s', (mode) => {
  test('a mark that Slack tells of once the history showed it is the same; one on what was said in the gap comes after it, and one on what the bot said long before is not missed', async () => {
    station = await openStation(mode)
    const { double, ana, ben, channel, conversation, adapter } = station
    const { people } = double
    const card = { summary: 'a card', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
    const sent = await adapter.send(conversation, card, { key: `card/${channel}` })
    const own = sent.parts[0] ?? messageId('')
    people.post(ana, channel, 'said after it')
    await station.hearing(1)
    await station.stop()
    const said = people.post(ben, channel, 'said in the gap')
    people.react(ana, channel, said.ts, 'pushpin')
    people.react(ben, channel, own, 'paperclip')
    await station.start()
    await station.hearing(4)
    // Slack tried in vain to tell of all that, and tries again.
    await until(() => double.delivered.pending === 0, { within: 20_000, what: 'Slack has told all that it tells' })
    expect(station.heard().map(({ kind }) => kind)).toEqual(['message', 'message', 'reacted', 'reacted'])
    expect(marked().sort()).toEqual([`slack:${ana} pushpin ${said.ts}`, `slack:${ben} paperclip ${own}`].sort())
  })
})
