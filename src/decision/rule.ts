import { goesBefore } from '../round/standing.ts'

/**
 * How a decision comes about, as data, and the pure function that counts. A delegation has one position, its newest; observers
 * and delegations without a seat are never counted. Nothing here knows of rooms, people or the store.
 */
export type Rule =
  /** Adopted where nobody objects and somebody supports; abstention does not block. `quorum` as below. */
  | { profile: 'consensus'; quorum?: number }
  /** Adopted at its deadline unless somebody objected: the first objection ends it. */
  | { profile: 'silence'; hours?: number }
  /**
   * One delegation, one vote. The threshold is a share of the votes cast, without abstentions, or by `basis` of all who are entitled,
   * so that who is absent or abstains counts as not for it; a tie rejects. `quorum`: how many have to take a position.
   */
  | { profile: 'vote'; threshold: Threshold; basis?: Basis; quorum?: number }
  /**
   * Decided by the delegation that it is delegated to, in older ones by the first of the entitled that speaks; lapses unless others
   * ratify it in time.
   */
  | { profile: 'delegated'; ratifyHours: number; delegate?: string }
  /** One member decides by its own authority. */
  | { profile: 'national'; code: string }

export const thresholds = ['simple', 'two-thirds', 'three-quarters', 'unanimous'] as const
export type Threshold = (typeof thresholds)[number]

/** Of what a threshold is a share: of the votes cast where none is named, or of the members entitled to one. */
export const bases = ['cast', 'members'] as const
export type Basis = (typeof bases)[number]

/** A delegation that is entitled to a position, or observes. */
export type Seat = { code: string; observer: boolean }

/** What a delegation said, as far as it is counted. `key` decides between two of the same instant; what is late is never counted. */
export type Said = {
  code: string
  key: string
  value: string
  reservation: boolean
  at: Date
  late: boolean
  /** Not said by the delegation itself: minutes of a call record it. */
  minuted?: boolean
}

/** Values that mean the same whatever the options are. Whatever else is said names an option. */
export const abstain = 'abstain'
const against: readonly string[] = ['no', 'object']

/** Whether a position is against the proposal, whichever of its options others prefer. */
export const isAgainst = (value: string): boolean => against.includes(value)

/** Whether a position is dissent from what was decided: against it or, once something was chosen, for another option. */
export const differsFrom = (value: string, chosen: string | null): boolean =>
  isAgainst(value) || (value !== abstain && chosen !== null && value !== chosen)

/** Why a tally stands as it does. */
export type Why =
  | 'running'
  | 'no-objection'
  | 'objection'
  | 'divided'
  | 'broken'
  | 'silent'
  | 'majority'
  | 'no-majority'
  | 'tie'
  | 'no-quorum'
  | 'nobody'
  | 'decided'
  | 'closed-early'

export type Counts = {
  /** Delegations with a seat, and those of them that took a position in time; without observers. */
  entitled: number
  present: number
  /** For each value how many; objections are counted under `no`. */
  votes: Readonly<Record<string, number>>
}

export type Outcome = {
  state: 'open' | 'adopted' | 'rejected' | 'lapsed'
  /** Value of the option that was adopted. */
  chosen: string | null
  why: Why
  counts: Counts
  /** How many delegations have to take a position, and whether so many did; none is needed where it is absent. */
  needed?: number
  quorum: boolean
  /**
   * Codes, in the order of the alphabet: against it or for another option, and with a reservation, both of every seat, whoever decides;
   * without a position, of those that count.
   */
  dissent: readonly string[]
  reservations: readonly string[]
  silent: readonly string[]
}

/** When something is counted, until when positions count, and whether somebody closes it now. `options` are its values, the one proposed first. */
export type Counting = { now: Date; deadline: Date | null; closing?: boolean; options?: readonly string[] }

/** What a delegation said itself counts, whatever was minuted for it and whenever; of its own the newest. */
const outweighs = (one: Said, other: Said): boolean =>
  Boolean(one.minuted) === Boolean(other.minuted) ? goesBefore(one, other) : !one.minuted

/** The position of each delegation that counts: of its own in time the newest, whatever the order in which they came. */
export function standing<S extends Said>(
  seats: readonly Seat[],
  said: readonly S[],
  deadline: Date | null,
): ReadonlyMap<string, S> {
  const counted = new Map<string, S>()
  for (const each of inTime(seats, said, deadline)) {
    const before = counted.get(each.code)
    if (!before || outweighs(each, before)) counted.set(each.code, each)
  }
  return counted
}

/** The one member that decides under a rule, where it names one. */
export const soleOf = (rule: Rule): string | undefined =>
  rule.profile === 'national' ? rule.code : rule.profile === 'delegated' ? rule.delegate : undefined

/** How many delegations have to take a position under a rule; `undefined` where it needs none in particular. */
export const neededBy = (rule: Rule): number | undefined =>
  rule.profile === 'vote' || rule.profile === 'consensus' ? rule.quorum : undefined

/** The seats that count under a rule. */
export function entitledTo(rule: Rule, seats: readonly Seat[]): readonly Seat[] {
  const sole = soleOf(rule)
  return seats.filter(({ code, observer }) => !observer && (sole === undefined || code === sole))
}

/** The position that decides under a rule by which one does: the first in time that says something else than that they abstain. */
export function decidingOf<S extends Said>(
  rule: Rule,
  seats: readonly Seat[],
  said: readonly S[],
  deadline: Date | null,
): S | undefined {
  if (rule.profile !== 'delegated' && rule.profile !== 'national') return undefined
  return inTime(entitledTo(rule, seats), said, deadline)
    .filter(({ value }) => value !== abstain)
    .reduce<S | undefined>((best, each) => (best && goesBefore(each, best) ? best : each), undefined)
}

/** Counts positions under a rule. The same positions give the same outcome in whatever order they are handed over. */
export function tally(rule: Rule, seats: readonly Seat[], said: readonly Said[], counting: Counting): Outcome {
  const { now, deadline, closing = false, options = ['yes', 'no'] } = counting
  const voting = entitledTo(rule, seats)
  const entitled = voting.map(({ code }) => code)
  const heard = inTime(voting, said, deadline)
  const first = decidingOf(rule, seats, said, deadline)
  const positions = standing(voting, said, deadline)
  const counts = countOf(entitled, positions)
  const needed = neededBy(rule)
  const quorum = counts.present >= (needed ?? 0)
  const isDue = deadline !== null && deadline <= now
  const all = entitled.length > 0 && counts.present === entitled.length
  const { state, chosen = null, why } = judge(rule, { heard, first, counts, options, quorum, isDue, closing, all })
  // What one decides alone or for all, others may be against: they are not counted, and not hidden.
  const values = [...standing(seats, said, deadline).values()]
  return {
    state,
    chosen,
    why,
    counts,
    ...(needed !== undefined && { needed }),
    quorum,
    dissent: codesOf(values.filter(({ value }) => differsFrom(value, chosen))),
    reservations: codesOf(values.filter(({ reservation }) => reservation)),
    silent: entitled.filter((code) => !positions.has(code)).toSorted(),
  }
}

type Verdict = { state: Outcome['state']; chosen?: string; why: Why }
type Counted = {
  heard: readonly Said[]
  first: Said | undefined
  counts: Counts
  options: readonly string[]
  quorum: boolean
  isDue: boolean
  closing: boolean
  all: boolean
}

const open: Verdict = { state: 'open', why: 'running' }

function judge(rule: Rule, counted: Counted): Verdict {
  const { isDue, closing, all } = counted
  switch (rule.profile) {
    case 'silence':
      return inSilence(counted)
    case 'delegated':
    case 'national':
      return byFirst(counted)
    // Whoever has spoken may change their mind until the last of them has.
    case 'consensus':
      return all || isDue || closing ? byConsensus(counted) : open
    case 'vote':
      return all || isDue || closing ? byVote(rule, counted) : open
  }
}

/** An objection that was taken back since has broken the silence all the same. */
function inSilence({ heard, options, isDue, closing, all }: Counted): Verdict {
  if (heard.some(({ value }) => isAgainst(value))) return { state: 'rejected', why: 'broken' }
  const [proposed] = options
  const adopted: Verdict = { state: 'adopted', why: 'silent', ...(proposed !== undefined && { chosen: proposed }) }
  if (isDue) return adopted
  // Before its time silence means nothing yet: it holds early only where nobody is silent.
  if (closing) return all ? adopted : { state: 'lapsed', why: 'closed-early' }
  return open
}

function byFirst({ first, isDue, closing }: Counted): Verdict {
  if (first) return isAgainst(first.value) ? { state: 'rejected', why: 'decided' } : adopt(first.value, 'decided')
  return isDue || closing ? { state: 'lapsed', why: 'nobody' } : open
}

function byConsensus({ counts: { present, votes }, quorum }: Counted): Verdict {
  if (present === 0) return { state: 'lapsed', why: 'nobody' }
  if ((votes.no ?? 0) > 0) return { state: 'rejected', why: 'objection' }
  if (!quorum) return { state: 'lapsed', why: 'no-quorum' }
  const [only, ...others] = supported(votes)
  if (others.length > 0) return { state: 'rejected', why: 'divided' }
  // All abstained: nobody objects, and nobody wants it.
  return only ? adopt(only.value, 'no-objection') : { state: 'lapsed', why: 'nobody' }
}

function byVote(
  { threshold, basis = 'cast' }: Extract<Rule, { profile: 'vote' }>,
  { counts: { entitled, present, votes }, quorum }: Counted,
): Verdict {
  if (present === 0) return { state: 'lapsed', why: 'nobody' }
  if (!quorum) return { state: 'lapsed', why: 'no-quorum' }
  const options = supported(votes)
  const cast = options.reduce((sum, { count }) => sum + count, votes.no ?? 0)
  const [first, second] = options
  const rival = Math.max(votes.no ?? 0, second?.count ?? 0)
  // Also where all abstained: as many for it as against it, none.
  if ((first?.count ?? 0) === rival) return { state: 'rejected', why: 'tie' }
  if (!first || !reaches(threshold, first.count, basis === 'members' ? entitled : cast))
    return { state: 'rejected', why: 'no-majority' }
  return adopt(first.value, 'majority')
}

/** Whether `count` of so many is enough, in whole numbers so that no share is rounded. */
function reaches(threshold: Threshold, count: number, all: number): boolean {
  switch (threshold) {
    case 'simple':
      return 2 * count > all
    case 'two-thirds':
      return 3 * count >= 2 * all
    case 'three-quarters':
      return 4 * count >= 3 * all
    case 'unanimous':
      return count === all
  }
}

const adopt = (chosen: string, why: Why): Verdict => ({ state: 'adopted', chosen, why })

/** The options that somebody is for, the one with the most first. */
const supported = (votes: Counts['votes']): readonly { value: string; count: number }[] =>
  Object.entries(votes)
    .filter(([value]) => value !== abstain && value !== 'no')
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))

function countOf(entitled: readonly string[], positions: ReadonlyMap<string, Said>): Counts {
  const by = Map.groupBy(positions.values(), ({ value }) => (isAgainst(value) ? 'no' : value))
  const votes = Object.fromEntries([...by].map(([value, own]) => [value, own.length]))
  return { entitled: entitled.length, present: positions.size, votes }
}

function inTime<S extends Said>(seats: readonly Seat[], said: readonly S[], deadline: Date | null): readonly S[] {
  const entitled = new Set(seats.filter(({ observer }) => !observer).map(({ code }) => code))
  return said.filter(({ code, late, at }) => entitled.has(code) && !late && (deadline === null || at <= deadline))
}

const codesOf = (said: readonly Said[]): readonly string[] => said.map(({ code }) => code).toSorted()
