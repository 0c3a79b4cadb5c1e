import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { type NewCall, planCall, setTime } from '../../../src/call/plan.ts'
import { beginCall } from '../../../src/call/roll.ts'
import { seekTime } from '../../../src/call/seek.ts'
import { callTimers } from '../../../src/call/timers.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import { whileDoing } from '../../support/at-once.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { wordsIn } from '../threat/stage.ts'

/** Who leads a call is told what became of it, also where somebody else, or its time, does something to it in the same moment. */

const { people, rooms, directory } = makeWorld()
const { anne } = people
const wish = {
  title: 'Results path',
  label: 'TLP:AMBER',
  codes: ['FR', 'DK', 'EE'],
  roomId: 'joint',
  askedBy: anne,
  zone: 'Europe/Brussels',
  minutes: 30,
  urgent: false,
} satisfies Partial<NewCall>

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
})
afterAll(() => stage.end())

const file = async (id: string): Promise<CallFile> => {
  const [found] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!found) throw new Error(`there is no call ${id}`)
  return found
}

let made = 0
async function make(act: (scene: Scene, key: string) => Promise<{ id: string; effects: readonly Effect[] }>) {
  made += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const asked = await act(scene, `test/${made}`)
    id = asked.id
    return asked.effects
  })
  return id
}

test.each(['cancel-call', 'move-call'] as const)(
  '%s while the call begins is refused, and told as that',
  async (name) => {
    const id = await make((scene, key) => planCall(scene, { ...wish, key, wall: '2029-06-20T14:00' }))
    const line = name === 'cancel-call' ? `cancel-call ${id} now` : `move-call ${id} 2029-06-21 09:00`
    const said = await whileDoing(
      stage,
      (scene) => beginCall(scene, id),
      () => stage.type(anne, rooms.joint, line),
    )
    expect(wordsIn(said)).toContain(`Call ${id} has begun`)
    expect(await file(id)).toMatchObject({ state: 'running', wall: '2029-06-20T14:00' })
  },
)

test('of two who take a time for a call in the same moment each is told the one that it has then', async () => {
  const id = await make(async (scene, key) => {
    const sought = await seekTime(scene, { ...wish, key })
    if (!sought) throw new Error('no time was found')
    return sought
  })
  const said = await whileDoing(
    stage,
    (scene) => setTime(scene, id, { wall: '2029-06-20T14:00', zone: wish.zone }),
    () => stage.type(anne, rooms.joint, `move-call ${id} 2029-06-21 09:00`),
  )
  const { wall, state } = await file(id)
  expect(state).toBe('planned')
  // The second moves what the first has planned.
  expect(wall).toBe('2029-06-21T09:00')
  expect(wordsIn(said)).toContain('Thu 21 Jun, 09:00 Brussels')
})
