import { type Label, strictest } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { readNumber } from '../threat/number.ts'
import { readLength } from './length.ts'
import { readTimes, type Times } from './times.ts'
import { readWhen, restOf, spanOf, type When } from './when.ts'

/** What a line says of a call that is wanted: `EL-2027-FR-0042 urgent tomorrow 14:00 45 min quorum 5 Results path`. */
export type CallLine = {
  /** The case it is about, as written. */
  caseWritten?: string
  urgent: boolean
  quorum?: number
  label?: Label
  /** Everybody is to be asked when they can; of `times`, where some are named. */
  find: boolean
  times?: Times
  when?: When
  minutes?: number
  title: string
}

const urgentWord = /^(?:urgent|haster)\b[\s:,]*/iu
const findWord = /^(?:find|when\?)(?=\s|$)[\s:,]*/iu
const quorumWords = /^quorum\s+(\d{1,2})\b[\s:,]*/iu

const leading = /^[\s:,.;–—-]+/u

/** Reads such a line, part by part from its beginning, in any order; what is left is the title. */
export function readCallLine(words: string, speaker: { now: Date; zone: string }): CallLine {
  const line: CallLine = { urgent: false, find: false, title: '' }
  let rest = words.trim()
  for (;;) {
    const next = takePart(line, rest, speaker)
    if (next === undefined) break
    rest = next.replace(leading, '').trim()
  }
  line.title = rest.replace(/\s+/g, ' ').trim()
  return line
}

/**
 * Takes one part from the beginning of the words into the line, each once, and gives what is left; `undefined` where none stands there.
 * A label is taken wherever one stands, the strictest of several.
 */
function takePart(line: CallLine, rest: string, speaker: { now: Date; zone: string }): string | undefined {
  const marked = readMarked(rest)
  if (marked.label) {
    line.label = line.label ? strictest(line.label, marked.label) : marked.label
    return marked.words
  }
  const [first = ''] = rest.split(/\s/, 1)
  if (line.caseWritten === undefined && readNumber(first)?.year !== undefined) {
    line.caseWritten = first
    return rest.slice(first.length)
  }
  const urgent = line.urgent ? undefined : urgentWord.exec(rest)?.[0]
  if (urgent) {
    line.urgent = true
    return rest.slice(urgent.length)
  }
  const quorum = line.quorum === undefined ? quorumWords.exec(rest) : undefined
  if (quorum) {
    line.quorum = Number(quorum[1])
    return rest.slice(quorum[0].length)
  }
  const find = line.find || line.when ? undefined : findWord.exec(rest)?.[0]
  if (find) {
    line.find = true
    return rest.slice(find.length)
  }
  // `45 min` after a time is how long; `in 45 min` is a time, and is read as one.
  const length = line.minutes === undefined && (line.when || line.find) ? readLength(rest) : undefined
  if (length) {
    line.minutes = length.minutes
    return length.rest
  }
  const times = line.find && !line.times ? readTimes(rest, speaker) : undefined
  if (times) {
    line.times = times
    return takeLength(line, times)
  }
  const when = line.when || line.find ? undefined : readWhen(rest, speaker)
  if (!when) return undefined
  line.when = when
  const span = spanOf(when)
  if (span !== undefined) line.minutes = span
  return restOf(when)
}

/** How long it takes by the ends of the times, which is the length that was said where one was. */
function takeLength(line: CallLine, times: Times): string {
  const { minutes = line.minutes, rest } = times
  if (line.minutes !== undefined && minutes !== line.minutes) line.times = { ...times, fault: 'lengths' }
  if (minutes !== undefined) line.minutes = minutes
  return rest
}
