import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** How somebody is reached outside chat. `webhook`: what a paging gateway calls them, where that is not their phone number. */
export type Contact = { channel: ContactChannel; address: string }
export const contactChannels = ['email', 'phone', 'webhook'] as const
export type ContactChannel = (typeof contactChannels)[number]

export const sealAddress = (address: string, keyring: Keyring): Uint8Array<ArrayBuffer> =>
  keyring.seal(address, 'contact.address')

export const openAddress = (sealed: Uint8Array, keyring: Keyring): string => keyring.openText(sealed, 'contact.address')

/** The contacts of some people, each person's in the order they prefer. Who has none is left out. */
export async function readContacts(
  tx: Pick<Transaction, 'contact'>,
  keyring: Keyring,
  people: readonly string[],
): Promise<ReadonlyMap<string, readonly Contact[]>> {
  const rows = await tx.contact.findMany({
    where: { personId: { in: [...people] } },
    orderBy: [{ personId: 'asc' }, { position: 'asc' }],
  })
  return new Map(
    [...Map.groupBy(rows, ({ personId }) => personId)].map(([person, own]) => [
      person,
      own.map(({ channel, address }): Contact => {
        const known = contactChannels.find((each) => each === channel)
        if (!known) throw new Error(`a contact has the unknown channel ${channel}`)
        return { channel: known, address: openAddress(address, keyring) }
      }),
    ]),
  )
}

/** The addresses by which a person is reached: by letter, or by a gateway that pages them (else calls their phones). */
export function addressesFor(contacts: readonly Contact[], by: 'email' | 'webhook'): readonly string[] {
  const of = (wanted: ContactChannel): readonly string[] =>
    contacts.flatMap(({ channel, address }) => (channel === wanted ? [address] : []))
  if (by === 'email') return of('email')
  const paged = of('webhook')
  return paged.length > 0 ? paged : of('phone')
}

/** An address as somebody may see it who knows it already: enough to tell it from another, and no use to anybody else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  if (at > 0) return `${address.slice(0, 1)}…${address.slice(at)}`
  return `…${address.slice(-Math.min(3, Math.floor(address.length / 2)))}`
}

/** Keeps a contact, its address sealed; takes it away where there is none. */
export async function writeContact(
  tx: Pick<Transaction, 'contact'>,
  keyring: Keyring,
  id: string,
  row: { personId: string; channel: string; address: string; position: number } | undefined,
): Promise<void> {
  if (!row) {
    await tx.contact.delete({ where: { id } })
    return
  }
  const sealed = { ...row, address: sealAddress(row.address, keyring) }
  await tx.contact.upsert({ where: { id }, create: { id, ...sealed }, update: sealed })
}

/** The key without which no contact is read or kept. */
export function needKeyring(keyring: Keyring | undefined): Keyring {
  if (!keyring) throw new Error('contacts are sealed, and there is no key')
  return keyring
}
