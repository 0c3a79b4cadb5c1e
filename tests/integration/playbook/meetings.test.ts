import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { parseCalendarFile } from '../../../src/calendar/file.ts'
import { importCalendar } from '../../../src/calendar/import.ts'
import type { Directory, Person, Room } from '../../../src/directory/directory.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { openRun } from '../../../src/playbook/live/store.ts'
import { verifyRun } from '../../../src/playbook/live/verify.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** A weekly sync and an election night as they are shipped, in compressed time: calls are held, minuted, and decided upon. */

const carl = personOf('carl', 'FR', 'ecne', 'coordinator')
const anne = personOf('anne', 'FR', 'niscg', 'spoc')
const dora = personOf('dora', 'FR', 'niscg', 'csirt_duty_officer')
const hugo = personOf('hugo', 'FR', 'ecne', 'election_network_contact')
const elsa = personOf('elsa', 'FR', 'ecne', 'emb_official')
const pia = personOf('pia', 'FR', 'ecne', 'comms_lead')
const tiit = personOf('tiit', 'EE', 'niscg', 'spoc')
const french = [carl, anne, dora, hugo, elsa, pia]
const cell = { kind: 'national-cell', label: 'TLP:AMBER', ceiling: 'TLP:AMBER+STRICT' } as const
const rooms = {
  fr: roomOf('fr', french, { ...cell, code: 'FR', zone: 'Europe/Paris' }),
  ee: roomOf('ee', [tiit], { ...cell, code: 'EE', zone: 'Europe/Tallinn' }),
  joint: roomOf('joint-mechanism', [carl, anne, tiit]),
}
const shift = (person: Person, level: 0 | 1 | 2) => ({ code: person.roles[0]?.code ?? '', level, person: person.id })
const directory: Directory = {
  ...directoryOf([...french, tiit], Object.values(rooms), []),
  shifts: [shift(anne, 0), shift(dora, 1), shift(hugo, 2), shift(tiit, 0)],
}
const calendar = `elections:
  - id: vote
    title: The vote
    kind: exercise
    source: made up
    polls:
      - { for: FR, day: 2027-05-30, zone: Europe/Paris, opens: "08:00", closes: "20:00" }
      - { for: EE, day: 2027-05-30, zone: Europe/Tallinn, opens: "09:00", closes: "20:00" }
`

let stage: Stage

beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-05-03T06:55:00Z'))
  const { db, keyring } = stage.store
  const record = (tx: Parameters<typeof appendEntries>[0], notes: Parameters<typeof appendEntries>[2]) =>
    appendEntries(tx, keyring, notes, stage.now)
  await importCalendar(db, parseCalendarFile(calendar, 'calendar.yaml'), { dry: false, record })
  // Runs are begun by hand here.
  await db.timer.deleteMany({ where: { kind: 'schedule.look' } })
})
afterAll(async () => {
  await stage.end()
})

/** Time passes, and all that becomes due happens when it is due. */
async function passTo(at: string): Promise<void> {
  const end = new Date(at)
  const minutesTo = (until: Date): number => (until.getTime() - stage.now.getTime()) / 60_000
  for (;;) {
    const next = await stage.store.db.timer.findFirst({
      where: { state: 'pending', dueAt: { lte: end } },
      orderBy: { dueAt: 'asc' },
    })
    if (!next) break
    if (next.dueAt > stage.now) stage.pass(minutesTo(next.dueAt))
    await stage.fireTimers()
  }
  stage.pass(minutesTo(end))
}

const said = async (person: Person, room: Room, line: string): Promise<string> =>
  wordsIn(await stage.type(person, room, line))
const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`
const stateOf = async (id: string, path: string) => {
  const row = await stage.store.db.run.findUniqueOrThrow({ where: { id } })
  return openRun(row, stage.store.keyring).steps[path]
}
const callOf = (run: string, path: string) =>
  stage.store.db.call.findFirstOrThrow({
    where: { key: { startsWith: `call/${run}/${path}#` } },
    orderBy: { id: 'desc' },
  })
const decisionOf = (run: string, step: string) =>
  stage.store.db.decision.findFirstOrThrow({ where: { runId: run, step }, orderBy: { id: 'desc' } })
const holds = (id: string) =>
  stage.inScene(async (scene) => {
    expect(await verifyRun(scene, id)).toEqual([])
    return []
  })

/** Somebody of each of these is there, and the chair ends the call. */
async function hold(run: string, path: string, there: readonly (readonly [Person, Room])[]): Promise<string> {
  const call = await callOf(run, path)
  expect(call.state).toBe('running')
  for (const [person, room] of there) await said(person, room, `line ${call.rollCallId} ${person.roles[0]?.code} here`)
  await said(carl, call.roomId === 'fr' ? rooms.fr : rooms.joint, `end-call ${call.id}`)
  await stage.settle()
  return call.id
}

it('a weekly sync is prepared, held, minuted and adopted by silence', async () => {
  const run = runIn(await said(carl, rooms.joint, 'run PB-08 vote'))
  const planned = await callOf(run, 'today/sync')
  expect(planned).toMatchObject({ state: 'planned', minutes: 25, wall: '2027-05-03T14:00', zone: 'Europe/Brussels' })
  const lines = await stage.store.db.round.findFirstOrThrow({ where: { runId: run } })
  await said(anne, rooms.joint, `line ${lines.id} FR nothing`)
  // What was said at the last moment has a moment to arrive.
  await passTo('2027-05-03T11:00:05Z')
  const agenda = [...stage.shown].find(([slot]) => slot.includes('/agenda#'))?.[1].message
  expect(wordsIn(agenda)).toContain('no report: EE')

  await passTo('2027-05-03T12:00:00Z')
  const call = await hold(run, 'today/sync', [[anne, rooms.joint]])
  expect(await stateOf(run, 'today/sync')).toMatchObject({
    state: 'done',
    result: { EE: null, FR: 'here' },
    number: call,
  })
  expect(await said(carl, rooms.joint, 'tasks')).toContain('Minutes')
  await said(
    carl,
    rooms.joint,
    `minutes ${call} decision: The line of the evening is asked for at 20:00\naction: @EE sends the template by Friday 12:00`,
  )
  await stage.settle()
  const minuted = await stage.store.db.decision.findFirstOrThrow({ where: { callId: call } })
  expect(minuted).toMatchObject({ type: 'procedural', state: 'adopted' })
  expect(await stateOf(run, 'minutes')).toMatchObject({ state: 'done' })

  const adoption = await decisionOf(run, 'adoption')
  // Whoever is to adopt the minutes is led to them, from wherever the card stands.
  expect(adoption).toMatchObject({ state: 'in_silence', type: 'procedural', callId: call })
  const asked = [...stage.shown].filter(([slot]) => slot.startsWith(`decision/${adoption.id}/card@`))
  expect(asked.length).toBeGreaterThan(0)
  for (const [, { message }] of asked) expect(JSON.stringify(message)).toContain(`/calls/${call}"`)
  expect(adoption.deadline).toEqual(new Date(stage.now.getTime() + 7 * 24 * 3_600_000))
  await passTo('2027-05-10T12:30:00Z')
  expect(await decisionOf(run, 'adoption')).toMatchObject({ state: 'adopted' })
  const silent = [...stage.shown].find(([slot]) => slot.includes('/silent#'))?.[1].message
  expect(wordsIn(silent)).toContain(`adopted by silence (${adoption.id})`)
  expect(await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })).toMatchObject({ status: 'ended' })
  await holds(run)
})

it('a call that nobody ends ends by itself; one objection breaks the silence at once', async () => {
  const run = runIn(await said(carl, rooms.joint, 'run PB-08 vote'))
  await passTo('2027-05-11T12:10:00Z')
  const { id, state } = await callOf(run, 'today/sync')
  expect(state).toBe('running')
  await said(carl, rooms.joint, `minutes ${id} decision: We meet again`)
  await passTo('2027-05-11T12:56:00Z')
  expect(await callOf(run, 'today/sync')).toMatchObject({ state: 'ended' })
  expect(await stateOf(run, 'today/sync')).toMatchObject({ result: { EE: null, FR: null } })
  // They were written while it was held: nobody is asked to write them.
  expect(await stateOf(run, 'minutes')).toMatchObject({ state: 'done' })
  expect([...stage.shown.keys()].filter((slot) => slot.startsWith(`run/${run}/ask/minutes#`))).toEqual([])
  const { id: proposal } = await decisionOf(run, 'adoption')
  await said(tiit, rooms.joint, `position ${proposal} object because nobody was there`)
  await stage.settle()
  expect(await decisionOf(run, 'adoption')).toMatchObject({ state: 'rejected' })
  const row = await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })
  expect(openRun(row, stage.store.keyring)).toMatchObject({ status: 'ended', outcome: 'objected' })
  await holds(run)
})

it('an election night is a series of calls, and what is decided has a number', async () => {
  await passTo('2027-05-16T07:00:00Z')
  const run = runIn(await said(carl, rooms.fr, 'run PB-06 vote'))
  // The comcheck reaches all three.
  for (const { id, key } of await stage.store.db.notice.findMany({ where: { runId: run } })) {
    const level = key.includes('duty') ? anne : key.includes('deputy') ? dora : hugo
    await said(level, rooms.fr, `got ${id}`)
  }
  const readiness = await stage.store.db.call.findMany({ where: { runId: run }, orderBy: { startsAt: 'asc' } })
  expect(readiness.map(({ wall, zone }) => [wall, zone])).toEqual(
    ['23', '27', '29'].map((day) => [`2027-05-${day}T17:00`, 'Europe/Paris']),
  )
  await passTo('2027-05-29T15:00:00Z')
  await hold(run, 'before/readiness_call_1', [[anne, rooms.fr]])
  const go = { register: 'go', sites: 'go', ddos: 'go', comms: 'go', risks: 'none' }
  await stage.submit(hugo, rooms.fr, 'answer', `${run} readiness_1`, go)
  const ready = await decisionOf(run, 'before/readiness_1')
  expect(ready).toMatchObject({ state: 'adopted', decidedBy: 'hugo', rule: { profile: 'national', code: 'FR' } })
  // On the eve the calls of the day are planned.
  expect(await callOf(run, 'day_and_night/call_1')).toMatchObject({ state: 'planned', urgent: true })

  await passTo('2027-05-30T05:00:00Z')
  await hold(run, 'day_and_night/call_1', [[anne, rooms.fr]])
  const line = await stage.store.db.round.findFirstOrThrow({ where: { runId: run, kind: 'status-line' } })
  await said(anne, rooms.fr, `line ${line.id} FR normal`)
  await passTo('2027-05-30T17:30:00Z')
  await hold(run, 'day_and_night/call_2', [[anne, rooms.fr]])
  await passTo('2027-05-30T18:15:00Z')
  await hold(run, 'day_and_night/call_3_first', [[anne, rooms.fr]])

  for (const person of [elsa, hugo, pia]) await touchPasskey(stage.store.db, person)
  await stage.submit(elsa, rooms.fr, 'answer', `${run} figures`, { publish: 'yes', why: 'Tested way' })
  await said(hugo, rooms.fr, `approve ${run} figures`)
  await said(pia, rooms.fr, `approve ${run} figures`)
  await stage.settle()
  const figures = await decisionOf(run, 'day_and_night/figures_until.1/figures')
  // Whoever approved first stands beside the one who decided: nobody has to sign afterwards.
  expect(figures).toMatchObject({ type: 'publish', chosen: 'yes', decidedBy: 'elsa', recordedBy: 'hugo', signBy: null })
  const entry = await stage.store.db.ledgerEntry.findFirst({ where: { subject: run, kind: 'decision.made' } })
  expect(entry).not.toBeNull()

  await passTo('2027-05-30T19:00:00Z')
  await hold(run, 'day_and_night/hourly.1/call_3', [[dora, rooms.fr]])
  await stage.submit(elsa, rooms.fr, 'answer', `${run} published`, { at: '2027-05-30T21:05' })
  // The figures are out: no call comes after it.
  await passTo('2027-05-30T23:00:00Z')
  const held = await stage.store.db.call.findMany({ where: { runId: run }, orderBy: { startsAt: 'asc' } })
  expect(held.every(({ state }) => state === 'ended')).toBe(true)
  expect(held.length).toBe(7)
  await passTo('2027-05-31T08:30:00Z')
  await stage.submit(hugo, rooms.fr, 'answer', `${run} stand_down`, { down: 'yes', handed: 'Two cases to the duty' })
  const down = await stage.store.db.decision.findFirstOrThrow({ where: { runId: run, type: 'standdown' } })
  expect(down).toMatchObject({ state: 'adopted', chosen: 'yes', decidedBy: 'hugo' })
  await holds(run)
})
