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
  /** How many will see it of whom nobody knows who they are. */
  strangers: number
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

type Finding = 'pass' | 'stub' | 'hold'
type Clause = { name: string; why: string; find(parcel: Parcel, target: Target): Finding }

/** The rule, clause by clause; the first that does not pass decides. */
export const clauses = [
  {
    name: 'red-is-for-named-persons',
    why: 'TLP:RED is for the eyes and ears of individual recipients; the bot carries none of it.',
    find: (parcel) => (parcel.label === 'TLP:RED' ? 'stub' : 'pass'),
  },
  {
    name: 'members-unread',
    why: 'Nothing goes into a room whose members were not read since its adapter last connected.',
    find: (_parcel, target) => (target.seatsRead ? 'pass' : 'hold'),
  },
  {
    name: 'above-ceiling',
    why: 'The room may not carry this label, by its policy or by what its platform can promise.',
    find: (parcel, target) => (isWithin(parcel.label, target.ceiling) ? 'pass' : 'stub'),
  },
  {
    name: 'not-an-addressee',
    why: 'Somebody who would read it belongs to a member that was not addressed.',
    find: (parcel, target) =>
      !isLimited(parcel.label) || target.readers.every((code) => parcel.addressees.includes(code)) ? 'pass' : 'stub',
  },
  {
    name: 'stranger-present',
    why: 'Somebody who would read it is not known to the directory.',
    find: (parcel, target) => (!isLimited(parcel.label) || target.strangers === 0 ? 'pass' : 'hold'),
  },
] as const satisfies readonly Clause[]

export type ClauseName = (typeof clauses)[number]['name']

/** Decides whether `parcel` may stand at `target`: whole, as its stub, held until the facts change, or not at all. */
export function release(parcel: Parcel, target: Target): Verdict {
  for (const clause of clauses) {
    const finding: Finding = clause.find(parcel, target)
    if (finding === 'pass') continue
    if (finding === 'stub' && !parcel.stub) return { kind: 'refused', clause: clause.name }
    return { kind: 'cleared', cleared: clear(parcel, target, finding === 'stub' ? 'stub' : 'held', clause.name) }
  }
  return { kind: 'cleared', cleared: clear(parcel, target, 'whole') }
}

/** From AMBER on a label limits who may read to addressees. */
const isLimited = (label: Label): boolean => rankOf(label) >= rankOf('TLP:AMBER')

function clear(parcel: Parcel, target: Target, shows: Cleared['shows'], clause?: ClauseName): Cleared {
  const { conversation, only } = target
  return { parcel, conversation, shows, ...(only && { only }), ...(clause && { clause }) } as Cleared // the mark exists for the compiler alone
}

/** The message that a cleared parcel shows; `undefined` while it is held. */
export function shownBy(cleared: Cleared): Message | undefined {
  if (cleared.shows === 'whole') return cleared.parcel.message
  return cleared.shows === 'stub' ? cleared.parcel.stub : undefined
}
