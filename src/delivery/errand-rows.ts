import type { Effect } from '../sharing/effect.ts'
import type { ErrandContent } from '../sharing/errand.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** What an errand's sealed body holds. */
export type ErrandBody = { to: string; content: ErrandContent }

/** Opens the body of an errand. */
export const openErrand = (sealed: Uint8Array, keyring: Keyring): ErrandBody =>
  JSON.parse(keyring.openText(sealed, 'errand')) as ErrandBody // sealed by putErrands

/** Keeps errands, each once a key, and lets go of those that are not needed any more. True when there is something to send. */
export async function putErrands(tx: Transaction, keyring: Keyring, effects: readonly Effect[]): Promise<boolean> {
  const dropped = effects.flatMap((effect) => (effect.kind === 'drop' ? [effect.key] : []))
  // Of what is wanted and needed no more in one breath nothing leaves.
  const fresh = effects.flatMap((effect) => (effect.kind === 'errand' && !dropped.includes(effect.key) ? [effect] : []))
  if (dropped.length > 0) {
    await tx.errand.updateMany({
      where: { key: { in: dropped }, state: 'pending' },
      data: { state: 'dropped', doneAt: new Date() },
    })
  }
  if (fresh.length === 0) return false
  await tx.errand.createMany({
    data: fresh.map(({ key, channel, to, content }) => ({
      key,
      channel,
      body: keyring.seal(JSON.stringify({ to, content }), 'errand'),
    })),
    skipDuplicates: true,
  })
  return true
}
