import type { Effect } from '../sharing/effect.ts'
import { recallForJoiner } from '../sharing/recall-room.ts'
import { followSeats } from '../sharing/stranger.ts'
import type { Scene } from './arrival.ts'

type Payload = Readonly<Record<string, string | number>>

/**
 * Has those who were found in a room looked at, which is done again until it succeeds. `version` is the directory's with these seats:
 * for whatever was claimed before it, the look comes after.
 */
export const lookAtSeats = (room: string, version: number, now: Date): Effect => ({
  kind: 'timer',
  key: `room/${room}/read/${version}`,
  timer: 'room.read',
  due: now,
  payload: { room, version },
})

/** Timers about rooms: the engine room sets them itself, and knows itself what they do. */
export const roomTimers = {
  /**
   * Of those who were found in a room: what they may not read and could read back is taken back, and those who look after it are asked
   * about strangers.
   */
  'room.read': async ({ room: id, version }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const room = scene.directory.rooms.get(String(id))
    // Whoever doubted it since has it read again, and looked at after that.
    if (!room?.seatsReadAt) return []
    const asked = await followSeats(scene, room)
    const recalled = await recallForJoiner(scene, room, `read/${room.id}/${version}`)
    return [...asked, ...recalled.effects]
  },
}
