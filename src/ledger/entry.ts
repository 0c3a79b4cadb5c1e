import { createHash, randomBytes } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Json } from '../chat/shelf.ts'
import { isDestroyed, type Keyring } from '../store/seal.ts'

/**
 * What an entry's values are made of, for those who write the ledger and for those who check it. All hashes are SHA-256 in
 * hex over JSON in its canonical form (RFC 8785):
 *
 * - `commitment`: over a salt of 16 bytes and the payload. It says nothing of the payload to whom the salt is not known.
 * - `hash`: over the entry's own values, its place in the chain left out.
 * - `chain`: over the entry's sequence number, its hash, and the chain value before it.
 */
export type EntryFacts = {
  id: string
  at: Date
  kind: string
  subject: string
  actor: string
  commitment: string
}

/** The chain value before the first entry. */
export const genesis = '0'.repeat(64)

/** The context under which payloads are sealed. */
export const payloadContext = 'ledger.payload'

const saltLength = 16

/** A payload with a new salt before it: what is sealed, and what the commitment is made of. */
export function saltPayload(payload: Json): Buffer {
  return Buffer.concat([randomBytes(saltLength), Buffer.from(canonical(wellFormed(payload)), 'utf8')])
}

/** The payload within salted bytes. */
export function payloadOf(salted: Uint8Array): Json {
  return JSON.parse(Buffer.from(salted.subarray(saltLength)).toString('utf8')) as Json // written by `saltPayload`
}

/** The salt before a payload, in hex. */
export const saltOf = (salted: Uint8Array): string => Buffer.from(salted.subarray(0, saltLength)).toString('hex')

/** Whether an entry is about the record itself: its keys, its roots, its end. What it says is never erased. */
export const isOfRecord = (kind: string): boolean => kind.startsWith('ledger.')

/** What was recorded with an entry; `undefined` where it was destroyed on purpose, or taken away. Throws like `Keyring.open`. */
export function openPayload(sealed: Uint8Array | null, keyring: Keyring): Json | undefined {
  return sealed === null || isDestroyed(sealed) ? undefined : payloadOf(keyring.open(sealed, payloadContext))
}

/** What stands for a salted payload in the chain. */
export function commitTo(salted: Uint8Array): string {
  return createHash('sha256').update(salted).digest('hex')
}

/** The hash of an entry's own values. */
export function hashEntry({ id, at, kind, subject, actor, commitment }: EntryFacts): string {
  return sha256(canonical({ id, at: at.toISOString(), kind, subject, actor, commitment }))
}

/** The chain value of an entry at a place, given the chain value before it. */
export function chainOn(prev: string, seq: bigint, hash: string): string {
  return sha256(canonical({ seq: Number(seq), hash, prev }))
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

/** A value in the one form of RFC 8785. Throws where JSON has none for it. */
export function canonical(value: Json): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('a value that JSON has no form for cannot be committed to')
  return text
}

// Half a surrogate pair, which people's devices do send, has no form in UTF-8 and none in RFC 8785.
function wellFormed(value: Json): Json {
  if (typeof value === 'string') return value.toWellFormed()
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(wellFormed)
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) =>
      each === undefined ? [] : [[key.toWellFormed(), wellFormed(each)]],
    ),
  )
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)
