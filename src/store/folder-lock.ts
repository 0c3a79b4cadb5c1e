import { randomBytes } from 'node:crypto'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StoreError } from './errors.ts'

const published = /^lock-[0-9a-f]{8}\.sock$/
const unpublished = /^lock-[0-9a-f]{8}\.new$/

/** The longest name of a lock in a folder, for checks of the path length. */
export const lockNameLength = 'lock-00000000.sock'.length

/**
 * Makes this process the only holder of the folder until the returned function is called or the process dies in any way.
 * Throws `folder-in-use` when another process holds it.
 */
export async function lockFolder(folder: string): Promise<() => void> {
  for (let attempt = 0; attempt < 6; attempt++) {
    const claim = await publish(folder)
    if (claim) {
      // Publish first, look second: of two that start at once at least the later sees the other, so never both pass.
      if (!(await othersAlive(folder, claim.name))) return claim.withdraw
      claim.withdraw()
    }
    // Two that start together may both have stepped back: uneven pauses let one of them through.
    await sleep(20 + Math.random() * 40 * (attempt + 1))
  }
  throw new StoreError(
    'folder-in-use',
    `Another process already uses the data folder ${folder}: stop it first, or choose another data folder.`,
  )
}

async function publish(folder: string): Promise<{ name: string; withdraw(): void } | undefined> {
  const id = randomBytes(4).toString('hex')
  const before = join(folder, `lock-${id}.new`)
  const name = `lock-${id}.sock`
  // The kernel answers for a listener only while its process lives: no stale lock after kill -9, no process id to trust.
  const server = createServer((socket) => socket.destroy())
  await listen(server, before)
  server.unref()
  try {
    // It gets its public name only once it listens, so that a live claim is never mistaken for a dead one.
    renameSync(before, join(folder, name))
  } catch (error) {
    server.close()
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // swept away by the holder
    throw error
  }
  return {
    name,
    withdraw() {
      rmSync(join(folder, name), { force: true })
      server.close()
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

async function othersAlive(folder: string, own: string): Promise<boolean> {
  for (const entry of readdirSync(folder)) {
    if (entry === own || !published.test(entry)) continue
    if (await answers(join(folder, entry))) return true
    rmSync(join(folder, entry), { force: true }) // names are never reused: a dead one stays dead
  }
  for (const entry of readdirSync(folder)) if (unpublished.test(entry)) rmSync(join(folder, entry), { force: true })
  return false
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve(true)
    })
    // A full backlog or a refused permission is still somebody's: only these two mean that nobody is there.
    socket.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT'),
    )
  })
}
