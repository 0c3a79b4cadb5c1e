import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCalls } from '../../../src/call/file.ts'
import { planCall } from '../../../src/call/plan.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { readEntries, readMatters } from '../../../src/cli/timeline/entry.ts'
import { sayEntry } from '../../../src/cli/timeline/line.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { wordsIn } from '../threat/stage.ts'

/** Whoever leads a call notes who is there of the delegations that do not answer the roll themselves. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, kadri, oscar } = people
let stage: Stage
let planned = 0

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
})
afterAll(() => stage.end())

/** A call of France, Denmark, Estonia and Belgium that runs, and its roll. */
async function begin(): Promise<{ id: string; roll: string }> {
  planned += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const facts = {
      title: 'Results path',
      label: 'TLP:AMBER',
      codes: ['FR', 'DK', 'EE', 'BE'],
      roomId: 'joint',
    } as const
    const time = { wall: '2029-06-10T12:05', zone: 'Europe/Brussels', minutes: 30, urgent: false }
    const made = await planCall(scene, { key: `test/${planned}`, ...facts, ...time, quorum: 3, askedBy: anne })
    id = made.id
    return made.effects
  })
  await stage.type(anne, rooms.joint, `begin-call ${id}`)
  const [file] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  return { id, roll: file?.rollCallId ?? '' }
}
const endedRows = async (id: string) => (await stage.ledger(id)).find(({ kind }) => kind === 'call.ended')?.payload

test('what is noted for a delegation stands as said by who leads, until it says otherwise itself', async () => {
  const { id, roll } = await begin()
  await stage.press(anne, rooms.joint, `line ${roll} here`)
  expect(wordsIn(await stage.press(anne, rooms.joint, `call ${id}`))).toContain(`roll ${id} FR, DK here`)
  expect(wordsIn(await stage.press(kadri, rooms.joint, `call ${id}`))).not.toContain(`roll ${id}`)
  const noted = wordsIn(await stage.type(anne, rooms.joint, `roll ${id} DK, EE BE here`))
  expect(noted).toContain(`Noted for call ${id}: DK, EE, BE – Here`)
  expect(wordsIn(stage.table(roll, rooms.joint))).toContain('BE (by Anne), DK (by Anne), EE (by Anne), FR')
  const told = [...stage.said(roll, 'DK').values()].map((message) => wordsIn(message)).join('\n')
  expect(told).toContain('den, der leder mødet, har svaret for DK (Anne')
  const answered = (await stage.ledger(roll)).filter(({ kind }) => kind === 'round.answered')
  expect(answered.map(({ actor, payload }) => [actor, payload.code, payload.noted ?? false])).toEqual([
    ['p-anne', 'FR', false],
    ['p-anne', 'DK', true],
    ['p-anne', 'EE', true],
    ['p-anne', 'BE', true],
  ])
  // Denmark was not there, and says so; nothing that is noted after that changes it.
  stage.pass(1)
  await stage.type(dorte, rooms.dk, `line ${roll} excused`)
  stage.pass(1)
  const again = wordsIn(await stage.type(anne, rooms.joint, `roll ${id} DK EE excused`))
  expect(again).toContain('EE – Excused')
  expect(again).toContain('Not noted for DK')
  await stage.type(anne, rooms.joint, `end-call ${id}`)
  expect(await endedRows(id)).toMatchObject({
    rows: { FR: 'here', DK: 'excused', EE: 'excused', BE: 'here' },
    present: 2,
    quorum: false,
    noted: ['BE', 'EE'],
  })
  // Who noted it stands beside it wherever the roll does, for as long as it is kept.
  const groups = wordsIn(stage.shown.get(`call/${id}/summary@joint`)?.message)
  expect(groups).toContain('BE (by Anne), FR')
  expect(groups).toMatch(/DK, EE \(by Anne\)/)
  const matters = await readMatters(stage.store, directory)
  const timeline: string[] = []
  for await (const entry of readEntries(stage.store, matters, {}))
    if (entry.kind === 'call.ended' && entry.subject === id) timeline.push(sayEntry(matters, entry, 'en')?.text ?? '')
  expect(timeline).toEqual([`Results path – call ${id} ended; there: BE (noted by others) and FR`])
})

test('what a delegation said itself counts also where it is heard after that was noted', async () => {
  const { id, roll } = await begin()
  stage.pass(2)
  await stage.type(anne, rooms.joint, `roll ${id} EE excused`)
  stage.pass(1)
  await stage.type(kadri, rooms.joint, `line ${roll} here`, { waitedMs: 150_000 })
  await stage.type(anne, rooms.joint, `end-call ${id}`)
  expect(await endedRows(id)).toMatchObject({ rows: { EE: 'here', DK: null } })
})

test('a call that ends itself waits for whoever answered the roll before that; who leads it ends it at once', async () => {
  const { inbox } = stage.store.db
  const at = { key: 'waiting/roll', platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
  const { id, roll } = await begin()
  const ended = await begin()
  const { startsAt } = await stage.store.db.call.findUniqueOrThrow({ where: { id } })
  // Half an hour after its planned end.
  stage.pass(Math.max(0, ((startsAt?.getTime() ?? 0) - stage.now.getTime()) / 60_000) + 70)
  const waiting = await inbox.create({ data: { ...at, at: new Date(Date.now() - 5 * 60_000) } })
  await stage.fireTimers()
  stage.pass(0.5)
  await stage.fireTimers()
  expect(await endedRows(id)).toBeUndefined()
  await stage.type(anne, rooms.joint, `end-call ${ended.id}`)
  expect(await endedRows(ended.id)).toBeDefined()
  await stage.type(dorte, rooms.dk, `line ${roll} here`, { waitedMs: 5 * 60_000 })
  await inbox.update({ where: { id: waiting.id }, data: { state: 'done' } })
  stage.pass(0.5)
  await stage.fireTimers()
  // They came late to the call, and were there.
  expect(await endedRows(id)).toMatchObject({ rows: { FR: null, DK: 'late', EE: null, BE: null }, present: 1 })
})

test('nobody else notes anything, for nobody who is not invited, and before or after the call nothing', async () => {
  const { id } = await begin()
  const said = async (person: typeof anne, words: string) =>
    wordsIn(await stage.type(person, person === oscar ? rooms.fr : rooms.joint, words))
  expect(await said(kadri, `roll ${id} DK here`)).toContain('Only who called')
  expect(await said(oscar, `roll ${id} DK here`)).toContain('You observe')
  expect(await said(anne, `roll ${id} DK PL here`)).toContain('Not invited')
  for (const words of ['', 'DK', 'here', 'DK perhaps', 'DK here and well'])
    expect(await said(anne, `roll ${id} ${words}`), words).toContain('Write')
  expect(await said(anne, 'roll C-2029-9999 DK here')).toContain('There is no call')
  await said(anne, `end-call ${id}`)
  expect(await said(anne, `roll ${id} DK here`)).toContain('is over')
  expect(await endedRows(id)).toMatchObject({ rows: { FR: null, DK: null, EE: null, BE: null } })
  expect(wordsIn(await stage.type(bruno, rooms.fr, 'help calls'))).toContain('roll <call> <members> here|excused')
})

test('nobody decides in the name of delegations that were only noted', async () => {
  const decidedAt = (id: string) =>
    stage.store.db.decision.findMany({ where: { callId: id }, select: { state: true, positions: true } })
  const { id, roll } = await begin()
  await stage.type(anne, rooms.joint, `roll ${id} FR DK EE BE here`)
  const alone = wordsIn(await stage.type(anne, rooms.joint, `minutes ${id} decision: The mirror site takes over`))
  expect(alone).toContain('not a decision on record')
  expect(await decidedAt(id)).toEqual([])
  // Who spoke for themselves is enough for the quorum then, and nobody else is bound.
  await stage.type(dorte, rooms.dk, `line ${roll} here`)
  await stage.type(kadri, rooms.joint, `line ${roll} here`)
  await stage.type(anne, rooms.joint, `minutes ${id} decision: The mirror site takes over at once`)
  const [decision, ...more] = await decidedAt(id)
  expect(more).toEqual([])
  expect(decision?.state).toBe('adopted')
  expect(decision?.positions.map(({ code }) => code).toSorted()).toEqual(['DK', 'EE', 'FR'])
})
