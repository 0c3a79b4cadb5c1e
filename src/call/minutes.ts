import { instantOf } from './wall.ts'
import { readWhen } from './when.ts'

/** One line of minutes as it was written; `owner` is a person or a member as it stands after the `@`. */
export type WrittenMinute = {
  kind: 'decision' | 'action' | 'note'
  words: string
  owner?: string
  due?: Date
  /** What stands after `by` and is no time. */
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
const dueWords = /\s+(?:by|until|senest|inden)\s+(\S.{0,80})$/iu

/** When on a day something is due for which no hour was said. */
const dayEnds = '17:00'

/** Most lines that are taken at once, and most characters of one. */
export const mostLines = 40
export const longestLine = 600

/** Reads minutes line by line: `decision: …`, `action: @FR … by Friday 12:00`, `note: …`. Empty lines are none. */
export function readMinutes(text: string, speaker: { now: Date; zone: string }): readonly WrittenMinute[] {
  return text
    .split(lineEnds)
    .map((line) =>
      line
        .replace(/^\s*[-*•]\s+/u, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')
    .map((line) => readLine(line, speaker))
    .filter(({ words }) => words !== '')
}

function readLine(line: string, speaker: { now: Date; zone: string }): WrittenMinute {
  const found = kinds.find(({ pattern }) => pattern.test(line))
  const kind = found?.kind ?? 'note'
  const words = found ? line.replace(found.pattern, '').trim() : line
  if (kind !== 'action') return { kind, words }
  const owner = ownerWord.exec(words)
  const rest = owner ? words.slice(owner[0].length).trim() : words
  const by = dueWords.exec(rest)
  const due = by?.[1] === undefined ? undefined : readDue(by[1], speaker)
  const isRead = by !== null && due !== undefined
  return {
    kind,
    words: isRead ? rest.slice(0, by.index).trim() : rest,
    ...(owner?.[1] && { owner: owner[1] }),
    ...(due && { due }),
    // `by` is an everyday word: only what looks like a time and is none is told.
    ...(by?.[1] && !due && /\d/.test(by[1]) && { unread: by[1] }),
  }
}

function readDue(written: string, speaker: { now: Date; zone: string }): Date | undefined {
  for (const words of [written, `${written} ${dayEnds}`]) {
    const when = readWhen(words.replace(/[.]$/, ''), speaker)
    if (when?.kind === 'moment' && when.rest === '') return instantOf(when.wall, when.zone, when.offset)
  }
  return undefined
}
