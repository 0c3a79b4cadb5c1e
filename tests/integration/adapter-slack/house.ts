import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readServiceRoom } from '../../fault/rooms.ts'
import { type SlackSide, startSlackSide, type Way } from '../../fault/slack-side.ts'
import { codes, handleOf, openWorld, slackUserOf, writeDirectory } from '../../fault/world.ts'
import { type RecordingServer, startRecordingServer } from '../../servers/recording/server.ts'
import { type Bot, freshFolder, launchBot, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { freePort } from '../../support/port.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'

/**
 * The whole bot between a double of Slack, the recording service, which stands for any other platform, and its own rooms: the world
 * of the crash test. What stands is looked up on the double and the service alone.
 */
export type House = {
  readonly side: SlackSide
  readonly bot: Bot
  /** Somebody writes on Slack; gives what Slack calls it. */
  say(text: string, thread?: string): string
  edit(ts: string, text: string): void
  erase(ts: string): void
  /** Somebody writes in the bot's own rooms; gives what they call it. */
  write(text: string): Promise<string>
  change(message: string, text: string): Promise<void>
  takeBack(message: string): Promise<void>
  /** The lines in which a word stands, in the order in which they stand on Slack or on the service; in the bot's messages alone. */
  onSlack(word: string): readonly string[]
  onService(word: string): readonly string[]
  /** Ends the bot at once, and starts it. */
  kill(): Promise<void>
  start(): Promise<void>
  /** Starts it where it cannot become healthy yet. */
  launch(): Promise<{ healthy: Promise<void> }>
  close(): Promise<void>
}

/** Opens it once everybody sits where they shall. */
export async function openHouse(way: Way): Promise<House> {
  const folder = freshFolder('slack')
  const dataDir = join(folder.path, 'bot')
  const directory = join(folder.path, 'directory.yaml')
  const server: RecordingServer = await startRecordingServer()
  const { platform } = server
  for (const code of codes) platform.addAccount({ handle: handleOf(code), name: `Person ${code}` })
  const side = await startSlackSide(way)
  const { people } = side.slack
  writeFileSync(directory, writeDirectory(openWorld(['slack']), ''))
  const port = await freePort()
  const env = {
    JOM_WORLD: 'exercise',
    JOM_DIRECTORY: directory,
    JOM_RECORDING_URL: server.url,
    JOM_RECORDING_TOKEN: platform.token,
    ...side.env,
  }
  let bot = await startBot({ dataDir, port, env, within: 120_000 })
  await side.gathered(port)
  const client: WebClient = await signIn(bot.links.get('FR') ?? 'http://no-link/')
  const user = slackUserOf('FR')
  const channel = side.roomId('sla-one')
  const there = platform.roomsOf(platform.bot).find(({ title }) => title === 'rec-one')?.id ?? ''
  let nonces = 0

  /** Does something in the hall under one nonce, until it is taken: the bot may be on its way up. */
  async function deed(what: string, fields: Record<string, string>): Promise<Record<string, string>> {
    const nonce = `nonce-of-the-house-${++nonces}`
    const answer = await until(
      async () => {
        const told = await client.deed('hall', what, { nonce, ...fields })
        return told.status === 200 && told
      },
      { within: 60_000, every: 100, what: () => `${what} is taken: ${bot.output()}` },
    )
    return JSON.parse(answer.body)
  }

  return {
    side,
    get bot() {
      return bot
    },
    say: (text, thread) => people.post(user, channel, text, thread === undefined ? {} : { thread }).ts,
    edit: (ts, text) => void people.edit(user, channel, ts, text),
    erase: (ts) => void people.erase(user, channel, ts),
    async write(text) {
      const { message } = await deed('messages', { text })
      return message ?? ''
    },
    change: async (message, text) => void (await deed('edit', { message, text })),
    takeBack: async (message) => void (await deed('retract', { message })),
    onSlack: (word) =>
      people
        .seenBy(user, channel)
        .filter(({ bot: isBot }) => isBot)
        .flatMap(({ words }) => linesWith(words, word)),
    onService: (word) =>
      readServiceRoom(server, there)
        .filter(({ bot: isBot }) => isBot)
        .flatMap(({ text }) => linesWith(text, word)),
    kill: () => bot.kill(),
    async start() {
      bot = await startBot({ dataDir, port, env, within: 120_000 })
    },
    async launch() {
      const launched = await launchBot({ dataDir, port, env, within: 120_000 })
      bot = { ...launched, links: bot.links }
      return launched
    },
    async close() {
      client.close()
      await bot.stop()
      await side.close()
      await server.close()
      folder.remove()
    },
  }
}

const linesWith = (text: string, word: string): readonly string[] =>
  text.split('\n').filter((line) => line.split(' ').includes(word))
