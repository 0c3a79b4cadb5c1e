import { createHash } from 'node:crypto'
import { chown, open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './engine-programs.ts'

/** What a copied file holds. */
export interface Content {
  readonly size: number
  readonly sha256: string
}

/** The names of all folders and files below a folder, relative to it. */
export async function listTree(folder: string): Promise<{ folders: string[]; files: string[] }> {
  const folders: string[] = []
  const files: string[] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const name = relative(folder, join(entry.parentPath, entry.name))
    if (entry.isDirectory()) folders.push(name)
    else if (entry.isFile()) files.push(name)
  }
  return { folders, files }
}

/** Copies a file durably and says what was copied; undefined when there is none. */
export async function copyFile(from: string, to: string): Promise<Content | undefined> {
  const source = await open(from, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (!source) return undefined
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(256 * 1024)
  let size = 0
  try {
    const target = await open(to, 'wx', 0o600)
    try {
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length, size)
        if (bytesRead === 0) break
        const chunk = buffer.subarray(0, bytesRead)
        hash.update(chunk)
        await target.writeFile(chunk)
        size += bytesRead
      }
      await target.sync()
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
  return { size, sha256: hash.digest('hex') }
}

/** Copies a small file that is rewritten in place while we read: two equal readings in a row are a whole one. */
export async function copySettled(from: string, to: string): Promise<Content> {
  let bytes = await readFile(from)
  for (;;) {
    await sleep(2)
    const again = await readFile(from)
    if (again.equals(bytes)) break
    bytes = again
  }
  await writeFile(to, bytes, { mode: 0o600, flag: 'wx', flush: true })
  return contentOf(bytes)
}

/** The size and hash of bytes at hand. */
export function contentOf(bytes: string | Uint8Array): Content {
  return { size: Buffer.byteLength(bytes), sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Does the work for each item, a few at a time, and throws the first error once all that began has ended. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  let failed = false
  const worker = async () => {
    for (const item of queue) {
      if (failed) return
      await work(item).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: 16 }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Gives a folder and all in it to the account. */
export async function giveAway(folder: string, account: Account): Promise<void> {
  const { folders, files } = await listTree(folder)
  await eachOf(['.', ...folders, ...files], (name) => chown(join(folder, name), account.uid, account.gid))
}
