import { lockSeats, raiseDirectory, seatWatch } from '../directory/change.ts'
import type { Directory } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { strangersAt } from '../directory/stranger.ts'
import type { Effect } from './effect.ts'
import { followSeats } from './stranger.ts'

/**
 * Who holds a role changes by time alone, and by whatever people do: whoever holds none any more is a stranger where they sit, and those
 * who look after the room are asked, since it waits because of them.
 */

/** The longest pause between two looks, in milliseconds: an exercise's clock that was set is noticed by then. */
const lookMs = 86_400_000
/** So long after a role begins or ends it counts by the clock of every process, in milliseconds. */
const clocksDifferMs = 1000

/** Begins to watch who holds roles, or looks at once where that was begun: to be done at every start. */
export async function watchSeats(tx: Pick<Scene['tx'], 'timer'>, now: Date): Promise<void> {
  await tx.timer.createMany({
    data: [{ key: seatWatch, kind: 'seats.watch', dueAt: now, payload: {} }],
    skipDuplicates: true,
  })
  await tx.timer.updateMany({ where: { key: seatWatch, state: 'pending' }, data: { dueAt: now } })
}

export const timers = {
  /** Looks at the rooms with strangers, and has everything held looked at again where a role began or ended since the last look (`at`). */
  'seats.watch': async (
    { at }: Readonly<Record<string, string | number>>,
    scene: Scene,
  ): Promise<readonly Effect[]> => {
    const { tx, directory, now } = scene
    await lockSeats(tx)
    const changes = changesOf(directory)
    const last = at === undefined ? now.getTime() : Date.parse(String(at))
    if (changes.some((each) => last < each && each <= now.getTime())) await raiseDirectory(tx)
    const open = await tx.stranger.findMany({ where: { outcome: null }, select: { roomId: true } })
    const concerned = [...open.map(({ roomId }) => roomId), ...strangersAt(directory, now).map(({ room }) => room.id)]
    const effects: Effect[] = []
    for (const id of new Set(concerned)) {
      const room = directory.rooms.get(id)
      // Those who are found in a room when it is read are looked at then.
      if (room?.seatsReadAt) effects.push(...(await followSeats(scene, room)))
    }
    const due = new Date(Math.min(now.getTime() + lookMs, ...changes.filter((each) => each > now.getTime())))
    return [
      ...effects,
      { kind: 'timer', key: seatWatch, timer: 'seats.watch', due, payload: { at: now.toISOString() } },
    ]
  },
} as const

/** When roles begin and end, in milliseconds, as every process has it. */
const changesOf = ({ people }: Directory): readonly number[] =>
  [...people.values()].flatMap(({ roles }) =>
    roles.flatMap(({ from, to }) => [from, to].flatMap((each) => (each ? [each.getTime() + clocksDifferMs] : []))),
  )
