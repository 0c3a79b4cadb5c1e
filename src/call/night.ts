import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { cancelCall, moveCall } from './plan.ts'
import { callOn, type Night, nightCalls } from './series-rule.ts'

/** The calls of an election night, as the calendar is corrected while it lasts. */

type OfNight = { id: string; rule: Night; zone: string }

/**
 * Moves the calls of a night that have not begun with the close of its polls. One that would have begun by now is held now; one
 * that would be over is called off, but what people moved it to is still to come.
 */
export async function followPolls(
  scene: Scene,
  { id, rule, zone }: OfNight,
  closes: { before: Date; now: Date },
): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const startsOf = (closesAt: Date): ReadonlyMap<string, Date> =>
    new Map(nightCalls(rule, closesAt, zone).map(({ day, at }) => [day, at]))
  const [before, after] = [startsOf(closes.before), startsOf(closes.now)]
  const standing = await tx.call.findMany({
    where: { seriesId: id, state: 'planned' },
    select: { id: true, seriesDay: true, startsAt: true, minutes: true },
    orderBy: { id: 'asc' },
  })
  const effects: Effect[] = []
  for (const { id: call, seriesDay, startsAt, minutes } of standing) {
    const at = after.get(seriesDay ?? '')
    if (!at) continue
    const byPeople = startsAt?.getTime() !== before.get(seriesDay ?? '')?.getTime()
    if (at.getTime() + minutes * minuteMs > now.getTime()) {
      effects.push(...(await moveCall(scene, call, callOn(at > now ? at : fullMinute(now), zone))))
    } else if (!byPeople) {
      effects.push(...(await cancelCall(scene, call)))
      // Its place is free: where the calendar was wrong, the call is planned anew.
      await tx.call.update({ where: { id: call }, data: { key: `series/${id}${offKey}${call}` } })
    }
  }
  return effects
}

/** Whether the calendar called off a call of a series so lately that it may take that back. */
export async function isDoubtful({ tx, now }: Pick<Scene, 'tx' | 'now'>, series: string): Promise<boolean> {
  const since = new Date(now.getTime() - doubtDays * 24 * 60 * minuteMs)
  const where = { seriesId: series, key: { startsWith: `series/${series}${offKey}` }, endedAt: { gte: since } }
  return (await tx.call.count({ where })) > 0
}

const offKey = '/off/'
/** For so long a series whose calls the calendar called off waits for a correction of that. */
const doubtDays = 7

const minuteMs = 60_000

/** Calls begin at a full minute. */
const fullMinute = (at: Date): Date => new Date(Math.ceil(at.getTime() / minuteMs) * minuteMs)
