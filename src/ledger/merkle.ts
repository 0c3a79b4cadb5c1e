import { createHash } from 'node:crypto'

/**
 * The tree over the chain values of a day, as in RFC 6962, 2.1: a leaf and a node are hashed under different first bytes, so that
 * neither can be taken for the other. Values are SHA-256 in hex.
 */

const leafMark = Buffer.from([0])
const nodeMark = Buffer.from([1])

const leafOf = (value: string): Buffer =>
  createHash('sha256').update(leafMark).update(Buffer.from(value, 'hex')).digest()
const nodeOf = (left: Uint8Array, right: Uint8Array): Buffer =>
  createHash('sha256').update(nodeMark).update(left).update(right).digest()

/** A tree that grows leaf by leaf and keeps only as many hashes as it is high. */
export function growTree() {
  const peaks: { hash: Buffer; leaves: number }[] = []
  let size = 0
  return {
    add(value: string): void {
      let grown = { hash: leafOf(value), leaves: 1 }
      while (peaks.at(-1)?.leaves === grown.leaves) {
        const left = peaks.pop()!
        grown = { hash: nodeOf(left.hash, grown.hash), leaves: left.leaves * 2 }
      }
      peaks.push(grown)
      size += 1
    },
    size: () => size,
    /** The root over all leaves so far; the hash of nothing where there are none. */
    root(): string {
      const last = peaks.at(-1)
      if (!last) return createHash('sha256').digest('hex')
      return peaks
        .slice(0, -1)
        .reduceRight((right, { hash }) => nodeOf(hash, right), last.hash)
        .toString('hex')
    },
  }
}

/** All of a tree, so that proofs can be taken from it: 64 bytes a leaf. */
export function keepTree(values: readonly string[]) {
  const levels: Buffer[] = []
  let level = Buffer.alloc(values.length * hashLength)
  values.forEach((value, index) => void leafOf(value).copy(level, index * hashLength))
  for (;;) {
    levels.push(level)
    const count = level.length / hashLength
    if (count <= 1) break
    const above = Buffer.alloc(Math.ceil(count / 2) * hashLength)
    for (let at = 0; at < count; at += 2) {
      // The last of an odd number rises as it is: the same as cutting at the largest power of two.
      const hash = at + 1 < count ? nodeOf(hashAt(level, at), hashAt(level, at + 1)) : hashAt(level, at)
      hash.copy(above, (at / 2) * hashLength)
    }
    level = above
  }
  return {
    root: (): string => (values.length === 0 ? growTree().root() : hashAt(level, 0).toString('hex')),
    /** What has to be hashed with a leaf to come to the root, from below. */
    proof: (index: number): readonly string[] =>
      levels.flatMap((each, height) => {
        const beside = Math.floor(index / 2 ** height) ^ 1
        return (beside + 1) * hashLength <= each.length ? [hashAt(each, beside).toString('hex')] : []
      }),
  }
}

const hashLength = 32
const hashAt = (level: Buffer, index: number): Buffer => level.subarray(index * hashLength, (index + 1) * hashLength)

/** The root to which a proof leads from a leaf; `undefined` where the proof is none of a tree of this size. */
export function rootFrom(value: string, index: number, size: number, path: readonly string[]): string | undefined {
  if (!(index >= 0 && index < size)) return undefined
  let hash = leafOf(value)
  let at = index
  let last = size - 1
  for (const step of path) {
    if (last === 0) return undefined
    const other = Buffer.from(step, 'hex')
    if (at % 2 === 1 || at === last) {
      hash = nodeOf(other, hash)
      // A leaf at the right edge rises past the levels on which it has no neighbour.
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else hash = nodeOf(hash, other)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? hash.toString('hex') : undefined
}
