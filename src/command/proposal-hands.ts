import { UserError } from '../chat/errors.ts'
import { leastMinutes, takesTime } from '../decision/early.ts'
import type { DecisionFile } from '../decision/file.ts'
import { outcomeOf } from '../decision/outcome.ts'
import { neededBy, type Rule } from '../decision/rule.ts'
import { isGuarded } from '../decision/type.ts'
import { isShort, type Wish } from './proposal.ts'

/** How many have to decide something, and how long they have for it. */

/**
 * What several decided none of them replaces without the others: whoever was entitled then is asked anew, and by no rule under which
 * fewer decide. What one member decided by its own authority no others take from it. `asked` may take a position now.
 */
export function needSameHands(before: DecisionFile, rule: Rule, asked: readonly string[]): void {
  if (before.rule.profile === 'national') {
    const { code } = before.rule
    if (rule.profile === 'national' && rule.code === code) return
    throw new UserError('decisions.supersede.own', { decision: before.id, code })
  }
  const entitled = entitledIn(before)
  const isFew = rule.profile === 'delegated' && before.rule.profile !== 'delegated' && entitled.length > 1
  const now = isFew ? [] : rule.profile === 'national' ? [rule.code] : asked
  if (entitled.some((code) => !now.includes(code)))
    throw new UserError('decisions.supersede.fewer', { decision: before.id, codes: entitled.join(', ') })
}

/**
 * Throws where several are to decide something in minutes, or what they decided together before is to be replaced in minutes: all of
 * them may read it. What all of them have spoken to closes sooner by itself.
 */
export function needTime(
  { rule, type, deadline }: Pick<Wish, 'rule' | 'type' | 'deadline'>,
  { before, entitled, now }: { before: DecisionFile | undefined; entitled: readonly string[]; now: Date },
): void {
  const isOfSeveral = before !== undefined && before.rule.profile !== 'national' && entitledIn(before).length > 1
  if (!deadline || !isShort(deadline, now)) return
  const minutes = leastMinutes
  if (isOfSeveral) throw new UserError('decisions.supersede.short', { decision: before.id, minutes })
  if (!takesTime(rule, entitled)) return
  if (isGuarded(type)) throw new UserError('decisions.propose.short', { minutes })
  throw new UserError(`decisions.propose.${rule.profile === 'vote' ? 'vote' : 'consensus'}-short`, { minutes })
}

/** What needs more delegations than may take a position can adopt nothing: throws. */
export function withinReach(rule: Rule, entitled: readonly string[]): Rule {
  const needed = neededBy(rule)
  if (needed !== undefined && needed > entitled.length)
    throw new UserError('decisions.propose.quorum.many', { quorum: needed, count: entitled.length })
  return rule
}

/**
 * The rule, so that as many have to take a position as did for what it replaces; by a silence all of them agreed. To a silence all of
 * them are asked again.
 */
export function withAsMany(before: DecisionFile, rule: Rule, now: Date): Rule {
  if (rule.profile !== 'consensus' && rule.profile !== 'vote') return rule
  const { entitled, present } = outcomeOf(before, now).counts
  const quorum = Math.max(rule.quorum ?? 0, before.rule.profile === 'silence' ? entitled : present)
  return quorum > 1 ? { ...rule, quorum } : rule
}

const entitledIn = ({ seats }: DecisionFile): readonly string[] =>
  seats.filter(({ observer }) => !observer).map(({ code }) => code)
