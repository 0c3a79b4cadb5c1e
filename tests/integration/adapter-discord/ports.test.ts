import { PermissionFlagsBits } from 'discord-api-types/v10'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fileIdOf } from '../../../adapters/discord/files.ts'
import type { ChatAdapter } from '../../../src/chat/adapter.ts'
import type { FileRef, Message } from '../../../src/chat/message.ts'
import {
  type AccountRef,
  accountRef,
  type ConversationRef,
  conversationRef,
  localOf,
  messageId,
} from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

let station: Station
beforeAll(async () => {
  station = await openStation()
})
afterAll(() => station.close())
beforeEach(() => station.double.faults.clear())

const people = () => station.double.people
const account = (user: string): AccountRef => accountRef('discord', user)
type Port<Name extends keyof ChatAdapter> = NonNullable<ChatAdapter[Name]>
const rooms = (): Port<'rooms'> => station.adapter.rooms ?? expect.unreachable()
const files = (): Port<'files'> => station.adapter.files ?? expect.unreachable()
const find = (handle: string) => (station.adapter.people ?? expect.unreachable()).find(handle)
const never = { retry: { kind: 'never' } }

let keys = 0
const fresh = (): string => `ports/${++keys}`
const create = (title = 'Joint room', key = fresh()) => rooms().create({ key, title, readBack: true })

const readers = (room: ConversationRef): readonly string[] => people().readers(localOf(room))
const counted = (route: string): number => station.double.callsOf(route).length
/** What the last call of a kind asked for. */
const asked = (route: string): Record<string, unknown> =>
  (station.double.callsOf(route).at(-1)?.body ?? {}) as Record<string, unknown> // as the bot wrote it

async function restart(): Promise<void> {
  await station.stop()
  await station.start()
}

describe('rooms', () => {
  const creating = 'POST /guilds/:guild/channels'

  test('are seen by the bot, by those who see all, and by those let in', async () => {
    const room = await create()
    const all = [station.double.bot.id, station.double.owner]
    expect(readers(room).toSorted()).toEqual(all.toSorted())
    await rooms().invite(room, account(station.ana), 'Ana')
    await rooms().invite(room, account(station.ana), 'Ana')
    expect(readers(room)).toContain(station.ana)
    await until(async () => (await rooms().members(room)).includes(account(station.ana)), {
      what: () => 'Ana sits there',
    })
    people().post(station.ana, localOf(room), 'I can write here.')
    await rooms().remove(room, account(station.ana))
    await rooms().remove(room, account(station.ana))
    expect(readers(room)).not.toContain(station.ana)
    await rooms().invite(room, account(station.ana), 'Ana')
    expect(readers(room)).toContain(station.ana)
  })

  test('are made once under a key, whatever became of the answer, and after a restart', async () => {
    const key = fresh()
    station.double.faults.call(creating, { kind: 'closed', when: 'after' })
    await expect(create('Joint room', key)).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    await restart()
    const before = counted(creating)
    const [room, other] = [await create('Joint room', key), await create('Joint room')]
    expect(counted(creating) - before).toBe(1)
    expect(room).not.toBe(other)
    expect(await create('Joint room', key)).toBe(room)
    await restart()
    expect(await create('Joint room', key)).toBe(room)
    expect(await create('Another name, though', key)).toBe(room)
    expect(asked('PATCH /channels/:channel')).toEqual({ name: 'another-name-though' })
  })

  test('of two that were both lost, each finds its own', async () => {
    const [one, other] = [fresh(), fresh()]
    station.double.faults.call(creating, { kind: 'closed', when: 'after' }, { times: 2 })
    for (const key of [one, other])
      await expect(create('Twin', key)).rejects.toMatchObject({ retry: { kind: 'backoff' } })
    const before = counted(creating)
    const [second, first] = [await create('Twin', other), await create('Twin', one)]
    expect(BigInt(localOf(first)) < BigInt(localOf(second))).toBe(true)
    expect(counted(creating)).toBe(before)
  })

  test('let in nobody who is not in the server, and say who cannot be shut out', async () => {
    const room = await create()
    const outside = people().addUser({ name: 'Out', guild: null })
    await expect(rooms().invite(room, account(outside), 'Out')).rejects.toMatchObject(never)
    await expect(rooms().invite(room, accountRef('web', 'ana'), 'Ana')).rejects.toMatchObject(never)
    expect(readers(room)).not.toContain(outside)
    await rooms().remove(room, account(outside))
    await expect(rooms().remove(room, account(station.double.owner))).rejects.toMatchObject(never)
    const admin = people().addUser({ name: 'Admin' })
    const role = people().createRole({ name: 'admins', permissions: PermissionFlagsBits.Administrator })
    people().giveRole(admin, role)
    await expect(rooms().remove(room, account(admin))).rejects.toMatchObject(never)
  })

  test('shut out whom a role lets in', async () => {
    const role = people().createRole({ name: 'staff' })
    people().giveRole(station.ben, role)
    const channel = people().createChannel({ name: 'staff-room', private: true, roles: [role] })
    const room = conversationRef('discord', channel)
    expect(readers(room)).toContain(station.ben)
    await rooms().remove(room, account(station.ben))
    expect(readers(room)).not.toContain(station.ben)
  })

  test('have a topic that is no more than words, and is set when it changes alone', async () => {
    const room = await create()
    const setting = 'PATCH /channels/:channel'
    const before = counted(setting)
    for (let time = 0; time < 2; time += 1)
      await rooms().topic(room, 'TLP:CLEAR · **Ana** <@1500000000000000001>\nand others')
    expect(counted(setting) - before).toBe(1)
    expect(asked(setting)).toEqual({ topic: 'TLP:CLEAR · \\*\\*Ana\\*\\* \\<\\@1500000000000000001> and others' })
    await rooms().topic(room, '*'.repeat(2000))
    expect(String(asked(setting).topic).length).toBeLessThanOrEqual(1024)
  })

  test('are shut without losing a word: all read on, nobody writes', async () => {
    const room = await create('Joint room')
    const channel = localOf(room)
    await rooms().invite(room, account(station.ana), 'Ana')
    const said = people().post(station.ana, channel, 'kept')
    const notice: Message = { look: 'notice', marking: '', summary: 'The room is open.', blocks: [] }
    const sent = await station.adapter.send(room, notice, { key: fresh() })
    const before = counted('PATCH /channels/:channel')
    await rooms().archive(room)
    await rooms().archive(room)
    expect(counted('PATCH /channels/:channel') - before).toBe(1)
    const shut = asked('PATCH /channels/:channel') as {
      name: string
      permission_overwrites: { id: string; deny: string }[]
    }
    expect(shut.name).toBe('🔒joint-room')
    const denied = BigInt(shut.permission_overwrites.find(({ id }) => id === station.double.guild)?.deny ?? '0')
    for (const bit of [
      'ViewChannel',
      'SendMessages',
      'SendMessagesInThreads',
      'CreatePublicThreads',
      'AddReactions',
    ] as const)
      expect(denied & PermissionFlagsBits[bit], bit).not.toBe(0n)
    expect(
      people()
        .seenBy(station.ana, channel)
        .map(({ id }) => id),
    ).toContain(said.id)
    expect(() => people().post(station.ana, channel, 'more')).toThrow('may not write')
    await expect(station.adapter.send(room, notice, { key: fresh() })).rejects.toMatchObject(never)
    await station.adapter.retract(sent)
    expect(
      people()
        .seenBy(station.ana, channel)
        .map(({ id }) => id),
    ).toEqual([said.id])
  })

  test('that are none are refused for good', async () => {
    const direct = conversationRef('discord', people().directWith(station.ana))
    for (const room of [
      direct,
      conversationRef('discord', 'none'),
      conversationRef('discord', '1500000000000000002'),
    ]) {
      await expect(rooms().archive(room)).rejects.toMatchObject(never)
      await expect(rooms().invite(room, account(station.ana), 'Ana')).rejects.toMatchObject(never)
    }
  })
})

describe('people', () => {
  test('are found by their id, their name, and what they alone are called', async () => {
    const guild = people()
    const mia = guild.addUser({ name: 'Mia Berg', username: 'mia.berg' })
    guild.addUser({ name: 'Twin', username: 'twin-one' })
    guild.addUser({ name: 'Twin', username: 'twin-two' })
    guild.addUser({ name: 'Mia Bot', username: 'mia-bot', bot: true })
    for (const handle of [mia, `<@${mia}>`, 'mia.berg', '@Mia.Berg', ' mia berg '])
      expect(await find(handle), handle).toBe(account(mia))
    for (const handle of [
      '',
      '@',
      'twin',
      'mia',
      'mia-bot',
      'Mia Bot',
      '1500000000000000003',
      'mia@example.eu',
      'x'.repeat(200),
    ])
      expect(await find(handle), handle).toBeUndefined()
  })

  test('are found in every server of the bot', async () => {
    const guild = people().addGuild({ name: 'Second', owner: station.double.owner })
    const zoe = people().addUser({ name: 'Zoe', username: 'zoe', guild })
    await until(async () => (await find('zoe')) === account(zoe), { what: () => 'Zoe is found' })
    expect(await find(zoe)).toBe(account(zoe))
  })
})

test('reactions stand once, and not where there is no message', async () => {
  const { id } = people().post(station.ana, station.channel, 'look')
  const reactions = station.adapter.reactions ?? expect.unreachable()
  for (let time = 0; time < 2; time += 1) await reactions.add(station.conversation, messageId(id), 'seen')
  const seen = people()
    .seenBy(station.ana, station.channel)
    .find((each) => each.id === id)
  expect(seen?.reactions).toEqual({ '👀': [station.double.bot.id] })
  await expect(reactions.add(station.conversation, messageId('1500000000000000004'), 'seen')).rejects.toMatchObject(
    never,
  )
  await expect(
    reactions.add(station.conversation, messageId(`ephemeral/1500000000000000004/${station.channel}/1`), 'seen'),
  ).rejects.toMatchObject(never)
})

describe('files', () => {
  const showing = (...shown: readonly FileRef[]): Message => ({
    look: 'relay',
    marking: 'TLP:CLEAR',
    summary: 'a file',
    blocks: shown.map((file) => ({ type: 'file', file })),
  })

  const keep = async (name: string, bytes: Uint8Array = Buffer.from(name)): Promise<FileRef> => {
    const id = await files().keep({ name, mediaType: 'text/plain', bytes, key: fresh() })
    return { id, name, mediaType: 'text/plain', bytes: bytes.length }
  }

  const seenFiles = (id: string) =>
    people()
      .seenBy(station.ana, station.channel)
      .find((each) => each.id === id)?.files ?? []

  test('of people are read anew each time, also after their address is good no more', async () => {
    const bytes = Buffer.from('a picture')
    const posted = people().post(station.ana, station.channel, 'look', { files: [{ name: 'shot.png', bytes }] })
    const id = fileIdOf({ channel: station.channel, message: posted.id, file: posted.files[0] ?? '' })
    expect(Buffer.from(await files().read(id))).toEqual(bytes)
    people().erase(station.ana, station.channel, posted.id)
    for (const gone of [id, 'kept/none', 'nothing', '']) await expect(files().read(gone)).rejects.toMatchObject(never)
  })

  test('of the bot are shown with a message, replaced with it, and stay where nothing changed', async () => {
    const [one, other] = [await keep('one.txt'), await keep('other.txt')]
    expect(Buffer.from(await files().read(one.id)).toString()).toBe('one.txt')
    const sent = await station.adapter.send(station.conversation, showing(one, other), { key: fresh() })
    const id = sent.parts[0] ?? ''
    const before = seenFiles(id)
    expect(before.map(({ name }) => name)).toEqual(['one.txt', 'other.txt'])
    expect(Buffer.from(people().download(station.ben, before[1]?.id ?? '')).toString()).toBe('other.txt')
    await station.adapter.edit(sent, showing(one, other), { key: fresh() })
    expect(seenFiles(id)).toEqual(before)
    await station.adapter.edit(sent, showing(other), { key: fresh() })
    expect(seenFiles(id).map(({ name }) => name)).toEqual(['other.txt'])
    await station.adapter.edit(sent, { ...showing(), blocks: [] }, { key: fresh() })
    expect(seenFiles(id)).toEqual([])
  })

  test('that are too large, gone, or refused are named in words', async () => {
    const large = await keep('large.bin', Buffer.alloc(11 * 2 ** 20))
    const small = await keep('small.txt')
    const lost: FileRef = { id: 'kept/lost', name: 'lost.txt', mediaType: 'text/plain', bytes: 1 }
    const sent = await station.adapter.send(station.conversation, showing(large, lost, small), { key: fresh() })
    const words = (id = ''): string =>
      people()
        .seenBy(station.ana, station.channel)
        .find((each) => each.id === id)?.words ?? ''
    expect(seenFiles(sent.parts[0] ?? '').map(({ name }) => name)).toEqual(['small.txt'])
    for (const name of ['large.bin', 'lost.txt', 'small.txt']) expect(words(sent.parts[0])).toContain(`📎 ${name}`)
    station.double.faults.call('POST /channels/:channel/messages', { kind: 'error', status: 413, code: 40_005 })
    const refused = await station.adapter.send(station.conversation, showing(small), { key: fresh() })
    expect(seenFiles(refused.parts[0] ?? '')).toEqual([])
    expect(words(refused.parts[0])).toContain('📎 small.txt')
    expect(station.log.filter(({ what }) => /file/.test(what)).length).toBeGreaterThanOrEqual(3)
  })
})
