import { ask, askRaw } from './ask.ts'
import type { Login, Synapse } from './server.ts'
import { follow } from './sync.ts'
import { type Content, messagesOf, type RoomView, type SeenMessage } from './view.ts'

/** Somebody with an ordinary client. It asks the server alone, by plain HTTP, and has nothing in common with the adapter. */
export type Person = Login & {
  /** Whether invitations are accepted by themselves, as they are at first. */
  accept(all: boolean): void
  /** Resolves once everything is seen that had happened before the call. */
  look(): Promise<void>
  /** Every room this account was told of, and how it stands to it now. */
  rooms(): readonly RoomView[]
  /** A room that this account sits in; throws when it does not. */
  room(id: string): RoomView
  /** What is shown of such a room. */
  messages(room: string): readonly SeenMessage[]
  say(room: string, text: string, how?: Saying): Promise<string>
  edit(room: string, message: string, text: string): Promise<string>
  redact(room: string, event: string): Promise<string>
  react(room: string, message: string, key: string): Promise<string>
  sendFile(
    room: string,
    file: { name: string; bytes: Uint8Array; mediaType?: string; caption?: string },
    how?: Saying,
  ): Promise<string>
  upload(bytes: Uint8Array, mediaType: string, name: string): Promise<string>
  download(mxc: string): Promise<Uint8Array>
  /** Sends an event of any type. */
  send(room: string, type: string, content: Content): Promise<string>
  /** Marks everything up to an event as read, for others to see. */
  read(room: string, event: string): Promise<void>
  createRoom(
    options?: {
      name?: string
      topic?: string
      invite?: readonly string[]
      direct?: boolean
      encrypted?: boolean
    } & Content,
  ): Promise<string>
  invite(room: string, account: string): Promise<void>
  kick(room: string, account: string): Promise<void>
  join(room: string): Promise<void>
  leave(room: string): Promise<void>
  setState(room: string, type: string, content: Content, key?: string): Promise<string>
  setEncrypted(room: string): Promise<string>
  close(): Promise<void>
}

export type Saying = {
  /** The first message of the thread to say it in. */
  thread?: string
  replyTo?: string
  html?: string
  /** Accounts to call. */
  mentions?: readonly string[]
}

const client = '/_matrix/client/v3'
const encryption = { algorithm: 'm.megolm.v1.aes-sha2' }

/** Makes an account (or takes one that exists, by its login) and follows what it is told. */
export async function openPerson({ url, register }: Synapse, user: string | Login): Promise<Person> {
  const login = typeof user === 'string' ? await register(user) : user
  const { token } = login
  const syncing = follow(url, token)
  let transactions = 0

  const call = <Answer>(method: string, path: string, json?: unknown): Promise<Answer> =>
    ask<Answer>(url, method, client + path, { token, patient: true, ...(json !== undefined && { json }) })
  const at = (room: string, ...more: readonly string[]): string =>
    `/rooms/${[room, ...more].map(encodeURIComponent).join('/')}`
  const transaction = (): string => `${login.deviceId}-${process.hrtime.bigint()}-${++transactions}`
  const eventId = (made: { event_id: string }): string => made.event_id

  const send: Person['send'] = async (room, type, content) =>
    eventId(await call('PUT', at(room, 'send', type, transaction()), content))
  const setState: Person['setState'] = async (room, type, content, key = '') =>
    eventId(await call('PUT', at(room, 'state', type, key), content))
  const membership = async (room: string, what: string, json: Content = {}): Promise<void> => {
    await call('POST', at(room, what), json)
  }

  const person: Person = {
    ...login,
    accept(all) {
      syncing.accepts = all
    },
    look: syncing.look,
    rooms: () => [...syncing.rooms.values()],
    room(id) {
      const room = syncing.rooms.get(id)
      if (room?.membership !== 'join') throw new Error(`${login.userId} does not sit in ${id}`)
      return room
    },
    messages: (room) => messagesOf(person.room(room)),

    say: (room, text, how = {}) => send(room, 'm.room.message', { msgtype: 'm.text', ...said(text, how) }),
    edit(room, message, text) {
      const content = { msgtype: 'm.text', body: text, 'm.mentions': {} }
      return send(room, 'm.room.message', {
        ...content,
        body: `* ${text}`,
        'm.new_content': content,
        'm.relates_to': { rel_type: 'm.replace', event_id: message },
      })
    },
    redact: async (room, event) => eventId(await call('PUT', at(room, 'redact', event, transaction()), {})),
    react: (room, event_id, key) =>
      send(room, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id, key } }),
    async sendFile(room, { name, bytes, mediaType = 'application/octet-stream', caption = name }, how = {}) {
      const address = await person.upload(bytes, mediaType, name)
      return send(room, 'm.room.message', {
        msgtype: mediaType.startsWith('image/') ? 'm.image' : 'm.file',
        ...said(caption, how),
        filename: name,
        url: address,
        info: { mimetype: mediaType, size: bytes.length },
      })
    },
    async upload(bytes, mediaType, name) {
      const path = `/_matrix/media/v3/upload?${new URLSearchParams({ filename: name })}`
      const kept = await ask<{ content_uri: string }>(url, 'POST', path, {
        token,
        bytes,
        type: mediaType,
        patient: true,
      })
      return kept.content_uri
    },
    async download(mxc) {
      const { host, pathname } = new URL(mxc)
      const answer = await askRaw(url, 'GET', `/_matrix/client/v1/media/download/${host}${pathname}`, { token })
      return new Uint8Array(await answer.arrayBuffer())
    },
    send,
    async read(room, event) {
      await call('POST', at(room, 'receipt', 'm.read', event), {})
    },

    async createRoom({ name, topic, invite = [], direct = false, encrypted = false, ...more } = {}) {
      const { room_id } = await call<{ room_id: string }>('POST', '/createRoom', {
        preset: direct ? 'trusted_private_chat' : 'private_chat',
        is_direct: direct,
        invite,
        ...(name !== undefined && { name }),
        ...(topic !== undefined && { topic }),
        ...(encrypted && { initial_state: [{ type: 'm.room.encryption', state_key: '', content: encryption }] }),
        ...more,
      })
      await syncing.look()
      return room_id
    },
    invite: (room, user_id) => membership(room, 'invite', { user_id }),
    kick: (room, user_id) => membership(room, 'kick', { user_id }),
    join: (room) => membership(room, 'join'),
    leave: (room) => membership(room, 'leave'),
    setState,
    setEncrypted: (room) => setState(room, 'm.room.encryption', encryption),
    close: syncing.close,
  }
  await syncing.look()
  return person
}

/** The words of a message and what they relate to, as clients write it. */
function said(text: string, { thread, replyTo, html, mentions }: Saying): Content {
  const answered = replyTo ?? thread
  return {
    body: text,
    ...(html !== undefined && { format: 'org.matrix.custom.html', formatted_body: html }),
    'm.mentions': mentions ? { user_ids: mentions } : {},
    ...(answered !== undefined && {
      'm.relates_to': {
        ...(thread !== undefined && { rel_type: 'm.thread', event_id: thread, is_falling_back: replyTo === undefined }),
        'm.in_reply_to': { event_id: answered },
      },
    }),
  }
}
