import type { AccountRef } from '../chat/refs.ts'
import type { Transaction } from '../store/client.ts'
import type { Prisma } from '../store/generated/client.ts'
import { lockDirectory } from './change.ts'

/**
 * Whether an account counts: only one that is `verified` is its person's, all others are strangers everywhere. What is here
 * writes that alone; who may ask for it, and what follows from it, is for `src/identity`.
 */

/** How an account came to count: by the directory's file, a code of another account, somebody's word, or a passkey on our own pages. */
export type Proof = 'file' | 'code' | 'confirmed' | 'vouched' | 'passkey'

export type AccountState = 'claimed' | 'verified' | 'lapsed' | 'revoked'

/** For so many days an account counts; it is verified again before. */
const countsDays = 365
export const dayMs = 24 * 3_600_000

/** Until when an account counts that is verified at an instant. */
export const renewalFrom = (at: Date): Date => new Date(at.getTime() + countsDays * dayMs)

export type AccountRow = {
  ref: AccountRef
  personId: string
  state: AccountState
  how: string
  by: string | null
  verifiedAt: Date | null
  renewBy: Date | null
  warnedDays: number | null
  revokedAt: Date | null
  revokedBy: string | null
}

/** What the directory says of an account, whoever else changes it waiting until the transaction ends; `undefined` for one that is nobody's. */
export async function lockAccount(tx: Transaction, ref: AccountRef): Promise<AccountRow | undefined> {
  await lockDirectory(tx)
  const row = await tx.account.findUnique({ where: { ref } })
  return row ? accountOf(row) : undefined
}

/** All that the directory says are somebody's, by name. */
export async function readAccounts(
  tx: Pick<Transaction, 'account'>,
  personIds: readonly string[],
): Promise<readonly AccountRow[]> {
  const rows = await tx.account.findMany({ where: { personId: { in: [...personIds] } }, orderBy: { ref: 'asc' } })
  return rows.map(accountOf)
}

type Stored = Omit<AccountRow, 'ref' | 'state'> & { ref: string; state: string }

/** What cannot be read as one of the states does not count. */
export function accountOf({ ref, state, ...rest }: Stored): AccountRow {
  const known = state === 'claimed' || state === 'verified' || state === 'lapsed' ? state : 'revoked'
  return { ref: ref as AccountRef, state: known, ...rest } // an account's stored name is its address
}

/** Lets an account count as somebody's from an instant on, for a year. Whether that may be is decided before. */
export async function verifyAccount(
  tx: Transaction,
  ref: AccountRef,
  { personId, how, by, at }: { personId: string; how: Proof; by: string | null; at: Date },
): Promise<void> {
  const proof = {
    ...{ personId, state: 'verified', how, by, verifiedAt: at, renewBy: renewalFrom(at) },
    ...{ warnedDays: null, revokedAt: null, revokedBy: null },
  }
  await tx.account.upsert({ where: { ref }, create: { ref, ...proof }, update: proof })
}

/** Ends that accounts count: nothing that was begun with them is heard from now on. */
export async function revokeAccounts(
  tx: Transaction,
  refs: readonly AccountRef[],
  { by, at }: { by: string; at: Date },
): Promise<void> {
  await tx.account.updateMany({
    where: { ref: { in: [...refs] } },
    data: { state: 'revoked', revokedAt: at, revokedBy: by, renewBy: null, warnedDays: null },
  })
}

/**
 * Who may sign in on our own pages, whose platform this is: nobody whose account there was revoked, or of whom one was and none
 * counts; and nobody who was taken out of the directory.
 */
export function mayEnter(platform: string | undefined): Prisma.PersonWhereInput {
  const revokedHere = { state: 'revoked', ref: { startsWith: `${platform}:` } }
  return {
    retiredAt: null,
    AND: [
      { OR: [{ accounts: { none: { state: 'revoked' } } }, { accounts: { some: { state: 'verified' } } }] },
      ...(platform === undefined ? [] : [{ accounts: { none: revokedHere } }]),
    ],
  }
}
