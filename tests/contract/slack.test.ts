import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../support/poll.ts'
import { hearing, line } from './hearing.ts'
import { playSlack, type SlackHarness } from './slack.ts'
import { describeSlack } from './slack-own.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('slack', () => playSlack('socket'), 'by socket')

let harness: SlackHarness
beforeAll(async () => {
  harness = await playSlack('socket')
}, 60_000)
afterAll(() => harness?.close(), 60_000)

describeSlack(() => harness)

/** How often all that was out of sight was doubted. */
const doubtsOfAll = (): number => harness.sink.doubted.filter((conversations) => conversations.length === 0).length

describe('sockets', () => {
  test('a refresh leaves no gap: while one is replaced the other hears, and each event is stored once', async () => {
    const { slack } = harness
    await until(() => slack.sockets() === 2, { what: 'two sockets stand side by side' })
    const room = await harness.room()
    const opened = (): number => slack.callsOf('apps.connections.open').length
    const [lost, doubts, before] = [slack.delivered.lost, doubtsOfAll(), opened()]
    const said: string[] = []
    for (let refresh = 0; refresh < 4; refresh += 1) {
      const asked = opened()
      slack.faults.disconnect('refresh_requested')
      // Said as long as the refresh takes, one after the other.
      while (opened() === asked || slack.sockets() < 2) {
        const text = line('said during a refresh')
        said.push(text)
        const act = harness.type('ana', room, text)
        await until(act.acknowledged, { what: 'it is acknowledged' })
      }
    }
    const events = await hearing(harness, room, said.length)
    expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(said)
    expect(opened() - before).toBe(4)
    expect(slack.delivered.lost).toBe(lost)
    expect(doubtsOfAll()).toBe(doubts)
  })

  test('a socket that breaks off in the middle of an event loses nothing, and who sits in the rooms is asked anew while the other one hears', async () => {
    const { slack } = harness
    await until(() => slack.sockets() === 2, { what: 'two sockets stand side by side' })
    const room = await harness.room()
    const doubts = doubtsOfAll()
    const said: string[] = []
    for (let drop = 0; drop < 3; drop += 1) {
      slack.faults.dropInMidEvent()
      const text = line('in mid-event')
      said.push(text)
      const act = harness.type('ana', room, text)
      await until(act.acknowledged, { what: 'it is acknowledged in the end' })
      await until(() => slack.sockets() === 2, { what: 'the other socket is back' })
    }
    const events = await hearing(harness, room, said.length)
    expect(events.map((event) => event.kind === 'message' && event.text)).toEqual(said)
    // Who came may have been told on the socket that broke, and is told again after minutes only.
    await until(() => doubtsOfAll() > doubts, { what: 'the rooms are doubted' })
  })

  test('a socket whose address comes once the adapter has stopped is left: what is told on it would be lost', async () => {
    const { slack } = harness
    await until(() => slack.sockets() === 2, { what: 'two sockets stand side by side' })
    const slowMs = 1500
    slack.faults.call('apps.connections.open', { kind: 'slow', ms: slowMs }, { times: 2 })
    slack.faults.dropSockets()
    await until(() => slack.faults.pending() === 0, { what: 'both are asked for again' })
    await harness.restart()
    await sleep(2 * slowMs)
    await until(() => slack.sockets() === 2, { what: 'none stands but those of the adapter that runs' })
  })
})
