import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readElection } from '../../../src/calendar/read.ts'
import { personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'

const world = makeWorld()
const coordinator = (id: string, code: string) => personOf(id, code, 'ecne', 'coordinator')
const people = {
  clara: coordinator('clara', 'FR'),
  otto: coordinator('otto', 'DK'),
  elsa: personOf('elsa', 'DK', 'ecne', 'emb_official'),
  nora: { ...personOf('nora', 'DK'), language: 'da' },
}
const room = roomOf('coordination', Object.values(people))
const directory = {
  ...world.directory,
  people: new Map([...world.directory.people, ...Object.values(people).map((person) => [person.id, person] as const)]),
  accounts: new Map([
    ...world.directory.accounts,
    ...Object.values(people).flatMap((person) => person.accounts.map((account) => [account, person] as const)),
  ]),
  rooms: new Map([...world.directory.rooms, [room.id, room]]),
  conversations: new Map([...world.directory.conversations, [room.conversation, room]]),
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'))
}, 60_000)
afterAll(() => stage.end())

const say = async (who: keyof typeof people, line: string): Promise<string> => {
  const answer = await stage.type(people[who], room, line)
  // What a platform shows to all its people must fit on every one.
  return wordsIn(answer)
}
const poll = async (code: string, id = 'vote') =>
  (await readElection(stage.store.db, id))?.polls.filter((each) => each.code === code)

describe('the calendar by command', () => {
  test('begins empty, and says how to fill it', async () => {
    expect(await say('clara', 'elections')).toContain('no election to come')
    expect(await say('clara', 'calendar')).toContain('calendar add it-general-2027')
    expect(await say('clara', 'calendar delete all')).toContain('“delete” is not a way to change the calendar')
  })

  test('takes a new election in one line, or by form', async () => {
    const said = await say(
      'clara',
      'calendar add vote presidential FR 2027-05-09 08:00-20:00 Élection présidentielle - Décret 1',
    )
    expect(said).toContain('vote added')
    expect(await poll('FR')).toMatchObject([
      {
        day: '2027-05-09',
        opens: '08:00',
        closes: '20:00',
        source: 'Décret 1',
        checkedBy: 'Clara',
        checkedOn: '2027-04-25',
      },
    ])
    await stage.submit(people.clara, room, 'calendar', 'add', {
      id: 'dk-2027',
      name: 'Folketingsvalg',
      kind: 'parliamentary',
      code: 'DK',
      day: '2027-06-01',
      hours: '',
    })
    expect(await poll('DK', 'dk-2027')).toMatchObject([{ day: '2027-06-01', zone: 'Europe/Brussels' }])
    const list = await say('nora', 'elections')
    expect(list).toContain('Élection présidentielle')
    expect(list).toContain('om 14 dage')
    expect(await say('clara', 'calendar add vote presidential FR 2027-05-09 Again')).toContain(
      'There is an election vote already',
    )
  })

  test('shows hours in their zone, Brussels and UTC, and what is not confirmed', async () => {
    await say('clara', 'calendar set vote DK 2027-05-09 Atlantic/Faroe 09:00-20:00 results 2027-05-09 22:00')
    await say('clara', 'calendar set vote silence FR all 2027-05-08 00:00 2027-05-09 20:00')
    await say('clara', 'calendar set vote embargo close - Code électoral')
    const page = await say('nora', 'election vote')
    expect(page).toContain('09:00–20:00 Faroe = 10:00–21:00 Bruxelles = 08:00–19:00 UTC')
    const english = await say('clara', 'election vote FR')
    expect(english).toContain(
      'FR: Sun, 9 May 2027, 08:00–20:00 Brussels = 06:00–18:00 UTC. Décret 1, confirmed by Clara',
    )
    expect(english).toContain('LOCKED: no results from anybody before')
    expect(english).toContain('It holds for another 14 days 1 h 0 min')
    expect(english).toContain('Code électoral, confirmed by Clara')
    expect(english).toContain('no campaigning, no opinion polls, Sat, 8 May 2027 00:00')
    expect(english).not.toContain('Not confirmed')
    expect(await say('clara', 'election wote')).toContain('Did you mean vote?')
    expect(await say('clara', 'election vote PT')).toContain('There is no member “PT”')
  })

  test('marks what nobody has confirmed until somebody does', async () => {
    await stage.store.db.poll.updateMany({
      where: { electionId: 'vote', code: 'DK' },
      data: { checkedBy: '', source: 'a forum' },
    })
    expect(await say('otto', 'election vote DK')).toContain('a forum, NOT CONFIRMED')
    expect(await say('otto', 'elections')).toContain('not confirmed')
    await say('elsa', 'calendar check vote DK - Valgloven § 1')
    expect(await say('otto', 'election vote DK')).toContain('Valgloven § 1, confirmed by Elsa')
  })

  test('is changed by who may: coordinators, and officials of their own member', async () => {
    expect(await say('nora', 'calendar set vote DK 2027-05-09 08:00-20:00')).toContain('koordinatorer')
    expect(await say('elsa', 'calendar set vote FR 2027-05-09 08:00-21:00')).toContain(
      'changed by coordinators, and of FR',
    )
    expect(await say('elsa', 'calendar set vote DK 2027-05-09 08:30-20:00')).toContain(
      'Done: DK votes on Sun, 9 May 2027',
    )
    const entries = await stage.ledger('vote')
    expect(entries.filter(({ kind }) => kind === 'calendar.changed').at(-1)?.actor).toBe('p-elsa')
  })

  test.each([
    { line: 'calendar set vote FR 2027-02-30 08:00-20:00', says: '“2027-02-30” is no date' },
    { line: 'calendar set vote FR 2027-05-09 8-20', says: '“8-20” are no hours' },
    { line: 'calendar set vote FR 2027-05-09', says: 'Write for example: calendar set' },
    { line: 'calendar set vote XX 2027-05-09 08:00-20:00', says: 'There is no member “XX”' },
    { line: 'calendar set vote silence FR all 2027-05-09 20:00 2027-05-08 00:00', says: 'would end before it begins' },
    { line: 'calendar set vote silence FR everything', says: 'is no kind of silence' },
    { line: 'calendar set vote embargo', says: 'Write until when' },
    { line: 'calendar move vote 2027-05-10 2027-05-11', says: 'there is no such voting in vote' },
    { line: 'calendar add Vote! local FR 2027-05-09 x', says: 'cannot be the name of an election' },
    { line: 'calendar add v2 nothing FR 2027-05-09 x', says: 'is no kind of election' },
    { line: 'calendar cancel nowhere', says: 'There is no election “nowhere”' },
    { line: 'calendar refuse 99', says: 'Nothing under the number “99” waits' },
    { line: 'calendar restore vote', says: 'vote is not cancelled' },
  ])('says what is wrong with $line', async ({ line, says }) => {
    expect(await say('clara', line)).toContain(says)
  })
})

describe('an embargo', () => {
  const embargo = async () => (await readElection(stage.store.db, 'vote'))?.embargoes[0]

  test('is put off by one person', async () => {
    expect(await say('clara', 'calendar set vote embargo 2027-05-10 08:00 - the court')).toContain('Done')
    expect(await embargo()).toMatchObject({ until: '2027-05-10T08:00', zone: 'Europe/Brussels' })
  })

  test('ends earlier only with a reason, and with a second person who may', async () => {
    expect(await say('clara', 'calendar set vote embargo none')).toContain('needs a reason and a second person')
    const asked = await say('clara', 'calendar set vote embargo close - the court has lifted it')
    const number = /calendar confirm (\d+)/.exec(asked)?.[1]
    expect(await embargo()).toMatchObject({ until: '2027-05-10T08:00' })
    const notice = stage.shown.get(`calendar/proposal/${number}@coordination`)
    expect(wordsIn(notice?.message)).toContain('It needs a second person')
    expect(wordsIn(notice?.message)).not.toContain('the court')
    const locked = await stage.type(people.otto, room, `calendar confirm ${number}`)
    expect(wordsIn(locked)).toContain('Nothing was published: that takes a passkey')
    expect(JSON.stringify(locked.blocks)).toContain('"type":"link","label":"Open the page"')
    expect(await embargo()).toMatchObject({ until: '2027-05-10T08:00' })
    for (const each of Object.values(people)) await touchPasskey(stage.store.db, each)
    expect(await say('clara', `calendar confirm ${number}`)).toContain('You asked for')
    expect(await say('elsa', `calendar confirm ${number}`)).toContain('waits for a decision of yours')
    const page = await stage.type(people.otto, room, 'election vote')
    expect(page.marking).toBe('TLP:AMBER')
    expect(wordsIn(page)).toContain('the court has lifted it')
    expect(commandsIn(page)).toContain(`calendar confirm ${number}`)
    expect(await say('otto', `calendar confirm ${number}`)).toContain('Otto has confirmed what Clara asked for')
    expect((await embargo())?.until).toBeUndefined()
    expect(wordsIn(stage.shown.get(`calendar/proposal/${number}@coordination`)?.message)).toContain(
      'Otto has confirmed',
    )
    expect(await say('otto', `calendar confirm ${number}`)).toContain('or is decided')
    const kinds = (await stage.ledger('vote')).map(({ kind, actor }) => `${kind} ${actor}`)
    expect(kinds.slice(-2)).toEqual(['calendar.proposed p-clara', 'calendar.changed p-otto'])
  })

  test('moves with the last polling station, and then needs two as well', async () => {
    const asked = await say('clara', 'calendar cancel vote DK - they do not vote')
    expect(asked).toContain('Not done yet')
    const number = /calendar confirm (\d+)/.exec(asked)?.[1]
    expect(await poll('DK')).toHaveLength(1)
    expect(await say('otto', `calendar refuse ${number}`)).toContain('Otto has refused')
    expect(await poll('DK')).toHaveLength(1)
  })

  test('waits a day for the second person, no longer', async () => {
    const number = /calendar confirm (\d+)/.exec(await say('clara', 'calendar cancel vote - annulled'))?.[1]
    stage.pass(24 * 60)
    expect(await say('otto', `calendar confirm ${number}`)).toContain('waited for more than 24 hours')
  })
})

test('every change has the runs, schedules and calls of its election look again', async () => {
  const timers = await stage.store.db.timer.findMany({ where: { key: { startsWith: 'calendar/vote/' } } })
  expect(timers.map(({ kind }) => kind).toSorted()).toEqual(['call.series', 'run.look', 'schedule.look'])
})
