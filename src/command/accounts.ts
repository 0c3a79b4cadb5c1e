import { type Block, code, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { type AccountRow, readAccounts } from '../directory/account.ts'
import { called } from '../directory/called.ts'
import type { Person } from '../directory/directory.ts'
import { sayState } from '../identity/list.ts'
import { peopleOf } from '../identity/whose.ts'
import { say } from '../locale/catalogue.ts'
import type { Call, Command } from './command.ts'
import { answer } from './words.ts'

/** How many people are listed at most. */
const mostShown = 20

/** Shows one's own accounts: which of them count, how they came to, until when; to those who confirm accounts also those of their members' people. */
export const accounts: Command = {
  name: 'accounts',
  usage: 'accounts [<person>]',
  summary: 'commands.accounts.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { person, now } = call
    const { language } = person
    const people = peopleOf(call, person)
    const wanted = call.words.trim()
    const chosen = wanted === '' ? people : called(people, wanted)
    const rows = Map.groupBy(
      await readAccounts(
        call.tx,
        chosen.map(({ id }) => id),
      ),
      ({ personId }) => personId,
    )
    if (wanted !== '' && chosen.length === 0) {
      return call.reply(answer(say(language, 'accounts.none', { written: wanted.slice(0, 40) })))
    }
    const shown = chosen.slice(0, mostShown)
    const own = shown.every(({ id }) => id === person.id)
    const title = say(language, own ? 'accounts.list.own' : 'accounts.list.all')
    const none = rows.size === 0 ? [paragraph(say(language, 'accounts.list.none'))] : []
    const left = chosen.length - shown.length
    const more = left > 0 ? [paragraph(say(language, 'accounts.list.more', { count: left }))] : []
    const lists = shown.flatMap((each) => listOf(call, each, rows.get(each.id) ?? [], own, now))
    return call.reply(answer(title, [...none, ...lists, ...more], own ? 'TLP:CLEAR' : 'TLP:AMBER'))
  },
}

function listOf(
  { person: reader }: Call,
  person: Person,
  rows: readonly AccountRow[],
  own: boolean,
  now: Date,
): readonly Block[] {
  if (rows.length === 0) return []
  const items = rows.map((row): Inline[] => [code(row.ref), text(` – ${sayState(reader, row, now)}`)])
  return [...(own ? [] : [paragraph(strong(person.name))]), { type: 'list', ordered: false, items }]
}
