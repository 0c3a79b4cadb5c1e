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
