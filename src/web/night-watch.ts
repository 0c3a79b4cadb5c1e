import type { Election } from '../calendar/election.ts'
import { readElections } from '../calendar/read.ts'
import { isInWindow } from '../round/night.ts'
import { logFault } from './fault.ts'
import type { WebOptions } from './options.ts'

/** The elections that are near, and who watches one of them. */
export type NightWatch = {
  /** As they were read last; none before the first reading. */
  near(): readonly Election[]
  /** Hears whenever something of an election may have changed, until what is answered is called. */
  follow(election: string, listener: () => void): () => void
  /** Reads the calendar, so that `near` is as it is now. */
  refresh(): Promise<void>
  stop(): void
}

/** How often it is looked whether something that is watched has changed, and whether an election has come near, in ms. */
const lookMs = 1_000
const calendarMs = 10_000

/**
 * Watches elections for all readers of this process. Nothing tells it of a change: it looks at a few counts of the store, and only
 * while somebody watches, so that it sees what any process wrote. Once a minute all is shown anew, since ages and poll hours pass.
 */
export function watchNights({ db, directory, now = () => new Date(), log }: WebOptions): NightWatch {
  const listeners = new Map<string, Set<() => void>>()
  const seen = new Map<string, string>()
  let near: readonly Election[] = []

  async function refresh(): Promise<void> {
    near = (await readElections(db)).filter((election) => isInWindow(election, now()))
  }

  async function look(): Promise<void> {
    for (const [election, own] of listeners) {
      const state = await stateOf(election)
      if (seen.get(election) === state) continue
      seen.set(election, state)
      for (const listener of own) listener()
    }
  }

  /** Differs whenever anything that the page of an election shows does. */
  async function stateOf(election: string): Promise<string> {
    const [counts] = await db.$queryRaw<{ rounds: bigint; closed: bigint; chased: bigint; answers: bigint }[]>`
      SELECT count(*) AS rounds, count(round."closedAt") AS closed,
        coalesce(sum((SELECT sum(chased) FROM "RoundSeat" AS seat WHERE seat."roundId" = round.id)), 0)::bigint AS chased,
        coalesce(sum((SELECT count(*) FROM "RoundAnswer" AS answer WHERE answer."roundId" = round.id)), 0)::bigint AS answers
      FROM "Round" AS round WHERE round."electionId" = ${election}`
    const calendar = JSON.stringify(near.find(({ id }) => id === election) ?? '')
    const minute = Math.floor(now().getTime() / 60_000)
    return [directory().version, minute, ...Object.values(counts ?? {}), calendar].join(' ')
  }

  function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
    let busy = false
    return setInterval(() => {
      if (busy) return
      busy = true
      work()
        .catch((fault: unknown) => logFault(log, fault, { area: 'night' }))
        .finally(() => {
          busy = false
        })
    }, ms).unref()
  }
  const clocks = [every(lookMs, look), every(calendarMs, refresh)]

  return {
    near: () => near,
    follow(election, listener) {
      const own = listeners.get(election) ?? new Set()
      listeners.set(election, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) {
          listeners.delete(election)
          seen.delete(election)
        }
      }
    },
    refresh,
    stop() {
      for (const clock of clocks) clearInterval(clock)
    },
  }
}
