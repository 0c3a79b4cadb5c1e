import type { Json } from '../chat/shelf.ts'
import { canonical } from './entry.ts'
import { isSigned, type Signer } from './signing.ts'

/** The root of a day's record: one hash over the chain values of its entries, signed, and given to others to keep. */
export type Root = {
  /** `2027-03-14`, in UTC. */
  day: string
  fromSeq: bigint
  toSeq: bigint
  /** Of the last entry: with it all that stands before. */
  chain: string
  root: string
  keyId: string
  signature: string
  madeAt: Date
}

/** What is signed of a root. */
const rootFacts = (root: Omit<Root, 'signature'>): { [key: string]: Json } => ({
  day: root.day,
  from: Number(root.fromSeq),
  to: Number(root.toSeq),
  chain: root.chain,
  root: root.root,
  key: root.keyId,
  madeAt: root.madeAt.toISOString(),
})

/** A root with the signature of the key that it names. */
export const signRoot = (own: Signer, facts: Omit<Root, 'signature'>): Root => ({
  ...facts,
  signature: own.sign(rootFacts(facts)),
})

/** Whether a root is as it was signed; `keys` are public keys by name. */
export function isRootSigned(root: Root, keys: ReadonlyMap<string, string>): boolean {
  const key = keys.get(root.keyId)
  return key !== undefined && isSigned(key, rootFacts(root), root.signature)
}

/** A root as a witness holds it: JSON in one line, with all that it takes to check it. `publicKey` as it is stored. */
export function writeRoot(root: Root, publicKey: string): string {
  const { key, ...facts } = rootFacts(root)
  return canonical({
    format: 'jom-root/1',
    ...facts,
    key: { id: key ?? '', public: publicKey },
    signature: root.signature,
  })
}

/** The content of the file that a witness gets, and that is time-stamped. */
export const rootFile = (line: string): string => `${line}\n`
