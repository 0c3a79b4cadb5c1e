import { Temporal } from 'temporal-polyfill'
import { placeAt } from './place.ts'
import { type Found as PartFound, partsAt } from './time-part.ts'
import { atStart, number, numberOf, ordinal, ordinalOf, weekday, weekdayOf, weekdaysWord } from './time-words.ts'
import { tidyLead } from './understand.ts'
import { wallOf } from './wall.ts'
import type { Speaker } from './when.ts'

/** A series as it is written: days as `2027-03-29`, 1 for Monday, the time as `14:00`. */
export type WrittenSeries = {
  unit: 'week' | 'day'
  every: number
  weekdays: readonly number[]
  time: string
  zone: string
  minutes?: number
  from?: string
  until?: string
  count?: number
  rest: string
}
export type WrittenNight = { after: readonly number[]; hourly: number; rest: string }

/** After the polls close where nothing else is written: domain brief, PB-06. */
const usualNight = { after: [15, 60], hourly: 6 }

const nightWord = atStart(
  '(?<night>election\\s+night|valg(?:aften|nat))|(?:after\\s+)?(?:the\\s+)?(?:polls?\\s+)?clos(?:e|ing)|lukketid',
)
/** The rule of an election night that words begin with: `election night`, `close +15, +60, then hourly 6 times`. */
export function nightAt(words: string): WrittenNight | undefined {
  const lead = nightWord.exec(words)
  if (!lead) return undefined
  let rest = words.slice(lead[0].length)
  const after: number[] = []
  for (;;) {
    const found = /^(?:[\s,:]|and|og)*\+\s?(\d{1,4})(?:\s*min(?:utes?|utter)?)?(?![\p{L}\p{N}])/iu.exec(rest)
    if (!found) break
    after.push(Number(found[1]))
    rest = rest.slice(found[0].length)
  }
  const hours =
    /^[\s,]*(?:and\s+|og\s+)?(?:then\s+|derefter\s+|så\s+)?(?:hourly|every\s+hour|hver\s+time)(?:\s+(?:for\s+)?(\d{1,2})\s*(?:times|x|hours|gange|timer))?(?![\p{L}\p{N}])/iu.exec(
      rest,
    )
  if (hours) rest = rest.slice(hours[0].length)
  if (after.length === 0 && !hours) {
    // "Closing remarks" is a title.
    return lead.groups?.night === undefined ? undefined : { ...usualNight, rest: tidyLead(rest).trim() }
  }
  return {
    after: after.length === 0 ? usualNight.after : after,
    hourly: hours ? Number(hours[1] ?? usualNight.hourly) : 0,
    rest: tidyLead(rest).trim(),
  }
}

/** The ways to understand the series that words begin with; none where there is no time of day, or no series. */
export function seriesAt(words: string, speaker: Speaker): readonly WrittenSeries[] {
  const often = oftenAt(words)
  if (!often) return []
  const { length, ...rhythm } = often
  return [...search(words.slice(length), {}, speaker)].flatMap(({ times, zone = speaker.zone, rest, ...days }) =>
    (times ?? []).map((time) => ({ ...rhythm, ...days, time, zone, rest })),
  )
}

type Often = Pick<WrittenSeries, 'unit' | 'every' | 'weekdays'> & { length: number }

const workdays = [1, 2, 3, 4, 5]
const joint = '(?:\\s*[,&+]\\s*|\\s+(?:and|og)\\s+)+'
const list = `${weekdaysWord}(?:${joint}${weekdaysWord})*`
const onDays = `(?:\\s*,?\\s*(?:on\\s+|om\\s+|på\\s+|hver\\s+|every\\s+)?(?<days>${list}))`
const turn = `(?:(?<ordinal>${ordinal})|(?<number>${number}))\\s+`

const oftenPatterns: readonly RegExp[] = [
  `(?:on\\s+)?(?:weekdays|working\\s+days)|(?:alle\\s+)?hverdage|(?:every|each|hver)\\s+(?:weekday|working\\s+day|workday|hverdag)(?<work>)`,
  `(?<daily>daily|dagligt?)|(?:every|each|hver)\\s+(?:${turn})?(?<day>days?|dage?|dag)`,
  `(?:weekly|ugentligt?|(?:every|each|hver)\\s+(?:${turn})?(?:weeks?|uger?|uge))${onDays}?`,
  `(?<fortnight>fortnightly|every\\s+fortnight)${onDays}?`,
  `(?:every|each|hver)\\s+(?:${turn})?(?<days>${list})`,
  `(?<plural>${weekday}(?:s|e)(?:${joint}${weekday}(?:s|e))*)`,
].map(atStart)

/** How often, and on which days of the week. */
function oftenAt(words: string): Often | undefined {
  for (const [index, pattern] of oftenPatterns.entries()) {
    const found = pattern.exec(words)
    if (!found) continue
    const { ordinal: nth, number: count, days, plural, fortnight } = found.groups ?? {}
    const every =
      fortnight !== undefined ? 2 : nth !== undefined ? ordinalOf(nth) : count !== undefined ? numberOf(count) : 1
    if (!(every >= 1)) return undefined
    const named = (days ?? plural ?? '').split(new RegExp(joint, 'iu')).filter((day) => day !== '')
    const length = found[0].length
    if (index === 0) return { unit: 'week', every: 1, weekdays: workdays, length }
    if (index === 1) return { unit: 'day', every, weekdays: [], length }
    return { unit: 'week', every, weekdays: [...new Set(named.map(weekdayOf))].toSorted(), length }
  }
  return undefined
}

type Found = {
  times?: readonly string[]
  minutes?: number
  half?: 'am' | 'pm'
  zone?: string
  from?: string
  until?: string
  count?: number
}

const fromWord = atStart('(?:starting|beginning|from|fra)(?:\\s+(?:on|den))?')
const untilWord = atStart('(?:until|till|up\\s+to|(?:ind)?til(?:\\s+og\\s+med)?)(?:\\s+(?:and\\s+including|den))?')
const countWord = atStart('(?:for\\s+)?(?<count>\\d{1,3})\\s*(?:times|x|calls|gange|opkald)')

/** What may follow in any order, each once. A place that may begin a title is taken both ways. */
function* search(words: string, found: Found, speaker: Speaker): Generator<Omit<Found, 'half'> & { rest: string }> {
  const rest = tidyLead(words)
  const on = (length: number, more: Found): ReturnType<typeof search> =>
    search(rest.slice(length), { ...found, ...more }, speaker)
  const count = found.count === undefined ? countWord.exec(rest) : null
  if (count) return yield* on(count[0].length, { count: Number(count.groups?.count) })
  const until = found.until === undefined ? dayAfterWord(untilWord, rest, speaker) : undefined
  if (until) return yield* on(until.length, { until: until.day })
  const from = found.from === undefined ? dayAfterWord(fromWord, rest, speaker) : undefined
  if (from) return yield* on(from.length, { from: from.day })
  const part = timeAt(rest, found, speaker)
  const [first] = part?.parts ?? []
  if (part && first?.kind === 'clock' && first.offset === undefined) {
    // A day begins at midnight: of a series no other is meant.
    const { times, minutes, isMidnight } = first
    return yield* on(part.length, { times: isMidnight ? ['00:00'] : times, ...(minutes !== undefined && { minutes }) })
  }
  if (part && first?.kind === 'half' && (!found.times || found.times.length > 1))
    return yield* on(part.length, { half: first.half })
  const place = found.zone === undefined && found.times ? placeAt(rest) : undefined
  if (place) {
    const zone = place.place === 'own' ? speaker.zone : place.place === 'unknown' ? '' : place.place.zone
    // Nobody knows where it is, or it is only so far from UTC: a series keeps the clock on a wall.
    if (zone === '') return
    if (place.isSure || goesOn(tidyLead(rest.slice(place.length)), speaker)) return yield* on(place.length, { zone })
    if (!isAlike(zone, speaker.zone, speaker.now)) yield* on(place.length, { zone })
  }
  const { half, times = [], ...days } = found
  const told = half === undefined ? times : times.filter((time) => time < '12:00' === (half === 'am'))
  yield { ...days, times: told, rest: rest.trim() }
}

/** Tells whether more of the rule follows: then what stands before it begins no title. */
const goesOn = (words: string, speaker: Speaker): boolean =>
  countWord.test(words) || [untilWord, fromWord].some((word) => dayAfterWord(word, words, speaker) !== undefined)

/** The time of day that comes next, with its end where one is written: "14:00 until 10.12." is a last day, and no end. */
function timeAt(words: string, found: Found, speaker: Speaker): PartFound | undefined {
  const open = partsAt(words).filter(
    ({ parts: [each] }) => (each?.kind === 'clock' && !found.times) || (each?.kind === 'half' && !found.half),
  )
  const [longest, ...shorter] = open.toSorted((a, b) => b.length - a.length)
  return shorter.find(({ length }) => dayAfterWord(untilWord, tidyLead(words.slice(length)), speaker)) ?? longest
}

/** Tells whether the clocks of two zones show the same in winter and in summer. */
const isAlike = (one: string, other: string, now: Date): boolean =>
  [0, 182].every((days) => {
    const at = new Date(now.getTime() + days * 86_400_000)
    return wallOf(at, one) === wallOf(at, other)
  })

/** A day after such a word, seen from the speaker's today. */
function dayAfterWord(
  word: RegExp,
  words: string,
  { now, zone }: Speaker,
): { day: string; length: number } | undefined {
  const lead = word.exec(words)
  if (!lead) return undefined
  const rest = words.slice(lead[0].length)
  const text = rest.trimStart()
  const today = Temporal.PlainDate.from(wallOf(now, zone).slice(0, 10))
  for (const { parts, length } of partsAt(text).toSorted((a, b) => b.length - a.length)) {
    const [part] = parts
    if (part?.kind !== 'date' && part?.kind !== 'relative' && part?.kind !== 'weekday') continue
    const [day, other] = part.days(today)
    if (day && !other) return { day: day.toString(), length: lead[0].length + (rest.length - text.length) + length }
  }
  return undefined
}
