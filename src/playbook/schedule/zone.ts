import { Temporal } from 'temporal-polyfill'

const dayMs = 86_400_000

/** Between two changes of a zone's clock: instants in ms, and by how much the wall clock is ahead of UTC then. */
type Stretch = { from: number; until: number; ahead: number }

/** What a time on a wall clock means: its instants, one or two; or, where it is left out, the first instant after the gap. */
export type Reading = { kind: 'normal'; at: number } | { kind: 'doubled'; at: number; again: number } | Gap
type Gap = { kind: 'skipped'; at: number }

/**
 * Reads the wall clock of a zone from an instant (ms) on. Walls are ms since 1970 as if the clock stood in UTC, and must be
 * asked for in ascending order: what lies behind is forgotten.
 */
export function readZone(zone: string, from: number): (wall: number) => Reading {
  const start = from - 2 * dayMs
  let stretches: Stretch[] = [stretchAt(zone, start)]
  return (wall) => {
    for (let last = stretches.at(-1)!; last.until <= wall + 2 * dayMs; last = stretches.at(-1)!) {
      stretches.push(stretchAt(zone, last.until))
    }
    // No clock is a whole day ahead or behind.
    stretches = stretches.filter(({ until }) => until > wall - 2 * dayMs)
    const [at, again] = stretches
      .map((stretch) => ({ stretch, instant: wall - stretch.ahead }))
      .filter(({ stretch, instant }) => instant >= stretch.from && instant < stretch.until)
      .map(({ instant }) => instant)
    if (at === undefined) return { kind: 'skipped', at: gapBefore(stretches, wall) }
    return again === undefined ? { kind: 'normal', at } : { kind: 'doubled', at, again }
  }
}

/** Where the clock jumps over a wall, the instant at which it does. */
function gapBefore(stretches: readonly Stretch[], wall: number): number {
  const jump = stretches.find(({ until, ahead }) => wall >= until + ahead)
  const landing = stretches.findLast(({ from, ahead }) => wall < from + ahead)
  if (!jump || !landing) throw new Error(`no clock reads ${new Date(wall).toISOString()}`)
  return landing.from
}

function stretchAt(zone: string, instant: number): Stretch {
  const there = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  const next = there.getTimeZoneTransition('next')
  return {
    from: instant,
    until: next ? next.epochMilliseconds : Number.POSITIVE_INFINITY,
    ahead: there.offsetNanoseconds / 1_000_000,
  }
}

/** The wall clock of a zone at an instant, in ms as if it stood in UTC. */
export const wallAt = (zone: string, instant: number): number => instant + stretchAt(zone, instant).ahead
