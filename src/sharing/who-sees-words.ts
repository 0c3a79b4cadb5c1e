import type { Directory, Room } from '../directory/directory.ts'
import { say } from '../locale/catalogue.ts'
import type { ClauseName } from './release.ts'
import type { Place, Reason, SeenCopy } from './who-sees.ts'

/** Why somebody can read something, as the end of a sentence about them. */
export function sayReason(language: string, { members }: Pick<Directory, 'members'>, reason: Reason): string {
  const named = (code: string): string => members.get(code)?.name ?? code
  switch (reason.kind) {
    case 'own':
      return say(language, 'who-sees.reason.own', { member: named(reason.code) })
    case 'addressee':
      return reason.consent === undefined
        ? say(language, 'who-sees.reason.addressee', { member: named(reason.code) })
        : say(language, 'who-sees.reason.consent', { member: named(reason.code), consent: reason.consent })
    case 'open':
      return say(language, 'who-sees.reason.open')
    default:
      return say(language, `who-sees.reason.${reason.kind}`, { room: reason.room })
  }
}

/** Why the rule does not let something stand whole. */
const sayClause = (language: string, clause: ClauseName): string => say(language, `who-sees.clause.${clause}`)

/**
 * Why a copy stands as it does. Where the rule would no more let it stand as it does, that it is being looked at again; nothing
 * where it stands whole and may.
 */
export function sayWhy(language: string, { stands, rule }: Pick<SeenCopy, 'stands' | 'rule'>): string {
  const why = rule.clause ? sayClause(language, rule.clause) : ''
  const isLate = stands === 'whole' && rule.shows !== 'whole'
  return [...(why ? [why] : []), ...(isLate ? [say(language, 'who-sees.going')] : [])].join(' ')
}

/** Where a copy lies: a room, or somebody who alone has it there. */
export function sayWhere(language: string, { room, only, person, conversation }: SeenCopy): string {
  const title = room?.title ?? conversation
  return only === undefined ? title : say(language, 'who-sees.alone', { name: person?.name ?? only, room: title })
}

/** What a place may carry and by what, who of its readers is unknown: one sentence each. */
export function sayPlace(language: string, { room, target, policy, promised, strangers }: Place): readonly string[] {
  const { title, platform, raised, seatsReadAt } = room
  const values = {
    room: title,
    ceiling: target.ceiling,
    policy,
    platform,
    promised,
    promise: sayPromise(language, room),
  }
  return [
    say(language, 'who-sees.place', values),
    ...(raised ? [say(language, 'who-sees.place.raised', raised)] : []),
    ...(seatsReadAt ? [] : [say(language, 'who-sees.place.unread')]),
    ...(strangers.length > 0
      ? [say(language, 'who-sees.strangers', { count: strangers.length, accounts: strangers.join(', ') })]
      : []),
  ]
}

function sayPromise(language: string, { assurance }: Pick<Room, 'assurance'>): string {
  if (!assurance) return say(language, 'who-sees.promise.unknown')
  const { encryption, operator } = assurance
  // A name of a choice in a text has no hyphen.
  return say(language, 'who-sees.promise', {
    encryption: encryption === 'in-transit' ? 'transit' : encryption,
    operator,
  })
}
