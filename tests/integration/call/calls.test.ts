import ICAL from 'ical.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAgain } from '../../../src/calendar/change.ts'
import { remindAction } from '../../../src/call/action.ts'
import { type AnswerOutcome, answerCall } from '../../../src/call/answer.ts'
import { answerPath, readAnswerLink } from '../../../src/call/answer-link.ts'
import { endFeed, openFeed, readFeed } from '../../../src/call/feed.ts'
import { type CallFile, readCalls } from '../../../src/call/file.ts'
import { listCalls } from '../../../src/call/find.ts'
import { cancelCall, type NewCall, planCall } from '../../../src/call/plan.ts'
import { rezoneCalls } from '../../../src/call/rezone.ts'
import { extendSeries } from '../../../src/call/series.ts'
import { callTimers } from '../../../src/call/timers.ts'
import { type Message, madeBytes } from '../../../src/chat/message.ts'
import { decisionTimers } from '../../../src/decision/timers.ts'
import type { Directory, Person, Room } from '../../../src/directory/directory.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { runTimers } from '../../../src/playbook/live/timers.ts'
import { scheduleTimers } from '../../../src/playbook/schedule/watch.ts'
import { eraseCase } from '../../../src/retention/erase-case.ts'
import { retentionTimers } from '../../../src/retention/erasure.ts'
import { roundTimers } from '../../../src/round/timers.ts'
import { recall } from '../../../src/sharing/recall.ts'
import { recallTimers } from '../../../src/sharing/recall-timers.ts'
import { timers as caseTimers } from '../../../src/threat/escalation.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { makeWorld, openStage, type Stage } from '../round/stage.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { type Opened, send } from '../web/place.ts'
import { afterDeadline, passTo as passStageTo, toldOf } from './passing.ts'

/** Calls on a real database: national cells, a joint room, a linked room that may carry less; the test is the platforms and the clock. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, kadri, fiona, lux, oscar, stranger } = people
let stage: Stage
let planned = 0

beforeAll(async () => {
  stage = await openStage(directory, new Date('2029-06-10T10:00:00Z'), {
    ...caseTimers,
    ...callTimers,
    ...decisionTimers,
    ...roundTimers,
    ...recallTimers,
    ...retentionTimers,
    ...runTimers,
    ...scheduleTimers,
  })
})
afterAll(() => stage.end())

const file = async (id: string): Promise<CallFile> => {
  const [found] = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { id })
  if (!found) throw new Error(`there is no call ${id}`)
  return found
}
const looking = (): Scene => ({
  tx: stage.store.db,
  keyring: stage.store.keyring,
  directory,
  now: stage.now,
  exercise: true,
  origin: 'http://localhost',
})
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
const told = (id: string, person: { id: string }) => toldOf(stage, id, person)
const card = (id: string, room = 'joint'): Message | undefined => stage.shown.get(`call/${id}/card@${room}`)?.message
const eventIn = (message: Message | undefined): ICAL.Event => {
  const block = message?.blocks.find(({ type }) => type === 'file')
  const bytes = block?.type === 'file' ? madeBytes(block.file) : undefined
  if (!bytes) throw new Error('there is no calendar file')
  const component = new ICAL.Component(ICAL.parse(Buffer.from(bytes).toString()))
  return new ICAL.Event(component.getFirstSubcomponent('vevent') ?? undefined)
}
const passTo = (at: string): Promise<void> => passStageTo(stage, at)
const errands = async (id: string) =>
  stage.store.db.errand.findMany({ where: { key: { startsWith: `call/${id}/mail/` } }, orderBy: { id: 'asc' } })

describe('the life of a call', () => {
  let id = ''

  test('is planned in one line: its card stands in its room, each person invited has an invitation of their own', async () => {
    const answer = await stage.type(anne, rooms.joint, 'call 2029-06-12 14:00 45 min quorum 3 Results path')
    expect(wordsIn(answer)).toContain('is planned: Tue 12 Jun, 14:00 Brussels')
    id = /C-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
    const planned = await file(id)
    expect(planned).toMatchObject({ state: 'planned', wall: '2029-06-12T14:00', minutes: 45, quorum: 3, sequence: 0 })
    expect(planned.startsAt?.toISOString()).toBe('2029-06-12T12:00:00.000Z')
    expect(planned.guests.map(({ personId, code }) => [personId, code])).toEqual([
      ['anne', 'FR'],
      ['bruno', 'FR'],
      ['dorte', 'DK'],
      ['fiona', 'ENISA'],
      ['kadri', 'EE'],
      ['lux', 'BE+LU'],
      ['sven', 'SE'],
    ])
    expect(wordsIn(card(id))).toContain('No answer yet (6): BE, DK, EE, ENISA (observer), FR, LU, SE')
    const answers = ['yes', 'no', 'maybe'].map((said) => `attend ${id} ${said}`)
    expect(commandsIn(card(id))).toEqual([...answers, `join ${id}`, `call ${id}`])
    const danish = told(id, dorte).get('invite.0')
    expect(wordsIn(danish)).toContain(`Du er indkaldt til møde ${id} for DK: tirs. 12. jun., 14.00 Copenhagen`)
    expect(wordsIn(told(id, kadri).get('invite.0'))).toContain('15:00 Tallinn')
    // The calendar learns a number and a time; how to join stands nowhere yet.
    const event = eventIn(danish)
    expect([event.summary, event.uid, event.sequence]).toEqual([`EXERCISE ${id}`, `${id.toLowerCase()}@localhost`, 0])
    expect(event.startDate.toJSDate().toISOString()).toBe('2029-06-12T12:00:00.000Z')
    expect(JSON.stringify([...stage.shown.values()])).not.toContain('conference.example.eu')
    // A linked room of people who are all invited has the card too; one that may carry less is not told.
    expect(wordsIn(card(id, 'abroad'))).toContain('Results path')
    expect(card(id, 'linked')).toBeUndefined()
  })

  test('counts who comes by delegation, the newest answer of each person', async () => {
    await stage.press(dorte, rooms.dk, `attend ${id} no`)
    await stage.press(dorte, rooms.dk, `attend ${id} yes`)
    await stage.press(bruno, rooms.fr, `attend ${id} no`)
    await stage.type(anne, rooms.fr, `attend ${id} yes`)
    await stage.type(lux, rooms.joint, `attend ${id} maybe`)
    const words = wordsIn(card(id))
    expect(words).toContain('Coming (2): DK, FR')
    expect(words).toContain('Maybe (2): BE, LU')
    expect(words).toContain('No answer yet (2): EE, ENISA (observer), SE')
    expect(words).toContain('not yet: 2 come, 3 needed')
    expect(wordsIn(told(id, bruno).get('invite.0'))).toContain('You said: I cannot come')
    expect((await stage.ledger(id)).map(({ kind }) => kind)).toEqual([
      'call.planned',
      ...Array.from({ length: 5 }, () => 'call.answered'),
    ])
  })

  test('moved, it asks everybody anew: the calendar replaces what it has, an earlier message says so', async () => {
    const moved = await stage.type(anne, rooms.joint, `move-call ${id} 2029-06-12 15:00`)
    expect(wordsIn(moved)).toContain('is now on Tue 12 Jun, 15:00 Brussels')
    const after = await file(id)
    expect(after).toMatchObject({ sequence: 1, state: 'planned' })
    expect(after.guests.every(({ answer, told: sequence }) => answer === null && sequence === 1)).toBe(true)
    expect(wordsIn(told(id, dorte).get('invite.0'))).toContain('er flyttet siden')
    const event = eventIn(told(id, dorte).get('invite.1'))
    expect([event.uid, event.sequence, event.startDate.toJSDate().toISOString()]).toEqual([
      `${id.toLowerCase()}@localhost`,
      1,
      '2029-06-12T13:00:00.000Z',
    ])
    // Nobody but who leads it may move it, and others learn no more than that.
    expect(wordsIn(await stage.type(kadri, rooms.joint, `move-call ${id} 2029-06-13 15:00`))).toContain(
      'Only who called',
    )
  })

  test('reminds at 24 h who did not answer, from 1 h on all who may come, at the end with the way to join: one stands', async () => {
    const reminded = (person: Person) => [...told(id, person).keys()].filter((what) => !what.startsWith('invite'))
    await stage.press(anne, rooms.joint, `attend ${id} yes`)
    await stage.press(bruno, rooms.fr, `attend ${id} no`)
    await passTo('2029-06-11T13:00:00Z')
    // Whoever missed the invitation is rung; who comes has it said by an edit of theirs.
    expect([anne, bruno, kadri].map(reminded)).toEqual([[], [], ['day.1']])
    expect(wordsIn(told(id, kadri).get('day.1'))).toContain(`Call ${id} begins in 24 h 0 min`)
    expect(wordsIn(told(id, anne).get('invite.1'))).toContain(`Call ${id} begins in 24 h 0 min`)
    await passTo('2029-06-12T12:00:00Z')
    expect([anne, bruno, kadri].map(reminded)).toEqual([['hour.1'], [], ['hour.1']])
    expect(wordsIn(told(id, anne).get('hour.1'))).toContain(`Call ${id} begins in 1 h 0 min`)
    expect(wordsIn(told(id, anne).get('hour.1'))).not.toContain('conference')
    await stage.press(kadri, rooms.joint, `attend ${id} maybe`)
    expect(wordsIn(told(id, kadri).get('hour.1'))).toContain('You said: maybe')
    await passTo('2029-06-12T12:45:00Z')
    expect([anne, bruno, kadri].map(reminded)).toEqual([['quarter.1'], [], ['quarter.1']])
    expect(wordsIn(told(id, anne).get('quarter.1'))).toContain(`https://conference.example.eu/${id}`)
    expect(told(id, bruno).has('quarter.1')).toBe(false)
    expect(stage.shown.get(`call/${id}/for/FR/quarter.1@~anne`)?.only).toBeDefined()
    await passTo('2029-06-12T13:00:00Z')
    const running = await file(id)
    expect(running).toMatchObject({ state: 'running' })
    expect(told(id, kadri).has('start.1')).toBe(true)
    expect(wordsIn(told(id, anne).get('quarter.1'))).toContain('begins now')
    expect(wordsIn(card(id))).toContain(`line ${running.rollCallId} here`)
  })

  test('the roll is called by delegation, who comes later is late, the minutes decide and give work, the end is told', async () => {
    const { rollCallId: roll } = await file(id)
    await stage.press(anne, rooms.joint, `line ${roll} here`)
    await stage.press(dorte, rooms.dk, `line ${roll} here`)
    await stage.press(fiona, rooms.joint, `line ${roll} here`)
    stage.pass(7)
    await stage.press(kadri, rooms.joint, `line ${roll} here`)
    await stage.press(lux, rooms.joint, `line ${roll} BE excused`)
    const minutes = await stage.type(
      anne,
      rooms.joint,
      `minutes ${id} decision: The mirror site takes over ; action: @DK check the mirror by 2029-06-13 12:00 ; All calm`,
    )
    expect(wordsIn(minutes)).toContain('3 lines stand in the minutes')
    expect(wordsIn(await stage.type(oscar, rooms.fr, `minutes ${id} note: mine`))).toContain('You observe')
    // An observer notes what was decided, and speaks for nobody.
    await stage.type(fiona, rooms.joint, `minutes ${id} decision: The observers take over`)
    expect((await file(id)).lines.at(-1)).toMatchObject({ words: 'The observers take over', decisionId: null })
    await stage.type(anne, rooms.joint, `end-call ${id}`)
    const [ended] = (await stage.ledger(id)).filter(({ kind }) => kind === 'call.ended')
    const decision = (await file(id)).lines[0]?.decisionId
    expect(ended?.payload).toMatchObject({
      rows: { FR: 'here', DK: 'here', EE: 'late', BE: 'excused', LU: null, SE: null, ENISA: 'here' },
      present: 3,
      quorum: true,
      decisions: [decision],
      actions: 1,
    })
    const summary = stage.shown.get(`call/${id}/summary@joint`)?.message
    expect(wordsIn(summary)).toContain('Here (3): DK, EE (late), ENISA (observer), FR')
    expect(wordsIn(summary)).toContain(`${decision} The mirror site takes over`)
    expect(wordsIn(summary)).toContain('check the mirror – DK, by Wed 13 Jun, 12:00 Brussels')
    expect(wordsIn(told(id, anne).get('start.1'))).not.toContain('conference')
    const row = await stage.store.db.decision.findUniqueOrThrow({
      where: { id: decision ?? '' },
      include: { positions: true },
    })
    expect(row).toMatchObject({ state: 'adopted', type: 'procedural', callId: id })
    // None of them took a position by an act of its own: that is said, with who wrote it down.
    expect(row.positions.map(({ code, personId, minuted }) => [code, personId, minuted]).toSorted()).toEqual(
      ['DK', 'EE', 'FR'].map((code) => [code, 'anne', true]),
    )
    expect(wordsIn(await stage.type(dorte, rooms.dk, `decision ${decision}`))).toContain(
      'DK [ifølge referatet] Vedtag (Anne',
    )
    // Whoever remembers it otherwise says so: what they say themselves takes the place of what was minuted.
    await stage.type(dorte, rooms.dk, `position ${decision} no because DK only took note`)
    expect(await stage.store.db.decision.findUnique({ where: { id: decision ?? '' } })).toMatchObject({
      state: 'rejected',
    })
    const dk = await stage.store.db.decisionPosition.findMany({ where: { decisionId: decision ?? '', code: 'DK' } })
    expect(dk).toMatchObject([
      { value: 'yes', minuted: true, late: false },
      { value: 'no', minuted: false, late: false, personId: 'dorte' },
    ])
  })

  test('what it gave to do waits among tasks, reminds once, and is done once', async () => {
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'tasks'))).toContain('check the mirror')
    await passTo('2029-06-13T10:00:00Z')
    expect(wordsIn(stage.shown.get(`call/${id}/action/2@~dorte`)?.message)).toContain('check the mirror')
    // The next call of the same room takes it up, for whoever looks at its agenda.
    const next = await plan({ codes: (await file(id)).codes })
    const agenda = wordsIn(await stage.press(kadri, rooms.joint, `call ${next}`))
    expect(agenda).toContain('Given to do by earlier calls, and overdue')
    expect(agenda).toContain(`${id} check the mirror – DK, by Wed 13 Jun, 13:00 Tallinn`)
    expect(agenda).not.toContain('[Agenda]')
    await stage.inScene((scene) => cancelCall(scene, next))
    expect(wordsIn(await stage.type(kadri, rooms.joint, `minutes ${id} done 2`))).toContain('for others to do')
    await stage.type(dorte, rooms.dk, `minutes ${id} done 2`)
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'tasks'))).not.toContain('check the mirror')
    expect(wordsIn(stage.shown.get(`call/${id}/summary@joint`)?.message)).toContain('check the mirror – DK, done')
  })
})

describe('a time that leaves a doubt', () => {
  test('comes twice or never: it is asked back with full commands, which plan it', async () => {
    const twice = await stage.type(anne, rooms.joint, 'call 2029-10-28 02:30 Europe/Brussels Night shift')
    expect(wordsIn(twice)).toContain('comes twice')
    const [first = '', second = ''] = commandsIn(twice)
    const before = await stage.store.db.call.count()
    await stage.press(anne, rooms.joint, first)
    await stage.press(anne, rooms.joint, second)
    const made = await readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { wall: '2029-10-28T02:30' })
    expect(await stage.store.db.call.count()).toBe(before + 2)
    expect(made.map(({ startsAt, offset, title }) => [startsAt?.toISOString(), offset, title])).toEqual([
      ['2029-10-28T00:30:00.000Z', 120, 'Night shift'],
      ['2029-10-28T01:30:00.000Z', 60, 'Night shift'],
    ])
    expect(wordsIn(card(made[0]?.id ?? ''))).not.toContain('clocks change')
    const never = await stage.type(anne, rooms.joint, 'call 2030-03-31 02:30 Europe/Brussels Night shift')
    expect(wordsIn(never)).toContain('does not exist')
    expect(commandsIn(never)).toHaveLength(2)
  })

  test('a time that is over, or none, plans nothing', async () => {
    const before = await stage.store.db.call.count()
    expect(wordsIn(await stage.type(anne, rooms.joint, 'call 2029-06-01 14:00 Too late'))).toContain('is over')
    const none = await stage.type(anne, rooms.joint, 'call Weekly sync')
    expect(commandsIn(none)).toContain('call find 30 min Weekly sync')
    expect(await stage.store.db.call.count()).toBe(before)
  })

  test('everybody is asked when they can, several times each, and the best is planned by a button', async () => {
    const asked = await stage.type(anne, rooms.joint, 'call find 30 min Weekly sync')
    const id = /C-2029-\d{4}/.exec(wordsIn(asked))?.[0] ?? ''
    const sought = await file(id)
    expect(sought).toMatchObject({ state: 'finding', startsAt: null })
    const round = sought.roundId ?? ''
    await stage.submit(anne, rooms.joint, 'line', `${round} FR`, { answer: 'a,c' })
    await stage.type(dorte, rooms.dk, `line ${round} c`)
    await stage.type(kadri, rooms.joint, `line ${round} b+c`)
    await stage.type(lux, rooms.joint, `line ${round} BE none`)
    // What was asked about counts, whatever would be proposed today.
    await stage.store.db.round.update({ where: { id: round }, data: { askedAt: new Date('2029-01-02T10:00:00Z') } })
    await passTo(await afterDeadline(stage, round))
    const found = stage.shown.get(`call/${id}/found@~anne`)?.message
    expect(wordsIn(found)).toContain('3 of 6')
    expect(wordsIn(found)).toContain('Cannot or did not answer: BE, LU, SE')
    const [take = ''] = commandsIn(found)
    await stage.press(anne, rooms.joint, take)
    // It is kept as the local time that was meant: newer zone data moves it as it moves every other.
    const kept = { wall: '2029-06-15T10:00', zone: 'Europe/Brussels', offset: null }
    expect(await file(id)).toMatchObject({ state: 'planned', title: 'Weekly sync', ...kept })
    expect((await file(id)).guests.length).toBeGreaterThan(3)
  })
})

describe('who may know', () => {
  test('of a call of others nothing is told: not in the list, not by its number, not in a feed, not by an answer', async () => {
    const id = await plan({ codes: ['FR', 'DK'], roomId: 'fr', label: 'TLP:AMBER', onlyAsked: true })
    const none = wordsIn(await stage.type(kadri, rooms.joint, 'call C-2029-9999'))
    for (const command of ['call', 'join', 'attend', 'move-call', 'cancel-call', 'begin-call', 'end-call', 'minutes']) {
      const more = command === 'attend' ? ' yes' : command === 'move-call' ? ' tomorrow 14:00' : ''
      const refused = wordsIn(await stage.type(kadri, rooms.joint, `${command} ${id}${more}`))
      const there = wordsIn(await stage.type(kadri, rooms.joint, `${command} C-2029-9999${more}`))
      expect(refused.replaceAll(id, 'C-2029-9999'), command).toBe(there)
    }
    expect(none).toContain('There is no call')
    expect((await listCalls(looking(), kadri)).map((each) => each.id)).not.toContain(id)
    expect(wordsIn(await stage.type(kadri, rooms.joint, 'calls'))).not.toContain(id)
    expect(await feedOf(kadri)).not.toContain(id)
    expect(await feedOf(dorte)).toContain(id)
    // Whoever only observes may know of it, as an addressee, and is not told how to join unless invited.
    expect(wordsIn(await stage.type(oscar, rooms.fr, `join ${id}`))).not.toContain('conference')
    expect(wordsIn(await stage.type(dorte, rooms.dk, `join ${id}`))).toContain('conference.example.eu')
  })

  test('a feed holds number and time alone, is a secret, and ends when its person says so or has no role any more', async () => {
    const calendar = await feedOf(dorte)
    expect(calendar).not.toMatch(/Results path|conference|AMBER/)
    expect(calendar).toContain('SUMMARY:EXERCISE C-')
    const answer = await stage.type(dorte, rooms.dk, 'feed')
    const [, secret = ''] = /calendar\/([\w-]+)\.ics/.exec(wordsIn(answer)) ?? []
    const rows = await stage.store.db.calendarFeed.findMany()
    expect(JSON.stringify(rows)).not.toContain(secret)
    expect(await readFeed(looking(), secret)).toBeDefined()
    expect(await readFeed(looking(), `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined()
    expect(await readFeed(looking(), "x' OR '1'='1")).toBeUndefined()
    const left = { ...directory, people: new Map([...directory.people, ['dorte', { ...dorte, roles: [] }]]) }
    expect(await readFeed({ ...looking(), directory: left }, secret)).toBeUndefined()
    // Where operators outside read along no address is made, and the one that works goes on.
    const held = await secretOf(kadri)
    const assurance = { encryption: 'in-transit', operator: 'foreign', joinersReadBack: false } as const
    stage.become((world) => withRoom(world, { ...rooms.linked, assurance }))
    const above = await stage.type(kadri, rooms.linked, 'feed')
    stage.become(() => directory)
    expect(wordsIn(above)).toContain('may not stand here')
    expect(JSON.stringify(above)).toContain('http://localhost/account/calendar')
    expect(await readFeed(looking(), held)).toBeDefined()
    await stage.type(dorte, rooms.dk, 'feed off')
    expect(await readFeed(looking(), secret)).toBeUndefined()
  })

  test('an invitation about a case is taken back when the case is raised, and what is said of it later keeps to that', async () => {
    const db = stage.store.db
    const { keyring } = stage.store
    await db.case.create({
      data: {
        number: 'EL-2029-FR-0007',
        code: 'FR',
        year: 2029,
        title: keyring.seal('Mirror', 'case.title'),
        report: keyring.seal('{"what":"x","concerns":"FR"}', 'case.report'),
        label: 'TLP:AMBER',
        addressees: ['FR', 'DK', 'EE'],
        released: true,
        status: 'accepted',
        triage: {},
        reporterId: 'bruno',
        level: 0,
        roomId: 'fr',
        version: 1,
        reportedAt: stage.now,
      },
    })
    const id = await plan({ caseNumber: 'EL-2029-FR-0007', title: 'Mirror down' })
    expect(wordsIn(told(id, dorte).get('invite.0'))).toContain('Mirror down')
    await db.case.update({
      where: { number: 'EL-2029-FR-0007' },
      data: { label: 'TLP:AMBER+STRICT', addressees: ['FR'], released: false },
    })
    await stage.inScene(async (scene) => {
      const of = { key: 'raised', cause: 'raised', subject: 'case/EL-2029-FR-0007', label: 'TLP:AMBER+STRICT' } as const
      return (await recall(scene, { ...of, addressees: ['FR'] })).effects
    })
    const copies = await db.recallCopy.findMany({ where: { slot: { startsWith: `call/${id}/` } } })
    expect(copies.map(({ slot }) => slot)).toContain(`call/${id}/for/DK/invite.0@~dorte`)
    expect(copies.map(({ slot }) => slot)).toContain(`call/${id}/card@joint`)
    expect(copies.map(({ slot }) => slot)).not.toContain(`call/${id}/for/FR/invite.0@~bruno`)
    // Who answers changes the card: it is still for France alone, and others keep number and time.
    await stage.press(bruno, rooms.fr, `attend ${id} yes`)
    expect(wordsIn(card(id))).not.toContain('Mirror down')
    expect(wordsIn(await stage.type(dorte, rooms.dk, `call ${id}`))).toContain('Der er intet møde')
    expect(wordsIn(await stage.type(dorte, rooms.dk, `attend ${id} yes`))).toContain('Noteret')
    expect(wordsIn(told(id, dorte).get('invite.0'))).not.toContain('Mirror down')
    expect(await feedOf(dorte)).toContain(id)
    // With its case it loses its words, also in the store; number and time stay.
    await stage.inScene((scene) => eraseCase(scene, 'EL-2029-FR-0007', 'erasure', anne))
    expect((await file(id)).title).toMatchObject({ en: expect.stringContaining('erased') })
    expect(await file(id)).toMatchObject({ state: 'cancelled', wall: '2029-06-20T14:00' })
    expect(stage.shown.has(`call/${id}/for/FR/invite.0@~bruno`)).toBe(false)
  })
})

/** A directory in which somebody is otherwise. */
const withPerson = (world: Directory, person: Person): Directory => ({
  ...world,
  people: new Map([...world.people, [person.id, person]]),
  accounts: new Map([...world.accounts, ...person.accounts.map((account) => [account, person] as const)]),
})

/** A directory in which a room is otherwise. */
const withRoom = (world: Directory, room: Room): Directory => ({
  ...world,
  rooms: new Map([...world.rooms, [room.id, room]]),
  conversations: new Map([...world.conversations, [room.conversation, room]]),
})

/** The secret of an address of a person's calendar that is made for this. */
async function secretOf(person: Person): Promise<string> {
  const room = person === dorte ? rooms.dk : rooms.joint
  const answer = await stage.type(person, room, 'feed')
  return /calendar\/([\w-]+)\.ics/.exec(wordsIn(answer))?.[1] ?? ''
}

/** A person's calendar, by such an address. */
const feedOf = async (person: Person): Promise<string> => (await readFeed(looking(), await secretOf(person))) ?? ''

describe('what changes under a call', () => {
  test('newer time zone data moves it with everybody told, and the same data moves nothing', async () => {
    const id = await plan({ wall: '2029-08-20T14:00', zone: 'Asia/Nicosia' })
    expect((await file(id)).startsAt?.toISOString()).toBe('2029-08-20T11:00:00.000Z')
    expect(await stage.inScene(rezoneCalls)).toEqual([])
    // As if it had been planned by older data.
    await stage.store.db.call.update({ where: { id }, data: { startsAt: new Date('2029-08-20T12:00:00Z') } })
    await stage.inScene(rezoneCalls)
    expect(await file(id)).toMatchObject({ sequence: 1, wall: '2029-08-20T14:00' })
    expect((await file(id)).startsAt?.toISOString()).toBe('2029-08-20T11:00:00.000Z')
    expect(eventIn(told(id, kadri).get('invite.1')).sequence).toBe(1)
    expect((await stage.ledger(id)).map(({ kind }) => kind)).toEqual(['call.planned', 'call.moved'])
  })

  test('called off after reminders, nothing of it fires any more, and its calendar entry is taken away', async () => {
    const start = new Date(stage.now.getTime() + 40 * 60_000)
    const id = await plan({ wall: start.toISOString().slice(0, 16), zone: 'UTC', urgent: true })
    await passTo(new Date(start.getTime() - 15 * 60_000).toISOString())
    expect(told(id, kadri).has('quarter.0')).toBe(true)
    expect(wordsIn(await stage.type(anne, rooms.joint, `cancel-call ${id}`))).toContain('Call it off?')
    expect((await file(id)).state).toBe('planned')
    await stage.press(anne, rooms.joint, `cancel-call ${id} now`)
    const off = told(id, kadri).get('off.1')
    expect(wordsIn(off)).toContain('is off')
    expect(eventIn(off)).toMatchObject({ sequence: 1 })
    expect(wordsIn(told(id, kadri).get('quarter.0'))).not.toContain('conference')
    await passTo(new Date(start.getTime() + 3_600_000).toISOString())
    expect(await file(id)).toMatchObject({ state: 'cancelled', begunAt: null })
    expect(told(id, kadri).has('start.0')).toBe(false)
  })

  test('nobody ends it: it does so itself half an hour after its time, and says who was silent', async () => {
    const start = new Date(stage.now.getTime() + 20 * 60_000)
    const id = await plan({ wall: start.toISOString().slice(0, 16), zone: 'UTC', quorum: 2 })
    await passTo(new Date(start.getTime() + 59 * 60_000).toISOString())
    const { rollCallId: roll } = await file(id)
    // Too few are there: what they agree on is written down, and is no decision on record.
    await stage.press(anne, rooms.joint, `line ${roll} here`)
    const taken = await stage.type(anne, rooms.joint, `minutes ${id} decision: We publish jointly`)
    expect(wordsIn(taken)).toContain('We publish jointly (not a decision on record)')
    expect(await file(id)).toMatchObject({ state: 'running', lines: [{ kind: 'decision', decisionId: null }] })
    await passTo(new Date(start.getTime() + 61 * 60_000).toISOString())
    expect((await file(id)).state).toBe('ended')
    const words = wordsIn(stage.shown.get(`call/${id}/summary@joint`)?.message)
    expect(words).toContain('No answer: DK, EE')
    expect(words).toContain('Quorum not reached: 1 of 2 needed')
    expect(words).toContain('We publish jointly (not a decision on record)')
  })
})

describe('calls that come again', () => {
  test('a weekly series keeps its wall clock over a clock change, and ends with what lies ahead called off', async () => {
    await passTo('2029-10-20T10:00:00Z')
    const answer = await stage.type(anne, rooms.joint, 'series every Monday 10:00 30 min Weekly sync')
    const series = /K-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
    const own = () => readCalls({ tx: stage.store.db, keyring: stage.store.keyring }, { seriesId: series })
    expect((await own()).map(({ startsAt }) => startsAt?.toISOString())).toEqual([
      '2029-10-22T08:00:00.000Z',
      '2029-10-29T09:00:00.000Z',
      '2029-11-05T09:00:00.000Z',
    ])
    expect(wordsIn(card((await own())[1]?.id ?? ''))).toContain('The clocks change before the call')
    await passTo('2029-10-30T10:00:00Z')
    expect((await own()).map(({ state }) => state).slice(0, 2)).toEqual(['ended', 'ended'])
    expect((await own()).length).toBeGreaterThan(3)
    expect(wordsIn(await stage.type(kadri, rooms.joint, `series end ${series}`))).toContain('There is no series')
    await stage.type(anne, rooms.joint, `series end ${series}`)
    expect((await own()).filter(({ state }) => state === 'planned')).toEqual([])
  })

  test('the calls of an election night stand by the close of the polls, and go with it when that changes', async () => {
    const { db } = stage.store
    await db.election.create({ data: { id: 'vote-fr', title: 'A vote', kind: 'parliamentary' } })
    const poll = { electionId: 'vote-fr', code: 'FR', day: '2029-12-02', zone: 'Europe/Paris' }
    await db.poll.create({ data: { ...poll, opens: '08:00', closes: '20:00' } })
    const answer = await stage.type(bruno, rooms.fr, 'series election night vote-fr Results path')
    const series = /K-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
    const own = () => readCalls({ tx: db, keyring: stage.store.keyring }, { seriesId: series })
    const starts = async () => (await own()).map(({ startsAt }) => startsAt?.toISOString().slice(5, 16))
    const before = ['12-02T19:15', '12-02T20:00', '12-02T21:00', '12-02T22:00', '12-02T23:00', '12-03T00:00']
    expect((await starts()).slice(0, 6)).toEqual(before)
    expect(await own()).toHaveLength(8)
    // One of them was moved by hand, and then the polls stay open for longer.
    const [first] = await own()
    await stage.type(bruno, rooms.fr, `move-call ${first?.id} 2029-12-02 20:20`)
    await stage.inScene((scene) => extendSeries(scene, series))
    expect((await starts())[0]).toBe('12-02T19:20')
    await passTo('2029-12-02T18:00:00Z')
    expect(wordsIn(await stage.type(anne, rooms.fr, 'calendar set vote-fr FR 2029-12-02 08:00-22:00'))).toContain(
      '22:00',
    )
    await passTo('2029-12-02T18:00:01Z')
    expect((await starts()).slice(0, 2)).toEqual(['12-02T21:15', '12-02T22:00'])
    expect(wordsIn(told(first?.id ?? '', bruno).get('invite.2'))).toContain('22:15')
    expect((await own()).every(({ electionId }) => electionId === 'vote-fr')).toBe(true)
    await stage.type(bruno, rooms.fr, `series end ${series}`)
    expect(new Set((await own()).map(({ state }) => state))).toEqual(new Set(['cancelled']))
  })

  test('an election that is cancelled calls its night off, and the series is over', async () => {
    const { db } = stage.store
    const answer = await stage.type(bruno, rooms.fr, 'series election night vote-fr Results path')
    const series = /K-2029-\d{4}/.exec(wordsIn(answer))?.[0] ?? ''
    const own = () => readCalls({ tx: db, keyring: stage.store.keyring }, { seriesId: series })
    expect(new Set((await own()).map(({ state }) => state))).toEqual(new Set(['planned']))
    await db.election.update({ where: { id: 'vote-fr' }, data: { cancelledAt: stage.now } })
    await stage.inScene(async (scene) => lookAgain('vote-fr', scene.now))
    await passTo('2029-12-02T18:00:02Z')
    expect(new Set((await own()).map(({ state }) => state))).toEqual(new Set(['cancelled']))
    expect(wordsIn(told((await own())[0]?.id ?? '', bruno).get('off.1'))).toContain('is off')
    expect((await stage.ledger(series)).map(({ kind }) => kind)).toEqual(['series.planned', 'series.ended'])
    const looks = await db.timer.findMany({ where: { key: `series/${series}/look`, state: 'pending' } })
    expect(looks).toEqual([])
  })
})

describe('attacks', () => {
  const linkFor = (id: string, person: { pseudonym: string }, sequence = 0) =>
    answerPath({ call: id, pseudonym: person.pseudonym, sequence }, stage.store.keyring)
  const read = (path: string) => {
    const [, , call = '', sequence = '', pseudonym = '', mac = ''] = path.split('/')
    return readAnswerLink({ call, sequence, pseudonym, mac }, stage.store.keyring)
  }

  test('a link is good for its call, person and invitation alone', async () => {
    const id = await plan({ wall: '2029-12-20T14:00' })
    const path = linkFor(id, kadri)
    expect(read(path)).toEqual({ call: id, pseudonym: 'p-kadri', sequence: 0 })
    expect(read(path.replace('p-kadri', 'p-dorte'))).toBeUndefined()
    expect(read(path.replace('/0/', '/1/'))).toBeUndefined()
    expect(read(path.replace(id, 'C-2029-0001'))).toBeUndefined()
    expect(read(`${path.slice(0, -2)}xx`)).toBeUndefined()
    expect(path).not.toContain('Kadri')
    const answer = (person: typeof kadri, sequence: number) => {
      let outcome = ''
      return stage
        .inScene(async (scene) => {
          const taken = await answerCall(scene, id, { person, answer: 'yes', via: 'link', sequence })
          outcome = taken.outcome
          return taken.effects
        })
        .then(() => outcome)
    }
    expect(await answer(kadri, 0)).toBe('taken')
    expect(await answer(stranger, 0)).toBe('not-invited')
    await stage.type(anne, rooms.joint, `move-call ${id} 2029-12-21 14:00`)
    expect(await answer(kadri, 0)).toBe('moved')
    expect((await file(id)).guests.find(({ personId }) => personId === 'kadri')?.answer).toBeNull()
    await stage.inScene((scene) => cancelCall(scene, id))
    expect(await answer(kadri, 1)).toBe('over')
  })

  test('whoever changed post answers for the old one no more, and has its calls in no calendar', async () => {
    const id = await plan({ wall: '2029-12-27T14:00' })
    const answer = await stage.type(kadri, rooms.joint, 'feed')
    const [, secret = ''] = /calendar\/([\w-]+)\.ics/.exec(wordsIn(answer)) ?? []
    expect(await readFeed(looking(), secret)).toContain(id)
    const moved = { ...kadri, roles: kadri.roles.map((role) => ({ ...role, code: 'DK' })) }
    const since = { ...directory, people: new Map([...directory.people, ['kadri', moved]]) }
    expect(await readFeed({ ...looking(), directory: since }, secret)).not.toContain(id)
    await stage.inScene(async (scene) => {
      const then = { ...scene, directory: since }
      const link = await answerCall(then, id, { person: moved, answer: 'yes', via: 'link', sequence: 0 })
      expect(link.outcome).toBe('not-invited')
      const chat = await answerCall(then, id, { person: moved, answer: 'yes', via: 'web:kadri' })
      expect(chat.file?.guests.find(({ personId }) => personId === 'kadri')).toMatchObject({
        code: 'DK',
        answer: 'yes',
      })
      return chat.effects
    })
  })

  test('whoever changed post is told no more how to join what they were invited to, though they may read of it', async () => {
    const id = await plan({ wall: '2029-12-27T15:00', label: 'TLP:GREEN', codes: ['FR', 'EE'] })
    expect(wordsIn(await stage.type(kadri, rooms.joint, `join ${id}`))).toContain('conference.example.eu')
    const moved = { ...kadri, roles: kadri.roles.map((role) => ({ ...role, code: 'SE' })) }
    stage.become((world) => withPerson(world, moved))
    const refused = wordsIn(await stage.type(moved, rooms.joint, `join ${id}`))
    stage.become(() => directory)
    expect(refused).toContain('You are not invited')
    expect(refused).not.toContain('conference.example.eu')
  })

  test('whoever works for a member that is invited, and is not by name, is told while the call runs how to join', async () => {
    const id = await plan({ wall: '2029-12-27T16:00', codes: ['FR', 'EE', 'SE'] })
    await stage.store.db.callGuest.delete({ where: { callId_personId: { callId: id, personId: 'kadri' } } })
    await stage.type(anne, rooms.joint, `begin-call ${id}`)
    const said = await stage.type(kadri, rooms.joint, `attend ${id} yes`)
    expect(wordsIn(said)).toContain('has begun')
    expect(commandsIn(said)).toContain(`join ${id}`)
    expect(wordsIn(await stage.type(kadri, rooms.joint, `join ${id}`))).toContain('conference.example.eu')
    // A letter is answered by whom it was written to alone, and who may not join is invited to nothing.
    await stage.inScene(async (scene) => {
      const link = await answerCall(scene, id, { person: kadri, answer: 'yes', via: 'link', sequence: 0 })
      const other = await answerCall(scene, id, { person: dorte, answer: 'yes', via: 'web:dorte' })
      expect([link.outcome, other.outcome]).toEqual(['not-invited', 'not-invited'])
      return []
    })
  })

  test('who left the post in which a call gave them something to do is not told of it any more', async () => {
    const id = await plan({ wall: '2029-12-28T14:00' })
    await stage.type(anne, rooms.joint, `begin-call ${id}`)
    await stage.type(anne, rooms.joint, `minutes ${id} action: @Kadri count the seals by 2029-12-30 12:00`)
    expect((await file(id)).lines).toMatchObject([{ ownerId: 'kadri', code: 'EE' }])
    const moved = { ...kadri, roles: kadri.roles.map((role) => ({ ...role, code: 'SE' })) }
    const since = { ...directory, people: new Map([...directory.people, ['kadri', moved]]) }
    const remind = (of: Directory) => stage.inScene((scene) => remindAction({ ...scene, directory: of }, id, 1))
    expect(await remind(since)).toEqual([])
    expect(await remind(directory)).toEqual([`call/${id}/action/1@~kadri`])
  })

  test('what somebody calls a call ends no line of a calendar, a letter or a message', async () => {
    await stage.store.db.contact.create({
      data: {
        id: 'k-mail',
        personId: 'kadri',
        channel: 'email',
        address: stage.store.keyring.seal('kadri@example.eu', 'contact.address'),
        position: 0,
      },
    })
    const evil = 'Sync\r\nATTENDEE:mailto:evil@example.org\r\nBcc: evil@example.org <script>'
    const id = await plan({ title: evil, wall: '2029-12-22T14:00' })
    const [letter] = await errands(id)
    expect(letter).toBeDefined()
    const { content } = JSON.parse(stage.store.keyring.openText(letter?.body ?? new Uint8Array(), 'errand')) as {
      content: { calendar: string }
    }
    expect(JSON.stringify(content)).not.toMatch(/evil|Sync/)
    expect(content.calendar).toMatch(/:mailto:kadri@example.eu/i)
    expect(JSON.stringify(eventIn(told(id, kadri).get('invite.0')).component.toJSON())).not.toMatch(/evil|Sync/)
  })
})

describe('pages', () => {
  const webs: Web[] = []
  afterAll(async () => {
    for (const web of webs) await web.stop()
  })

  async function openWeb(): Promise<Opened> {
    const { db, keyring } = stage.store
    const web = createWeb({
      db,
      keyring,
      world: 'exercise',
      names: 'per-person',
      host: '127.0.0.1',
      port: 0,
      directory: () => directory,
      now: () => stage.now,
      log: () => {},
      async answerCall(person, call, answer, to) {
        let outcome: AnswerOutcome = 'not-invited'
        await stage.inScene(async (scene) => {
          const taken = await answerCall(scene, call, { person, answer, ...to })
          outcome = taken.outcome
          return taken.effects
        })
        return outcome
      },
      feeds: {
        async open(person) {
          let path = ''
          await stage.inScene(async (scene) => {
            const opened = await openFeed(scene, person)
            path = opened.path
            return opened.effects
          })
          return path
        },
        end: async (person) => void (await stage.inScene((scene) => endFeed(scene, person))),
      },
    })
    webs.push(web)
    const { origin, port } = await web.start()
    return { web, origin, port, host: `localhost:${port}` }
  }

  /** The cookie of somebody who signs in. */
  async function signIn(at: Opened, { id, name, language, zone, pseudonym }: Person): Promise<string> {
    const { db } = stage.store
    await db.person.upsert({ where: { id }, create: { id, name, language, zone, pseudonym }, update: {} })
    return (await send(at, { method: 'POST', path: await issueSignInLink(db, id, 'sign-in', 60_000) })).cookie ?? ''
  }
  /** What a page says, without its frame. */
  const textOf = (page: string): string =>
    page
      .replace(/[\s\S]*<main[^>]*>|<\/main>[\s\S]*/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')

  test('by a letter’s link somebody answers without signing in: looking changes nothing, and nothing is told but number and time', async () => {
    const at = await openWeb()
    const id = await plan({ wall: '2029-12-23T14:00', title: 'Results path' })
    const path = answerPath({ call: id, pseudonym: 'p-kadri', sequence: 0 }, stage.store.keyring)
    const page = await send(at, { path })
    expect(page.status).toBe(200)
    expect(page.text).toContain(id)
    expect(page.text).toContain('Sun 23 Dec, 15:00 Tallinn')
    expect(page.text).not.toMatch(/Results path|conference|Anne|Kadri|AMBER/)
    expect((await file(id)).guests.find(({ personId }) => personId === 'kadri')?.answer).toBeNull()
    const answered = await send(at, { path, form: { answer: 'maybe' } })
    expect([answered.status, answered.text.includes('Noted')]).toEqual([200, true])
    expect((await file(id)).guests.find(({ personId }) => personId === 'kadri')?.answer).toBe('maybe')
    // Forged, of somebody else, from another page, and after the call was moved.
    expect((await send(at, { path: path.replace('p-kadri', 'p-dorte') })).status).toBe(404)
    expect((await send(at, { path: `${path}x`, form: { answer: 'yes' } })).status).toBe(404)
    expect((await send(at, { path, form: { answer: 'perhaps' } })).status).toBe(404)
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    expect((await send(at, { path, form: { answer: 'yes' }, headers: foreign })).status).toBe(403)
    await stage.type(anne, rooms.joint, `move-call ${id} 2029-12-24 14:00`)
    expect((await send(at, { path, form: { answer: 'yes' } })).text).toContain('earlier time')
    expect((await file(id)).guests.find(({ personId }) => personId === 'kadri')?.answer).toBeNull()
  })

  test('whoever opens a letter’s link while the call runs is told that it has begun, and the way to join', async () => {
    const at = await openWeb()
    const id = await plan({ wall: '2029-12-23T14:00', title: 'Results path' })
    const path = answerPath({ call: id, pseudonym: 'p-kadri', sequence: 0 }, stage.store.keyring)
    await stage.type(anne, rooms.joint, `begin-call ${id}`)
    for (const page of [await send(at, { path }), await send(at, { path, form: { answer: 'yes' } })]) {
      expect(textOf(page.text)).toContain(`The call has begun. To join, write join ${id}`)
      expect(page.text).toContain(`href="/calls/${id}"`)
      expect(page.text).not.toMatch(/is over|Results path|conference/)
    }
    const said = await stage.type(kadri, rooms.joint, `attend ${id} yes`)
    expect(wordsIn(said)).toContain('has begun')
    expect(commandsIn(said)).toContain(`join ${id}`)
    await stage.type(anne, rooms.joint, `end-call ${id}`)
    expect(textOf((await send(at, { path })).text)).toContain('is over or off')
    expect(wordsIn(await stage.type(kadri, rooms.joint, `attend ${id} yes`))).toContain('is over')
  })

  test('a call stands whole on its page: who comes, the agenda, the roll with its quorum, minutes, what was decided', async () => {
    const at = await openWeb()
    const id = await plan({ wall: '2029-12-27T10:00', quorum: 2, agenda: ['Who phones whom'], title: 'Mirror site' })
    const [anneReads, kadriReads] = [await signIn(at, anne), await signIn(at, kadri)]
    const page = async (cookie: string) => textOf((await send(at, { path: `/calls/${id}`, cookie })).text)
    await stage.press(dorte, rooms.dk, `attend ${id} yes`)
    const planned = await page(kadriReads)
    expect(planned).toContain(`Call ${id} Mirror site`)
    expect(planned).toMatch(/When Thu,? 27 Dec(?: 2029)?, 11:00 Tallinn \(GMT\+2\) · 10:00 Brussels · 09:00 UTC/)
    expect(planned).toContain('Who comes Coming (1): DK No answer yet (2): EE FR Quorum not yet: 1 come, 2 needed')
    expect(planned).toContain('Agenda Who phones whom')
    expect(planned).toContain('Do you come?')
    await stage.type(anne, rooms.joint, `begin-call ${id}`)
    const { rollCallId: roll } = await file(id)
    await stage.press(anne, rooms.joint, `line ${roll} here`)
    expect(await page(kadriReads)).toContain('Roll Here (1): FR No answer: DK EE Quorum not reached: 1 of 2 needed.')
    await stage.press(dorte, rooms.dk, `line ${roll} here`)
    const lines = 'decision: The mirror takes over ; action: @EE tell the press by 2029-12-26 20:00 ; All calm'
    await stage.type(anne, rooms.joint, `minutes ${id} ${lines}`)
    await stage.type(anne, rooms.joint, `end-call ${id}`)
    const ended = await page(kadriReads)
    expect(ended).toContain('Here (2): DK FR No answer: EE Quorum reached: 2 of 2 needed.')
    const decision = (await file(id)).lines[0]?.decisionId ?? ''
    expect(ended).toContain(`Minutes Decided ${decision} The mirror takes over To do tell the press EE, by`)
    expect(ended).toContain('Noted All calm')
    expect((await send(at, { path: `/calls/${id}`, cookie: anneReads })).text).toContain(
      `href="/decisions/${decision}"`,
    )
    // Whoever may not read it learns neither of its minutes nor that there is such a call.
    const shut = await plan({ codes: ['FR', 'DK'], roomId: 'fr', onlyAsked: true, wall: '2029-12-27T11:00' })
    await stage.type(anne, rooms.fr, `begin-call ${shut}`)
    await stage.type(anne, rooms.fr, `minutes ${shut} note: Not for everybody`)
    const theirs = await send(at, { path: `/calls/${shut}`, cookie: anneReads })
    expect(theirs.text).toContain('Not for everybody')
    const [hidden, none] = [
      await send(at, { path: `/calls/${shut}`, cookie: kadriReads }),
      await send(at, { path: '/calls/C-2029-9999', cookie: kadriReads }),
    ]
    expect([hidden.status, hidden.text]).toEqual([404, none.text])
  })

  test('what was pressed on a page from before the call was moved is no answer to the time that it has now', async () => {
    const at = await openWeb()
    const id = await plan({ wall: '2029-12-27T16:00' })
    const cookie = await signIn(at, kadri)
    const path = `/calls/${id}`
    const form = (page: string): Record<string, string> =>
      Object.fromEntries(
        [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, k = '', v = '']) => [k, v]),
      )
    const earlier = form((await send(at, { path, cookie })).text)
    await stage.type(anne, rooms.joint, `move-call ${id} 2029-12-28 09:00`)
    const refused = await send(at, { path, cookie, form: { ...earlier, answer: 'yes' } })
    expect(textOf(refused.text)).toContain(`Call ${id} was moved since you were asked: it is now on Fri 28 Dec, 10:00`)
    const answer = async () => (await file(id)).guests.find(({ personId }) => personId === 'kadri')?.answer
    expect(await answer()).toBeNull()
    // What is asked there is about the time that it has now.
    expect((await send(at, { path, cookie, form: { ...form(refused.text), answer: 'yes' } })).status).toBe(303)
    expect(await answer()).toBe('yes')
  })

  test('a calendar is read without signing in by its address alone, and one’s calls by who may read them', async () => {
    const at = await openWeb()
    const id = await plan({ wall: '2029-12-27T14:00', codes: ['FR', 'DK'], roomId: 'fr', onlyAsked: true })
    const answer = await stage.type(dorte, rooms.dk, 'feed')
    const [path = ''] = /\/calendar\/[\w-]+\.ics/.exec(wordsIn(answer)) ?? []
    const calendar = await send(at, { path })
    expect(calendar.headers['content-type']).toContain('text/calendar')
    expect(calendar.text).toContain(`SUMMARY:EXERCISE ${id}`)
    expect((await send(at, { path: path.replace(/.{4}\.ics/, 'AAAA.ics') })).status).toBe(404)
    expect((await send(at, { path: '/calendar/x' })).status).toBe(404)
    expect((await send(at, { path: '/calls' })).status).toBe(303)
    expect((await send(at, { path: '/account/calendar' })).status).toBe(303)
    const [own, others] = [await signIn(at, dorte), await signIn(at, kadri)]
    expect((await send(at, { path: '/calls', cookie: own })).text).toContain(id)
    expect((await send(at, { path: '/calls', cookie: others })).text).not.toContain(id)
    const shown = await send(at, { path: `/calls/${id}`, cookie: own })
    expect(shown.text).toContain('Results path')
    const [hidden, none] = [
      await send(at, { path: `/calls/${id}`, cookie: others }),
      await send(at, { path: '/calls/C-2029-9999', cookie: others }),
    ]
    expect([hidden.status, hidden.text]).toEqual([404, none.text])
    const [, csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(shown.text) ?? []
    // A new address is made on a page of their own, where it is shown once; the earlier one works no more.
    const calendarPage = { path: '/account/calendar', cookie: own }
    expect((await send(at, { ...calendarPage, form: {} })).status).toBe(403)
    expect((await send(at, { path })).status).toBe(200)
    const made = await send(at, { ...calendarPage, form: { _csrf: csrf } })
    const [renewed = ''] = /\/calendar\/[\w-]{43}\.ics/.exec(made.text) ?? []
    expect([(await send(at, { path })).status, (await send(at, { path: renewed })).status]).toEqual([404, 200])
    expect((await send(at, calendarPage)).text).not.toContain(renewed)
    expect((await send(at, { ...calendarPage, path: '/account/calendar/end', form: { _csrf: csrf } })).status).toBe(303)
    expect((await send(at, { path: renewed })).status).toBe(404)
    const form = { answer: 'yes', _csrf: csrf }
    expect((await send(at, { path: `/calls/${id}`, cookie: own, form: { answer: 'yes' } })).status).toBe(403)
    expect((await send(at, { path: `/calls/${id}`, cookie: own, form })).status).toBe(303)
    expect((await file(id)).guests.find(({ personId }) => personId === 'dorte')?.answer).toBe('yes')
  })
})
