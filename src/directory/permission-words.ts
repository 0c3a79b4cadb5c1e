import { isTextKey, say } from '../locale/catalogue.ts'
import type { Directory, PermissionRow } from './directory.ts'
import { type Action, judge } from './permission.ts'
import { roles } from './roles.ts'

/** What a row of the table is called: its title in the catalogue, else its id in the directory's file. */
export function sayRow(language: string, { id }: Pick<PermissionRow, 'id'>): string {
  const key = `permissions.row.${id}`
  return isTextKey(key) ? say(language, key) : id
}

/** Why a row is there, in a language where it is one of the product. */
export const sayWhy = (language: string, { why }: Pick<PermissionRow, 'why'>): string =>
  isTextKey(why) ? say(language, why) : why

/** An action as one would say it; a command by its name, as it is typed. */
export function sayAction(language: string, action: string): string {
  const key = `permissions.action.${action}`
  return isTextKey(key) ? say(language, key) : action
}

/** A role by its name. */
export function sayRole(language: string, role: string): string {
  const key = `commands.role.${role}`
  return isTextKey(key) ? say(language, key) : role
}

/**
 * The roles that may do something in at least one body: all but those that are denied it everywhere. `every` where that is
 * everybody who does not only observe.
 */
export function rolesFor(
  directory: Pick<Directory, 'permissions' | 'bodies'>,
  action: Action,
): readonly string[] | 'every' {
  // A body of which nothing is said stands for all of which nothing is said.
  const bodies = [...directory.bodies.keys(), '']
  const may = roles.filter((role) =>
    bodies.some((body) => judge(directory, { role, body, code: '', deputy: false, observer: false }, action).allowed),
  )
  return roles.every((role) => role === 'observer' || may.includes(role)) ? 'every' : may
}
