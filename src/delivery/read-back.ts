import { setTimeout as sleep } from 'node:timers/promises'
import { isForGood } from '../chat/errors.ts'
import type { ConversationRef } from '../chat/refs.ts'

/** Conversations that are read beside each other at most: platforms count what is read of their histories. */
const most = 8
/** Milliseconds after which one that is still being read holds up nothing else. */
const patienceMs = 5000
/** Milliseconds before what failed later than that is tried again. */
const againMs = 5000

/** What was said while the bot did not listen. */
export type ReadBack = {
  /** Reads conversations; those that take long are read on beside what follows. Rejects where one failed at once. */
  all(conversations: readonly ConversationRef[]): Promise<void>
  /** Whether something is still being read. */
  isUnderWay(): boolean
  /** Begins nothing more. */
  stop(): void
}

/** Opens the reading; `onLate` hears of what failed when nobody waited for it any more. */
export function openReadBack(
  read: (conversation: ConversationRef) => Promise<void>,
  onLate: (conversation: ConversationRef, fault: unknown) => void,
): ReadBack {
  let stopped = false
  let underWay = 0

  async function readOne(conversation: ConversationRef): Promise<void> {
    let isAwaited = true
    async function insist(): Promise<void> {
      for (;;) {
        try {
          return await read(conversation)
        } catch (fault) {
          // Where the bot does not sit there is nothing to read, and no reason to do without the other rooms.
          if (isForGood(fault) || stopped) return
          if (isAwaited) throw fault
          onLate(conversation, fault)
          await sleep(againMs, undefined, { ref: false })
          if (stopped) return
        }
      }
    }
    underWay += 1
    const reading = insist().finally(() => {
      underWay -= 1
    })
    const waiting = new AbortController()
    const patience = sleep(patienceMs, undefined, { signal: waiting.signal }).catch(() => {}) // it is not needed any more
    await Promise.race([reading, patience]).finally(() => waiting.abort())
    isAwaited = false
  }

  return {
    async all(conversations) {
      const left = [...conversations]
      async function work(): Promise<void> {
        for (let next = left.shift(); next && !stopped; next = left.shift()) await readOne(next)
      }
      await Promise.all(Array.from({ length: most }, work))
    },
    isUnderWay: () => underWay > 0,
    stop() {
      stopped = true
    },
  }
}
