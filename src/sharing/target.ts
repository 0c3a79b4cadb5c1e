import type { Assurance } from '../chat/adapter.ts'
import type { AccountRef, ConversationRef } from '../chat/refs.ts'
import { codesOf, type Directory, type Person, type Room } from '../directory/directory.ts'
import { ceilingOf, ceilingWith, lower } from './ceiling.ts'
import { asLabel, type Label } from './label.ts'
import type { Target } from './release.ts'

/** A room as the release rule sees it at an instant. */
export function targetRoom(directory: Directory, room: Room, at: Date): Target {
  const readers = new Set<string>()
  let strangers = 0
  for (const seat of room.seats) {
    const person = directory.accounts.get(seat)
    const codes = person && !person.retired ? codesOf(person, at) : []
    if (codes.length === 0) strangers += 1
    for (const code of codes) readers.add(code)
  }
  return {
    conversation: room.conversation,
    ceiling: lower(asLabel(room.ceiling), ceilingWith(room.assurance, room.raised)),
    seatsRead: room.seatsReadAt !== undefined,
    readers: [...readers].sort(),
    strangers,
  }
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
    // Whoever holds no role any more is nobody's addressee, as in a room.
    strangers: readers.length === 0 ? 1 : 0,
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
  return { conversation, only: account, ceiling: 'TLP:CLEAR', seatsRead: true, readers: [], strangers: 1 }
}
