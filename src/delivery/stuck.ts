import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { mayKnow, mayKnowRoom } from '../playbook/live/matter.ts'
import type { Database } from '../store/client.ts'
import { firstSlot } from './slots.ts'

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
/** Most timers and errands that are looked through for what is somebody's to know. */
const mostSought = 2000

/** What is dead or held, oldest first; all of it, as the operator sees it. */
export const listStuck = (db: Database, titleOf: (conversation: string) => string): Promise<readonly Stuck[]> =>
  readStuck(db, titleOf)

/** What is dead or held of a person's own members and in the rooms they look after: others' is not theirs to know, nor that there is any. */
export const listStuckFor = (
  scene: Scene,
  person: Person,
  titleOf: (conversation: string) => string,
): Promise<readonly Stuck[]> => readStuck(scene.tx, titleOf, { scene, person })

async function readStuck(
  db: Scene['tx'],
  titleOf: (conversation: string) => string,
  reader?: { scene: Scene; person: Person },
): Promise<readonly Stuck[]> {
  const rooms = [...(reader?.scene.directory.rooms.values() ?? [])]
  const where = reader && {
    conversation: {
      in: rooms.filter((room) => mayKnowRoom(reader.scene, reader.person, room)).map((room) => room.conversation),
    },
  }
  /** Those of a person, by what their keys are about. */
  async function known<Row extends { key: string }>(rows: readonly Row[]): Promise<readonly Row[]> {
    const found: Row[] = []
    for (const row of rows) {
      if (found.length === most) break
      if (!reader || (await mayKnow(reader.scene, reader.person, row.key))) found.push(row)
    }
    return found
  }
  const posts = await db.post.findMany({
    where: { state: { in: ['dead', 'held'] }, ...where },
    orderBy: { id: 'asc' },
    take: most,
  })
  const arrivals = await db.inbox.findMany({ where: { state: 'dead', ...where }, orderBy: { id: 'asc' }, take: most })
  const first = { where: { state: 'dead' }, orderBy: { id: 'asc' }, take: mostSought } as const
  const timers = await known(await db.timer.findMany(first))
  const errands = await known(await db.errand.findMany(first))
  return [
    ...posts.map((post): Stuck => {
      const reason = post.held ?? post.fault
      return {
        id: `post-${post.id}`,
        kind: post.intent === 'unseat' ? 'seat' : 'post',
        state: post.state === 'held' ? 'held' : 'dead',
        what: firstSlot(post.slot).split('/', 1).join(),
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

/** Like `retryStuck`, of what is the person's to know; false for all else. */
export async function retryStuckFor(db: Database, scene: Scene, person: Person, id: string): Promise<boolean> {
  const theirs = await listStuckFor(scene, person, String)
  return theirs.some((each) => each.id === id) && (await retryStuck(db, id))
}

/** Age in milliseconds of the oldest message that should have gone out by now; `null` when none waits. */
export async function oldestUndelivered(db: Database): Promise<number | null> {
  const [found] = await db.$queryRaw<{ ms: number | null }[]>`
    SELECT (extract(epoch FROM now() - min("wantedAt")) * 1000)::float8 AS ms FROM "Post" WHERE state = 'pending'`
  return found?.ms ?? null
}
