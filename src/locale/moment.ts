/** An instant as a reader sees it: their own zone first, then Brussels, then UTC; 24-hour clock. */
export const sayMoment = (language: string, at: Date, zone: string): string => sayIn(language, at, zone, 'full')

function sayIn(language: string, at: Date, zone: string, own: 'full' | 'far'): string {
  const seen = new Set<string>()
  const parts: string[] = []
  for (const [index, place] of [zone, 'Europe/Brussels', 'UTC'].entries()) {
    const offset = formatOf(language, place, 'offset').format(at)
    const clock = formatOf(language, place, index === 0 ? own : 'clock').format(at)
    const key = formatOf('en', place, 'full').format(at)
    if (seen.has(key)) continue
    seen.add(key)
    parts.push(`${clock} ${nameOf(place)}${index === 0 && place !== 'UTC' ? ` (${zoneName(offset)})` : ''}`)
  }
  return parts.join(' · ')
}

/** Like `sayMoment`, with the year where it is more than half a year from `now`: what lies far ahead must not look near. */
export function sayFar(language: string, at: Date, zone: string, now: Date): string {
  return sayIn(language, at, zone, Math.abs(at.getTime() - now.getTime()) < halfYearMs ? 'full' : 'far')
}

const halfYearMs = 183 * 86_400_000

/** An instant in one named zone, short: `Tue 23 Nov 23:05 Brussels`. */
export function sayPlaced(language: string, at: Date, zone: string): string {
  return `${sayClock(language, at, zone)} ${nameOf(zone)}`
}

/** Only the reader's own clock: `Tue 23 Nov 23:05`. */
export function sayClock(language: string, at: Date, zone: string): string {
  return formatOf(language, zone, 'full').format(at)
}

/** Only the time of day in a zone: `23:05`. */
export function sayTime(language: string, at: Date, zone: string): string {
  return formatOf(language, zone, 'clock').format(at)
}

/** The time of day in a zone, with the day where that is not the day of `now` there: `23:05`, `Sat 9 Jun, 14:00`. */
export function sayNear(language: string, at: Date, zone: string, now: Date): string {
  const [day, today] = [at, now].map((each) => formatOf('en', zone, 'day').format(each))
  return day === today ? sayTime(language, at, zone) : sayClock(language, at, zone)
}

/** Only the day in a zone: `Sun 10 Jun`. */
export const sayDay = (language: string, at: Date, zone: string): string => formatOf(language, zone, 'date').format(at)

/** What a zone is called: `Brussels`. */
export const sayZone = (zone: string): string => nameOf(zone)

const formats = new Map<string, Intl.DateTimeFormat>()
const shapes = {
  full: { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  far: {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  date: { weekday: 'short', day: 'numeric', month: 'short' },
  day: { year: 'numeric', month: '2-digit', day: '2-digit' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  offset: { timeZoneName: 'shortOffset' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

function formatOf(language: string, zone: string, shape: keyof typeof shapes): Intl.DateTimeFormat {
  const id = `${language} ${zone} ${shape}`
  let format = formats.get(id)
  if (!format) {
    format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...shapes[shape], timeZone: zone })
    formats.set(id, format)
  }
  return format
}

const nameOf = (zone: string): string =>
  zone === 'UTC' ? 'UTC' : zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')
const zoneName = (formatted: string): string => formatted.slice(formatted.lastIndexOf(' ') + 1)
