import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Directory } from '../../../src/directory/directory.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { openProposals } from './proposals.ts'

/** What a second person said in time counts, also where the bot hears it only after that time. */

const anne = personOf('anne', 'FR', 'ecne', 'coordinator')
const henri = personOf('henri', 'FR', 'niscg', 'head')
const dorte = personOf('dorte', 'DK')
const kadri = personOf('kadri', 'EE')
const joint = roomOf('joint', [anne, henri, dorte, kadri])
const directory: Directory = directoryOf([anne, henri, dorte, kadri], [joint], [])

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(() => stage.end())

let asked = 0
const { put, read } = openProposals(() => stage, anne)

/** Something that was said so many minutes ago lies in the inbox still, and is handled with `heard`. */
async function waitingSince(minutes: number): Promise<bigint> {
  asked += 1
  const { id } = await stage.store.db.inbox.create({
    data: {
      ...{ key: `waiting/${asked}`, platform: 'web', conversation: 'web:joint', kind: 'command' },
      ...{ actor: 'web:dorte', at: new Date(Date.now() - minutes * 60_000), receivedAt: new Date() },
    },
  })
  return id
}
const heard = (id: bigint): Promise<unknown> => stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })
const second = (id: string, slot: string): string => wordsIn(stage.shown.get(`decision/${id}/second/${slot}`)?.message)
const kindsOf = async (id: string): Promise<readonly string[]> => (await stage.ledger(id)).map(({ kind }) => kind)

test('what was ratified in time is, though the bot was away by then, and lapses only once all has been heard', async () => {
  const rule = { profile: 'delegated', ratifyHours: 2 } as const
  const held = await put({ rule })
  const lost = await put({ rule })
  for (const id of [held, lost]) await stage.press(dorte, joint, `position ${id} DK yes`)
  stage.pass(130)
  const said = await waitingSince(12)
  await stage.fireTimers()
  expect([(await read(held)).state, (await read(lost)).state]).toEqual(['adopted', 'adopted'])
  // Nobody is asked to hurry for what is over.
  for (const id of [held, lost]) expect(second(id, 'ratify/remind@~kadri')).toBe('')
  stage.late(12)
  expect(wordsIn(await stage.press(kadri, joint, `ratify ${held}`))).toContain(held)
  expect(await read(held)).toMatchObject({
    ...{ state: 'adopted', ratifiedBy: 'kadri' },
    ratifiedAt: new Date(stage.now.getTime() - 12 * 60_000),
  })
  stage.late(9)
  expect(wordsIn(await stage.press(kadri, joint, `ratify ${lost}`))).toContain('lapsed: nobody ratified it in time')
  stage.late(0)
  await heard(said)
  stage.pass(1)
  await stage.fireTimers()
  expect(await read(lost)).toMatchObject({ state: 'lapsed', ratifiedAt: null })
  expect(await kindsOf(held)).not.toContain('decision.lapsed')
})

test('what was signed in time does not stand as late, nor as missing before all has been heard', async () => {
  const own = { codes: ['FR'], roomId: 'joint' } as const
  const ids = [
    await put({ type: 'publish', rule: { profile: 'national', code: 'FR' }, ...own }),
    await put({ type: 'publish', rule: { profile: 'national', code: 'FR' }, ...own }),
  ]
  const [signed = '', unsigned = ''] = ids
  await touchPasskey(stage.store.db, anne)
  for (const id of ids) await stage.press(anne, joint, `position ${id} FR yes`)
  stage.pass(24 * 60 + 10)
  const said = await waitingSince(12)
  await stage.fireTimers()
  for (const id of ids) expect(await kindsOf(id)).not.toContain('decision.unsigned')
  await touchPasskey(stage.store.db, henri)
  stage.late(12)
  await stage.press(henri, joint, `countersign ${signed}`)
  stage.late(0)
  const { db, keyring } = stage.store
  const entry = await db.ledgerEntry.findFirstOrThrow({ where: { subject: signed, kind: 'decision.countersigned' } })
  expect(payloadOf(keyring.open(entry.payload ?? new Uint8Array(), payloadContext))).toMatchObject({ late: false })
  await heard(said)
  stage.pass(1)
  await stage.fireTimers()
  expect(await kindsOf(signed)).not.toContain('decision.unsigned')
  expect(await kindsOf(unsigned)).toContain('decision.unsigned')
})

test('what was said of a decision before there was one to sign counts from when there was', async () => {
  const id = await put({ rule: { profile: 'delegated', ratifyHours: 2 } })
  await stage.press(dorte, joint, `position ${id} DK yes`)
  stage.pass(1)
  stage.late(9)
  await stage.press(kadri, joint, `ratify ${id}`)
  stage.late(0)
  const { recordedAt, ratifiedAt } = await read(id)
  expect(ratifiedAt).toEqual(recordedAt)
})
