import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { type NewCall, planCall } from '../../../src/call/plan.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { messageId } from '../../../src/chat/refs.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'

/** Who comes to a call and who was there, while its time and its people change under what was said. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, kadri } = people
let stage: Stage
let planned = 0

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
})
afterAll(() => stage.end())

const file = async (id: string): Promise<CallFile> => {
  const [found] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!found) throw new Error(`there is no call ${id}`)
  return found
}
const plan = async (facts: Partial<NewCall> = {}): Promise<string> => {
  planned += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const made = await planCall(scene, {
      key: `test/${planned}`,
      title: 'Results path',
      label: 'TLP:AMBER',
      codes: ['FR', 'DK', 'EE'],
      roomId: 'joint',
      askedBy: anne,
      wall: '2029-06-20T14:00',
      zone: 'Europe/Brussels',
      minutes: 30,
      urgent: false,
      ...facts,
    })
    id = made.id
    return made.effects
  })
  return id
}
const answerOf = async (id: string, { id: person }: { id: string }) =>
  (await file(id)).guests.find(({ personId }) => personId === person)?.answer

/** What was said in a slot stands on its platform, as the message with this id. */
async function deliver(slot: string, id: string): Promise<void> {
  await stage.store.db.post.update({ where: { slot }, data: { parts: [id], sentAt: new Date(), state: 'sent' } })
}

test('an answer that was said before the call was moved is none to the time that it has now: its person is asked', async () => {
  const id = await plan()
  const minute = 60_000
  stage.pass(20)
  await stage.type(anne, rooms.joint, `move-call ${id} 2029-06-21 09:00`)
  stage.pass(20)
  // Said 35 minutes ago and read back now: the call was at 14:00 then.
  const asked = await stage.type(bruno, rooms.fr, `attend ${id} yes`, { waitedMs: 35 * minute })
  expect(wordsIn(asked)).toContain(`Call ${id} was moved since you were asked: it is now on Thu 21 Jun, 09:00 Brussels`)
  expect(commandsIn(asked)).toEqual([...['yes', 'no', 'maybe'].map((said) => `attend ${id} ${said}`), `call ${id}`])
  expect(await answerOf(id, bruno)).toBeNull()
  // Said after the move it counts, however late it is heard, and the time is named.
  const taken = await stage.type(kadri, rooms.joint, `attend ${id} yes`, { waitedMs: 15 * minute })
  expect(wordsIn(taken)).toContain(`Noted for call ${id}, Thu 21 Jun, 10:00 Tallinn`)
  expect(await answerOf(id, kadri)).toBe('yes')
})

test('an answer on an invitation is to that invitation, whatever the clock of its platform says', async () => {
  const id = await plan()
  await deliver(`call/${id}/for/DK/invite.0@~dorte`, 'old')
  stage.pass(20)
  await stage.type(anne, rooms.joint, `move-call ${id} 2029-06-21 09:00`)
  await deliver(`call/${id}/for/DK/invite.1@~dorte`, 'new')
  const said = (on: string, waitedMs: number) => stage.type(dorte, rooms.joint, `attend ${id} yes`, { on, waitedMs })
  expect(wordsIn(await said(messageId('old'), 0))).toContain('er flyttet, siden du blev spurgt')
  expect(await answerOf(id, dorte)).toBeNull()
  expect(wordsIn(await said(messageId('new'), 3_600_000))).toContain('Noteret')
  expect(await answerOf(id, dorte)).toBe('yes')
})

test('what was pressed on an answer of ours was said after that was given: by a slow clock nobody is asked again', async () => {
  const id = await plan()
  stage.pass(20)
  await stage.type(anne, rooms.joint, `move-call ${id} 2029-06-21 09:00`)
  const said = (on?: string) =>
    stage.type(dorte, rooms.dk, `attend ${id} yes`, { waitedMs: 3_600_000, ...(on && { on: messageId(on) }) })
  expect(wordsIn(await said())).toContain('er flyttet')
  const reply = await stage.store.db.post.findFirstOrThrow({
    where: { slot: { startsWith: 'reply/' }, conversation: rooms.dk.conversation },
    orderBy: { id: 'desc' },
  })
  await deliver(reply.slot, 'asked')
  stage.pass(1)
  expect(wordsIn(await said('asked'))).toContain('Noteret')
  expect(await answerOf(id, dorte)).toBe('yes')
})

test('the answer that was said last stands, in whatever order they are heard', async () => {
  const id = await plan()
  const minute = 60_000
  stage.pass(20)
  await stage.type(bruno, rooms.fr, `attend ${id} yes`)
  // Said before that, on a platform that the bot was away from, and read back now.
  const late = wordsIn(await stage.type(bruno, rooms.linked, `attend ${id} no`, { waitedMs: 10 * minute }))
  expect(late).toContain('What you said later stands')
  expect(late).toContain('you come for FR')
  expect(await answerOf(id, bruno)).toBe('yes')
  const alike = wordsIn(await stage.type(bruno, rooms.linked, `attend ${id} yes`, { waitedMs: 9 * minute }))
  expect(alike).toContain('Noted')
  expect(alike).not.toContain('something else')
  // Said once more it is the newest again.
  stage.pass(20)
  await stage.type(bruno, rooms.fr, `attend ${id} yes`)
  await stage.type(bruno, rooms.linked, `attend ${id} no`, { waitedMs: 10 * minute })
  expect(await answerOf(id, bruno)).toBe('yes')
  stage.pass(1)
  await stage.type(bruno, rooms.linked, `attend ${id} no`)
  expect(await answerOf(id, bruno)).toBe('no')
  expect((await stage.ledger(id)).filter(({ kind }) => kind === 'call.answered')).toHaveLength(2)
})
