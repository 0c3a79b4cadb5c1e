import type { Answers } from '../../../src/chat/form.ts'
import type { Turn } from './turns.ts'

/**
 * What somebody typed on a page that was not taken, to be corrected: in memory only, since it was not looked through, and may be what
 * nobody may keep. After a restart the page shows what was taken before.
 */
export type Drafts = {
  keep(turn: Turn, typed: Answers): void
  of(turn: Turn): Answers | undefined
  /** Forgets a page, or all pages of a sheet. */
  drop(turn: { sheet: string; page?: number }): void
}

/** Milliseconds that a page waits to be corrected. */
const waitsMs = 30 * 60_000
/** So many are remembered at most. */
const most = 500

/** Opens this memory; `now` gives the time in milliseconds. */
export function openDrafts(now: () => number = Date.now): Drafts {
  const kept = new Map<string, { typed: Answers; at: number }>()
  const keyOf = ({ sheet, page }: { sheet: string; page?: number }): string => `${sheet}/${page ?? ''}`
  return {
    keep(turn, typed) {
      for (const [key, { at }] of kept) if (now() - at > waitsMs) kept.delete(key)
      kept.set(keyOf(turn), { typed, at: now() })
      const [oldest] = kept.keys()
      if (kept.size > most && oldest !== undefined) kept.delete(oldest)
    },
    of(turn) {
      const found = kept.get(keyOf(turn))
      return found && now() - found.at <= waitsMs ? found.typed : undefined
    },
    drop(turn) {
      for (const key of kept.keys())
        if (key === keyOf(turn) || (turn.page === undefined && key.startsWith(keyOf(turn)))) kept.delete(key)
    },
  }
}
