import { afterEach, describe, expect, test } from 'vitest'
import type { Edit } from '../../../src/calendar/edit.ts'
import { openRun } from '../../../src/playbook/live/store.ts'
import { pollOf } from '../../unit/calendar/elections.ts'
import { openStage, playbookText, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage.end())

const onClock = (when: string, more = ''): string =>
  playbookText('PB-90', `  - election: ${when}\n${more}`, 'about: election\neach: member\n')

const add = (day: string, hours = '08:00-20:00'): Edit => ({
  kind: 'add',
  id: 'vote',
  title: 'The vote',
  of: 'exercise',
  poll: pollOf('FR', day, 'Europe/Paris', hours),
})

/** When a schedule wakes next. */
async function wakes(schedule: string): Promise<string | undefined> {
  const row = await stage.db.timer.findUnique({ where: { key: `schedule/${schedule}` } })
  return row?.state === 'pending' ? row.dueAt.toISOString() : undefined
}

describe('a slot on the clock of an election', () => {
  test('moves with the calendar, as long as it is to come', async () => {
    stage = await openStage({ 'PB-90': onClock('opens - 60 min') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    expect(await wakes('PB-90/0/vote/FR')).toBe('2027-05-09T05:00:00.000Z')
    await stage.change('vote', { kind: 'poll', poll: pollOf('FR', '2027-05-09', 'Europe/Paris', '09:30-20:00') })
    expect(await wakes('PB-90/0/vote/FR')).toBe('2027-05-09T06:30:00.000Z')
    await stage.change('vote', { kind: 'move', from: '2027-05-09', to: '2027-05-16' })
    expect(await wakes('PB-90/0/vote/FR')).toBe('2027-05-16T06:30:00.000Z')
    await stage.at('2027-05-09T12:00:00Z')
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([])
    await stage.at('2027-05-16T06:30:00Z')
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([['2027-05-16T06:30:00.000Z', 'fired']])
    const run = await stage.db.run.findFirst({ where: { playbook: 'PB-90' } })
    expect(run).toMatchObject({ electionId: 'vote', code: 'FR' })
    expect(stage.faults).toEqual([])
  })

  test('that has started its run starts no second one when the calendar moves it', async () => {
    stage = await openStage({ 'PB-90': onClock('day - 14 d 09:00') }, '2027-04-20T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.at('2027-04-25T07:00:00Z')
    expect(await stage.runs('PB-90')).toBe(1)
    await stage.change('vote', { kind: 'move', from: '2027-05-09', to: '2027-05-23' })
    await stage.at('2027-05-20T07:00:00Z')
    expect(await stage.runs('PB-90')).toBe(1)
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([['2027-04-25T07:00:00.000Z', 'fired']])
  })

  test('is caught up when the election becomes known late, and is nothing once it is over', async () => {
    stage = await openStage({ 'PB-90': onClock('day - 14 d 09:00') }, '2027-05-04T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([['2027-04-25T07:00:00.000Z', 'caught-up']])
    await stage.change('past', { ...add('2027-05-02'), id: 'past' } as Edit) // the same kind of edit
    expect(await stage.slots('PB-90/0/past/FR')).toEqual([])
    expect(await stage.runs('PB-90')).toBe(1)
  })

  test('is caught up when the election is brought forward past it', async () => {
    stage = await openStage({ 'PB-90': onClock('day - 14 d 09:00') }, '2027-05-04T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-06-06'))
    await stage.change('vote', { kind: 'move', from: '2027-06-06', to: '2027-05-09' })
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([['2027-04-25T07:00:00.000Z', 'caught-up']])
  })

  test('was missed, is not caught up where the playbook says so, and may come again', async () => {
    stage = await openStage({ 'PB-90': onClock('opens - 60 min', '    missed: skip\n') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.at('2027-05-09T09:00:00Z')
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([['2027-05-09T05:00:00.000Z', 'missed']])
    await stage.change('vote', { kind: 'move', from: '2027-05-09', to: '2027-05-16' })
    await stage.at('2027-05-16T05:00:00Z')
    expect(await stage.slots('PB-90/0/vote/FR')).toEqual([
      ['2027-05-09T05:00:00.000Z', 'missed'],
      ['2027-05-16T05:00:00.000Z', 'fired'],
    ])
  })

  test('ends with a cancelled election, and returns with it', async () => {
    stage = await openStage({ 'PB-90': onClock('opens - 60 min') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.change('vote', { kind: 'cancel' })
    expect(await wakes('PB-90/0/vote/FR')).toBeUndefined()
    await stage.change('vote', { kind: 'restore' })
    expect(await wakes('PB-90/0/vote/FR')).toBe('2027-05-09T05:00:00.000Z')
  })

  test('is there for each day of voting and each member, and nowhere for members without people', async () => {
    stage = await openStage({ 'PB-90': onClock('opens - 60 min') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-07', 'Europe/Prague', '14:00-22:00') })
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-08', 'Europe/Prague', '08:00-14:00') })
    await stage.change('vote', { kind: 'poll', poll: pollOf('SE', '2027-05-09', 'Europe/Stockholm', '08:00-20:00') })
    await stage.at('2027-05-07T11:00:00Z')
    await stage.at('2027-05-08T05:00:00Z')
    await stage.at('2027-05-09T05:00:00Z')
    const runs = await stage.db.run.findMany({ where: { playbook: 'PB-90' }, orderBy: { startedAt: 'asc' } })
    expect(runs.map(({ code, startedAt }) => [code, startedAt.toISOString()])).toEqual([
      ['CZ', '2027-05-07T11:00:00.000Z'],
      ['CZ', '2027-05-08T05:00:00.000Z'],
      ['FR', '2027-05-09T05:00:00.000Z'],
    ])
  })
})

describe('a run about an election', () => {
  /** Says hello an hour before the polls open. */
  const asking = (trigger: string): string =>
    onClock(trigger).replace(
      'steps:\n',
      'steps:\n  - { id: soon, until: opens - 60 min }\n  - { id: hello, say: Hello, to: [card] }\n',
    )
  const states = async (code: string) => {
    const found = await stage.db.run.findFirstOrThrow({ where: { playbook: 'PB-90', code } })
    const { status, waits, steps } = openRun(found, stage.store.keyring)
    return { status, ...(waits && { waits }), hello: steps.hello?.state ?? 'none' }
  }

  test('rests while that is cancelled, and goes on once it takes place again', async () => {
    stage = await openStage({ 'PB-90': asking('day - 3 d 09:00') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-09', 'Europe/Prague', '08:00-20:00') })
    await stage.at('2027-05-06T08:00:00Z')
    expect(await states('FR')).toEqual({ status: 'running', hello: 'none' })
    await stage.change('vote', { kind: 'cancel' })
    expect(await states('FR')).toEqual({ status: 'paused', waits: 'election', hello: 'none' })
    await stage.at('2027-05-09T06:00:00Z')
    expect(await states('FR')).toMatchObject({ hello: 'none' })
    await stage.change('vote', { kind: 'restore' })
    expect(await states('FR')).toEqual({ status: 'running', hello: 'done' })
    // Whose member votes in it no more rests alone.
    await stage.at('2027-05-09T06:05:00Z')
    await stage.change('vote', { kind: 'drop', code: 'CZ' })
    expect([await states('CZ'), await states('FR')]).toMatchObject([
      { status: 'paused', waits: 'voting' },
      { status: 'running' },
    ])
    await stage.at('2027-05-09T06:10:00Z')
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-16', 'Europe/Prague', '08:00-20:00') })
    expect(await states('CZ')).toMatchObject({ status: 'running' })
    expect(stage.faults).toEqual([])
  })

  test('whose member left the vote while that was cancelled does not go on when it is restored', async () => {
    stage = await openStage({ 'PB-90': asking('day - 3 d 09:00') }, '2027-05-01T12:00:00Z')
    await stage.start()
    await stage.change('vote', add('2027-05-09'))
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-09', 'Europe/Prague', '08:00-20:00') })
    await stage.at('2027-05-06T08:00:00Z')
    await stage.change('vote', { kind: 'cancel' })
    await stage.at('2027-05-06T08:05:00Z')
    await stage.change('vote', { kind: 'drop', code: 'CZ' })
    await stage.at('2027-05-06T08:10:00Z')
    await stage.change('vote', { kind: 'restore' })
    expect([await states('CZ'), await states('FR')]).toMatchObject([{ status: 'paused' }, { status: 'running' }])
    await stage.at('2027-05-06T08:15:00Z')
    await stage.change('vote', { kind: 'poll', poll: pollOf('CZ', '2027-05-09', 'Europe/Prague', '08:00-20:00') })
    expect(await states('CZ')).toMatchObject({ status: 'running' })
    expect(stage.faults).toEqual([])
  })
})

describe('a schedule before an election', () => {
  test('holds in its stretch, which moves with the calendar', async () => {
    const text = playbookText(
      'PB-90',
      `  - schedule: "0 9 * * MON"
    zone: Europe/Brussels
    during: { from: 2 w, to: 0 d }
`,
      'about: election\n',
    )
    stage = await openStage({ 'PB-90': text }, '2027-04-20T12:00:00Z')
    await stage.start()
    expect(await wakes('PB-90/0')).toBeUndefined()
    await stage.change('vote', add('2027-05-09'))
    expect(await wakes('PB-90/0')).toBe('2027-04-26T07:00:00.000Z')
    await stage.change('vote', { kind: 'move', from: '2027-05-09', to: '2027-05-16' })
    await stage.at('2027-05-03T07:00:00Z')
    await stage.at('2027-05-10T07:00:00Z')
    await stage.at('2027-05-17T07:00:00Z')
    expect((await stage.slots('PB-90/0')).map(([at]) => at)).toEqual([
      '2027-05-03T07:00:00.000Z',
      '2027-05-10T07:00:00.000Z',
    ])
    expect(await stage.db.run.findFirst({ where: { playbook: 'PB-90' } })).toMatchObject({ electionId: 'vote' })
  })
})
