import { App, LogLevel } from '@slack/bolt'
import { createClient, EventType, MsgType } from 'matrix-js-sdk'

/**
 * The bare relay that the bot is held against on Slack, as one writes it first: Bolt over Socket Mode, and what is said in one
 * channel is posted into the others, all at once. Bolt tells Slack that it heard before anything was done. No database, no order, no
 * rule, no look at what stands already. `node bare-slack.ts <url> <bot token> <app token> <from> <channels, by commas> [<url of a
 * homeserver> <token> <user> <room>]`; it says a line once it is connected.
 */
const [url = '', token = '', appToken = '', from = '', to = '', ...matrix] = process.argv.slice(2)
const [baseUrl, accessToken = '', userId = '', room = ''] = matrix
const silent = { trace() {}, debug() {}, info() {}, warn() {}, error: console.error, getChild: () => silent }
const homeserver = baseUrl ? createClient({ baseUrl, accessToken, userId, logger: silent }) : undefined

const app = new App({
  token,
  appToken,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: `${url}/api/` },
})
app.message(async ({ message, client }) => {
  if (message.channel !== from || message.subtype !== undefined) return
  const head = ['TLP:GREEN', 'EXERCISE', 'Person FR']
  const said = `*${head[0]}* *${head[1]}*\n*${head[2]}* (FR · NISCG) · bench-from\n${message.text}`
  const posts: Promise<unknown>[] = to
    .split(',')
    .map((channel) => client.chat.postMessage({ channel, text: said, unfurl_links: false, unfurl_media: false }))
  const content = {
    msgtype: MsgType.Text,
    body: said.replaceAll('*', ''),
    format: 'org.matrix.custom.html',
    formatted_body: `<p><strong>${head[0]}</strong> <strong>${head[1]}</strong><br><strong>${head[2]}</strong> (FR · NISCG) · bench-from</p><p>${message.text}</p>`,
    'm.mentions': {},
  } as const
  if (homeserver) posts.push(homeserver.sendEvent(room, EventType.RoomMessage, content))
  await Promise.all(posts)
})
await app.start()
console.log('it is connected')
process.once('SIGTERM', () => process.exit(0))
