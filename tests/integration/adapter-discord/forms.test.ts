import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { accountOf } from '../../../adapters/discord/spots.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Answers, Form, Problems } from '../../../src/chat/form.ts'
import { paragraph } from '../../../src/chat/message.ts'
import { visible } from '../../../src/chat/visible.ts'
import { hostile } from '../../support/hostile.ts'
import { until } from '../../support/poll.ts'
import { type Station, stations } from './station.ts'

const openStation = stations()

/** Forms on Discord, filled in as its own client would, up to what is stored. */

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

let station: Station
/** How much was stored before the test. */
let before = 0
beforeAll(async () => {
  station = await openStation()
})
afterAll(() => station.close())
beforeEach(() => {
  const { double, ana, sink } = station
  if (double.people.modal(ana)) double.people.closeModal(ana)
  for (const { id, ephemeral } of double.people.seenBy(ana, station.channel))
    if (ephemeral) double.people.dismiss(ana, station.channel, id)
  before = sink.stored.length
  sink.offer('report', report, check)
  sink.divert(() => undefined)
})

const pages = [
  { 'What happens': 'volby.cz does not answer', 'What is seen': 'Timeout since noon.' },
  { 'Kind of threat': 'Leak, or loss' },
  { 'What it touches': ['Denial of service', 'Forgery'], 'Since when': '2027-04-18 12:00' },
] as const
const [first, second, last] = pages
const sound: Answers = {
  title: 'volby.cz does not answer',
  words: 'Timeout since noon.',
  kind: 'leak',
  touches: 'ddos,fake',
  since: '2027-04-18T12:00',
}
const stored = (): readonly ChatEvent[] =>
  station.sink.stored.slice(before).filter(({ kind }) => ['command', 'pressed', 'submitted'].includes(kind))
const submitted = (): readonly ChatEvent[] => stored().filter(({ kind }) => kind === 'submitted')
const open = (user = station.ana) => station.double.people.slash(user, station.channel, '/jom report')
const submit = (values: Parameters<Station['double']['people']['submit']>[1], user = station.ana) =>
  station.double.people.submit(user, values)
/** What somebody sees last that the bot said to them alone. */
const note = (user = station.ana) =>
  station.double.people
    .seenBy(user, station.channel)
    .filter(({ ephemeral }) => ephemeral)
    .at(-1)
const press = (label: string, user = station.ana) =>
  station.double.people.press(user, station.channel, note(user)?.id ?? '', label)
/** Takes them through the pages up to the last. */
async function toLast(): Promise<void> {
  await open()
  await submit(first)
  await press('Continue')
  await submit(second)
  await press('Continue')
}
const restart = async () => {
  await station.stop()
  await station.start()
}

describe('A form', () => {
  test('opens at once, goes page by page, and comes as one event with all answers', async () => {
    const { ana, conversation } = station
    const opened = await open()
    expect(opened).toMatchObject({ answer: 'modal', modal: { title: 'EXERCISE · Report a threat · 1/3' } })
    const taken = await submit(first)
    expect(taken).toMatchObject({
      answer: 'message',
      message: { ephemeral: true, words: expect.stringContaining('Page 1 of 3 of “Report a threat” is taken.') },
    })
    expect(taken.message?.words).toMatch(/^EXERCISE\n/)
    expect(await press('Continue')).toMatchObject({
      answer: 'modal',
      modal: { title: 'EXERCISE · Report a threat · 2/3' },
    })
    expect(await submit(second)).toMatchObject({
      answer: 'update',
      message: { words: expect.stringContaining('Page 2 of 3') },
    })
    await press('Continue')
    const done = await submit(last)
    expect(done.acknowledged).toBe(true)
    expect(stored()).toMatchObject([
      {
        kind: 'submitted',
        key: `discord:${done.interaction}`,
        form: 'report',
        context: 'CZ-1',
        actor: accountOf(ana),
        conversation,
        answers: sound,
      },
    ])
    await until(() => note() === undefined, { what: () => `nothing stands there any more: ${note()?.words}` })
  })

  test('is answered where it was filled in', async () => {
    await toLast()
    await submit(last)
    const { adapter, ana, conversation } = station
    const said = { summary: 'CZ-2 is open', look: 'reply', marking: '', blocks: [paragraph('CZ-2 is open')] } as const
    await adapter.send(conversation, said, { key: 'form/answer', only: accountOf(ana) })
    expect(note()?.words).toContain('CZ-2 is open')
    station.double.people.dismiss(ana, station.channel, note()?.id ?? '')
  })

  test('says what is wrong, and opens again with what was typed', async () => {
    await open()
    const wrong = await submit({ ...first, 'What happens': 'nothing' })
    expect(wrong.message?.words).toContain('“What happens”: That is not a report')
    const again = await press('Correct')
    expect(again).toMatchObject({ answer: 'modal' })
    expect(JSON.stringify(again.modal)).toContain('Timeout since noon.')
    expect(JSON.stringify(again.modal)).toContain('"value":"nothing"')
    await submit({ 'What happens': first['What happens'] })
    await press('Continue')
    await submit(second)
    await press('Continue')
    const early = await submit({ ...last, 'Since when': '2030-01-01 10:00' })
    expect(early.message?.words).toContain('“Since when”: That is not yet')
    expect(submitted()).toEqual([])
    await press('Correct')
    await submit({ 'Since when': '2027-04-18 12:00' })
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('asks for a moment as it is written, and says so where it is half or none', async () => {
    const when: Form = {
      ...report,
      pages: [[{ id: 'since', type: 'moment', label: 'Since when', required: false }]],
    }
    station.sink.offer('report', when, () => ({}))
    for (const strange of ['2027-04-18', 'yesterday', '2027-02-30 10:00']) {
      await open()
      const told = await submit({ 'Since when': strange })
      expect(told.message?.words).toContain('“Since when”: Write the day and the time as YYYY-MM-DD HH:MM')
      expect(JSON.stringify((await press('Correct')).modal)).toContain(`"value":"${strange}"`)
    }
    await submit({ 'Since when': '' })
    expect(submitted()).toMatchObject([{ answers: {} }])
  })

  test('leads back, and takes what was changed there', async () => {
    await open()
    await submit({ ...first, 'What happens': 'at first' })
    const back = await press('Correct')
    expect(JSON.stringify(back.modal)).toContain('"value":"at first"')
    await submit(first)
    await press('Continue')
    await submit(second)
    await press('Continue')
    await submit(last)
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('goes on after a restart in the middle, of a page and between two', async () => {
    await open()
    await restart()
    await submit(first)
    await restart()
    await press('Continue')
    await submit(second)
    await press('Continue')
    await restart()
    await submit(last)
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('says that nothing was stored, when nothing was; what was typed can be sent again', async () => {
    await toLast()
    station.sink.reject(1)
    const refused = await submit(last)
    expect(refused.message?.words).toContain('Nothing was stored')
    expect(submitted()).toEqual([])
    const again = await press('Send again')
    expect(JSON.stringify(again.modal)).toContain('2027-04-18 12:00')
    await submit({})
    expect(submitted()).toMatchObject([{ answers: sound }])
  })

  test('that takes long is seen to be taken in time, and counts once', async () => {
    await toLast()
    station.sink.hold()
    const slow = await submit(last)
    expect(slow).toMatchObject({ acknowledged: true, answer: 'nothing' })
    station.sink.release()
    await until(() => submitted().length === 1, { what: 'it is stored' })
    await until(() => note() === undefined, { what: 'the note is gone' })
  })

  test('that is told twice counts once, also after a restart', async () => {
    await toLast()
    const { ana } = station
    const id = note()?.id ?? ''
    const done = await submit(last)
    done.again()
    await until(() => submitted().length === 1, { what: 'it is stored' })
    await restart()
    done.again()
    const isShown = () => station.double.people.seenBy(ana, station.channel).some((message) => message.id === id)
    await until(() => !isShown(), { what: 'the note is gone' })
    expect(submitted()).toHaveLength(1)
  })

  test('that was sent takes nothing more from a page that stood open on another screen', async () => {
    const { double, ana } = station
    await toLast()
    const { custom_id: name = '' } = double.people.modal(ana) ?? {}
    await submit(last)
    await open()
    Object.assign(double.people.modal(ana) ?? {}, { custom_id: name })
    expect((await submit({ 'What happens': 'once more' })).message?.words).toContain(
      'was sent already, and counts once',
    )
    expect(submitted()).toHaveLength(1)
  })

  test('carries no words along: a modal names its sheet and its page alone', async () => {
    await open()
    await submit({ ...first, 'What is seen': 'known to one person' })
    const next = await press('Continue')
    expect(next.modal?.custom_id).toMatch(/^s\/[0-9a-f-]{36}\/1\/n$/)
    const sent = station.double.calls.map(({ body }) => JSON.stringify(body) ?? '')
    expect(sent.some((body) => body.includes('known to one person'))).toBe(false)
  })

  test('of somebody else is nobody’s to fill in', async () => {
    const { double, ana, ben, channel } = station
    await open()
    await submit(first)
    const next = await press('Continue')
    const { custom_id: name = '' } = next.modal ?? {}
    // Whoever knows the name of a page can make Discord send it: by a form of their own that bears it.
    await double.people.slash(ben, channel, '/jom report')
    const theirs = double.people.modal(ben)
    Object.assign(theirs ?? {}, { custom_id: name })
    const forged = await double.people.submit(ben, { 'What happens': 'forged' })
    expect(forged.message?.words).toContain('not open any more')
    double.people.closeModal(ana)
    await press('Continue')
    await submit(second)
    await press('Continue')
    await submit(last)
    expect(submitted()).toMatchObject([{ actor: accountOf(ana), answers: sound }])
  })

  test('that is not there takes nothing, and says so', async () => {
    const { double, ana } = station
    await open()
    Object.assign(double.people.modal(ana) ?? {}, { custom_id: 's/6f1c4a2e-0d6b-4c5e-9a51-1f2b3c4d5e6f/0' })
    expect((await submit(first)).message?.words).toContain('not open any more')
    await open()
    const { custom_id: name = '' } = double.people.modal(ana) ?? {}
    Object.assign(double.people.modal(ana) ?? {}, { custom_id: name.replace(/0$/, '7') })
    expect((await submit(first)).message?.words).toContain('not open any more')
    expect(submitted()).toEqual([])
  })

  test('that bears a marking which nobody may carry is stored without its words, and says so', async () => {
    await open()
    await submit({ ...first, 'What is seen': 'TLP:RED and more' })
    await press('Continue')
    await submit(second)
    await press('Continue')
    const told = await submit(last)
    expect(told.message?.words).toContain('Nothing of this was stored or passed on')
    expect(told.message?.components).toEqual([])
    expect(submitted()).toEqual([])
  })

  test('above what may be typed there turns into a text with a link, and nothing of it is kept', async () => {
    const link = { type: 'link', url: 'https://jom.example/forms/once', text: 'Go on there' } as const
    station.sink.divert((form, answers) =>
      form.id === 'report' && answers.title === 'AMBER'
        ? { summary: 'Go on elsewhere', blocks: [paragraph(link)], look: 'reply', marking: '' }
        : undefined,
    )
    await open()
    const shown = await submit({ ...first, 'What happens': 'AMBER' })
    expect(shown.message).toMatchObject({ ephemeral: true, components: [] })
    expect(shown.message?.content).toContain('https://jom.example/forms/once')
    expect(submitted()).toEqual([])
    const kept = await station.shelf.list('sheet/')
    expect(JSON.stringify(kept)).not.toContain('AMBER')
  })

  test('with more to choose from than Discord lists takes what is typed', async () => {
    const members = Array.from({ length: 27 }, (_, index) => ({
      value: `M${index}`,
      label: `M${index} · Member ${index}`,
    }))
    const wide: Form = {
      ...report,
      pages: [[{ id: 'member', type: 'one', label: 'Member', required: true, options: members }]],
    }
    station.sink.offer('report', wide, () => ({}))
    await open()
    const wrong = await submit({ Member: 'Nowhere' })
    expect(wrong.message?.words).toContain('“Member”: “Nowhere” is not one of the choices.')
    await press('Correct')
    await submit({ Member: 'member 26' })
    expect(submitted()).toMatchObject([{ answers: { member: 'M26' } }])
  })
})

describe('Whoever fills in a form', () => {
  test('is spoken to in their language', async () => {
    const { double, channel, sink } = station
    const dan = double.people.addUser({ name: 'Dan', locale: 'da' })
    double.people.admit(channel, dan)
    sink.strangers.add(dan)
    expect(await open(dan)).toMatchObject({ modal: { title: 'ØVELSE · Report a threat · 1/3' } })
    const wrong = await submit({ ...first, 'What happens': 'nothing' }, dan)
    expect(wrong.message?.words).toContain('Ikke modtaget endnu. Det, du skrev, er gemt: tryk for at rette det.')
    expect(await press('Ret', dan)).toMatchObject({ answer: 'modal' })
    double.people.closeModal(dan)
  })

  test('calls nobody and leads nowhere by what they typed', async () => {
    const { double, ana, ben } = station
    const options = Array.from({ length: 26 }, (_, index) => ({ value: `v${index}`, label: `Option ${index}` }))
    const wide: Form = { ...report, pages: [[{ id: 'one', type: 'one', label: 'One', required: true, options }]] }
    station.sink.offer('report', wide, () => ({}))
    for (const { text } of hostile.filter(({ text }) => text.length <= 100)) {
      await open()
      const typed = text.replace(/[\n,;]/g, ' ').replace('123456789012345678', ben)
      const told = await submit({ One: typed })
      expect(told.message?.words).toContain('is not one of the choices')
      expect(told.message).toMatchObject({ callsMany: false, mentions: [], embeds: [] })
      expect(told.message?.words.replace(/\s+/g, ' ')).toContain(visible(typed).replace(/\s+/g, ' ').trim())
      double.people.dismiss(ana, station.channel, told.message?.id ?? '')
    }
  })
})

describe('An interaction', () => {
  test('that was told of twice opens one form', async () => {
    const { double, ana } = station
    double.faults.doubleEvents()
    await open()
    const opened = double.people.modal(ana)
    expect(opened).toBeDefined()
    await submit(first)
    await press('Continue')
    await submit(second)
    await press('Continue')
    await submit(last)
    expect(submitted()).toHaveLength(1)
  })

  test('whose form came to nobody knows is offered it by a button', async () => {
    const { double, ana, channel } = station
    double.faults.call('POST /interactions/:interaction/:token/callback', { kind: 'closed', when: 'after' })
    await open()
    await until(() => note()?.words.includes('may not have opened'), {
      what: () => `${note()?.words} ${JSON.stringify(station.log)}`,
    })
    if (double.people.modal(ana)) double.people.closeModal(ana)
    const pressed = await double.people.press(ana, channel, note()?.id ?? '', 'Open the form')
    expect(pressed).toMatchObject({ answer: 'modal', modal: { title: 'EXERCISE · Report a threat · 1/3' } })
    double.people.closeModal(ana)
    double.people.dismiss(ana, channel, note()?.id ?? '')
  })

  test('that came too late for a form is its command', async () => {
    const { double } = station
    double.timing.interaction = 200
    double.faults.delayEvents(600)
    expect(await open()).toMatchObject({ acknowledged: false })
    await until(() => stored().length > 0, { what: 'it is stored' })
    double.timing.interaction = 3000
    expect(stored()).toMatchObject([{ kind: 'command', text: 'report', unseen: true }])
  })

  test('is not waited for when the form does not come: the command is taken as it was typed', async () => {
    const { sink } = station
    const { form } = sink
    sink.form = () => new Promise(() => {})
    try {
      expect(await open()).toMatchObject({ acknowledged: true, answer: 'deferred' })
      expect(stored()).toMatchObject([{ kind: 'command', text: 'report', unseen: true }])
    } finally {
      sink.form = form
    }
  })
})
