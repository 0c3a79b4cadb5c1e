/** How days, times and zones are written, in a file and by people. */

/** A date that there is: `2029-06-10`. */
export function isDay(written: string): boolean {
  const date = new Date(`${written}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(written)
}

/** A time of day: `08:00`. */
export const isClock = (written: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(written)

/** A local date and time: `2029-06-10T23:00`, also with a space between. */
export function isLocal(written: string): boolean {
  const [day = '', clock = '', ...more] = written.split(/[T ]/)
  return isDay(day) && isClock(clock) && more.length === 0
}

/** A zone by its name: `Europe/Paris`. */
export function isZone(written: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: written }) !== undefined && !/^[+-]/.test(written)
  } catch {
    return false
  }
}
