import { Temporal } from 'temporal-polyfill'

/** How people write instants: in the fields of forms, and at the beginning of lines. */

/** A local date and time as a `moment` field holds it. */
export function localMoment(at: Date, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDateTime()
  return local.toString({ smallestUnit: 'minute' })
}

/** The instant of a local `YYYY-MM-DDTHH:MM` in a zone; `undefined` when it is none. */
export function readLocalMoment(written: string, zone: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(written)) return undefined
  try {
    return new Date(Temporal.PlainDateTime.from(written.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds)
  } catch {
    return undefined // a day or hour that does not exist
  }
}

/** An instant at the start of a line, and what follows it. */
export type WrittenInstant = { at: Date; rest: string }

/**
 * The instant that a line begins with, in the past: `now`, `2027-04-25T18:00` or `2027-04-25 18:00` in a zone, `18:00` for the
 * latest such time, each with `Z` for UTC. `undefined` when it begins with none.
 */
export function readPast(line: string, zone: string, now: Date): WrittenInstant | undefined {
  const tidy = line.trim()
  const soon = /^now\b/i.exec(tidy)
  if (soon) return { at: now, rest: tidy.slice(soon[0].length).trim() }
  const full = startOf(/(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2})?(Z)?/, tidy)
  if (full) {
    const at = readLocalMoment(`${full[1]}T${full[2]}`, full[3] ? 'UTC' : zone)
    return at && { at, rest: after(full, tidy) }
  }
  const clock = startOf(/(\d{1,2}):(\d{2})(Z)?/, tidy)
  if (!clock) return undefined
  const at = nearest(Number(clock[1]), Number(clock[2]), clock[3] ? 'UTC' : zone, now, 'before')
  return at && { at, rest: after(clock, tidy) }
}

/**
 * The instant ahead that a line begins with: a stretch (`45 min`, `2h`), `18:00` for the next such time, or a full date as
 * above. `undefined` when it begins with none.
 */
export function readAhead(line: string, zone: string, now: Date): WrittenInstant | undefined {
  const tidy = line.trim()
  const stretch = startOf(/(\d{1,5})\s*(minutes?|min|m|hours?|h)/, tidy)
  if (stretch) {
    const ms = Number(stretch[1]) * (/^h/i.test(stretch[2] ?? '') ? 3_600_000 : 60_000)
    return { at: new Date(now.getTime() + ms), rest: after(stretch, tidy) }
  }
  const clock = startOf(/(\d{1,2}):(\d{2})(Z)?/, tidy)
  if (!clock) return readPast(tidy, zone, now)
  const at = nearest(Number(clock[1]), Number(clock[2]), clock[3] ? 'UTC' : zone, now, 'after')
  return at && { at, rest: after(clock, tidy) }
}

/** What a line begins with; a mark may stand right after it. */
const startOf = (pattern: RegExp, line: string): RegExpExecArray | null =>
  new RegExp(`^(?:${pattern.source})(?=:?(?:[\\s,.;]|$))`, 'i').exec(line)

const after = ([found]: RegExpExecArray, line: string): string =>
  line
    .slice(found.length)
    .replace(/^[\s:,.;]+/, '')
    .trim()

function nearest(hour: number, minute: number, zone: string, now: Date, side: 'before' | 'after'): Date | undefined {
  if (hour > 23 || minute > 59) return undefined
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const days = side === 'before' ? [0, -1] : [0, 1]
  for (const shift of days) {
    const plainTime = Temporal.PlainTime.from({ hour, minute })
    const at = new Date(today.add({ days: shift }).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds)
    if (side === 'before' ? at <= now : at > now) return at
  }
  return undefined
}
