import { called } from './called.ts'
import { codesOf, type Directory, type Person, type RoleHolding, rolesAt, worksFor } from './directory.ts'
import { isMemberState } from './member-state.ts'
import { isRole } from './roles.ts'

/** Whom somebody asks about: everybody, the people of a member, of a body, those who hold a role, or one by name. */
export type Question = { kind: 'all' } | { kind: 'member' | 'body' | 'role' | 'person'; id: string }

/** Reads what somebody asks about; who has left is found by name alone. `undefined` where nothing and nobody is called so. */
export function readQuestion(directory: Directory, written: string): Question | undefined {
  const tidy = written.trim()
  if (tidy === '') return { kind: 'all' }
  const code = tidy.toUpperCase() === 'GR' ? 'EL' : tidy.toUpperCase()
  const member = [...directory.members.values()].find(
    (each) => each.code === code || each.name.toLowerCase() === tidy.toLowerCase(),
  )
  if (member) return { kind: 'member', id: member.code }
  const body = [...directory.bodies.values()].find(
    ({ id, name }) => id === tidy.toLowerCase() || name.toLowerCase() === tidy.toLowerCase(),
  )
  if (body) return { kind: 'body', id: body.id }
  const role = tidy.toLowerCase().replace(/[\s-]+/g, '_')
  if (isRole(role)) return { kind: 'role', id: role }
  return called([...directory.people.values()], tidy).length > 0 ? { kind: 'person', id: tidy } : undefined
}

/** The people a question is about, in the order of their ids. */
export function peopleAbout(directory: Directory, question: Question, at: Date): readonly Person[] {
  const people = [...directory.people.values()]
  const holding = (is: (role: RoleHolding) => boolean): readonly Person[] =>
    people.filter((person) => rolesAt(person, at).some(is))
  switch (question.kind) {
    case 'all':
      return people.filter(({ retired }) => !retired)
    case 'member':
      return holding(({ code }) => code === question.id)
    case 'body':
      return holding(({ body }) => body === question.id)
    case 'role':
      return holding(({ role }) => role === question.id)
    case 'person':
      return called(people, question.id)
  }
}

/**
 * Whom somebody may know of: the people of members they work for and of bodies they are in, and who sits in a room with them.
 * Of an observer’s members and bodies nobody is known to them that they do not sit with.
 */
export function knownTo(directory: Directory, viewer: Person, at: Date): (person: Person) => boolean {
  const codes = worksFor(viewer, at)
  const bodies = rolesAt(viewer, at).flatMap(({ role, body }) => (role === 'observer' ? [] : [body]))
  const beside = new Set<Person>()
  for (const room of directory.rooms.values()) {
    if (!viewer.accounts.some((account) => room.seats.has(account))) continue
    for (const seat of room.seats) {
      const person = directory.accounts.get(seat)
      if (person) beside.add(person)
    }
  }
  return (person) =>
    person.id === viewer.id ||
    beside.has(person) ||
    codesOf(person, at).some((code) => codes.includes(code)) ||
    rolesAt(person, at).some(({ body }) => bodies.includes(body))
}

/** What somebody holds, delegation by delegation, in the order in which they came to it: now, or from later on. */
export function delegationsOf(
  person: Person,
  at: Date,
): readonly { code: string; body: string; roles: readonly RoleHolding[] }[] {
  const held = person.retired ? [] : person.roles.filter(({ to }) => !to || to > at)
  return [...Map.groupBy(held, ({ code, body }) => `${code} ${body}`).values()].flatMap((roles) => {
    const [first] = roles
    return first ? [{ code: first.code, body: first.body, roles }] : []
  })
}

/** Who holds a role, member by member; of the single points of contact also the Member States that have none. */
export type Holders = { code: string; name: string; people: readonly { person: Person; deputy: boolean }[] }

export function holdersByMember(
  directory: Directory,
  role: string,
  people: readonly Person[],
  at: Date,
): readonly Holders[] {
  return [...directory.members.values()].flatMap(({ code, name }): readonly Holders[] => {
    const held = people.flatMap((person) =>
      rolesAt(person, at)
        .filter((each) => each.role === role && each.code === code)
        .slice(0, 1)
        .map(({ deputy }) => ({ person, deputy })),
    )
    const sorted = held.toSorted((one, other) => Number(one.deputy) - Number(other.deputy))
    return sorted.length > 0 || (role === 'spoc' && isMemberState(code)) ? [{ code, name, people: sorted }] : []
  })
}
