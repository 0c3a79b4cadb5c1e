import { UserError } from '../chat/errors.ts'
import type { Rule, Threshold } from '../decision/rule.ts'
import { worksFor } from '../directory/directory.ts'
import { type Delegation, usualRatifyHours } from './proposal-delegation.ts'
import type { Place } from './proposal-time.ts'

/** By which rule something is decided, as a person says it. */

/** The rules that a person chooses from, by a short name. */
export const ruleNames = [
  'consensus',
  'silence',
  'urgent-silence',
  'vote',
  'vote-two-thirds',
  'vote-three-quarters',
  'vote-unanimous',
  'delegated',
  'national',
] as const
export type RuleName = (typeof ruleNames)[number]

export const ruleNamed = (written: string): RuleName | undefined => {
  const word = written.toLowerCase().replace(/[:,.;]$/, '')
  return ruleNames.find((name) => name === word)
}

const quorum = /^(?:quorum|kvorum)\s+(\d{1,4})(?=$|[\s,;:])[\s,;:]*/i

/** Takes `quorum 14` from the beginning of words; `head` is what was read, `rest` what follows. */
export function takeQuorum(words: string): { quorum?: string; head: string; rest: string } {
  const found = quorum.exec(words)
  if (!found) return { head: '', rest: words }
  const [head, count = ''] = found
  return { quorum: count, head: head.trim(), rest: words.slice(head.length) }
}

/** What is wrong with a quorum for a rule: that it is no number, or that nobody counts there. `undefined` where nothing is. */
export function quorumFault(name: RuleName, written: string): UserError | undefined {
  if (written === '') return undefined
  if (!/^\d{1,2}$/.test(written) || Number(written) === 0) return new UserError('decisions.propose.quorum.unread')
  return isCounted(name) ? undefined : new UserError('decisions.propose.quorum.rule')
}

const isCounted = (name: RuleName): boolean => name === 'consensus' || name.startsWith('vote')

/** The rule of a name; for one's own authority the speaker's member. Throws where there is a quorum that it cannot have. */
export function ruleOf(name: RuleName, written: string, { person, room, now }: Place, delegation: Delegation): Rule {
  const fault = quorumFault(name, written)
  if (fault) throw fault
  const needed = written === '' ? {} : { quorum: Number(written) }
  switch (name) {
    case 'consensus':
      return { profile: name, ...needed }
    case 'silence':
      return { profile: name }
    case 'urgent-silence':
      return { profile: 'silence', hours: 24 }
    case 'delegated':
      return {
        profile: 'delegated',
        ratifyHours: delegation.ratifyHours ?? usualRatifyHours,
        ...(delegation.delegate !== undefined && { delegate: delegation.delegate }),
      }
    case 'national': {
      const works = worksFor(person, now)
      const code = works.find((each) => each === room?.code) ?? works[0]
      if (code === undefined) throw new UserError('decisions.propose.observer')
      return { profile: 'national', code }
    }
    default: {
      const threshold = (name.slice('vote-'.length) || 'simple') as Threshold // a name of the list above
      return { profile: 'vote', threshold, ...needed }
    }
  }
}
