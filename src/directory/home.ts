import { codesOf, type Directory, type Person } from './directory.ts'

/** A page of the bot, in an exercise under the name at which its reader signs in: there sessions and passkeys belong to that name. */
export const pageFor = (
  { directory, now, exercise, origin }: { directory: Directory; now: Date; exercise: boolean; origin: string },
  person: Person,
  path: string,
): string => `${(exercise && homeOf(origin, directory, person, now)) || origin}${path}`

/**
 * The origin under which a person signs in where every name under `localhost` answers (`per-person`), so that windows of one
 * browser are different people. The first person of a member, by the order of the directory, has the member's own name
 * (`cz.localhost`), which is short to type; everybody else of it one below that with their id (`petr-novak.cz.localhost`),
 * which says whose it is and stays the same whoever comes or goes. `undefined` for whoever is of no member at that instant.
 */
export function homeOf(origin: string, directory: Directory, person: Person, at: Date): string | undefined {
  const [code] = codesOf(person, at)
  if (code === undefined) return undefined
  const first = [...directory.people.values()].find((each) => codesOf(each, at)[0] === code)
  const home = new URL(origin)
  home.hostname = `${first?.id === person.id ? '' : `${person.id}.`}${code.toLowerCase()}.localhost`
  return home.origin
}
