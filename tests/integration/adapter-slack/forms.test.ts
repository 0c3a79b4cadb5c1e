import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Answers, Form, Problems } from '../../../src/chat/form.ts'
import { paragraph } from '../../../src/chat/message.ts'
import { account, type Desk, openDesk } from './desk.ts'

/** Forms on Slack, filled in as its own client would, up to what is stored. */

const kinds = [
  { value: 'ddos', label: 'Denial of service' },
  { value: 'leak', label: 'Leak, or loss' },
  { value: 'fake', label: 'Forgery' },
]
const report: Form = {
  id: 'report',
  context: 'CZ-1',
  title: 'Report a threat',
  intro: 'What is known now is enough.',
  submit: 'Send the report',
  pages: [
    [
      { id: 'title', type: 'line', label: 'What happens', required: true, max: 80 },
      { id: 'words', type: 'paragraph', label: 'What is seen', required: false, max: 1000 },
    ],
    [{ id: 'kind', type: 'one', label: 'Kind of threat', required: true, options: kinds }],
    [
      { id: 'touches', type: 'many', label: 'What it touches', required: false, options: kinds },
      { id: 'since', type: 'moment', label: 'Since when', required: true },
    ],
  ],
}
const check = (answers: Answers): Problems => ({
  ...(answers.title === 'nothing' && { title: 'That is not a report' }),
  ...(answers.since?.startsWith('2030') && { since: 'That is not yet' }),
  ...(!answers.since && { since: 'Say since when' }),
})

let desk: Desk
/** How much was stored before the test. */
let before = 0
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(async () => {
  while (desk.slack.people.view(desk.ana)) await desk.slack.people.closeView(desk.ana)
  before = desk.sink.stored.length
  desk.sink.offer('report', report, check)
  desk.sink.divert(() => undefined)
})

const pages = [
  { 'What happens': 'volby.cz does not answer', 'What is seen': 'Timeout since noon.' },
  { 'Kind of threat': 'Leak, or loss' },
  { 'What it touches': ['Denial of service', 'Forgery'], 'Since when': '2027-04-18', 'Time: Since when': '12:00' },
] as const
const [first, second, last] = pages
const sound: Answers = {
  title: 'volby.cz does not answer',
  words: 'Timeout since noon.',
  kind: 'leak',
  touches: 'ddos,fake',
  since: '2027-04-18T12:00',
}
const stored = (): readonly ChatEvent[] => desk.sink.stored.slice(before)
const submitted = (): readonly ChatEvent[] => stored().filter(({ kind }) => kind === 'submitted')
const open = () => desk.slack.people.slash(desk.ana, desk.channel, '/jom report')

describe('A form', () => {
  test('opens at once, goes page by page, and comes as one event with all answers', async () => {
    const { slack, ana, conversation } = desk
    const opened = await open()
    expect(opened).toMatchObject({ acknowledged: true, view: { title: { text: 'Report a threat' } } })
    expect(await slack.people.submit(ana, first)).toMatchObject({ view: { submit: { text: 'Next' } } })
    expect(slack.people.stack(ana)).toHaveLength(2)
    expect(await slack.people.submit(ana, second)).toMatchObject({ view: { submit: { text: 'Send the report' } } })
    const done = await slack.people.submit(ana, last)
    expect(done.acknowledged).toBe(true)
    expect(done.view).toBeUndefined()
    expect(stored()).toMatchObject([
      { kind: 'submitted', form: 'report', context: 'CZ-1', actor: account(ana), conversation, answers: sound },
    ])
    expect(stored()[0]?.key).toMatch(/^slack:V\w+:[\w.]+$/)
  })

  test('shows what is wrong at its field, and keeps what was typed', async () => {
    const { slack, ana } = desk
    await open()
    const wrong = await slack.people.submit(ana, { ...first, 'What happens': 'nothing' })
    expect(wrong.errors).toEqual({ title: 'That is not a report' })
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    const early = await slack.people.submit(ana, { ...last, 'Since when': '2030-01-01' })
    expect(early.errors).toEqual({ since: 'That is not yet' })
    expect(submitted()).toEqual([])
    await slack.people.submit(ana, last)
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('asks for both halves of a moment', async () => {
    const { slack, ana } = desk
    const when: Form = {
      ...report,
      pages: [[{ id: 'since', type: 'moment', label: 'Since when', required: false }]],
    }
    desk.sink.offer('report', when, () => ({}))
    await open()
    const half = await slack.people.submit(ana, { 'Since when': '2027-04-18' })
    expect(half.errors).toEqual({ since: 'Give the day and the time, or neither.' })
    await slack.people.submit(ana, { 'Since when': undefined })
    expect(submitted()).toMatchObject([{ answers: {} }])
  })

  test('leads back, and takes what was changed there', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, { ...first, 'What happens': 'at first' })
    await slack.people.closeView(ana)
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    await slack.people.submit(ana, last)
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('goes on after a restart in the middle', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, first)
    await desk.restart()
    await slack.people.submit(ana, second)
    await desk.restart()
    await slack.people.submit(ana, last)
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('says at its first field that nothing was stored, when nothing was; to press again is enough', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    desk.sink.reject(1)
    const refused = await slack.people.submit(ana, last)
    expect(refused.errors?.touches).toContain('Nothing was stored')
    expect(submitted()).toEqual([])
    const done = await slack.people.submit(ana)
    expect(done.view).toBeUndefined()
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('that takes long says so, and counts once when it is sent again', async () => {
    // Of the three seconds that Slack waits the bot uses most: here it waits longer, for a machine that does.
    const patient = await openDesk({ timing: { interaction: 10_000 } })
    try {
      const { slack, ana, channel, sink } = patient
      sink.offer('report', report, check)
      await slack.people.slash(ana, channel, '/jom report')
      await slack.people.submit(ana, first)
      await slack.people.submit(ana, second)
      sink.hold()
      const late = await slack.people.submit(ana, last)
      expect(late.errors?.touches).toContain('takes longer than usual')
      sink.release()
      const done = await slack.people.submit(ana)
      expect(done.view).toBeUndefined()
      expect(sink.stored.filter(({ kind }) => kind === 'submitted')).toMatchObject([{ answers: sound }])
    } finally {
      await patient.close()
    }
  })

  test('that is sent twice counts once, also after a restart, and closes both times', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    const done = await slack.people.submit(ana, last)
    expect(await done.again()).toMatchObject({ acknowledged: true, body: { response_action: 'clear' } })
    await desk.restart()
    expect(await done.again()).toMatchObject({ acknowledged: true, body: { response_action: 'clear' } })
    expect(submitted()).toHaveLength(1)
  })

  test('of many pages changes in place, and leads back by a button', async () => {
    const { slack, ana } = desk
    const line = (id: string) => [{ id, type: 'line' as const, label: `Field ${id}`, required: true, max: 80 }]
    desk.sink.offer('report', { ...report, pages: ['a', 'b', 'c', 'd'].map(line) }, () => ({}))
    await open()
    await slack.people.submit(ana, { 'Field a': '1' })
    await slack.people.submit(ana, { 'Field b': 'wrong' })
    expect(slack.people.stack(ana)).toHaveLength(1)
    await slack.people.pressIn(ana, 'modal', 'Back')
    expect(JSON.stringify(slack.people.view(ana))).toContain('wrong')
    await slack.people.submit(ana, { 'Field b': '2' })
    await slack.people.submit(ana, { 'Field c': '3' })
    await slack.people.submit(ana, { 'Field d': '4' })
    expect(submitted()).toMatchObject([{ answers: { a: '1', b: '2', c: '3', d: '4' } }])
  })

  test('carries no words along: a view names its sheet and its page alone', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, { ...first, 'What is seen': 'known to one person' })
    const carried = slack.people.stack(ana).map(({ private_metadata: kept }) => JSON.parse(kept ?? ''))
    const place = { sheet: expect.stringMatching(/^[0-9a-f-]{36}$/), stacked: true }
    expect(carried).toEqual([
      { ...place, page: 0 },
      { ...place, page: 1 },
    ])
    expect(JSON.stringify(slack.calls)).not.toContain('known to one person')
  })

  test('is dropped when it is closed, and says so to whoever sends it all the same', async () => {
    const { slack, ana } = desk
    await open()
    const next = await slack.people.submit(ana, first)
    await slack.people.closeView(ana)
    await slack.people.closeView(ana)
    expect(await next.again()).toMatchObject({
      body: { errors: { title: expect.stringContaining('not open any more') } },
    })
    expect(submitted()).toEqual([])
  })

  test('that bears a marking which nobody may carry is stored without its words, and says so', async () => {
    const { slack, ana } = desk
    await open()
    await slack.people.submit(ana, { ...first, 'What is seen': 'TLP:RED and more' })
    await slack.people.submit(ana, second)
    const told = await slack.people.submit(ana, last)
    expect(JSON.stringify(told.view)).toContain('Nothing of this was stored or passed on')
    expect(JSON.stringify(told.view)).not.toContain('"input"')
    expect(submitted()).toEqual([])
    expect(await told.again()).toMatchObject({ body: { response_action: 'clear' } })
  })

  test('above what may be typed there turns into a text, and nothing of it is kept', async () => {
    const { slack, ana } = desk
    const link = { type: 'link', url: 'https://jom.example/forms/once', text: 'Go on there' } as const
    desk.sink.divert((form, answers) =>
      form.id === 'report' && answers.title === 'AMBER'
        ? { summary: 'Go on elsewhere', blocks: [paragraph(link)], look: 'reply', marking: '' }
        : undefined,
    )
    await open()
    const shown = await slack.people.submit(ana, { ...first, 'What happens': 'AMBER' })
    expect(shown.view).not.toHaveProperty('submit')
    expect(JSON.stringify(shown.view)).toContain('https://jom.example/forms/once')
    expect(JSON.stringify(shown.view)).not.toContain('"input"')
    expect(shown.view).toMatchObject({ clear_on_close: true })
    expect(submitted()).toEqual([])
    expect(await shown.again()).toMatchObject({ body: { response_action: 'errors' } })
  })
})

describe('A trigger', () => {
  test('that came too late offers the form by a button, and opens nothing half', async () => {
    const { slack, ana, channel } = desk
    slack.faults.call('views.open', { kind: 'error', error: 'expired_trigger_id' })
    const late = await open()
    expect(late.view).toBeUndefined()
    const offered = slack.people.seenBy(ana, channel).at(-1)
    expect(offered).toMatchObject({ ephemeral: true, words: expect.stringContaining('too slow') })
    const pressed = await slack.people.press(ana, channel, offered?.ts ?? '', 'Open the form')
    expect(pressed.view).toMatchObject({ title: { text: 'Report a threat' } })
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    await slack.people.submit(ana, last)
    expect(stored()).toMatchObject([{ kind: 'submitted', conversation: desk.conversation, answers: sound }])
  })

  test('that was told of twice opens one form', async () => {
    const { slack, ana } = desk
    const seen = slack.people.seenBy(ana, desk.channel).length
    const opened = await open()
    await opened.again()
    expect(slack.people.stack(ana)).toHaveLength(1)
    expect(slack.people.seenBy(ana, desk.channel)).toHaveLength(seen)
    await slack.people.submit(ana, first)
    await slack.people.submit(ana, second)
    await slack.people.submit(ana, last)
    expect(submitted()).toHaveLength(1)
  })

  test('is not waited for when the form does not come: the command is taken as it was typed', async () => {
    const slow = await openDesk({ sink: (sink) => ({ ...sink, form: () => new Promise(() => {}) }) })
    try {
      const typed = await slow.slack.people.slash(slow.ana, slow.channel, '/jom report')
      expect(typed).toMatchObject({ acknowledged: true })
      expect(typed.view).toBeUndefined()
      expect(slow.sink.stored).toMatchObject([{ kind: 'command', text: 'report', unseen: true }])
    } finally {
      await slow.close()
    }
  })
})
