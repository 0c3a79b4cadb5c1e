import { type Directory, dutyOf, type Person, rolesAt, type Shift, worksFor } from './directory.ts'

/** The turns of duty by the level at which they are asked. */
export const dutyLevels = { duty: 0, deputy: 1, head: 2 } as const satisfies Readonly<Record<string, Shift['level']>>

const levelOf = (role: string): Shift['level'] | undefined =>
  Object.hasOwn(dutyLevels, role) ? dutyLevels[role as keyof typeof dutyLevels] : undefined // just looked up

/** A turn of the rota is nobody's who works for the member no more: the rota may be older than that. */
const isOfThem = (person: Person, codes: readonly string[], at: Date): boolean =>
  worksFor(person, at).some((code) => codes.includes(code))

/**
 * Who holds a role at an instant: of one member, or of all where none is named. A turn of duty (`duty`, `deputy`, `head`) is
 * held by whom the rota names; where it names nobody, by those who hold the directory's role of that name. Deputies come last.
 */
export function holdersOf(directory: Directory, role: string, code: string | undefined, at: Date): readonly Person[] {
  const level = levelOf(role)
  const codes = code === undefined ? [...directory.members.keys()] : [code]
  const turns = level === undefined ? [] : codes.flatMap((each) => dutyOf(directory, each, level, at) ?? [])
  const onTurn = turns.filter((person) => isOfThem(person, codes, at))
  if (onTurn.length > 0) return [...new Set(onTurn)]
  const held = [...directory.people.values()].flatMap((person) =>
    rolesAt(person, at)
      .filter((each) => each.role === role && (code === undefined || each.code === code))
      .map((each) => ({ person, deputy: each.deputy })),
  )
  return [...new Set(held.toSorted((a, b) => Number(a.deputy) - Number(b.deputy)).map(({ person }) => person))]
}

/** The roles that a person holds at an instant, each with its member: `spoc@FR`, `duty@FR`. */
export function heldBy(directory: Directory, person: Person, at: Date): readonly string[] {
  const held = rolesAt(person, at).map(({ role, code }) => `${role}@${code}`)
  const turns = [...directory.members.keys()].flatMap((code) =>
    Object.entries(dutyLevels)
      .filter(([, level]) => dutyOf(directory, code, level, at)?.id === person.id && isOfThem(person, [code], at))
      .map(([role]) => `${role}@${code}`),
  )
  return [...new Set([...held, ...turns])]
}

/** A turn of duty of a member that somebody has. */
export type HeldTurn = { turn: keyof typeof dutyLevels; code: string }

/** The turns of duty that a person has at an instant, as `heldBy` counts them, member by member: duty first, then deputy, then head. */
export function turnsOf(directory: Directory, person: Person, at: Date): readonly HeldTurn[] {
  const held = new Set(heldBy(directory, person, at))
  const turns = Object.keys(dutyLevels) as (keyof typeof dutyLevels)[] // its keys
  return [...directory.members.keys()].flatMap((code) =>
    turns.filter((turn) => held.has(`${turn}@${code}`)).map((turn) => ({ turn, code })),
  )
}
