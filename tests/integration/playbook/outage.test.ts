import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRun } from '../../../src/playbook/live/verify.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { folderOf, intake } from './books.ts'

/** Where nothing ran when a step was to run out, what people said by then is heard first; for a minute, and never where it is on time. */

const book = `
playbook: PB-35
title: Answered in an outage
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator, niscg_member], approve: [head] }
on:
  - command: true
steps:
  - id: look
    task: Look at it
    owner: niscg_member of FR
    escalate: [{ at: step + 58 min, who: niscg_member of DK }]
    timeout: step + 60 min
  - { id: over, end: done }
`
/** It does not run out for long, and its rungs come one after the other. */
const rungs = book
  .replace('PB-35', 'PB-36')
  .replace('{ at: step + 58 min', '{ at: step + 10 min, who: niscg_member of DK }, { at: step + 12 min')
  .replace('timeout: step + 60 min', 'timeout: step + 300 min')

const { people, rooms, directory } = makeWorld()
const { anne } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(
    directory,
    new Date('2027-04-25T18:00:00Z'),
    folderOf({ 'PB-01': intake, 'PB-35': book, 'PB-36': rungs }),
  )
})
afterAll(() => stage.end())

async function begin(playbook = 'PB-35'): Promise<string> {
  return /R-\d{4}-\d{4}/.exec(wordsIn(await stage.type(anne, rooms.joint, `run ${playbook}`)))?.[0] ?? ''
}
async function pass(minutes: number): Promise<void> {
  stage.pass(minutes)
  while ((await stage.fireTimers()) > 0);
}
/** What was said so many minutes ago lies in the inbox. */
async function say(minutes: number): Promise<bigint> {
  const at = { platform: 'web', conversation: 'web:joint', kind: 'command', actor: 'web:anne' }
  const row = { ...at, key: `waiting/${stage.now.toISOString()}`, at: new Date(Date.now() - minutes * 60_000) }
  return (await stage.store.db.inbox.create({ data: row })).id
}
const heard = (id: bigint) => stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })
async function happened(id: string): Promise<readonly string[]> {
  const known = ['run.escalated', 'run.step-timed-out', 'run.ended']
  return (await stage.ledger(id)).map(({ kind }) => kind).filter((kind) => known.includes(kind))
}
async function faults(id: string): Promise<readonly string[]> {
  let found: readonly string[] = []
  await stage.inScene(async (scene) => {
    found = await verifyRun(scene, id)
    return []
  })
  return found
}

test('a task that was done in an outage does not run out, nor is anybody else asked', async () => {
  const id = await begin()
  const said = await say(10)
  await pass(65)
  expect(await happened(id)).toEqual([])
  // Its timers stand later than they were due, and that is as it should be.
  expect(await faults(id)).toEqual([])
  stage.late(10)
  await stage.type(anne, rooms.joint, `done ${id} look`)
  stage.late(0)
  await heard(said)
  await pass(1)
  expect(await happened(id)).toEqual(['run.ended'])
  expect(await faults(id)).toEqual([])
})

test('where nobody did it runs out as soon as all has been heard, and after a minute in any case', async () => {
  const ids = [await begin(), await begin()]
  const [first = '', second = ''] = ids
  const said = await say(10)
  await pass(65)
  expect([await happened(first), await happened(second)]).toEqual([[], []])
  await pass(0.5)
  expect([await happened(first), await happened(second)]).toEqual([[], []])
  await pass(0.6)
  for (const id of ids) {
    expect(await happened(id)).toEqual(['run.escalated', 'run.step-timed-out', 'run.ended'])
    expect(await faults(id)).toEqual([])
  }
  await heard(said)
})

test('of several rungs that were due in one outage none waits for a minute of its own', async () => {
  const id = await begin('PB-36')
  const said = await say(15)
  await pass(20)
  expect(await happened(id)).toEqual([])
  await pass(1.1)
  expect(await happened(id)).toEqual(['run.escalated', 'run.escalated'])
  expect(await faults(id)).toEqual([])
  await heard(said)
})

test('what is on time waits for nothing', async () => {
  const id = await begin()
  const said = await say(10)
  await pass(58)
  expect(await happened(id)).toEqual(['run.escalated'])
  await pass(2)
  expect(await happened(id)).toEqual(['run.escalated', 'run.step-timed-out', 'run.ended'])
  await heard(said)
})

test('what is on time does not pull along what waits, and comes after it', async () => {
  const id = await begin()
  const said = await say(10)
  // The next rung is overdue, the end of the step is not.
  await pass(60)
  expect(await happened(id)).toEqual([])
  await heard(said)
  await pass(0.1)
  expect(await happened(id)).toEqual(['run.escalated', 'run.step-timed-out', 'run.ended'])
})
