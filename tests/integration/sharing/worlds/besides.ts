import { text } from 'node:stream/consumers'
import { openFeed, readFeed } from '../../../../src/call/feed.ts'
import { wallOf } from '../../../../src/call/wall.ts'
import { UserError } from '../../../../src/chat/errors.ts'
import type { AccountRef } from '../../../../src/chat/refs.ts'
import type { OpenEngine } from '../../../../src/delivery/engine.ts'
import { openErrand } from '../../../../src/delivery/errand-rows.ts'
import { makeExport, readerOf } from '../../../../src/export/bundle.ts'
import { readAsked } from '../../../../src/export/request.ts'
import type { Store } from '../../../../src/store/open.ts'
import type { Wanted } from './script.ts'

/** What reaches people besides chat, taken as they get it; and the time of one thing alone. */

/** What somebody has in hand, whose id it is. */
export type Handed = { person: string; words: string }

/** What the calendar of everybody reads who was ever invited to a call. */
export async function everyCalendar(engine: OpenEngine): Promise<readonly Handed[]> {
  const got: Handed[] = []
  await engine.act(async (scene) => {
    got.length = 0
    for (const { personId } of await scene.tx.callGuest.findMany({
      distinct: ['personId'],
      select: { personId: true },
    })) {
      const person = scene.directory.people.get(personId)
      if (!person) continue
      const { path } = await openFeed(scene, person)
      const words = await readFeed(scene, path.slice(path.lastIndexOf('/') + 1, -'.ics'.length))
      if (words !== undefined) got.push({ person: personId, words })
    }
    return []
  })
  return got
}

/** Gives the letters that were written since it was last asked. */
export function lettersSince(store: Store): () => Promise<readonly Handed[]> {
  let last = 0n
  return async () => {
    const rows = await store.db.errand.findMany({ where: { id: { gt: last } }, orderBy: { id: 'asc' } })
    last = rows.at(-1)?.id ?? last
    return rows.flatMap(({ key, body }) =>
      body
        ? [{ person: key.slice(key.lastIndexOf('~') + 1), words: JSON.stringify(openErrand(body, store.keyring)) }]
        : [],
    )
  }
}

/** What is exported for the person of an account, in the way their page does it; nothing where they may have none of it. */
export async function exportFor(
  { db, keyring, clock }: Store,
  engine: OpenEngine,
  account: string,
  { name, format }: Wanted,
): Promise<{ words: string; label: string } | undefined> {
  const directory = engine.facts.current()
  const person = directory.accounts.get(account as AccountRef) // as the generator writes accounts
  const asked = readAsked(name)
  if (!asked) throw new Error(`nothing is called ${name}`)
  if (!person || person.retired) return undefined
  try {
    const place = { db, keyring, directory, now: clock(), exercise: true, origin: 'http://localhost' }
    const made = await makeExport(place, readerOf(person), asked, format)
    await made.record()
    const words = await text(made.content.read())
    await made.content.close()
    return { words, label: made.label }
  } catch (fault) {
    if (fault instanceof UserError) return undefined
    throw fault
  }
}

/** Sets the next timer of a call or a proposal to now, and all else of its time earlier by as much: so nothing else in any world waits. */
export function passFor(engine: OpenEngine, number: string): Promise<void> {
  return engine.act(async ({ tx, now }) => {
    // What is about it takes it before its timers.
    await tx.$queryRaw`SELECT 1 FROM "Call" WHERE id = ${number} FOR UPDATE`
    await tx.$queryRaw`SELECT 1 FROM "Decision" WHERE id = ${number} FOR UPDATE`
    const stem = `${number.startsWith('C-') ? 'call' : 'decision'}/${number}/`
    const [next, ...others] = await tx.timer.findMany({
      where: { key: { startsWith: stem }, state: 'pending' },
      orderBy: { dueAt: 'asc' },
    })
    if (!next || next.dueAt <= now) return []
    const sooner = next.dueAt.getTime() - now.getTime()
    const earlier = (at: Date): Date => new Date(at.getTime() - sooner)
    for (const { id, dueAt } of others) await tx.timer.update({ where: { id }, data: { dueAt: earlier(dueAt) } })
    const call = await tx.call.findUnique({ where: { id: number } })
    if (call?.startsAt) {
      const startsAt = earlier(call.startsAt)
      await tx.call.update({
        where: { id: number },
        data: { startsAt, wall: wallOf(startsAt, call.zone), offset: null },
      })
    }
    const decision = await tx.decision.findUnique({ where: { id: number } })
    if (decision) {
      const { proposedAt, deadline } = decision
      const data = { proposedAt: earlier(proposedAt), ...(deadline && { deadline: earlier(deadline) }) }
      await tx.decision.update({ where: { id: number }, data })
    }
    const payload = next.payload as Record<string, string | number> // as its effect wrote it
    return [{ kind: 'timer', key: next.key, timer: next.kind, due: now, payload }]
  })
}
