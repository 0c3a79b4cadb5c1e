import { dutyLevels } from '../../directory/holders.ts'
import { roles } from '../../directory/roles.ts'
import type { Who } from './model.ts'

/** People of the run itself, who are of no member in the file. */
export const ofTheRun = ['starter', 'owner', 'reporter'] as const

/** Whose people of a member are invited to a call where its playbook names none. */
export const usuallyInvited = ['duty', 'deputy', 'spoc'] as const

/** All that can be asked by role: the directory's roles, the turns of duty, the people of a run. */
export const askable: readonly string[] = [...new Set([...ofTheRun, ...Object.keys(dutyLevels), ...roles])]

const pattern = /^(?<role>[a-z][a-z0-9_]*)(?: of (?<of>own|each|[A-Z][A-Z-]{1,9}))?$/

/**
 * Reads who is meant: `spoc`, `spoc of FR`, `spoc of each`, `duty of own`, `starter`. `undefined` where it is not written so;
 * whether there is such a role is another question (`askable`).
 */
export function parseWho(written: string): Who | undefined {
  const groups = pattern.exec(written.trim().replaceAll(/\s+/g, ' '))?.groups
  if (!groups?.role) return undefined
  // Greece is written EL; its ISO code is accepted.
  const of = groups.of === 'GR' ? 'EL' : groups.of
  if (of !== undefined && ofTheRun.some((role) => role === groups.role)) return undefined
  return { role: groups.role, ...(of !== undefined && { of }) }
}

/** Writes who is meant as a file has it. */
export const writeWho = ({ role, of }: Who): string => (of === undefined ? role : `${role} of ${of}`)
