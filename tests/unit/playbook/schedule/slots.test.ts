import fc from 'fast-check'
import { createTask } from 'node-cron'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { cronFault } from '../../../../src/playbook/schedule/cron.ts'
import { nextSlot, type Slot, slotsOf } from '../../../../src/playbook/schedule/slots.ts'

const zones = ['Europe/Brussels', 'Europe/Helsinki', 'Europe/Lisbon', 'Atlantic/Azores', 'UTC'] as const

const field = (low: number, high: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: low, max: high }).map(String),
    fc
      .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
      .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
    fc.integer({ min: 2, max: 15 }).map((step) => `*/${step}`),
    fc
      .uniqueArray(fc.integer({ min: low, max: high }), { minLength: 2, maxLength: 4 })
      .map((values) => values.join(',')),
  )

const dayOfMonth = fc.oneof(
  { weight: 4, arbitrary: field(1, 28) },
  fc.constantFrom('L', '1W', '15W', '28W', '31', '29'),
)
const dayOfWeek = fc.oneof(
  { weight: 4, arbitrary: field(0, 6) },
  fc.constantFrom('MON', 'MON-FRI', '1#1', '3#5', '5L', '7', 'SUN,WED'),
)

const cron = fc
  .tuple(field(0, 59), field(0, 23), dayOfMonth, fc.oneof(fc.constant('*'), field(1, 12)), dayOfWeek)
  .map((fields) => fields.join(' '))
  .filter((written) => cronFault(written) === undefined)

/** The next three runs by node-cron; none where it gives up, because they are too many years away. */
function runsOf(written: string, zone: string): readonly Date[] {
  try {
    return createTask(written, () => {}, { timezone: zone }).getNextRuns(3)
  } catch (fault) {
    if (fault instanceof Error && /reasonable time range/.test(fault.message)) return []
    throw fault
  }
}

/** Whether a clock of the zone changes within two days of an instant. */
function nearChange(zone: string, at: Date): boolean {
  if (zone === 'UTC') return false
  const there = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
  const next = there.subtract({ days: 2 }).getTimeZoneTransition('next')
  return next !== null && next.epochMilliseconds <= there.add({ days: 2 }).epochMilliseconds
}

describe('slots', () => {
  test('are those of node-cron wherever no clock changes', () => {
    let compared = 0
    fc.assert(
      fc.property(
        cron,
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2029-12-01T00:00:00Z'), noInvalidDate: true }),
        (written, zone, start) => {
          const task = createTask(written, () => {}, { timezone: zone })
          // It counts from the clock of the machine, so that only `match` can be asked of another instant.
          const slots = take(written, zone, start, 5)
          for (const { at, hour } of slots) {
            if (nearChange(zone, at)) continue
            compared += 1
            expect(hour).toBe('normal')
            expect(task.match(at), `${written} in ${zone} at ${at.toISOString()}`).toBe(true)
          }
        },
      ),
      { numRuns: 300 },
    )
    expect(compared).toBeGreaterThan(500)
  })

  test('leave out none that node-cron would find', () => {
    fc.assert(
      fc.property(
        cron,
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 0, max: 1439 }),
        (written, zone, day, minute) => {
          const from = new Date(Date.UTC(2026, 4, 1) + day * 86_400_000 + minute * 60_000)
          if (nearChange(zone, from)) return
          const task = createTask(written, () => {}, { timezone: zone })
          const until = new Date(from.getTime() + 90 * 60_000)
          const found = new Set(slotsOf(written, zone, from, until).map(({ at }) => at.getTime()))
          for (let at = from.getTime() + 60_000; at <= until.getTime(); at += 60_000) {
            expect(found.has(at), `${written} in ${zone} at ${new Date(at).toISOString()}`).toBe(
              task.match(new Date(at)),
            )
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('are the next runs of node-cron from now on', () => {
    const until = Date.now() + 400 * 86_400_000
    fc.assert(
      fc.property(cron, fc.constantFrom(...zones), (written, zone) => {
        const before = new Date()
        const theirs = runsOf(written, zone).filter((at) => at.getTime() < until && !nearChange(zone, at))
        if (theirs.length === 0) return
        const ours = slotsOf(written, zone, before, theirs.at(-1) ?? before)
        // Where a clock changes before, each side counts on in its own way.
        const calm = ours.filter(({ at }) => !nearChange(zone, at)).map(({ at }) => at.toISOString())
        expect(calm).toEqual(expect.arrayContaining(theirs.map((at) => at.toISOString())))
      }),
      { numRuns: 100 },
    )
  })

  test('a window cut in two has the slots of the whole', () => {
    fc.assert(
      fc.property(cron, fc.constantFrom(...zones), fc.integer({ min: 0, max: 40 * 1440 }), (written, zone, cut) => {
        const from = new Date('2027-03-10T00:00:00Z')
        const middle = new Date(from.getTime() + cut * 60_000)
        const until = new Date(from.getTime() + 40 * 86_400_000)
        const parts = [...slotsOf(written, zone, from, middle), ...slotsOf(written, zone, middle, until)]
        expect(parts).toEqual(slotsOf(written, zone, from, until))
      }),
      { numRuns: 60 },
    )
  })

  test('the next one is found years away', () => {
    expect(nextSlot('0 9 29 2 *', 'Europe/Brussels', new Date('2028-03-01T00:00:00Z'))?.wall).toBe(
      '2032-02-29T09:00 Europe/Brussels',
    )
    expect(nextSlot('0 9 29 2 1#5', 'UTC', new Date('2028-03-01T00:00:00Z'))?.wall).toBe('2044-02-29T09:00 UTC')
  })

  test('refuses what has not five fields', () => {
    for (const written of ['@daily', '0 0 9 * * MON', '0 9 * *', '', '61 * * * *', '0 9 31 2 *']) {
      expect(cronFault(written), written).toBeTypeOf('string')
    }
    expect(cronFault('0 9 * * MON')).toBeUndefined()
  })
})

/** The clocks change at 01:00 UTC (Directive 2000/84/EC), to the hour of each zone. */
const changes = [
  { year: 2026, spring: '2026-03-29', autumn: '2026-10-25' },
  { year: 2027, spring: '2027-03-28', autumn: '2027-10-31' },
  { year: 2028, spring: '2028-03-26', autumn: '2028-10-29' },
  { year: 2029, spring: '2029-03-25', autumn: '2029-10-28' },
] as const
/** The hour that is left out in spring, and the one that comes twice in autumn. */
const hours = [
  { zone: 'Europe/Brussels', spring: 2, autumn: 2 },
  { zone: 'Europe/Helsinki', spring: 3, autumn: 3 },
  { zone: 'Europe/Lisbon', spring: 1, autumn: 1 },
  { zone: 'Atlantic/Azores', spring: 0, autumn: 0 },
] as const

describe('when a clock changes', () => {
  test.each(changes.flatMap((change) => hours.map((hour) => ({ ...change, ...hour, days: change }))))(
    '$zone in $year',
    ({ zone, spring, autumn, days }) => {
      const on = (day: string) => [new Date(`${day}T00:00:00Z`), new Date(`${day}T06:00:00Z`)] as const
      const half = (hour: number): string => `30 ${hour} * * *`
      const said = (day: string, hour: number): string => `${day}T0${hour}:30 ${zone}`
      expect(near(half(spring), zone, days.spring)).toEqual([
        { at: new Date(`${days.spring}T01:00:00Z`), wall: said(days.spring, spring), hour: 'skipped' },
      ])
      expect(near(half(autumn), zone, days.autumn)).toEqual([
        { at: new Date(`${days.autumn}T00:30:00Z`), wall: said(days.autumn, autumn), hour: 'first' },
        { at: new Date(`${days.autumn}T01:30:00Z`), wall: said(days.autumn, autumn), hour: 'second' },
      ])
      // Every quarter of an hour: what was left out falls on the first after it, and nothing comes twice at an instant.
      const quarters = slotsOf('*/15 * * * *', zone, ...on(days.spring))
      expect(quarters.map(({ at }) => at.getTime())).toEqual(
        Array.from({ length: 24 }, (_, index) => on(days.spring)[0].getTime() + (index + 1) * 900_000),
      )
      expect(quarters.filter(({ hour }) => hour !== 'normal')).toEqual([])
      const twice = slotsOf('*/15 * * * *', zone, ...on(days.autumn))
      expect(twice).toHaveLength(24)
      const ofHour = (kind: Slot['hour']): number => twice.filter(({ hour }) => hour === kind).length
      // The window begins at 00:00 UTC and leaves that instant out, which is the first of the doubled hour.
      expect([ofHour('first'), ofHour('second')]).toEqual([3, 4])
    },
  )

  test('nothing is left out or doubled in UTC', () => {
    const slots = slotsOf('0 * * * *', 'UTC', new Date('2026-01-01T00:30:00Z'), new Date('2030-01-01T00:00:00Z'))
    expect(slots).toHaveLength((4 * 365 + 1) * 24)
    expect(slots.every(({ hour }) => hour === 'normal')).toBe(true)
  })

  test('of several that are left out together the earliest stands', () => {
    expect(near('15,45 2 * * *', 'Europe/Brussels', '2027-03-28')).toEqual([
      { at: new Date('2027-03-28T01:00:00Z'), wall: '2027-03-28T02:15 Europe/Brussels', hour: 'skipped' },
    ])
  })

  test('a day that a zone leaves out altogether ends at its midnight', () => {
    // Samoa moved across the date line: there was no 30 December 2011.
    const slots = slotsOf(
      '0 9 * * *',
      'Pacific/Apia',
      new Date('2011-12-29T00:00:00Z'),
      new Date('2011-12-31T00:00:00Z'),
    )
    expect(slots).toEqual([
      { at: new Date('2011-12-29T19:00:00Z'), wall: '2011-12-29T09:00 Pacific/Apia', hour: 'normal' },
      { at: new Date('2011-12-30T10:00:00Z'), wall: '2011-12-30T09:00 Pacific/Apia', hour: 'skipped' },
      { at: new Date('2011-12-30T19:00:00Z'), wall: '2011-12-31T09:00 Pacific/Apia', hour: 'normal' },
    ])
  })
})

/** The slots of the day's first hours by UTC, the evening before included. */
const near = (written: string, zone: string, day: string): readonly Slot[] =>
  slotsOf(written, zone, new Date(Date.parse(`${day}T00:00:00Z`) - 3 * 3_600_000), new Date(`${day}T06:00:00Z`))

function take(written: string, zone: string, after: Date, count: number): readonly Slot[] {
  const found: Slot[] = []
  for (let at = after; found.length < count; ) {
    const slot = nextSlot(written, zone, at)
    if (!slot) break
    found.push(slot)
    at = slot.at
  }
  return found
}
