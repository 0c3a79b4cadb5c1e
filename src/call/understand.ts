import { type PlaceName, placeAt } from './place.ts'
import { type DayPart, type Part, partsAt } from './time-part.ts'

type Only<K extends Part['kind']> = Extract<Part, { kind: K }>

/** One way to take words apart: the parts of a time, in whatever order they stand, and what follows them. */
export type Understanding = {
  relative?: DayPart
  weekday?: DayPart
  date?: DayPart
  half?: Only<'half'>
  clock?: Only<'clock'>
  stretch?: Only<'stretch'>
  place?: PlaceName
  rest: string
}

/**
 * The ways in which words begin with a time, of those that leave least over. A place that may as well begin a title
 * (`14:00 Helsinki register`) is taken both ways, unless none follows (`untitled`).
 */
export function understand(words: string, untitled = false): readonly Understanding[] {
  const all = [...search(words.trim(), { rest: '' }, undefined)]
  const shortest = Math.min(...all.map(({ found }) => found.rest.length))
  return all
    .filter(({ found }) => found.rest.length === shortest)
    .flatMap(({ found, title }) =>
      title === undefined || untitled ? [found] : [found, { ...without(found), rest: title }],
    )
}

/** What stands between a time and what follows it. */
export const tidyLead = (words: string): string => words.replace(/^(?:[\s,;:.]+|[-–—]+(?=\s|$))+/u, '')

type Branch = { found: Understanding; title: string | undefined }

/** `title` is what follows where a place that has just been read is none. */
function* search(words: string, found: Understanding, title: string | undefined): Generator<Branch> {
  const rest = tidyLead(words)
  if (found.clock || found.stretch) yield { found: { ...found, rest: rest.trim() }, title }
  for (const { parts, length } of partsAt(rest)) {
    if (parts.every((part) => fits(part, found)))
      yield* search(
        rest.slice(length),
        { ...found, ...Object.fromEntries(parts.map((part) => [part.kind, part])) },
        undefined,
      )
  }
  const place = found.place ? undefined : placeAt(rest)
  if (place) yield* search(rest.slice(place.length), { ...found, place }, place.isSure ? undefined : rest.trim())
}

function fits(part: Part, found: Understanding): boolean {
  const { relative, weekday, date, half, clock, stretch } = found
  if (stretch) return false
  switch (part.kind) {
    case 'stretch':
      return !relative && !weekday && !date && !half && !clock
    case 'relative':
      return !relative && !date
    case 'date':
      return !relative && !date
    case 'weekday':
      return !weekday && date?.isExact !== true
    case 'clock':
      return !clock
    case 'half':
      // "14:00 evening session": only what is still open is told more of.
      return !half && (!clock || clock.isOpen === true)
  }
}

function without({ place: _, ...found }: Understanding): Understanding {
  return found
}
