import type { RoomEvent } from './wire.ts'

/** Whether somebody came in by an event: a change of their name or picture is none. */
export const isArrival = (event: RoomEvent, user: string): boolean =>
  isOf(event, user) && event.content.membership === 'join' && membershipBefore(event) !== 'join'

/** Whether somebody went out by an event, or was put out. */
const isDeparture = (event: RoomEvent, user: string): boolean =>
  isOf(event, user) && (event.content.membership === 'leave' || event.content.membership === 'ban')

/**
 * Of events that follow each other, those that happened while somebody sat in the room: what is said before they come, or
 * while they are out, is not meant for them. `inside` says whether they sat there when the first one happened.
 */
export function whilePresent(events: readonly RoomEvent[], user: string, inside: boolean): readonly RoomEvent[] {
  let present = inside
  return events.filter((event) => {
    if (isArrival(event, user)) present = true
    else if (isDeparture(event, user)) present = false
    return present
  })
}

const isOf = ({ type, state_key: key }: RoomEvent, user: string): boolean => type === 'm.room.member' && key === user

const membershipBefore = ({ unsigned }: RoomEvent): unknown =>
  (unsigned?.prev_content as { membership?: unknown } | undefined)?.membership // looked at only
