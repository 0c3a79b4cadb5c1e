import { afterAll, beforeAll, expect, test } from 'vitest'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { closeAtDeadline } from '../../../src/round/round.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { folderOf, intake } from './books.ts'

/** A run chases nobody whose answer lies in the inbox still, and all whom it chases before it closes. */

const book = `
playbook: PB-34
title: Chased at the deadline
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on:
  - command: true
steps:
  - id: lines
    collect: status-line
    question: One line
    of: '["DK", "FR"]'
    deadline: step + 60 min
    chase: [{ at: step + 45 min, who: niscg_member }, { at: step + 60 min, who: niscg_member }]
  - { id: over, end: done }
`

const { people, rooms, directory } = makeWorld()
const { anne, dorte } = people
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'), folderOf({ 'PB-01': intake, 'PB-34': book }))
})
afterAll(() => stage.end())

async function begin(): Promise<string> {
  const words = wordsIn(await stage.type(anne, rooms.joint, 'run PB-34'))
  const runId = /R-\d{4}-\d{4}/.exec(words)?.[0] ?? ''
  return (await stage.store.db.round.findFirstOrThrow({ where: { runId } })).id
}
async function pass(minutes: number): Promise<void> {
  stage.pass(minutes)
  while ((await stage.fireTimers()) > 0);
}
/** A line that was typed five minutes ago has not been handled. */
async function say(key: string): Promise<bigint> {
  const at = { platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
  const row = { ...at, key, at: new Date(Date.now() - 5 * 60_000) }
  return (await stage.store.db.inbox.create({ data: row })).id
}
/** It is: `late` minutes after it was typed. */
async function hear(id: bigint, round: string, late: number): Promise<void> {
  stage.late(late)
  await stage.type(dorte, rooms.dk, `line ${round} in order`)
  stage.late(0)
  await stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })
}
async function chasesOf(round: string): Promise<readonly unknown[]> {
  const { db, keyring } = stage.store
  const where = { subject: round, kind: { in: ['round.chased', 'round.closed'] } }
  const rows = await db.ledgerEntry.findMany({ where, orderBy: { id: 'asc' } })
  return rows.map(({ kind, payload }) => {
    const { codes, turn } = payloadOf(keyring.open(payload ?? new Uint8Array(), payloadContext)) as Record<
      string,
      unknown
    > // an object, as rounds write
    return kind === 'round.closed' ? 'closed' : { codes, turn }
  })
}

test('a line given at the last moment keeps its member from being chased, also at the deadline itself', async () => {
  const round = await begin()
  await pass(45)
  await pass(0.1)
  const first = { codes: ['DK', 'FR'], turn: 1 }
  expect(await chasesOf(round)).toEqual([first])
  const said = await say('waiting/last-moment')
  await pass(15)
  await pass(0.1)
  expect(await chasesOf(round)).toEqual([first])
  await hear(said, round, 5)
  await pass(1)
  expect(await chasesOf(round)).toEqual([first, { codes: ['FR'], turn: 2 }, 'closed'])
})

test('after an hour in which nothing ran, only those are chased who did not answer in it, and before the round closes', async () => {
  const round = await begin()
  const said = await say('waiting/hour')
  await pass(70)
  expect(await chasesOf(round)).toEqual([])
  await hear(said, round, 30)
  await pass(1)
  expect(await chasesOf(round)).toEqual([{ codes: ['FR'], turn: 1 }, { codes: ['FR'], turn: 2 }, 'closed'])
})

test('a round that is to close does not, while a chase of it waits', async () => {
  const round = await begin()
  const said = await say('waiting/chase')
  await pass(50)
  expect(await chasesOf(round)).toEqual([])
  // What lay in the inbox has been heard between the two: nothing else keeps it from closing.
  await stage.store.db.inbox.update({ where: { id: said }, data: { state: 'done' } })
  const since = new Date(stage.now.getTime() - 60_000)
  await stage.inScene((scene) => closeAtDeadline(scene, round, since))
  expect(await chasesOf(round)).toEqual([])
  await pass(0.2)
  expect(await chasesOf(round)).toEqual([{ codes: ['DK', 'FR'], turn: 1 }, 'closed'])
})
