import type { Json } from '../chat/shelf.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import type { RootLetter } from '../sharing/errand.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { type Root, writeRoot } from './root-line.ts'
import { readHolders, rootHeld } from './root-note.ts'
import { isSigned, listSigners, type Signer } from './signing.ts'
import type { AbleWitness } from './witnesses.ts'

/** A root on its way to a witness, until they say that they hold it. */

/** Sends a root to each witness by letter, once: returns the letters, and keeps that they were sent. */
export async function sendRoot(
  { tx, now, origin }: Scene,
  root: Root,
  own: Signer,
  witnesses: readonly AbleWitness[],
): Promise<readonly Effect[]> {
  const line = writeRoot(root, own.public)
  const letters = witnesses.map(({ code, person, addresses }) => {
    const { name, language, zone } = person
    const confirm = `${origin}${linkPath(own, { day: root.day, code, person: person.id })}`
    const content: RootLetter = { letter: 'root', day: root.day, root: line, confirm, name, language, zone }
    const [to = ''] = addresses // whoever has none is no witness
    const key = `ledger/${root.day}/${code}`
    return { code, person, effect: { kind: 'errand', key, channel: 'email', to, content } satisfies Effect }
  })
  await tx.ledgerWitness.createMany({
    data: letters.map(({ code, person, effect }) => ({
      day: root.day,
      code,
      personId: person.id,
      errand: effect.key,
      sentAt: now,
    })),
  })
  return letters.map(({ effect }) => effect)
}

/** Which root somebody is asked to hold. */
export type Held = { day: string; code: string; person: string }

/** What the signature of a link is over. */
const linkFacts = ({ day, code, person }: Held): Json => ({ witness: day, code, person })

const linkPath = (own: Signer, held: Held): string =>
  `/witness/${held.day}/${held.code}/${Buffer.from(own.sign(linkFacts(held)), 'base64').toString('base64url')}`

/** Whose link it is, where its token was signed by the instance for this day and member and its root was sent to them. */
export async function readLink(
  db: Pick<Database, 'ledgerWitness' | 'signingKey' | 'ledgerEntry'>,
  keyring: Keyring,
  { day, code, token }: { day: string; code: string; token: string },
): Promise<{ person: string; confirmedAt: Date | null } | undefined> {
  const row = await db.ledgerWitness.findUnique({
    where: { day_code: { day, code } },
    select: { personId: true, confirmedAt: true },
  })
  if (!row) return undefined
  const facts = linkFacts({ day, code, person: row.personId })
  const signature = Buffer.from(token, 'base64url').toString('base64')
  // A link outlives a change of key.
  const keys = await listSigners(db)
  const fits = keys.some((key) => isSigned(key.public, facts, signature))
  if (!fits) return undefined
  // Both have to say it, the row and the record: who is missing in one of them is asked again.
  const said = row.confirmedAt && (await readHolders(db, keyring)).get(day)?.get(code)
  return { person: row.personId, confirmedAt: said ?? null }
}

/** The roots that wait for somebody to say that they hold them, the oldest first. */
export async function rootsFor(
  { tx, keyring }: Pick<Scene, 'tx' | 'keyring'>,
  { id }: Pick<Person, 'id'>,
): Promise<readonly { day: string; code: string }[]> {
  const rows = await tx.ledgerWitness.findMany({
    where: { personId: id },
    orderBy: [{ day: 'asc' }, { code: 'asc' }],
    select: { day: true, code: true, confirmedAt: true },
  })
  if (rows.length === 0) return []
  const holders = await readHolders(tx, keyring)
  return rows
    .filter(({ day, code, confirmedAt }) => !(confirmedAt && holders.get(day)?.has(code)))
    .map(({ day, code }) => ({ day, code }))
}

/**
 * Keeps that a witness holds the root of a day, and has it written into the record, once. `undefined` where they were not sent it.
 */
export async function holdRoot(
  { tx, keyring, now }: Scene,
  { id, pseudonym }: Pick<Person, 'id' | 'pseudonym'>,
  day: string,
): Promise<{ outcome: 'done' | 'before'; effects: readonly Effect[] } | undefined> {
  const [row] = await tx.$queryRaw<{ code: string; confirmedAt: Date | null; root: string }[]>`
    SELECT witness.code, witness."confirmedAt", root.root
    FROM "LedgerWitness" AS witness JOIN "LedgerRoot" AS root ON root.day = witness.day
    WHERE witness.day = ${day} AND witness."personId" = ${id} 
    ORDER BY witness."confirmedAt" NULLS FIRST, witness.code LIMIT 1 FOR UPDATE OF witness`
  if (!row) return undefined
  const { code, root } = row
  // A row alone says nothing: what was said once stands on record.
  const said = row.confirmedAt && (await readHolders(tx, keyring)).get(day)?.has(code)
  if (said) return { outcome: 'before', effects: [] }
  await tx.ledgerWitness.update({ where: { day_code: { day, code } }, data: { confirmedAt: now } })
  const entry = { kind: rootHeld, subject: 'ledger', actor: pseudonym, payload: { day, code, root } }
  return { outcome: 'done', effects: [{ kind: 'append', entry }] }
}
