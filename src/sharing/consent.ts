import { codesOf, type Person, worksFor } from '../directory/directory.ts'
import type { Label } from './label.ts'

/** A question to an originator whether others may read something of theirs, and what became of it. */
export type Consent = {
  /** `S-2027-0003` */
  id: string
  caseNumber: string
  /** Under which label it would be shared. */
  label: Label
  /** Codes of the members whose people would read it. */
  members: readonly string[]
  why: string
  askedBy: string
  askedAt: Date
  /** Ids of the persons who have the question. */
  asked: readonly string[]
  /** When deputy and head were asked, since nobody had answered. */
  deputyAt: Date | null
  deadline: Date
  state: ConsentState
  decidedBy: string | null
  decidedAt: Date | null
  /** Who broke the glass first, and when: it takes a second person of another member. */
  firstBy: string | null
  firstAt: Date | null
}

/** `broken`: two people of different members released it, since nobody of the originator's answered. */
export const consentStates = ['open', 'granted', 'refused', 'lapsed', 'withdrawn', 'broken'] as const
export type ConsentState = (typeof consentStates)[number]

const minute = 60_000
/** For how long a question stands, in minutes; the shorter where the originator's own election is near. */
const boxMinutes = { usual: 240, urgent: 60 }
/** Deputy and head are asked when so much of that has passed. */
const deputyAfter = 1 / 4
/** For how long deputy and head must have been silent before the glass may be broken, in minutes. */
const silentMinutes = 15
/** Within how many minutes a second person must confirm who broke the glass. */
const secondMinutes = 15

/** When deputy and head are asked, and when the question lapses. */
export function boxOf(askedAt: Date, urgent: boolean): { deputyAt: Date; deadline: Date } {
  const ms = (urgent ? boxMinutes.urgent : boxMinutes.usual) * minute
  return { deputyAt: after(askedAt, ms * deputyAfter), deadline: after(askedAt, ms) }
}

/** From when on the glass may be broken; `undefined` while deputy and head were not asked. */
export const breakableAt = ({ deputyAt }: Pick<Consent, 'deputyAt'>): Date | undefined =>
  deputyAt ? after(deputyAt, silentMinutes * minute) : undefined

/** By when a second person must confirm; `undefined` while nobody broke the glass. */
export const secondBy = ({ firstAt }: Pick<Consent, 'firstAt'>): Date | undefined =>
  firstAt ? after(firstAt, secondMinutes * minute) : undefined

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms)

/** Why somebody may not break the glass now, be it as the first or as the second of two. */
export type Unbroken =
  | 'decided'
  | 'red'
  | 'observer'
  | 'originator'
  | 'not-asked'
  | 'too-early'
  | 'same-person'
  | 'same-member'

/**
 * Whether a person may break the glass over a silent originator: `first` or `second` of the two it takes, or why not. `code` is
 * the originator's member. A refusal is never overridden, nor is anything TLP:RED released.
 */
export function mayBreak(
  consent: Pick<Consent, 'state' | 'label' | 'deputyAt' | 'firstBy' | 'firstAt'>,
  code: string,
  person: Person,
  first: Person | undefined,
  now: Date,
): { as: 'first' | 'second' } | { not: Unbroken } {
  if (consent.state !== 'open') return { not: 'decided' }
  if (consent.label === 'TLP:RED') return { not: 'red' }
  const working = worksFor(person, now)
  if (working.length === 0) return { not: 'observer' }
  // Whoever belongs to the originator in any way can answer the question, or ask who can.
  if (codesOf(person, now).includes(code)) return { not: 'originator' }
  const from = breakableAt(consent)
  if (!from) return { not: 'not-asked' }
  if (now < from) return { not: 'too-early' }
  const until = secondBy(consent)
  if (!consent.firstBy || !until || now >= until) return { as: 'first' }
  if (consent.firstBy === person.id) return { not: 'same-person' }
  const theirs = first ? codesOf(first, now) : []
  if (theirs.length === 0 || codesOf(person, now).some((each) => theirs.includes(each))) return { not: 'same-member' }
  return { as: 'second' }
}
