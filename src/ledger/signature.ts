import type { Json } from '../chat/shelf.ts'
import { isSigned, type Signer } from './signing.ts'

/** A signature as it stands at an entry: the key's name, a colon, and the signature in base64. */

/** What is signed of a place in the chain: with the chain value all that stands before it. */
const placeFacts = ({ seq, chain }: { seq: bigint; chain: string }): Json => ({ seq: Number(seq), chain })

/** Signs a place in the chain. */
export const signPlace = (own: Signer, place: { seq: bigint; chain: string }): string =>
  `${own.id}:${own.sign(placeFacts(place))}`

/** Whose signature it is, and whether it is one of this place; `keys` are public keys by name. */
export function judgeSignature(
  written: string,
  place: { seq: bigint; chain: string },
  keys: ReadonlyMap<string, string>,
): 'holds' | 'wrong' | 'stranger' {
  const [id = '', signature = ''] = written.split(':')
  const key = keys.get(id)
  if (key === undefined) return 'stranger'
  return isSigned(key, placeFacts(place), signature) ? 'holds' : 'wrong'
}
