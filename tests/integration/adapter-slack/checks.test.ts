import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSlack } from '../../../adapters/slack/adapter.ts'
import { scopes } from '../../../adapters/slack/connect/scopes.ts'
import type { Way } from '../../../adapters/slack/settings.ts'
import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { stations } from './station.ts'

const openStation = stations()

/** What `connect` finds in a workspace, in the words that an administrator reads. */

let slack: Slack
let ana: string
beforeAll(async () => {
  slack = await startSlack({ scopes })
  ana = slack.people.addUser({ name: 'Ana' })
})
afterAll(() => slack.close())
afterEach(() => {
  slack.faults.clear()
  slack.scopes.clear()
  for (const scope of scopes) slack.scopes.add(scope)
})

type How = {
  rooms?: readonly RoomToCheck[]
  way?: Way
  token?: string
  allowed?: readonly string[]
  origin?: string
  language?: string
  url?: string
}

async function look(how: How = {}): Promise<readonly Check[]> {
  const { rooms = [], token = slack.botToken, allowed = [], origin, language = 'en', url = slack.url } = how
  const way = how.way ?? { kind: 'socket', appToken: slack.appToken }
  const adapter = createSlack({ url, token, way, allowed })
  try {
    const checks: Check[] = []
    const ask = { language, rooms, load: false, ...(origin !== undefined && { origin }) }
    for await (const check of adapter.checks?.run(ask) ?? []) checks.push(check)
    return checks
  } finally {
    await adapter.stop()
  }
}

const faults = (checks: readonly Check[]): readonly string[] => checks.flatMap(({ ok, what }) => (ok ? [] : [what]))
const words = (checks: readonly Check[]): string => checks.map(({ what }) => what).join('\n')
const room = (title: string, id: string, more: Partial<RoomToCheck> = {}): RoomToCheck => ({
  title,
  conversation: conversationRef('slack', id),
  ceiling: 'TLP:CLEAR',
  seats: [],
  ...more,
})

test('An app made from the manifest is well', async () => {
  const checks = await look()
  expect(faults(checks)).toEqual([])
  expect(words(checks)).toContain(`The token is good: the bot is jom (${slack.bot.user}) in “Election network”`)
  expect(words(checks)).toContain('It may speak, change what it said, and take it back (chat:write)')
  expect(words(checks)).toContain('Socket Mode is on')
  expect(words(checks)).toContain('names no room on Slack yet')
  expect(slack.sockets()).toBe(0)
  expect(words(await look({ language: 'da' }))).toContain('Tokenet er godt')
})

test('Each scope is looked at by itself: what is missing, and what is too much', async () => {
  slack.scopes.delete('reactions:write')
  slack.scopes.add('channels:manage')
  const checks = await look()
  expect(faults(checks)).toEqual(['It may not react to messages: reactions:write is missing'])
  expect(checks.find(({ ok }) => !ok)?.todo).toContain('add reactions:write under “OAuth & Permissions”')
  expect(words(checks)).toContain('It may more than it needs')
  expect(words(checks)).toContain('channels:manage')
})

test('A token that is not good, and a Slack that does not answer, end it at once', async () => {
  const refused = await look({ token: 'xoxb-0-wrong' })
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ ok: false, what: 'Slack does not accept the token (invalid_auth)' })
  slack.faults.call('auth.test', { kind: 'closed', when: 'before' })
  expect(await look()).toMatchObject([{ ok: false, what: 'Slack did not say how it stands with the token' }])
  const open = await look({ url: 'http://slack.invalid' })
  expect(faults(open)[0]).toBe('The way to Slack is not encrypted: http://slack.invalid')
})

test('The token of the app is tried without opening a socket', async () => {
  const refused = await look({ way: { kind: 'socket', appToken: 'xapp-1-wrong' } })
  expect(faults(refused)).toEqual(['Slack opens no socket for the token of the app (invalid_auth)'])
})

test('Over HTTP the bot itself is asked, as Slack asks', async () => {
  const station = await openStation('http')
  const { signingSecret } = station.double
  const { origin } = new URL(station.address)
  const way: Way = { kind: 'http', signingSecret }
  try {
    const known = await look({ way, origin })
    expect(faults(known)).toEqual([])
    expect(words(known)).toContain(`The bot takes Slack’s requests at ${origin}/slack/events`)
    const wrong = await look({ way: { kind: 'http', signingSecret: 'another' }, origin })
    expect(faults(wrong)).toEqual([`The bot that runs at ${origin}/slack/events does not know this signing secret`])
  } finally {
    await station.close()
  }
  const silent = await look({ way, origin })
  expect(faults(silent)).toEqual([`Nothing takes Slack’s requests at ${origin}/slack/events (ECONNREFUSED)`])
  expect(words(await look({ way }))).toContain('could not be tried from here')
})

test('Each room is looked at: whether the bot sits there, who reads along, and how much is said there', async () => {
  const { people, team } = slack
  const fine = people.createChannel({ name: 'fine', members: [ana], private: true })
  const apart = people.createChannel({ name: 'apart', members: [ana], withBot: false })
  const old = people.createChannel({ name: 'old', members: [ana] })
  people.archive(ana, old)
  const open = people.createChannel({ name: 'open', members: [] })
  const foreign = people.addUser({ name: 'Fay', team: 'T0FOREIGN1' })
  const shared = people.createChannel({ name: 'shared', members: [ana, foreign], shared: true, private: true })
  const seats = [accountRef('slack', ana)]
  const rooms = [
    room('Fine', fine, { seats }),
    room('High', fine, { ceiling: 'TLP:AMBER' }),
    room('Apart', apart),
    room('Private', 'C0NOWHERE1'),
    room('Old', old),
    room('Open', open, { ceiling: 'TLP:GREEN', seats }),
    room('Shared', shared, { ceiling: 'TLP:GREEN' }),
    room('New', 'duty', { seats }),
    room('Odd', 'odd'),
    room('Nobody', fine, { seats: [accountRef('slack', 'U0NOBODY1'), accountRef('matrix', '@a:b')] }),
  ]
  const checks = await look({ rooms, allowed: [team.id] })
  expect(faults(checks)).toEqual([
    `“Apart”: the bot does not sit in ${apart}`,
    '“Private”: the bot does not sit in C0NOWHERE1',
    '“Old” is archived: nothing can be said there',
    `“Open” is a public channel, into which the bot cannot invite: slack:${ana} are missing`,
    '“Shared” is shared with organisations that are not on JOM_SLACK_ALLOWED: T0FOREIGN1',
    '“Odd” is not there, and will not be made: the directory seats nobody in it',
    '“Nobody” seats accounts that are nobody’s at Slack: slack:U0NOBODY1, matrix:@a:b',
  ])
  const said = words(checks)
  expect(said).toContain(`The workspace ${team.id} is on JOM_SLACK_ALLOWED`)
  expect(said).toContain('“Fine”: the bot sits there with 1 other. Up to TLP:CLEAR is said there in words')
  expect(said).toContain('“High” is to carry up to TLP:AMBER; Slack carries up to TLP:GREEN in words')
  expect(said).toContain('“Open” is a public channel: everybody in the workspace can read it')
  expect(said).toContain('“Shared”: the bot sits there with 2 others. Up to TLP:CLEAR is said there in words')
  expect(said).toContain(
    '“New”: if it is not there yet, the bot makes it as soon as it runs with this directory file, and invites 1 person',
  )

  const trusting = await look({
    rooms: [room('Shared', shared, { ceiling: 'TLP:GREEN' })],
    allowed: [team.id, 'T0FOREIGN1'],
  })
  expect(faults(trusting)).toEqual([])
  expect(words(trusting)).toContain('“Shared” is shared with organisations on JOM_SLACK_ALLOWED: T0FOREIGN1')
  const nobody = await look({ rooms: [room('Shared', shared)] })
  expect(faults(nobody)).toEqual([])
  expect(words(nobody)).toContain('“Shared” is shared with other organisations: T0FOREIGN1')
})

test('What Slack does not say about one room does not hide the others', async () => {
  const { people } = slack
  const [one, two] = ['one', 'two'].map((name) => people.createChannel({ name: `room-${name}`, members: [ana] }))
  slack.faults.call('conversations.info', { kind: 'status', status: 500 })
  const checks = await look({ rooms: [room('One', one ?? ''), room('Two', two ?? '')] })
  expect(faults(checks)).toEqual(['Slack did not say how it stands with “One”'])
  expect(words(checks)).toContain('“Two”: the bot sits there')
})
