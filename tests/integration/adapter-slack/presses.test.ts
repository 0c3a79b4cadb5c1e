import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { renderContent } from '../../../adapters/slack/content/render.ts'
import { openWire, type Wire } from '../../../adapters/slack/wire.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Form } from '../../../src/chat/form.ts'
import { actions, button, type Message, paragraph } from '../../../src/chat/message.ts'
import { conversationRef } from '../../../src/chat/refs.ts'
import { until } from '../../support/poll.ts'
import { account, type Desk, openDesk } from './desk.ts'

/** Commands, buttons, the shortcut and people's own pages on Slack, up to what is stored. */

const form: Form = {
  id: 'report',
  context: '',
  title: 'Report a threat',
  submit: 'Send',
  pages: [[{ id: 'what', type: 'line', label: 'What happens', required: true, max: 80 }]],
}

let desk: Desk
let wire: Wire
/** How much was stored before the test. */
let before = 0
beforeAll(async () => {
  desk = await openDesk()
  wire = openWire({ url: desk.slack.url, token: desk.slack.botToken })
  desk.sink.offer('report', form, () => ({}))
  desk.sink.offer('triage CZ-1', { ...form, id: 'triage', context: 'CZ-1', title: 'Assess CZ-1' }, () => ({}))
})
afterAll(async () => {
  wire.close()
  await desk.close()
})
beforeEach(() => {
  before = desk.sink.stored.length
})
const stored = (): readonly ChatEvent[] => desk.sink.stored.slice(before)

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

/** Something that the bot said: in the channel, or in somebody's direct messages about the channel. */
async function say(channel = desk.channel, about = false): Promise<string> {
  const content = renderContent(card, about ? { about: desk.conversation } : {})
  return (await wire.ask('chat.postMessage', { channel, ...content })).ts ?? ''
}

describe('A slash command', () => {
  test('is stored as it was typed, seen by nobody else, and acknowledged then', async () => {
    const { slack, ana, channel, conversation, sink } = desk
    sink.hold()
    const typing = slack.people.slash(ana, channel, '/jom report volby.cz &lt;b&gt; is down')
    await until(() => sink.offered.length > 0 && stored().length === 0, { what: 'it is at the door' })
    sink.release()
    const typed = await typing
    expect(typed).toMatchObject({ acknowledged: true })
    expect(stored()).toMatchObject([
      { kind: 'command', text: 'report volby.cz <b> is down', actor: account(ana), conversation, unseen: true },
    ])
    await typed.again()
    expect(stored()).toHaveLength(1)
    expect(slack.people.seenBy(desk.ben, channel).some(({ words }) => words.includes('volby.cz'))).toBe(false)
  })

  test('without words asks for help', async () => {
    await desk.slack.people.slash(desk.ana, desk.channel, '/jom')
    expect(stored()).toMatchObject([{ kind: 'command', text: 'help' }])
  })

  test('that was not stored is not acknowledged, and its author is told so', async () => {
    const { slack, ana, channel, sink } = desk
    sink.reject(1)
    const typed = await slack.people.slash(ana, channel, '/jom cases')
    expect(typed).toMatchObject({ acknowledged: false, error: 'operation_timeout' })
    expect(stored()).toEqual([])
    expect(slack.people.seenBy(ana, channel).at(-1)).toMatchObject({
      ephemeral: true,
      words: expect.stringContaining('Nothing was done'),
    })
  })
})

describe('A button', () => {
  test('is its command, of the message it stands on, once however often it is told', async () => {
    const { slack, ana, channel, conversation } = desk
    const ts = await say()
    const pressed = await slack.people.press(ana, channel, ts, 'Accept')
    expect(pressed).toMatchObject({ acknowledged: true })
    expect(stored()).toMatchObject([
      { kind: 'pressed', command: 'ack CZ-1', message: ts, actor: account(ana), conversation },
    ])
    expect(stored()[0]?.key).toMatch(new RegExp(`^slack:${slack.team.id}:${ana}:[\\d.]+:command/0$`))
    await pressed.again()
    expect(stored()).toHaveLength(1)
    await slack.people.press(ana, channel, ts, 'Accept')
    expect(stored()).toHaveLength(2)
  })

  test('in somebody’s direct messages counts where the message belongs', async () => {
    const { slack, ana, conversation } = desk
    const aside = slack.people.directWith(ana)
    const ts = await say(aside, true)
    await slack.people.press(ana, aside, ts, 'Accept')
    expect(stored()).toMatchObject([{ kind: 'pressed', conversation, message: `${ts}/${aside}` }])
  })

  test('opens a form, whose answers belong where it was pressed', async () => {
    const { slack, ben, channel, conversation } = desk
    const pressed = await slack.people.press(ben, channel, await say(), 'Assess')
    expect(pressed.view).toMatchObject({ title: { text: 'Assess CZ-1' } })
    await slack.people.submit(ben, { 'What happens': 'much' })
    expect(stored()).toMatchObject([
      { kind: 'submitted', form: 'triage', context: 'CZ-1', actor: account(ben), conversation },
    ])
  })

  test('whose form is there no more is its command: what became of it is the core’s to say', async () => {
    const { slack, ana, channel } = desk
    const old = renderContent({ ...card, blocks: [actions(button('Old', 'triage CZ-0', 'plain', 'form'))] })
    const { ts = '' } = await wire.ask('chat.postMessage', { channel, ...old })
    await slack.people.press(ana, channel, ts, 'Old')
    expect(stored()).toMatchObject([{ kind: 'pressed', command: 'triage CZ-0', message: ts }])
  })

  test('of a stranger is handed on as well', async () => {
    const { slack, channel, sink } = desk
    const cyd = slack.people.addUser({ name: 'Cyd' })
    await slack.people.join(cyd, channel).acknowledged
    sink.strangers.add(cyd)
    await slack.people.press(cyd, channel, await say(), 'Accept')
    expect(stored().filter(({ kind }) => kind === 'pressed')).toMatchObject([{ actor: account(cyd) }])
  })

  test('that is a link does nothing here', async () => {
    const { slack, ana, channel } = desk
    expect(await slack.people.press(ana, channel, await say(), 'Open')).toMatchObject({ acknowledged: true })
    expect(stored()).toEqual([])
  })

  test('that was not stored is not acknowledged, and whoever pressed is told so', async () => {
    const { slack, ana, channel, sink } = desk
    const ts = await say()
    sink.reject(1)
    expect(await slack.people.press(ana, channel, ts, 'Accept')).toMatchObject({ acknowledged: false })
    expect(stored()).toEqual([])
    expect(slack.people.seenBy(ana, channel).at(-1)).toMatchObject({
      ephemeral: true,
      words: expect.stringContaining('Press again'),
    })
    await slack.people.press(ana, channel, ts, 'Accept')
    expect(stored()).toHaveLength(1)
  })

  test('on a message that one person alone sees names it so', async () => {
    const { slack, ana, channel } = desk
    const { message_ts: ts = '' } = await wire.ask('chat.postEphemeral', {
      channel,
      user: ana,
      ...renderContent(card),
    })
    await slack.people.press(ana, channel, ts, 'Accept')
    expect(stored()).toMatchObject([{ kind: 'pressed', message: `ephemeral/${ts}/${channel}/${ana}` }])
  })

  test('in a menu is the command that was chosen', async () => {
    const { slack, ana, channel } = desk
    const option = (label: string, value: string) => ({ text: { type: 'plain_text' as const, text: label }, value })
    const { ts = '' } = await wire.ask('chat.postMessage', {
      channel,
      text: 'Who takes it?',
      blocks: [
        {
          type: 'actions',
          elements: [
            {
              type: 'static_select',
              action_id: 'command/0',
              options: [option('Ana', 'ack CZ-1'), option('Ben', 'ack CZ-1 ben')],
            },
          ],
        },
      ],
    })
    await slack.people.choose(ana, channel, ts, 'command/0', 'Ben')
    expect(stored()).toMatchObject([{ kind: 'pressed', command: 'ack CZ-1 ben', message: ts }])
  })
})

describe('“Report as threat”', () => {
  test('is a report of the message, where the bot reads', async () => {
    const { slack, ana, ben, channel, conversation } = desk
    const { ts } = slack.people.post(ben, channel, 'volby.cz is down')
    const chosen = await slack.people.shortcut(ana, channel, ts, 'report')
    expect(chosen).toMatchObject({ acknowledged: true })
    expect(chosen.view).toBeUndefined()
    const commands = (): readonly ChatEvent[] => stored().filter(({ kind }) => kind === 'command')
    expect(commands()).toMatchObject([
      { kind: 'command', text: 'report', on: ts, actor: account(ana), conversation, unseen: true },
    ])
    await chosen.again()
    expect(commands()).toHaveLength(1)
  })

  test('opens the form elsewhere', async () => {
    const { slack, ana } = desk
    const other = slack.people.createChannel({ name: 'elsewhere', members: [ana], withBot: false })
    const { ts } = slack.people.post(ana, other, 'something odd')
    const chosen = await slack.people.shortcut(ana, other, ts, 'report')
    expect(chosen.view).toMatchObject({ title: { text: 'Report a threat' } })
    await slack.people.submit(ana, { 'What happens': 'something odd' })
    // What was said in the test before may arrive here.
    const sent = stored().filter(({ kind }) => kind === 'submitted')
    expect(sent).toMatchObject([{ conversation: conversationRef('slack', other) }])
  })
})

test('“Keep as evidence” marks the message, and says so of one that the bot does not read', async () => {
  const { slack, ana, ben, channel, conversation } = desk
  const { ts } = slack.people.post(ben, channel, 'the log of 08:02')
  const isKept = (): boolean => stored().some((event) => event.kind === 'message' && event.message === ts)
  await until(isKept, { what: 'what was said is kept' })
  await slack.people.shortcut(ana, channel, ts, 'evidence')
  const commands = (): readonly ChatEvent[] => stored().filter(({ kind }) => kind === 'command')
  expect(commands()).toMatchObject([{ text: 'evidence', on: ts, actor: account(ana), conversation, unseen: true }])
  const other = slack.people.createChannel({ name: 'apart', members: [ana], withBot: false })
  const far = slack.people.post(ana, other, 'something odd')
  await slack.people.shortcut(ana, other, far.ts, 'evidence')
  expect(commands().at(-1)).toMatchObject({
    text: 'evidence',
    on: far.ts,
    conversation: conversationRef('slack', other),
  })
})

describe('Somebody’s own page', () => {
  const tasks = (count: number): Message => ({
    summary: 'Tasks',
    look: 'card',
    marking: '',
    blocks: [paragraph(`${count} tasks`), actions(button('Done', 'done CZ-1', 'primary'))],
  })

  test('shows what waits for them, anew after each act, and its buttons are commands nobody else sees', async () => {
    const { slack, ana, channel, sink } = desk
    let count = 3
    sink.furnish((whose) => (whose === account(ana) ? tasks(count) : undefined))
    const shown = (): string => JSON.stringify(slack.people.home(ana) ?? {})
    await slack.people.openHome(ana)
    await until(() => shown().includes('3 tasks'), { what: 'the page is there' })
    count = 2
    await slack.people.pressIn(ana, 'home', 'Done')
    expect(stored()).toMatchObject([
      {
        kind: 'command',
        text: 'done CZ-1',
        unseen: true,
        conversation: conversationRef('slack', slack.people.directWith(ana)),
      },
    ])
    await until(() => shown().includes('2 tasks'), { what: 'the page shows what is left' })
    count = 1
    await slack.people.slash(ana, channel, '/jom done CZ-2')
    await until(() => shown().includes('1 tasks'), { what: 'a command changes it too' })
    count = 0
    await desk.restart()
    await slack.people.slash(ana, channel, '/jom done CZ-3')
    await until(() => shown().includes('0 tasks'), { what: 'who has a page is known after a restart' })
  })

  test('says so where nothing waits, and is nobody’s who never opened it', async () => {
    const { slack, ben, sink } = desk
    sink.furnish(() => undefined)
    await slack.people.slash(ben, desk.channel, '/jom help')
    expect(slack.people.home(ben)).toBeUndefined()
    await slack.people.openHome(ben)
    const shown = (): string => JSON.stringify(slack.people.home(ben) ?? {})
    await until(() => shown().includes('Nothing waits for you here'), { what: 'the page says so' })
  })

  test('that cannot be shown stops nothing', async () => {
    const { slack, ben } = desk
    slack.faults.call('views.publish', { kind: 'ratelimited', seconds: 30 })
    await slack.people.openHome(ben)
    await until(() => desk.logged.includes('warn a page could not be shown'), { what: 'it is in the log' })
  })
})
