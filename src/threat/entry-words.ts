import { say } from '../locale/catalogue.ts'
import { sayClock } from '../locale/moment.ts'
import { entryValues, type Reading } from './clocks/words.ts'
import { codesIn, type EntryKind } from './timeline.ts'

/** An entry of a timeline with the names of whom it names: who did it, and who had the case before. */
export type NamedEntry = {
  kind: EntryKind
  by?: string
  owner?: string
  data: Readonly<Record<string, string | number>>
}

/** What happened, as a reader is told: `shared by Anne as TLP:AMBER with FR, CZ`. The words that were written with it come after. */
export function sayHappened(entry: NamedEntry, reading: Reading): string {
  const { language, zone } = reading
  const { level = 0, label = '', into = '', to = '', written } = entry.data
  const done = say(language, `cases.entry.${entry.kind}`, {
    ...entry.data,
    ...entryValues(entry, reading),
    by: entry.by ?? say(language, 'cases.entry.bot'),
    from: entry.owner ?? entry.data.from ?? '',
    ...{ level, label, into, to: codesIn(to).join(', ') },
  })
  return written === undefined
    ? done
    : say(language, 'cases.entry.written', { what: done, at: sayClock(language, new Date(written), zone) })
}
