import { UserError } from '../chat/errors.ts'
import type { AccountRef } from '../chat/refs.ts'
import { lockAccount, verifyAccount } from '../directory/account.ts'
import { tellDirectory } from '../directory/change.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { settleEverywhere } from '../sharing/stranger.ts'
import { verified } from './link.ts'
import { mayDecide } from './whose.ts'

/** That somebody who may says whose an account is. */
export type Confirmation = { account: AccountRef; person: Person; by: Person; again: boolean }

/**
 * Lets an account count on the word of somebody of its person's own member; never their own. One that was revoked counts again
 * only where they say so (`again`), and one that is another person's never. Throws `UserError` before anything is written.
 */
export async function confirmAccount(
  scene: Scene,
  { account, person, by, again }: Confirmation,
): Promise<readonly Effect[]> {
  const { tx, now } = scene
  if (person.id === by.id) throw new UserError('accounts.confirm.own')
  if (person.retired || !mayDecide(scene, by, person, 'account.confirm')) {
    throw new UserError('accounts.none', { written: account })
  }
  const row = await lockAccount(tx, account)
  if (row && row.personId !== person.id) throw new UserError('accounts.confirm.others', { account, name: person.name })
  if (row?.state === 'revoked' && !again) {
    throw new UserError('accounts.confirm.revoked', { account, name: person.name, person: person.id })
  }
  await verifyAccount(tx, account, { personId: person.id, how: 'confirmed', by: by.id, at: now })
  await tellDirectory(tx)
  const settled = await settleEverywhere(scene, account, { kind: 'known', name: person.name })
  return [verified(person, account, row?.state === 'revoked' ? 'confirmed-again' : 'confirmed', by), ...settled]
}
