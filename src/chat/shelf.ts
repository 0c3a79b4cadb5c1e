/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** Something to keep, committed together with an accepted event or with other writes. */
export type ShelfWrite =
  | { type: 'put'; key: string; value: Json }
  | { type: 'remove'; key: string }
  /** Appends to a log once: a repeat of the same `key` in the same `log` changes nothing. */
  | { type: 'append'; log: string; key: string; value: Json }
  /** Destroys the words of one entry; its place in the log stays. */
  | { type: 'erase'; log: string; key: string }
  /** Destroys the bytes kept under a key. */
  | { type: 'drop'; key: string }

/** One line of a log. `value` is absent once erased. */
export type ShelfLine = { seq: number; key: string; at: string; value: Json | undefined }

/** An adapter's own durable, sealed memory. Two adapters never see each other's. */
export interface Shelf {
  get(key: string): Promise<Json | undefined>
  /** All values whose key starts with `prefix`, in order of their keys. */
  list(prefix: string): Promise<readonly { key: string; value: Json }[]>
  /** Commits all writes or none. */
  write(writes: readonly ShelfWrite[]): Promise<void>
  /** Lines of a log in order: the first `limit` after `after`, or the last `limit` before `before`. */
  read(log: string, range: { after?: number; before?: number; limit: number }): Promise<readonly ShelfLine[]>
  /** One line by its key. */
  line(log: string, key: string): Promise<ShelfLine | undefined>
  /** Calls back after each commit that appended to or erased from a log, in this process or another. Returns how to stop. */
  watch(listener: (log: string) => void): () => void
  /** Keeps bytes (a file) under a key. */
  keep(key: string, bytes: Uint8Array): Promise<void>
  fetch(key: string): Promise<Uint8Array | undefined>
}
