import type { Message } from '../chat/message.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { isWithin, type Label, rankOf } from './label.ts'

/**
 * The release rule: whether a message may stand in one place, now. It is the only maker of `Cleared`, and the
 * outbox takes nothing else. It runs when a message is written and again before each send for which a newer
 * version of the facts exists.
 */

/** Something to be said, with all the rule needs to know of it. */
export type Parcel = {
  message: Message
  /** What may stand where the message may not: a number, a state, controls; no content. */
  stub?: Message
  label: Label
  /** Codes of the members that may read it, when the label limits it to some. */
  addressees: readonly string[]
  /** What its words come from, e.g. `case/EL-2027-FR-0042`: by this its copies are found when they must be taken back. */
  about?: readonly string[]
  /** It comes to the place by a standing link between rooms: nobody named those who sit there. */
  byLink?: true
  /** The number of the consent without which nobody there may have it. */
  awaits?: string
}

/** A place and what is known of it. */
export type Target = {
  conversation: ConversationRef
  /** The one account that will see it there; absent when all who sit there will. */
  only?: AccountRef
  /** What the place may carry: the stricter of its written policy and its platform's assurance. */
  ceiling: Label
  /** Whether it is known who sits there. */
  seatsRead: boolean
  /** Codes of the members whose people will see it. */
  readers: readonly string[]
  /** Codes of the members for which somebody who will see it only observes. */
  observers: readonly string[]
  /** How many will see it of whom nobody knows who they are, or who hold no role. */
  strangers: number
  /** Those of the strangers of whom it is known that they are not of the community: who holds no role now, or whose account was revoked. */
  outsiders: number
}

declare const mark: unique symbol
/** A parcel for a place that passed the rule. Nothing but `release` makes one. */
export type Cleared = {
  readonly [mark]: true
  readonly parcel: Parcel
  readonly conversation: ConversationRef
  readonly only?: AccountRef
  /** `whole`: the message; `stub`: what stands in its place; `held`: nothing until the facts change. */
  readonly shows: 'whole' | 'stub' | 'held'
  /** The clause that decided, when not `whole`. */
  readonly clause?: ClauseName
}

export type Verdict = { kind: 'cleared'; cleared: Cleared } | { kind: 'refused'; clause: ClauseName }

type Finding = 'pass' | 'stub' | 'hold' | 'refuse'
export type Clause = { name: string; why: string; find(parcel: Parcel, target: Target): Finding }

/** The rule, clause by clause; the first that does not pass decides. */
export const clauses = [
  {
    name: 'label-unread',
    why: 'What bears no label that can be read may be anything, and stands nowhere.',
    find: ({ label }) => (rankOf(label) < 0 ? 'refuse' : 'pass'),
  },
  {
    name: 'red-is-for-named-persons',
    why: 'TLP:RED is for the eyes and ears of individual recipients; the bot carries none of it.',
    find: ({ label }) => (label === 'TLP:RED' ? 'stub' : 'pass'),
  },
  {
    name: 'standing-link',
    why: 'TLP:AMBER+STRICT goes to those whom its originator names or releases it to; a link between rooms names nobody.',
    find: ({ label, byLink }) => (byLink && isStrict(label) ? 'refuse' : 'pass'),
  },
  {
    name: 'awaits-consent',
    why: 'Its originator was asked whether they may have it, and has not said yes.',
    find: ({ awaits }) => (awaits === undefined ? 'pass' : 'hold'),
  },
  {
    name: 'members-unread',
    why: 'Nothing goes into a room whose members were not read since its adapter last connected.',
    find: (_parcel, { seatsRead }) => (seatsRead ? 'pass' : 'hold'),
  },
  {
    name: 'above-ceiling',
    why: 'The room may not carry this label, by its policy or by what its platform can promise.',
    find: ({ label }, { ceiling }) => (isWithin(label, ceiling) ? 'pass' : 'stub'),
  },
  {
    name: 'not-an-addressee',
    why: 'Somebody who would read it belongs to a member that was not addressed.',
    find: ({ label, addressees }, { readers }) =>
      !isLimited(label) || readers.every((code) => addressees.includes(code)) ? 'pass' : 'stub',
  },
  {
    name: 'observer-present',
    why: 'TLP:AMBER+STRICT is for those who work for a member; somebody who would read it only observes for one.',
    find: ({ label }, { observers }) => (isStrict(label) && observers.length > 0 ? 'stub' : 'pass'),
  },
  {
    name: 'stranger-present',
    why: 'Somebody who would read it is not known to the directory, or holds no role.',
    find: ({ label }, { strangers }) => (isLimited(label) && strangers > 0 ? 'hold' : 'pass'),
  },
  {
    name: 'outside-the-community',
    why: 'From TLP:GREEN on it is for the community; of somebody who would read it, it is known that they are not of it.',
    find: ({ label }, { outsiders }) => (label !== 'TLP:CLEAR' && outsiders > 0 ? 'hold' : 'pass'),
  },
] as const satisfies readonly Clause[]

export type ClauseName = (typeof clauses)[number]['name']
type Named = Clause & { name: ClauseName }

/**
 * Decides whether `parcel` may stand at `target`: whole, as its stub, held until the facts change or its originator consents, or
 * not at all. `rules` are the clauses of the house.
 */
export function release(parcel: Parcel, target: Target, rules: readonly Named[] = clauses): Verdict {
  for (const { name, find } of rules) {
    const finding = find(parcel, target)
    if (finding === 'pass') continue
    if (finding === 'refuse' || (finding === 'stub' && !parcel.stub)) return { kind: 'refused', clause: name }
    return { kind: 'cleared', cleared: clear(parcel, target, finding === 'stub' ? 'stub' : 'held', name) }
  }
  return { kind: 'cleared', cleared: clear(parcel, target, 'whole') }
}

/** From AMBER on a label limits who may read to addressees. */
const isLimited = (label: Label): boolean => rankOf(label) >= rankOf('TLP:AMBER')
/** From AMBER+STRICT on it limits them to the addressees' own organisations. */
const isStrict = (label: Label): boolean => rankOf(label) >= rankOf('TLP:AMBER+STRICT')

function clear(parcel: Parcel, target: Target, shows: Cleared['shows'], clause?: ClauseName): Cleared {
  const { conversation, only } = target
  return { parcel, conversation, shows, ...(only && { only }), ...(clause && { clause }) } as Cleared // the mark exists for the compiler alone
}

/** The message that a cleared parcel shows; `undefined` while it is held. */
export function shownBy(cleared: Cleared): Message | undefined {
  if (cleared.shows === 'whole') return cleared.parcel.message
  return cleared.shows === 'stub' ? cleared.parcel.stub : undefined
}
