import { partsAt } from './time-part.ts'
import { atStart, fullMonth, number } from './time-words.ts'
import { tidyLead, understand } from './understand.ts'
import { readWhen, type Speaker, type When } from './when.ts'

/** When on a day something is due for which no hour was said. */
const dayEnds = '17:00'

/** The words between which and a time a deadline stands: `by Friday 12:00`. They are everyday words too. */
export const dueWord = '(?:by|until|senest|inden)'

/**
 * Reads the deadline that words begin with, as `readWhen` reads a time; a day alone lasts until 17:00. `undefined` where they
 * begin with none, or with one that is not understood: `isTimed` tells which.
 */
export function readDue(words: string, speaker: Speaker): When | undefined {
  const when = readWhen(words, speaker)
  if (when) return when
  const length = dayLength(words)
  const rest = words.slice(length).trim()
  // "Tomorrow morning", "Friday 25:99": more than a day was said.
  if (length === 0 || isTimed(tidyLead(rest))) return undefined
  const day = readWhen(`${words.slice(0, length)} ${dayEnds}`, speaker)
  if (day?.kind === 'unsure') return { ...day, readings: day.readings.map((reading) => ({ ...reading, rest })) }
  return day && { ...day, rest }
}

/** How many characters at the beginning of words name a day. */
function dayLength(words: string): number {
  let length = 0
  for (;;) {
    const rest = words.slice(length)
    const tidy = tidyLead(rest)
    const [longest] = daysAt(tidy).toSorted((a, b) => b - a)
    if (longest === undefined) return length
    length += rest.length - tidy.length + longest
  }
}

const daysAt = (words: string): readonly number[] =>
  partsAt(words)
    // "Tonight" is no end of a day.
    .filter(({ parts }) => parts.every((part) => 'days' in part && part.half === undefined))
    .map(({ length }) => length)

/** An hour, a date or a number that may be one; `5G`, `5 %` and `3-day` are none. */
const figure =
  /^(?:(?:on|at|på|den|d\.|kl\.?|klokken|@)\s*)*(?:\d{1,4}(?:[:.,/-]\d+)*(?:\s?(?:h|[ap]\.?m\.?)|\.)?|(?:the\s+)?\d{1,2}(?:st|nd|rd|th))(?!-?[\p{L}\p{N}]|\s?%|[.,]\d)/iu
const span = atStart(
  `(?:in|om)\\s+(?:\\d+(?:[.,]\\d+)?\\s*|(?:${number}|(?:a\\s+)?few|(?:a\\s+)?couple\\s+of|et\\s+par|nogle)\\s+)` +
    '(?:(?:working|business|calendar)\\s+)?' +
    '(?:h|hours?|hrs?|min\\w*|days?|weeks?|months?|years?|t|timer?|(?:hver|arbejds)?dage?|uger?|måned(?:er)?|år)',
)
/** Times that people say and no clock shows. */
const vague = atStart(
  `(?:the\\s+)?(?:end|close|start|beginning|middle)\\s+of\\s+(?:(?:the|this|next)\\s+)?(?:day|week|month|year|business|play|${fullMonth})|` +
    `(?:udgangen|slutningen|begyndelsen|midten)\\s+af\\s+(?:(?:denne|næste)\\s+)?(?:dagen|ugen?|måned(?:en)?|året|${fullMonth})|` +
    `eod|eob|cob|cop|(?:the\\s+)?weekend(?:en)?|(?:(?:mid|early|late|primo|medio|ultimo)[\\s-]+)?${fullMonth}|` +
    '(?:the\\s+)?(?:next|this|coming|following)\\s+(?:week|weekend|month|year)|(?:næste|denne|kommende)\\s+(?:uge|weekend|måned)',
)

/** Whether words begin like a time or a day, whether or not anybody can tell which is meant. */
export const isTimed = (words: string): boolean =>
  understand(words).length > 0 ||
  // "Man-made" is no Monday.
  partsAt(words).some(({ length }) => !/^-\p{L}/u.test(words.slice(length))) ||
  isSpan(words) ||
  [figure, vague].some((pattern) => pattern.test(words))

/** Whether words begin with `in` and a length of time: "in 2 h", and not "in 2 Member States". */
export const isSpan = (words: string): boolean => span.test(words)
