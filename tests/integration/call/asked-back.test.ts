import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { callTimers } from '../../../src/call/timers.ts'
import type { Message } from '../../../src/chat/message.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'

/** What a line says besides its time is kept when the bot asks back: a button plans what was said, under its label, about its case. */

const { people, rooms, directory } = makeWorld()
const { anne } = people
const number = 'EL-2029-FR-0007'
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
  const { db, keyring } = stage.store
  await db.case.create({
    data: {
      number,
      code: 'FR',
      year: 2029,
      title: keyring.seal('Mirror', 'case.title'),
      report: keyring.seal('{"what":"x","concerns":"FR"}', 'case.report'),
      label: 'TLP:AMBER',
      addressees: ['FR', 'DK', 'EE'],
      released: true,
      status: 'accepted',
      triage: {},
      reporterId: 'bruno',
      level: 0,
      roomId: 'fr',
      version: 1,
      reportedAt: stage.now,
    },
  })
  const { conversation } = rooms.joint
  const post = { platform: 'web', conversation, label: 'TLP:AMBER', state: 'sent', parts: ['card'] }
  await db.post.create({ data: { ...post, slot: `case/${number}/card@joint` } })
})
afterAll(() => stage.end())

/** The call that an answer tells of. */
async function planned(answer: Message): Promise<CallFile> {
  const id = /C-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
  const [file] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!file) throw new Error(`no call in: ${wordsIn(answer)}`)
  return file
}
const type = (words: string, on?: string) => stage.type(anne, rooms.joint, words, on ? { on } : {})
const press = async (command = '') => planned(await stage.press(anne, rooms.joint, command))

describe('a button plans what was said', () => {
  test.each([
    ['a time that may be two', 'tomorrow at 3'],
    ['a time that comes twice', '2029-10-28 02:30'],
    ['a time that the clocks skip', '2030-03-31 02:30'],
    ['a time that is over', '9:00'],
  ])('under its label: %s', async (_, when) => {
    const asked = await type(`call TLP:AMBER+STRICT ${when} Filtering at BSI`)
    expect(wordsIn(asked)).not.toContain('is planned')
    const buttons = commandsIn(asked)
    expect(buttons.length).toBeGreaterThan(0)
    for (const button of buttons)
      expect(await press(button)).toMatchObject({ label: 'TLP:AMBER+STRICT', title: 'Filtering at BSI' })
    await stage.store.db.call.updateMany({ data: { state: 'cancelled' } })
  })

  test('about the case that was written, urgent, with its quorum', async () => {
    const [first] = commandsIn(await type(`call ${number} urgent quorum 2 tomorrow at 3 Mirror`))
    expect(await press(first)).toMatchObject({ caseNumber: number, urgent: true, quorum: 2, title: 'Mirror' })
  })

  test('about the case whose card it was said of', async () => {
    const [first] = commandsIn(await type('call tomorrow at 3 Mirror', 'card'))
    expect(await press(first)).toMatchObject({ caseNumber: number, title: 'Mirror' })
  })
})

describe('of a call without a time', () => {
  test('a time is sought for what was said: under its label, about its case, with its quorum', async () => {
    const [find] = commandsIn(await type(`call TLP:GREEN quorum 2 Sync`, 'card'))
    // What is about a case bears at least its label.
    expect(await press(find)).toMatchObject({
      state: 'finding',
      label: 'TLP:AMBER',
      caseNumber: number,
      quorum: 2,
      title: 'Sync',
    })
    const [strict] = commandsIn(await type('call TLP:AMBER+STRICT urgent Sync'))
    expect(await press(strict)).toMatchObject({ label: 'TLP:AMBER+STRICT', urgent: true, title: 'Sync' })
  })

  test('what is too long for a button is not cut: the form alone is offered', async () => {
    const title = 'How the filtering at BSI is told to all national cells before the polls open'
    expect(commandsIn(await type(`call TLP:AMBER+STRICT ${title}`))).toEqual(['call'])
  })
})
