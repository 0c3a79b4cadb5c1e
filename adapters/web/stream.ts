import type { AdapterLog } from '../../src/chat/adapter.ts'
import type { Visitor } from '../../src/chat/http.ts'
import type { Shelf } from '../../src/chat/shelf.ts'
import type { View } from './blocks.ts'
import { entry } from './entry.ts'
import { type Change, type Feed, type Listener, openFeed } from './feed.ts'
import { type Entry, isFor } from './fold.ts'
import { limits } from './limits.ts'
import type { Room, Roster } from './roster.ts'

/** The live rooms of this process. */
export type Streams = {
  /** A stream of what comes after the line `after`: one server-sent event a line, its id the line's place in the log. */
  open(room: Room, visitor: Visitor, after: number): Response
  /** A room's log has grown. */
  wake(room: string): void
  /** Ends the streams of those who have no seat any more. */
  recheck(): Promise<void>
  stop(): void
}

/** Opens the way out to browsers. What a line changed is rendered once for all readers of one language and zone. */
export function openStreams(shelf: Shelf, roster: Roster, log: AdapterLog): Streams {
  const feeds = new Map<string, Feed>()
  const rendered = new WeakMap<Entry, Map<string, string>>()
  const encoder = new TextEncoder()

  const beats = new Map<Listener, () => void>()
  const heartbeat = setInterval(() => {
    for (const beat of beats.values()) beat()
    for (const feed of feeds.values()) feed.wake()
  }, limits.heartbeat)
  heartbeat.unref()

  function feedOf(room: string): Feed {
    let feed = feeds.get(room)
    if (!feed) {
      feed = openFeed(shelf, room, () => log('warn', 'a live room could not be read on', { room }))
      feeds.set(room, feed)
    }
    return feed
  }

  function render(it: Entry, view: View): string {
    const variants = rendered.get(it) ?? new Map<string, string>()
    rendered.set(it, variants)
    const name = `${view.language} ${view.zone}`
    let known = variants.get(name)
    if (known === undefined) {
      known = entry(it, view, roster).markup
      variants.set(name, known)
    }
    return known
  }

  function write(change: Change, view: View, visitor: Visitor): string | undefined {
    const shown = change.entries.filter((it) => isFor(it, visitor.account))
    if (shown.length === 0) return undefined
    const items = shown.map((it) => ({ seq: it.seq, html: render(it, view) }))
    return `id: ${change.seq}\ndata: ${JSON.stringify(items)}\n\n`
  }

  return {
    open(room, visitor, after) {
      const view: View = { language: visitor.language, zone: visitor.zone, room: room.id }
      const feed = feedOf(room.id)
      let close = (): void => {}
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const put = (text: string): void => {
              // Too slow a reader is cut off: the browser comes back and resumes.
              if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(text))
              else close()
            }
            const listener: Listener = {
              account: visitor.account,
              after,
              tell(change) {
                const text = write(change, view, visitor)
                if (text) put(text)
              },
              reload() {
                put('event: reload\ndata: \n\n')
                close()
              },
              end: () => close(),
            }
            let open = true
            close = () => {
              if (!open) return
              open = false
              clearTimeout(life)
              beats.delete(listener)
              feed.leave(listener)
              if (feed.listeners.size === 0) feeds.delete(room.id)
              try {
                controller.close()
              } catch {
                // the browser has gone already
              }
            }
            const life = setTimeout(close, limits.stream)
            life.unref()
            beats.set(listener, () => put(': alive\n\n'))
            put('retry: 1000\n\n')
            feed.join(listener).catch(() => close())
          },
          cancel: () => close(),
        },
        new ByteLengthQueuingStrategy({ highWaterMark: limits.backlog }),
      )
      return new Response(stream, {
        headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
      })
    },
    wake: (room) => feeds.get(room)?.wake(),
    async recheck() {
      for (const [room, feed] of feeds) {
        const seats = (await roster.room(room))?.seats
        for (const listener of feed.listeners) if (!seats?.has(listener.account)) listener.end()
      }
    },
    stop() {
      clearInterval(heartbeat)
      for (const feed of feeds.values()) for (const listener of feed.listeners) listener.end()
    },
  }
}
