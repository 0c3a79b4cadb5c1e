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

export const electionKinds = [
  'ep',
  'presidential',
  'parliamentary',
  'regional',
  'local',
  'referendum',
  'exercise',
] as const
export type ElectionKind = (typeof electionKinds)[number]

/** Where a fact comes from, and who has confirmed it on which day (`2029-05-01`); an empty `checkedBy` means nobody yet. */
export type Checked = { source: string; checkedOn: string; checkedBy: string }

/**
 * Voting of one member on one day in one zone. `closes` before `opens` means the next day; an hour that is absent is not
 * known yet. `results` is a local date and time.
 */
export type Poll = Checked & {
  code: string
  day: string
  zone: string
  opens?: string
  closes?: string
  results?: string
}

export const silenceKinds = ['campaigning', 'polls', 'all', 'none'] as const
/** What a member's law forbids around the vote, between two local instants; `none`: nothing, and that is known. */
export type Silence = Checked & {
  id: string
  code: string
  what: (typeof silenceKinds)[number]
  from: string
  until: string
  zone: string
}
/** Without `until` it holds until the last polling station of the election has closed. */
export type Embargo = Checked & { id: string; code?: string; until?: string; zone?: string }

/**
 * The instants of an election for one member, or for all together: earliest opening and latest close of each day of voting,
 * both ascending; empty where the hours are not known yet.
 */
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
