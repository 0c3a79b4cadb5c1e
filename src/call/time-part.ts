import { Temporal } from 'temporal-polyfill'
import { atStart, clockWord, month, monthOf, number, numberOf, weekday, weekdayOf } from './time-words.ts'

/** The parts of which a written time consists, each recognised by itself at the start of words. */

export type Day = Temporal.PlainDate
export type Half = 'am' | 'pm'
/** The days that may be meant, seen from today. `isExact`: as machines write it, so that a title may begin with a weekday. */
export type DayPart = {
  kind: 'relative' | 'weekday' | 'date'
  days: (today: Day) => readonly Day[]
  half?: Half
  isExact?: true
}
/**
 * `clock`: times of day, `24:00` the end of one; several where the half of the day is open (`isOpen`) or midnight is at either
 * end (`isMidnight`); `offset` and `minutes` where they are written. `stretch` is counted from now, in milliseconds.
 */
export type Part =
  | DayPart
  | { kind: 'half'; half: Half }
  | {
      kind: 'clock'
      times: readonly string[]
      isOpen?: true
      isMidnight?: true
      offset?: number
      minutes?: number
    }
  | { kind: 'stretch'; ms: number }
export type Found = { parts: readonly Part[]; length: number }

/** Every way to understand the start of words as part of a time. */
export const partsAt = (words: string): readonly Found[] => recognisers.flatMap((recognise) => recognise(words) ?? [])

type Recogniser = (words: string) => Found | undefined

/** A recogniser by a pattern with named groups; `undefined` of `read` means that it is none after all. */
function by(
  source: string,
  read: (groups: Readonly<Record<string, string | undefined>>) => Part | undefined,
): Recogniser {
  const pattern = atStart(source)
  return (words) => {
    const found = pattern.exec(words)
    const part = found && read(found.groups ?? {})
    return found && part ? { parts: [part], length: found[0].length } : undefined
  }
}

const fromToday =
  (days: number) =>
  (today: Day): readonly Day[] => [today.add({ days })]
const relative = (source: string, days: number, half?: Half): Recogniser =>
  by(source, () => ({ kind: 'relative', days: fromToday(days), ...(half && { half }) }))

const relatives: readonly Recogniser[] = [
  relative('(?:the\\s+)?day\\s+after\\s+tomorrow|(?:i\\s*)?overmorgen', 2),
  relative('tomorrow|i\\s*morgen', 1),
  relative('today|i\\s*dag', 0),
  relative('yesterday|i\\s*går', -1),
  relative('tonight|this\\s+(?:afternoon|evening)|i\\s*(?:aften|eftermiddag)', 0, 'pm'),
  relative('this\\s+morning|i\\s*(?:formiddag|morges)', 0, 'am'),
  by(`(?:in|om)\\s+(?<count>\\d{1,4}\\s*|${number}\\s+)(?:(?<days>days?|dage?)|weeks?|uger?)`, ({ count, days }) => {
    const each = days === undefined ? 7 : 1
    return { kind: 'relative', days: fromToday(numberOf(count?.trim() ?? '') * each) }
  }),
]

const nextWeek = '(?:i\\s+)?(?:next\\s+week|næste\\s+uge)'
const thisWeek = '(?:i\\s+)?(?:this\\s+week|denne\\s+uge)'
const weekdayPattern =
  `(?:(?:(?<nextBefore>${nextWeek})|(?<thisBefore>${thisWeek})),?\\s+)?(?:(?:on|på)\\s+)?` +
  `(?:(?:the\\s+)?(?:(?<this>this|nu\\s+på)|(?<next>next|næste)|(?<coming>coming|(?:først)?kommende))\\s+)?` +
  `(?<day>${weekday})\\.?(?:,?\\s+(?:(?:of|in|i)\\s+)?(?:(?<nextAfter>${nextWeek})|(?<thisAfter>${thisWeek})))?`

const weekdays = by(weekdayPattern, (groups) => {
  const wanted = weekdayOf(groups.day ?? '')
  return { kind: 'weekday', days: (today) => daysFor(wanted, groups, today) }
})

/** The days that "Friday", "next Friday" or "Friday next week" may mean. */
function daysFor(wanted: number, groups: Readonly<Record<string, string | undefined>>, today: Day): readonly Day[] {
  const { nextBefore, nextAfter, thisBefore, thisAfter, next, coming } = groups
  const ofWeek = (weeks: number): Day => today.add({ days: wanted - today.dayOfWeek + 7 * weeks })
  if ((nextBefore ?? nextAfter) !== undefined) return [ofWeek(1)]
  if ((thisBefore ?? thisAfter) !== undefined) return [ofWeek(0)]
  const isToday = wanted === today.dayOfWeek
  const ahead = wanted > today.dayOfWeek ? ofWeek(0) : ofWeek(1)
  if (coming !== undefined) return [ahead]
  // Some mean the one that comes next, some the one of next week: the same only where this week's is over.
  if (next !== undefined) return wanted > today.dayOfWeek ? [ahead, ofWeek(1)] : [ahead]
  if (groups.this !== undefined) return isToday ? [today] : [ahead]
  return isToday ? [today, ahead] : [ahead]
}

const dateLead = '(?:(?:on|the|den|d\\.)\\s*){0,2}'
/** So that "14:00 1.5 h" is no day in May. */
const noLength = '(?!\\s*(?:h|hours?|hrs?|t|timer?|min\\w*)(?![\\p{L}]))'
const dates: readonly Recogniser[] = [
  by('(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})', dateOf),
  by('(?<day>\\d{1,2})-(?<month>\\d{1,2})-(?<year>\\d{4})', dateOf),
  by(`${dateLead}(?<day>\\d{1,2})[./](?<month>\\d{1,2})(?:[./](?<year>\\d{4}|\\d{2})|\\.)?${noLength}`, dateOf),
  by(
    `${dateLead}(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?\\s*(?:of\\s+)?(?<month>${month})(?:,?\\s+(?<year>\\d{4}))?`,
    dateOf,
  ),
  by(`(?:on\\s+)?(?<month>${month})\\s+(?:the\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s+(?<year>\\d{4}))?`, dateOf),
]

function dateOf(groups: Readonly<Record<string, string | undefined>>): Part | undefined {
  const { day = '', year } = groups
  const named = groups.month ?? ''
  const monthNumber = /^\d/.test(named) ? Number(named) : monthOf(named)
  const full = year === undefined ? undefined : Number(year.length === 2 ? `20${year}` : year)
  // A leap year, so that 29 February is one where no year is written.
  if (!dayIn(full ?? 2028, monthNumber, Number(day))) return undefined
  return { kind: 'date', days: (today) => yearsFor(today, full, monthNumber, Number(day)) }
}

/**
 * A date without a year is of this year, unless that is more than half a year ago: then of the next. So the day before
 * yesterday is told to be past, and January may be written in December.
 */
function yearsFor(today: Day, year: number | undefined, monthNumber: number, day: number): readonly Day[] {
  if (year !== undefined) return [dayIn(year, monthNumber, day) ?? []].flat()
  const halfYearAgo = today.subtract({ days: 183 })
  const found = [0, 1, 2, 3, 4]
    .flatMap((later) => dayIn(today.year + later, monthNumber, day) ?? [])
    .find((each) => Temporal.PlainDate.compare(each, halfYearAgo) > 0)
  return found ? [found] : []
}

function dayIn(year: number, monthNumber: number, day: number): Day | undefined {
  try {
    return Temporal.PlainDate.from({ year, month: monthNumber, day }, { overflow: 'reject' })
  } catch {
    return undefined // 31 April
  }
}

const halves: readonly Recogniser[] = [
  by('(?:in\\s+the\\s+|om\\s+)?(?:morning|formiddag(?:en)?|morgenen|tidlig)', () => ({ kind: 'half', half: 'am' })),
  by('(?:in\\s+the\\s+|om\\s+)?(?:afternoon|evening|eftermiddag(?:en)?|aften(?:en)?)', () => ({
    kind: 'half',
    half: 'pm',
  })),
]

const timePattern = (place: number): string =>
  `(?<h${place}>\\d{1,2})(?:[:.h](?<m${place}>\\d{2})(?::\\d{2}(?:\\.\\d+)?)?)?(?:\\s?(?<half${place}>[ap])\\.?m\\b\\.?)?`
/** So that "14:00 until 1 June" is no hour after midnight. */
const noDate = `(?!(?:st|nd|rd|th|\\.)?\\s*(?:of\\s+)?${month}(?![\\p{L}])|/\\d)`
const clockPattern =
  `(?<word>${clockWord}\\s*)?${timePattern(1)}(?<offset>Z|\\+\\d{2}:?\\d{2})?` +
  `(?:(?<dash>\\s*(?:-|–|—|(?:to|until|till|til)\\s)\\s*)(?:${clockWord}\\s*)?${timePattern(2)}${noLength}${noDate})?`

const clocks: readonly Recogniser[] = [
  by(clockPattern, readClock),
  // Without its end, where what follows is none: "14:00 - 3 points".
  by(`(?<word>${clockWord}\\s*)?${timePattern(1)}(?<offset>Z|\\+\\d{2}:?\\d{2})?`, readClock),
  by(
    '(?<h1>[01]\\d|2[0-3])(?<m1>[0-5]\\d)(?:(?<offset>Z)|\\s*(?:hrs?|hours)|(?=\\s+(?:UTC|GMT|W?E[ES]T|CES?T|EES?T)\\b))',
    readClock,
  ),
  by(`(?:${clockWord}\\s*|ved\\s+)?(?:12(?:[:.]00)?\\s*)?(?:noon|midday|middag)`, () => ({
    kind: 'clock',
    times: ['12:00'],
  })),
  by(`(?:${clockWord}\\s*|ved\\s+)?(?:midnight|midnat)`, () => ({
    kind: 'clock',
    times: ['00:00', '24:00'],
    isMidnight: true,
  })),
]

function readClock({
  word,
  offset,
  h1 = '',
  m1,
  half1,
  dash,
  h2,
  m2,
  half2,
}: Record<string, string | undefined>): Part | undefined {
  // A number alone is no time; with an hour after it, or a word before it, it is.
  if (m1 === undefined && half1 === undefined && word === undefined) return undefined
  // "14:00 - 16 people": a number alone ends nothing unless it stands close to its beginning.
  if (h2 !== undefined && m2 === undefined && half2 === undefined && /^\s+[-–—]/.test(dash ?? '')) return undefined
  const untilTimes = h2 === undefined ? undefined : timesOf(h2, m2, half2)
  const half = half1 ?? (half2 === undefined ? undefined : Number(h1) % 12 < Number(h2) % 12 ? half2 : other(half2))
  const times = timesOf(h1, m1, half)
  if (!times || (h2 !== undefined && !untilTimes)) return undefined
  const [from = '', until] = [times[0], untilTimes?.[0]]
  const minutes = until === undefined ? undefined : lengthOf(from, until, times.length > 1)
  return {
    kind: 'clock',
    times,
    ...(times.length > 1 && { isOpen: true }),
    ...(offset !== undefined && { offset: readOffset(offset) }),
    ...(minutes !== undefined && { minutes }),
  }
}

const other = (half: string): string => (half.toLowerCase() === 'a' ? 'p' : 'a')

/**
 * The times of day that are meant. Official hours are those of the 24-hour clock; but nobody can tell whether "at 3" is in
 * the night or in the afternoon.
 */
function timesOf(hours: string, minutes: string | undefined, half: string | undefined): readonly string[] | undefined {
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)]
  const write = (each: number): string => `${String(each).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return undefined
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return undefined
    return [write((hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0))]
  }
  return minutes === undefined && hour > 0 && hour < 7 ? [write(hour), write(hour + 12)] : [write(hour)]
}

/** How long it takes, in minutes; over midnight where the end is earlier. Within an open half of a day it is under 12 hours. */
function lengthOf(from: string, until: string, isOpen: boolean): number | undefined {
  const span = isOpen ? 720 : 1440
  const minutes = (((minutesOf(until) - minutesOf(from)) % span) + span) % span
  return minutes === 0 ? undefined : minutes
}
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function readOffset(written: string): number {
  if (/^z$/i.test(written)) return 0
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(written) ?? []
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
}

/** A full instant as machines write it. Only here may an offset be negative: `14:00-15:00` is a beginning and an end. */
const iso: Recogniser = (words) => {
  const found = atStart('(\\d{4}-\\d{2}-\\d{2})T(\\d{2}):(\\d{2})(?::\\d{2}(?:\\.\\d+)?)?(Z|[+-]\\d{2}:?\\d{2})?').exec(
    words,
  )
  const [all = '', day = '', hour = '', minute, offset] = found ?? []
  const date = dates[0]?.(day)
  const times = timesOf(hour, minute, undefined)
  if (!found || !date || !times) return undefined
  const clock: Part = { kind: 'clock', times, ...(offset !== undefined && { offset: readOffset(offset) }) }
  const exact = date.parts.map((part): Part => (part.kind === 'date' ? { ...part, isExact: true } : part))
  return { parts: [...exact, clock], length: all.length }
}

const amount = `(?:(?<n>\\d{1,4}(?:[.,]\\d{1,2})?\\s*|${number}\\s+)(?:(?<h>hours?|hrs?|h|timer?|t)|minutes?|minutter|minut|mins?|m))`
const named =
  '(?<half>half\\s+an?\\s+hour|en\\s+halv\\s+time)|(?<quarter>a\\s+quarter\\s+of\\s+an\\s+hour|et\\s+kvarter)|(?<more>halvanden\\s+time)'
const stretches: readonly Recogniser[] = [
  by('(?:right\\s+)?now|immediately|nu|straks', () => ({ kind: 'stretch', ms: 0 })),
  by(`(?:in|om)\\s+(?:${named})`, ({ half, quarter }) => ({
    kind: 'stretch',
    ms: (half !== undefined ? 30 : quarter !== undefined ? 15 : 90) * 60_000,
  })),
  by(`(?:in|om)\\s+${amount}`, ({ n = '', h }) => ({ kind: 'stretch', ms: amountOf(n, h) })),
  by(
    `(?:in|om)\\s+(?<n>\\d{1,4}\\s*|${number}\\s+)(?:hours?|hrs?|h|timer?|t)\\s*(?:and\\s+|og\\s+)?(?<m>\\d{1,2})(?:\\s*(?:minutes?|minutter|minut|mins?|m))?`,
    ({ n = '', m }) => ({ kind: 'stretch', ms: amountOf(n, 'h') + Number(m) * 60_000 }),
  ),
]

function amountOf(amount: string, hours: string | undefined): number {
  const written = amount.trim()
  const value = /^\d/.test(written) ? Number(written.replace(',', '.')) : numberOf(written)
  return Math.round(value * (hours === undefined ? 60_000 : 3_600_000))
}

const recognisers: readonly Recogniser[] = [iso, ...relatives, weekdays, ...dates, ...halves, ...clocks, ...stretches]
