import type { AccountRow, Proof } from '../directory/account.ts'
import type { Person } from '../directory/directory.ts'
import { isTextKey, say } from '../locale/catalogue.ts'
import { sayFar } from '../locale/moment.ts'

/** Whether an account counts, how it came to, and until when, as one says it to a reader. */
export function sayState(
  { language, zone }: Pick<Person, 'language' | 'zone'>,
  { state, how, renewBy, revokedAt }: AccountRow,
  now: Date,
): string {
  const moment = (at: Date): string => sayFar(language, at, zone, now)
  if (state === 'revoked') return say(language, 'accounts.state.revoked', { at: revokedAt ? moment(revokedAt) : '' })
  if (state !== 'verified') return say(language, `accounts.state.${state}`)
  const values = { how: sayProof(language, how) }
  if (!renewBy) return say(language, 'accounts.state.verified.open', values)
  // Its time is over and it counts still: an election keeps it.
  const key = renewBy <= now ? 'accounts.state.verified.kept' : 'accounts.state.verified'
  return say(language, key, { ...values, at: moment(renewBy) })
}

function sayProof(language: string, how: string): string {
  const key = `accounts.how.${how as Proof}` // another one is shown as it is
  return isTextKey(key) ? say(language, key) : how
}
