import { speedOf } from '../store/speed.ts'
import type { Scene } from './scene.ts'

/** After so long is looked again whether all has been heard, and after so long nobody waits any more; in real milliseconds. */
const lookAgainMs = 5000
const patienceMs = 600_000
/** What was said at the last moment is on its way for so long; in milliseconds of the world's time, which an exercise plays fast. */
const onItsWayMs = 5000

/**
 * When to look again whether all that was said by a deadline has been heard; `undefined` once it has, or was waited for since long
 * enough. It counts whatever the bot was doing when it was said: it may be on its way, lie in the inbox still, or on a platform that the
 * bot has not caught up with. Both instants are of the world's time, and it is waited for `longestMs` real milliseconds at most.
 */
export async function lookAgainAt(
  scene: Scene,
  deadline: Date,
  since: Date,
  longestMs = patienceMs,
): Promise<Date | undefined> {
  const { tx, now } = scene
  const allArrivedAt = new Date(deadline.getTime() + onItsWayMs)
  if (now < allArrivedAt) return allArrivedAt
  const speed = await speedOf(tx)
  if (now.getTime() - since.getTime() >= longestMs * speed) return undefined
  const isAwaited = (await scene.isCatchingUp?.(tx)) || (await liesInInbox(scene, deadline, speed))
  return isAwaited ? new Date(now.getTime() + lookAgainMs * speed) : undefined
}

/** What is overdue by less was on time, and whoever is to be told something is not kept from it for longer; in real milliseconds. */
const overdue = { fromMs: 5000, patienceMs: 60_000 }

/**
 * When to look again at what has no deadline of its own to wait for (a rung, a step that runs out), `undefined` where its time is now:
 * it was to happen at `due`. On time it always is; where nothing ran then, what was said by then is heard first, and `since` it is
 * waited for that, for a minute. All instants are of the world's time.
 */
export async function putOffTo(scene: Scene, due: Date, since: Date): Promise<Date | undefined> {
  const behindMs = scene.now.getTime() - due.getTime()
  if (behindMs < overdue.fromMs || behindMs < overdue.fromMs * (await speedOf(scene.tx))) return undefined
  return lookAgainAt(scene, due, since, overdue.patienceMs)
}

type Payload = Readonly<Record<string, string | number>>

/** Since when a timer waits for what was said in time, as its payload tells: since `now`, where it does not wait yet. */
export const waitsSince = ({ since }: Payload, now: Date): Date => (since === undefined ? now : new Date(since))

/**
 * What a timer that waits for what was said is given of its payload: it was to look again at `due`. Where nothing ran then, nothing was
 * heard meanwhile either, and its patience is not to be used up by that: it does without `since`, and so begins to wait anew. Each
 * new beginning takes another outage. Both instants are of the world's time, of which `speed` seconds pass in a real one.
 */
export function waitsOn(payload: Payload, { due, now, speed }: { due: Date; now: Date; speed: number }): Payload {
  if (payload.since === undefined || now.getTime() - due.getTime() < overdue.fromMs * speed) return payload
  const { since: _since, ...anew } = payload
  return anew
}

/**
 * An event bears its platform's time: how long ago that was is told in the world's. One that lies there for long is of a platform that
 * nobody runs any more, or that cannot be started.
 */
async function liesInInbox({ tx, now }: Scene, deadline: Date, speed: number): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ any: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM "Inbox" WHERE state = 'pending' AND kind IN ('command', 'pressed', 'submitted')
        AND "receivedAt" > now() - ${patienceMs}::float8 * interval '1 ms'
        AND ${now}::timestamptz - (now() - at) * ${speed}::float8 <= ${deadline}::timestamptz) AS any`
  return found?.any ?? false
}
