import { type Cron, readCron } from './cron.ts'
import { readZone, wallAt } from './zone.ts'

/**
 * One instant at which a schedule is due, by the wall clock of its zone. Of a time that a clock change leaves out the instant
 * is the first after the gap (`skipped`); of one that comes twice there are two slots, `first` and `second`.
 */
export type Slot = { at: Date; wall: string; hour: 'normal' | 'skipped' | 'first' | 'second' }

const dayMs = 86_400_000
const hourMs = 3_600_000
const minuteMs = 60_000
/** A 29 February that is also a fifth Monday comes every 28 years, or 40 across a year such as 2100. */
const farthestMs = 41 * 366 * dayMs

/**
 * All slots of five cron fields in a zone, later than `after` and not later than `until`, in their order. At an instant there is
 * one: a slot that was left out and falls on another is that other, and of several that were left out the earliest stands.
 */
export function slotsOf(cron: string, zone: string, after: Date, until: Date): readonly Slot[] {
  const slots: Slot[] = []
  for (const slot of walk(cron, zone, after, until)) slots.push(slot)
  return slots
}

/** The first slot later than an instant; `undefined` when there is none for forty years. */
export function nextSlot(cron: string, zone: string, after: Date): Slot | undefined {
  for (const slot of walk(cron, zone, after, new Date(after.getTime() + farthestMs))) return slot
  return undefined
}

/** Goes day by day over the calendar, and within a day that fits over its hours and minutes: what no cron field names costs nothing. */
function* walk(written: string, zone: string, after: Date, until: Date): Generator<Slot> {
  const cron = readCron(written)
  const read = readZone(zone, after.getTime())
  const lastDay = Math.floor(wallAt(zone, until.getTime()) / dayMs) + 1
  let held: Slot | undefined
  for (let day = Math.floor(wallAt(zone, after.getTime()) / dayMs) - 1; day <= lastDay; day += 1) {
    for (const slot of slotsOn(cron, zone, day, read)) {
      if (slot.at <= after || slot.at > until) continue
      if (held && held.at.getTime() === slot.at.getTime()) {
        if (held.hour === 'skipped' && slot.hour !== 'skipped') held = slot
        continue
      }
      if (held) yield held
      held = slot
    }
  }
  if (held) yield held
}

function slotsOn(cron: Cron, zone: string, epochDay: number, read: ReturnType<typeof readZone>): readonly Slot[] {
  const midnight = epochDay * dayMs
  const date = new Date(midnight)
  const parts = {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  }
  if (!cron.fits(parts)) return []
  const slots = cron.hours.flatMap((hour) =>
    cron.minutes.flatMap((minute): Slot[] => {
      const wall = midnight + hour * hourMs + minute * minuteMs
      const reading = read(wall)
      const said = `${new Date(wall).toISOString().slice(0, 16)} ${zone}`
      const at = new Date(reading.at)
      if (reading.kind !== 'doubled') return [{ at, wall: said, hour: reading.kind }]
      return [
        { at, wall: said, hour: 'first' },
        { at: new Date(reading.again), wall: said, hour: 'second' },
      ]
    }),
  )
  return slots.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}
