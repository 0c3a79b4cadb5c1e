import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signatureOf } from '../servers/slack/requests.ts'
import { playSlack, type SlackHarness } from './slack.ts'
import { describeSlack } from './slack-own.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('slack', () => playSlack('http'), 'by signed requests')

let harness: SlackHarness
beforeAll(async () => {
  harness = await playSlack('http')
}, 60_000)
afterAll(() => harness?.close(), 60_000)

describeSlack(() => harness)

describe('signed requests', () => {
  test('nobody is heard whose signature is wrong, missing or old', async () => {
    const room = await harness.room()
    const body = JSON.stringify({
      type: 'event_callback',
      event: {
        type: 'message',
        channel: room.split(':')[1],
        user: harness.user('ana'),
        text: 'forged',
        ts: '1795671826.000100',
        event_ts: '1795671826.000100',
      },
    })
    const now = Math.floor(Date.now() / 1000)
    const post = async (at: number, signature?: string): Promise<number> => {
      const headers = {
        'content-type': 'application/json',
        'x-slack-request-timestamp': String(at),
        ...(signature !== undefined && { 'x-slack-signature': signature }),
      }
      return (await fetch(harness.address, { method: 'POST', headers, body })).status
    }
    const { signingSecret } = harness.slack
    expect(await post(now)).toBe(401)
    expect(await post(now, signatureOf('another secret', String(now), body))).toBe(401)
    expect(await post(now - 301, signatureOf(signingSecret, String(now - 301), body))).toBe(401)
    expect(JSON.stringify(harness.sink.offered)).not.toContain('forged')
    // The very same is heard when it is signed as Slack does.
    expect(await post(now, signatureOf(signingSecret, String(now), body))).toBe(200)
    expect(JSON.stringify(harness.sink.offered)).toContain('forged')
  })
})
