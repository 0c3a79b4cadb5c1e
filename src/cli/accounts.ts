import { type AccountRow, readAccounts } from '../directory/account.ts'
import { codesOf, type Directory, type Person } from '../directory/directory.ts'
import { sayState } from '../identity/list.ts'
import { type Language, say } from '../locale/catalogue.ts'
import { askedPeople } from './asked-people.ts'
import type { CliCommand } from './command.ts'

/** Accounts whose person has to do something come first, then by when they end. */
const order = { claimed: 0, lapsed: 1, verified: 2, revoked: 3 } as const satisfies Record<AccountRow['state'], number>

/** Prints accounts, which of them count, how they came to and until when: those first of which somebody has to do something. */
export const accounts: CliCommand = {
  name: 'accounts',
  usage: '[MEMBER|BODY|ROLE|NAME]',
  summary: 'cli.accounts.summary',
  switches: [],
  words: { least: 0, most: 8 },
  async run(call) {
    const { language, print } = call
    const { db, directory, now, people } = await askedPeople(call)
    const rows = await readAccounts(
      db,
      people.map(({ id }) => id),
    )
    for (const line of tableOf(directory, rows, now, language)) print(line)
    const counting = rows.filter(({ state }) => state === 'verified').length
    print(say(language, 'cli.accounts.count', { count: rows.length, counting }))
    return 0
  },
}

/** A line for each account: its name, whose it is, for which members, and whether it counts. */
export function tableOf(
  directory: Directory,
  rows: readonly AccountRow[],
  at: Date,
  language: Language,
): readonly string[] {
  const ends = ({ renewBy }: AccountRow): number => renewBy?.getTime() ?? Number.POSITIVE_INFINITY
  const sorted = rows.toSorted((one, other) => {
    const first =
      order[one.state] - order[other.state] || (ends(one) < ends(other) ? -1 : ends(one) > ends(other) ? 1 : 0)
    return first || (one.ref < other.ref ? -1 : 1)
  })
  const cells = sorted.map((row) => {
    const person: Person | undefined = directory.people.get(row.personId)
    const codes = person ? codesOf(person, at).join(' ') : ''
    return [row.ref, row.personId, codes || '–', sayState({ language, zone: 'Europe/Brussels' }, row, at)]
  })
  const widths = [0, 1, 2].map((column) => Math.max(0, ...cells.map((cell) => cell[column]?.length ?? 0)))
  return cells.map((cell) =>
    cell
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
