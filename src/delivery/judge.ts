import type { Message } from '../chat/message.ts'
import type { AccountRef } from '../chat/refs.ts'
import { type Label, rankOf, strictest } from '../sharing/label.ts'
import { isByLink, narrower, onlyOf } from '../sharing/recall.ts'
import { type Parcel, release, shownBy, type Target, type Verdict } from '../sharing/release.ts'
import type { Envelope } from './apply.ts'

/** What is known of a post besides its words: what it was said with, or something stricter that it was given since. */
export type Facts = {
  slot: string
  label: string
  addressees: readonly string[]
  about: readonly string[]
  shows: string | null
}

/** What the rule says of a post at a place, and the message that it shows there; none where nothing may stand. */
export type Judgement = { verdict: Verdict; message: Message | undefined; shows: 'whole' | 'stub' | undefined }

/** The one account that sees a post; it is known also of one whose words were purged. */
export const onlyFor = (facts: Facts, envelope: Envelope | undefined): AccountRef | undefined =>
  envelope?.only ?? onlyOf(facts.about)

/** Stands for words that are gone: it is judged and never said. */
const unsaid: Message = { look: 'notice', marking: 'TLP:CLEAR', summary: '', blocks: [] }

/**
 * Judges a post at a place by the release rule. The stricter of its envelope's label and its own counts, and of the addressees
 * those that both name. One whose words were purged is judged by what it was said with.
 */
export function judge(facts: Facts, envelope: Envelope | undefined, target: Target): Judgement {
  const verdict = release(parcelOf(facts, envelope?.parcel), target)
  if (verdict.kind === 'refused' || verdict.cleared.shows === 'held')
    return { verdict, message: undefined, shows: undefined }
  return { verdict, message: shownBy(verdict.cleared), shows: verdict.cleared.shows }
}

function parcelOf(facts: Facts, said: Parcel | undefined): Parcel {
  const label = stricterOf(facts.label as Label, said?.label) // what is no label is refused by the rule
  // What stands as its stub may go on standing so without its words.
  if (!said)
    return {
      label,
      addressees: facts.addressees,
      message: unsaid,
      ...(facts.shows === 'stub' && { stub: unsaid }),
      ...(isByLink(facts.slot) && { byLink: true }),
    }
  // A post from before addressees were written beside it names nobody: its envelope does.
  const isOld = facts.about.length === 0 && facts.addressees.length === 0
  const addressees = isOld ? said.addressees : narrower(said.addressees, facts.addressees)
  return { ...said, label, addressees }
}

/** The stricter of two labels; what cannot be read is the strictest. */
function stricterOf(given: Label, said: Label = given): Label {
  if (rankOf(given) < 0) return given
  return rankOf(said) < 0 ? said : strictest(given, said)
}
