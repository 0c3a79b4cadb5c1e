import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { readEntries, readMatters } from '../../../src/cli/timeline/entry.ts'
import { sayEntry } from '../../../src/cli/timeline/line.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import { gather } from '../../../src/export/gather.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { passTo } from './passing.ts'

/** What the minutes of a call say that delegations agreed to: each is told, and what it says itself takes the place of it. */

const { people, rooms, directory } = makeWorld()
const { anne, dorte, kadri } = people
let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), {
    ...callTimers,
    ...roundTimers,
    ...decisionTimers,
  })
})
afterAll(() => stage.end())

const file = async (id: string): Promise<CallFile> => {
  const [found] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!found) throw new Error(`there is no call ${id}`)
  return found
}
const row = (id: string) => stage.store.db.decision.findUniqueOrThrow({ where: { id }, include: { positions: true } })
const kinds = async (id: string): Promise<readonly string[]> => (await stage.ledger(id)).map(({ kind }) => kind)
const shownUnder = (stem: string) => [...stage.shown].filter(([slot]) => slot.startsWith(stem))
const newest = (stem: string) => shownUnder(stem).at(-1)?.[1].message

/** What the timeline on the console says of a call or a decision. */
async function toldOn(subject: string, language: 'en' | 'da' = 'en'): Promise<readonly string[]> {
  const matters = await readMatters(stage.store, directory)
  const lines: string[] = []
  for await (const entry of readEntries(stage.store, matters, {})) {
    const line = entry.subject === subject ? sayEntry(matters, entry, language) : undefined
    if (line) lines.push(line.text)
  }
  return lines
}

/** What an export says that a decision had come to before. */
async function earlierOf(id: string) {
  const { db, keyring } = stage.store
  const scene = { tx: db, keyring, directory, now: stage.now, exercise: true, origin: 'http://localhost' }
  const reader = { person: anne, language: 'en', zone: 'Europe/Paris' }
  for await (const { decisions } of gather(scene, reader, { kind: 'decision', number: id }))
    return decisions[0]?.earlier
  return undefined
}

/** A call that is over, with what was decided at it by France, Denmark and Estonia as minuted. */
async function decided(): Promise<{ call: string; decision: string }> {
  const made = await stage.type(anne, rooms.joint, 'call tomorrow 14:00 45 min Results path')
  const call = /C-2029-\d{4}/.exec(wordsIn(made))?.[0] ?? ''
  await stage.type(anne, rooms.joint, `begin-call ${call}`)
  const { rollCallId: roll } = await file(call)
  await stage.press(anne, rooms.joint, `line ${roll} here`)
  await stage.press(dorte, rooms.dk, `line ${roll} here`)
  await stage.press(kadri, rooms.joint, `line ${roll} here`)
  await stage.type(anne, rooms.joint, `end-call ${call}`)
  await stage.type(anne, rooms.joint, `minutes ${call} decision: The mirror site takes over`)
  return { call, decision: (await file(call)).lines[0]?.decisionId ?? '' }
}

test('each delegation that was there is told at once that a yes stands for it, until when it may say otherwise, and how', async () => {
  const { decision, call } = await decided()
  const { state, recordedAt, deadline, positions } = await row(decision)
  expect([state, positions.every(({ minuted }) => minuted)]).toEqual(['adopted', true])
  expect(deadline?.getTime()).toBe((recordedAt?.getTime() ?? 0) + 24 * 3_600_000)
  const [slots, messages] = [
    shownUnder(`decision/${decision}/for/`).map(([slot]) => slot.split('/')[3]),
    shownUnder(`decision/${decision}/for/`).map(([, { message }]) => message),
  ]
  expect(slots.toSorted()).toEqual(['DK', 'EE', 'FR'])
  expect(messages.every((each) => wordsIn(each).includes(decision) && wordsIn(each).includes(call))).toBe(true)
  const dk = newest(`decision/${decision}/for/DK/`)
  expect(wordsIn(dk)).toContain(`har Anne`)
  expect(wordsIn(dk)).toContain(`position ${decision} DK nej fordi`)
  expect(commandsIn(dk)).toContain(`position ${decision} DK no`)
  // Nobody else has it: a delegation that was not there stands for nothing.
  expect(shownUnder(`decision/${decision}/for/SE/`)).toEqual([])
})

test('an objection of their own ends what was minuted: counted anew on record, shown in the room and told to all', async () => {
  const { decision, call } = await decided()
  const before = await row(decision)
  const answer = await stage.press(dorte, rooms.dk, `position ${decision} DK no`)
  expect(wordsIn(answer)).toContain('Det gælder i stedet for det, referatet siger for DK')
  const after = await row(decision)
  expect(after).toMatchObject({ state: 'rejected', chosen: null })
  expect(after.positions.filter(({ code }) => code === 'DK')).toMatchObject([
    { value: 'yes', minuted: true, late: false },
    { value: 'no', minuted: false, late: false, personId: 'dorte' },
  ])
  // Nothing that was is edited: what was minuted, and closed, stays on record as it was.
  expect(await kinds(decision)).toEqual([
    'decision.proposed',
    'decision.closed',
    'decision.position',
    'decision.recounted',
  ])
  expect((await stage.ledger(decision)).at(-1)?.payload).toMatchObject({
    ...{ before: 'adopted', outcome: 'rejected', why: 'objection', dissent: ['DK'] },
    rows: { DK: 'no', EE: 'yes', FR: 'yes' },
  })
  expect(before.state).toBe('adopted')
  const shown = wordsIn(stage.shown.get(`decision/${decision}/card@joint`)?.message)
  expect(shown).toContain('Somebody objected')
  expect(shown).toContain('as minuted')
  expect(shown).toMatch(/Say otherwise by.*Brussels.*UTC/)
  expect(wordsIn(stage.shown.get(`call/${call}/summary@joint`)?.message)).toContain(
    `${decision} The mirror site takes over (rejected)`,
  )
  for (const code of ['DK', 'EE', 'FR'])
    expect(wordsIn(newest(`decision/${decision}/recounted/${code}/`)), code).toContain(decision)
  // It stands for good: what it offered would be offered after the day as well.
  for (const [, { message }] of shownUnder(`decision/${decision}/recounted/`)) expect(commandsIn(message)).toEqual([])
  const name = 'The mirror site takes over'
  expect(await toldOn(decision)).toEqual([
    `${name} – ${decision} proposed`,
    `${name} – ${decision} adopted: Adopt`,
    `${name} – ${decision}, minuted, comes out otherwise: rejected`,
  ])
  expect(wordsIn(newest(`decision/${decision}/otherwise/DK/`))).toContain('DK has taken a position of its own')
  expect(wordsIn(newest(`decision/${decision}/for/DK/`))).toContain('har taget stilling')

  const minuted = { state: 'adopted', chosen: 'yes', late: false, decidedAt: before.decidedAt?.toISOString() }
  expect(await earlierOf(decision)).toMatchObject([minuted])

  // It may think better of it: the newest of its own counts.
  await stage.type(dorte, rooms.dk, `position ${decision} yes`)
  expect(await row(decision)).toMatchObject({ state: 'adopted', chosen: 'yes' })
  expect((await kinds(decision)).slice(-2)).toEqual(['decision.position', 'decision.recounted'])
  expect((await toldOn(decision, 'da')).at(-1)).toBe(
    `${name} – ${decision} fra referatet falder anderledes ud: vedtaget: Vedtag`,
  )
  expect(wordsIn(stage.shown.get(`call/${call}/summary@joint`)?.message)).not.toContain('(rejected)')
  expect(await earlierOf(decision)).toMatchObject([minuted, { state: 'rejected' }])
})

test('a yes of their own, with a reservation, leaves it adopted: it is theirs then, and nobody else is rung for it', async () => {
  const { decision } = await decided()
  const { decidedAt } = await row(decision)
  await stage.type(kadri, rooms.joint, `position ${decision} yes reservation: pending capital`)
  expect(await row(decision)).toMatchObject({ state: 'adopted', decidedAt })
  expect((await stage.ledger(decision)).at(-1)).toMatchObject({
    kind: 'decision.recounted',
    payload: { outcome: 'adopted', reservations: ['EE'] },
  })
  expect(await earlierOf(decision)).toBeUndefined()
  // Nothing came of it that anybody would tell.
  expect(await toldOn(decision)).toHaveLength(2)
  expect(shownUnder(`decision/${decision}/recounted/`)).toEqual([])
})

test('an objection without a number is not taken for one to a silence where minutes speak for the delegation: it is asked which', async () => {
  const { decision } = await decided()
  stage.pass(1)
  const made = wordsIn(await stage.type(anne, rooms.joint, 'propose silence in 2 h The lists close at noon'))
  const silence = /P-2029-\d{4}/.exec(made)?.[0] ?? ''
  stage.pass(1)
  const asked = await stage.type(dorte, rooms.dk, 'position no')
  expect(commandsIn(asked)).toEqual(expect.arrayContaining([`position ${silence} no`, `position ${decision} no`]))
  expect(await row(silence)).toMatchObject({ state: 'in_silence', positions: [] })
  expect((await row(decision)).state).toBe('adopted')
  await stage.press(dorte, rooms.dk, `position ${decision} no`)
  expect([(await row(decision)).state, (await row(silence)).state]).toEqual(['rejected', 'in_silence'])
  // For whom no minutes speak the silence is the only one.
  const { lux } = people
  expect(wordsIn(await stage.type(lux, rooms.joint, 'position BE no'))).toContain(silence)
  expect((await row(silence)).state).toBe('rejected')
})

test('whoever types first: a position of their own stands, and none is lost', async () => {
  const { decision } = await decided()
  await Promise.all([
    stage.type(dorte, rooms.dk, `position ${decision} no because we only took note`),
    stage.type(kadri, rooms.joint, `position ${decision} abstain`),
  ])
  const { state, positions } = await row(decision)
  expect(state).toBe('rejected')
  expect(
    positions
      .filter(({ minuted }) => !minuted)
      .map(({ code, value }) => [code, value])
      .toSorted(),
  ).toEqual([
    ['DK', 'no'],
    ['EE', 'abstain'],
  ])
  expect((await kinds(decision)).filter((kind) => kind === 'decision.recounted')).toHaveLength(2)
})

test('what comes after its time is late and changes nothing; nobody is asked to say otherwise any more', async () => {
  const { decision } = await decided()
  await stage.type(kadri, rooms.joint, `position ${decision} yes`)
  expect(wordsIn(stage.shown.get(`decision/${decision}/card@joint`)?.message)).toContain('Say otherwise by')
  const { deadline } = await row(decision)
  await passTo(stage, new Date((deadline?.getTime() ?? 0) + 1000).toISOString())
  const cardOf = (): string => wordsIn(stage.shown.get(`decision/${decision}/card@joint`)?.message)
  expect(cardOf()).toContain('as minuted')
  expect(cardOf()).not.toContain('Say otherwise by')
  const over = newest(`decision/${decision}/for/DK/`)
  expect(wordsIn(over)).toContain('gælder det, der står i referatet')
  expect(commandsIn(over)).toEqual([])
  // As anywhere it is kept for a day after the end.
  stage.pass(23 * 60)
  expect(wordsIn(await stage.type(dorte, rooms.dk, `position ${decision} no`))).toContain('for sent')
  const after = await row(decision)
  expect(after.state).toBe('adopted')
  expect(after.positions.filter(({ code }) => code === 'DK').map(({ value, late }) => [value, late])).toEqual([
    ['yes', false],
    ['no', true],
  ])
  expect((await kinds(decision)).at(-1)).toBe('decision.position')
  stage.pass(2 * 60)
  expect(wordsIn(await stage.type(dorte, rooms.dk, `position ${decision} abstain`))).toContain('24 timer')
  expect((await row(decision)).positions).toHaveLength(after.positions.length)
})
