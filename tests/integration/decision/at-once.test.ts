import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DecisionFile, readDecisions } from '../../../src/decision/file.ts'
import { takePosition } from '../../../src/decision/position.ts'
import { type NewDecision, propose } from '../../../src/decision/propose.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { whileDoing } from '../../support/at-once.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openStage, type Stage, wordsIn } from '../threat/stage.ts'

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

let asked = 0
async function put(wish: Partial<NewDecision>): Promise<string> {
  asked += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const made = await propose(scene, {
      key: `test/${asked}`,
      type: 'operational',
      title: 'Open the war room at 20:00',
      question: 'Shall the joint war room open tonight?',
      rule: { profile: 'consensus' },
      label: 'TLP:AMBER',
      codes: ['FR', 'DK', 'EE'],
      roomId: 'joint',
      proposedBy: anne,
      deadline: new Date(stage.now.getTime() + 60 * 60_000),
      ...wish,
    })
    id = made.id
    return made.effects
  })
  return id
}

async function read(id: string): Promise<DecisionFile> {
  const [file] = await readDecisions({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!file) throw new Error(`there is no ${id}`)
  return file
}

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
