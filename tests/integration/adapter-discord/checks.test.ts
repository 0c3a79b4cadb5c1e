import { PermissionFlagsBits as may } from 'discord.js'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openChecks } from '../../../adapters/discord/connect/checks.ts'
import { guide } from '../../../adapters/discord/connect/guide.ts'
import { permissions } from '../../../adapters/discord/connect/permissions.ts'
import { openWire } from '../../../adapters/discord/wire.ts'
import type { Check, RoomToCheck } from '../../../src/chat/adapter.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'

/** What `connect` finds at Discord, in the words that an administrator reads. */

const least = permissions.reduce((sum, name) => sum | may[name], 0n)

let discord: Discord
let ana: string
beforeAll(async () => {
  discord = await startDiscord({ permissions: least })
  ana = discord.people.addUser({ name: 'Ana' })
})
afterAll(() => discord.close())
afterEach(() => {
  discord.faults.clear()
  Object.assign(discord.granted, { members: true, content: true })
})

type How = {
  rooms?: readonly RoomToCheck[]
  token?: string
  guild?: string
  language?: string
  url?: string
  on?: Discord
}

async function look(how: How = {}): Promise<readonly Check[]> {
  const { rooms = [], on = discord, token = on.token, guild, language = 'en', url = on.url } = how
  const wire = openWire({ url, token })
  try {
    const checks: Check[] = []
    const settings = { url, token, ...(guild !== undefined && { guild }) }
    for await (const check of openChecks(wire, settings).run({ language, rooms, load: false })) checks.push(check)
    return checks
  } finally {
    wire.close()
  }
}

const faults = (checks: readonly Check[]): readonly string[] => checks.flatMap(({ ok, what }) => (ok ? [] : [what]))
const words = (checks: readonly Check[]): string => checks.map(({ what }) => what).join('\n')
const room = (title: string, id: string, more: Partial<RoomToCheck> = {}): RoomToCheck => ({
  title,
  conversation: conversationRef('discord', id),
  ceiling: 'TLP:CLEAR',
  seats: [],
  ...more,
})

test('A bot that was invited by the link is well', async () => {
  const checks = await look()
  expect(faults(checks)).toEqual([])
  const said = words(checks)
  expect(said).toContain(`The token is good: the bot is jom (${discord.bot.id})`)
  expect(said).toContain('It may hear what is said (Message Content Intent)')
  expect(said).toContain('In “Election network” it may let people into its channels, and out of them (ManageRoles)')
  expect(said).toContain('It makes rooms in “Election network”')
  expect(said).toContain('Discord does not list its commands yet')
  expect(said).toContain('names no room on Discord yet')
  expect(words(await look({ language: 'da' }))).toContain('Tokenet er godt')
  expect(discord.received).toEqual([])
})

test('The link of invitation is printed, on a line of its own, with least permissions', async () => {
  const invite = (await look()).find(({ what }) => what.startsWith('The link'))
  expect(invite).toMatchObject({ ok: true })
  const link = new URL(invite?.todo?.trim() ?? '')
  expect(invite?.todo).toMatch(/^ {2}https:\/\/discord\.com\/oauth2\/authorize\?\S+$/)
  expect(link.searchParams.get('client_id')).toBe(discord.applicationId)
  expect(BigInt(link.searchParams.get('permissions') ?? '0')).toBe(least)
})

test('Each intent is looked at by itself', async () => {
  discord.granted.content = false
  expect(faults(await look())).toEqual(['It may not hear what is said: Message Content Intent is off'])
  discord.granted.members = false
  const checks = await look({ rooms: [room('Duty', discord.people.createChannel({ name: 'duty' }))] })
  expect(faults(checks)).toHaveLength(2)
  expect(words(checks)).toContain('“Duty”: the bot sits there. Who else does cannot be seen')
})

test('Each permission is looked at by itself: what is missing, and what is too much', async () => {
  const poor = await startDiscord({ permissions: least & ~may.AttachFiles & ~may.ManageRoles })
  const rich = await startDiscord({ permissions: may.Administrator })
  try {
    // Everybody in a new server may show files.
    poor.people.changeRole(poor.guild, may.ViewChannel)
    expect(faults(await look({ on: poor }))).toEqual([
      'In “Election network” it may not show files: AttachFiles is missing',
      'In “Election network” it may not let people into its channels, and out of them: ManageRoles is missing',
    ])
    const checks = await look({ on: rich })
    expect(faults(checks)).toEqual([])
    expect(words(checks)).toContain('it is an administrator, which it does not need')
  } finally {
    await poor.close()
    await rich.close()
  }
})

test('A token that is not good, and a Discord that does not answer, end it at once', async () => {
  const token = `${discord.token.slice(0, -3)}xxx`
  const refused = await look({ token })
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({
    ok: false,
    what: expect.stringMatching(/^Discord does not accept the token \(\d+\)$/),
  })
  expect(JSON.stringify(refused)).not.toContain(token)
  discord.faults.call('GET /applications/@me', { kind: 'closed', when: 'before' })
  expect(await look()).toMatchObject([{ ok: false, what: 'Discord did not say how it stands with the token' }])
  expect(faults(await look({ url: 'http://discord.invalid/api' }))[0]).toBe(
    'The way to Discord is not encrypted: http://discord.invalid/api',
  )
})

test('A bot that connected too often is told to stand still', async () => {
  discord.faults.leaveStarts(50)
  expect(faults(await look())).toEqual(['It has connected too often today: 50 of 1000 are left'])
  discord.faults.leaveStarts(1000)
})

test('Where it sits in several servers, it has to be said in which it makes rooms', async () => {
  const two = await startDiscord({ permissions: least })
  const lone = two.people.addUser({ name: 'Lone' })
  const second = two.people.addGuild({ name: 'Another', owner: lone })
  const rooms = [room('New', 'duty', { seats: [accountRef('discord', lone)] })]
  try {
    expect(faults(await look({ on: two, rooms })).filter((what) => !what.includes('Another'))).toEqual([
      'It sits in several servers, and nobody said in which it is to make rooms',
    ])
    expect(words(await look({ on: two, rooms, guild: second }))).toContain('It makes rooms in “Another”')
    expect(faults(await look({ on: two, guild: '155149108183695360' }))).toContain(
      'It does not sit in the server that JOM_DISCORD_GUILD names: 155149108183695360',
    )
  } finally {
    await two.close()
  }
})

test('Each room is looked at: whether the bot sits there, who reads along, and how much is said there', async () => {
  const { people } = discord
  const eve = people.addUser({ name: 'Eve', guild: null })
  const fine = people.createChannel({ name: 'fine', members: [ana], private: true })
  const apart = people.createChannel({ name: 'apart', members: [ana], private: true, withoutBot: true })
  const mute = people.createChannel({ name: 'mute', members: [ana], private: true })
  people.overwrite(mute, discord.bot.id, { allow: may.ViewChannel, deny: may.SendMessages })
  const open = people.createChannel({ name: 'open' })
  const seats = [accountRef('discord', ana)]
  const rooms = [
    room('Fine', fine, { seats }),
    room('High', fine, { ceiling: 'TLP:AMBER' }),
    room('Apart', apart),
    room('Gone', '155149108183695361'),
    room('Mute', mute),
    room('Direct', people.directWith(ana)),
    room('Open', open, { seats }),
    room('Waiting', people.createChannel({ name: 'waiting', private: true }), { seats }),
    room('New', 'duty', { seats }),
    room('Odd', 'odd'),
    room('Nobody', fine, { seats: [accountRef('discord', eve), accountRef('matrix', '@a:b')] }),
  ]
  const checks = await look({ rooms })
  expect(faults(checks)).toEqual([
    `“Apart”: the bot does not see ${apart}`,
    '“Gone”: the bot does not see 155149108183695361',
    '“Mute”: in that channel the bot may not speak: SendMessages is missing',
    `“Direct”: ${people.directWith(ana)} is no text channel of a server`,
    '“Odd” is not there, and will not be made: the directory seats nobody in it',
    `“Nobody” seats accounts that are nobody’s in the server: discord:${eve}, matrix:@a:b`,
  ])
  const said = words(checks)
  // The owner of a server sees every channel.
  expect(said).toContain('“Fine”: the bot sits there with 2 others. Up to TLP:CLEAR is said there in words')
  expect(said).toContain('“High” is to carry up to TLP:AMBER; Discord carries up to TLP:CLEAR in words')
  expect(said).toContain('“Open” can be read by everybody in “Election network”')
  expect(said).toContain('“Waiting”: 1 person of those whom the directory seats will be let in')
  expect(said).toContain('“New”: if it is not there yet, the bot makes it')
})

test('What Discord does not say about one room does not hide the others', async () => {
  const [one, two] = ['one', 'two'].map((name) => discord.people.createChannel({ name: `room-${name}` }))
  discord.faults.call('GET /channels/:channel', { kind: 'status', status: 500 })
  const checks = await look({ rooms: [room('One', one ?? ''), room('Two', two ?? '')] })
  expect(faults(checks)).toEqual(['Discord did not say how it stands with “One”'])
  expect(words(checks)).toContain('“Two”: the bot sits there')
})

test('The way there is told in steps, in both languages', () => {
  expect(guide('en')).toHaveLength(9)
  expect(guide('da')[0]).toContain('https://discord.com/developers/applications')
})
