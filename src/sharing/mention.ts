import type { Inline } from '../chat/message.ts'
import { platformOf } from '../chat/refs.ts'
import type { Person, Room } from '../directory/directory.ts'

/** A person's name, and in a room where they sit a mention: only those who are asked to act are mentioned. */
export function mentionIn(person: Person, room: Room | undefined): Inline {
  const account = room && person.accounts.find((each) => platformOf(each) === room.platform && room.seats.has(each))
  return account ? { type: 'mention', account, name: person.name } : { type: 'text', text: person.name }
}
