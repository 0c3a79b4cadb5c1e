import pg from 'pg'

/** A timer that is due, as it was found. */
export type Due = { id: string; dueAt: Date }

/**
 * Due timers that are about the same, in the order in which they fire: a timer's key begins with what it is about, as
 * `run/R-2027-0042/…`. While a process has a lane in hand no other fires a timer of it.
 */
export type DueLane = { lane: string; timers: readonly Due[] }

export type TimerLanes = {
  /** Takes at most `most` lanes with something due that nobody has in hand, the longest due first. */
  take(most: number): Promise<readonly DueLane[]>
  giveBack(lane: string): void
  /** Real milliseconds until the next timer is due that is not due yet; `undefined` when none is set. */
  untilNext(): Promise<number | undefined>
  close(): Promise<void>
}

/** How many due timers are looked at for lanes; whatever else is due is found as these are done. */
const windowSize = 64
/** How often the next ones are looked at when all those seen are in others' hands. */
const mostWindows = 8

type Row = { id: string; dueAt: Date; lane: string; mine: boolean }

const take = {
  name: 'take-timer-lanes',
  // The lock is taken lane by lane until there are enough: OFFSET keeps the planner from asking for more.
  text: `
    WITH due AS MATERIALIZED (
      SELECT id, "dueAt", lane, row_number() OVER (ORDER BY "dueAt", id) AS place
      FROM (
        SELECT id, "dueAt", split_part(key, '/', 1) || '/' || split_part(key, '/', 2) AS lane FROM "Timer"
        WHERE state = 'pending' AND "dueAt" <= jom_now()
          AND NOT split_part(key, '/', 1) || '/' || split_part(key, '/', 2) = ANY ($1::text[])
        ORDER BY "dueAt", id LIMIT $2
      ) AS earliest
    ), mine AS MATERIALIZED (
      SELECT lane FROM (SELECT lane FROM due GROUP BY lane ORDER BY min(place) OFFSET 0) AS waiting
      WHERE pg_try_advisory_lock(hashtextextended('jom/timer/' || lane, 0)) LIMIT $3
    )
    SELECT due.id, due."dueAt", due.lane, mine.lane IS NOT NULL AS mine FROM due LEFT JOIN mine USING (lane) ORDER BY place`,
}

const giveBack = {
  name: 'give-back-timer-lanes',
  text: `SELECT pg_advisory_unlock(hashtextextended('jom/timer/' || lane, 0)) FROM unnest($1::text[]) AS done (lane)`,
}

const next = {
  name: 'next-timer',
  // The world's clock may be faster than the one that this process sleeps by.
  text: `
    SELECT (extract(epoch FROM timer."dueAt" - jom_now()) * 1000
      / COALESCE((SELECT "clockSpeed" FROM "World" WHERE id = 1 AND kind = 'exercise'), 1))::float8 AS ms
    FROM "Timer" AS timer WHERE state = 'pending' AND "dueAt" > jom_now() ORDER BY "dueAt" LIMIT 1`,
}

/**
 * Opens this process's hold on lanes: locks of the server on a connection of its own, which go with the process however it
 * ends. When the connection breaks, others may take the same lanes, so who fires has to make sure itself that it is once.
 */
export function openTimerLanes(config: pg.ClientConfig): TimerLanes {
  const held = new Set<string>()
  const done = new Set<string>()
  let connecting: Promise<pg.Client> | undefined

  function connected(): Promise<pg.Client> {
    connecting ??= connect()
    return connecting
  }

  async function connect(): Promise<pg.Client> {
    const client = new pg.Client(config)
    const lost = (): void => {
      connecting = undefined
      // What it held is held no more; what is under way ends by itself.
      held.clear()
      done.clear()
    }
    client.on('error', lost)
    client.on('end', lost)
    try {
      await client.connect()
      return client
    } catch (fault) {
      connecting = undefined
      throw fault
    }
  }

  /** One after the other: a connection answers one question at a time. */
  let last: Promise<unknown> = Promise.resolve()
  function ask<Answer extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<readonly Answer[]> {
    const answer = last.then(async () => (await (await connected()).query<Answer>(query)).rows)
    last = answer.catch(() => {})
    return answer
  }

  return {
    async take(most) {
      const lanes = new Map<string, Due[]>()
      const others: string[] = []
      for (let windows = 0; windows < mostWindows; windows += 1) {
        // Until they are unlocked they count as held, or a second lock of our own would be added to the first.
        const rows = await ask<Row>({ ...take, values: [[...held, ...others], windowSize, most] })
        for (const { id, dueAt, lane, mine } of rows) {
          if (!mine) others.push(lane)
          else lanes.set(lane, [...(lanes.get(lane) ?? []), { id, dueAt }])
        }
        if (lanes.size > 0 || rows.length < windowSize) break
      }
      for (const lane of lanes.keys()) held.add(lane)
      return [...lanes].map(([lane, timers]) => ({ lane, timers }))
    },
    giveBack(lane) {
      if (!held.has(lane)) return
      const first = done.size === 0
      done.add(lane)
      if (!first) return
      // Gathered for a moment: many lanes end together.
      queueMicrotask(() => {
        const lanes = [...done]
        done.clear()
        for (const each of lanes) held.delete(each)
        // In line before any later look. Where it fails the connection is gone, and what it held with it.
        ask({ ...giveBack, values: [lanes] }).catch(() => {})
      })
    },
    async untilNext() {
      const [row] = await ask<{ ms: number }>(next)
      return row?.ms
    },
    async close() {
      await last
      const client = await connecting?.catch(() => undefined)
      await client?.end().catch(() => {})
    },
  }
}
