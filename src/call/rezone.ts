import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { moveCall } from './plan.ts'
import { instantOf } from './wall.ts'

/**
 * Computes anew, by the time zone data of this machine, when the calls to come begin: what people agreed on is a local time. Where
 * that is another instant than before the call counts as moved, and those invited are told.
 */
export async function rezoneCalls(scene: Scene): Promise<readonly Effect[]> {
  const rows = await scene.tx.call.findMany({
    where: { state: 'planned', wall: { not: null } },
    select: { id: true, wall: true, zone: true, offset: true, startsAt: true },
    orderBy: { id: 'asc' },
  })
  const effects: Effect[] = []
  for (const { id, wall, zone, offset, startsAt } of rows) {
    if (wall === null) continue
    const when = { wall, zone, ...(offset !== null && { offset }) }
    if (instantOf(wall, zone, offset ?? undefined).getTime() === startsAt?.getTime()) continue
    effects.push(...(await moveCall(scene, id, when)))
  }
  return effects
}
