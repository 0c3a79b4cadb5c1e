import { createHash } from 'node:crypto'

/** The name space of all that this product names: made once, never changed, or what was exported before is found no more. */
const ours = 'f6f4e1c2-4a0e-5d1b-9d0a-6a1f0f2c7b3e'

/** The UUID of a thing that the bot at a host numbers: always the same. */
export const uuidv5 = (host: string, name: string): string => uuidOf(ours, `${host}/${name}`)

/** A UUID of version 5 (RFC 9562, 5.5): the same name in the same space is always the same. */
export function uuidOf(space: string, name: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from(space.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6)
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = hash.toString('hex', 0, 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
