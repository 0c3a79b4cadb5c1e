import { Refusal } from './refusal.ts'

/** One page of a list by cursor: https://docs.slack.dev/apis/web-api/pagination as of 2026-11. */
export function pageOf<Item>(
  all: readonly Item[],
  { limit, cursor }: { limit?: number | undefined; cursor?: string | undefined },
  { usual, most }: { usual: number; most: number } = { usual: 100, most: 1000 },
): { items: Item[]; next: string } {
  if (limit !== undefined && (limit < 0 || limit > most)) throw new Refusal('invalid_limit')
  const start = cursor ? readCursor(cursor) : 0
  if (start > all.length) throw new Refusal('invalid_cursor')
  const end = start + (limit || usual)
  const next = end < all.length ? Buffer.from(`next:${end}`).toString('base64') : ''
  return { items: all.slice(start, end), next }
}

function readCursor(cursor: string): number {
  const found = /^next:(\d+)$/u.exec(Buffer.from(cursor, 'base64').toString())
  if (!found) throw new Refusal('invalid_cursor')
  return Number(found[1])
}
