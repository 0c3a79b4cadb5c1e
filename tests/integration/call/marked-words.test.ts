import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { checkForm } from '../../../src/command/run.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { noPlaybooks } from '../../support/library.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { wordsIn } from '../threat/stage.ts'

/** Words that begin with a label of their own, wherever they are written, are published under no milder one. */

const { people, rooms, directory } = makeWorld()
const { anne } = people
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
/** A call at TLP:GREEN that has begun. */
async function begin(): Promise<string> {
  const planned = await stage.type(anne, rooms.joint, 'call TLP:GREEN 2029-06-12 14:00 Outreach')
  const id = /C-2029-\d{4}/.exec(wordsIn(planned))?.[0] ?? ''
  await stage.type(anne, rooms.joint, `begin-call ${id}`)
  return id
}

describe('minutes', () => {
  test('that bear a stricter label than their call are refused on whatever line they stand', async () => {
    const id = await begin()
    for (const words of [
      'TLP:AMBER decision: We wait',
      'decision: TLP:AMBER We wait',
      'note: All calm ; note: TLP:AMBER+STRICT We wait for the BSI report',
      'action: @FR TLP:AMBER ask the BSI',
    ])
      expect(wordsIn(await stage.type(anne, rooms.joint, `minutes ${id} ${words}`))).toContain('do not belong into')
    expect((await file(id)).lines).toEqual([])
    expect(wordsIn(await stage.type(anne, rooms.joint, `minutes ${id} note: TLP:CLEAR All calm`))).toContain('stand')
    expect((await file(id)).lines).toMatchObject([{ kind: 'note', words: 'All calm' }])
  })

  test('are refused in the form as well, at the field where the label stands', async () => {
    const id = await begin()
    const answers = {
      decisions: 'We meet again\nTLP:AMBER+STRICT We wait for the BSI report',
      actions: '',
      notes: 'Calm',
    }
    const asking = { directory, person: anne, room: rooms.joint, conversation: rooms.joint.conversation, words: id }
    const { db: tx, keyring } = stage.store
    const problems = await checkForm('minutes', answers, {
      ...asking,
      tx,
      keyring,
      now: stage.now,
      library: noPlaybooks,
    })
    expect(Object.keys(problems)).toEqual(['decisions'])
    expect(problems.decisions).toContain('TLP:AMBER+STRICT')
    expect(wordsIn(await stage.submit(anne, rooms.joint, 'minutes', id, answers))).toContain('do not belong into')
    expect((await file(id)).lines).toEqual([])
  })
})

describe('the form of a call', () => {
  const answers = { when: '2029-06-12 14:00', minutes: '30', urgent: 'no', label: 'TLP:GREEN', quorum: '', agenda: '' }
  const submit = async (more: Readonly<Record<string, string>>): Promise<CallFile> => {
    const answer = wordsIn(await stage.submit(anne, rooms.joint, 'call', '', { ...answers, ...more }))
    return file(/C-2029-\d{4}/.exec(answer)?.[0] ?? '')
  }

  test('a title that begins with a label is published under it, not under the form’s', async () => {
    expect(await submit({ title: 'TLP:AMBER Filtering' })).toMatchObject({ label: 'TLP:AMBER', title: 'Filtering' })
    // What was chosen holds where that is stricter.
    expect(await submit({ title: 'TLP:CLEAR Outreach' })).toMatchObject({ label: 'TLP:GREEN', title: 'Outreach' })
  })

  test('a point of the agenda that begins with a label as well', async () => {
    const agenda = 'Who phones whom\n- TLP:AMBER What the BSI said'
    expect(await submit({ title: 'Outreach', agenda })).toMatchObject({
      label: 'TLP:AMBER',
      title: 'Outreach',
      agenda: ['Who phones whom', 'What the BSI said'],
    })
  })
})
