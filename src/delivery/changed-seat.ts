import type { ChatEvent } from '../chat/event.ts'
import { nextVersion } from '../directory/change.ts'
import type { Room } from '../directory/directory.ts'
import type { Effect } from '../sharing/effect.ts'
import { recallForJoiner } from '../sharing/recall-room.ts'
import { askAboutStrangers, strangersLeft } from '../sharing/stranger.ts'
import type { Scene } from './arrival.ts'

type Of<Kind extends ChatEvent['kind']> = Extract<ChatEvent, { kind: Kind }>

/**
 * Somebody joined a room or left it. What waited there for a join to be settled goes on. Where joiners can read back, what stands above
 * what they may read is taken back at once; those who look after the room are asked about a stranger. What was heard before the room
 * was read undoes nothing of that: where it says otherwise that somebody joined, the room is read once more.
 */
export async function changeSeat(
  event: Of<'joined'> | Of<'left'>,
  room: Room | undefined,
  scene: Scene,
): Promise<{ effects: readonly Effect[]; seats?: true }> {
  const goesOn: readonly Effect[] = event.kind === 'joined' ? [{ kind: 'stir', conversation: event.conversation }] : []
  if (!room || room.seats.has(event.actor) === (event.kind === 'joined')) return { effects: goesOn }
  const seat = { roomId: room.id, account: event.actor }
  // First, since a reading of the room that is being written takes this lock and then the seats.
  await nextVersion(scene.tx)
  if (await isOlder(event, room, scene)) {
    if (event.kind === 'joined') await scene.tx.room.update({ where: { id: room.id }, data: { membersReadAt: null } })
    return { effects: goesOn, seats: true }
  }
  if (event.kind === 'joined') await scene.tx.roomMember.createMany({ data: [seat], skipDuplicates: true })
  else await scene.tx.roomMember.deleteMany({ where: seat })
  if (event.kind === 'left') return { effects: await strangersLeft(scene, room, [event.actor]), seats: true }
  const here = { ...room, seats: new Set([...room.seats, event.actor]) }
  const recalled = await recallForJoiner(scene, here, `joined/${event.key}`)
  return {
    effects: [...goesOn, ...recalled.effects, ...(await askAboutStrangers(scene, room, [event.actor]))],
    seats: true,
  }
}

/** Whether an event was received before the room was read last: its platform had been asked after that. */
async function isOlder({ key }: ChatEvent, { id }: Room, { tx }: Scene): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "Inbox" AS event, "Room" AS room
    WHERE event.key = ${key} AND room.id = ${id} AND event."receivedAt" < room."membersReadAt"`
  return found.length > 0
}
