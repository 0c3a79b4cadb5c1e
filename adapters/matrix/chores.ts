import { setTimeout as sleep } from 'node:timers/promises'
import { DeliveryError } from '../../src/chat/errors.ts'

/** What is to be done on the homeserver beside what the core asks for. Nothing else waits for it. */
export type Chores = {
  /** Does something, after what is under way in its lane, and again until it succeeds; `refused` hears that it never will. */
  add(lane: string, deed: () => Promise<void>, refused: (fault: unknown) => Promise<void> | void): void
  stop(): Promise<void>
}

/** Milliseconds before something that the homeserver refused for now is tried again, where it does not say itself. */
const again = { first: 1000, last: 60_000 }

/** Opens the chores of a running adapter; they end with `signal`. */
export function openChores(signal: AbortSignal): Chores {
  const lanes = new Map<string, Promise<void>>()

  async function insist(deed: () => Promise<void>): Promise<void> {
    for (let pause = again.first; !signal.aborted; pause = Math.min(again.last, pause * 2)) {
      try {
        return await deed()
      } catch (fault) {
        const retry = fault instanceof DeliveryError ? fault.retry : { kind: 'never' as const }
        if (retry.kind === 'never') throw fault
        await sleep(retry.kind === 'after' ? retry.ms : pause, undefined, { signal }).catch(() => {})
      }
    }
  }

  return {
    add(lane, deed, refused) {
      const done = (lanes.get(lane) ?? Promise.resolve())
        .then(() => insist(deed))
        .catch((fault: unknown) => (signal.aborted ? undefined : refused(fault)))
        .catch(() => {})
        .then(() => {
          if (lanes.get(lane) === done) lanes.delete(lane)
        })
      lanes.set(lane, done)
    },
    async stop() {
      await Promise.all(lanes.values())
    },
  }
}
