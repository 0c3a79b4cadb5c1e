import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ContextMenuCommandBuilder,
  EmbedBuilder,
  Events,
  GatewayIntentBits,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  Options,
  PermissionFlagsBits,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
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

test('commands, controls and forms by its own classes', async () => {
  const { people } = discord
  await client.application.commands.set([
    new SlashCommandBuilder()
      .setName('ask')
      .setDescription('Asks')
      .addStringOption((option) => option.setName('q').setDescription('What').setAutocomplete(true))
      .toJSON(),
    new ContextMenuCommandBuilder().setName('Report as threat').setType(ApplicationCommandType.Message).toJSON(),
  ])
  const faults: unknown[] = []
  const run = async (interaction: Interaction): Promise<void> => {
    if (interaction.isAutocomplete()) await interaction.respond([{ name: 'one', value: '1' }])
    else if (interaction.isMessageContextMenuCommand()) await interaction.reply(interaction.targetMessage.content)
    else if (interaction.isButton()) await interaction.update({ content: 'Pressed', components: [] })
    else if (interaction.isStringSelectMenu()) await interaction.deferUpdate()
    else if (interaction.isModalSubmit())
      await interaction.reply({ content: interaction.fields.getTextInputValue('in'), flags: MessageFlags.Ephemeral })
    else if (!interaction.isChatInputCommand()) throw new Error('what is this')
    else if (interaction.options.getString('q') === 'form')
      await interaction.showModal(
        new ModalBuilder()
          .setCustomId('form')
          .setTitle('A form')
          .addLabelComponents(
            new LabelBuilder()
              .setLabel('What')
              .setTextInputComponent(new TextInputBuilder().setCustomId('in').setStyle(TextInputStyle.Short)),
          ),
      )
    else {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      await interaction.editReply({ content: 'Here', embeds: [new EmbedBuilder().setTitle('A card')] })
      await interaction.followUp({ content: 'More', flags: MessageFlags.Ephemeral })
      expect((await interaction.fetchReply()).content).toBe('Here')
      await interaction.deleteReply()
    }
  }
  client.on('interactionCreate', (interaction) => run(interaction).catch((fault) => faults.push(fault)))
  expect((await people.autocomplete(ana, general, 'ask', { q: 'o' }, 'q')).choices).toEqual([
    { name: 'one', value: '1' },
  ])
  await people.slash(ana, general, 'ask', { q: 'x' })
  const own = (): string[] => people.seenBy(ana, general).map(({ words }) => words)
  await until(() => own().join() === 'More', { what: 'the first answer is gone' })
  expect(await people.slash(ana, general, 'ask', { q: 'form' })).toMatchObject({ answer: 'modal' })
  expect((await people.submit(ana, { What: 'typed' })).message).toMatchObject({ words: 'typed', ephemeral: true })
  const said = people.post(ana, general, 'Look at this')
  expect((await people.menu(ana, general, said.id, 'Report as threat')).message?.words).toBe('Look at this')
  const channel = client.channels.cache.get(general)
  if (!channel?.isSendable()) throw new Error('the bot may write')
  const card = await channel.send({
    content: 'A card',
    components: [
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('b').setLabel('Go').setStyle(ButtonStyle.Primary),
      ),
      new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
        new StringSelectMenuBuilder().setCustomId('s').addOptions({ label: 'One', value: '1' }),
      ),
    ],
  })
  expect(await people.choose(ana, general, card.id, 's', 'One')).toMatchObject({ answer: 'nothing' })
  expect(await people.press(ana, general, card.id, 'Go')).toMatchObject({
    answer: 'update',
    message: { words: 'Pressed' },
  })
  expect(faults).toEqual([])
})

test('channels with overwrites, direct messages, files, history', async () => {
  const { people } = discord
  const guild = client.guilds.cache.get(discord.guild)
  const view = PermissionFlagsBits.ViewChannel
  const made = await guild?.channels.create({
    name: 'A cell',
    permissionOverwrites: [
      { id: discord.guild, deny: [view] },
      { id: discord.bot.id, allow: [view] },
    ],
  })
  if (!made) throw new Error('a channel is made')
  await guild?.members.fetch()
  expect(made.members.map(({ id }) => id).sort()).toEqual([discord.bot.id, discord.owner].sort())
  await made.permissionOverwrites.edit(ana, { ViewChannel: true })
  await until(() => made.members.has(ana), { what: 'Ana sees it' })
  expect(people.readers(made.id)).toContain(ana)
  await made.setTopic('What it is for')
  const file = { attachment: Buffer.from('content'), name: 'list.txt' }
  const sent = await made.send({ content: 'with a file', files: [file], nonce: 'n', enforceNonce: true })
  expect((await made.send({ content: 'again', nonce: 'n', enforceNonce: true })).id).toBe(sent.id)
  const [, attachment] = [...sent.attachments][0] ?? []
  expect(await (await fetch(attachment?.url ?? '')).text()).toBe('content')
  expect((await made.messages.fetch({ after: '0' })).map(({ content }) => content)).toEqual(['with a file'])
  await (await client.users.fetch(ana)).send('for you alone')
  expect(people.seenBy(ana, people.directWith(ana)).map(({ words }) => words)).toEqual(['for you alone'])
  await made.delete()
  expect(people.readers(made.id)).toEqual([])
})

test('limits, refusals and a token that was reset come through as its own errors', async () => {
  const channel = client.channels.cache.get(general)
  if (!channel?.isSendable()) throw new Error('the bot may write')
  discord.faults.call('POST /channels/:channel/messages', { kind: 'error', status: 403, code: 50_013 })
  await expect(channel.send('x')).rejects.toMatchObject({ code: 50_013, status: 403 })
  client.rest.options.rejectOnRateLimit = () => true
  discord.faults.call('POST /channels/:channel/messages', { kind: 'limited', seconds: 3 })
  await expect(channel.send('x')).rejects.toMatchObject({
    ...{ name: 'RateLimitError[/channels/:id/messages]', retryAfter: expect.closeTo(3050, -2), limit: 1000 },
  })
  const gone = new Promise<number>((done) => client.on(Events.ShardDisconnect, ({ code }) => done(code)))
  const invalid = new Promise((done) => client.on(Events.Invalidated, () => done('invalidated')))
  discord.faults.resetToken()
  expect(await Promise.race([gone, invalid])).toBe(4004)
  await expect(client.rest.get('/users/@me')).rejects.toMatchObject({ status: 401 })
})

test('op 7 is followed by a RESUME, an op 9 that may not be resumed by a new session', async () => {
  discord.faults.reconnect()
  await until(() => raw.some(({ t }) => t === 'RESUMED'), { what: 'the session goes on' })
  const [before] = discord.sessions()
  raw.length = 0
  discord.faults.invalidate({ resumable: false })
  await until(() => raw.some(({ t }) => t === 'READY'), { what: 'a new session', within: 20_000 })
  expect(discord.sessions()[0]?.id).not.toBe(before?.id)
})
