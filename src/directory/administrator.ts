import { type Person, rolesAt } from './directory.ts'

/** Tells whether a person may look after the bot itself: whoever coordinates a delegation. */
export function isAdministrator(person: Person, at: Date): boolean {
  return rolesAt(person, at).some((role) => role.role === 'coordinator' && !role.observer)
}
