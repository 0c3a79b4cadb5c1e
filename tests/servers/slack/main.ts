import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { slackTiming } from './delivery.ts'
import { startDesk } from './desk.ts'
import { startSlack } from './server.ts'

/** `npm run double:slack [-- --port 8460]`: a Slack to try the bot on, with people, and a page on which to be one of them. It forgets everything when it stops. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '8460' } } })
const port = Number(values.port)
const slack = await startSlack({
  port: port + 1,
  team: { id: 'T0EXERCISE0', name: 'Election exercise', domain: 'election-exercise' },
  // Always the same, so that a bot that is running finds its way back after a restart of this.
  tokens: { bot: 'xoxb-exercise', app: 'xapp-1-exercise', secret: 'exercise' },
  timing: slackTiming,
})
const { people } = slack
const ana = people.addUser({
  id: 'U0ANAMOREAU',
  name: 'Ana Moreau',
  email: 'ana.moreau@example.org',
  zone: 'Europe/Paris',
})
const ben = people.addUser({
  id: 'U0BENTAMM00',
  name: 'Ben Tamm',
  email: 'ben.tamm@example.org',
  zone: 'Europe/Tallinn',
})
const eva = people.addUser({ id: 'U0EVALIND00', name: 'Eva Lind', email: 'eva.lind@example.org' })
people.createChannel({ id: 'C0GENERAL00', name: 'general', members: [ana, ben, eva] })
people.createChannel({ id: 'C0SITUATION', name: 'situation', members: [ana, ben], private: true })
for (const user of [ana, ben, eva]) people.directWith(user)
const desk = await startDesk(slack, port)

const directory = relative(process.cwd(), join(import.meta.dirname, 'directory.yaml'))
console.log(`Slack's double answers at ${slack.url}. Ctrl-C stops it, and with it goes all that was said.

Be Ana, Ben or Eva (whom the directory does not know) at ${desk.url}

The bot beside it, in another terminal:
  export JOM_WORLD=exercise JOM_DATA_DIR=.jom-slack
  export JOM_SLACK_URL=${slack.url}
  export JOM_SLACK_TOKEN=${slack.botToken}
  export JOM_SLACK_APP_TOKEN=${slack.appToken}
  export JOM_SLACK_ALLOWED=${slack.team.id}
  export JOM_DIRECTORY=${directory}
  npm start`)

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void Promise.all([desk.close(), slack.close()]).then(() => process.exit(0)))
