import { type Block, type Inline, note, paragraph, strong, text } from '../../chat/message.ts'
import { say } from '../../locale/catalogue.ts'
import type { CaseFile } from '../case.ts'
import type { Clock } from './read.ts'
import { type Reading, sayDue, sayDuty } from './words.ts'

/** Most clocks that a card shows; the others are listed by `clocks <case>`. */
const mostShown = 6

/** The running clocks of a case as its card shows them: overdue in front, then the nearest; nothing where none runs. */
export function clockBlocks(
  file: Pick<CaseFile, 'number'>,
  clocks: readonly Clock[],
  now: Date,
  reading: Reading,
): readonly Block[] {
  if (clocks.length === 0) return []
  const { language } = reading
  const items = clocks.slice(0, mostShown).map((clock) => clockLine(file, clock, now, reading))
  const more = clocks.length - items.length
  return [
    paragraph(strong(say(language, 'clocks.card.heading'))),
    { type: 'list', ordered: false, items },
    ...(more > 0 ? [note(say(language, 'clocks.card.more', { count: more, number: file.number }))] : []),
  ]
}

/** One clock in a line: when, what, and of which case where that is part of the one that shows it. */
export function clockLine(
  file: Pick<CaseFile, 'number'>,
  clock: Clock,
  now: Date,
  reading: Reading,
): readonly Inline[] {
  const due = sayDue(clock, now, reading)
  const overdue = clock.strict !== null && clock.strict <= now
  const of = clock.caseNumber === file.number ? '' : ` · ${clock.caseNumber}`
  return [overdue ? strong(due) : text(due), text(` · ${sayDuty(reading.language, clock.duty)}${of}`)]
}
