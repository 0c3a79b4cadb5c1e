import type { Directory } from '../directory/directory.ts'
import { readDirectory } from '../directory/read.ts'
import type { Database } from '../store/client.ts'
import type { Signals } from './signals.ts'

/** The directory as this process knows it, kept current. */
export type Facts = {
  /** The newest snapshot read. */
  current(): Directory
  /** A snapshot at least as new as `version`. */
  atLeast(version: number): Promise<Directory>
  /** Reads anew after a change made here, and tells the other processes. */
  changed(): Promise<void>
  /** Calls back after each change; returns how to stop. */
  onChange(listener: (directory: Directory) => void): () => void
}

/** What a transaction found out: the directory has a newer version than the one that this process knows. */
class Outdated extends Error {
  readonly version: number
  constructor(version: number) {
    super(`the directory is at version ${version}`)
    this.name = 'Outdated'
    this.version = version
  }
}

/** The directory for a transaction that read its version, for work within `onNewest`. */
export function newestFor(directory: Directory, version: number): Directory {
  if (directory.version < version) throw new Outdated(version)
  return directory
}

/**
 * Does work in a transaction of its own, anew where that found a newer directory. It is read outside the transaction: were many to
 * wait for it inside theirs, no connection would be left to read it on.
 */
export async function onNewest<Done>(facts: Facts, work: (directory: Directory) => Promise<Done>): Promise<Done> {
  for (;;) {
    try {
      return await work(facts.current())
    } catch (fault) {
      if (!(fault instanceof Outdated)) throw fault
      await facts.atLeast(fault.version)
    }
  }
}

/** Reads the directory and follows its changes. */
export async function openFacts(db: Database, signals: Signals): Promise<Facts> {
  let directory = await readDirectory(db)
  let reading: Promise<void> | undefined
  const listeners = new Set<(directory: Directory) => void>()

  function refresh(): Promise<void> {
    reading ??= readDirectory(db)
      .then((fresh) => {
        if (fresh.version < directory.version) return
        directory = fresh
        for (const listener of listeners) listener(fresh)
      })
      .finally(() => {
        reading = undefined
      })
    return reading
  }

  signals.on('jom_directory', () => {
    // A reading under way may have begun before the change. When this one fails, the next transaction finds the newer version.
    Promise.resolve(reading)
      .then(refresh)
      .catch(() => {})
  })
  return {
    current: () => directory,
    async atLeast(version) {
      while (directory.version < version) await refresh()
      return directory
    },
    async changed() {
      await reading
      await refresh()
      signals.tell('jom_directory', String(directory.version))
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
