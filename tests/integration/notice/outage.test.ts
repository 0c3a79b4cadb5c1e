import { afterAll, beforeAll, expect, test } from 'vitest'
import { groupKey, noticeId } from '../../../src/notice/file.ts'
import { type NewNotice, openNotice } from '../../../src/notice/notice.ts'
import { notice, openStage, type Stage } from './stage.ts'

/** Where nothing ran when a rung or the end of a notice was due, who acknowledged it by then is heard first; for a minute. */

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.end())

let asked = 0
async function open(facts: Partial<NewNotice> = {}): Promise<{ id: string; group: string }> {
  asked += 1
  const group = `outage/${asked}`
  const due = new Date(stage.now.getTime() + 15 * 60_000)
  await stage.inScene((scene) => openNotice(scene, notice(group, { due, ...facts })))
  return { group, id: noticeId(groupKey(group, 'FR')) }
}
/** What was said so many minutes ago lies in the inbox. */
async function say(minutes: number): Promise<bigint> {
  asked += 1
  const at = { platform: 'web', conversation: 'web:fr', kind: 'command', actor: 'web:bruno' }
  const row = { ...at, key: `waiting/${asked}`, at: new Date(Date.now() - minutes * 60_000) }
  return (await stage.store.db.inbox.create({ data: row })).id
}
const heard = (id: bigint) => stage.store.db.inbox.update({ where: { id }, data: { state: 'done' } })

test('a notice that was acknowledged in an outage neither climbs nor fails', async () => {
  const { bruno } = stage.people
  const { id, group } = await open()
  const said = await say(12)
  stage.pass(20)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung'])
  await stage.type(bruno, stage.rooms.fr, `got ${id}`)
  await heard(said)
  stage.pass(2)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung', 'acknowledged'])
})

test('one that nobody acknowledged climbs and fails as soon as all has been heard, and after a minute in any case', async () => {
  const { group } = await open()
  const said = await say(12)
  stage.pass(20)
  await stage.fireTimers()
  stage.pass(0.5)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung'])
  stage.pass(0.6)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung', 'failed'])
  await heard(said)
})

test('what is on time waits for nothing', async () => {
  const { group } = await open()
  const said = await say(30)
  stage.pass(10)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung'])
  stage.pass(5)
  await stage.fireTimers()
  expect(await stage.told(group)).toEqual(['opened', 'rung', 'rung', 'failed'])
  await heard(said)
})
