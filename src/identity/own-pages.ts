import type { AccountRef } from '../chat/refs.ts'
import { dayMs, lockAccount, verifyAccount } from '../directory/account.ts'
import { tellDirectory } from '../directory/change.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { settleEverywhere } from '../sharing/stranger.ts'
import { verified } from './link.ts'
import { warnings } from './renewal.ts'

/**
 * Lets the account of our own pages count, and renews it when it is soon to end, once its person has touched a passkey of theirs:
 * the first way in was a link or code that the operator made for that very person. What was revoked stays so, and what is
 * somebody else's theirs.
 */
export async function verifyByPasskey(scene: Scene, personId: string, account: AccountRef): Promise<readonly Effect[]> {
  const { tx, directory, now } = scene
  const person = directory.people.get(personId)
  if (!person || person.retired) return []
  const row = await lockAccount(tx, account)
  if (row && (row.personId !== personId || row.state === 'revoked')) return []
  const soon = now.getTime() + warnings[0] * dayMs
  if (row?.state === 'verified' && (row.renewBy?.getTime() ?? soon + 1) > soon) return []
  await verifyAccount(tx, account, { personId, how: 'passkey', by: personId, at: now })
  await tellDirectory(tx)
  const settled = await settleEverywhere(scene, account, { kind: 'known', name: person.name })
  return [verified(person, account, 'passkey', person), ...settled]
}
