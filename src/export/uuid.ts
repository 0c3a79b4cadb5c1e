import { createHash } from 'node:crypto'

/** The name space of all that this product names (RFC 9562, 5.5): made once, never changed, or what was exported before is found no more. */
const ours = 'f6f4e1c2-4a0e-5d1b-9d0a-6a1f0f2c7b3e'

/** A UUID of version 5: the same name at the same host is always the same. */
export function uuidv5(host: string, name: string, space = ours): string {
  const hash = createHash('sha1')
    .update(Buffer.from(space.replaceAll('-', ''), 'hex'))
    .update(`${host}/${name}`)
    .digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.subarray(0, 16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
