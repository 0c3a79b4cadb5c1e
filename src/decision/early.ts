import { type Counting, type Rule, type Said, type Seat, tally } from './rule.ts'

/** The shortest time, in minutes, for what some may decide for others: what nobody has had the time to read nobody has agreed to. */
export const leastMinutes = 60

/**
 * Whether what a few say, or nobody, decides for others: a silence, and a consensus or a vote of several, whoever of them is needed for
 * it. It is open for the shortest time at least; once all of them have spoken it closes by itself. What one member decides is not.
 */
export const takesTime = ({ profile }: Rule, entitled: readonly string[]): boolean =>
  profile === 'silence' || ((profile === 'consensus' || profile === 'vote') && new Set(entitled).size > 1)

/**
 * The delegations for which a proposal has to stay open until its deadline: what closing it now would adopt could turn out otherwise
 * by what they, who have said nothing yet, may say. None where nothing would be adopted, or where no time was set or it is over.
 */
export function waitedFor(by: Rule, seats: readonly Seat[], said: readonly Said[], at: Counting): readonly string[] {
  const { now, deadline, options = ['yes', 'no'] } = at
  // Of a consensus also where too few have spoken yet: in their time they may make it one.
  const rule: Rule = by.profile === 'consensus' ? { profile: 'consensus' } : by
  const closing = { ...at, closing: true }
  const early = tally(rule, seats, said, closing)
  if (early.state !== 'adopted' || deadline === null || deadline <= now) return []
  const canChange = ['no', ...options].some((value) => {
    const more = early.silent.map((code) => ({ code, key: '', value, reservation: false, at: now, late: false }))
    const { state, chosen } = tally(rule, seats, [...said, ...more], closing)
    return state !== 'adopted' || chosen !== early.chosen
  })
  return canChange ? early.silent : []
}
