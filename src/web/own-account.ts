import { type AccountRef, accountRef, platformOf as platformOfRef } from '../chat/refs.ts'
import type { Parts } from './context.ts'

/** The account by which somebody is known on our own pages: while it does not count they are a stranger there. */

/** The platform of our own pages; `undefined` while nothing is hung in where one begins. */
export const platformOf = (parts: Pick<Parts, 'adapterAt' | 'home'>): string | undefined => parts.adapterAt(parts.home)

/** The account of a person on our own pages, whether it counts or not; the first time it bears their own name. */
export function ownAccount(parts: Parts, person: string, platform = platformOf(parts)): AccountRef | undefined {
  if (platform === undefined) return undefined
  const { people, claims } = parts.options.directory()
  const counting = people.get(person)?.accounts.find((ref) => platformOfRef(ref) === platform)
  if (counting) return counting
  const claimed = [...claims].find(([ref, claim]) => claim.person.id === person && platformOfRef(ref) === platform)
  return claimed?.[0] ?? accountRef(platform, person)
}

/** Whether somebody is known on our own pages: their account there counts. */
export function isKnown(parts: Parts, person: string): boolean {
  const account = ownAccount(parts, person)
  return account === undefined || parts.options.directory().accounts.get(account)?.id === person
}

/** Lets the account of our own pages count, or renews it, after its person used a passkey. */
export async function verifyOwn(parts: Parts, person: string): Promise<void> {
  const account = ownAccount(parts, person)
  if (account) await parts.options.verifyAccount?.(person, account)
}
