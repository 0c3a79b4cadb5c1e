import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { startDesk } from './desk.ts'
import { startDiscord } from './server.ts'
import { discordTiming } from './timing.ts'

/** `npm run double:discord [-- --port 8470]`: a Discord to try the bot on, with people, and a page on which to be one of them. It forgets everything when it stops. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '8470' } } })
const port = Number(values.port)
const ana = '1100000000000000001'
const ben = '1100000000000000002'
const discord = await startDiscord({
  port: port + 1,
  guild: {
    id: '1200000000000000001',
    name: 'Election exercise',
    owner: { id: ana, name: 'Ana Moreau' },
  },
  // Always the same, so that a bot that is running finds its way back after a restart of this.
  botId: '1000000000000000001',
  token: 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.exercise.only-for-the-double-of-Discord',
  // Whoever tries it starts the bot again and again.
  timing: { ...discordTiming, identify: 0 },
})
const { people } = discord
people.addUser({ id: ben, name: 'Ben Tamm', locale: 'da' })
const eva = people.addUser({ id: '1100000000000000003', name: 'Eva Lind' })
people.createChannel({ id: '1300000000000000001', name: 'general' })
people.createChannel({ id: '1300000000000000002', name: 'situation', private: true, members: [ana, ben] })
for (const user of [ana, ben, eva]) people.directWith(user)
const desk = await startDesk(discord, port)

const directory = relative(process.cwd(), join(import.meta.dirname, 'directory.yaml'))
console.log(`Discord's double answers at ${discord.url}. Ctrl-C stops it, and with it goes all that was said.

Be Ana, Ben (whose Discord is Danish) or Eva (whom the directory does not know) at ${desk.url}

The bot beside it, in another terminal:
  export JOM_WORLD=exercise JOM_DATA_DIR=.jom-discord
  export JOM_DISCORD_URL=${discord.url}
  export JOM_DISCORD_TOKEN=${discord.token}
  export JOM_DIRECTORY=${directory}
  npm start

Then, as Ana in #national-cell-france:  /jom report TLP:GREEN volby.cz is down`)

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void Promise.all([desk.close(), discord.close()]).then(() => process.exit(0)))
