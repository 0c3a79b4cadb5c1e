import { UserError } from '../chat/errors.ts'
import { neededBy, type Rule, type Threshold, thresholds } from '../decision/rule.ts'
import { usualRule } from '../decision/usual.ts'
import { usualRatifyHours } from '../directory/decides.ts'
import { type Room, worksFor } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { Delegation } from './proposal-delegation.ts'
import type { Place } from './proposal-time.ts'
import { firstWord } from './words.ts'

/** By which rule something is decided, as a person says it. */

/** What is chosen who leaves it to the room. */
export const asUsual = 'room'

/** The rules that a person chooses from, by a short name. */
export const ruleNames = [
  'consensus',
  'silence',
  'urgent-silence',
  'vote',
  'vote-two-thirds',
  'vote-three-quarters',
  'vote-unanimous',
  'vote-of-members',
  'vote-two-thirds-of-members',
  'vote-three-quarters-of-members',
  'vote-unanimous-of-members',
  'delegated',
  'national',
] as const
export type RuleName = (typeof ruleNames)[number]

/** The name of a rule in one word. */
export const ruleNamed = (written: string): RuleName | undefined => {
  const word = written.toLowerCase().replace(/[:,.;]$/, '')
  return ruleNames.find((name) => name === word)
}

const shares = {
  simple: '(?:simple\\s+)?majority|(?:simpelt\\s+)?flertal',
  'two-thirds': 'two[- ]thirds|to\\s+tredjedele',
  'three-quarters': 'three[- ]quarters|tre\\s+fjerdedele',
  unanimous: 'unanimous|enstemmig',
} as const satisfies Readonly<Record<Threshold, string>>
const ofMembers = '(?<members>members|medlemmer(?:ne)?)'
const ofCast = '(?:votes(?:\\s+cast)?|(?:afgivne\\s+)?stemmer(?:ne)?)'
const basis = new RegExp(
  `^(?:of|af)\\s+(?:(?:the|all|alle|de)\\s+)*(?:${ofMembers}|${ofCast})(?![\\p{L}\\p{N}’'-])[\\s,;:]*`,
  'iu',
)
/** What may follow a share of which it is not said of what: else it is the beginning of a title, like `two thirds answered`. */
const share = (words: string): RegExp =>
  new RegExp(
    `^(?:${words})(?=$|\\s*[,;:]|\\s+(?:of|af|quorum|kvorum|by|until|senest|inden|in\\s+\\d|om\\s+\\d)(?!\\p{L}))[\\s,;:]*`,
    'iu',
  )

/**
 * Takes the name of a rule from the beginning of words, in one word or as people say it: `vote two-thirds of members`. `head` is what
 * was read, `rest` what follows; there is no name where the words begin with none.
 */
export function takeRule(words: string): { name?: RuleName; head: string; rest: string } {
  const { word, rest: after } = firstWord(words)
  const named = ruleNamed(word)
  if (!named) return { head: '', rest: words }
  const { threshold, members, rest } = readVote(named, after)
  const name = named.startsWith('vote') ? voteNamed(threshold, members) : named
  return {
    name,
    head: words
      .trim()
      .slice(0, words.trim().length - rest.length)
      .trim(),
    rest,
  }
}

/** The threshold and the basis that follow the name of a vote, beside those that it has itself. */
function readVote(name: RuleName, words: string): { threshold: Threshold; members: boolean; rest: string } {
  const { threshold, members } = partsOf(name)
  if (!name.startsWith('vote') || members) return { threshold, members, rest: words }
  const said = name === 'vote' ? thresholds.find((each) => shareIn(each, words) > 0) : undefined
  const behind = said ? words.slice(shareIn(said, words)) : words
  const of = basis.exec(behind)
  const found = said || of?.groups?.members !== undefined || name !== 'vote' ? of : null
  // "Vote two-thirds of the lists are wrong" is a vote on that.
  if (said && !found && /^(?:of|af)\s/i.test(behind)) return { threshold, members, rest: words }
  return {
    threshold: said ?? threshold,
    members: found?.groups?.members !== undefined,
    rest: found ? behind.slice(found[0].length) : behind,
  }
}

const shareIn = (threshold: Threshold, words: string): number => share(shares[threshold]).exec(words)?.[0].length ?? 0

const membersMark = '-of-members'
const voteNamed = (threshold: Threshold, members: boolean): RuleName =>
  `vote${threshold === 'simple' ? '' : `-${threshold}`}${members ? membersMark : ''}` as RuleName // all of these are in the list

/** What the name of a vote says. */
function partsOf(name: RuleName): { threshold: Threshold; members: boolean } {
  const members = name.endsWith(membersMark)
  const bare = members ? name.slice(0, -membersMark.length) : name
  return { threshold: thresholds.find((each) => bare === `vote-${each}`) ?? 'simple', members }
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

/** The rule by which a room usually decides, in a few words, as it is chosen. */
export function sayUsual(room: Pick<Room, 'decides'>, language: string): string {
  const rule = usualRule(room)
  const needed = neededBy(rule)
  const isTimed = rule.profile === 'silence' && rule.hours !== undefined
  const name = rule.profile === 'vote' ? voteNamed(rule.threshold, rule.basis === 'members') : rule.profile
  const short = isTimed
    ? say(language, 'decisions.propose.rule.silence-hours', { hours: rule.hours ?? 0 })
    : say(language, `decisions.propose.rule.${name}`)
  const counted = needed === undefined ? '' : say(language, 'decisions.propose.rule.at-least', { quorum: needed })
  return say(language, 'decisions.propose.rule.room', { rule: `${short}${counted}` })
}

/** The name of a rule, where none is said that of what the room usually decides by, which may say more. */
export const nameIn = (name: RuleName | undefined, { room }: Pick<Place, 'room'>): RuleName =>
  name ?? usualRule(room).profile

/**
 * The rule of a name, without one that of the room, with what is said beside it. Throws where there is a quorum that it cannot have.
 */
export function ruleOf(
  name: RuleName | undefined,
  written: string,
  place: Place,
  { delegate, ratifyHours }: Delegation,
): Rule {
  if (name)
    return ruleNamedOf(name, written, place, {
      ...(delegate !== undefined && { delegate }),
      ...(ratifyHours !== undefined && { ratifyHours }),
    })
  const usual = usualRule(place.room)
  const fault = quorumFault(usual.profile, written)
  if (fault) throw fault
  if (usual.profile === 'delegated')
    return { ...usual, ...(delegate !== undefined && { delegate }), ...(ratifyHours !== undefined && { ratifyHours }) }
  const isCounted = usual.profile === 'consensus' || usual.profile === 'vote'
  return isCounted && written !== '' ? { ...usual, quorum: Number(written) } : usual
}

/** For one's own authority the speaker's member. */
function ruleNamedOf(name: RuleName, written: string, { person, room, now }: Place, delegation: Delegation): Rule {
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
      const { threshold, members } = partsOf(name)
      return { profile: 'vote', threshold, ...(members && { basis: 'members' }), ...needed }
    }
  }
}
