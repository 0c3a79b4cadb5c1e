import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderContent } from '../../../adapters/discord/content/render.ts'
import { accountOf } from '../../../adapters/discord/spots.ts'
import { openWire, type Wire } from '../../../adapters/discord/wire.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Form } from '../../../src/chat/form.ts'
import { actions, button, type Message, paragraph } from '../../../src/chat/message.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** Commands, buttons and the menu of messages on Discord, up to what is stored and what people see of it. */

const form: Form = {
  id: 'report',
  context: '',
  title: 'Report a threat',
  submit: 'Send',
  pages: [[{ id: 'what', type: 'line', label: 'What happens', required: true, max: 80 }]],
}

let station: Station
let wire: Wire
/** How much was stored before the test. */
let before = 0
beforeAll(async () => {
  station = await openStation()
  wire = openWire({ url: station.double.url, token: station.double.token })
  station.sink.offer('report', form, () => ({}))
  station.sink.offer('triage CZ-1', { ...form, id: 'triage', context: 'CZ-1', title: 'Assess CZ-1' }, () => ({}))
})
afterAll(async () => {
  wire.close()
  await station.close()
})
beforeEach(() => {
  before = station.sink.stored.length
  station.sink.propose(() => [])
})
const isDeed = ({ kind }: ChatEvent): boolean => ['command', 'pressed', 'submitted'].includes(kind)
const stored = (): readonly ChatEvent[] => station.sink.stored.slice(before).filter(isDeed)
const storing = (count: number) =>
  until(() => stored().length >= count && stored(), { what: () => JSON.stringify(station.log) })
/** Somebody new in the channel, of whom it is stored that they came. */
async function enter(name: string, locale = 'en-US'): Promise<string> {
  const { double, sink, channel } = station
  const user = double.people.addUser({ name, locale })
  double.people.admit(channel, user)
  const isThere = () => sink.stored.some(({ kind, actor }) => kind === 'joined' && actor === accountOf(user))
  await until(isThere, { what: () => `${name} came: ${JSON.stringify(station.log)}` })
  return user
}
const seenBy = (user: string, channel = station.channel) => station.double.people.seenBy(user, channel)

const card: Message = {
  summary: 'CZ-1',
  look: 'card',
  marking: 'TLP:CLEAR',
  blocks: [
    paragraph('volby.cz is down'),
    actions(button('Accept', 'ack CZ-1', 'primary'), button('Assess', 'triage CZ-1', 'plain', 'form')),
    actions({ type: 'link', label: 'Open', url: 'https://jom.example/cases/CZ-1' }),
  ],
}

/** Something that the bot said: in the channel, or elsewhere. */
async function say(channel = station.channel, message = card): Promise<string> {
  const { id } = await wire.ask<{ id: string }>('POST', `/channels/${channel}/messages`, {
    body: renderContent(message),
  })
  return id
}

/** The core's answer to somebody alone. */
const answer = (user: string, key: string, summary: string) =>
  station.adapter.send(
    station.conversation,
    { summary, look: 'reply', marking: '', blocks: [paragraph(summary)] },
    { key, only: accountOf(user) },
  )

describe('A command', () => {
  test('is stored as it was typed, seen by nobody else, and answered where it was typed', async () => {
    const { double, ana, ben, channel, conversation } = station
    const typed = await double.people.slash(ana, channel, '/jom case', { words: `CZ-1 <@${ben}>` })
    expect(typed).toMatchObject({ acknowledged: true, answer: 'deferred' })
    expect(stored()).toMatchObject([
      {
        kind: 'command',
        key: `discord:${typed.interaction}`,
        text: `case CZ-1 discord:${ben}`,
        actor: accountOf(ana),
        conversation,
        unseen: true,
      },
    ])
    expect(seenBy(ana).at(-1)).toMatchObject({ loading: true, ephemeral: true })
    await answer(ana, 'answer/1', 'Here it is')
    expect(seenBy(ana).at(-1)).toMatchObject({
      loading: false,
      ephemeral: true,
      words: expect.stringContaining('Here it is'),
    })
    expect(JSON.stringify(seenBy(ben))).not.toContain('Here it is')
    typed.again()
    await double.people.slash(ana, channel, '/jom tasks')
    await storing(2)
    expect(stored().map((event) => event.kind === 'command' && event.text)).toEqual([
      `case CZ-1 discord:${ben}`,
      'tasks',
    ])
    await answer(ana, 'answer/2', 'Done')
  })

  test('of which nothing is said leaves nothing behind', async () => {
    const { double, ben, channel } = station
    await double.people.slash(ben, channel, '/jom tasks')
    expect(seenBy(ben).at(-1)).toMatchObject({ loading: true })
    await until(() => !seenBy(ben).at(-1)?.loading, { within: 20_000, what: 'nothing is awaited any more' })
    expect(seenBy(ben).some(({ ephemeral }) => ephemeral)).toBe(false)
  })

  test('of any kind is taken by “say”, also in direct messages', async () => {
    const { double, ana } = station
    const direct = double.people.directWith(ana)
    await double.people.slash(ana, direct, '/jom say', { words: 'who-sees CZ-1' })
    expect(stored()).toMatchObject([
      { kind: 'command', text: 'who-sees CZ-1', conversation: conversationRef('discord', direct) },
    ])
  })

  test('is taken where the bot sees nothing, also in a thread', async () => {
    const { double, ana } = station
    const hidden = double.people.createChannel({ name: 'hidden', members: [ana], private: true, withoutBot: true })
    await double.people.slash(ana, hidden, '/jom tasks')
    const thread = double.people.startThread(ana, hidden, double.people.post(ana, hidden, 'unheard').id, 'aside')
    await double.people.slash(ana, thread, '/jom tasks')
    const conversation = conversationRef('discord', hidden)
    expect(stored()).toMatchObject([{ conversation }, { conversation }])
    // What Discord refuses counts against the bot.
    expect(double.calls.filter(({ path }) => path.includes(hidden))).toEqual([])
  })

  test('that was not stored is answered so, in the language of whoever typed it', async () => {
    const { double, channel, sink } = station
    const dan = await enter('Dan', 'da')
    sink.strangers.add(dan)
    sink.reject(1)
    const typed = await double.people.slash(dan, channel, '/jom tasks')
    expect(typed).toMatchObject({
      acknowledged: true,
      answer: 'message',
      message: { ephemeral: true, words: expect.stringMatching(/^EXERCISE\nIntet blev gjort/) },
    })
    expect(stored()).toEqual([])
  })

  test('that takes long is seen to be taken in time, and counts', async () => {
    const { double, ana, channel, sink } = station
    sink.hold()
    const typed = await double.people.slash(ana, channel, '/jom tasks')
    expect(typed).toMatchObject({ acknowledged: true, answer: 'deferred' })
    expect(stored()).toEqual([])
    sink.release()
    await storing(1)
    await answer(ana, 'answer/long', 'At last')
    expect(seenBy(ana).at(-1)?.words).toContain('At last')
  })

  test('that takes long and is lost then says so where its author waits', async () => {
    const { double, ana, channel, sink } = station
    const { accept } = sink
    const end = Promise.withResolvers<never>()
    sink.accept = () => end.promise
    try {
      expect(await double.people.slash(ana, channel, '/jom tasks')).toMatchObject({ answer: 'deferred' })
      end.reject(new Error('the store is away'))
      await until(() => seenBy(ana).at(-1)?.words.includes('Nothing was done'), { what: 'they are told' })
      expect(seenBy(ana).at(-1)).toMatchObject({ loading: false, ephemeral: true })
    } finally {
      sink.accept = accept
    }
  })

  test('that came after three seconds counts, and is answered by direct message', async () => {
    const { double, channel } = station
    const lea = await enter('Lea')
    const direct = double.people.directWith(lea)
    double.timing.interaction = 200
    double.faults.delayEvents(600)
    const typed = await double.people.slash(lea, channel, '/jom tasks')
    expect(typed).toMatchObject({ acknowledged: false })
    await storing(1)
    await answer(lea, 'answer/late', 'Late but well')
    double.timing.interaction = 3000
    expect(seenBy(lea, direct).at(-1)?.words).toContain('Late but well')
    expect(seenBy(lea).some(({ words }) => words.includes('Late but well'))).toBe(false)
  })
})

test('An answer that comes when the token is good no more goes by direct message', async () => {
  const { double, channel } = station
  const max = await enter('Max')
  double.timing.token = 300
  await double.people.slash(max, channel, '/jom tasks')
  const typedAt = Date.now()
  await until(() => Date.now() - typedAt > 400, { what: 'the token is old' })
  await answer(max, 'answer/old', 'After all')
  double.timing.token = 15 * 60_000
  expect(seenBy(max, double.people.directWith(max)).at(-1)?.words).toContain('After all')
  expect(seenBy(max).some(({ words }) => words.includes('After all'))).toBe(false)
})

describe('A button', () => {
  test('is its command, of the message it stands on, once however often it is told', async () => {
    const { double, ana, channel, conversation } = station
    const id = await say()
    const pressed = await double.people.press(ana, channel, id, 'Accept')
    expect(pressed).toMatchObject({ acknowledged: true, answer: 'nothing' })
    expect(stored()).toMatchObject([
      {
        kind: 'pressed',
        key: `discord:${pressed.interaction}`,
        command: 'ack CZ-1',
        message: id,
        actor: accountOf(ana),
        conversation,
      },
    ])
    pressed.again()
    await double.people.press(ana, channel, id, 'Accept')
    await storing(2)
    expect(stored()).toHaveLength(2)
  })

  test('in a thread counts for the conversation of its channel', async () => {
    const { double, ana, channel, conversation } = station
    const root = await say()
    const thread = double.people.startThread(ana, channel, root, 'CZ-1')
    const id = await say(thread)
    await double.people.press(ana, thread, id, 'Accept')
    expect(stored()).toMatchObject([{ kind: 'pressed', conversation, message: `${id}/${thread}` }])
  })

  test('in somebody’s direct messages counts where the message belongs', async () => {
    const { double, ana, conversation, shelf } = station
    const direct = double.people.directWith(ana)
    const id = await say(direct)
    await shelf.write([{ type: 'put', key: `about/${id}`, value: conversation }])
    await double.people.press(ana, direct, id, 'Accept')
    expect(stored()).toMatchObject([{ kind: 'pressed', conversation, message: `${id}/${direct}` }])
  })

  test('opens a form, whose answers belong where it was pressed', async () => {
    const { double, ben, channel, conversation } = station
    const pressed = await double.people.press(ben, channel, await say(), 'Assess')
    expect(pressed).toMatchObject({ answer: 'modal', modal: { title: 'EXERCISE · Assess CZ-1' } })
    await double.people.submit(ben, { 'What happens': 'much' })
    expect(stored()).toMatchObject([
      { kind: 'submitted', form: 'triage', context: 'CZ-1', actor: accountOf(ben), conversation },
    ])
  })

  test('whose form is there no more is its command: what became of it is the core’s to say', async () => {
    const { double, ana, channel } = station
    const id = await say(channel, { ...card, blocks: [actions(button('Old', 'triage CZ-0', 'plain', 'form'))] })
    await double.people.press(ana, channel, id, 'Old')
    expect(stored()).toMatchObject([{ kind: 'pressed', command: 'triage CZ-0', message: id }])
  })

  test('of a stranger is handed on as well, as theirs', async () => {
    const { double, channel, sink } = station
    const cyd = await enter('Cyd')
    sink.strangers.add(cyd)
    await double.people.press(cyd, channel, await say(), 'Accept')
    expect(stored()).toMatchObject([{ kind: 'pressed', actor: accountOf(cyd) }])
  })

  test('that nobody of ours wrote does nothing', async () => {
    const { double, ana, channel } = station
    const forged = {
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Forged', custom_id: 'ack CZ-1' }] }],
    }
    const { id } = await wire.ask<{ id: string }>('POST', `/channels/${channel}/messages`, {
      body: { content: 'x', ...forged },
    })
    const pressed = await double.people.press(ana, channel, id, 'Forged')
    expect(pressed).toMatchObject({ acknowledged: true, answer: 'nothing' })
    expect(stored()).toEqual([])
  })

  test('that was not stored says so to whoever pressed it', async () => {
    const { double, ana, ben, channel, sink } = station
    const id = await say()
    sink.reject(1)
    const pressed = await double.people.press(ana, channel, id, 'Accept')
    expect(pressed).toMatchObject({
      answer: 'message',
      message: { ephemeral: true, words: expect.stringContaining('Nothing was done') },
    })
    expect(stored()).toEqual([])
    expect(seenBy(ben).some(({ words }) => words.includes('Nothing was done'))).toBe(false)
  })
})

describe('The menu of a message', () => {
  test('reports what stands in a room as it is', async () => {
    const { double, ana, ben, channel, conversation } = station
    const { id } = double.people.post(ben, channel, 'volby.cz is down')
    const chosen = await double.people.menu(ana, channel, id, 'Report as threat')
    expect(chosen).toMatchObject({ acknowledged: true, answer: 'deferred' })
    expect(stored()).toMatchObject([
      { kind: 'command', text: 'report', on: id, conversation, actor: accountOf(ana), unseen: true },
    ])
  })

  test('keeps it as evidence', async () => {
    const { double, ana, ben, channel, conversation } = station
    const { id } = double.people.post(ben, channel, 'the log of 08:02')
    const chosen = await double.people.menu(ana, channel, id, 'Keep as evidence')
    expect(chosen).toMatchObject({ acknowledged: true, answer: 'deferred' })
    expect(stored()).toMatchObject([
      { kind: 'command', text: 'evidence', on: id, conversation, actor: accountOf(ana), unseen: true },
    ])
  })

  test('asks for what was seen where the bot does not read', async () => {
    const { double, ana, ben } = station
    const elsewhere = double.people.createChannel({ name: 'elsewhere' })
    const { id } = double.people.post(ben, elsewhere, 'known to those here')
    const chosen = await double.people.menu(ana, elsewhere, id, 'Report as threat')
    expect(chosen).toMatchObject({ answer: 'modal', modal: { title: 'EXERCISE · Report a threat' } })
    double.people.closeModal(ana)
    expect(stored()).toEqual([])
  })
})

describe('What is typed', () => {
  test('is completed by what may be said', async () => {
    const { double, ana, channel, sink } = station
    const asked: string[] = []
    sink.propose((typed, account) => {
      asked.push(`${typed} of ${account}`)
      return [{ line: 'ack CZ-1', label: 'ack CZ-1 · volby.cz is down' }]
    })
    const offered = await double.people.autocomplete(ana, channel, '/jom ack', { words: 'CZ' }, 'words')
    expect(offered).toMatchObject({
      answer: 'choices',
      choices: [{ name: 'ack CZ-1 · volby.cz is down', value: 'CZ-1' }],
    })
    expect(asked).toEqual([`ack CZ of ${accountOf(ana)}`])
    const free = await double.people.autocomplete(ana, channel, '/jom say', { words: 'ack' }, 'words')
    expect(free.choices).toEqual([{ name: 'ack CZ-1 · volby.cz is down', value: 'ack CZ-1' }])
    expect(stored()).toEqual([])
  })

  test('is completed by nothing for a stranger, and where the bot fails', async () => {
    const { double, ana, channel, sink } = station
    const eve = await enter('Eve')
    sink.propose((_, account) => (account === accountOf(eve) ? [] : [{ line: 'ack CZ-1', label: 'secret' }]))
    const nothing = await double.people.autocomplete(eve, channel, '/jom ack', { words: '' }, 'words')
    expect(nothing).toMatchObject({ acknowledged: true, choices: [] })
    sink.propose(() => {
      throw new Error('the store is away')
    })
    expect(await double.people.autocomplete(ana, channel, '/jom ack', { words: '' }, 'words')).toMatchObject({
      choices: [],
    })
  })
})

test('Commands are put on Discord’s list once, and anew only when they are others', async () => {
  const puts = () => station.double.callsOf('PUT /applications/:application/commands').length
  expect(puts()).toBe(1)
  const [jom] = [...station.double.commands.values()].filter(({ type }) => type === 1)
  expect(jom).toMatchObject({ name: 'jom', contexts: [0, 1] })
  await station.stop()
  await station.start()
  expect(puts()).toBe(1)
  await wire.ask('PUT', `/applications/${station.double.applicationId}/commands`, { body: [] })
  await station.stop()
  await station.start()
  expect(puts()).toBe(3)
})
