import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Dialogues, openDialogues, type Said, type Turn } from '../../../src/chat/dialogues.ts'
import type { Form } from '../../../src/chat/form.ts'
import { accountRef, conversationRef, messageId } from '../../../src/chat/refs.ts'
import { dialogueWords } from '../../../src/locale/dialogue.ts'
import { type Inlet, withInlet } from '../../contract/inlet.ts'

/** Forms as a conversation over a restart at any point, on a real shelf. */

const form: Form = {
  id: 'report',
  context: '',
  title: 'Report a threat',
  submit: 'Send',
  pages: [[{ id: 'title', type: 'line', label: 'What happens', required: true, max: 80 }]],
}

let inlet: Inlet
let shown: { of: string; text: string }[] = []
let refuses = false

beforeAll(async () => {
  inlet = await withInlet('recording', async (opened) => opened)
  inlet.sink.offer('report', form, ({ title }) => (title === 'nothing' ? { title: 'That is not a report' } : {}))
})
afterAll(() => inlet.close())
beforeEach(() => {
  shown = []
  refuses = false
})

/** As at a start of the bot: what is not on the shelf is not known. */
const open = (): Promise<Dialogues> =>
  openDialogues({
    sink: inlet.sink,
    shelf: inlet.shelf,
    exercise: true,
    words: () => dialogueWords('en'),
    async say({ message }, asked) {
      if (refuses) throw new Error('nobody there')
      const known = shown.find(({ of }) => of === message)
      if (!known) shown.push({ of: message, text: JSON.stringify(asked.blocks) })
      return messageId(`ask-${message}`)
    },
    change: async () => {},
  })

let count = 0
function said(text: string, replyTo?: string): Said {
  const key = `m${++count}`
  const base = { key, at: new Date().toISOString(), actor: accountRef('recording', 'ana') }
  const conversation = conversationRef('recording', 'joint')
  const event = { ...base, conversation, kind: 'command', text } as const
  const to = replyTo === undefined ? {} : { replyTo: messageId(replyTo) }
  return { event, place: 'ana', message: messageId(key), text, aside: false, ...to }
}

async function kept(turn: Turn): Promise<Extract<Turn, { kind: 'asking' }>> {
  if (turn.kind !== 'asking') throw new Error(`it is ${turn.kind}`)
  await inlet.shelf.write(turn.keep)
  return turn
}

test('what was kept and not asked before a restart is asked after it, once; what was asked is not', async () => {
  const opening = said('report')
  await kept(await (await open()).turn(opening))
  const again = await open()
  expect(again.unasked()).toHaveLength(1)
  for (const { ask } of again.unasked()) {
    await ask()
    await ask()
  }
  expect(shown.map(({ of }) => of)).toEqual([opening.message])
  const third = await open()
  expect(third.unasked()).toEqual([])
  const answer = await third.turn(said('1: it is down', `ask-${opening.message}`))
  expect(answer).toMatchObject({ kind: 'answered', event: { kind: 'submitted', answers: { title: 'it is down' } } })
})

test('a form that nobody can be asked is given up; another one can be opened', async () => {
  refuses = true
  const dialogues = await open()
  const { ask, giveUp } = await kept(await dialogues.turn(said('report')))
  await expect(ask()).rejects.toThrow('nobody there')
  await giveUp()
  expect((await open()).unasked()).toEqual([])
  refuses = false
  const next = await kept(await dialogues.turn(said('report')))
  await next.ask()
  expect(shown).toHaveLength(1)
})

test('whoever goes on with another form is not asked for the first one any more', async () => {
  const dialogues = await open()
  const first = await kept(await dialogues.turn(said('report')))
  const second = await kept(await dialogues.turn(said('report')))
  await first.ask()
  await second.ask()
  expect(shown).toHaveLength(1)
  await first.giveUp()
  const answer = await dialogues.turn(said('1: nothing', shown[0] && `ask-${shown[0].of}`))
  expect(answer.kind).toBe('asking')
})

test('what is said of a message is asked about as such: the message may be all there is to say', async () => {
  const { sink, shelf } = inlet
  const asked = {
    ...sink,
    form: (_line: string, _actor: string, _where: string, on?: string) => (on ? undefined : form),
  }
  const dialogues = await openDialogues({
    sink: asked,
    shelf,
    exercise: true,
    words: () => dialogueWords('en'),
    say: async ({ message }) => messageId(`ask-${message}`),
    change: async () => {},
  })
  const { event, ...rest } = said('report')
  const of = (on: string) => ({ ...rest, event: { ...event, on: messageId(on) } }) as Said
  expect(await dialogues.turn(of('an-earlier-message'))).toEqual({ kind: 'none' })
  expect((await dialogues.turn({ ...rest, event })).kind).toBe('asking')
})
