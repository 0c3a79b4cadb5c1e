import { UserError } from '../chat/errors.ts'
import { type Block, fact, note } from '../chat/message.ts'
import { raiseDirectory } from '../directory/change.ts'
import { readContacts } from '../directory/contact.ts'
import { type Person, type RoleHolding, rolesAt } from '../directory/directory.ts'
import { sayRole } from '../directory/permission-words.ts'
import { quietOf, readQuiet } from '../directory/quiet.ts'
import { isLanguage, languages, say } from '../locale/catalogue.ts'
import { sayMoment } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Call, Command } from './command.ts'
import { answer, firstWord } from './words.ts'

/** Shows how the bot knows the speaker; sets their language, time zone and quiet hours. */
export const me: Command = {
  name: 'me',
  usage: 'me [language en|da] [zone Europe/Rome] [quiet 22-7|off]',
  summary: 'commands.me.summary',
  // It shows, and sets what concerns the speaker alone.
  whenLate: 'obey',
  async run(call) {
    const { word, rest } = firstWord(call.words)
    switch (word.toLowerCase()) {
      case '':
        return [
          ...call.reply(answer(say(call.person.language, 'commands.me.known'), await aboutMe(call, call.person))),
          ...(await howReached(call)),
        ]
      case 'language':
        return change(call, { language: readLanguage(rest) })
      case 'zone':
        return change(call, { zone: readZone(rest) })
      case 'quiet':
        return change(call, { quiet: quietIn(rest) })
      default:
        throw new UserError('commands.me.how')
    }
  },
}

async function change(
  call: Call,
  to: { language?: string; zone?: string; quiet?: string },
): Promise<readonly Effect[]> {
  const { tx, person } = call
  const changed = { ...person, ...to }
  await tx.person.update({ where: { id: person.id }, data: to })
  await raiseDirectory(tx)
  const entry: Effect = {
    kind: 'append',
    entry: { kind: 'person.set', subject: person.pseudonym, actor: person.pseudonym, payload: to },
  }
  return [entry, ...call.reply(answer(say(changed.language, 'commands.me.set'), await aboutMe(call, changed)))]
}

/** How the bot reaches the speaker outside chat. An answer of its own, since not every place may carry somebody's numbers. */
async function howReached({ tx, keyring, person, reply }: Call): Promise<readonly Effect[]> {
  const { language } = person
  const contacts = (await readContacts(tx, keyring, [person.id])).get(person.id) ?? []
  if (contacts.length === 0) return []
  const facts = contacts.map(({ channel, address }) => fact(say(language, `notices.contact.${channel}`), address))
  return reply(
    answer(say(language, 'notices.contacts'), [{ type: 'facts', facts: facts.slice(0, 10) }], 'TLP:AMBER+STRICT'),
  )
}

async function aboutMe({ tx, now }: Call, person: Person): Promise<readonly Block[]> {
  const { language, zone } = person
  const held = rolesAt(person, now)
  const bodies = await tx.body.findMany({ where: { id: { in: held.map(({ body }) => body) } } })
  const nameOf = (id: string): string => bodies.find((body) => body.id === id)?.name ?? id
  // What one holds in one delegation stands together: its name is long.
  const delegations = Map.groupBy(held, ({ code, body }) => `${code} · ${nameOf(body)}`)
  const roles = [...delegations].map(
    ([name, all]) => `${name}: ${all.map((each) => sayHolding(language, each)).join(', ')}`,
  )
  const facts = [
    fact(say(language, 'commands.me.name'), person.name),
    fact(
      say(language, 'commands.me.roles'),
      roles.length > 0 ? roles.join('; ') : say(language, 'commands.me.no-roles'),
    ),
    fact(say(language, 'commands.me.language'), language),
    fact(say(language, 'commands.me.zone'), zone),
    fact(say(language, 'commands.me.now'), sayMoment(language, now, zone)),
    fact(say(language, 'commands.me.quiet'), sayQuiet(person)),
  ]
  return [{ type: 'facts', facts }, note(say(language, 'commands.me.quiet.rule'))]
}

function sayQuiet(person: Person): string {
  const { language } = person
  const quiet = quietOf(person)
  if (!quiet) return say(language, 'commands.me.quiet.none')
  return say(language, person.quiet === undefined ? 'commands.me.quiet.usual' : 'commands.me.quiet.span', quiet)
}

function quietIn(written: string): string {
  const quiet = readQuiet(written)
  if (quiet === undefined) throw new UserError('commands.me.quiet.unknown')
  return quiet
}

function sayHolding(language: string, { role, deputy }: RoleHolding): string {
  const name = sayRole(language, role)
  return deputy ? say(language, 'commands.role.deputy', { role: name }) : name
}

function readLanguage(written: string): string {
  const language = written.trim().toLowerCase()
  if (!isLanguage(language)) throw new UserError('commands.me.language.unknown', { languages: languages.join(', ') })
  return language
}

/** A zone of the tz database by its name, in any case. */
function readZone(written: string): string {
  try {
    const zone = new Intl.DateTimeFormat('en', { timeZone: written.trim() }).resolvedOptions().timeZone
    if (zone.includes('/') || zone === 'UTC') return zone
  } catch {} // answered below
  throw new UserError('commands.me.zone.unknown', { written: written.trim().slice(0, 40) })
}
