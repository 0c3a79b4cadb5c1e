import { type Label, strictest } from '../sharing/label.ts'
import { readMarked } from '../sharing/marking.ts'
import { dueWord, isTimed, readDue } from './deadline.ts'
import { instantOf } from './wall.ts'
import type { Speaker } from './when.ts'

/** One line of minutes as it was written; `owner` is a person or a member as it stands after the `@`. */
export type WrittenMinute = {
  kind: 'decision' | 'action' | 'note'
  words: string
  /** The strictest label that was written before its words. */
  label?: Label
  owner?: string
  due?: Date
  /** What stands after `by` and is no one time. */
  unread?: string
}

/** Words that begin a line, in both languages. What begins with none of them is a note. */
const kinds = [
  { kind: 'decision', pattern: /^(?:decision|decided|beslutning|besluttet|d)\s*:\s*/iu },
  { kind: 'action', pattern: /^(?:action|todo|to do|opgave|handling|a)\s*:\s*/iu },
  { kind: 'note', pattern: /^(?:note|notat|n)\s*:\s*/iu },
] as const

/** Where a line ends: also before a semicolon that another kind of line follows, for what is typed on one line. */
const lineEnds =
  /\r?\n|\s;\s|;\s*(?=(?:decision|decided|beslutning|besluttet|action|todo|to do|opgave|handling|note|notat)\s*:)/iu

const ownerWord = /^@([\p{L}\p{N}][\p{L}\p{N}._-]{0,60})[\s:,]*/u
const dueWords = new RegExp(`\\s${dueWord}\\s+(?=\\S)`, 'giu')
const longestDue = 80

/** Most lines that are taken at once, and most characters of one. */
export const mostLines = 40
export const longestLine = 600

/** Reads minutes line by line: `decision: …`, `action: @FR … by Friday 12:00`, `note: …`. Empty lines are none. */
export function readMinutes(text: string, speaker: Speaker): readonly WrittenMinute[] {
  const lines: WrittenMinute[] = []
  // A label that stands alone on its line is that of the words which follow.
  let above: Label | undefined
  for (const written of text.split(lineEnds)) {
    const tidy = written
      .replace(/^\s*[-*•]\s+/u, '')
      .replace(/\s+/g, ' ')
      .trim()
    if (tidy === '') continue
    const line = readLine(tidy, speaker)
    const label = ofBoth(above, line.label)
    above = line.words === '' ? label : undefined
    if (line.words !== '') lines.push({ ...line, ...(label && { label }) })
  }
  return lines
}

const ofBoth = (one: Label | undefined, other: Label | undefined): Label | undefined =>
  one && other ? strictest(one, other) : (one ?? other)

/** A label may stand before what kind of line it is, after that, and after the owner. */
function readLine(line: string, speaker: Speaker): WrittenMinute {
  const whole = readMarked(line)
  const found = kinds.find(({ pattern }) => pattern.test(whole.words))
  const kind = found?.kind ?? 'note'
  const said = readMarked(found ? whole.words.replace(found.pattern, '').trim() : whole.words)
  const before = ofBoth(whole.label, said.label)
  if (kind !== 'action') return { kind, words: said.words, ...(before && { label: before }) }
  const owner = ownerWord.exec(said.words)
  const todo = readMarked(owner ? said.words.slice(owner[0].length).trim() : said.words)
  const label = ofBoth(before, todo.label)
  const { due, at, unread } = dueIn(todo.words, speaker)
  return {
    kind,
    words: todo.words.slice(0, at).trim(),
    ...(label && { label }),
    ...(owner?.[1] && { owner: owner[1] }),
    ...(due && { due }),
    ...(unread !== undefined && { unread }),
  }
}

/** When something is due and where in its words that is said; `unread` where it is said so that nobody can tell when. */
function dueIn(words: string, speaker: Speaker): { due?: Date; at?: number; unread?: string } {
  const said = [...words.matchAll(dueWords)]
    .map(({ 0: { length }, index }) => ({ at: index, words: words.slice(index + length) }))
    .filter((each) => each.words.length <= longestDue)
  // `by` is an everyday word: only what looks like a time and is none is told.
  const timed = said.find((each) => isTimed(each.words)) ?? said.find((each) => /\d/.test(each.words))
  if (!timed) return {}
  const when = readDue(timed.words.replace(/[.]$/, ''), speaker)
  return when?.kind === 'moment' && when.rest === ''
    ? { due: instantOf(when.wall, when.zone, when.offset), at: timed.at }
    : { unread: timed.words }
}
