import { type Counting, type Rule, type Said, type Seat, tally } from './rule.ts'

/** The shortest time, in minutes, for what some may decide for others: what nobody has had the time to read nobody has agreed to. */
export const leastMinutes = 60

/**
 * Whether what a few say, or nobody, decides for others: a silence, and a consensus or a vote of several, whoever of them is needed for
 * it. It is open for the shortest time at least; once all of them have spoken it closes by itself. What one member decides is not.
 */
export const takesTime = ({ profile }: Rule, entitled: readonly string[]): boolean =>
  profile === 'silence' || ((profile === 'consensus' || profile === 'vote') && new Set(entitled).size > 1)

/** Until when a proposal stays open for whoever has said nothing yet: its deadline, without one for the shortest time. */
export const openUntil = ({ deadline, opened }: { deadline: Date | null; opened: Date }): Date =>
  deadline ?? new Date(opened.getTime() + leastMinutes * 60_000)

/**
 * The delegations for which a proposal that was `opened` then has to stay open (`openUntil`): what closing it now would adopt could
 * turn out otherwise by what they, who have said nothing yet, may say. None where nothing would be adopted, or that time is over.
 */
export function waitedFor(
  by: Rule,
  seats: readonly Seat[],
  said: readonly Said[],
  at: Counting & { opened: Date },
): readonly string[] {
  const { now, options = ['yes', 'no'] } = at
  // Of a consensus also where too few have spoken yet: in their time they may make it one.
  const rule: Rule = by.profile === 'consensus' ? { profile: 'consensus' } : by
  const closing = { ...at, closing: true }
  const early = tally(rule, seats, said, closing)
  if (early.state !== 'adopted' || openUntil(at) <= now) return []
  const canChange = ['no', ...options].some((value) => {
    const more = early.silent.map((code) => ({ code, key: '', value, reservation: false, at: now, late: false }))
    const { state, chosen } = tally(rule, seats, [...said, ...more], closing)
    return state !== 'adopted' || chosen !== early.chosen
  })
  return canChange ? early.silent : []
}
