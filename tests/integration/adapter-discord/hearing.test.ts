import { afterEach, expect, test } from 'vitest'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations, textsOf } from './station.ts'

const openStation = stations()

/** What people say and do on Discord comes in as it was said, once, in order. */

let station: Station
afterEach(() => station.close())

test('words, changes, deletions and reactions of a channel and its thread belong to one conversation', async () => {
  station = await openStation()
  const { double, ana, ben, channel, conversation } = station
  const { people } = double
  const root = people.post(ana, channel, 'the root')
  const thread = people.startThread(ben, channel, root.id, 'about it')
  const reply = people.post(ben, thread, 'a reply')
  people.edit(ben, thread, reply.id, 'a better reply')
  people.react(ana, thread, reply.id, '👀')
  people.unreact(ana, thread, reply.id, '👀')
  people.erase(ben, thread, reply.id)
  people.erase(ana, channel, root.id)
  const events = await station.hearing(7)
  expect(events.every((event) => event.conversation === conversation)).toBe(true)
  const isOfRoot = (event: (typeof events)[number]): boolean => 'message' in event && event.message === root.id
  expect(events.filter(isOfRoot)).toMatchObject([
    { kind: 'message', key: `discord:${channel}:${root.id}`, text: 'the root', actor: `discord:${ana}` },
    { kind: 'deleted', actor: `discord:${ana}` },
  ])
  const message = `${reply.id}/${thread}`
  expect(events.filter((event) => !isOfRoot(event))).toMatchObject([
    { kind: 'message', text: 'a reply', message, thread: root.id, actor: `discord:${ben}` },
    { kind: 'edited', text: 'a better reply', message },
    { kind: 'reacted', reaction: 'seen', added: true, message, actor: `discord:${ana}` },
    { kind: 'reacted', reaction: 'seen', added: false },
    { kind: 'deleted', message, actor: `discord:${ben}` },
  ])
})

test('what Discord does to a message by itself is no change of its author', async () => {
  station = await openStation()
  const { double, ana, ben, channel } = station
  const said = double.people.post(ana, channel, 'see https://example.eu')
  double.people.unfurl(channel, said.id, { title: 'A page', url: 'https://example.eu' })
  double.people.pin(ben, channel, said.id)
  double.people.edit(ana, channel, said.id, 'see https://example.org')
  double.people.unfurl(channel, said.id, { title: 'Another page' })
  double.people.post(ben, channel, 'after')
  expect(textsOf(await station.hearing(3))).toEqual(['see https://example.eu', 'see https://example.org', 'after'])
})

test('who is named is called by name, and what is no text is read all the same', async () => {
  station = await openStation()
  const { double, ana, ben, channel } = station
  const role = double.people.createRole({ name: 'duty' })
  double.people.post(ana, channel, `<@${ben}> <@&${role}> <#${channel}> <:ok:123456789012345678> <t:0:R>`)
  double.people.post(ana, channel, '', { poll: pollOf('Open?', ['yes', 'no']) })
  double.people.post(ana, channel, '', { sticker: 'Wave' })
  double.people.post(ana, channel, 'with a list', {
    files: [{ name: 'list.csv', bytes: 'a,b', mediaType: 'text/csv' }],
  })
  const original = double.people.post(ana, channel, 'passed on')
  double.people.forward(ben, channel, original.id, channel)
  const events = await station.hearing(6)
  expect(textsOf(events)).toEqual([
    `@${ben} @duty #elections :ok: 1970-01-01 00:00 UTC`,
    'Open?\n• yes\n• no',
    'Wave',
    'with a list',
    'passed on',
    'passed on',
  ])
  expect(events[3]).toMatchObject({ files: [{ name: 'list.csv', mediaType: 'text/csv', bytes: 3 }] })
  const [file] = (events[3] as { files: readonly { id: string }[] }).files
  expect(Buffer.from((await station.adapter.files?.read(file?.id ?? '')) ?? []).toString()).toBe('a,b')
})

test('what is said to the bot is a command, and so is all that is said to it alone', async () => {
  station = await openStation()
  const { double, ana, ben, channel, conversation } = station
  const { people, bot } = double
  const said = people.post(ben, channel, 'volby.cz is down')
  people.post(ana, channel, `<@${bot.id}> report this`, { reply: said.id })
  people.post(ana, channel, `<@!${bot.id}>`)
  const aside = people.directWith(ana)
  people.post(ana, aside, `status of <@${ben}>`)
  const events = await station.hearing(3)
  expect(events.slice(1)).toMatchObject([
    { kind: 'command', text: 'report this', on: said.id, conversation },
    { kind: 'command', text: 'help' },
  ])
  const alone = await station.hearing(1, conversationRef('discord', aside))
  expect(alone).toMatchObject([{ kind: 'command', text: `status of discord:${ben}` }])
})

test('the bot hears nothing of what it says and does itself', async () => {
  station = await openStation()
  const { double, ana, channel, conversation } = station
  const message = { summary: 'of the bot', blocks: [], marking: 'TLP:CLEAR', look: 'notice' } as const
  const sent = await station.adapter.send(conversation, message, { key: `own/${channel}` })
  await station.adapter.reactions?.add(conversation, sent.parts[0] ?? ('' as never), 'seen')
  await station.adapter.retract(sent)
  double.people.post(ana, channel, 'after')
  expect(textsOf(await station.hearing(1))).toEqual(['after'])
})

test('an event told twice is stored once, and one that is turned away is handed over again before all later ones', async () => {
  station = await openStation()
  const { double, ana, channel, sink } = station
  double.faults.doubleEvents(2)
  const said = double.people.post(ana, channel, 'once')
  double.people.edit(ana, channel, said.id, 'changed once')
  await station.hearing(2)
  sink.reject(3)
  double.people.post(ana, channel, 'turned away')
  double.people.post(ana, channel, 'later')
  expect(textsOf(await station.hearing(4))).toEqual(['once', 'changed once', 'turned away', 'later'])
})

test('who comes to see a room and who no more, by channel, role, membership and rank, is told; all others are not', async () => {
  station = await openStation()
  const { double, ana, ben, channel, conversation, sink } = station
  const { people, owner, guild } = double
  const members = async (): Promise<readonly string[]> =>
    [...((await station.adapter.rooms?.members(conversation)) ?? [])].sort()
  const accounts = (...users: readonly string[]): readonly string[] =>
    users.map((user) => accountRef('discord', user)).sort()
  expect(await members()).toEqual(accounts(owner, ana, ben))
  const moved = (): readonly string[] =>
    sink.stored.flatMap(({ kind, actor }) => (kind === 'joined' || kind === 'left' ? [`${kind} ${actor}`] : []))
  const telling = async (count: number): Promise<readonly string[]> => {
    await until(() => moved().length >= count, { what: () => `${count} moves, there are ${JSON.stringify(moved())}` })
    return moved()
  }
  const cy = people.addUser({ name: 'Cy' })
  people.admit(channel, cy)
  people.shutOut(channel, ben)
  const chief = people.createRole({ name: 'chief', permissions: 8n })
  const di = people.addUser({ name: 'Di' })
  people.giveRole(di, chief)
  expect(await telling(3)).toEqual([`joined discord:${cy}`, `left discord:${ben}`, `joined discord:${di}`])
  expect(await members()).toEqual(accounts(owner, ana, cy, di))
  people.leave(cy)
  people.changeRole(chief, 0n)
  expect((await telling(5)).slice(3)).toEqual([`left discord:${cy}`, `left discord:${di}`])
  expect(await members()).toEqual(accounts(owner, ana))
  expect(sink.doubted.some((doubted) => doubted.includes(conversation))).toBe(true)
  // Everybody in the server reads a channel that is open.
  const open = people.createChannel({ name: 'open' })
  const everybody = await until(() => station.adapter.rooms?.members(conversationRef('discord', open)), {
    what: 'the gateway told of the channel',
  })
  expect([...everybody].sort()).toEqual(accounts(owner, ana, ben, di))
  // An outage of the server is no farewell: it is asked again.
  people.setUnavailable(true)
  await until(
    () =>
      members().then(
        () => false,
        (fault) => fault.retry.kind === 'backoff',
      ),
    { what: 'nobody can say who reads it' },
  )
  people.setUnavailable(false)
  await until(async () => (await members()).length === 2, { what: 'it is known again' })
  people.removeBot(guild)
  await until(
    () =>
      members().then(
        () => false,
        (fault) => fault.retry.kind === 'never',
      ),
    { what: 'the bot is not there' },
  )
})

test('what is said in a private thread is not said in the room of its channel', async () => {
  station = await openStation()
  const { double, ana, channel } = station
  const hidden = double.people.startFreeThread(ana, channel, 'among few', { hidden: true })
  const apart = conversationRef('discord', hidden)
  double.people.post(ana, hidden, 'among few')
  double.people.post(ana, hidden, `<@${double.bot.id}> status`)
  double.people.post(ana, channel, 'among all')
  expect(textsOf(await station.hearing(1))).toEqual(['among all'])
  expect(await station.hearing(2, apart)).toMatchObject([
    { kind: 'message', text: 'among few', conversation: apart },
    { kind: 'command', text: 'status' },
  ])
  expect(station.heard()).toHaveLength(1)
  await expect(station.adapter.rooms?.members(apart)).rejects.toMatchObject({ retry: { kind: 'never' } })
})

test('a server of thousands: all of them are known before anybody is said to read a room', async () => {
  station = await openStation({ idle: true })
  const { people, owner } = station.double
  const crowd = Array.from({ length: 2300 }, (_, index) => people.addUser({ name: `Member ${index}` }))
  const open = people.createChannel({ name: 'open' })
  await station.start()
  const members = await station.adapter.rooms?.members(conversationRef('discord', open))
  expect(members).toHaveLength(crowd.length + 3)
  expect(members).toContain(accountRef('discord', crowd.at(-1) ?? ''))
  expect(members).toContain(accountRef('discord', owner))
  expect(await station.adapter.rooms?.members(station.conversation)).toHaveLength(3)
})

const pollOf = (question: string, answers: readonly string[]) => ({
  question: { text: question },
  answers: answers.map((text, index) => ({ answer_id: index + 1, poll_media: { text } })),
  expiry: new Date(Date.now() + 3_600_000).toISOString(),
  allow_multiselect: false,
  layout_type: 1,
})
