import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto'
import { type FileHandle, open, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Bytes that are kept in memory before they go to the disk. */
const held = 1_000_000
/** Bytes that are read from the disk at once. */
const pieceBytes = 65_536

/** Bytes in the making, of whatever length: the last of them are in memory, all before on the disk. */
export type Spool = {
  /** Throws the reason why nobody wants it any more, where there is one. */
  write(piece: Uint8Array): Promise<void>
  /** Has all of it on the disk, and none in memory. */
  settle(): Promise<void>
  /** Bytes so far. */
  size(): number
  /** SHA-256 of the bytes so far, hex. */
  sha256(): string
  /** All that was written, in pieces. Nothing is written after that. */
  read(): AsyncGenerator<Uint8Array>
  /** Ends it, and what is on the disk with it; a second time changes nothing. */
  close(): Promise<void>
}

/**
 * Opens an empty one, which takes nothing more once `gone` is aborted. Its file has no name, is encrypted with a key that only this
 * process has and that is never written, and so is gone with the process, however that ends.
 */
export function openSpool(gone?: AbortSignal): Spool {
  const [key, start] = [randomBytes(32), randomBytes(16)]
  const cipher = createCipheriv('aes-256-ctr', key, start)
  const hash = createHash('sha256')
  let file: FileHandle | undefined
  let onDisk = 0
  let waiting = 0
  const last: Uint8Array[] = []

  async function flush(): Promise<void> {
    file ??= await openNameless()
    const sealed = cipher.update(Buffer.concat(last))
    last.length = 0
    waiting = 0
    for (let done = 0; done < sealed.length; ) {
      const { bytesWritten } = await file.write(sealed, done, sealed.length - done, onDisk + done)
      done += bytesWritten
    }
    onDisk += sealed.length
  }

  return {
    async write(piece) {
      gone?.throwIfAborted()
      hash.update(piece)
      last.push(piece)
      waiting += piece.length
      if (waiting >= held) await flush()
    },
    async settle() {
      if (waiting > 0) await flush()
    },
    size: () => onDisk + waiting,
    sha256: () => hash.copy().digest('hex'),
    async *read() {
      const decipher = createDecipheriv('aes-256-ctr', key, start)
      for (let at = 0; file && at < onDisk; ) {
        const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, at)
        if (bytesRead === 0) throw new Error('a spool is shorter than what was written')
        at += bytesRead
        yield decipher.update(buffer.subarray(0, bytesRead))
      }
      yield* last
    },
    async close() {
      const open = file
      file = undefined
      last.length = 0
      await open?.close()
    },
  }
}

/** The lines that were written to one, as it is read: in pieces. */
export async function* linesOf({ read }: Pick<Spool, 'read'>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of read()) {
    const [...whole] = `${rest}${decoder.decode(piece, { stream: true })}`.split('\n')
    rest = whole.pop() ?? ''
    yield* whole
  }
}

async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `jom-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600)
  await unlink(path)
  return file
}
