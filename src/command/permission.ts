import { UserError } from '../chat/errors.ts'
import { codesOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import { type Action, codesPermitted, permits, rowsOf } from '../directory/permission.ts'
import { rolesFor, sayAction, sayRole, sayWhy } from '../directory/permission-words.ts'
import type { Asking } from './command.ts'

/** Who asks, as of when: all that the table of permissions depends on. */
type Asker = Pick<Asking, 'directory' | 'person' | 'now'>

/** How many names an answer lists. */
const mostNames = 5

/**
 * Throws unless the table of permissions lets a person do something. What is thrown says which role it takes and who of their own
 * people holds it; where already that would tell something, `instead` is thrown, the answer for what there is not.
 */
export function needPermission(asker: Asker, action: Action, instead?: UserError): void {
  const { directory, person, now } = asker
  const { allowed, row } = permits(directory, person, action, now)
  if (allowed) return
  if (instead) throw instead
  throw refusal(asker, action, row)
}

function refusal({ directory, person, now }: Asker, action: Action, row: string): UserError {
  if (codesOf(person, now).length === 0) return new UserError('commands.no-role')
  const { language } = person
  const said = sayAction(language, action)
  if (row === 'observers') return new UserError('permissions.observer', { action: said })
  const denied = rowsOf(directory).find(({ id, effect }) => id === row && effect === 'deny')
  if (denied) return new UserError('permissions.denied', { action: said, why: sayWhy(language, denied) })
  const roles = rolesFor(directory, action)
  // Everybody but observers may: what is missing is work for a member.
  if (roles === 'every') return new UserError('permissions.observer', { action: said })
  if (roles.length === 0) return new UserError('permissions.none', { action: said })
  const values = { action: said, many: roles.length, roles: either(language, roles) }
  const codes = worksFor(person, now)
  const names = whoMay(directory, action, codes, now).map(({ name }) => name)
  if (codes.length > 0 && names.length === 0) {
    const members = codes.map((code) => directory.members.get(code)?.name ?? code).join(', ')
    return new UserError('permissions.needed.nobody', { ...values, members })
  }
  return new UserError('permissions.needed', { ...values, count: names.length, names: both(language, names) })
}

/** Who may do something for one of these members, up to a handful. Who only observes for a member is told nobody's name. */
function whoMay(directory: Directory, action: Action, codes: readonly string[], at: Date): readonly Person[] {
  return [...directory.people.values()]
    .filter((each) => codesPermitted(directory, each, action, at).some((code) => codes.includes(code)))
    .slice(0, mostNames)
}

const either = (language: string, roles: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(roles.map((role) => sayRole(language, role)))

const both = (language: string, names: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
