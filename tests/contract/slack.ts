import { slack as module } from '../../adapters/slack/index.ts'
import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import type { HttpMount } from '../../src/chat/http.ts'
import type { Mark } from '../../src/chat/marks.ts'
import { accountRef, localOf, messageId } from '../../src/chat/refs.ts'
import { commandWords } from '../../src/command/index.ts'
import { createWeb } from '../../src/web/server.ts'
import type { Act as Told } from '../servers/slack/people.ts'
import type { Deed } from '../servers/slack/sending.ts'
import { type Slack, startSlack } from '../servers/slack/server.ts'
import { directoryOf } from '../support/directory.ts'
import { until } from '../support/poll.ts'
import type { Act, Harness, Player } from './harness.ts'
import { type Inlet, withInlet } from './inlet.ts'
import { modalOf } from './slack-modal.ts'
import { readBlocks, seenOf } from './slack-seen.ts'

/** How the double brings its events: over sockets that the adapter opens, or as signed requests to the bot's own server. */
export type Way = 'socket' | 'http'

/** A harness with the double behind it, for what is Slack's alone. */
export type SlackHarness = Harness & {
  readonly slack: Slack
  /** Where the bot hears signed requests. */
  readonly address: string
  user(who: Player): string
}

/** People with Slack's client on a double of Slack, and the adapter under test. */
export const playSlack = (way: Way): Promise<SlackHarness> => withInlet('slack', (inlet) => open(inlet, way))

/** Slack tells an event again sooner here, so that a gap in which it gives up lasts a moment. */
const retries = [10, 100, 400]
const marks: Readonly<Record<Mark, string>> = { pin: 'pushpin', clip: 'paperclip' }
/** Where on the bot's server Slack's requests go. */
const path = '/slack/events'

async function open({ store, sink, shelf, log, close }: Inlet, way: Way): Promise<SlackHarness> {
  const slack = await startSlack({ timing: { retries } })
  const { people, faults } = slack
  const web = createWeb({
    db: store.db,
    world: 'exercise',
    host: '127.0.0.1',
    port: 0,
    directory: () => directoryOf([], [], []),
    log: () => {},
  })
  const { origin } = await web.start()
  // By number: names are looked up beside each other, and requests that begin at once would arrive in another order.
  const address = `${origin.replace('//localhost:', '//127.0.0.1:')}${path}`
  const users: Readonly<Record<Player, string>> = {
    ana: people.addUser({ name: 'Ana' }),
    ben: people.addUser({ name: 'Ben' }),
    cyd: people.addUser({ name: 'Cyd' }),
  }
  let adapter: ChatAdapter
  let made = 0

  /** The server's paths stay over a restart, as in the bot; the adapter that started last serves them. */
  const mounted = new Map<string, Parameters<HttpMount['open']>[1]>()
  const ofServer = web.mountFor('slack')
  const http: HttpMount = {
    ...ofServer,
    origin,
    open(at, handle) {
      if (!mounted.has(at)) ofServer.open(at, async (request) => (mounted.get(at) ?? handle)(request))
      mounted.set(at, handle)
    },
  }

  const context: AdapterContext = { sink, shelf, http, log, exercise: true, commands: commandWords }
  async function start(): Promise<void> {
    const settings = module.settings.parse({
      JOM_SLACK_URL: slack.url,
      JOM_SLACK_TOKEN: slack.botToken,
      ...(way === 'socket'
        ? { JOM_SLACK_APP_TOKEN: slack.appToken }
        : { JOM_SLACK_SIGNING_SECRET: slack.signingSecret }),
    })
    if (!settings) throw new Error('configured, and yet not')
    adapter = await module.create(settings)
    await adapter.start(context)
  }
  await start()
  if (way === 'http') await slack.deliverTo(address)

  /** What Slack tells the bot by events. */
  function told(event: Told, message: string): Act {
    let acknowledged = false
    event.acknowledged.then((answer) => {
      acknowledged = answer === true
    })
    return {
      done: Promise.resolve(messageId(message)),
      acknowledged: () => acknowledged,
      again: async () => void (await event.again()),
    }
  }

  /** What somebody does with the bot's own controls: Slack waits for the answer, and shows them when there is none. */
  function done(deed: Promise<Deed>, message = ''): Act {
    let acknowledged = false
    const made = deed.then((sees) => {
      if (!sees.acknowledged) throw new Error(`Slack says: ${sees.error}`)
      acknowledged = true
      return messageId(message)
    })
    made.catch(() => {})
    return {
      done: made,
      acknowledged: () => acknowledged,
      again: async () => void (await (await deed).again()),
    }
  }

  /** Waits until Slack has given up to tell what nobody took. */
  const givenUp = (): Promise<unknown> =>
    until(() => slack.delivered.pending === 0, { within: 15_000, what: 'Slack gives up' })

  const escaped = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

  /** Slack tells of comings and goings by lines in the channel, which are nobody's words. */
  const seen = (who: Player, channel: string, idOf: (ts: string) => string) =>
    people
      .seenBy(users[who], channel)
      .filter(({ subtype }) => !subtype?.startsWith('channel_'))
      .map((message) => seenOf(message, messageId(idOf(message.ts))))

  const harness: SlackHarness = {
    get adapter() {
      return adapter
    },
    context,
    sink,
    slack,
    address,
    user: (who) => users[who],
    account: (who) => accountRef('slack', users[who]),
    async room() {
      const room = await adapter.rooms?.create({ key: `room-${++made}`, title: `A room ${made}`, readBack: true })
      if (!room) throw new Error('Slack has rooms')
      sink.rooms.add(room)
      for (const who of ['ana', 'ben'] as const) await adapter.rooms?.invite(room, harness.account(who), who)
      return room
    },
    type(who, room, text, { thread, file } = {}) {
      const said = people.post(users[who], localOf(room), escaped(text), {
        ...(thread && { thread }),
        ...(file && { files: [file] }),
      })
      return told(said, said.ts)
    },
    addresses: ['slash', 'mention', 'of'],
    command(who, room, words, { address, on } = { address: 'slash' }) {
      const channel = localOf(room)
      if (address === 'of') return done(people.shortcut(users[who], channel, on ?? '', words))
      if (address === 'slash') return done(people.slash(users[who], channel, `/jom ${words}`))
      const said = people.post(users[who], channel, `<@${slack.bot.user}> ${escaped(words)}`)
      return told(said, said.ts)
    },
    edit: (who, room, message, text) => told(people.edit(users[who], localOf(room), message, escaped(text)), message),
    erase: (who, room, message) => told(people.erase(users[who], localOf(room), message), message),
    react: (who, room, message) => told(people.react(users[who], localOf(room), message, 'eyes'), message),
    mark: (who, room, message, mark) => told(people.react(users[who], localOf(room), message, marks[mark]), message),
    unmark: (who, room, message, mark) =>
      told(people.unreact(users[who], localOf(room), message, marks[mark]), message),
    press(who, room, message, label) {
      // What one person saw, and what stands elsewhere, say so in their name.
      const [ts = '', channel = localOf(room)] = message.replace(/^ephemeral\//, '').split('/')
      return done(people.press(users[who], channel, ts, label), message)
    },
    async fill(who, room, words, form, by) {
      await (by ? harness.press(who, room, by.message, by.label) : harness.command(who, room, words)).done
      if (!people.view(users[who])) throw new Error(`${who} has no form open`)
      return modalOf(slack, users[who], form)
    },
    sees: async (who, room) => seen(who, localOf(room), (ts) => ts),
    async alone(who) {
      const channel = people.directWith(users[who])
      return seen(who, channel, (ts) => `${ts}/${channel}`)
    },
    tell(who, text) {
      const said = people.post(users[who], people.directWith(users[who]), escaped(text))
      return told(said, said.ts)
    },
    async home(who) {
      await people.openHome(users[who])
      // The page follows the answer that it was opened.
      const view = await until(() => people.home(users[who]), { what: `${who} sees a page` })
      return readBlocks(view.blocks)
    },
    pressAtHome: (who, label) => done(people.pressIn(users[who], 'home', label)),
    download: async (who, _room, file) => people.download(users[who], file),
    async restart() {
      await adapter.stop()
      await start()
    },
    async away(meanwhile) {
      if (way === 'http') {
        // Where Slack comes to the bot, only the bot itself can be away.
        await adapter.stop()
        const acts = meanwhile()
        await givenUp()
        await start()
        return acts
      }
      const doubts = sink.doubted.length
      faults.refuseConnections()
      faults.dropSockets()
      const acts = meanwhile()
      await givenUp()
      faults.refuseConnections(0)
      await until(() => sink.doubted.length > doubts && adapter.health().state === 'up', {
        within: 30_000,
        what: 'the adapter connects again',
      })
      return acts
    },
    faults: {
      loseAnswer: () => faults.call('chat.postMessage', { kind: 'closed', when: 'after' }),
      limit: (ms) => faults.call('chat.postMessage', { kind: 'ratelimited', seconds: ms / 1000 }),
      fail: () => faults.call('chat.postMessage', { kind: 'status', status: 500 }),
    },
    async close() {
      await adapter.stop()
      await web.stop()
      await slack.close()
      await close()
    },
  }
  return harness
}
