import type { Transaction } from '../store/client.ts'
import { tellDirectory } from './change.ts'
import { roleKey } from './cross-check.ts'
import { type Directory, type Person, type RoleHolding, rolesAt } from './directory.ts'
import { judge } from './permission.ts'
import { institutionFor } from './roles.ts'

/** Roles by command, beside those of the directory's file. Whoever calls holds the directory's lock, and has read since. */

/** A role as somebody asks for it: for whom, for which member, in which body, and for how long. */
export type Grant = {
  role: string
  code: string
  body: string
  deputy: boolean
  from?: Date
  to?: Date
}

export type GrantNote = {
  kind: 'role.granted' | 'role.ended'
  /** Whose role it is, by their pseudonym. */
  subject: string
  actor: string
  payload: {
    role: string
    member: string
    body: string
    deputy: boolean
    from: string | null
    to: string | null
    /** The file that gave it is overruled from now on. */
    overrules?: true
  }
}

/** Works for all members alike in its body. */
const isSecretariat = (role: string): boolean => role === 'ecne_secretariat' || role === 'niscg_secretariat'

/**
 * Whether somebody may grant a role, or end one: for a member whose holding lets them (`role.grant`), or, as a secretariat whom
 * the directory's file lets, for any member in its own body. Who chairs all members together is for a secretariat to say.
 */
export function mayGrant(
  directory: Pick<Directory, 'permissions'>,
  by: Person,
  { role, code, body }: Pick<Grant, 'role' | 'code' | 'body'>,
  at: Date,
): boolean {
  const permitting = rolesAt(by, at).filter((holding) => judge(directory, holding, 'role.grant').allowed)
  if (permitting.some((holding) => isSecretariat(holding.role) && holding.body === body)) return true
  return role !== 'election_workstream_chair' && permitting.some((holding) => holding.code === code)
}

/** Whether a role can be held for a member at all: one of an institution is held for that alone. */
export const fits = (role: string, code: string): boolean => (institutionFor(role) ?? code) === code

/** What became of a grant: `had` when it was held so already, be it by the file. */
export type Granted = { kind: 'granted'; note: GrantNote } | { kind: 'had'; source: 'file' | 'command' }

/** Grants a role in the store, on whose record it is to be put. One that a command granted before is changed to what is asked now. */
export async function grantRole(tx: Transaction, person: Person, grant: Grant, by: Person, at: Date): Promise<Granted> {
  const { role, code, body, deputy, from, to } = grant
  const id = roleKey(person.id, { role, for: code, in: body, from })
  const present = await tx.roleHolding.findUnique({ where: { id } })
  const running = present && (!present.validTo || present.validTo > at)
  if (running && present.source !== 'command') return { kind: 'had', source: 'file' }
  if (running && present.deputy === deputy && present.validTo?.getTime() === to?.getTime()) {
    return { kind: 'had', source: 'command' }
  }
  const delegation = await tx.delegation.findFirst({ where: { bodyId: body, code }, select: { id: true } })
  const delegationId = delegation?.id ?? `${body}-${code.toLowerCase()}`
  if (!delegation) await tx.delegation.create({ data: { id: delegationId, bodyId: body, code } })
  const row = {
    ...{ personId: person.id, delegationId, role, deputy, grantedBy: by.name, source: 'command' },
    // Without a beginning unless one was named: clocks of processes differ, and it shall count at once.
    ...{ validFrom: from ?? null, validTo: to ?? null },
  }
  await tx.roleHolding.upsert({ where: { id }, create: { id, ...row }, update: row })
  await tellDirectory(tx)
  return { kind: 'granted', note: noteOf('role.granted', person, grant, by) }
}

/** Ends holdings of a role from now on. What the file gave stays ended, however often the file is read that still names it. */
export async function endRole(
  tx: Transaction,
  person: Person,
  holdings: readonly RoleHolding[],
  by: Person,
  at: Date,
): Promise<readonly GrantNote[]> {
  for (const { role, code, body, from } of holdings) {
    const where = { personId: person.id, role, delegation: { bodyId: body, code }, validFrom: from ?? null }
    await tx.roleHolding.updateMany({ where, data: { validTo: at, source: 'command' } })
  }
  await tellDirectory(tx)
  return holdings.map((holding) => {
    const note = noteOf('role.ended', person, { ...holding, to: at }, by)
    return holding.source === 'command' ? note : { ...note, payload: { ...note.payload, overrules: true } }
  })
}

function noteOf(kind: GrantNote['kind'], person: Person, grant: Grant, by: Person): GrantNote {
  const { role, code: member, body, deputy, from, to } = grant
  const span = { from: from?.toISOString() ?? null, to: to?.toISOString() ?? null }
  return { kind, subject: person.pseudonym, actor: by.pseudonym, payload: { role, member, body, deputy, ...span } }
}
