import { UserError } from '../chat/errors.ts'
import type { Rule } from '../decision/rule.ts'
import { mostRatifyHours, usualRatifyHours } from '../directory/decides.ts'
import { coordinatorsOf, type Directory, type Room, rolesAt, worksFor } from '../directory/directory.ts'
import { isChair } from '../directory/presidency.ts'

/** What is said of a decision that one delegation takes for all: which does, by which mandate, and how soon others ratify it. */
export type Delegation = { delegate?: string; ratifyHours?: number; mandate?: string }

const to = /^(?:to|til)\s+([A-Z]{2,10})(?=$|[\s,;:])[\s,;:]*/
const within =
  /^(?:ratif(?:y|ied)|ratificeres|ratificeret)\s+(?:in|within|om|inden(?:\s+for)?)\s+(\d{1,4})\s?(?:h|hours?|t|timer?)(?!\p{L})[\s,;:]*/iu
const mandated = /(?:^|[\s,;.(])(?:mandate|mandat)\s*:\s*([^\n]+)/iu

/** Reads `to FR` and `ratified in 12 h` at the beginning of words, in any order; `head` is what was read, `rest` what follows. */
export function readDelegation(words: string): Delegation & { head: string; rest: string } {
  let rest = words.trimStart()
  const said: Delegation = {}
  for (;;) {
    const named = said.delegate === undefined ? to.exec(rest) : null
    const timed = said.ratifyHours === undefined ? within.exec(rest) : null
    const found = named ?? timed
    if (!found) return { ...said, head: words.slice(0, words.length - rest.length).trim(), rest }
    if (named) said.delegate = named[1] ?? ''
    else said.ratifyHours = hoursOf(Number(found[1]))
    rest = rest.slice(found[0].length)
  }
}

/** Takes `mandate: terms of reference, point 4`, to the end of its line, out of words. */
export function takeMandate(words: string): { mandate?: string; rest: string } {
  const found = mandated.exec(words)
  if (!found) return { rest: words }
  const [whole, mandate = ''] = found
  const before = words.slice(0, found.index).replace(/[\s,;(]+$/, '')
  return { mandate: mandate.trim(), rest: `${before}${words.slice(found.index + whole.length)}` }
}

/** Hours as a form has them: `12 h`, `12`; those that are usual where nothing is written. Throws for anything else. */
export function readRatifyHours(written: string): number {
  if (written === '') return usualRatifyHours
  const [, hours] = /^(?:in|within|om|inden(?:\s+for)?)?\s*(\d{1,4})\s*(?:h|hours?|t|timer?)?$/iu.exec(written) ?? []
  return hoursOf(Number(hours ?? 0))
}

function hoursOf(hours: number): number {
  if (hours < 1 || hours > mostRatifyHours)
    throw new UserError('decisions.propose.ratify.unread', { most: mostRatifyHours })
  return hours
}

/**
 * The rule with the delegation that decides: the one named, else that of whoever chairs the room, else that of its coordinators.
 * Throws where it is none of those asked, or none can be told, and where there is no mandate: nobody decides for others without one.
 */
export function withDelegate(
  { directory, now }: { directory: Directory; now: Date },
  room: Room,
  rule: Extract<Rule, { profile: 'delegated' }>,
  { entitled, mandate }: { entitled: readonly string[]; mandate: string | undefined },
): Rule {
  const codes = entitled.join(', ')
  if (rule.delegate !== undefined && !entitled.includes(rule.delegate))
    throw new UserError('decisions.propose.delegate.none', { code: rule.delegate, codes })
  const delegate = rule.delegate ?? chairOf(directory, room, entitled, now)
  if (delegate === undefined) throw new UserError('decisions.propose.delegate.who', { codes })
  if (mandate === undefined || mandate === '') throw new UserError('decisions.propose.mandate.missing')
  return { ...rule, delegate }
}

/** The one delegation whose people chair in a room, else the one whose people look after it; none where there are several. */
function chairOf(directory: Directory, room: Room, entitled: readonly string[], now: Date): string | undefined {
  const seated = [...new Set([...room.seats].flatMap((seat) => directory.accounts.get(seat) ?? []))]
  const chairing = seated.flatMap((person) => rolesAt(person, now).filter(({ role }) => isChair(role)))
  const chairs = new Set(chairing.map(({ code }) => code).filter((code) => entitled.includes(code)))
  if (chairs.size > 0) return chairs.size === 1 ? [...chairs][0] : undefined
  const looking = coordinatorsOf(directory, room, now).flatMap((person) => worksFor(person, now))
  const theirs = new Set(looking.filter((code) => entitled.includes(code)))
  return theirs.size === 1 ? [...theirs][0] : undefined
}
