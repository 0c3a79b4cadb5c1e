import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { folderOf, intake } from './books.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** What runs have decided: one delegation for all, which another ratifies, or all of them by silence. */

const line = `
playbook: PB-30
title: The line of the evening
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - id: press
    decide: Which line?
    title: The line
    rule: delegated
    ratify: 2 h
    mandate: Terms of reference, point 4
    of: [niscg_member of FR]
    approvals: [niscg_member of ENISA]
    fields: [{ id: go, type: one, label: Which?, options: { calm: Calm, firm: Firm } }]
  - { id: over, end: done }
`

/** What has ten minutes left at 20:00 in Brussels. */
const counted = (id: string, rule: 'silence' | 'consensus' | 'vote', of: string) => `
playbook: ${id}
title: Before the count
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - { id: shall, decide: Shall we?, rule: ${rule}, type: procedural, of: '${of}', deadline: 20:10 Europe/Brussels }
  - { id: over, end: done }
`
const hasty = counted('PB-31', 'silence', '["FR", "DK"]')

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, emil, fiona } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(
    directory,
    new Date('2027-04-25T18:00:00Z'),
    folderOf({
      'PB-01': intake,
      'PB-30': line,
      'PB-31': hasty,
      'PB-32': counted('PB-32', 'consensus', '["FR", "DK"]'),
      'PB-33': counted('PB-33', 'consensus', '["FR"]'),
      'PB-34': counted('PB-34', 'vote', '["FR", "DK"]'),
      'PB-35': counted('PB-35', 'vote', '["FR"]'),
    }),
  )
})
afterAll(() => stage.end())

test('a silence of a run has an hour, also where the calendar leaves it minutes', async () => {
  const run = /R-\d{4}-\d{4}/.exec(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-31', {})))?.[0] ?? ''
  const { deadline } = await stage.store.db.decision.findFirstOrThrow({ where: { runId: run } })
  expect(deadline).toEqual(new Date(stage.now.getTime() + 3_600_000))
})

test.each([
  ['consensus', 'PB-32', 'PB-33'],
  ['vote', 'PB-34', 'PB-35'],
])(
  'a %s of several has an hour as well, so that one delegation has it for nobody else in minutes',
  async (_rule, several, alone) => {
    const decided = async (book: string) => {
      const run = /R-\d{4}-\d{4}/.exec(wordsIn(await stage.submit(anne, rooms.joint, 'run', book, {})))?.[0] ?? ''
      return stage.store.db.decision.findFirstOrThrow({ where: { runId: run } })
    }
    const of = await decided(several)
    expect(of.deadline).toEqual(new Date(stage.now.getTime() + 3_600_000))
    await stage.press(anne, rooms.joint, `position ${of.id} FR yes`)
    expect((await stage.store.db.decision.findUniqueOrThrow({ where: { id: of.id } })).state).toBe('proposed')
    // Nobody else is asked by one alone.
    expect((await decided(alone)).deadline).toEqual(new Date('2027-04-25T18:10:00Z'))
  },
)

test('what a run has one delegation decide for all stands where others see it, and they alone ratify it', async () => {
  const run = /R-\d{4}-\d{4}/.exec(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-30', {})))?.[0] ?? ''
  await stage.submit(anne, rooms.joint, 'answer', `${run} press`, { go: 'calm' })
  stage.pass(45)
  await stage.press(fiona, rooms.joint, `approve ${run} press`)
  const made = await stage.store.db.decision.findFirstOrThrow({ where: { runId: run }, include: { seats: true } })
  const { id } = made
  expect(made).toMatchObject({
    state: 'adopted',
    decidedBy: 'anne',
    roomId: 'joint',
    rule: { profile: 'delegated', ratifyHours: 2, delegate: 'FR' },
    // Nobody could ratify it before it was approved.
    ratifyBy: new Date(stage.now.getTime() + 2 * 3_600_000),
  })
  expect(made.seats.map(({ code }) => code).toSorted()).toEqual(['DK', 'ENISA', 'FR'])
  expect(wordsIn(stage.shown.get(`decision/${id}/card@joint`)?.message)).toContain('The line')
  expect(wordsIn(stage.shown.get(`decision/${id}/second/ratify/ask@~emil`)?.message)).toContain(id)
  expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).toContain(`ratify ${id}`)
  expect(wordsIn(await stage.press(bruno, rooms.fr, `ratify ${id}`))).toContain('Somebody of another delegation')
  await stage.press(dorte, rooms.joint, `ratify ${id}`)
  expect(await stage.store.db.decision.findUnique({ where: { id } })).toMatchObject({ ratifiedBy: 'dorte' })
})
