import { afterAll, beforeAll, expect, test } from 'vitest'
import { takePosition } from '../../../src/decision/position.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { whileDoing } from '../../support/at-once.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { openProposals } from './proposals.ts'

/** What is said of a proposal in the moment in which somebody takes a position on it. */

const anne = personOf('anne', 'FR', 'ecne', 'coordinator')
const dorte = personOf('dorte', 'DK')
const kadri = personOf('kadri', 'EE')
const joint = roomOf('joint', [anne, dorte, kadri])
const directory: Directory = directoryOf([anne, dorte, kadri], [joint], [])

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(() => stage.end())

const { put, read } = openProposals(() => stage, anne)

const takes = (id: string, person: Person, code: string, value: string) => async (scene: Scene) => {
  const [account] = person.accounts
  if (!account) throw new Error(`${person.id} has no account`)
  const said = { reservation: false, words: '', account, at: scene.now }
  return (await takePosition(scene, id, { key: `${id}/${code}/${value}`, code, value, person, ...said })).effects
}

test('a proposal that is decided while it is withdrawn stands as decided, and is told as that', async () => {
  const id = await put({})
  await stage.type(anne, joint, `position ${id} FR yes`)
  await stage.type(dorte, joint, `position ${id} DK yes`)
  const said = await whileDoing(stage, takes(id, kadri, 'EE', 'yes'), () =>
    stage.type(anne, joint, `withdraw-proposal ${id}`),
  )
  expect((await read(id)).state).toBe('adopted')
  expect(wordsIn(said)).toContain(`${id} is adopted already`)
})

test('whoever closes a vote while a delegation changes its mind waits for those who could decide it now', async () => {
  const id = await put({ rule: { profile: 'vote', threshold: 'simple' } })
  await stage.type(anne, joint, `position ${id} FR yes`)
  await stage.type(dorte, joint, `position ${id} DK yes`)
  stage.pass(1)
  const said = await whileDoing(stage, takes(id, dorte, 'DK', 'abstain'), () =>
    stage.type(anne, joint, `close-decision ${id}`),
  )
  expect(wordsIn(said)).toContain('EE have said nothing yet')
  expect((await read(id)).state).toBe('proposed')
})
