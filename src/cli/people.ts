import { type AccountRow, readAccounts } from '../directory/account.ts'
import type { Directory, Person, RoleHolding } from '../directory/directory.ts'
import { turnsOf } from '../directory/holders.ts'
import { isChair, termOf } from '../directory/presidency.ts'
import { delegationsOf, holdersByMember } from '../directory/roster.ts'
import { sayState } from '../identity/list.ts'
import { type Language, say } from '../locale/catalogue.ts'
import { askedPeople } from './asked-people.ts'
import type { CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'

/** As wide as a terminal is at least. */
const width = 80
/** The column in which what belongs to a mark begins. */
const column = 20

/** Prints who is who: roles and turns as files write them, and each account with whether it counts. */
export const people: CliCommand = {
  name: 'people',
  usage: '[MEMBER|BODY|ROLE|NAME]',
  summary: 'cli.people.summary',
  switches: [],
  words: { least: 0, most: 8 },
  async run(call) {
    const { language, print } = call
    const { db, directory, now, question, people: shown } = await askedPeople(call)
    if (question.kind === 'role') {
      for (const line of linesOfRole(directory, question.id, shown, now, language)) print(line)
      return 0
    }
    const ids = shown.map(({ id }) => id)
    const accounts = Map.groupBy(await readAccounts(db, ids), ({ personId }) => personId)
    for (const person of shown) {
      for (const line of linesOf(directory, person, accounts.get(person.id) ?? [], now, language)) print(line)
    }
    print(say(language, 'people.count', { count: shown.length }))
    return 0
  },
}

/** One person: who they are, then a line for each delegation, for their turns and for each account. */
export function linesOf(
  directory: Directory,
  person: Person,
  accounts: readonly AccountRow[],
  at: Date,
  language: Language,
): readonly string[] {
  const row = (mark: string, text: string): readonly string[] => {
    const start = `  ${mark}`
    // What is longer than its column gets a line of its own.
    return start.length < column - 1
      ? paragraph(start.padEnd(column), text, ' '.repeat(column), width)
      : [start, ...paragraph(' '.repeat(column), text, ' '.repeat(column), width)]
  }
  const left = person.retired ? ` – ${say(language, 'people.left')}` : ''
  const turns = turnsOf(directory, person, at)
  const held = delegationsOf(person, at)
  return [
    ...paragraph('', `${person.id} – ${person.name}, ${person.language}, ${person.zone}${left}`, '  ', width),
    ...held.flatMap(({ code, body, roles }) =>
      row(`${code} ${body}`, roles.map((role) => writeHolding(role, at)).join(', ')),
    ),
    ...(held.length === 0 && !person.retired ? [`  ${say(language, 'people.no-role')}`] : []),
    ...(turns.length > 0
      ? row(say(language, 'people.turns'), turns.map(({ turn, code }) => `${turn} ${code}`).join(', '))
      : []),
    ...(person.accounts.length === 0 && !person.retired ? [`  ${say(language, 'people.unreachable')}`] : []),
    ...accounts.flatMap((account) => row(account.ref, sayState({ language, zone: 'Europe/Brussels' }, account, at))),
    '',
  ]
}

/** A role as files write it, with what limits it. */
function writeHolding({ role, code, deputy, observer, from, to, source, grantedBy }: RoleHolding, at: Date): string {
  const term = isChair(role) ? termOf(code, at) : undefined
  const notes = [
    ...(term ? [`chairs ${term.from <= at ? 'since' : 'from'} ${term.half}-01`] : []),
    ...(deputy ? ['deputy'] : []),
    ...(observer ? ['observer'] : []),
    ...(from && from > at ? [`from ${from.toISOString()}`] : []),
    ...(to ? [`to ${to.toISOString()}`] : []),
    ...(source === 'command' ? [`by ${grantedBy ?? '?'}`] : []),
  ]
  return notes.length > 0 ? `${role} (${notes.join(', ')})` : role
}

/** Who holds a role, a line for each member. */
function linesOfRole(
  directory: Directory,
  role: string,
  people: readonly Person[],
  at: Date,
  language: Language,
): readonly string[] {
  return holdersByMember(directory, role, people, at).flatMap(({ code, name, people: held }) => {
    const names = held.map(({ person, deputy }) => `${person.id} (${person.name}${deputy ? ', deputy' : ''})`)
    const text = names.length > 0 ? names.join(', ') : say(language, 'people.nobody')
    return paragraph(`${code.padEnd(9)}${name.padEnd(16)} `, text, ' '.repeat(26), width)
  })
}
