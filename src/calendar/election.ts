/** An instant, ISO 8601, UTC, with milliseconds. */
export type Instant = string

/**
 * An election and what its calendar says, as plain data. Days and hours are wall-clock times of their zone: what a law says
 * stays true when a clock change or new zone data moves the instants.
 */
export type Election = {
  id: string
  title: string
  kind: ElectionKind
  cancelled: boolean
  polls: readonly Poll[]
  silences: readonly Silence[]
  embargoes: readonly Embargo[]
}

export type ElectionKind = 'ep' | 'presidential' | 'parliamentary' | 'regional' | 'local' | 'referendum' | 'exercise'

/** Voting of one member on one day in one zone. `closes` before `opens` means the next day; `results` is a local date and time. */
export type Poll = { code: string; day: string; zone: string; opens: string; closes: string; results?: string }

type Checked = { source: string; checkedOn: string; checkedBy: string }
export type Silence = Checked & {
  id: string
  code: string
  what: 'campaigning' | 'polls' | 'all'
  from: string
  until: string
  zone: string
}
/** Without `until` it holds until the last polling station of the election has closed. */
export type Embargo = Checked & { id: string; code?: string; until?: string; zone?: string }

/** The instants of an election for one member, or for all together: earliest opening, latest close of each day of voting. */
export type ElectionClock = {
  id: string
  /** The first day of voting, local, and the zone it counts in: the member's, else Brussels. */
  day: string
  zone: string
  opens: readonly Instant[]
  closes: readonly Instant[]
  results?: Instant
  embargo?: Instant
}
