import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountRef } from '../../../src/chat/refs.ts'
import type { Person } from '../../../src/directory/directory.ts'
import type { Scene } from '../../../src/directory/scene.ts'
import { sayMoment } from '../../../src/locale/moment.ts'
import { moveRound } from '../../../src/round/move.ts'
import { usualOptions, usualQuestion } from '../../../src/round/option.ts'
import { answerRound, chaseRound, closeRound, type NewRound } from '../../../src/round/round.ts'
import { countOf, standingsOf } from '../../../src/round/standing.ts'
import { commandsIn, mentionsIn, wordsIn } from '../threat/stage.ts'
import { makeWorld, openStage, type Stage } from './stage.ts'

/** Rounds on a real database, in national cells, in a joint room and in a room of another platform that may carry less. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, kadri, fiona, lux, oscar, stranger } = people
let stage: Stage
let asked = 0

beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(() => stage.end())

const wish = (facts: Partial<NewRound> = {}): NewRound => {
  asked += 1
  return {
    key: `test/${asked}`,
    kind: 'status-line',
    question: usualQuestion('status-line'),
    options: usualOptions('status-line'),
    members: ['FR', 'DK', 'EE'],
    label: 'TLP:AMBER',
    roomId: 'joint',
    runId: 'R-2029-0001',
    deadline: new Date(stage.now.getTime() + 30 * 60_000),
    ...facts,
  }
}
const closeAll = async (): Promise<void> => {
  for (const { id } of await stage.store.db.round.findMany({ where: { closedAt: null }, select: { id: true } }))
    await stage.inScene((scene) => closeRound(scene, id))
}

describe('asking', () => {
  test('puts the table in its room, and asks each delegation in its own cell, in its language, with its own buttons', async () => {
    const id = await stage.open(wish())
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('0 of 3 answered')
    expect(commandsIn(stage.table(id, rooms.joint))).toEqual([`line ${id} ok`, `line ${id} trouble`, `line ${id} ?`])
    const french = stage.said(id, 'FR').get('ask@fr')
    expect(commandsIn(french)).toEqual([`line ${id} FR ok`, `line ${id} FR trouble`, `line ${id} FR ?`])
    expect(mentionsIn(french)).toEqual(['web:bruno'])
    expect(wordsIn(french)).toMatch(/answer for FR by Sun 10 Jun, 20:30 Paris.* 18:30 UTC/)
    expect(wordsIn(french)).toContain('shown in “joint”')
    expect(wordsIn(stage.said(id, 'DK').get('ask@dk'))).toContain('Hvordan står det til i jeres medlemsstat?')
    // Estonia has no cell: its duty officer is asked alone, where she sits.
    expect([...stage.said(id, 'EE').keys()]).toEqual(['ask@~kadri'])
    expect(stage.shown.get(`round/${id}/for/EE/ask@~kadri`)?.only).toBe('web:kadri')
    const [opened] = await stage.ledger(id)
    expect(opened).toMatchObject({
      kind: 'round.opened',
      actor: 'bot',
      payload: { kind: 'status-line', members: ['FR', 'DK', 'EE'], label: 'TLP:AMBER' },
    })
    // A run looks after its own times.
    expect(await stage.store.db.timer.count({ where: { key: { startsWith: `round/${id}/` } } })).toBe(0)
  })

  test('a delegation that is asked alone, and in its own cell, reads one message there and no table beside it', async () => {
    const id = await stage.open(wish({ members: ['FR'], roomId: 'fr' }))
    expect(commandsIn(stage.said(id, 'FR').get('ask@fr'))).toContain(`line ${id} FR ok`)
    expect(stage.table(id, rooms.fr)).toBeUndefined()
    await stage.press(bruno, rooms.fr, `line ${id} FR ok`)
    expect(wordsIn(stage.said(id, 'FR').get('ask@fr'))).toContain('Nothing to report')
    const shared = await stage.open(wish({ members: ['FR'] }))
    expect(wordsIn(stage.table(shared, rooms.joint))).toContain('of FR: no answer yet')
  })

  test('the same asking again opens nothing', async () => {
    const same = wish()
    const id = await stage.open(same)
    const seats = await stage.store.db.roundSeat.count()
    expect(await stage.open(same)).toBe(id)
    expect(await stage.store.db.roundSeat.count()).toBe(seats)
    expect((await stage.ledger(id)).filter(({ kind }) => kind === 'round.opened')).toHaveLength(1)
  })

  test('a room that may carry less shows nothing of a table from elsewhere, and a stub with buttons of its own', async () => {
    const id = await stage.open(wish())
    expect(stage.table(id, rooms.linked)).toBeUndefined()
    expect(stage.table(id, rooms.abroad)).toBeUndefined()
    const own = await stage.open(wish({ roomId: 'linked', question: 'Is the SECRET mirror down?' }))
    const stub = stage.table(own, rooms.linked)
    expect(wordsIn(stub)).not.toContain('SECRET')
    expect(stub?.marking).toBe('TLP:CLEAR')
    expect(commandsIn(stub)).toEqual([`line ${own} ok`, `line ${own} trouble`, `line ${own} ?`])
    await stage.press(bruno, rooms.linked, `line ${own} trouble`)
    expect((await stage.round(own)).answers).toMatchObject([{ code: 'FR', value: 'trouble', account: 'other:bruno' }])
    expect(wordsIn(stage.table(own, rooms.linked))).toContain('1 of 3 answered')
    // The label lets it into the linked room below AMBER.
    const green = await stage.open(wish({ label: 'TLP:GREEN' }))
    expect(wordsIn(stage.table(green, rooms.linked))).toContain('How do things stand')
    await closeAll()
  })

  test('whoever is not asked and does not sit there reads nothing, and cannot tell it from nothing', async () => {
    const id = await stage.open(wish())
    const never = await stage.type(stranger, rooms.se, 'round Q-2029-9999')
    const hidden = await stage.type(stranger, rooms.se, `round ${id}`)
    expect(wordsIn(hidden).replaceAll(id, 'N')).toBe(wordsIn(never).replaceAll('Q-2029-9999', 'N'))
    expect(wordsIn(await stage.type(stranger, rooms.se, `line ${id} ok`)).replaceAll(id, 'N')).toContain('no round N')
    expect(await stage.form(stranger, rooms.se, `line ${id} ?`)).toBeUndefined()
    // ENISA sits in the joint room, where it was asked: it reads along and is not asked itself.
    expect(wordsIn(await stage.type(fiona, rooms.joint, `round ${id}`))).toContain('no answer')
    expect(wordsIn(await stage.type(fiona, rooms.joint, `line ${id} ok`))).toContain('does not ask your member')
    await closeAll()
  })
})

describe('answering', () => {
  test('is recorded for the delegation, edits the table and the request, and is written down', async () => {
    const id = await stage.open(wish())
    const receipt = await stage.press(bruno, rooms.fr, `line ${id} FR trouble`)
    expect(wordsIn(receipt)).toContain('recorded for FR: Something is wrong')
    expect(commandsIn(receipt)).toEqual([`line ${id} FR trouble ?`])
    await stage.submit(bruno, rooms.fr, 'line', `${id} FR trouble`, { words: 'ok, the results site answers late' })
    const table = wordsIn(stage.table(id, rooms.joint))
    expect(table).toContain('Something is wrong (1)\nFR ok, the results site answers late (Bruno,')
    expect(table).toContain('No answer yet (2)\nDK, EE')
    const request = stage.said(id, 'FR').get('ask@fr')
    expect(wordsIn(request)).toMatch(/FR has answered \(Bruno, .*, web · changed once\)/)
    expect(commandsIn(request)).toEqual([])
    expect((await stage.ledger(id)).at(-1)).toMatchObject({
      kind: 'round.answered',
      actor: bruno.pseudonym,
      payload: { code: 'FR', value: 'trouble', late: false, revision: 2, counts: true, answered: 1, silent: 2 },
    })
    await closeAll()
  })

  test('on two platforms is one answer; whoever answered before is told when another of theirs says otherwise', async () => {
    const id = await stage.open(wish({ label: 'TLP:GREEN' }))
    await stage.type(anne, rooms.linked, `line ${id} ok`)
    stage.pass(1)
    await stage.type(bruno, rooms.fr, `line ${id} trouble the count has stopped`)
    const file = await stage.round(id)
    expect(file.answers.map(({ account, revision, value }) => [account, revision, value])).toEqual([
      ['other:anne', 1, 'ok'],
      ['web:bruno', 2, 'trouble'],
    ])
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('1 of 3 answered')
    const told = [...stage.shown].filter(([slot]) => slot.startsWith(`round/${id}/over/`))
    expect(told.map(([slot]) => slot)).toEqual([`round/${id}/over/FR/2@~anne`])
    expect(wordsIn(told[0]?.[1].message)).toContain('Something is wrong: the count has stopped')
    await closeAll()
  })

  test('two at the very same instant are both recorded; the same one counts on every machine, and the other is told', async () => {
    const id = await stage.open(wish())
    const at = stage.now
    const give = (person: typeof anne, key: string, value: string) =>
      stage.inScene(async (scene) => {
        const [account] = person.accounts
        if (!account) throw new Error('a person has an account')
        return (await answerRound(scene, id, { key, code: 'FR', value, words: '', person, account, at })).effects
      })
    await Promise.all([give(anne, 'web:b', 'ok'), give(bruno, 'other:a', 'trouble')])
    const file = await stage.round(id)
    expect(file.answers.map(({ revision }) => revision)).toEqual([1, 2])
    expect(standingsOf(file).find(({ code }) => code === 'FR')?.answer?.key).toBe('web:b')
    // Told twice by its platform, it is one answer.
    await give(anne, 'web:b', 'ok')
    expect((await stage.round(id)).answers).toHaveLength(2)
    await closeAll()
  })

  test('an answer that was held up counts from when it was given, and its author learns which one counts', async () => {
    const id = await stage.open(wish())
    stage.pass(10)
    await stage.type(anne, rooms.fr, `line ${id} trouble`)
    const answer = await stage.type(bruno, rooms.fr, `line ${id} ok`, { waitedMs: 5 * 60_000 })
    expect(wordsIn(answer)).toContain('A newer answer counts for FR: Anne')
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('Something is wrong (1)\nFR')
    await closeAll()
  })

  test('a line without a number is no answer in a round that began after it was said', async () => {
    await closeAll()
    stage.pass(10)
    const id = await stage.open(wish())
    const said = await stage.type(dorte, rooms.dk, 'line ok', { waitedMs: 60_000 })
    expect(commandsIn(said)).toContain(`line ${id} ok`)
    expect((await stage.round(id)).answers).toEqual([])
    await closeAll()
  })

  test('a round does not close at its deadline before what was said by then has been heard', async () => {
    const { runId: _, ...own } = wish()
    const id = await stage.open(own)
    stage.pass(31)
    const at = { key: 'waiting/round', platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
    const { inbox } = stage.store.db
    const waiting = await inbox.create({ data: { ...at, at: new Date(Date.now() - 5 * 60_000) } })
    await stage.fireTimers()
    expect((await stage.round(id)).closedAt).toBeNull()
    // Nor does whoever could close it before its time cut that short.
    expect(wordsIn(await stage.type(anne, rooms.joint, `close-round ${id}`))).toContain('is still being read')
    expect((await stage.round(id)).closedAt).toBeNull()
    await stage.type(dorte, rooms.dk, `line ${id} ok`, { waitedMs: 5 * 60_000 })
    await inbox.update({ where: { id: waiting.id }, data: { state: 'done' } })
    stage.pass(1)
    await stage.fireTimers()
    const round = await stage.round(id)
    expect(round.closedAt).not.toBeNull()
    expect(round.answers).toMatchObject([{ code: 'DK', late: false }])
  })

  test('nobody is chased as silent whose answer was given before that, but has still to be heard', async () => {
    const { runId: _, ...own } = wish()
    const ids = [await stage.open(own), await stage.open({ ...own, key: `${own.key}/again` })]
    const [chased = '', over = ''] = ids
    const kindsOf = async (id: string) => (await stage.ledger(id)).map(({ kind }) => kind)
    stage.pass(21)
    const at = { key: 'waiting/chase', platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
    const { inbox } = stage.store.db
    const waiting = await inbox.create({ data: { ...at, at: new Date(Date.now() - 5 * 60_000) } })
    await stage.fireTimers()
    stage.pass(0.1)
    await stage.fireTimers()
    for (const id of ids) expect(await kindsOf(id)).not.toContain('round.chased')
    await stage.type(dorte, rooms.dk, `line ${chased} ok`, { waitedMs: 5 * 60_000 })
    await inbox.update({ where: { id: waiting.id }, data: { state: 'done' } })
    // Of what is over by then nobody is reminded.
    const closing = new Date(stage.now.getTime() + 60_000)
    await stage.inScene((scene) => moveRound(scene, over, closing))
    stage.pass(1)
    await stage.fireTimers()
    expect(await stage.ledger(chased)).toContainEqual(
      expect.objectContaining({ kind: 'round.chased', payload: expect.objectContaining({ codes: ['EE', 'FR'] }) }),
    )
    expect(await kindsOf(over)).not.toContain('round.chased')
    await closeAll()
  })

  test('a platform that is away for long keeps nobody from being chased: that is waited for a minute, as the end is not', async () => {
    const { runId: _, ...own } = wish()
    const id = await stage.open(own)
    const at = { key: 'waiting/long', platform: 'web', conversation: 'web:dk', kind: 'command', actor: 'web:dorte' }
    const waiting = await stage.store.db.inbox.create({ data: { ...at, at: new Date(Date.now() - 5 * 60_000) } })
    const kindsOf = async () => (await stage.ledger(id)).map(({ kind }) => kind)
    stage.pass(21)
    await stage.fireTimers()
    expect(await kindsOf()).toEqual(['round.opened'])
    stage.pass(1)
    await stage.fireTimers()
    expect(await kindsOf()).toEqual(['round.opened', 'round.chased'])
    await stage.store.db.inbox.update({ where: { id: waiting.id }, data: { state: 'done' } })
    await closeAll()
  })

  test('words alone are recorded at once, and keep standing when their author says what they mean', async () => {
    const id = await stage.open(wish())
    const receipt = await stage.type(dorte, rooms.dk, 'line Optællingen er begyndt overalt')
    expect(wordsIn(receipt)).toContain(`Ment var ${id}`)
    expect((await stage.round(id)).answers).toMatchObject([{ code: 'DK', value: 'words' }])
    expect(commandsIn(receipt)).toContain(`line ${id} DK ok`)
    await stage.press(dorte, rooms.dk, `line ${id} DK ok`)
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('Nothing to report (1)\nDK Optællingen er begyndt overalt')
    await closeAll()
  })

  test('whoever stands for two members names which; whoever observes, or works for another, cannot answer', async () => {
    const id = await stage.open(wish({ members: ['BE', 'LU', 'FR'] }))
    const ask = await stage.type(lux, rooms.joint, `line ${id} ok quiet`)
    expect(commandsIn(ask)).toEqual([`line ${id} BE ok quiet`, `line ${id} LU ok quiet`])
    expect((await stage.round(id)).answers).toEqual([])
    await stage.press(lux, rooms.joint, `line ${id} LU ok quiet`)
    expect((await stage.round(id)).answers).toMatchObject([{ code: 'LU', words: 'quiet' }])
    expect(wordsIn(await stage.type(lux, rooms.joint, `line ${id} FR ok`))).toContain('You do not work for FR')
    expect(wordsIn(await stage.type(oscar, rooms.fr, `line ${id} ok`))).toContain('You only observe')
    expect((await stage.round(id)).answers).toHaveLength(1)
    const form = await stage.form(lux, rooms.joint, `line ${id} ?`)
    expect(form?.pages[0]?.map((field) => field.id)).toEqual(['member', 'answer', 'words'])
    await stage.submit(lux, rooms.joint, 'line', id, { member: 'BE', answer: 'trouble', words: 'a cable is cut' })
    expect((await stage.round(id)).answers.find(({ code }) => code === 'BE')).toMatchObject({
      value: 'trouble',
      words: 'a cable is cut',
    })
    await closeAll()
  })

  test('of several open rounds the one is meant that the words fit; else it is asked which', async () => {
    const line = await stage.open(wish())
    const roll = await stage.open(
      wish({ kind: 'roll-call', options: usualOptions('roll-call'), question: usualQuestion('roll-call') }),
    )
    await stage.type(bruno, rooms.fr, 'line here')
    expect((await stage.round(roll)).answers).toMatchObject([{ code: 'FR', value: 'here' }])
    const which = await stage.type(bruno, rooms.fr, 'line')
    expect(commandsIn(which).toSorted()).toEqual([`line ${line}`, `line ${roll}`])
    await stage.type(bruno, rooms.fr, 'line all quiet in the overseas departments')
    expect((await stage.round(line)).answers).toMatchObject([{ value: 'words' }])
    await closeAll()
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'line ok'))).toContain('Nothing is being asked of your member')
  })

  test('words that bear a stricter label than the round are not recorded', async () => {
    const id = await stage.open(wish())
    const refused = await stage.type(bruno, rooms.fr, `line ${id} FR trouble TLP:AMBER+STRICT an insider is suspected`)
    expect(wordsIn(refused)).toContain('Nothing was recorded')
    expect(wordsIn(refused)).not.toContain('insider')
    expect((await stage.round(id)).answers).toEqual([])
    expect(wordsIn(await stage.type(bruno, rooms.fr, `line ${id} ${'long '.repeat(120)}`))).toContain(
      'Nothing was recorded',
    )
    await closeAll()
  })
})

describe('silence', () => {
  test('is chased once a turn, in the cell and with whoever holds the role; an answer settles all that was said', async () => {
    const id = await stage.open(wish())
    await stage.press(dorte, rooms.dk, `line ${id} DK ok`)
    stage.pass(20)
    const chase = { turn: 1, role: 'deputy' }
    await stage.inScene((scene) => chaseRound(scene, id, chase))
    expect([...stage.said(id, 'FR').keys()]).toEqual(['ask@fr', 'chase.1@fr', 'told.1@~anne'])
    expect(wordsIn(stage.said(id, 'FR').get('chase.1@fr'))).toMatch(
      /has not answered yet. Please answer by Sun 10 Jun, \d\d:\d\d Paris/,
    )
    expect(wordsIn(stage.said(id, 'FR').get('told.1@~anne'))).toContain('Please phone Bruno, or answer yourself')
    expect([...stage.said(id, 'DK').keys()]).toEqual(['ask@dk'])
    expect(wordsIn(stage.table(id, rooms.joint))).toMatch(/No answer yet \(2\)\nEE, FR\nAsked again .*: EE, FR/)
    const chased = (await stage.ledger(id)).filter(({ kind }) => kind === 'round.chased')
    // Nobody is deputy for Estonia: whoever runs the round has to phone.
    expect(chased).toMatchObject([{ payload: { turn: 1, role: 'deputy', codes: ['EE', 'FR'], untold: ['EE'] } }])
    await stage.inScene((scene) => chaseRound(scene, id, chase))
    expect((await stage.ledger(id)).filter(({ kind }) => kind === 'round.chased')).toHaveLength(1)
    await stage.press(anne, rooms.fr, `line ${id} FR ok`)
    for (const message of stage.said(id, 'FR').values()) {
      expect(wordsIn(message)).toContain('FR has answered (Anne')
      expect(commandsIn(message)).toEqual([])
    }
    await closeAll()
  })

  test('stands as no answer at the end, in no sum; a late answer is taken and marked, and changes no count', async () => {
    const id = await stage.open(wish({ members: ['FR', 'DK', 'EE', 'ENISA'], observers: ['ENISA'], quorum: 2 }))
    await stage.press(bruno, rooms.fr, `line ${id} FR ok`)
    await stage.type(fiona, rooms.joint, `line ${id} ok`)
    stage.pass(31)
    await stage.press(dorte, rooms.dk, `line ${id} DK trouble`)
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('DK (late)')
    await stage.inScene((scene) => closeRound(scene, id))
    const closed = (await stage.ledger(id)).at(-1)
    expect(closed).toMatchObject({
      kind: 'round.closed',
      payload: {
        rows: { DK: 'trouble', EE: null, ENISA: 'ok', FR: 'ok' },
        asked: 3,
        answered: 2,
        silent: 1,
        present: 2,
        needed: 2,
        quorum: true,
      },
    })
    const table = wordsIn(stage.table(id, rooms.joint))
    expect(table).toContain('closed: 2 of 3 answered')
    expect(table).toContain('No answer (1)\nEE')
    expect(commandsIn(stage.table(id, rooms.joint))).toEqual([])
    expect(wordsIn(stage.said(id, 'EE').get('ask@~kadri'))).toContain('stands as “no answer”')
    stage.pass(5)
    expect(wordsIn(await stage.type(kadri, rooms.joint, `line ${id} ok`))).toContain('marked late')
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('closed: 2 of 3 answered')
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('EE (late)')
    expect((await stage.ledger(id)).at(-1)).toMatchObject({
      kind: 'round.answered',
      payload: { code: 'EE', late: true },
    })
    await stage.inScene((scene) => closeRound(scene, id))
    expect((await stage.ledger(id)).filter(({ kind }) => kind === 'round.closed')).toHaveLength(1)
    stage.pass(24 * 60)
    expect(wordsIn(await stage.type(kadri, rooms.joint, `line ${id} trouble`))).toContain('takes no more answers')
  })

  test('and an answer that meet are in an order: what is recorded at its end is what counts', async () => {
    const at = (scene: Scene, ms: number): Scene => ({ ...scene, now: new Date(stage.now.getTime() + ms) })
    const given = (code: string, by: Person) => ({
      ...{ key: `test/meets/${asked}/${code}`, code, value: 'ok', words: '', person: by },
      ...{ account: accountRef('web', by.id), at: new Date(stage.now.getTime() - 60_000) },
    })
    const id = await stage.open(wish())
    // The end waits for an answer that began after it and was quicker.
    await stage.inScene(
      async (scene) => (await answerRound(at(scene, 5), id, { ...given('DK', dorte), at: at(scene, 5).now })).effects,
    )
    await stage.inScene((scene) => closeRound(at(scene, 3), id))
    // And an answer that began before it waits for the end.
    await stage.inScene(async (scene) => (await answerRound(at(scene, -5), id, given('FR', bruno))).effects)
    const round = await stage.round(id)
    const [closed] = (await stage.ledger(id)).filter(({ kind }) => kind === 'round.closed')
    expect(closed).toMatchObject({ payload: { answered: 1, silent: 2, rows: { DK: 'ok', FR: null } } })
    expect(countOf(round)).toMatchObject({ answered: 1, silent: ['EE', 'FR'] })
    expect(round.answers.map(({ code, late }) => [code, late])).toEqual([
      ['DK', false],
      ['FR', true],
    ])
  })

  test('comes at another instant where the calendar moves it: the table and whoever is still asked say so', async () => {
    const id = await stage.open(wish())
    await stage.press(bruno, rooms.fr, `line ${id} FR ok`)
    await stage.inScene((scene) => chaseRound(scene, id, { turn: 1, role: 'deputy' }))
    const later = new Date(stage.now.getTime() + 90 * 60_000)
    await stage.inScene((scene) => moveRound(scene, id, later))
    const until = sayMoment('da', later, 'Europe/Copenhagen')
    for (const [slot, message] of stage.said(id, 'DK'))
      expect([slot, wordsIn(message)]).toEqual([slot, expect.stringContaining(until)])
    expect([...stage.said(id, 'DK').keys()]).toEqual(expect.arrayContaining(['ask@dk', 'chase.1@dk']))
    expect(wordsIn(stage.table(id, rooms.joint))).toContain(sayMoment('en', later, 'Europe/Brussels'))
    expect(wordsIn(stage.said(id, 'FR').get('ask@fr'))).toContain('Nothing to report')
    stage.pass(60)
    await stage.press(dorte, rooms.dk, `line ${id} DK ok`)
    expect((await stage.round(id)).answers.every(({ late }) => !late)).toBe(true)
    expect((await stage.ledger(id)).filter(({ kind }) => kind === 'round.moved')).toHaveLength(1)
  })

  test('of a member of whom nobody can be asked is named, so that somebody phones', async () => {
    const id = await stage.open(wish({ members: ['FR', 'MT'] }))
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('Nobody of these can be asked here, please phone: MT')
    await closeAll()
  })

  test('whoever loses their role can answer no more; what they answered before stands, and whoever follows can change it', async () => {
    const id = await stage.open(wish())
    await stage.press(bruno, rooms.fr, `line ${id} FR ok`)
    stage.become((world) => {
      const gone = { ...bruno, roles: [] }
      return {
        ...world,
        people: new Map(world.people).set('bruno', gone),
        accounts: new Map([...world.accounts].map(([account, each]) => [account, each.id === 'bruno' ? gone : each])),
        shifts: world.shifts.filter(({ person }) => person !== 'bruno'),
      }
    })
    stage.pass(1)
    expect(wordsIn(await stage.press(bruno, rooms.fr, `line ${id} FR trouble`))).toContain('You hold no role here')
    expect((await stage.round(id)).answers).toMatchObject([{ value: 'ok', personId: 'bruno' }])
    expect(wordsIn(stage.table(id, rooms.joint))).toContain('1 of 3 answered')
    await stage.press(anne, rooms.fr, `line ${id} FR trouble`)
    expect((await stage.round(id)).answers).toHaveLength(2)
    // Who holds no role is told nothing of it: their account there is anybody's now.
    const told = stage.shown.get(`round/${id}/over/FR/2@~bruno`)
    expect(told === undefined || told.shows === 'held').toBe(true)
    stage.become(() => directory)
    await closeAll()
  })
})

describe('asking all from a room', () => {
  test('is for those who look after it, reminds those who are silent, and closes itself', async () => {
    const refused = await stage.type(dorte, rooms.joint, 'ask-all status-line')
    expect(wordsIn(refused)).toContain('Anne')
    expect(wordsIn(await stage.type(anne, rooms.fr, 'ask-all status-line'))).toContain('several delegations')
    const done = await stage.type(anne, rooms.joint, 'ask-all roll-call in 30 min Who is on the bridge?')
    const id = /Q-\d{4}-\d{4}/.exec(wordsIn(done))?.[0] ?? ''
    const file = await stage.round(id)
    expect(file).toMatchObject({
      kind: 'roll-call',
      question: 'Who is on the bridge?',
      label: 'TLP:AMBER',
      askedBy: 'anne',
    })
    expect(file.seats.filter(({ observer }) => observer).map(({ code }) => code)).toEqual(['ENISA'])
    expect(file.seats.map(({ code }) => code).toSorted()).toEqual(['BE', 'DK', 'EE', 'ENISA', 'FR', 'LU', 'SE'])
    await stage.type(kadri, rooms.joint, 'line here')
    stage.pass(21)
    expect(await stage.fireTimers()).toBe(1)
    // What was said at the last moment has time to arrive.
    expect([...stage.said(id, 'FR').keys()]).toEqual(['ask@fr'])
    stage.pass(0.1)
    expect(await stage.fireTimers()).toBe(1)
    expect([...stage.said(id, 'FR').keys()]).toContain('chase.1@fr')
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'rounds'))).toContain('your member has not answered')
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'tasks'))).toMatch(
      new RegExp(`${id} answer for FR, by .+: line ${id} … – Who is on the bridge`),
    )
    expect(wordsIn(await stage.type(kadri, rooms.joint, 'tasks'))).not.toContain(`line ${id}`)
    stage.pass(10)
    expect(await stage.fireTimers()).toBe(1)
    expect((await stage.ledger(id)).at(-1)).toMatchObject({ kind: 'round.closed', payload: { answered: 1, silent: 5 } })
    expect(wordsIn(await stage.type(bruno, rooms.fr, 'rounds'))).toContain('closed')
  })

  test('by form and by clock time; its timers go when it is closed before its time', async () => {
    const form = await stage.form(anne, rooms.joint, 'ask-all')
    expect(form?.pages[0]?.map((field) => field.id)).toEqual(['kind', 'by', 'question', 'label'])
    expect(await stage.form(dorte, rooms.joint, 'ask-all')).toBeUndefined()
    const answers = { kind: 'positions', by: '23:15', question: 'Publish the joint line?', label: 'TLP:GREEN' }
    const done = await stage.submit(anne, rooms.joint, 'ask-all', '', answers)
    const id = /Q-\d{4}-\d{4}/.exec(wordsIn(done))?.[0] ?? ''
    const { deadline } = await stage.round(id)
    expect(deadline?.toISOString().slice(11, 16)).toBe('21:15')
    expect(wordsIn(await stage.type(dorte, rooms.joint, `close-round ${id}`))).toContain('rummets koordinatorer')
    await stage.type(anne, rooms.joint, `close-round ${id}`)
    expect((await stage.round(id)).closedAt).not.toBeNull()
    const pending = await stage.store.db.timer.count({
      where: { key: { startsWith: `round/${id}/` }, state: 'pending' },
    })
    expect(pending).toBe(0)
  })
})
