import { createHash } from 'node:crypto'
import { type AccountRef, localOf } from '../chat/refs.ts'
import { codesOf, type Directory, type Room } from './directory.ts'

/** An account that sits in a room although nobody who holds a role now stands behind it. */
export type Stranger = { room: Room; account: AccountRef }

/** Whether nobody who holds a role at an instant stands behind an account: it is unknown, or its person has left. */
export function isStranger(directory: Directory, account: AccountRef, at: Date): boolean {
  const person = directory.accounts.get(account)
  return !person || codesOf(person, at).length === 0
}

/** All strangers who sit in rooms at an instant. */
export function strangersAt(directory: Directory, at: Date): readonly Stranger[] {
  return [...directory.rooms.values()].flatMap((room) =>
    [...room.seats].flatMap((account) => (isStranger(directory, account, at) ? [{ room, account }] : [])),
  )
}

type Place = { room: Pick<Room, 'id'>; account: AccountRef }

/** A short name for a stranger in a room, such as `s-4f2a91c07be3`: an account's own can be too long for a button. */
export function strangerCode({ room, account }: Place): string {
  return `s-${createHash('sha256').update(`${room.id} ${account}`).digest('hex').slice(0, 12)}`
}

/** Whether somebody who wrote this means a stranger: by the short name, by the account, or by what its platform calls it. */
export function isMeant(stranger: Place, written: string): boolean {
  const { account } = stranger
  return written === account || written === localOf(account) || written.toLowerCase() === strangerCode(stranger)
}
