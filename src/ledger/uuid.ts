import { randomFillSync } from 'node:crypto'

let lastMs = 0
let count = 0

/** A UUID of version 7 (RFC 9562): within one process each is greater than the one before, whatever the clock does. */
export function uuidv7(): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    count = 0
  } else {
    // 4096 in one millisecond, or a clock set back: the counter runs over into the time.
    count += 1
    if (count > 0xfff) {
      lastMs += 1
      count = 0
    }
  }
  const bytes = randomFillSync(Buffer.alloc(16))
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | count, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
