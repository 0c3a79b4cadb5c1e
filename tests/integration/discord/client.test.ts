import { Client, Events, GatewayIntentBits, Options } from 'discord.js'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'
import { until } from '../../support/poll.ts'

/** discord.js itself on the double. */

let discord: Discord
let client: Client<true>
let ana: string
let general: string
const raw: { op: number; t: string | null; s: number | null; d: unknown }[] = []

beforeEach(async () => {
  discord = await startDiscord()
  ana = discord.people.addUser({ name: 'Ana' })
  general = discord.people.createChannel({ name: 'general' })
  client = await open()
})
afterEach(async () => {
  await client.destroy()
  await discord.close()
})

async function open(): Promise<Client<true>> {
  const { Guilds, GuildMembers, GuildMessages, GuildMessageReactions, DirectMessages, MessageContent } =
    GatewayIntentBits
  const made = new Client({
    intents: [Guilds, GuildMembers, GuildMessages, GuildMessageReactions, DirectMessages, MessageContent],
    rest: { api: discord.url, retries: 0, timeout: 4000 },
    makeCache: Options.cacheWithLimits({ MessageManager: 0 }),
  })
  raw.length = 0
  made.on('error', () => {})
  made.on('raw' as never, ((packet: (typeof raw)[number]) => void raw.push(packet)) as never) // not among the typed events
  const ready = new Promise((done) => made.once(Events.ClientReady, done))
  await made.login(discord.token)
  await ready
  return made as Client<true> // it is ready
}

test('logs in, hears, answers, fetches members', async () => {
  const said = discord.people.post(ana, general, 'Something looks wrong here')
  expect(said.delivered()).toBe(true)
  await until(() => raw.some(({ t }) => t === 'MESSAGE_CREATE'), { what: 'the bot hears' })
  const members = await client.guilds.cache.get(discord.guild)?.members.fetch()
  expect(members?.size).toBe(3)
  const channel = client.channels.cache.get(general)
  if (!channel?.isSendable()) throw new Error('the bot may write')
  const sent = await channel.send({ content: 'Thank you', reply: { messageReference: said.id } })
  await sent.edit('Thank you very much')
  await sent.react('👀')
  const thread = await sent.startThread({ name: 'About it' })
  await thread.send('In a thread')
  expect(discord.people.seenBy(ana, general).map(({ words, edited }) => [words, edited])).toEqual([
    ['Something looks wrong here', false],
    ['Thank you very much', true],
  ])
  expect(discord.people.seenBy(ana, sent.id).at(-1)?.words).toBe('In a thread')
})

test('takes a session up again after its connection was cut, and hears what was said meanwhile', async () => {
  discord.faults.refuseConnections()
  discord.faults.dropSockets()
  discord.people.post(ana, general, 'While you were away')
  discord.faults.refuseConnections(0)
  await until(() => raw.some(({ t }) => t === 'RESUMED'), { what: 'the session goes on', within: 20_000 })
  expect(raw.filter(({ t }) => t === 'MESSAGE_CREATE')).toHaveLength(1)
})
