import { createHash } from 'node:crypto'
import type { Json, Shelf, ShelfWrite } from '../../../src/chat/shelf.ts'
import type { Content } from '../content/render.ts'

/**
 * Something that the bot began to say in a channel. `name` is of its key and part, `print` of its words. `after` is a message behind
 * which it stands, if it does; `id` is what it is called where it is known to stand.
 */
export type Entry = { name: string; print: string; after: string; at: number; id?: string }

/** What was begun is kept before it is said, so that after a restart it is looked for and not said again. */
export type Begun = {
  /** What an earlier process left of a channel, the oldest first. */
  left(channel: string): Promise<readonly Entry[]>
  /** Keeps what is known of a channel. What several ask for at the same time is kept together. */
  keep(channel: string, entries: readonly Entry[]): Promise<void>
}

const begunKey = (channel: string): string => `begun/${channel}`

/** So many are kept of a channel; whoever said something knows by then that it stands. */
export const mostBegun = 50
/** What is older is not said again, in milliseconds. */
const begunMs = 48 * 3_600_000

/** Opens what was begun, over restarts. */
export function openBegun(shelf: Pick<Shelf, 'get' | 'write'>, now: () => number = Date.now): Begun {
  const waiting = new Map<string, readonly Entry[]>()
  let writing: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined

  function write(): Promise<void> {
    next = undefined
    const writes = [...waiting].map(
      ([channel, entries]): ShelfWrite => ({
        type: 'put',
        key: begunKey(channel),
        value: entries as unknown as Json, // plain data
      }),
    )
    waiting.clear()
    writing = shelf.write(writes)
    return writing
  }

  return {
    async left(channel) {
      const kept = await shelf.get(begunKey(channel))
      return (Array.isArray(kept) ? (kept as unknown as Entry[]) : []).filter(({ at }) => at > now() - begunMs) // as kept below
    },
    keep(channel, entries) {
      waiting.set(channel, entries)
      next ??= writing.catch(() => {}).then(write) // whoever waits for that one is told
      return next
    },
  }
}

const short = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 25)

/** What a part of a message is called to Discord, which says nothing twice under one name within some minutes: at most 25 characters. */
export const nameOf = (channel: string, key: string, part: number): string => short(`${channel}/${key}/${part}`)

type Shown = {
  content: string
  embeds: readonly { title?: string; description?: string }[]
  components?: readonly unknown[]
}

/** What is alike of a message as it was written and as Discord tells it, which changes spaces as it likes. */
export function printOf({ content, embeds, components = [] }: Shown | Content): string {
  const ids = components.flatMap((row) => {
    const { components: buttons = [] } = row as { components?: readonly { custom_id?: string }[] } // looked at
    return buttons.map(({ custom_id: id = '' }) => id)
  })
  const words = [content, ...embeds.flatMap(({ title = '', description = '' }) => [title, description]), ...ids]
  return short(words.map((each) => each.replace(/\s+/g, '')).join('\n'))
}
