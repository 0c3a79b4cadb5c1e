import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'

/** What becomes of a file, piece by piece. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/**
 * Writes a file that only its owner can read, and has it put on record by its SHA-256, which is returned. Under its name it is there
 * whole and on record, or not at all: whatever ends the process before leaves at most `<path>.part`, which the next one takes over.
 */
export async function saveWhole(
  path: string,
  pieces: Pieces,
  record: (sha256: string) => Promise<void>,
): Promise<string> {
  const part = `${path}.part`
  rmSync(part, { force: true })
  const file = openSync(part, 'wx', 0o600)
  const hash = createHash('sha256')
  let sha256: string
  try {
    try {
      for await (const piece of pieces) {
        hash.update(piece)
        for (let done = 0; done < piece.length; ) done += writeSync(file, piece, done)
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    sha256 = hash.digest('hex')
    await record(sha256)
  } catch (fault) {
    rmSync(part, { force: true })
    throw fault
  }
  renameSync(part, path)
  return sha256
}
