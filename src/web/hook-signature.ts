import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Signatures as by Standard Webhooks 1.0 (read 2026-11-25): `webhook-signature` holds one or several `v1,<base64>` with blanks
 * between, each HMAC-SHA256 over `id.timestamp.body` with one of the caller's keys; `webhook-timestamp` is in seconds.
 */
export type Signed = { id: string; timestamp: string; signature: string; body: Uint8Array }

/** So far the caller's clock may be from ours, either way, in seconds. */
const toleranceSeconds = 300

const longestId = 200
/** More signatures than a caller that changes its keys has reason for. */
const mostSignatures = 5

/** Stands in for the keys of a name that nobody knows, so that it takes as long to refuse. */
const nobodysKey = randomBytes(32)

/**
 * Tells whether a call was signed with one of `keys` and is not old. `now` is the time of this machine in ms: what the caller's
 * clock is compared with, whatever the world's time. Takes as long for an unknown name as for a wrong signature.
 */
export function isSigned(
  { id, timestamp, signature, body }: Signed,
  keys: readonly Uint8Array[],
  now: number,
): boolean {
  const text = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  const given = signature.split(' ', mostSignatures).flatMap((each) => {
    const [version, value] = each.split(',')
    return version === 'v1' && value !== undefined ? [Buffer.from(value, 'base64')] : []
  })
  let good = false
  for (const key of keys.length > 0 ? keys : [nobodysKey]) {
    const wanted = createHmac('sha256', key).update(text).digest()
    for (const each of given) good = (each.length === wanted.length && timingSafeEqual(each, wanted)) || good
  }
  const isNear = /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= toleranceSeconds
  return good && isNear && keys.length > 0 && id.length > 0 && id.length <= longestId && /^[\x21-\x7e]+$/.test(id)
}
