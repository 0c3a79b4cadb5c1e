import { createHash, randomBytes } from 'node:crypto'
import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import { MessageImprint, PKIStatus, TimeStampReq, TimeStampResp, TSTInfo } from '@peculiar/asn1-tsp'

/** Time stamps of RFC 3161: what is asked of an authority, and whether what it answered is an answer to that. */

/** Why an answer counts for nothing. */
class StampError extends Error {
  readonly code: 'unreadable' | 'refused' | 'imprint' | 'nonce'

  constructor(code: StampError['code'], detail = '') {
    super(`stamp-${code}${detail}`)
    this.name = 'StampError'
    this.code = code
  }
}

/** What was asked, to compare with the answer. */
export type StampRequest = { body: Uint8Array<ArrayBuffer>; digest: Uint8Array; nonce: Uint8Array }

/** A stamp: the token in DER, and when the authority says that it was given. */
export type Stamp = { token: Uint8Array<ArrayBuffer>; at: Date }

/** SHA-256, the only one that we ask with. */
const sha256 = '2.16.840.1.101.3.4.2.1'
const signedData = '1.2.840.113549.1.7.2'

/** Asks for a stamp of some data, of which the authority sees the hash alone; its certificate shall come along. */
export function askForStamp(data: string): StampRequest {
  const digest = createHash('sha256').update(data).digest()
  const nonce = randomBytes(16)
  nonce[0] = (nonce[0]! & 0x3f) | 0x40 // a positive number in its shortest form
  const imprint = new MessageImprint()
  imprint.hashAlgorithm.algorithm = sha256
  imprint.hashAlgorithm.parameters = null
  imprint.hashedMessage = new OctetString(digest)
  const request = new TimeStampReq({ messageImprint: imprint, nonce: exact(nonce).buffer, certReq: true })
  return { body: new Uint8Array(AsnConvert.serialize(request)), digest, nonce }
}

/**
 * The stamp within an answer: granted, for the hash and with the nonce of the request. Throws a `StampError`. Whether the authority's
 * signature holds is checked by whoever trusts it: `openssl ts -verify`.
 */
export function readStamp(answer: Uint8Array, request: Pick<StampRequest, 'digest' | 'nonce'>): Stamp {
  const { status, token } = readAnswer(answer)
  if (!token) throw new StampError('refused', `-${status}`)
  const info = readInfo(token)
  const { hashAlgorithm, hashedMessage } = info.messageImprint
  const isOurs = hashAlgorithm.algorithm === sha256 && equal(hashedMessage.buffer, request.digest)
  if (!isOurs) throw new StampError('imprint')
  if (!info.nonce || !equal(info.nonce, request.nonce)) throw new StampError('nonce')
  return { token, at: info.genTime }
}

function readAnswer(answer: Uint8Array): { status: PKIStatus; token?: Uint8Array<ArrayBuffer> } {
  try {
    const { status, timeStampToken } = AsnConvert.parse(exact(answer), TimeStampResp)
    const granted = [PKIStatus.granted, PKIStatus.grantedWithMods].includes(status.status)
    if (!granted) return { status: status.status }
    if (timeStampToken?.contentType !== signedData) throw new StampError('unreadable')
    return { status: status.status, token: new Uint8Array(AsnConvert.serialize(timeStampToken)) }
  } catch (fault) {
    throw fault instanceof StampError ? fault : new StampError('unreadable')
  }
}

/** ContentInfo → SignedData → EncapsulatedContentInfo → TSTInfo (RFC 5652, 5.1). */
function readInfo(token: Uint8Array): TSTInfo {
  try {
    const [, explicit] = within(token, valueAt(token, 0))
    const [signed] = within(token, explicit)
    const [, , encapsulated] = within(token, signed)
    const [, content] = within(token, encapsulated)
    const [octets] = within(token, content)
    if (octets?.tag !== 0x04) throw new StampError('unreadable')
    return AsnConvert.parse(exact(token.subarray(octets.from, octets.to)), TSTInfo)
  } catch {
    throw new StampError('unreadable')
  }
}

type DerValue = { tag: number; from: number; to: number }

function valueAt(bytes: Uint8Array, at: number): DerValue {
  let from = at + 2
  let length = bytes[at + 1] ?? 0
  if (length >= 0x80) {
    const count = length - 0x80
    length = bytes.subarray(from, from + count).reduce((sum, byte) => sum * 256 + byte, 0)
    from += count
  }
  if (from + length > bytes.length) throw new StampError('unreadable')
  return { tag: bytes[at] ?? 0, from, to: from + length }
}

function within(bytes: Uint8Array, outer: DerValue | undefined): readonly DerValue[] {
  const found: DerValue[] = []
  for (let at = outer?.from ?? 0; at < (outer?.to ?? 0); at = found.at(-1)?.to ?? 0) found.push(valueAt(bytes, at))
  return found
}

/** Bytes with a buffer of their own. */
const exact = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes)
const equal = (one: ArrayBuffer, other: Uint8Array): boolean => Buffer.from(one).equals(other)
