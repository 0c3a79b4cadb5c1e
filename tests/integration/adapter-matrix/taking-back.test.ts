import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { matrix } from '../../../adapters/matrix/index.ts'
import type { ChatAdapter } from '../../../src/chat/adapter.ts'
import { type Message, paragraph } from '../../../src/chat/message.ts'
import { type ConversationRef, conversationRef } from '../../../src/chat/refs.ts'
import { commandWords } from '../../../src/command/index.ts'
import { type Inlet, withInlet } from '../../contract/inlet.ts'
import { ask } from '../../servers/synapse/ask.ts'
import { openPerson, type Person } from '../../servers/synapse/person.ts'
import { type Login, type Synapse, startSynapse } from '../../servers/synapse/server.ts'
import { membersOf } from '../../servers/synapse/view.ts'
import { until } from '../../support/poll.ts'

/** What the adapter says of a message that it is to take back, in rooms whose owner has the last word. */

let synapse: Synapse
let bot: Login
let ana: Person
let adapter: ChatAdapter
let inlet: Inlet

beforeAll(async () => {
  synapse = await startSynapse()
  bot = await synapse.register('jom')
  ana = await openPerson(synapse, 'ana')
  adapter = await withInlet('matrix', async (opened) => {
    inlet = opened
    const settings = matrix.settings.parse({ JOM_MATRIX_URL: synapse.url, JOM_MATRIX_TOKEN: bot.token })
    if (!settings) throw new Error('configured, and yet not')
    const made = await matrix.create(settings)
    const http = { origin: 'http://localhost', mount() {}, open() {}, page: () => new Response() }
    const { sink, shelf, log } = opened
    await made.start({ sink, shelf, http, log, exercise: true, commands: commandWords })
    return made
  })
}, 120_000)
afterAll(async () => {
  await adapter?.stop()
  await ana?.close()
  await synapse?.stop()
  await inlet?.close()
}, 60_000)

let keys = 0
const key = (): string => `taking-back/${++keys}.1`
const words = (text: string): Message => ({
  look: 'notice',
  marking: 'TLP:CLEAR',
  summary: text,
  blocks: [paragraph(text)],
})

/** A room of Ana's in which the bot has no more rights than anybody. */
async function room(): Promise<{ id: string; conversation: ConversationRef }> {
  const id = await ana.createRoom({ preset: 'private_chat' })
  const conversation = conversationRef('matrix', id)
  inlet.sink.rooms.add(conversation)
  await letIn(id)
  return { id, conversation }
}

async function letIn(id: string): Promise<void> {
  await ana.invite(id, bot.userId)
  await until(() => membersOf(ana.room(id)).includes(bot.userId), { what: 'the bot comes in' })
  await until(
    async () => (await adapter.rooms?.members(conversationRef('matrix', id)).catch(() => undefined)) !== undefined,
    {
      what: 'the bot was told of it',
    },
  )
}

/** What the homeserver shows of the bot's messages in a room of Ana's to whoever reads it anew. */
async function shown(id: string): Promise<string> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/messages?dir=b&limit=100`
  const { chunk } = await ask<{ chunk: { sender: string; content: { body?: string } }[] }>(synapse.url, 'GET', path, {
    token: ana.token,
  })
  return chunk.flatMap(({ sender, content }) => (sender === bot.userId ? [content.body ?? ''] : [])).join('\n')
}

/** Shuts a room to what the bot would change there, as an upgrade does and as an owner may. */
async function shut(id: string, change: object): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/state/m.room.power_levels/`
  const levels = await ask<Record<string, unknown>>(synapse.url, 'GET', path, { token: ana.token })
  await ana.setState(id, 'm.room.power_levels', { ...levels, ...change })
}

async function upgrade(id: string): Promise<string> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/upgrade`
  const made = await ask<{ replacement_room: string }>(synapse.url, 'POST', path, {
    token: ana.token,
    json: { new_version: '11' },
  })
  await letIn(made.replacement_room)
  await until(async () => (await anew(id)).includes('moved here'), { what: 'it goes on in the new room' })
  return made.replacement_room
}

/** Says something where a conversation goes on, and gives what that room shows. */
async function anew(id: string): Promise<string> {
  const sent = await adapter
    .send(conversationRef('matrix', id), words('moved here'), { key: key() })
    .catch(() => undefined)
  const at = sent?.parts[0]?.split(/\/(?=!)/)[1]
  return at === undefined ? '' : shown(at)
}

const refused = { retry: { kind: 'never' } }

describe('a message that is taken back', () => {
  test('and stands in a room that the bot was put out of is said to stand', async () => {
    const { id, conversation } = await room()
    const sent = await adapter.send(conversation, words('what stays'), { key: key() })
    await ana.kick(id, bot.userId)
    await expect(adapter.retract(sent)).rejects.toMatchObject(refused)
    expect(await shown(id)).toContain('what stays')
  })

  test('in a room where the bot may take nothing back is said to stand, and once somebody else took it back, to be gone', async () => {
    const { id, conversation } = await room()
    const sent = await adapter.send(conversation, words('what stays'), { key: key() })
    await shut(id, { events: { 'm.room.redaction': 50 } })
    await expect(adapter.retract(sent)).rejects.toMatchObject(refused)
    expect(await shown(id)).toContain('what stays')
    await ana.redact(id, String(sent.parts[0]))
    await expect(adapter.retract(sent)).resolves.toBeUndefined()
  })
})

describe('a message in a room that was replaced by another', () => {
  test('is taken away there where it is said anew', async () => {
    const { id, conversation } = await room()
    const sent = await adapter.send(conversation, words('first words'), { key: key() })
    await upgrade(id)
    // Whoever replaced it may let the others go on speaking in it.
    await shut(id, { events_default: 0 })
    const changed = await adapter.edit(sent, words('second words'), { key: key() })
    expect(changed.parts).toHaveLength(1)
    expect(await shown(id)).not.toContain('first words')
  })

  test('that nobody can take away there stays known: it is said to stand where it is taken back', async () => {
    const { id, conversation } = await room()
    const sent = await adapter.send(conversation, words('first words'), { key: key() })
    const next = await upgrade(id)
    const changed = await adapter.edit(sent, words('second words'), { key: key() })
    expect(changed.parts[1]).toBe(sent.parts[0])
    expect(await shown(next)).toContain('second words')
    const again = await adapter.edit(changed, words('third words'), { key: key() })
    expect(again.parts).toEqual(changed.parts)
    await expect(adapter.retract(again)).rejects.toMatchObject(refused)
    expect(await shown(next)).not.toContain('words')
    expect(await shown(id)).toContain('first words')
    const back = await adapter.edit(again, words('fourth words'), { key: key() })
    expect(await shown(next)).toContain('fourth words')
    await shut(id, { events_default: 0 })
    await expect(adapter.retract(back)).resolves.toBeUndefined()
    expect(await shown(next)).not.toContain('words')
    expect(await shown(id)).not.toContain('first words')
  })

  test('whose words are to go is refused where they stay', async () => {
    const { id, conversation } = await room()
    const sent = await adapter.send(conversation, words('first words'), { key: key() })
    const next = await upgrade(id)
    const stub = adapter.edit(sent, words('a stub'), { key: key(), hides: true })
    await expect(stub).rejects.toMatchObject(refused)
    expect(await shown(id)).toContain('first words')
    await shut(id, { events_default: 0 })
    const changed = await adapter.edit(sent, words('a stub'), { key: key(), hides: true })
    expect(changed.parts).toHaveLength(1)
    expect(await shown(next)).toContain('a stub')
    expect(await shown(id)).not.toContain('first words')
  })
})
