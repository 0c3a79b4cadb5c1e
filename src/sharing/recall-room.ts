import type { Directory, Person, Room } from '../directory/directory.ts'
import {
  type Copy,
  mayStay,
  onlyOf,
  type RecallCause,
  type Recalled,
  type RecallScene,
  roomSubject,
  startRecall,
} from './recall.ts'
import { targetRoom } from './target.ts'

/** Recalls that go by who can read a place, not by what was said. */

/** The directory with one room as it is seated by now: its snapshot may be older. */
function seated(directory: Directory, room: Room): Directory {
  const rooms = new Map(directory.rooms).set(room.id, room)
  return { ...directory, rooms, conversations: new Map(directory.conversations).set(room.conversation, room) }
}

/**
 * Takes back what stands in a room above what those who sit there now may read. It stands again by itself when the room may carry
 * it again, as what is held does. `room` holds the seats as they are.
 */
export async function recallUnentitled(
  scene: RecallScene,
  room: Room,
  { key, cause, by }: { key: string; cause: RecallCause; by?: Person },
): Promise<Recalled> {
  const { tx, now } = scene
  const before = await tx.recall.findUnique({ where: { key }, select: { id: true } })
  if (before) return { id: before.id, effects: [] }
  const directory = seated(scene.directory, room)
  const target = targetRoom(directory, room, now)
  // While the room is unread the outbox sends nothing, and takes nothing away for that alone.
  const judged = { ...target, seatsRead: true }
  // What is being taken back, or was, begins nothing anew, as at a restart, but is looked at again: whoever left in between may have let
  // it stand, and its words may be on their way. So may those of what stands as its stub.
  const rows = await tx.$queryRaw<(Copy & { underway: boolean })[]>`
    SELECT id, slot, conversation, revision, label, addressees, about, parts, attempts,
      CASE WHEN state = 'pending' AND attempts > 0 THEN 'whole' ELSE shows END AS shows,
      state = 'pending' AND EXISTS (
        SELECT 1 FROM "RecallCopy" AS copy JOIN "Recall" AS recall ON recall.id = copy."recallId"
        WHERE copy."postId" = "Post".id AND recall.subject = ${roomSubject(room)}
          AND (copy.outcome = 'pending' OR "Post".shows IS DISTINCT FROM 'whole')
      ) AS underway
    FROM "Post"
    WHERE conversation = ${room.conversation} AND state IN ('sent', 'pending', 'dead') AND intent = 'put'
      AND label <> 'TLP:CLEAR' AND (COALESCE(shows, 'whole') = 'whole' OR state = 'pending' AND attempts > 0)
      AND (cardinality(parts) > 0 OR attempts > 0)
    ORDER BY id FOR UPDATE`
  const going = rows.filter((copy) => onlyOf(copy.about) === undefined && !mayStay(copy, judged))
  if (going.length === 0) return { id: undefined, effects: [] }
  return startRecall(
    { ...scene, directory },
    { key, cause, subject: roomSubject(room), ...(by && { by }) },
    going.map((copy) => ({ copy, fate: copy.underway ? 'judge for another' : 'judge' })),
  )
}

/**
 * Somebody joined a room, or was found there: where joiners can read back, what they may not read is taken back. Nothing is where
 * they cannot.
 */
export async function recallForJoiner(scene: RecallScene, room: Room, key: string): Promise<Recalled> {
  if (!room.assurance?.joinersReadBack) return { id: undefined, effects: [] }
  return recallUnentitled(scene, room, { key, cause: 'joined' })
}
