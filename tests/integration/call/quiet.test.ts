import { afterAll, beforeAll, expect, test } from 'vitest'
import { planCall } from '../../../src/call/plan.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { wallOf } from '../../../src/call/wall.ts'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { quietOf } from '../../../src/directory/quiet.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { wordsIn } from '../threat/stage.ts'
import { toldOf } from './passing.ts'

/** What rings for a call, by the quiet hours of each person; the test is the platforms and the clock. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, kadri, fiona, stranger } = people
let stage: Stage

/** Estonia keeps noon quiet, Denmark nothing, a French officer until nine; ENISA sits in Cayenne. */
const set: Readonly<Record<string, Partial<Person>>> = {
  kadri: { quiet: '12:00-15:00' },
  dorte: { quiet: 'off' },
  bruno: { quiet: '21:30-09:00' },
  fiona: { zone: 'America/Cayenne' },
}
const withQuiet = (world: Directory): Directory => {
  const changed = [...world.people.values()].map((person) => ({ ...person, ...set[person.id] }))
  const byId = new Map<string, Person>(changed.map((person) => [person.id, person]))
  const accounts = [...world.accounts].map(([account, { id }]) => [account, byId.get(id)] as const)
  return {
    ...world,
    people: byId,
    accounts: new Map(accounts.flatMap(([account, person]) => (person ? [[account, person] as const] : []))),
  }
}

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), { ...callTimers, ...roundTimers })
  stage.become(withQuiet)
})
afterAll(() => stage.end())

let planned = 0
async function plan(wall: string, urgent = false): Promise<string> {
  planned += 1
  let id = ''
  await stage.inScene(async (scene) => {
    const codes = ['FR', 'DK', 'EE', 'SE', 'ENISA']
    const facts = {
      key: `quiet/${planned}`,
      title: 'Results path',
      label: 'TLP:AMBER',
      codes,
      roomId: 'joint',
    } as const
    const made = await planCall(scene, { ...facts, askedBy: anne, wall, zone: 'Europe/Brussels', minutes: 30, urgent })
    id = made.id
    return made.effects
  })
  return id
}

/** Lets time pass until an instant, and gives whom something new was said to alone on the way, and when. */
async function rungUntil(until: string): Promise<readonly { person: Person; at: Date; slot: string }[]> {
  const rung: { person: Person; at: Date; slot: string }[] = []
  for (;;) {
    const next = await stage.store.db.timer.findFirst({
      where: { state: 'pending', dueAt: { lte: new Date(until) } },
      orderBy: { dueAt: 'asc' },
    })
    const to = Math.max((next?.dueAt ?? new Date(until)).getTime(), stage.now.getTime())
    stage.pass((to - stage.now.getTime()) / 60_000)
    if (!next) return rung
    const before = new Set(stage.shown.keys())
    await stage.fireTimers()
    for (const slot of stage.shown.keys()) {
      const person = withQuiet(directory).people.get(/@~(.+)$/.exec(slot)?.[1] ?? '')
      if (person && !before.has(slot)) rung.push({ person, at: stage.now, slot })
    }
  }
}

const isQuietFor = (person: Person, at: Date): boolean => {
  const quiet = quietOf(person)
  const time = wallOf(at, person.zone).slice(11)
  if (!quiet) return false
  return quiet.from > quiet.until ? time >= quiet.from || time < quiet.until : time >= quiet.from && time < quiet.until
}
const whatOf = (id: string, person: Person): readonly string[] =>
  [...toldOf(stage, id, person).keys()].map((what) => what.replace(/\..*$/, ''))

test.each([
  ['at night in Brussels', '2029-06-14T02:00'],
  ['at noon', '2029-06-16T12:15'],
  ['at the edge of the morning', '2029-06-18T07:10'],
])('of a call that is not urgent, %s, nobody is rung in their quiet hours but who said yes', async (_, wall) => {
  const id = await plan(wall)
  await stage.type(anne, rooms.joint, `attend ${id} yes`)
  await stage.type(stranger, rooms.abroad, `attend ${id} maybe`)
  const start = new Date(`${wall}:00+02:00`)
  const rung = await rungUntil(new Date(start.getTime() + 5 * 60_000).toISOString())
  const about = rung.filter(({ slot }) => slot.startsWith(`call/${id}/`) || slot.startsWith('round/'))
  expect(about.length).toBeGreaterThan(0)
  for (const { person, at, slot } of about)
    if (person.id !== 'anne') expect([slot, isQuietFor(person, at)]).toEqual([slot, false])
  // Whoever said yes is rung a quarter of an hour before, and when it begins, whatever the hour.
  const own = about.filter(({ person, slot }) => person.id === 'anne' && slot.startsWith('call/'))
  expect(own.map(({ slot, at }) => [slot.replace(/.*\/(\w+)\.0@.*/, '$1'), at])).toEqual(
    expect.arrayContaining([
      ['quarter', new Date(start.getTime() - 15 * 60_000)],
      ['start', start],
    ]),
  )
  // Who keeps no quiet hours is told as ever.
  expect(whatOf(id, withQuiet(directory).people.get('dorte') ?? dorte)).toEqual(
    expect.arrayContaining(['quarter', 'start']),
  )
})

const toldAbout = (rung: Awaited<ReturnType<typeof rungUntil>>, id: string, { id: whom }: Person) =>
  rung
    .filter(({ person, slot }) => person.id === whom && slot.startsWith(`call/${id}/`))
    .map(({ slot, at }) => [slot.replace(/.*\/(\w+)\.0@.*/, '$1'), at.toISOString()])

test('whoever sleeps when the last quarter begins is reminded as soon as their night is over, before the call', async () => {
  const id = await plan('2029-06-20T07:10')
  expect(toldAbout(await rungUntil('2029-06-20T05:15:00Z'), id, stranger)).toEqual([
    ['day', '2029-06-19T05:10:00.000Z'],
    ['hour', '2029-06-20T05:00:00.000Z'],
    ['start', '2029-06-20T05:10:00.000Z'],
  ])
})

test('where the bot was down until then, they are reminded once', async () => {
  const id = await plan('2029-06-22T07:10')
  const before = await rungUntil('2029-06-22T04:50:00Z')
  expect(toldAbout(before, id, stranger)).toEqual([['day', '2029-06-21T05:10:00.000Z']])
  stage.pass(12)
  expect(toldAbout(await rungUntil('2029-06-22T05:15:00Z'), id, stranger)).toEqual([
    ['quarter', '2029-06-22T05:02:00.000Z'],
    ['start', '2029-06-22T05:10:00.000Z'],
  ])
})

test('whoever has the duty only since the call was planned is invited once their quiet hours are over', async () => {
  stage.become((world) => ({ ...withQuiet(world), shifts: world.shifts.filter(({ person }) => person !== 'bruno') }))
  const id = await plan('2029-06-26T02:00')
  expect(toldOf(stage, id, bruno).size).toBe(0)
  stage.become(() => withQuiet(directory))
  const rung = await rungUntil('2029-06-26T00:05:00Z')
  const own = rung.filter(({ person, slot }) => person.id === 'bruno' && slot.startsWith(`call/${id}/`))
  expect(own.map(({ at }) => at)).toEqual([new Date('2029-06-25T07:00:00Z')])
})

test('of an urgent call everybody is rung when it is due', async () => {
  const id = await plan('2029-06-28T02:00', true)
  const rung = await rungUntil('2029-06-28T00:05:00Z')
  for (const person of [anne, bruno, dorte, kadri, fiona, stranger]) {
    const own = rung.filter((each) => each.person.id === person.id && each.slot.startsWith(`call/${id}/`))
    expect(own.map(({ at }) => at)).toContainEqual(new Date('2029-06-27T23:45:00Z'))
    expect(whatOf(id, person)).toContain('start')
  }
})

test('somebody says their quiet hours, is told what they are for, and takes them back', async () => {
  const { db } = stage.store
  const { id, name, pseudonym } = kadri
  await db.person.create({ data: { id, name, pseudonym } })
  const read = async () => (await readDirectory(db)).people.get('kadri')?.quiet
  expect(await read()).toBeUndefined()
  const usual = wordsIn(await stage.type(kadri, rooms.joint, 'me'))
  expect(usual).toContain('Quiet hours')
  const told = wordsIn(await stage.type(kadri, rooms.joint, 'me quiet 21:30 - 6:15'))
  expect(told).toContain('21:30–06:15')
  expect(told).toContain('has a deadline of law reach you at any hour')
  expect(await read()).toBe('21:30-06:15')
  expect(wordsIn(await stage.type(kadri, rooms.joint, 'me quiet off'))).toContain('none')
  expect(await read()).toBe('off')
  expect(wordsIn(await stage.type(kadri, rooms.joint, 'me quiet always'))).toContain('me quiet 22:00-07:00')
  expect(await read()).toBe('off')
  const entries = await stage.ledger(pseudonym)
  expect(entries.map(({ kind, payload }) => [kind, payload])).toEqual([
    ['person.set', { quiet: '21:30-06:15' }],
    ['person.set', { quiet: 'off' }],
  ])
})
