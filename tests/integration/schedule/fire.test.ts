import { afterEach, describe, expect, test } from 'vitest'
import { openStage, playbookText, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage.end())

const every = (cron: string, more = ''): string => `  - schedule: "${cron}"
    zone: Europe/Brussels
${more}`

const daily = playbookText('PB-90', every('0 9 * * *'))

describe('a schedule', () => {
  test('runs at its slots from when it was first seen', async () => {
    stage = await openStage({ 'PB-90': daily }, '2027-05-03T12:00:00Z')
    await stage.start()
    expect(await stage.slots('PB-90/0')).toEqual([])
    await stage.at('2027-05-04T07:00:00Z')
    await stage.at('2027-05-05T07:00:01Z')
    expect(await stage.slots('PB-90/0')).toEqual([
      ['2027-05-04T07:00:00.000Z', 'fired'],
      ['2027-05-05T07:00:00.000Z', 'fired'],
    ])
    expect(await stage.runs('PB-90')).toBe(2)
    expect(stage.faults).toEqual([])
  })

  test('runs again after a process with an older playbook had it watched otherwise', async () => {
    stage = await openStage({ 'PB-90': daily }, '2027-05-03T12:00:00Z')
    await stage.start()
    // As one that ended only after this one had begun would have left it.
    await stage.db.schedule.update({ where: { id: 'PB-90/0' }, data: { says: '0 8 * * * Europe/Brussels' } })
    await stage.at('2027-05-04T07:00:00Z')
    await stage.at('2027-05-04T07:01:00Z')
    await stage.at('2027-05-05T07:00:00Z')
    expect(await stage.slots('PB-90/0')).toEqual([['2027-05-05T07:00:00.000Z', 'fired']])
    expect(stage.faults).toEqual([])
  })

  test('fires once, however many processes wake', async () => {
    const minutely = playbookText('PB-90', every('* * * * *'))
    stage = await openStage({ 'PB-90': minutely }, '2027-05-03T12:00:30Z')
    for (let each = 0; each < 3; each += 1) await stage.start()
    for (let minute = 1; minute <= 10; minute += 1) {
      const at = `2027-05-03T12:${String(minute).padStart(2, '0')}:00Z`
      await stage.setClock(at)
      // As the tasks of node-cron of three processes do, and more often.
      await Promise.all(
        Array.from(
          { length: 9 },
          () => stage.db.$executeRaw`
            UPDATE "Timer" SET "dueAt" = jom_now(), state = 'pending', attempts = 0 WHERE key = 'schedule/PB-90/0'`,
        ),
      )
      await stage.at(at)
    }
    const slots = await stage.slots('PB-90/0')
    expect(slots.map(([, state]) => state)).toEqual(Array(10).fill('fired'))
    expect(await stage.runs('PB-90')).toBe(10)
    expect(stage.faults).toEqual([])
  })

  const away: readonly { how: string; act: (stage: Stage) => Promise<void> }[] = [
    { how: 'a clock that jumped forward', act: (stage) => stage.at('2027-05-06T13:00:00Z') },
    {
      how: 'a clock that jumped backward, and forward again',
      async act(stage) {
        await stage.at('2027-05-01T00:00:00Z')
        await stage.at('2027-05-06T13:00:00Z')
      },
    },
    {
      how: 'a bot that was down',
      async act(stage) {
        await stage.down()
        await stage.setClock('2027-05-06T13:00:00Z')
        await stage.start()
      },
    },
    {
      how: 'a bot that was suspended and then woken by several at once',
      async act(stage) {
        await stage.start()
        await stage.at('2027-05-06T13:00:00Z')
      },
    },
  ]
  test.each(away)('catches up the newest that it missed, after $how', async ({ act }) => {
    stage = await openStage({ 'PB-90': daily }, '2027-05-03T12:00:00Z')
    await stage.start()
    await stage.at('2027-05-04T07:00:00Z')
    await act(stage)
    expect(await stage.slots('PB-90/0')).toEqual([
      ['2027-05-04T07:00:00.000Z', 'fired'],
      ['2027-05-05T07:00:00.000Z', 'missed'],
      ['2027-05-06T07:00:00.000Z', 'caught-up'],
    ])
    expect(await stage.runs('PB-90')).toBe(2)
    const missed = await stage.db.ledgerEntry.findMany({ where: { kind: 'schedule.missed' } })
    expect(missed.map(({ subject }) => subject)).toEqual(['PB-90/0'])
    expect(stage.faults).toEqual([])
  })

  test('starts nothing for what it missed where the playbook says so', async () => {
    stage = await openStage(
      { 'PB-90': playbookText('PB-90', every('0 9 * * *', '    missed: skip\n')) },
      '2027-05-03T12:00:00Z',
    )
    await stage.start()
    await stage.at('2027-05-06T13:00:00Z')
    expect((await stage.slots('PB-90/0')).map(([, state]) => state)).toEqual(['missed', 'missed', 'missed'])
    expect(await stage.runs('PB-90')).toBe(0)
  })

  test('after months without the bot has a row for each slot, though there are thousands', async () => {
    stage = await openStage({ 'PB-90': playbookText('PB-90', every('*/10 * * * *')) }, '2027-01-01T00:05:00Z')
    await stage.start()
    await stage.at('2027-03-01T00:05:00Z')
    const slots = await stage.slots('PB-90/0')
    expect(slots).toHaveLength(59 * 144)
    expect(slots.filter(([, state]) => state !== 'missed')).toEqual([['2027-03-01T00:00:00.000Z', 'caught-up']])
    expect(await stage.runs('PB-90')).toBe(1)
  })

  const clockChanges = [
    { day: '2027-03-28', says: '', slots: [['2027-03-28T01:00:00.000Z', 'fired']] },
    { day: '2027-03-28', says: 'skipped: skip', slots: [['2027-03-28T01:00:00.000Z', 'skipped']] },
    {
      day: '2027-10-31',
      says: '',
      slots: [
        ['2027-10-31T00:30:00.000Z', 'fired'],
        ['2027-10-31T01:30:00.000Z', 'doubled'],
      ],
    },
    {
      day: '2027-10-31',
      says: 'doubled: second',
      slots: [
        ['2027-10-31T00:30:00.000Z', 'doubled'],
        ['2027-10-31T01:30:00.000Z', 'fired'],
      ],
    },
    {
      day: '2027-10-31',
      says: 'doubled: both',
      slots: [
        ['2027-10-31T00:30:00.000Z', 'fired'],
        ['2027-10-31T01:30:00.000Z', 'fired'],
      ],
    },
  ]
  test.each(clockChanges)('at half past two on $day ($says)', async ({ day, says, slots }) => {
    const text = playbookText('PB-90', every('30 2 * * *', says === '' ? '' : `    ${says}\n`))
    stage = await openStage({ 'PB-90': text }, `${day}T00:00:00Z`)
    await stage.start()
    for (const time of ['00:30:00', '01:00:00', '01:30:00', '02:30:00']) await stage.at(`${day}T${time}Z`)
    expect(await stage.slots('PB-90/0')).toEqual(slots)
    expect(await stage.runs('PB-90')).toBe(slots.filter(([, state]) => state === 'fired').length)
  })

  test('that says something else after a restart is watched anew; one that is gone is not watched any more', async () => {
    stage = await openStage(
      { 'PB-90': daily, 'PB-91': playbookText('PB-91', every('0 9 * * *')) },
      '2027-05-03T12:00:00Z',
    )
    await stage.start()
    await stage.down()
    stage.write({
      'PB-90': playbookText('PB-90', every('0 10 * * *')),
      'PB-91': playbookText('PB-91', '  - command: true'),
    })
    await stage.setClock('2027-05-04T12:00:00Z')
    await stage.start()
    await stage.at('2027-05-05T08:00:00Z')
    expect(await stage.slots('PB-90/0')).toEqual([['2027-05-05T08:00:00.000Z', 'fired']])
    expect(await stage.slots('PB-91/0')).toEqual([])
    expect(await stage.db.schedule.findUnique({ where: { id: 'PB-91/0' } })).toMatchObject({
      endedAt: new Date('2027-05-04T12:00:00Z'),
    })
  })
})
