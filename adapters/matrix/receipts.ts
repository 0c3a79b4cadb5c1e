import { setTimeout as sleep } from 'node:timers/promises'
import type { Wire } from './wire.ts'

export type Receipts = {
  /** Says up to which event of a room the bot has what people wrote. */
  told(room: string, event: string): void
  settled(): Promise<void>
}

/** Milliseconds that a read receipt waits for a later one of its room. A stop waits for none. */
const receiptPauseMs = 500

/**
 * Tells people, room by room, up to where the bot has what they wrote: the newest place in one call, one call at a time. Each
 * costs the homeserver a write and wakes all who sit there, so it waits a little: what is passed on goes before it, and what
 * comes meanwhile goes along.
 */
export function openReceipts(wire: Wire, stopping: AbortSignal): Receipts {
  const waiting = new Map<string, string>()
  const busy = new Map<string, Promise<void>>()

  async function send(room: string): Promise<void> {
    while (waiting.has(room)) {
      await sleep(receiptPauseMs, undefined, { signal: stopping }).catch(() => {})
      const event = waiting.get(room) ?? ''
      waiting.delete(room)
      // A receipt that is lost costs nothing but a sign: the next one says the same and more.
      await wire.ask('POST', ['rooms', room, 'receipt', 'm.read', event], { json: {} }).catch(() => {})
    }
    busy.delete(room)
  }

  return {
    told(room, event) {
      waiting.set(room, event)
      if (!busy.has(room)) busy.set(room, send(room))
    },
    async settled() {
      await Promise.all(busy.values())
    },
  }
}
