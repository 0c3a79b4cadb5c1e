import { discord as module } from '../../adapters/discord/index.ts'
import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import type { Mark } from '../../src/chat/marks.ts'
import { accountRef, type ConversationRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import { commandWords } from '../../src/command/index.ts'
import type { Deed } from '../servers/discord/acts.ts'
import type { Told } from '../servers/discord/events.ts'
import { type Discord, startDiscord } from '../servers/discord/server.ts'
import { until } from '../support/poll.ts'
import { modalOf } from './discord-modal.ts'
import { isSaid, seenOf } from './discord-seen.ts'
import type { Act, Harness, Player, Seen } from './harness.ts'
import { type Inlet, withInlet } from './inlet.ts'

/** A harness with the double behind it, for what is Discord's alone. */
export type DiscordHarness = Harness & {
  readonly discord: Discord
  user(who: Player): string
  /** All that the adapter keeps, opened. */
  shelved(): Promise<string>
}

/** People with Discord's client on a double of Discord, and the adapter under test. */
export const playDiscord = (): Promise<DiscordHarness> => withInlet('discord', open)

/** The entry in a message's own menu. */
const ofMessage = 'Report as threat'
const marks: Readonly<Record<Mark, string>> = { pin: '📌', clip: '📎' }
const send = 'POST /channels/:channel/messages'
const history = 'GET /channels/:channel/messages'

async function open({ store, sink, shelf, close }: Inlet): Promise<DiscordHarness> {
  // Whoever owns a server sees all that is in it: it is the one who sits in every room here.
  const discord = await startDiscord({ guild: { owner: { name: 'Ana' } } })
  const { people, faults } = discord
  const users: Readonly<Record<Player, string>> = {
    ana: discord.owner,
    ben: people.addUser({ name: 'Ben' }),
    cyd: people.addUser({ name: 'Cyd' }),
  }
  const http = { origin: 'http://localhost', mount() {}, open() {}, page: () => new Response() }
  let adapter: ChatAdapter
  let made = 0

  const context: AdapterContext = { sink, shelf, http, log: () => {}, exercise: true, commands: commandWords }
  async function start(): Promise<void> {
    const settings = module.settings.parse({ JOM_DISCORD_URL: discord.url, JOM_DISCORD_TOKEN: discord.token })
    if (!settings) throw new Error('configured, and yet not')
    adapter = await module.create(settings)
    await adapter.start(context)
  }
  await start()

  /** Where a message of a conversation stands: its name says so where that is not the conversation's own channel. */
  function spotOf(room: ConversationRef, message: MessageId): { channel: string; id: string; key: string } {
    // What one person alone saw says so in its name.
    const [id = '', channel = localOf(room)] = message.replace(/^ephemeral\//, '').split('/')
    return { channel, id, key: `discord:${channel}:${id}` }
  }

  /** What Discord tells the bot. It is never told in return that it was heard: what counts is what the way in has taken. */
  const told = (event: Told, message: MessageId, isIts: (key: string) => boolean): Act => ({
    done: Promise.resolve(message),
    acknowledged: () =>
      sink.offered.some(({ event: { key }, answer }) => isIts(key) && answer !== undefined && answer !== 'rejected'),
    again: async () => event.again(),
  })

  /** What somebody does with the bot's own commands and controls: Discord waits for the answer, and says when there is none. */
  function done(deed: Promise<Deed>, message: MessageId = messageId('')): Act {
    let acknowledged = false
    const made = deed.then((sees) => {
      if (!sees.acknowledged) throw new Error(`Discord says: ${sees.error}`)
      acknowledged = true
      return message
    })
    made.catch(() => {})
    return { done: made, acknowledged: () => acknowledged, again: async () => (await deed).again() }
  }

  /** The thread at a message, begun by whoever first says something in it. */
  function threadAt(who: Player, channel: string, root: MessageId): string {
    const isThere = people.threads(channel).some(({ id }) => id === root)
    return isThere ? root : people.startThread(users[who], channel, root, 'A thread')
  }

  /** What somebody sees in a channel and in its threads; `home` is the channel in which its conversation goes on. */
  const seenIn = (who: Player, channel: string, home?: string): Seen[] =>
    people
      .seenWithThreads(users[who], channel)
      .filter(isSaid)
      .map((message) => {
        const name = message.channel === home ? message.id : `${message.id}/${message.channel}`
        return seenOf(message, messageId(name), message.channel === channel ? undefined : message.channel)
      })

  const harness: DiscordHarness = {
    get adapter() {
      return adapter
    },
    context,
    sink,
    discord,
    user: (who) => users[who],
    async shelved() {
      const { rows } = await store.pool.query<{ value: Buffer | null }>('SELECT value FROM "ShelfEntry"')
      return rows.map(({ value }) => (value ? store.keyring.openText(value, 'shelf') : '')).join('\n')
    },
    account: (who) => accountRef('discord', users[who]),
    async room() {
      const room = await adapter.rooms?.create({ key: `room-${++made}`, title: `A room ${made}`, readBack: true })
      if (!room) throw new Error('Discord has rooms')
      sink.rooms.add(room)
      for (const who of ['ana', 'ben'] as const) await adapter.rooms?.invite(room, harness.account(who), who)
      // A channel that the bot comes to see is read once: what happens meanwhile may be heard as it stands then.
      await until(() => discord.callsOf(history).some(({ path }) => path.split('/')[2] === localOf(room)), {
        what: 'the bot reads the new channel',
      })
      // Whoever owns the server sat there before.
      await until(
        () =>
          sink.stored.some(
            (each) => each.kind === 'joined' && each.conversation === room && each.actor === harness.account('ben'),
          ),
        { what: 'the bot hears that Ben came in' },
      )
      return room
    },
    type(who, room, text, { thread, file } = {}) {
      const channel = thread === undefined ? localOf(room) : threadAt(who, localOf(room), thread)
      const said = people.post(users[who], channel, text, file && { files: [file] })
      return told(
        said,
        messageId(thread === undefined ? said.id : `${said.id}/${channel}`),
        (key) => key === `discord:${channel}:${said.id}`,
      )
    },
    addresses: ['slash', 'mention', 'of'],
    command(who, room, words, { address, on } = { address: 'slash' }) {
      const channel = localOf(room)
      if (address === 'of') return done(people.menu(users[who], channel, on ?? '', ofMessage))
      if (address === 'slash') return done(slash(discord, users[who], channel, words))
      const said = people.post(users[who], channel, `<@${discord.bot.id}> ${words}`)
      return told(said, messageId(said.id), (key) => key === `discord:${channel}:${said.id}`)
    },
    edit(who, room, message, text) {
      const { channel, id, key } = spotOf(room, message)
      return told(people.edit(users[who], channel, id, text), message, (each) => each.startsWith(`${key}:edited:`))
    },
    erase(who, room, message) {
      const { channel, id, key } = spotOf(room, message)
      return told(people.erase(users[who], channel, id), message, (each) => each === `${key}:deleted`)
    },
    react(who, room, message) {
      const { channel, id, key } = spotOf(room, message)
      const isIts = (each: string): boolean => each.startsWith(`${key}:${users[who]}:`)
      return told(people.react(users[who], channel, id, '👀'), message, isIts)
    },
    mark(who, room, message, mark) {
      const { channel, id, key } = spotOf(room, message)
      const isIts = (each: string): boolean => each.startsWith(`${key}:${users[who]}:${marks[mark]}:added:`)
      return told(people.react(users[who], channel, id, marks[mark]), message, isIts)
    },
    unmark(who, room, message, mark) {
      const { channel, id, key } = spotOf(room, message)
      const isIts = (each: string): boolean => each.startsWith(`${key}:${users[who]}:${marks[mark]}:removed:`)
      return told(people.unreact(users[who], channel, id, marks[mark]), message, isIts)
    },
    press(who, room, message, label) {
      const { channel, id } = spotOf(room, message)
      return done(people.press(users[who], channel, id, label), message)
    },
    async fill(who, room, words, form, by) {
      await (by ? harness.press(who, room, by.message, by.label) : harness.command(who, room, words)).done
      if (!people.modal(users[who])) throw new Error(`${who} has no form open`)
      return modalOf(discord, users[who], form)
    },
    sees: async (who, room) => seenIn(who, localOf(room), localOf(room)),
    alone: async (who) => seenIn(who, people.directWith(users[who])),
    tell(who, text) {
      const channel = people.directWith(users[who])
      const said = people.post(users[who], channel, text)
      return told(said, messageId(`${said.id}/${channel}`), (key) => key === `discord:${channel}:${said.id}`)
    },
    download: async (who, _room, file) => people.download(users[who], file),
    async restart() {
      await adapter.stop()
      await start()
    },
    async away(meanwhile) {
      const doubts = sink.doubted.length
      faults.refuseConnections()
      faults.dropSockets()
      const acts = meanwhile()
      // Else a RESUME brings it all.
      faults.forgetSessions()
      faults.refuseConnections(0)
      await until(() => sink.doubted.length > doubts && adapter.health().state === 'up', {
        within: 30_000,
        what: 'the adapter connects again',
      })
      return acts
    },
    faults: {
      loseAnswer: () => faults.call(send, { kind: 'closed', when: 'after' }),
      limit: (ms) => faults.call(send, { kind: 'limited', seconds: ms / 1000 }),
      fail: () => faults.call(send, { kind: 'status', status: 500 }),
    },
    async close() {
      await adapter.stop()
      await discord.close()
      await close()
    },
  }
  return harness
}

/** Says a command with a slash: by the sub-command of its name where Discord lists one, else as free words. */
export function slash({ people }: Discord, user: string, channel: string, words: string): Promise<Deed> {
  const [name = '', ...rest] = words.split(' ')
  const listed = people
    .overview(user)
    .commands.some((command) => command.name === 'jom' && command.options?.some((option) => option.name === name))
  const further = rest.join(' ')
  return listed
    ? people.slash(user, channel, `/jom ${name}`, further === '' ? {} : { words: further })
    : people.slash(user, channel, '/jom say', { words })
}
