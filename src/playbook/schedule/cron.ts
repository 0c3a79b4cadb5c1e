import { validateDetailed } from 'node-cron'

/** Five cron fields, read: when the hand of a clock stands at one of the minutes of one of the hours of a day that fits. */
export type Cron = {
  minutes: readonly number[]
  hours: readonly number[]
  /** Whether a date (its parts as in a calendar, Monday 1 … Sunday 0) fits. Both fields of the day must. */
  fits(date: { year: number; month: number; day: number; weekday: number }): boolean
}

/** What is wrong with five cron fields, in English, for whoever wrote them; `undefined` when they are right. */
export function cronFault(written: string): string | undefined {
  // The parser takes seconds and names such as `@daily` too; a playbook has five fields, so that it reads the same everywhere.
  const fields = written.trim().split(/\s+/)
  if (fields.length !== 5) return `expected 5 fields but got ${written.trim() === '' ? 0 : fields.length}`
  const { valid, errors } = validateDetailed(written)
  return valid ? undefined : errors.map(({ message }) => message).join('; ')
}

/** Reads five cron fields. Throws a `RangeError` where `cronFault` names a fault. */
export function readCron(written: string): Cron {
  const fault = cronFault(written)
  const { fields } = validateDetailed(written)
  if (fault !== undefined || !fields) throw new RangeError(`${written}: ${fault ?? 'no cron fields'}`)
  const months = new Set(fields.month)
  const dates = fields.dayOfMonth.map(readDate)
  const weekdays = fields.dayOfWeek.map(readWeekday)
  return {
    minutes: ascending(fields.minute),
    hours: ascending(fields.hour),
    fits({ year, month, day, weekday }) {
      if (!months.has(month)) return false
      const days = daysIn(year, month)
      return weekdays.some((fits) => fits(weekday, day, days)) && dates.some((fits) => fits(day, days, weekday))
    },
  }
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b)
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** `15`; `L`, the last day; `15W`, the working day nearest to the 15th within its month. */
function readDate(written: number | string): (day: number, days: number, weekday: number) => boolean {
  if (written === 'L') return (day, days) => day === days
  const nearest = /^(\d+)W$/.exec(String(written))
  if (!nearest) return (day) => day === Number(written)
  return (day, days, weekday) => {
    const wanted = Number(nearest[1])
    if (wanted > days) return false
    const on = (weekday + ((wanted - day) % 7) + 7) % 7
    if (on === 6) return day === (wanted === 1 ? 3 : wanted - 1)
    if (on === 0) return day === (wanted === days ? wanted - 2 : wanted + 1)
    return day === wanted
  }
}

/** `1`; `1#2`, the second Monday; `5L`, the last Friday. */
function readWeekday(written: number | string): (weekday: number, day: number, days: number) => boolean {
  const special = /^(\d)(?:#(\d)|L)$/.exec(String(written))
  if (!special) return (weekday) => weekday === Number(written)
  const wanted = Number(special[1]) % 7
  const nth = special[2]
  if (nth === undefined) return (weekday, day, days) => weekday === wanted && day > days - 7
  return (weekday, day) => weekday === wanted && Math.ceil(day / 7) === Number(nth)
}
