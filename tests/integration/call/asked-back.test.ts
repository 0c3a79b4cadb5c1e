import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
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
// Nobody may have more than so many planned.
afterEach(async () => {
  await stage.store.db.call.updateMany({ data: { state: 'cancelled' } })
})

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
  })

  test('about the case that was written, urgent, with its quorum', async () => {
    const [first] = commandsIn(await type(`call ${number} urgent quorum 2 tomorrow at 3 Mirror`))
    expect(await press(first)).toMatchObject({ caseNumber: number, urgent: true, quorum: 2, title: 'Mirror' })
  })

  test('for as long as was said: by its end, or by a length', async () => {
    for (const words of ['tomorrow at 3-4:30 Mirror', 'tomorrow at 3 1 hour 30 min Mirror']) {
      const [first] = commandsIn(await type(`call ${words}`))
      expect(await press(first)).toMatchObject({ minutes: 90, title: 'Mirror' })
    }
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

describe('a call that is moved', () => {
  const plan = async (): Promise<string> => (await planned(await type('call 2029-08-01 14:00 30 min Mirror'))).id
  const moved = async (id: string): Promise<CallFile> => {
    const [file] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
    if (!file) throw new Error(`there is no call ${id}`)
    return file
  }

  test('takes as long as is written, however that is written', async () => {
    const id = await plan()
    for (const [length, minutes] of [
      ['10:00 1 hour', 60],
      ['10:00 for 45 min', 45],
      ['10:00 1 time 30 min', 90],
      ['10:00-10:20.', 20],
      ['10:00 Helsinki 25 min', 25],
      ['11:00', 25],
    ] as const) {
      await type(`move-call ${id} 2029-08-02 ${length}`)
      expect((await moved(id)).minutes).toBe(minutes)
    }
  })

  test('is not moved where it would take too short or too long, or where words follow that say nothing of it', async () => {
    const id = await plan()
    for (const length of ['14:00-23:59', '14:00-14:02', '14:00 9 hours'])
      expect(wordsIn(await type(`move-call ${id} 2029-08-02 ${length}`))).toContain('5 to 480 minutes')
    for (const rest of ['14:00 in the big room', '14:00-15:00 45 min'])
      expect(wordsIn(await type(`move-call ${id} 2029-08-02 ${rest}`))).toContain('Only a length may follow')
    expect(await moved(id)).toMatchObject({ wall: '2029-08-01T14:00', minutes: 30, sequence: 0 })
  })

  test('keeps the length where it is asked back which time is meant', async () => {
    for (const words of ['2029-10-28 02:30 45 min', '2029-10-28 02:30-03:15', '2029-08-02 at 3 45 min']) {
      const id = await plan()
      const [first = ''] = commandsIn(await type(`move-call ${id} ${words}`))
      await stage.press(anne, rooms.joint, first)
      expect(await moved(id)).toMatchObject({ minutes: 45, sequence: 1 })
    }
  })

  test('takes the length with its time where a time was sought', async () => {
    const { id } = await planned(await type('call find 30 min Mirror'))
    await type(`move-call ${id} 2029-08-02 14:00 1 hour`)
    expect(await moved(id)).toMatchObject({ state: 'planned', wall: '2029-08-02T14:00', minutes: 60 })
  })
})

test('whoever plans a call is told how long it takes', async () => {
  expect(wordsIn(await type('call 2029-08-03 14:00 1 hour 30 min Mirror'))).toContain(', 90 min.')
})

test('a series whose time may be two is asked about: each button plans the series that was said', async () => {
  const asked = await type('series TLP:AMBER+STRICT every Monday at 3-4 Filtering')
  expect(wordsIn(asked)).toContain('two times')
  expect(wordsIn(asked)).toContain('[Mon 11 Jun, 03:00 Brussels')
  const [, afternoon = ''] = commandsIn(asked)
  expect(wordsIn(await stage.press(anne, rooms.joint, afternoon))).toContain('Mon 11 Jun, 15:00 Brussels')
  const { db: tx, keyring } = stage.store
  const [first] = await readCalls({ tx, keyring }, { seriesId: { not: null }, state: 'planned' })
  expect(first).toMatchObject({ label: 'TLP:AMBER+STRICT', title: 'Filtering', minutes: 60, wall: '2029-06-11T15:00' })
  // The case that it is about is no part of the title.
  const [about] = commandsIn(await type(`series every Monday at 3 45 min ${number} Mirror`))
  expect(about).toMatch(new RegExp(`^series .* ${number} 45 min Mirror$`))
  // Under which label a title stands is not lost where its button would be too long.
  expect(commandsIn(await type('series TLP:AMBER+STRICT every Monday at 3 How the filtering is told'))).toEqual([])
})
