import { afterEach, expect, test } from 'vitest'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { signatureOf } from '../../servers/slack/requests.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** Who reads along in a channel is asked again whenever it may have changed, and nothing is said there before. */

let station: Station
afterEach(() => station.close())

let told = 0
/** Tells the bot something that happens to a channel, as Slack would. */
async function tell(event: Record<string, unknown>): Promise<void> {
  const body = JSON.stringify({ type: 'event_callback', event_id: `Ev${++told}`, team_id: 'T1', event })
  const at = String(Math.floor(Date.now() / 1000))
  const answer = await fetch(station.address, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': at,
      'x-slack-signature': signatureOf(station.double.signingSecret, at, body),
    },
    body,
  })
  expect(answer.status).toBe(200)
}

test('a channel is promised for as every organisation in it is allowed', async () => {
  const team = 'T0HOME'
  station = await openStation('http', { team: { id: team }, allowed: [team, 'T0FRIEND'] })
  const { adapter, double, ana, conversation } = station
  const [friend, other] = ['T0FRIEND', 'T0OTHER'].map((id) => double.people.addUser({ name: `Of ${id}`, team: id }))
  const promised = async (channel: string): Promise<string> =>
    (await adapter.assurance(conversationRef('slack', channel))).operator
  const shared = (name: string, members: readonly string[]): string =>
    double.people.createChannel({ name, members: [ana, ...members], shared: true, private: true })
  expect(await adapter.assurance(conversation)).toEqual({
    encryption: 'in-transit',
    operator: 'allowed',
    joinersReadBack: true,
  })
  expect(await promised(shared('with-a-friend', [friend ?? '']))).toBe('allowed')
  expect(await promised(shared('with-another', [other ?? '']))).toBe('foreign')
  for (const [user, operator] of [
    [ana, 'allowed'],
    [friend, 'allowed'],
    [other, 'foreign'],
  ] as const) {
    const only = accountRef('slack', user ?? '')
    expect((await adapter.assurance(conversation, only)).operator).toBe(operator)
    expect(await promised(double.people.directWith(user ?? ''))).toBe(operator)
  }
})

test('a channel without the bot, one that is archived and one that is not there promise nothing', async () => {
  station = await openStation('http')
  const { adapter, double, ana, channel, conversation } = station
  const without = double.people.createChannel({ name: 'without', members: [ana], withBot: false })
  for (const id of [without, 'C0NOBODY'])
    await expect(adapter.assurance(conversationRef('slack', id))).rejects.toThrow('the bot is not')
  await adapter.assurance(conversation)
  await double.people.archive(ana, channel).acknowledged
  await expect(adapter.assurance(conversation)).rejects.toThrow('archived')
})

test.each(['channel_shared', 'channel_unshared', 'channel_archive', 'channel_rename'])(
  'after %s the channel is doubted, and asked for again',
  async (type) => {
    station = await openStation('http')
    const { adapter, double, channel, conversation, sink } = station
    await adapter.assurance(conversation)
    const asked = (): number =>
      double.callsOf('conversations.info').filter(({ args }) => args.channel === channel).length
    const before = asked()
    await adapter.assurance(conversation)
    expect(asked()).toBe(before)
    await tell({ type, channel: type === 'channel_rename' ? { id: channel, name: 'new' } : channel })
    expect(sink.doubted).toEqual([[conversation]])
    await adapter.assurance(conversation)
    expect(asked()).toBe(before + 1)
  },
)

test('a channel whose id changed goes on as the conversation it was, after a restart too', async () => {
  station = await openStation('http')
  const { double, ana, ben, channel, conversation } = station
  await double.people.post(ana, channel, 'before').acknowledged
  const next = double.people.createChannel({ name: 'elections-shared', members: [ana, ben] })
  await tell({ type: 'channel_id_changed', old_channel_id: channel, new_channel_id: next, event_ts: '1.000001' })
  expect(new Set(station.sink.doubted.flat())).toEqual(new Set([conversation]))
  const after = double.people.post(ben, next, 'after')
  await after.acknowledged
  expect(await station.hearing(2)).toMatchObject([{ text: 'before' }, { text: 'after', message: after.ts }])
  const message = { summary: 's', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
  await station.stop()
  await station.start()
  const sent = await station.adapter.send(conversation, message, { key: 'k1' })
  expect(sent.conversation).toBe(conversation)
  expect(double.people.seenBy(ana, next).some(({ ts }) => ts === sent.parts[0])).toBe(true)
  await double.people.post(ana, next, 'later').acknowledged
  await until(() => station.heard().length === 3, { what: 'it is heard' })
})
