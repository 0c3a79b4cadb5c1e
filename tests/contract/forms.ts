import { describe, expect, test } from 'vitest'
import { type Answers, type Form, fieldsOf, type Problems } from '../../src/chat/form.ts'
import { actions, button, paragraph } from '../../src/chat/message.ts'
import { until } from '../support/poll.ts'
import type { Harness } from './harness.ts'
import { heard, hearing, line, notice } from './hearing.ts'
import { proves } from './parity.ts'
import { claims } from './ports.ts'
import { freshKey } from './saying.ts'

const kinds = [
  { value: 'ddos', label: 'Denial of service' },
  { value: 'leak', label: 'Leak, or loss' },
  { value: 'fake', label: 'Forgery' },
]
const report: Form = {
  id: 'report',
  context: 'contract',
  title: 'Report a threat',
  intro: 'What is known now is enough.',
  submit: 'Send the report',
  pages: [
    [
      { id: 'title', type: 'line', label: 'What happens', required: true, max: 80 },
      { id: 'words', type: 'paragraph', label: 'What is seen', required: false, max: 1000 },
      { id: 'kind', type: 'one', label: 'Kind of threat', required: true, options: kinds },
    ],
    [
      { id: 'touches', type: 'many', label: 'What it touches', required: false, options: kinds },
      { id: 'since', type: 'moment', label: 'Since when', required: true },
    ],
  ],
}
const sound: Answers = {
  title: 'volby.cz does not answer',
  words: 'Timeout since noon.\n<b>@everyone</b> look: 1. first 2. second',
  kind: 'leak',
  touches: 'ddos,fake',
  since: '2027-04-18T12:00',
}
const check = (answers: Answers): Problems => ({
  ...Object.fromEntries(
    fieldsOf(report).flatMap((field) =>
      field.required && !answers[field.id] ? [[field.id, `Please say: ${field.label}`]] : [],
    ),
  ),
  ...(answers.title === 'nothing' && { title: 'That is not a report' }),
})

/** How forms are asked for, as README's table says it. */
const manner = ({ adapter }: Harness): ['native' | 'by dialogue', string?] =>
  adapter.traits.forms === 'native' ? ['native'] : ['by dialogue', 'one message asks, one reply answers']

/** A form gets to the bot as one event, however the platform asks for it. */
export function describeForms(play: () => Harness, name: string): void {
  describe('asks', () => {
    test('a form end to end: what was answered comes as one event, and the command itself does not', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      proves('form', ...manner(harness))
      const form = await harness.fill('ana', room, 'report', report)
      expect(await form.answer(sound)).toBe('')
      const events = await hearing(harness, room, 1)
      expect(events).toMatchObject([
        {
          kind: 'submitted',
          form: 'report',
          context: 'contract',
          actor: harness.account('ana'),
          conversation: room,
          answers: sound,
        },
      ])
    })

    test('a form that a button opens, of whoever pressed it', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      proves('form-by-button', ...manner(harness))
      const card = notice(paragraph('A place to report'), actions(button('Report', 'report', 'primary', 'form')))
      const sent = await harness.adapter.send(room, card, { key: freshKey() })
      const [message] = sent.parts
      if (message === undefined) throw new Error('nothing was sent')
      const form = await harness.fill('ben', room, 'report', report, { message, label: 'Report' })
      expect(await form.answer(sound)).toBe('')
      expect(await hearing(harness, room, 1)).toMatchObject([
        { kind: 'submitted', form: 'report', actor: harness.account('ben'), conversation: room, answers: sound },
      ])
    })

    if (claims(name, 'form-above'))
      test('where to go on, when the label answered may not be typed there; nothing of it is heard or kept', async () => {
        const harness = play()
        const room = await harness.room()
        const secret = line('too much for this place')
        harness.sink.offer('report', report, check)
        harness.sink.divert((_, answers) =>
          answers.title === secret
            ? notice(paragraph({ type: 'link', url: 'https://jom.example.eu/one-time', text: 'Go on there' }))
            : undefined,
        )
        proves('form-above', 'stub and link')
        const form = await harness.fill('ana', room, 'report', report)
        expect(await form.answer({ ...sound, title: secret })).toContain('https://jom.example.eu/one-time')
        harness.sink.divert(() => undefined)
        await harness.type('ben', room, line('a mark')).done
        expect((await hearing(harness, room, 1)).map((event) => event.kind)).toEqual(['message'])
        expect(JSON.stringify(harness.sink.offered.map(({ event }) => event))).not.toContain(secret)
      })

    test('again when something is wrong, with what is wrong; what was right need not be said twice', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      const form = await harness.fill('ben', room, 'report', report)
      proves('corrections', ...manner(harness))
      const { kind: _, ...lacking } = sound
      expect(await form.answer(lacking)).toContain('Kind of threat')
      expect(heard(harness, room)).toEqual([])
      expect(await form.answer({ ...sound, title: 'nothing' })).toContain('That is not a report')
      expect(heard(harness, room)).toEqual([])
      expect(await form.answer(sound)).toBe('')
      expect(await hearing(harness, room, 1)).toMatchObject([
        { kind: 'submitted', answers: sound, actor: harness.account('ben') },
      ])
    })

    test('one person, and shows others neither the questions nor the answers', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      const secret = line('known to one person')
      const form = await harness.fill('ana', room, 'report', report)
      await form.answer({ ...sound, title: secret })
      await hearing(harness, room, 1)
      const seen = JSON.stringify(await harness.sees('ben', room))
      expect(seen).not.toContain(secret)
      expect(seen).not.toContain('Kind of threat')
      expect(JSON.stringify(await harness.alone('ben'))).not.toContain(secret)
    })

    test('on after a restart in the middle', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      const form = await harness.fill('ana', room, 'report', report)
      await harness.restart()
      expect(await form.answer(sound)).toBe('')
      expect(await hearing(harness, room, 1)).toMatchObject([{ kind: 'submitted', answers: sound }])
    })

    test('and is turned away without losing the answers: they come in the end, once', async () => {
      const harness = play()
      const room = await harness.room()
      harness.sink.offer('report', report, check)
      const form = await harness.fill('ana', room, 'report', report)
      harness.sink.reject(1)
      // Where the form is a page, its person sees that nothing was stored, and presses again.
      if ((await form.answer(sound)) !== '') await form.answer(sound)
      await hearing(harness, room, 1)
      await harness.restart()
      await harness.type('ben', room, line('a mark')).done
      await until(() => heard(harness, room).length > 1, { what: 'the mark is heard' })
      expect(heard(harness, room).map((event) => event.kind)).toEqual(['submitted', 'message'])
    })
  })
}
