import { UserError } from '../chat/errors.ts'
import { paragraph } from '../chat/message.ts'
import { called } from '../directory/called.ts'
import { lockDirectory } from '../directory/change.ts'
import { type Person, type RoleHolding, rolesAt, worksFor } from '../directory/directory.ts'
import { endRole, fits, type GrantNote, grantRole, mayGrant } from '../directory/grant.ts'
import { sayRole } from '../directory/permission-words.ts'
import { readOwner, readPeopleOf } from '../directory/read.ts'
import { institutionFor } from '../directory/roles.ts'
import { say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'
import type { Effect } from '../sharing/effect.ts'
import { openParcel, put } from '../sharing/parcel.ts'
import { spotOf } from '../sharing/spot.ts'
import type { Call, Command } from './command.ts'
import { type GrantWords, readBody, readCode, readGrantWords, readRole } from './grant-words.ts'
import { readSpan } from './span-words.ts'
import { answer, tell } from './words.ts'

/** Gives one of a member's people a role, from now on or for a time. Never oneself. */
export const grant: Command = {
  name: 'grant',
  usage: 'grant <role> to <person> [for <member>] [in <body>] [as deputy] [from <when>] [to <when>]',
  summary: 'commands.grant.summary',
  async run(call) {
    const words = readGrantWords(call.words, 'grant')
    if (!words) throw new UserError('people.grant.how')
    const { language, zone } = call.person
    const role = readRole(words.role, language)
    const { code, member } = memberFor(call, words, role)
    if (!fits(role, code)) {
      throw new UserError('people.grant.institution', {
        role: sayRole(language, role),
        code: institutionFor(role) ?? '',
      })
    }
    const span = readSpan(words, call)
    await lockDirectory(call.tx)
    const by = await speaker(call)
    const body = readBody(words.body, call.directory, bodiesFor(by, code, call.now))
    needMay(call, by, { role, code, body })
    const person = await personOf(call, words.person, code)
    if (person.id === by.id) throw new UserError('people.grant.oneself')
    const wanted = { role, code, body, deputy: words.deputy, ...span }
    const done = await grantRole(call.tx, person, wanted, by, call.now)
    const until = span.to ? sayFar(language, span.to, zone, call.now) : ''
    const from = span.from ? sayFar(language, span.from, zone, call.now) : ''
    const values = {
      name: person.name,
      role: roleText(language, wanted),
      member,
      body: bodyName(call, body),
      from,
      until,
    }
    if (done.kind === 'had') return tell(call, `people.grant.had.${done.source}`, values)
    return [
      ...tell(call, 'people.grant.done', { ...values, span: spanOf(span) }),
      entryOf(done.note),
      ...letter(call, person, 'people.granted', { role: wanted, code, body, by }),
    ]
  },
}

/** Ends a role that somebody holds. One's own too, unless nobody would look after the member's people any more. */
export const endRoleCommand: Command = {
  name: 'end-role',
  usage: 'end-role <role> of <person> [for <member>] [in <body>]',
  summary: 'commands.end-role.summary',
  async run(call) {
    const words = readGrantWords(call.words, 'end')
    if (!words) throw new UserError('people.end.how')
    const { language } = call.person
    const role = readRole(words.role, language)
    const { code, member } = memberFor(call, words, role)
    await lockDirectory(call.tx)
    const by = await speaker(call)
    const people = await readPeopleOf(call.tx, code)
    const person = await personOf(call, words.person, code)
    const held = running(person, call.now).filter((each) => each.role === role && each.code === code)
    const body = words.body === '' ? undefined : readBody(words.body, call.directory, [])
    const meant = held.filter((each) => body === undefined || each.body === body)
    const [first] = meant
    const values = { name: person.name, role: sayRole(language, role), member }
    if (!first) throw new UserError('people.end.none', values)
    const bodies = [...new Set(meant.map((each) => each.body))]
    if (bodies.length > 1) throw new UserError('people.grant.which-body', { known: bodies.join(', ') })
    needMay(call, by, { role, code, body: first.body })
    if (role === 'coordinator' && !people.some((each) => each.id !== person.id && coordinates(each, code, call.now))) {
      throw new UserError('people.end.last', values)
    }
    const notes = await endRole(call.tx, person, meant, by, call.now)
    const overruled = notes.some(({ payload }) => payload.overrules)
    const hint = overruled ? [paragraph(say(language, 'people.end.overrules'))] : []
    return [
      ...tell(call, 'people.end.done', { ...values, body: bodyName(call, first.body) }, hint),
      ...notes.map(entryOf),
      ...(person.id === by.id ? [] : letter(call, person, 'people.ended', { role: first, code, body: first.body, by })),
    ]
  },
}

const entryOf = (entry: GrantNote): Effect => ({ kind: 'append', entry })

/** The member for which it shall be: the one named, else the only one that the speaker works for; an institution's role is that one's. */
function memberFor({ directory, person, now }: Call, { code: written }: GrantWords, role: string) {
  const [only, ...more] = worksFor(person, now)
  const code = readCode(written) || institutionFor(role) || (more.length === 0 ? (only ?? '') : '')
  const member = directory.members.get(code)
  if (member) return { code, member: member.name }
  if (written === '') throw new UserError('people.grant.which-member', { codes: worksFor(person, now).join(', ') })
  throw new UserError('people.member', { written: written.slice(0, 20) })
}

/** Who speaks, as the store has them now: what they held may have ended since the directory was read. */
async function speaker({ tx, account }: Call): Promise<Person> {
  const by = await readOwner(tx, account)
  if (!by) throw new UserError('commands.no-role')
  return by
}

function needMay(
  { directory, now, person: { language } }: Call,
  by: Person,
  wanted: { role: string; code: string; body: string },
): void {
  if (mayGrant(directory, by, wanted, now)) return
  const member = directory.members.get(wanted.code)?.name ?? wanted.code
  throw new UserError('people.grant.not-yours', { role: sayRole(language, wanted.role), member })
}

/** One of a member's people, now or once; somebody of others is nobody here. */
async function personOf({ tx, directory }: Call, written: string, code: string): Promise<Person> {
  const people = (await readPeopleOf(tx, code)).filter(({ retired }) => !retired)
  const [person, ...more] = called(people, written)
  const member = directory.members.get(code)?.name ?? code
  if (!person) throw new UserError('people.grant.nobody', { written: written.slice(0, 40), member })
  if (more.length > 0) {
    const ids = [person, ...more].map(({ id }) => id).join(', ')
    throw new UserError('people.grant.several', { written: written.slice(0, 40), ids })
  }
  return person
}

/** Holdings that have not ended, chairs of other half-years among them, and those to come. */
const running = ({ retired, roles }: Person, at: Date): readonly RoleHolding[] =>
  retired ? [] : roles.filter(({ to }) => !to || to > at)

const coordinates = (person: Person, code: string, at: Date): boolean =>
  rolesAt(person, at).some((each) => each.role === 'coordinator' && each.code === code && !each.observer)

const bodiesFor = (by: Person, code: string, at: Date): readonly string[] => [
  ...new Set(rolesAt(by, at).flatMap((each) => (each.code === code ? [each.body] : []))),
]

const bodyName = ({ directory }: Call, body: string): string => directory.bodies.get(body)?.name ?? body

function roleText(language: string, { role, deputy }: { role: string; deputy: boolean }): string {
  const name = sayRole(language, role)
  return deputy ? say(language, 'commands.role.deputy', { role: name }) : name
}

const spanOf = ({ from, to }: { from?: Date; to?: Date }): string =>
  from && to ? 'both' : from ? 'from' : to ? 'until' : 'open'

/** Tells in private whose role it is. */
function letter(
  call: Call,
  person: Person,
  key: 'people.granted' | 'people.ended',
  { role, code, body, by }: { role: { role: string; deputy: boolean }; code: string; body: string; by: Person },
): readonly Effect[] {
  const spot = spotOf(call, person)
  if (!spot) return []
  const { language } = person
  const member = call.directory.members.get(code)?.name ?? code
  const values = { name: by.name, role: roleText(language, role), member, body: bodyName(call, body) }
  const message = {
    ...answer(say(language, key, values)),
    look: 'notice',
    ...(call.exercise && { exercise: true }),
  } as const
  return put(`role/${call.key}@~${person.id}`, openParcel(message), spot)
}
