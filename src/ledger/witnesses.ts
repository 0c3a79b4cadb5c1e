import { addressesFor, readContacts } from '../directory/contact.ts'
import { type Directory, type Person, worksFor } from '../directory/directory.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** Who is to hold the roots of the record, as it was configured: a member, and the id of one of its people. */
export type Witness = { code: string; person: string }

/** Two, of different members: neither alone, nor one of them with the operator, can put another record in its place. */
export const fewestWitnesses = 2

/** Why somebody who was named is no witness, or why there are too few. Codes and ids alone. */
export type WitnessProblem = {
  what: 'too-few' | 'same-member' | 'no-person' | 'other-member' | 'no-address'
  code?: string
  person?: string
}

/** One who can be sent a root. */
export type AbleWitness = { code: string; person: Person; addresses: readonly string[] }

type Known = { tx: Pick<Transaction, 'contact'>; keyring: Keyring; directory: Directory; now: Date }

/** Who of those who were named can hold roots now, one a member; and all that is wrong with the rest. */
export async function checkWitnesses(
  { tx, keyring, directory, now }: Known,
  witnesses: readonly Witness[],
): Promise<{ able: readonly AbleWitness[]; problems: readonly WitnessProblem[] }> {
  const contacts = await readContacts(
    tx,
    keyring,
    witnesses.map(({ person }) => person),
  )
  const able: AbleWitness[] = []
  const problems: WitnessProblem[] = []
  for (const { code, person: id } of witnesses) {
    const person = directory.people.get(id)
    const addresses = addressesFor(contacts.get(id) ?? [], 'email')
    const about = { code, person: id }
    if (!person) problems.push({ what: 'no-person', ...about })
    else if (!worksFor(person, now).includes(code)) problems.push({ what: 'other-member', ...about })
    else if (able.some((each) => each.code === code || each.person.id === id))
      problems.push({ what: 'same-member', ...about })
    else if (addresses.length === 0) problems.push({ what: 'no-address', ...about })
    else able.push({ code, person, addresses })
  }
  return { able, problems: able.length < fewestWitnesses ? [...problems, { what: 'too-few' }] : problems }
}
