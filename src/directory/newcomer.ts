import { randomBytes } from 'node:crypto'
import type { Transaction } from '../store/client.ts'
import { roleKey } from './cross-check.ts'
import { type Person, rolesAt } from './directory.ts'

/** Whom somebody means by an id or a name. */
export type Match<Known> =
  | { kind: 'one'; person: Known }
  | { kind: 'none' }
  | { kind: 'several'; people: readonly Known[] }

/** Finds somebody among people by their id, else by their name; case and accents count only where two names differ by nothing else. */
export function matchPerson<Known extends { id: string; name: string }>(
  people: readonly Known[],
  written: string,
): Match<Known> {
  const tidy = tidyName(written)
  for (const fits of [
    (person: Known) => person.id === tidy,
    (person: Known) => person.name === tidy,
    (person: Known) => plainName(person.name) === plainName(tidy),
  ]) {
    const [person, ...more] = people.filter(fits)
    if (person) return more.length > 0 ? { kind: 'several', people: [person, ...more] } : { kind: 'one', person }
  }
  return { kind: 'none' }
}

/** A name as it is kept: one line, single spaces. */
export const tidyName = (written: string): string => written.trim().replace(/\s+/g, ' ')

/** Whether a name can be one: a line of 1 to 100 characters with a letter, none that is not seen, and no id of somebody unknown. */
export const isName = (name: string): boolean =>
  /^[^\p{C}]{1,100}$/u.test(name) && /\p{L}/u.test(name) && !/^[a-z0-9]+(-[a-z0-9]+)+$/.test(name)

const plainName = (name: string): string => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Letters that are no plain one with a mark. */
const alike: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
}

/** The id that somebody's name suggests, such as `jean-dupont`; `other` where nothing of it can stand in one. */
export function idFor(name: string, other: string): string {
  const letters = plainName(name).replace(/./gu, (sign) => alike[sign] ?? sign)
  const id = letters.replace(/[^a-z0-9]+/g, '-').slice(0, 60)
  return id.replace(/^-+|-+$/g, '') || other
}

/** Writes somebody new, under the first free id that their name suggests. */
export async function addPerson(
  tx: Transaction,
  person: { name: string; code: string; language: string; zone: string },
): Promise<string> {
  const { name, code, language, zone } = person
  const stem = idFor(name, `${code.toLowerCase()}-newcomer`)
  const near = await tx.person.findMany({ where: { id: { startsWith: stem } }, select: { id: true } })
  const taken = new Set(near.map(({ id }) => id))
  let id = stem
  for (let number = 2; taken.has(id); number += 1) id = `${stem}-${number}`
  await tx.person.create({ data: { id, name, language, zone, pseudonym: `p-${randomBytes(6).toString('hex')}` } })
  return id
}

/** Makes somebody an observer for a member in a body, from now on. */
export async function addObserver(
  tx: Transaction,
  personId: string,
  held: { code: string; body: string; grantedBy: string },
): Promise<void> {
  const { code, body: bodyId, grantedBy } = held
  const found = await tx.delegation.findFirst({ where: { bodyId, code }, select: { id: true } })
  const delegationId = found?.id ?? `${bodyId}-${code.toLowerCase()}`
  if (!found) await tx.delegation.create({ data: { id: delegationId, bodyId, code } })
  const id = roleKey(personId, { role: 'observer', for: code, in: bodyId })
  // Without a beginning: clocks of processes differ, and what was held is looked at again within the second.
  const role = {
    personId,
    delegationId,
    role: 'observer',
    grantedBy,
    validFrom: null,
    validTo: null,
    source: 'command',
  }
  await tx.roleHolding.upsert({ where: { id }, create: { id, ...role }, update: role })
}

/** The body in which a coordinator lets somebody observe for a member: one of their own for it, else of the room's network, else any. */
export async function bodyFor(
  tx: Transaction,
  by: Person,
  { code, network, at }: { code: string; network: string | undefined; at: Date },
): Promise<string> {
  const own = rolesAt(by, at).find((role) => role.code === code)
  if (own) return own.body
  const bodies = await tx.body.findMany({ orderBy: { id: 'asc' } })
  const body = bodies.find((each) => each.network === network) ?? bodies[0]
  if (!body) throw new Error('a coordinator holds a role in a body, so that there is one')
  return body.id
}
