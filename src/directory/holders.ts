import { codesOf, type Directory, dutyOf, type Person, rolesAt, type Shift } from './directory.ts'

/** The turns of duty by the level at which they are asked. */
export const dutyLevels = { duty: 0, deputy: 1, head: 2 } as const satisfies Readonly<Record<string, Shift['level']>>

const levelOf = (role: string): Shift['level'] | undefined =>
  Object.hasOwn(dutyLevels, role) ? dutyLevels[role as keyof typeof dutyLevels] : undefined // just looked up

/**
 * Who holds a role at an instant: of one member, or of all where none is named. A turn of duty (`duty`, `deputy`, `head`) is
 * held by whom the rota names; where it names nobody, by those who hold the directory's role of that name. Deputies come last.
 */
export function holdersOf(directory: Directory, role: string, code: string | undefined, at: Date): readonly Person[] {
  const level = levelOf(role)
  const codes = code === undefined ? [...directory.members.keys()] : [code]
  const turns = level === undefined ? [] : codes.flatMap((each) => dutyOf(directory, each, level, at) ?? [])
  if (turns.length > 0) return [...new Set(turns)]
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
      .filter(([, level]) => dutyOf(directory, code, level, at)?.id === person.id)
      .map(([role]) => `${role}@${code}`),
  )
  return [...new Set([...held, ...turns])]
}

/** Whether a person holds any role for a member at an instant, be it as an observer; for any member at all where none is named. */
export function hasRoleFor(person: Person, code: string | undefined, at: Date): boolean {
  const codes = codesOf(person, at)
  return code === undefined ? codes.length > 0 : codes.includes(code)
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
