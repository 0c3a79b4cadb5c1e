import { recording } from '../../adapters/recording/index.ts'
import type { AdapterContext, ChatAdapter } from '../../src/chat/adapter.ts'
import { fieldsOf } from '../../src/chat/form.ts'
import { accountRef, conversationRef, localOf, messageId } from '../../src/chat/refs.ts'
import { commandWords } from '../../src/command/index.ts'
import { show } from '../servers/recording/markup.ts'
import { startRecordingServer } from '../servers/recording/server.ts'
import { until } from '../support/poll.ts'
import type { Act, Harness, Seen } from './harness.ts'
import { type Inlet, withInlet } from './inlet.ts'
import { written } from './written.ts'

/** People on the recording service, and the adapter under test beside them. */
export const playRecording = (): Promise<Harness> => withInlet('recording', open)

async function open({ sink, shelf, log, close }: Inlet): Promise<Harness> {
  const server = await startRecordingServer()
  const { platform, events } = server
  for (const handle of ['ana', 'ben', 'cyd'])
    platform.addAccount({ handle, name: handle, email: `${handle}@example.eu` })
  const http = { origin: 'http://localhost', mount() {}, open() {}, page: () => new Response() }
  let adapter: ChatAdapter

  const context: AdapterContext = { sink, shelf, http, log, exercise: true, commands: commandWords }
  async function start(): Promise<void> {
    const settings = recording.settings.parse({ JOM_RECORDING_URL: server.url, JOM_RECORDING_TOKEN: platform.token })
    if (!settings) throw new Error('configured, and yet not')
    adapter = await recording.create(settings)
    await adapter.start(context)
  }
  await start()

  /** What was done just now, which is the newest entry of the room. */
  function acted(room: string, message?: string): Act {
    const { position } = platform.entries(room).at(-1) ?? { position: 0 }
    return {
      done: Promise.resolve(messageId(message ?? String(position))),
      acknowledged: () => events.controls.isAcknowledged(room, position),
      async again() {
        events.controls.retell(room, position)
        await until(() => events.controls.isAcknowledged(room, position), {
          what: 'what was told again is acknowledged',
        })
      },
    }
  }

  const seen = (who: string, room: string): Seen[] =>
    platform.seenBy(who, room).map((each) => {
      const { plain, links, controls } = show(each.text)
      return {
        id: messageId(each.id),
        by: each.by === platform.bot ? 'bot' : accountRef('recording', each.by),
        plain,
        pings: each.pings.map((handle) => accountRef('recording', handle)),
        controls: controls.map(({ command, ...rest }) => ({
          ...rest,
          ...(command !== undefined && { command: command.replace(/^!jom /, '') }),
        })),
        links: links.map(({ url }) => url),
        files: each.files.map(({ id }) => id),
        reactions: each.reactions.map(({ reaction }) => reaction),
        ...(each.thread !== undefined && { thread: messageId(each.thread) }),
        strange: [],
      }
    })

  const harness: Harness = {
    get adapter() {
      return adapter
    },
    context,
    sink,
    account: (who) => accountRef('recording', who),
    async room() {
      const room = platform.createRoom(platform.bot, { title: 'A room' })
      for (const handle of ['ana', 'ben']) platform.join(handle, room)
      await until(() => events.controls.unacknowledged() === 0, { what: 'the bot has heard who sits in a new room' })
      return conversationRef('recording', room)
    },
    type(who, conversation, text, { thread, file } = {}) {
      const room = localOf(conversation)
      const kept = file && platform.keepFile({ ...file, mediaType: 'application/octet-stream' })
      platform.post(who, room, { text, ...(thread && { thread }), ...(kept && { files: [kept.id] }) })
      return acted(room)
    },
    addresses: ['line'],
    command(who, conversation, words) {
      platform.post(who, localOf(conversation), { text: `!jom ${words}` })
      return acted(localOf(conversation))
    },
    edit(who, conversation, message, text) {
      platform.edit(who, localOf(conversation), message, text)
      return acted(localOf(conversation), message)
    },
    erase(who, conversation, message) {
      platform.erase(who, localOf(conversation), message)
      return acted(localOf(conversation), message)
    },
    react(who, conversation, message) {
      platform.react(who, localOf(conversation), message, 'seen')
      return acted(localOf(conversation), message)
    },
    press(who, conversation, message, label) {
      const room = localOf(conversation)
      const control = seen(who, room)
        .find((each) => each.id === message)
        ?.controls.find((each) => each.label === label)
      if (control?.command === undefined) throw new Error(`${who} sees no such button`)
      platform.post(who, room, { text: `!jom ${control.command}`, re: message })
      return acted(room, message)
    },
    async fill(who, conversation, words, form, by) {
      const room = localOf(conversation)
      const asked = (): readonly { id: string; text: string }[] =>
        platform.seenBy(who, room).filter((each) => each.by === platform.bot && each.only === who)
      const before = asked().length
      const opening = by
        ? harness.press(who, conversation, by.message, by.label)
        : harness.command(who, conversation, words)
      await until(opening.acknowledged, { what: 'the command is taken' })
      if (asked().length !== before + 1) throw new Error('one message asks for everything')
      return {
        async answer(answers) {
          const last = asked().at(-1)
          const shown = JSON.stringify(asked())
          platform.post(who, room, { text: written(fieldsOf(form), answers), only: platform.bot, re: last?.id ?? '' })
          await until(acted(room).acknowledged, { what: 'the answer is taken' })
          if (asked().length > before + 3) throw new Error('at most three messages a form')
          return JSON.stringify(asked()) === shown ? '' : show(asked().at(-1)?.text ?? '').plain
        },
      }
    },
    sees: async (who, conversation) => seen(who, localOf(conversation)),
    alone: async () => [],
    download: async (_who, _conversation, file) => platform.readFile(file),
    async restart() {
      await adapter.stop()
      await start()
    },
    async away(meanwhile) {
      events.controls.loseEvents()
      const acts = meanwhile()
      await until(events.controls.isConnected, { what: 'the adapter connects again' })
      return acts
    },
    faults: {
      loseAnswer: () => platform.setFault({ call: 'post', does: { kind: 'drop', when: 'after' } }),
      limit: (retryAfterMs) => platform.setFault({ call: 'post', does: { kind: 'status', status: 429, retryAfterMs } }),
      fail: () => platform.setFault({ call: 'post', does: { kind: 'status', status: 500 } }),
    },
    async close() {
      await adapter.stop()
      await server.close()
      await close()
    },
  }
  return harness
}
