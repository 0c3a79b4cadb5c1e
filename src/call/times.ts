import { readMarked } from '../sharing/marking.ts'
import { isTimed } from './deadline.ts'
import { readLength } from './length.ts'
import { placeAt } from './place.ts'
import { tidyLead, type Understanding, understand } from './understand.ts'
import { type Reading, readWhen, restOf, type Speaker, spanOf, type When, writeWhen } from './when.ts'

/** How many times one names for everybody to choose from. */
export const namedTimes = { least: 2, most: 10 } as const

/** A local time of which there is no doubt. */
export type Named = Pick<Reading, 'wall' | 'zone' | 'offset'>

/**
 * Times that were written one after the other. `doubt` is the first that cannot be taken as it is, with what stands around it in
 * the list; those before it are in `named`. `fault`: some name a zone and others none, they take different lengths, or what
 * follows the last is no time although it begins like one. `rest` is what follows them.
 */
export type Times = {
  count: number
  named: readonly Named[]
  doubt?: { when: When; before: string; after: string }
  fault?: 'zones' | 'lengths' | 'unread'
  minutes?: number
  rest: string
}

/**
 * Reads the times that words begin with: `tue 10:00, wed 14:00 Brussels`, each as `readWhen` reads one. A zone after the last is
 * that of all where no other names one; a time without a day is on that of the one before it. `undefined` where they begin with none.
 */
export function readTimes(words: string, speaker: Speaker): Times | undefined {
  const list = split(words.trim())
  if (!list) return undefined
  const { pieces, last, rest, isCut } = list
  const count = pieces.length + 1
  const none = { count, named: [], rest }
  // A label may stand between the times as well.
  const next = readMarked(rest).words
  if (isCut && isTimed(next) && !readLength(next)) return { ...none, fault: 'unread' }
  if (last.isSplit) {
    const when = readWhen(last.whole, speaker)
    // Whether a place follows it or a title begins has to be known before it can be the place of the others.
    if (when?.kind === 'unsure') {
      const before = pieces.map((piece) => `${piece}, `).join('')
      const minutes = spanOf(when)
      return {
        ...none,
        rest: restOf(when),
        doubt: { when, before, after: '' },
        ...(minutes !== undefined && { minutes }),
      }
    }
  }
  const zoned = inZones([...pieces, last.time], speaker, last.isSplit)
  return zoned ? settle(zoned, speaker, none) : { ...none, fault: 'zones' }
}

type Piece = { time: string; whole: string; isSplit: boolean }

const separator = /\s*[,;]\s*|\s+(?:or|and|eller|og)\s+/giu
/** Where it is looked for the end of a time: a day and an hour may stand in several parts of it. */
const mostParts = 5

/** Takes the words apart at what stands between times; `isCut`: so does something between the last and what follows it. */
function split(words: string): { pieces: readonly string[]; last: Piece; rest: string; isCut: boolean } | undefined {
  const pieces: string[] = []
  let whole = words
  for (;;) {
    const found = firstOf(whole)
    if (!found) break
    pieces.push(found.piece)
    whole = found.rest
  }
  const [most] = understand(whole, true)
  if (!most) return undefined
  // In front of a label, or of nothing, no title begins.
  const isPlain = most.rest === '' || readMarked(most.rest).label !== undefined
  const isSplit = !isPlain && understand(whole).length > understand(whole, true).length
  const rest = isSplit ? (understand(whole).toSorted(byRest)[0]?.rest ?? '') : most.rest
  const time = whole.slice(0, whole.length - rest.length)
  return { pieces, last: { time: tidyEnd(time), whole, isSplit }, rest, isCut: /[,;]\s*$/u.test(time) }
}

const byRest = (a: Understanding, b: Understanding): number => b.rest.length - a.rest.length
const tidyEnd = (time: string): string => time.replace(/[\s,;:.]+$/u, '')

/** The first of several times: the longest beginning that is a time and nothing else, where another follows. */
function firstOf(words: string): { piece: string; rest: string } | undefined {
  const cuts = [...words.matchAll(separator)].slice(0, mostParts).toReversed()
  for (const { index, 0: between } of cuts) {
    const [piece, rest] = [words.slice(0, index), words.slice(index + between.length)]
    if (isWhole(piece) && understand(rest, true).length > 0) return { piece, rest }
  }
  return undefined
}

const isWhole = (words: string): boolean => understand(words, true).some(({ rest }) => tidyLead(rest) === '')

/** Each time with the zone it is meant in; `undefined` where that cannot be told. */
function inZones(times: readonly string[], { zone }: Speaker, isSplit: boolean): readonly string[] | undefined {
  const last = times.at(-1) ?? ''
  const others = times.slice(0, -1)
  const place = isSplit ? undefined : placeIn(last)
  const without = others.filter((time) => !isPlaced(time))
  if (without.length === others.length) {
    if (place !== undefined) return [...others.map((time) => `${time} ${place}`), last]
    if (!isPlaced(last)) return times.map((time) => `${time} ${zone}`)
    return others.length === 0 ? times : undefined
  }
  return without.length === 0 && isPlaced(last) ? times : undefined
}

const isPlaced = (time: string): boolean =>
  understand(time, true).some(({ place, clock }) => place !== undefined || clock?.offset !== undefined)

/** The words by which a time names its place. */
function placeIn(time: string): string | undefined {
  const [place] = understand(time, true).flatMap((each) => each.place ?? [])
  if (!place) return undefined
  for (const { index } of time.matchAll(/(?<=^|\s)\S/gu)) {
    const found = placeAt(time.slice(index))
    if (found?.length === place.length && JSON.stringify(found.place) === JSON.stringify(place.place))
      return time.slice(index, index + found.length)
  }
  return undefined
}

/** Reads the times one after the other, up to the first that is in doubt. */
function settle(times: readonly string[], speaker: Speaker, none: Times): Times {
  const named: Named[] = []
  const lengths = new Set<number>()
  for (const [index, time] of times.entries()) {
    const day = named.at(-1)?.wall.slice(0, 10)
    const when = readWhen(day === undefined || isDated(time) ? time : `${day} ${time}`, speaker, true)
    if (!when) return { ...none, fault: 'unread' }
    const minutes = spanOf(when)
    if (minutes !== undefined) lengths.add(minutes)
    if (lengths.size > 1) return { ...none, fault: 'lengths' }
    const [length] = lengths
    if (when.kind === 'moment') named.push(when)
    else {
      const before = named.map((each) => `${writeWhen(each)}, `).join('')
      const after = times.slice(index + 1).map((each) => `, ${each}`)
      const doubt = { when, before, after: after.join('') }
      return { ...none, named, doubt, ...(length !== undefined && { minutes: length }) }
    }
  }
  const [minutes] = lengths
  return { ...none, named, ...(minutes !== undefined && { minutes }) }
}

const isDated = (time: string): boolean =>
  understand(time, true).some(({ relative, date, weekday, stretch }) => relative || date || weekday || stretch)
