import { putOffTo, waitsSince } from '../directory/heard.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { climb, giveUp, readTries } from './climb.ts'
import { endNotice } from './end.ts'
import { lockNotice, type NoticeFile } from './file.ts'
import { firstLookMs } from './reach.ts'
import { dueTimer, lookTimer, rungTimer, type Waits } from './record.ts'
import { standingOf } from './standing.ts'

/** What the timers of notices do when they are due: each finds the notice as it is then, so that one that comes twice or late does no harm. */

type Payload = Readonly<Record<string, string | number>>

/** The longest pause between two looks, and after how long nobody looks any more, in milliseconds. */
const look = { mostMs: 60_000, endMs: 24 * 3_600_000 }

export const timers = {
  /** The next rung is due. */
  'notice.rung': async ({ notice, rung, due, ...waiting }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockNotice(scene, String(notice))
    if (file?.state !== 'open' || file.rung + 1 !== Number(rung)) return []
    const waits = await unheard(scene, due, waitsSince(waiting, scene.now))
    if (waits) return [rungTimer(file, Number(rung), new Date(String(due)), waits)]
    return (await climb(scene, file)).effects
  },
  /** It shall have ended by now. */
  'notice.due': async ({ notice, due, ...waiting }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockNotice(scene, String(notice))
    if (file?.state !== 'open') return []
    // What got there at the last moment may not have been heard of yet.
    const heard = await hearPosts(scene, file)
    const settled = await settle(scene, file)
    if (settled.file.state !== 'open') return [...heard, ...settled.effects]
    const waits = await unheard(scene, due, waitsSince(waiting, scene.now))
    if (waits) {
      // Behind a rung that was due before it, and waits as well.
      const again = new Date(waits.again.getTime() + 1)
      return [...heard, ...settled.effects, dueTimer(file, new Date(String(due)), { ...waits, again })]
    }
    return [...heard, ...(await endNotice(scene, file, { state: 'failed' })).effects]
  },
  /** Looks whether what was said in chat has got there. */
  'notice.look': async ({ notice }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const file = await lockNotice(scene, String(notice))
    if (!file) return []
    const heard = await hearPosts(scene, file)
    return [...heard, ...(file.state === 'open' ? (await settle(scene, file)).effects : [])]
  },
  /** An errand came to an end, or was tried again and came to another. */
  'notice.errand': async ({ errand }: Payload, scene: Scene): Promise<readonly Effect[]> => {
    const { tx, now } = scene
    const key = String(errand)
    const found = await tx.noticeTry.findFirst({ where: { ref: key }, select: { noticeId: true } })
    const file = found && (await lockNotice(scene, found.noticeId))
    const row = await tx.errand.findUnique({ where: { key }, select: { state: true, fault: true } })
    if (!file || (row?.state !== 'done' && row?.state !== 'dead')) return []
    const state = row.state === 'done' ? 'delivered' : 'failed'
    await tx.noticeTry.updateMany({ where: { ref: key }, data: { state, fault: row.fault, endedAt: now } })
    return file.state === 'open' ? (await settle(scene, file)).effects : []
  },
} as const

/** Until when to wait for what was said by when something was due, where nothing ran then: somebody may have acknowledged it. */
async function unheard(scene: Scene, due: string | number | undefined, since: Date): Promise<Waits | undefined> {
  if (due === undefined) return undefined
  const again = await putOffTo(scene, new Date(due), since)
  return again && { again, since }
}

/** Does what follows from all that is known of an open notice's tries. */
async function settle(scene: Scene, file: NoticeFile): Promise<{ file: NoticeFile; effects: readonly Effect[] }> {
  const standing = standingOf(file, await readTries(scene, file))
  switch (standing) {
    case 'delivered':
      return endNotice(scene, file, { state: 'delivered' })
    case 'climb':
      return climb(scene, file)
    default:
      return { file, effects: giveUp(scene, file, standing) }
  }
}

/** Notes which of the messages in chat got there or never will; sets the next look while some are on their way. */
async function hearPosts(scene: Scene, file: NoticeFile): Promise<readonly Effect[]> {
  const { tx, now } = scene
  const waiting = await tx.noticeTry.findMany({
    where: { noticeId: file.id, channel: 'chat', state: 'sent' },
    select: { ref: true, at: true },
    orderBy: { at: 'asc' },
  })
  const posts = await tx.post.findMany({
    where: { slot: { in: waiting.map(({ ref }) => ref) } },
    select: { slot: true, state: true, sentRevision: true },
  })
  const heard = new Set<string>()
  for (const { slot, state, sentRevision } of posts) {
    const outcome = sentRevision > 0 ? 'delivered' : state === 'dead' ? 'failed' : undefined
    if (!outcome) continue
    heard.add(slot)
    await tx.noticeTry.updateMany({
      where: { noticeId: file.id, ref: slot },
      data: { state: outcome, fault: outcome === 'failed' ? 'dead' : null, endedAt: now },
    })
  }
  const oldest = waiting.find(({ ref }) => !heard.has(ref))
  if (!oldest) return []
  const age = now.getTime() - oldest.at.getTime()
  if (age > look.endMs) return []
  return [lookTimer(file, new Date(now.getTime() + Math.min(look.mostMs, Math.max(firstLookMs, age / 2))))]
}
