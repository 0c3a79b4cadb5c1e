import { DeliveryError } from '../chat/errors.ts'
import type { Room } from '../directory/directory.ts'

export type Topics = {
  /** Says that topics may have changed. Cheap; to be called as often as one likes. */
  look(): void
  stop(): Promise<void>
}

/**
 * Pauses in milliseconds. On some platforms each topic costs one of few events, and facts come in showers: topics are shown
 * once facts rest, and at the latest after a while. One that could not be shown is tried again.
 */
const usual = { restMs: 3000, latestMs: 30_000, againMs: 30_000 }

/** Shows each room's label and addressees where they changed. `rooms` are those whose topic is the bot's to set. */
export function openTopics(
  parts: {
    rooms(): readonly Room[]
    topicOf(room: Room): string
    show(room: Room, topic: string): Promise<void>
    onFault(room: Room, fault: unknown): void
  },
  pauses = usual,
): Topics {
  /** By room: what it shows, as far as is known. */
  const shown = new Map<string, string>()
  /** By room whose topic could not be shown: when to try again. */
  const failing = new Map<string, number>()
  let firstMs: number | undefined
  let timer: NodeJS.Timeout | undefined
  let again: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let stopped = false

  function run(): void {
    firstMs = undefined
    running = running.then(showAll)
  }

  async function showAll(): Promise<void> {
    clearTimeout(again)
    for (const room of parts.rooms()) if (!stopped && (failing.get(room.id) ?? 0) <= Date.now()) await showOne(room)
    const nextMs = Math.min(...failing.values())
    if (!stopped && Number.isFinite(nextMs)) again = setTimeout(run, Math.max(0, nextMs - Date.now()))
  }

  async function showOne(room: Room): Promise<void> {
    let topic: string | undefined
    try {
      topic = parts.topicOf(room)
      if (shown.get(room.id) !== topic) await parts.show(room, topic)
      shown.set(room.id, topic)
      failing.delete(room.id)
    } catch (fault) {
      if (!failing.has(room.id)) parts.onFault(room, fault)
      const retry = fault instanceof DeliveryError ? fault.retry : undefined
      // What is refused for good is not asked for again until it is another topic.
      if (retry?.kind === 'never' && topic !== undefined) {
        shown.set(room.id, topic)
        failing.delete(room.id)
      } else failing.set(room.id, Date.now() + Math.max(pauses.againMs, retry?.kind === 'after' ? retry.ms : 0))
    }
  }

  return {
    look() {
      if (stopped) return
      firstMs ??= Date.now()
      clearTimeout(timer)
      timer = setTimeout(run, Math.max(0, Math.min(pauses.restMs, firstMs + pauses.latestMs - Date.now())))
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(again)
      await running
    },
  }
}
