import { type Directory, type PermissionRow, type Person, type RoleHolding, rolesAt } from './directory.ts'
import { type Action, isOffered, judge, permissionActions, permissionRows, permits, rowsOf } from './permission.ts'

/** What one row gives a person or keeps from them: which of its actions, and by which of their holdings. */
export type Share = {
  row: PermissionRow
  /** Whether it stands in the directory's file. */
  ofFile: boolean
  actions: readonly Action[]
  holdings: readonly RoleHolding[]
}

/** What a person may do at an instant, and what would be theirs if no row kept it from them, row by row in the order of the table. */
export function sharesOf(directory: Directory, person: Person, at: Date): readonly Share[] {
  const held = rolesAt(person, at)
  const permitsOf = new Map(permissionActions.map((action) => [action, permits(directory, person, action, at)]))
  return rowsOf(directory).flatMap((row): readonly Share[] => {
    const actions = permissionActions.filter((action) => {
      const permit = permitsOf.get(action)
      if (permit?.row !== row.id) return false
      // What nobody gave them is not kept from them either.
      return row.effect === 'allow' ? permit.allowed : held.some((each) => isOffered(directory, each, action))
    })
    if (actions.length === 0) return []
    const holdings = held.filter((each) => actions.some((action) => judge(directory, each, action).row === row.id))
    return [{ row, ofFile: isOfFile(row), actions, holdings }]
  })
}

/** The rows that speak of an action, allowing before denying, as they are asked. */
export function rowsAbout(directory: Pick<Directory, 'permissions'>, action: Action): readonly PermissionRow[] {
  const about = rowsOf(directory).filter(({ actions }) => actions.includes(action))
  return about.toSorted((one, other) => Number(one.effect === 'deny') - Number(other.effect === 'deny'))
}

/** Who may do something at an instant, each with the row that lets them. */
export function whoMay(
  directory: Directory,
  action: Action,
  at: Date,
): readonly { person: Person; row: string; holdings: readonly RoleHolding[] }[] {
  return [...directory.people.values()].flatMap((person) => {
    const { allowed, row } = permits(directory, person, action, at)
    if (!allowed) return []
    const holdings = rolesAt(person, at).filter((held) => judge(directory, held, action).allowed)
    return holdings.length > 0 ? [{ person, row, holdings }] : []
  })
}

export const isOfFile = ({ id }: Pick<PermissionRow, 'id'>): boolean => !permissionRows.some((each) => each.id === id)
