import { Client, GatewayIntentBits } from 'discord.js'

/**
 * The bare relay that the bot is held against on Discord, as one writes it first: discord.js, and what is said in one channel is sent
 * into the others, all at once. No database, no order, no rule, no look at what stands already: what is said while it is away, and what
 * is under way when it ends, is lost. `node bare-discord.ts <url> <token> <from> <channels, by commas>`; it says a line once it is ready.
 */
const [api = '', token = '', from = '', to = ''] = process.argv.slice(2)

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  allowedMentions: { parse: [] },
  rest: { api },
})
client.on('error', (fault) => console.error(fault))
client.on('messageCreate', async (message) => {
  if (message.channelId !== from || message.author.bot) return
  const content = `**TLP:CLEAR** **EXERCISE**\n**Person FR** (FR · NISCG) · bench-from\n${message.content}`
  await Promise.all(
    to.split(',').map(async (id) => {
      const channel = client.channels.cache.get(id)
      if (!channel?.isSendable()) throw new Error(`nothing can be sent to ${id}`)
      await channel.send(content)
    }),
  )
})
client.once('clientReady', () => console.log('it is ready'))
await client.login(token)
process.once('SIGTERM', () => process.exit(0))
