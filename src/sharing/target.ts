import type { Assurance } from '../chat/adapter.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { codesOf, type Directory, type Person, type Room, worksFor } from '../directory/directory.ts'
import { ceilingOf, ceilingWith, lower } from './ceiling.ts'
import { asLabel, type Label } from './label.ts'
import type { Target } from './release.ts'

/** A room as the release rule sees it at an instant. */
export function targetRoom(directory: Directory, room: Room, at: Date): Target {
  const readers = new Set<string>()
  const observers = new Set<string>()
  let [strangers, outsiders] = [0, 0]
  for (const seat of room.seats) {
    const person = directory.accounts.get(seat)
    const codes = person ? codesOf(person, at) : []
    for (const code of codes) readers.add(code)
    for (const code of person ? observedBy(person, at) : []) observers.add(code)
    if (codes.length > 0) continue
    strangers += 1
    if (person || directory.claims.get(seat)?.state === 'revoked') outsiders += 1
  }
  return {
    conversation: room.conversation,
    ceiling: lower(asLabel(room.ceiling), ceilingWith(room.assurance, room.raised)),
    seatsRead: room.seatsReadAt !== undefined,
    readers: [...readers].sort(),
    observers: [...observers].sort(),
    strangers,
    outsiders,
  }
}

/** The members for which a person only observes: they read what these share, and nothing that these keep to themselves. */
function observedBy(person: Person, at: Date): readonly string[] {
  const working = worksFor(person, at)
  return codesOf(person, at).filter((code) => !working.includes(code))
}

/**
 * One person, reached by an account of theirs in a conversation where only they will see it. `promised` is what its
 * platform promises of that very message; before it is asked, what it promises of the room counts.
 */
export function targetPerson(
  directory: Directory,
  person: Person,
  account: AccountRef,
  conversation: ConversationRef,
  at: Date,
  promised?: Assurance,
): Target {
  const room = directory.conversations.get(conversation)
  const readers = codesOf(person, at)
  return {
    conversation,
    only: account,
    ceiling: ceilingAlone(room, promised ?? room?.assurance),
    seatsRead: true,
    readers,
    observers: observedBy(person, at),
    // Whoever holds no role any more is nobody's addressee, as in a room.
    strangers: readers.length === 0 ? 1 : 0,
    outsiders: readers.length === 0 ? 1 : 0,
  }
}

/**
 * What a private message may carry that was asked for in a room, or in no room of the directory. It may go another way than
 * the room's: what raises the room's ceiling raises its own only where the platform promises the same of both.
 */
function ceilingAlone(room: Room | undefined, promised: Assurance | undefined): Label {
  const isAlike =
    promised?.encryption === room?.assurance?.encryption && promised?.operator === room?.assurance?.operator
  return isAlike ? ceilingWith(promised, room?.raised) : ceilingOf(promised)
}

/** Somebody the directory does not know: they get answers without content only. */
export function targetStranger(conversation: ConversationRef, account: AccountRef): Target {
  return { ...nobodyKnown(conversation), only: account, seatsRead: true, strangers: 1, outsiders: 1 }
}

/** A conversation that is no room of the directory, or is one no more: who reads there is not known, and nothing goes there. */
export const nobodyKnown = (conversation: ConversationRef): Target => ({
  conversation,
  ceiling: 'TLP:CLEAR',
  seatsRead: false,
  readers: [],
  observers: [],
  strangers: 0,
  outsiders: 0,
})
