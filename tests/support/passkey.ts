import type { Person } from '../../src/directory/directory.ts'
import type { Database } from '../../src/store/client.ts'

/**
 * Lets somebody have touched a passkey of theirs just now, or so many minutes ago, as the page where they do so notes it. A
 * person whom only the test's directory knows gets a row of their own first.
 */
export async function touchPasskey(
  db: Database,
  { id, name, pseudonym }: Pick<Person, 'id' | 'name' | 'pseudonym'>,
  minutesAgo = 0,
): Promise<void> {
  await db.person.upsert({ where: { id }, create: { id, name, pseudonym }, update: {} })
  const key = `passkey-of-${id}`
  const usedAt = new Date(Date.now() - minutesAgo * 60_000)
  const made = { id: key, personId: id, publicKey: new Uint8Array(), counter: 0, transports: [], name: 'test', usedAt }
  await db.passkey.upsert({ where: { id: key }, create: made, update: { usedAt } })
}
