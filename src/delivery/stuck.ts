import type { Database } from '../store/client.ts'

/** A delivery that waits for a person or for other facts. Nothing in it repeats anybody's words. */
export type Stuck = {
  id: string
  kind: 'post' | 'seat' | 'inbox' | 'timer' | 'errand'
  state: 'dead' | 'held'
  what: string
  where: string
  label?: string
  since: Date
  attempts: number
  reason?: string
}

const most = 200

/** What is dead or held, oldest first. */
export async function listStuck(db: Database, titleOf: (conversation: string) => string): Promise<readonly Stuck[]> {
  const posts = await db.post.findMany({
    where: { state: { in: ['dead', 'held'] } },
    orderBy: { id: 'asc' },
    take: most,
  })
  const arrivals = await db.inbox.findMany({ where: { state: 'dead' }, orderBy: { id: 'asc' }, take: most })
  const timers = await db.timer.findMany({ where: { state: 'dead' }, orderBy: { id: 'asc' }, take: most })
  const errands = await db.errand.findMany({ where: { state: 'dead' }, orderBy: { id: 'asc' }, take: most })
  return [
    ...posts.map((post): Stuck => {
      const reason = post.held ?? post.fault
      return {
        id: `post-${post.id}`,
        kind: post.intent === 'unseat' ? 'seat' : 'post',
        state: post.state === 'held' ? 'held' : 'dead',
        what: post.slot.slice(0, post.slot.indexOf('/')),
        where: titleOf(post.conversation),
        ...(post.intent !== 'unseat' && { label: post.label }),
        since: post.wantedAt,
        attempts: post.attempts,
        ...(reason !== null && { reason }),
      }
    }),
    ...arrivals.map(
      (arrival): Stuck => ({
        id: `inbox-${arrival.id}`,
        kind: 'inbox',
        state: 'dead',
        what: arrival.kind,
        where: titleOf(arrival.conversation),
        since: arrival.receivedAt,
        attempts: arrival.attempts,
        ...(arrival.fault !== null && { reason: arrival.fault }),
      }),
    ),
    ...timers.map(
      (timer): Stuck => ({
        id: `timer-${timer.id}`,
        kind: 'timer',
        state: 'dead',
        what: timer.kind,
        where: '',
        since: timer.dueAt,
        attempts: timer.attempts,
        ...(timer.fault !== null && { reason: timer.fault }),
      }),
    ),
    ...errands.map(
      (errand): Stuck => ({
        id: `errand-${errand.id}`,
        kind: 'errand',
        state: 'dead',
        what: errand.key.slice(0, errand.key.indexOf('/')),
        where: errand.channel,
        since: errand.madeAt,
        attempts: errand.attempts,
        ...(errand.fault !== null && { reason: errand.fault }),
      }),
    ),
  ]
}

/**
 * Lets a dead delivery be tried again from the start; the sweep finds it within a second. False when it is not dead. A post
 * keeps one attempt on its count, since the platform may have it.
 */
export async function retryStuck(db: Database, id: string): Promise<boolean> {
  const [, kind, digits] = /^(post|inbox|timer|errand)-(\d{1,18})$/.exec(id) ?? []
  if (!kind || !digits) return false
  const where = { id: BigInt(digits), state: 'dead' }
  const again = { state: 'pending', attempts: 0, dueAt: new Date() }
  if (kind === 'post')
    return (
      (await db.post.updateMany({ where, data: { ...again, attempts: 1, fault: null, wantedAt: new Date() } }))
        .count === 1
    )
  // An arrival keeps its fault's reference until it is handled, since its sender was told of it.
  if (kind === 'inbox') return (await db.inbox.updateMany({ where, data: again })).count === 1
  if (kind === 'errand')
    return (
      (await db.errand.updateMany({ where: { ...where, body: { not: null } }, data: { ...again, doneAt: null } }))
        .count === 1
    )
  return (await db.timer.updateMany({ where, data: { state: 'pending', attempts: 0, fault: null } })).count === 1
}

/** Age in milliseconds of the oldest message that should have gone out by now; `null` when none waits. */
export async function oldestUndelivered(db: Database): Promise<number | null> {
  const [found] = await db.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM now() - min("wantedAt")) * 1000)::float8 AS ms FROM "Post" WHERE state = 'pending'`
  return found?.ms ?? null
}
