import type { Expression } from '../language/model.ts'
import { type Draft, worth } from './draft.ts'

/** The members that a round or notice is about: their codes, or why they cannot be told. */
export function membersOf(
  draft: Draft,
  of: 'all' | 'own' | Expression,
): { ok: true; codes: readonly string[] } | { ok: false; code: string } {
  const { member, facts } = draft.run
  if (of === 'all') return { ok: true, codes: facts.members }
  if (of === 'own') return { ok: true, codes: member === undefined ? [] : [member] }
  const found = worth(draft, of)
  if (!found.ok) return found
  if (!Array.isArray(found.value)) return { ok: false, code: 'expression-type' }
  const codes = [...new Set(found.value.filter((code): code is string => typeof code === 'string'))]
  return codes.length < found.value.length ? { ok: false, code: 'expression-type' } : { ok: true, codes }
}
