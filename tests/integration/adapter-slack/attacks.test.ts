import { afterEach, expect, test } from 'vitest'
import { openLog } from '../../../src/log.ts'
import { signatureOf } from '../../servers/slack/requests.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** What somebody could try at the bot's door on Slack, and what its log would tell. */

let station: Station
afterEach(() => station.close())

const now = (): string => String(Math.floor(Date.now() / 1000))
const secret = 'Zvonimir9'

async function knock(body: string, headers: Record<string, string> = {}): Promise<number> {
  const answer = await fetch(station.address, { method: 'POST', headers, body })
  await answer.arrayBuffer()
  return answer.status
}

function signed(body: string, type = 'application/json'): Promise<number> {
  const at = now()
  return knock(body, {
    'content-type': type,
    'x-slack-request-timestamp': at,
    'x-slack-signature': signatureOf(station.double.signingSecret, at, body),
  })
}

/** All that the adapter logged, as the log of the house writes it at its most talkative. */
function logged(): string {
  let lines = ''
  const log = openLog('debug', {
    write(line: string) {
      lines += line
    },
  })
  for (const { level, what, facts } of station.log) log[level as 'info' | 'warn' | 'error'](facts, what)
  return lines
}

test('whoever knocks without a signature gets nothing, and one line of the log however often', async () => {
  station = await openStation('http')
  const challenge = JSON.stringify({ type: 'url_verification', challenge: secret })
  const at = now()
  for (let turn = 0; turn < 50; turn += 1) {
    expect(await knock(challenge)).toBe(401)
    expect(
      await knock(challenge, { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${'a'.repeat(64)}` }),
    ).toBe(401)
  }
  expect(station.log.filter(({ what }) => what.includes('turned away'))).toHaveLength(1)
})

test('no word of people and no token stands in the log, whatever fails', async () => {
  station = await openStation('http')
  const { double, ana, ben, channel, sink } = station
  const { people, faults } = double
  const ts = `${now()}.000001`
  const event = { type: 'message', channel, user: ana, text: secret, ts, event_ts: ts, channel_type: 'group' }
  const body = JSON.stringify({ type: 'event_callback', event_id: 'Ev1', team_id: 'T1', event })
  // The store does not take it.
  sink.reject(1)
  expect(await signed(body)).toBe(200)
  sink.reject(20)
  await people.slash(ana, channel, `/jom report ${secret}`)
  sink.release()
  // What is none of Slack's shapes.
  for (const odd of [
    JSON.stringify({ type: secret }),
    `{"type":"${secret}`,
    JSON.stringify({ type: 'event_callback', event: { ...event, type: secret } }),
    JSON.stringify({
      type: 'event_callback',
      event: { ...event, files: [{ id: secret, file_access: 'check_file_info' }] },
    }),
    JSON.stringify({ type: 'block_actions', user: { id: ana }, actions: [{ type: 'button', value: secret }] }),
    JSON.stringify({ type: 'view_submission', user: { id: ana }, view: { private_metadata: secret } }),
  ])
    await signed(odd)
  await signed(
    `payload=${encodeURIComponent(JSON.stringify({ type: 'message_action', message: { text: secret } }))}`,
    'application/x-www-form-urlencoded',
  )
  // Slack fails in every way that it has.
  for (const fault of [
    { kind: 'status', status: 500 },
    { kind: 'no-json' },
    { kind: 'closed', when: 'after' },
    { kind: 'error', error: 'fatal_error' },
    { kind: 'error', error: 'msg_too_long' },
    { kind: 'ratelimited', seconds: 1 },
  ] as const) {
    faults.call('*', fault)
    people.post(ben, channel, `${secret} <@U0NOBODY9> ${fault.kind}`)
    await people.slash(ben, channel, `/jom ${secret}`)
    await station.adapter
      .send(
        station.conversation,
        { look: 'reply', marking: '', summary: secret, blocks: [] },
        { key: `${fault.kind}-${secret}` },
      )
      .catch((failure: unknown) => expect(String(failure)).not.toContain(secret))
  }
  await station.hearing(7)
  faults.revokeToken()
  await station.adapter
    .send(station.conversation, { look: 'reply', marking: '', summary: secret, blocks: [] }, { key: `late-${secret}` })
    .catch((failure: unknown) => expect(String(failure)).not.toContain(secret))
  await until(() => station.adapter.health().state === 'down', { what: 'the token is known to be revoked' })
  const told = logged()
  expect(told).not.toContain(secret)
  expect(told).not.toMatch(/xox[bp]-|xapp-/)
  expect(told).not.toContain(double.signingSecret)
  // What the operator needs is there: which method, and Slack's code.
  expect(told).toContain('token_revoked for auth.test')
})

test.each(['shared', 'joined'] as const)(
  'a channel is doubted once it is %s, though something said there cannot be taken',
  async (how) => {
    station = await openStation('http')
    const { double, ana, channel, conversation, sink } = station
    double.faults.call('files.info', { kind: 'error', error: 'fatal_error' }, { times: Number.POSITIVE_INFINITY })
    const ts = `${now()}.000009`
    const file = { id: 'F0POISON', file_access: 'check_file_info' }
    const event = {
      type: 'message',
      channel,
      user: ana,
      text: '',
      ts,
      event_ts: ts,
      files: [file],
      channel_type: 'group',
    }
    void signed(JSON.stringify({ type: 'event_callback', event_id: 'Ev9', team_id: 'T1', event }))
    await until(() => double.callsOf('files.info').length > 1, { what: 'the file is asked for again and again' })
    const before = sink.doubted.length
    if (how === 'shared') double.people.share(channel)
    else double.people.join(double.people.addUser({ name: 'Cyd' }), channel)
    await until(() => sink.doubted.slice(before).flat().includes(conversation), { what: 'the channel is doubted' })
    double.faults.clear()
  },
)
