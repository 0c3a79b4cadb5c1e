import { UserError } from '../chat/errors.ts'
import { code, type Inline, paragraph, strong, text } from '../chat/message.ts'
import { readAccounts } from '../directory/account.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import { turnsOf } from '../directory/holders.ts'
import { delegationsOf, holdersByMember, knownTo, peopleAbout, readQuestion } from '../directory/roster.ts'
import { sayHolding, sayTurns } from '../directory/roster-words.ts'
import { sayState } from '../identity/list.ts'
import { peopleOf } from '../identity/whose.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { answer } from './words.ts'

/** Most people of one answer: more are asked for by member, body or role. */
const mostShown = 20
/** Who holds which role is for the officials among themselves; whose account is which, for their own. */
const [ofPeople, ofAccounts] = ['TLP:GREEN', 'TLP:AMBER+STRICT'] as const

/** Shows who is who, of those whom the speaker may know of: their roles and turns, and the accounts of their own people. */
export const people: Command = {
  name: 'people',
  usage: 'people [<member>|<body>|<role>|<name>]',
  summary: 'commands.people.summary',
  // It only shows.
  whenLate: 'obey',
  async run(call) {
    const { directory, person, now } = call
    const { language } = person
    const written = call.words.trim()
    const question = readQuestion(directory, written)
    // Who is nowhere and whom one may not know of is the same.
    const nobody = new UserError('people.none', { written: written.slice(0, 40) })
    if (!question) throw nobody
    const about = peopleAbout(directory, question, now)
    // The list of single points of contact is public: Directive (EU) 2022/2555, article 8(4).
    const isPublic = question.kind === 'role' && question.id === 'spoc'
    const shown = isPublic ? about : about.filter(knownTo(directory, person, now))
    if (shown.length === 0 && !isPublic) throw nobody
    if (question.kind === 'role') return showRole(call, question.id, shown)
    const items = shown.slice(0, mostShown).map((each) => lineOf(call, each))
    const more = say(language, 'people.more', { shown: mostShown, count: shown.length })
    const list = answer(
      say(language, 'people.count', { count: shown.length }),
      [{ type: 'list', ordered: false, items }, ...(shown.length > mostShown ? [paragraph(more)] : [])],
      ofPeople,
    )
    return [
      ...call.reply(list),
      ...(question.kind === 'all' ? [] : await tellAccounts(call, shown.slice(0, mostShown))),
    ]
  },
}

/** The accounts of those whose accounts the speaker may see: an answer of its own, since not every place may carry them. */
async function tellAccounts(call: Call, shown: readonly Person[]): Promise<readonly Effect[]> {
  const { person: reader, now, tx, reply } = call
  const own = new Set(peopleOf(call, reader).map(({ id }) => id))
  const theirs = shown.filter(({ id }) => own.has(id))
  const rows = await readAccounts(
    tx,
    theirs.map(({ id }) => id),
  )
  // Who only observes is told of nobody's.
  if (rows.length === 0 || worksFor(reader, now).length === 0) return []
  const items = rows.map((row): readonly Inline[] => {
    const name = theirs.find(({ id }) => id === row.personId)?.name ?? row.personId
    return [text(`${name}: `), code(row.ref), text(` – ${sayState(reader, row, now)}`)]
  })
  return reply(answer(say(reader.language, 'people.accounts'), [{ type: 'list', ordered: false, items }], ofAccounts))
}

/** One person: a line for a phone, not a row of a wide table. */
function lineOf(call: Call, person: Person): readonly Inline[] {
  const { directory, person: reader, now } = call
  const { language } = reader
  const held = delegationsOf(person, now).map(({ code: member, body, roles }) => {
    const all = roles.map((role) => sayHolding(reader, role, now)).join(', ')
    return `${member} · ${directory.bodies.get(body)?.name ?? body}: ${all}`
  })
  const turns = turnsOf(directory, person, now)
  const duty = turns.length > 0 ? [say(language, 'people.on-duty', { turns: sayTurns(language, turns) })] : []
  const said = held.length > 0 ? held.join('; ') : say(language, 'people.no-role')
  const line = [strong(person.name), text(' ('), code(person.id), text(`) – ${[said, ...duty].join('. ')}`)]
  return isUnreachable(call, person) ? [...line, text('. '), strong(say(language, 'people.unreachable'))] : line
}

/** Whether the bot cannot reach one of the reader's own people, since no account of theirs counts; of others that is not said. */
const isUnreachable = (call: Call, person: Person): boolean =>
  person.accounts.length === 0 && peopleOf(call, call.person).some(({ id }) => id === person.id)

/** Who holds a role, member by member. */
function showRole({ directory, person, now, reply }: Call, role: string, shown: readonly Person[]): readonly Effect[] {
  const { language } = person
  const items = holdersByMember(directory, role, shown, now).map(({ name, people: held }): readonly Inline[] => {
    const names = held.map(({ person: each, deputy }) =>
      deputy ? say(language, 'commands.role.deputy', { role: each.name }) : each.name,
    )
    return [strong(name), text(`: ${names.length > 0 ? names.join(', ') : say(language, 'people.nobody')}`)]
  })
  const title = say(language, 'people.role', { role: say(language, `commands.role.${role as 'spoc'}`) }) // one of the roles there are
  return reply(answer(title, [{ type: 'list', ordered: false, items }], ofPeople))
}
