import { matrix } from '../../adapters/matrix/index.ts'
import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import { fieldsOf } from '../../src/chat/form.ts'
import { accountRef, conversationRef, localOf, type MessageId, messageId } from '../../src/chat/refs.ts'
import { commandWords } from '../../src/command/index.ts'
import { openGate } from '../servers/synapse/gate.ts'
import { openPerson, type Person } from '../servers/synapse/person.ts'
import { startSynapse } from '../servers/synapse/server.ts'
import { hasRead, membersOf, nameOf } from '../servers/synapse/view.ts'
import { until } from '../support/poll.ts'
import type { Act, Harness, Player, Seen } from './harness.ts'
import { type Inlet, withInlet } from './inlet.ts'
import { seenOf } from './matrix-seen.ts'
import { written } from './written.ts'

/** People with clients on a real homeserver, and the adapter under test behind a gate. */
export const playMatrix = (): Promise<Harness> => withInlet('matrix', open)

async function open({ sink, shelf, log, close }: Inlet): Promise<Harness> {
  const synapse = await startSynapse()
  const gate = await openGate(synapse.url)
  const bot = await synapse.register('jom')
  const people: Readonly<Record<Player, Person>> = {
    ana: await openPerson(synapse, 'ana'),
    ben: await openPerson(synapse, 'ben'),
    cyd: await openPerson(synapse, 'cyd'),
  }
  const http = { origin: 'http://localhost', mount() {}, open() {}, page: () => new Response() }
  /** The reaction of each mark, by who set it on what. */
  const marks = new Map<string, Promise<string>>()
  let adapter: ChatAdapter
  let made = 0

  const context: AdapterContext = { sink, shelf, http, log, exercise: true, commands: commandWords }
  async function start(): Promise<void> {
    const settings = matrix.settings.parse({ JOM_MATRIX_URL: gate.url, JOM_MATRIX_TOKEN: bot.token })
    if (!settings) throw new Error('configured, and yet not')
    adapter = await matrix.create(settings)
    await adapter.start(context)
  }
  await start()

  const account = (who: Player): ReturnType<typeof accountRef> => accountRef('matrix', people[who].userId)

  /** Breaks the connection for a while: the adapter comes back by itself, and doubts what it did not see. */
  async function breakOff(meanwhile: () => Promise<unknown>): Promise<void> {
    const doubts = sink.doubted.length
    gate.away()
    await meanwhile()
    await until(() => adapter.health().state !== 'up', { what: 'the adapter sees that it is cut off' })
    gate.back()
    await until(() => sink.doubted.length > doubts && adapter.health().state === 'up', {
      what: 'the adapter connects again',
    })
  }

  /** What somebody did, by the event it makes in a room; `about` is the message it was done to, if any. */
  function act(who: Player, room: string, deed: Promise<string>, about?: MessageId): Act {
    let event: string | undefined
    const done = deed.then((id) => {
      event = id
      return about ?? messageId(id)
    })
    done.catch(() => {})
    return {
      done,
      // By a receipt, which clients show as the bot's picture beside the message.
      acknowledged: () => event !== undefined && hasRead(people[who].room(room), bot.userId, event),
      async again() {
        await breakOff(() => done)
        await adapter.history?.readBack(conversationRef('matrix', room))
      },
    }
  }

  /** The rooms of two in which the bot speaks with somebody alone, oldest first. They bear no name. */
  const asides = (who: Player): readonly string[] =>
    people[who]
      .rooms()
      .filter((room) => room.membership === 'join' && nameOf(room) === '')
      .filter((room) => membersOf(room).join() === [people[who].userId, bot.userId].sort().join())
      .map(({ id }) => id)

  const seenIn = (who: Player, room: string, idOf: (event: string) => string): Seen[] =>
    people[who].messages(room).map((each) => seenOf(each, bot.userId, (event) => messageId(idOf(event))))

  const harness: Harness = {
    get adapter() {
      return adapter
    },
    context,
    sink,
    account,
    async room() {
      const room = await adapter.rooms?.create({ key: `room-${++made}`, title: 'A room', readBack: false })
      if (!room) throw new Error('Matrix has rooms')
      sink.rooms.add(room)
      const sits = (who: Player): boolean =>
        sink.stored.some(
          ({ kind, conversation, actor }) => kind === 'joined' && conversation === room && actor === account(who),
        )
      for (const who of ['ana', 'ben'] as const) await adapter.rooms?.invite(room, account(who), who)
      await until(() => sits('ana') && sits('ben'), { what: 'the bot hears that both came in' })
      return room
    },
    type(who, conversation, text, { thread, file } = {}) {
      const room = localOf(conversation)
      const how = thread === undefined ? {} : { thread }
      return act(
        who,
        room,
        file ? people[who].sendFile(room, { ...file, caption: text }, how) : people[who].say(room, text, how),
      )
    },
    addresses: ['line', 'mention', 'of'],
    command(who, conversation, words, { address, on } = { address: 'line' }) {
      const room = localOf(conversation)
      const said =
        address === 'mention'
          ? people[who].say(room, `jom: ${words}`, { mentions: [bot.userId] })
          : people[who].say(room, `!jom ${words}`, on === undefined ? {} : { replyTo: on })
      return act(who, room, said)
    },
    edit: (who, conversation, message, text) =>
      act(who, localOf(conversation), people[who].edit(localOf(conversation), message, text), message),
    erase: (who, conversation, message) =>
      act(who, localOf(conversation), people[who].redact(localOf(conversation), message), message),
    react: (who, conversation, message) =>
      act(who, localOf(conversation), people[who].react(localOf(conversation), message, '👀'), message),
    mark(who, conversation, message, mark) {
      const marked = people[who].react(localOf(conversation), message, mark === 'pin' ? '📌' : '📎')
      marks.set(`${who} ${message} ${mark}`, marked)
      return act(who, localOf(conversation), marked, message)
    },
    unmark(who, conversation, message, mark) {
      const marked = marks.get(`${who} ${message} ${mark}`)
      if (!marked) throw new Error(`${who} set no such mark`)
      const room = localOf(conversation)
      return act(
        who,
        room,
        marked.then((event) => people[who].redact(room, event)),
        message,
      )
    },
    ways: ['the number in a reply', 'the number as a reaction', 'the command'],
    press(who, conversation, message, label, way = 'the number in a reply') {
      // What stands elsewhere says so in its name.
      const [event = '', room = localOf(conversation)] = message.split(/\/(?=!)/)
      const looked = room === localOf(conversation) ? harness.sees(who, conversation) : harness.alone(who)
      const pressed = looked.then((seen) => {
        const controls = seen.find((each) => each.id === message)?.controls ?? []
        const index = controls.findIndex((each) => each.label === label)
        const command = controls[index]?.command
        if (command === undefined) throw new Error(`${who} sees no such control`)
        if (way === 'the number as a reaction') return people[who].react(room, event, `${index + 1}\ufe0f\u20e3`)
        return people[who].say(room, way === 'the command' ? `!jom ${command}` : String(index + 1), {
          replyTo: event,
        })
      })
      return act(who, room, pressed, message)
    },
    async fill(who, conversation, words, form, by) {
      const asked = async (): Promise<readonly Seen[]> => (await harness.alone(who)).filter(({ by }) => by === 'bot')
      const before = (await asked()).length
      const opening = by
        ? harness.press(who, conversation, by.message, by.label)
        : harness.command(who, conversation, words)
      await until(opening.acknowledged, { what: 'the command is taken' })
      await until(async () => (await asked()).length > before, { what: `${who} is asked` })
      const count = (await asked()).length - before
      if (count !== 1) throw new Error(`one message asks for everything, and here are ${count}`)
      return {
        async answer(answers) {
          const shown = await asked()
          const [event = '', room = ''] = shown.at(-1)?.id.split(/\/(?=!)/) ?? []
          const from = sink.offered.length
          const reply = people[who].say(room, written(fieldsOf(form), answers), { replyTo: event })
          await until(act(who, room, reply).acknowledged, { what: 'the answer is taken' })
          // What is wrong with it is asked beside the receipt, and may be shown after it.
          const isTaken = () =>
            sink.offered
              .slice(from)
              .some(({ event, answer }) => event.kind === 'submitted' && answer !== undefined && answer !== 'rejected')
          await until(async () => isTaken() || JSON.stringify(await asked()) !== JSON.stringify(shown), {
            what: 'it is taken or asked about',
          })
          const now = await asked()
          if (now.length > before + 3) throw new Error('at most three messages a form')
          return JSON.stringify(now) === JSON.stringify(shown) ? '' : (now.at(-1)?.plain ?? '')
        },
      }
    },
    async sees(who, conversation) {
      await people[who].look()
      return seenIn(who, localOf(conversation), (event) => event)
    },
    async alone(who) {
      await people[who].look()
      return asides(who).flatMap((room) => seenIn(who, room, (event) => `${event}/${room}`))
    },
    tell(who, text) {
      const room = asides(who).at(-1)
      if (room === undefined) throw new Error(`the bot never spoke with ${who} alone`)
      return act(who, room, people[who].say(room, text))
    },
    download: (who, _conversation, file) => people[who].download(file),
    async restart() {
      await adapter.stop()
      await start()
    },
    async away(meanwhile) {
      let acts: readonly Act[] = []
      await breakOff(() => {
        acts = meanwhile()
        return Promise.all(acts.map(({ done }) => done))
      })
      return acts
    },
    faults: {
      loseAnswer: () => gate.strike({ kind: 'lose' }),
      limit: (ms) => gate.strike({ kind: 'limit', ms }),
      fail: () => gate.strike({ kind: 'fail' }),
    },
    async close() {
      await adapter.stop()
      for (const person of Object.values(people)) await person.close()
      await gate.close()
      await synapse.stop()
      await close()
    },
  }
  return harness
}
