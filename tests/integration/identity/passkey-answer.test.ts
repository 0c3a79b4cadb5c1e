import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { checkForm } from '../../../src/command/run.ts'
import { openLibrary } from '../../../src/playbook/live/library.ts'
import { openRun } from '../../../src/playbook/live/store.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** An answer that publishes takes a passkey, of whoever gives it and of whoever approves it; any other takes none. */

const decision = `
playbook: PB-45
title: First figures
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
inputs: [{ id: how, type: one, label: How?, options: { calm: Calm, loud: Loud }, passkey: { loud: escalate } }]
on: [{ command: true }]
steps:
  - decide: Publish?
    id: publish
    of: [niscg_member of FR]
    rule: national
    approvals: [niscg_member of DK]
    fields:
      - { id: go, type: one, label: Publish?, options: { yes: "Yes", hold: Hold }, passkey: { yes: publish } }
      - { id: why, type: line, label: Why?, optional: true }
  - { id: over, end: done }
`

const world = makeWorld()
const { people, rooms } = world
const { anne, emil } = people
const folder = folderOf({ 'PB-01': intake, 'PB-45': decision })
let stage: Stage
beforeAll(async () => {
  stage = await openStage(world.directory, new Date('2027-04-25T18:00:00Z'), folder)
})
afterAll(() => stage.end())

const begin = async (how: string) => wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-45', { how }))
const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`
const stateOf = async (run: string) => {
  const row = await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })
  return openRun(row, stage.store.keyring).steps.publish
}

it('publishing takes a passkey of whoever answers and of whoever approves; holding and refusing take none', async () => {
  await stage.store.db.passkey.deleteMany()
  const run = runIn(await begin('calm'))
  const answer = async (go: string) =>
    wordsIn(await stage.submit(anne, rooms.joint, 'answer', `${run} publish`, { go, why: 'They add up' }))
  expect(await answer('yes')).toContain('Nothing was published: that takes a passkey, and you have none yet')
  expect(await stateOf(run)).toMatchObject({ state: 'waiting' })
  expect((await stateOf(run))?.answers).toBeUndefined()

  expect(await answer('hold')).not.toContain('passkey')
  expect((await stateOf(run))?.answers).toMatchObject({ go: 'hold' })
  await stage.type(emil, rooms.dk, `refuse ${run} publish do it`)
  expect((await stateOf(run))?.answeredAt).toBeUndefined()

  await touchPasskey(stage.store.db, anne, 16)
  expect(await answer('yes')).toContain('used within the last 15 minutes')
  await touchPasskey(stage.store.db, anne)
  expect(await answer('yes')).not.toContain('passkey')
  expect(await stateOf(run)).toMatchObject({ state: 'waiting', answers: { go: 'yes' } })

  const approve = async () => wordsIn(await stage.type(emil, rooms.dk, `approve ${run} publish`))
  expect(await approve()).toMatch(/Nothing was published|Intet blev offentliggjort/)
  expect(await stateOf(run)).toMatchObject({ state: 'waiting' })
  await touchPasskey(stage.store.db, emil)
  expect(await approve()).not.toMatch(/passkey|adgangsnøgle/)
  expect(await stateOf(run)).toMatchObject({ state: 'done' })
})

it('what is asked before a run begins as well', async () => {
  await stage.store.db.passkey.deleteMany()
  expect(await begin('loud')).toContain('Nothing was escalated')
  await touchPasskey(stage.store.db, anne)
  expect(await begin('loud')).toMatch(/R-\d{4}-\d{4}/)
})

it('the form says so in place, so that what was written is not lost', async () => {
  await stage.store.db.passkey.deleteMany()
  const run = runIn(await begin('calm'))
  const library = await openLibrary(stage.store.db, folder, stage.now)
  const check = (go: string) =>
    stage.store.db.$transaction((tx) =>
      checkForm(
        'answer',
        { go },
        {
          tx,
          keyring: stage.store.keyring,
          library,
          directory: world.directory,
          person: anne,
          room: rooms.joint,
          conversation: rooms.joint.conversation,
          now: stage.now,
          words: `${run} publish`,
        },
      ),
    )
  expect(await check('hold')).toEqual({})
  expect((await check('yes')).go).toContain('you have none yet')
  await touchPasskey(stage.store.db, anne, 20)
  expect((await check('yes')).go).toContain('within the last 15 minutes')
  await touchPasskey(stage.store.db, anne)
  expect(await check('yes')).toEqual({})
})
