import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import type { Json } from '../chat/shelf.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { appendEntries } from './append.ts'
import { canonical } from './entry.ts'
import { lockLedger } from './lock.ts'

/**
 * The instance's own signature: Ed25519 (RFC 8032) over facts in their canonical form (RFC 8785). Its private part is sealed, so that
 * who has the database and no master key can sign nothing. What is signed says by the names of its facts what it is.
 */
export type Signer = {
  /** SHA-256 of the public key, the first 16 bytes in hex. */
  id: string
  /** Ed25519, SPKI in base64. */
  public: string
  /** Signs facts; base64. */
  sign(facts: Json): string
}

/** A key by which the instance signs or signed, without its private part. */
export type SigningKey = { id: string; public: string; madeAt: Date; endedAt: Date | null }

/** The kind of the entry by which one key introduces the next. */
export const keyIntroduced = 'ledger.key'

/** How one key introduces the next: what the older one signed of it. */
export type Introduction = { key: string; public: string; from: string; signature: string }

/** The key that signs now, made if there is none yet: in the same transaction where one is given. Throws like `Keyring.open`. */
export async function signer(db: Database | Transaction, keyring: Keyring): Promise<Signer> {
  return '$transaction' in db ? db.$transaction((tx) => signerIn(tx, keyring)) : signerIn(db, keyring)
}

async function signerIn(tx: Transaction, keyring: Keyring): Promise<Signer> {
  const found = await currentKey(tx)
  if (found) return openSigner(found, keyring)
  // Several processes may need it for the first time at once: the second finds what the first has made.
  await lockLedger(tx, 'key')
  return openSigner((await currentKey(tx)) ?? (await makeKey(tx, keyring)), keyring)
}

/** What an older key signs of a new one. */
export const introducing = ({ key, public: text, from }: Omit<Introduction, 'signature'>): Json => ({
  key,
  public: text,
  from,
})

/**
 * Makes a new key that signs from now on. The old one introduces it by its last signature, which goes on record, and is then
 * destroyed; what it signed is checked by its public part. `from` is absent where there was none. Throws like `Keyring.open`.
 */
export async function rotateSigner(db: Database, keyring: Keyring): Promise<{ to: string; from?: string }> {
  return db.$transaction(async (tx) => {
    // Nobody seals or makes a root meanwhile: all that is signed later is signed by the new one.
    for (const what of ['seal', 'root', 'key'] as const) await lockLedger(tx, what)
    const row = await currentKey(tx)
    if (!row) return { to: (await makeKey(tx, keyring)).id }
    const old = openSigner(row, keyring)
    const made = await makeKey(tx, keyring)
    await tx.signingKey.update({ where: { id: old.id }, data: { secret: null, endedAt: made.madeAt } })
    const facts = { key: made.id, public: made.public, from: old.id }
    const payload: Introduction = { ...facts, signature: old.sign(introducing(facts)) }
    await appendEntries(tx, keyring, [{ kind: keyIntroduced, subject: 'ledger', actor: 'bot', payload }], made.madeAt)
    return { to: made.id, from: old.id }
  })
}

/** Every key there ever was, the oldest first. */
export async function listSigners(db: Pick<Database, 'signingKey'>): Promise<readonly SigningKey[]> {
  return db.signingKey.findMany({
    orderBy: [{ madeAt: 'asc' }, { id: 'asc' }],
    select: { id: true, public: true, madeAt: true, endedAt: true },
  })
}

/** Whether facts were signed by the owner of a public key, given as it is stored. */
export function isSigned(publicKey: string, facts: Json, signature: string): boolean {
  const key = readPublic(publicKey)
  return key !== undefined && verify(null, Buffer.from(canonical(facts)), key, Buffer.from(signature, 'base64'))
}

/** The name of a public key, given as it is stored. */
export const nameKey = (publicKey: string): string =>
  createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32)

/** Whether the private part of the key that signs now is here and fits its public part; `undefined` where there is no key. */
export async function isOwnKey(db: Pick<Database, 'signingKey'>, keyring: Keyring): Promise<boolean | undefined> {
  const row = await currentKey(db)
  if (!row) return undefined
  const pair = createPrivateKey({ key: Buffer.from(openSecret(row.secret, keyring)), format: 'der', type: 'pkcs8' })
  return exportPublic(createPublicKey(pair)) === row.public && nameKey(row.public) === row.id
}

type Row = { id: string; public: string; secret: Uint8Array; madeAt: Date }

async function currentKey(tx: Pick<Transaction, 'signingKey'>): Promise<Row | undefined> {
  const row = await tx.signingKey.findFirst({
    where: { secret: { not: null } },
    orderBy: [{ madeAt: 'desc' }, { id: 'asc' }],
    select: { id: true, public: true, secret: true, madeAt: true },
  })
  return row?.secret ? { ...row, secret: row.secret } : undefined
}

async function makeKey(tx: Transaction, keyring: Keyring): Promise<Row> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const text = exportPublic(publicKey)
  const secret = keyring.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), 'signing.secret')
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
  const row = { id: nameKey(text), public: text, secret, madeAt: new Date(clock?.now ?? Date.now()) }
  await tx.signingKey.create({ data: row })
  return row
}

/** The last key that was opened of each keyring: a batch twice a second need not unseal it anew. */
const opened = new WeakMap<Keyring, { id: string; secret: KeyObject }>()

function openSigner(row: Row, keyring: Keyring): Signer {
  let own = opened.get(keyring)
  if (own?.id !== row.id) {
    const der = Buffer.from(openSecret(row.secret, keyring))
    own = { id: row.id, secret: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
    der.fill(0)
    opened.set(keyring, own)
  }
  const { secret } = own
  return {
    id: row.id,
    public: row.public,
    sign: (facts) => sign(null, Buffer.from(canonical(facts)), secret).toString('base64'),
  }
}

const openSecret = (sealed: Uint8Array, keyring: Keyring): Uint8Array => keyring.open(sealed, 'signing.secret')

const exportPublic = (key: KeyObject): string => key.export({ format: 'der', type: 'spki' }).toString('base64')

function readPublic(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined // whatever stands there is no key, so nothing was signed by it
  }
}
