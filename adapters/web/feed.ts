import type { AccountRef, MessageId } from '../../src/chat/refs.ts'
import type { Shelf, ShelfLine } from '../../src/chat/shelf.ts'
import { apply, type Entry, touched } from './fold.ts'
import { limits } from './limits.ts'
import { logOf } from './line.ts'
import { readEntry } from './room-log.ts'

/** What one line of a log changed, as it is now. */
export type Change = { seq: number; entries: readonly Entry[] }

/** Somebody who watches a room. */
export type Listener = {
  account: AccountRef
  /** The last line they have. */
  after: number
  tell(change: Change): void
  /** They are too far behind to be told line by line. */
  reload(): void
  end(): void
}

/** A room as it lives: each new line is read once, however many watch. */
export type Feed = {
  listeners: ReadonlySet<Listener>
  /** Adds a listener and tells them all since `after`, without a gap and without a double. */
  join(listener: Listener): Promise<void>
  leave(listener: Listener): void
  /** Reads on. */
  wake(): void
}

/** Opens the feed of a room; `onFault` hears when the log could not be read, which is tried again with the next line. */
export function openFeed(shelf: Shelf, room: string, onFault: (fault: unknown) => void): Feed {
  const listeners = new Set<Listener>()
  /** Those who are being told what they missed: what comes meanwhile waits. */
  const waiting = new Map<Listener, Change[]>()
  const entries = new Map<MessageId, Entry>()
  let head: number | undefined
  let begun: Promise<void> | undefined
  let reading = false
  let again = false

  function begin(): Promise<void> {
    begun ??= shelf.read(logOf(room), { limit: limits.lines }).then((lines) => {
      for (const line of lines) apply(entries, line)
      head = lines.at(-1)?.seq ?? 0
    })
    begun.catch(() => {
      begun = undefined
    })
    return begun
  }

  async function changeOf(line: ShelfLine): Promise<Change> {
    const now = await Promise.all(
      touched(line).map(async (id) => entries.get(id) ?? (await readEntry(shelf, room, id))),
    )
    return { seq: line.seq, entries: now.filter((entry) => entry !== undefined) }
  }

  async function readOn(): Promise<void> {
    reading = true
    try {
      do {
        again = false
        const lines = await shelf.read(logOf(room), { after: head ?? 0, limit: limits.lines })
        for (const line of lines) {
          apply(entries, line)
          // Names of what a line touches are looked up after it was applied, so that each change is told as it is then.
          const change = await changeOf(line)
          head = line.seq
          for (const listener of [...listeners]) {
            const held = waiting.get(listener)
            if (held) held.push(change)
            else send(listener, change)
          }
        }
        while (entries.size > limits.memory) entries.delete(entries.keys().next().value as MessageId) // not empty here
        if (lines.length === limits.lines) again = true
      } while (again)
    } catch (fault) {
      onFault(fault)
    } finally {
      reading = false
    }
  }

  function send(listener: Listener, change: Change): void {
    if (change.seq <= listener.after) return
    listener.after = change.seq
    listener.tell(change)
  }

  return {
    listeners,
    async join(listener) {
      listeners.add(listener)
      const held: Change[] = []
      waiting.set(listener, held)
      await begin()
      // Up to the head the listener is told from the log; beyond it from what was held back.
      const until = head ?? 0
      if (listener.after < until) {
        const missed = await shelf.read(logOf(room), { after: listener.after, limit: limits.catchUp })
        if (missed.length === limits.catchUp) return listener.reload()
        for (const line of missed) if (line.seq <= until) send(listener, await changeOf(line))
      }
      waiting.delete(listener)
      for (const change of held) send(listener, change)
      this.wake()
    },
    leave(listener) {
      listeners.delete(listener)
      waiting.delete(listener)
    },
    wake() {
      again = true
      if (head !== undefined && !reading) void readOn()
    },
  }
}
