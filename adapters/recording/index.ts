import { z } from 'zod'
import type { AdapterModule, Assurance, ChatAdapter, SendOptions, Sent } from '../../src/chat/adapter.ts'
import { openDialogues } from '../../src/chat/dialogues.ts'
import { unlessStopped } from '../../src/chat/hearing/lanes.ts'
import { filesOf, type Message } from '../../src/chat/message.ts'
import {
  type AccountRef,
  accountRef,
  type ConversationRef,
  conversationRef,
  localOf,
  messageId,
} from '../../src/chat/refs.ts'
import { splitMessage } from '../../src/chat/split.ts'
import { dialogueWords } from '../../src/locale/dialogue.ts'
import { type Listener, listen } from './listen.ts'
import { renderText, textLimit } from './render.ts'
import { platform } from './translate.ts'
import { openWire, type StoredFile, type Wire } from './wire.ts'

/** The recording service is the stand-in for a chat platform that tests and measurements run against. */
const settings = z
  .object({
    /** Address of the service, e.g. `http://127.0.0.1:4010`; absent leaves the platform out. */
    JOM_RECORDING_URL: z
      .url({ protocol: /^https?$/ })
      .or(z.literal(''))
      .optional(),
    /** With what the bot signs in there. */
    JOM_RECORDING_TOKEN: z.string().default(''),
  })
  .transform((environment): Settings | undefined =>
    environment.JOM_RECORDING_URL
      ? { url: environment.JOM_RECORDING_URL, token: environment.JOM_RECORDING_TOKEN }
      : undefined,
  )

type Settings = { url: string; token: string }

export const recording: AdapterModule<Settings | undefined> = {
  platform,
  settings,
  reaches: ({ url }) => [url],
  create: async ({ url, token }) => createRecording(url, openWire(url, token)),
}

function createRecording(url: string, wire: Wire): ChatAdapter {
  let stopping = new AbortController()
  let listener: Listener | undefined

  const pathOf = (conversation: ConversationRef, ...more: readonly string[]): string =>
    `/${['rooms', localOf(conversation), ...more].map(encodeURIComponent).join('/')}`
  const filesIn = (part: Message): readonly string[] => filesOf(part).map(({ id }) => id)
  const partsOf = (message: Message): readonly Message[] =>
    splitMessage(message, textLimit, (part) => renderText(part).length)

  async function post(
    to: ConversationRef,
    part: Message,
    { key, only, replyTo, thread }: SendOptions,
  ): Promise<string> {
    const files = filesIn(part)
    const json = {
      text: renderText(part),
      key,
      thread,
      re: replyTo,
      ...(only && { only: localOf(only) }),
      ...(files.length > 0 && { files }),
    }
    return (await wire.call<{ id: string }>('POST', pathOf(to, 'messages'), { json })).id
  }

  const change = (to: ConversationRef, id: string, part: Message): Promise<void> =>
    wire.call('PUT', pathOf(to, 'messages', id), { json: { text: renderText(part), files: filesIn(part) } })

  const erase = (to: ConversationRef, id: string): Promise<void> =>
    wire.call('DELETE', pathOf(to, 'messages', id), { fine: [404, 410] })

  /** Shows parts from the one numbered `from` on, each under a key of its own. */
  async function postParts(
    to: ConversationRef,
    parts: readonly Message[],
    options: SendOptions,
    from: number,
  ): Promise<string[]> {
    const ids: string[] = []
    for (const [index, part] of parts.entries()) {
      const { replyTo, ...rest } = options
      if (index < from) continue
      const key = index === 0 ? options.key : `${options.key}/${index + 1}`
      ids.push(await post(to, part, { ...rest, key, ...(index === 0 && replyTo && { replyTo }) }))
    }
    return ids
  }

  return {
    platform,
    traits: { forms: 'dialogue', privateReplies: true, threads: true },

    async start(context) {
      stopping = new AbortController()
      const { signal } = stopping
      const { sink, shelf, exercise } = context
      const dialogues = await openDialogues({
        sink,
        shelf,
        exercise,
        words: (actor) => dialogueWords(sink.reader(actor)?.language ?? 'en'),
        async say({ actor, conversation, place, message }, asked) {
          const options = { key: `ask/${place}/${message}`, only: actor, replyTo: message }
          return messageId(await post(conversation, asked, options))
        },
        change: ({ conversation }, shown, asked) => change(conversation, shown, asked),
      })
      // Whoever stopped meanwhile wants nothing of it any more.
      signal.throwIfAborted()
      listener = listen(wire, context, dialogues)
      await unlessStopped(signal, listener.connected)
    },
    async stop() {
      stopping.abort()
      await listener?.stop()
      wire.close()
    },
    health: () => listener?.health() ?? { state: 'down', since: new Date(0).toISOString() },

    async send(to, message, options) {
      const ids = await postParts(to, partsOf(message), options, 0)
      return { conversation: to, parts: ids.map(messageId) }
    },
    async edit({ conversation, parts: shown }, message, options) {
      const parts = partsOf(message)
      for (const [index, part] of parts.slice(0, shown.length).entries()) {
        await change(conversation, shown[index] ?? '', part)
      }
      const added = await postParts(conversation, parts, options, shown.length)
      for (const left of shown.slice(parts.length)) await erase(conversation, left)
      return { conversation, parts: [...shown.slice(0, parts.length), ...added.map(messageId)] }
    },
    async retract({ conversation, parts }: Sent) {
      for (const part of parts) await erase(conversation, part)
    },
    async assurance() {
      return assuranceOf(url)
    },

    rooms: {
      async create({ key, title }) {
        const made = await wire.call<{ id: string }>('POST', '/rooms', { json: { key, title } })
        return conversationRef(platform, made.id)
      },
      invite: (conversation, account) => wire.call('PUT', pathOf(conversation, 'members', localOf(account))),
      remove: (conversation, account) => wire.call('DELETE', pathOf(conversation, 'members', localOf(account))),
      topic: (conversation, topic) => wire.call('PUT', pathOf(conversation, 'topic'), { json: { topic } }),
      archive: (conversation) => wire.call('POST', pathOf(conversation, 'archive')),
      async members(conversation): Promise<readonly AccountRef[]> {
        const { handle } = await wire.call<{ handle: string }>('GET', '/me')
        const { members } = await wire.call<{ members: readonly string[] }>('GET', pathOf(conversation, 'members'))
        return members.filter((member) => member !== handle).map((member) => accountRef(platform, member))
      },
    },
    people: {
      async find(handle) {
        const found = await wire.call<{ handle: string } | undefined>(
          'GET',
          `/accounts/${encodeURIComponent(handle)}`,
          { fine: [404] },
        )
        return found && accountRef(platform, found.handle)
      },
    },
    reactions: {
      add: (conversation, message, reaction) =>
        wire.call('PUT', pathOf(conversation, 'messages', message, 'reactions', reaction)),
    },
    files: {
      read: (id) => wire.read(`/files/${encodeURIComponent(id)}`),
      async keep({ name, mediaType, bytes, key }) {
        const query = new URLSearchParams({ name, type: mediaType, key })
        return (await wire.call<StoredFile>('POST', `/files?${query}`, { bytes })).id
      },
    },
    history: {
      readBack: async (conversation) => listener?.readBack(localOf(conversation)),
      isBehind: (forMs) => listener?.isBehind(forMs) ?? true,
    },
  }
}

/** The service keeps nothing sealed and speaks plain HTTP: only on this machine can anything be promised of it. */
function assuranceOf(url: string): Assurance {
  const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname)
  return loopback
    ? { encryption: 'loopback', operator: 'own', joinersReadBack: false }
    : { encryption: 'none', operator: 'foreign', joinersReadBack: false }
}
