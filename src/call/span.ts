import type { Values } from '../locale/catalogue.ts'
import { sayNear, sayZone } from '../locale/moment.ts'

/**
 * The parts of a stretch of time, for the catalogue: whole days, hours, minutes, and when that was counted. The zone is named,
 * since some platforms show the moment beside it in the reader's own.
 */
export function sayIn(language: string, now: Date, until: Date, zone: string): Values {
  const minutes = Math.max(0, Math.round((until.getTime() - now.getTime()) / 60_000))
  return {
    days: Math.floor(minutes / 1440),
    hours: Math.floor((minutes % 1440) / 60),
    minutes: minutes % 60,
    size: minutes >= 2880 ? 'days' : minutes >= 60 ? 'hours' : 'minutes',
    total: Math.floor(minutes / 60),
    at: `${sayNear(language, now, zone, now)} ${sayZone(zone)}`,
  }
}
