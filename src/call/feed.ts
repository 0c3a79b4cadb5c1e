import { createHash, randomBytes } from 'node:crypto'
import type { Person } from '../directory/directory.ts'
import { codesOf } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { writeFeed } from './calendar-file.ts'
import { standsFor } from './coming.ts'
import { senderOf } from './letter.ts'

/** A person's private calendar: the numbers and times of the calls they are invited to, under an address that nobody can guess. */

/** The path of the page on which a person makes the address of theirs. */
export const feedPage = '/account/calendar'

const path = (secret: string): string => `/calendar/${secret}.ics`
/** What is kept of a secret: enough to know it again, and of no use to who reads it. */
const hashOf = (secret: string): string => createHash('sha256').update(`calendar ${secret}`).digest('hex')

/** How far back calls stand in the calendar, in days. */
const daysBack = 30
const mostEntries = 500
/** How often it is noted that a feed was read, in milliseconds: programs look every few minutes. */
const noteEveryMs = 6 * 3_600_000

/** Gives a person a new address for their calendar; one they had before works no more. The secret is in the answer alone. */
export async function openFeed(
  { tx, now }: Scene,
  person: Person,
): Promise<{ path: string; replaced: boolean; effects: readonly Effect[] }> {
  const { count } = await tx.calendarFeed.updateMany({
    where: { personId: person.id, endedAt: null },
    data: { endedAt: now },
  })
  const secret = randomBytes(32).toString('base64url')
  await tx.calendarFeed.create({ data: { hash: hashOf(secret), personId: person.id, madeAt: now } })
  return { path: path(secret), replaced: count > 0, effects: [noteFeed(person, 'opened')] }
}

/** Ends a person's calendar. */
export async function endFeed({ tx, now }: Scene, person: Person): Promise<readonly Effect[]> {
  const where = { personId: person.id, endedAt: null }
  const { count } = await tx.calendarFeed.updateMany({ where, data: { endedAt: now } })
  return count > 0 ? [noteFeed(person, 'ended')] : []
}

const noteFeed = ({ pseudonym }: Person, what: 'opened' | 'ended'): Effect => ({
  kind: 'append',
  entry: { kind: `feed.${what}`, subject: pseudonym, actor: pseudonym, payload: {} },
})

/** The calendar under a secret, as iCalendar; `undefined` where there is none, or its person holds no role any more. */
export async function readFeed(scene: Scene, secret: string): Promise<string | undefined> {
  const { tx, directory, now } = scene
  if (!/^[\w-]{43}$/.test(secret)) return undefined
  const feed = await tx.calendarFeed.findUnique({ where: { hash: hashOf(secret) } })
  const person = feed && feed.endedAt === null ? directory.people.get(feed.personId) : undefined
  if (!feed || !person || person.retired || codesOf(person, now).length === 0) return undefined
  if (!feed.readAt || now.getTime() - feed.readAt.getTime() > noteEveryMs)
    await tx.calendarFeed.updateMany({ where: { hash: feed.hash, endedAt: null }, data: { readAt: now } })
  const rows = await tx.call.findMany({
    where: {
      startsAt: { gte: new Date(now.getTime() - daysBack * 86_400_000) },
      guests: { some: { personId: person.id } },
    },
    select: {
      id: true,
      sequence: true,
      startsAt: true,
      minutes: true,
      state: true,
      madeAt: true,
      endedAt: true,
      guests: { where: { personId: person.id }, select: { code: true, answer: true, answeredAt: true } },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: mostEntries,
  })
  return writeFeed(
    rows.flatMap(({ id, sequence, startsAt, minutes, state, madeAt, endedAt, guests: [guest] }) =>
      startsAt && guest && standsFor(guest, person, now)
        ? [
            {
              call: id,
              sequence,
              startsAt,
              minutes,
              cancelled: state === 'cancelled',
              changedAt: guest.answeredAt ?? endedAt ?? madeAt,
              ...(guest.answer && { answer: guest.answer as 'yes' | 'no' | 'maybe' }), // written by `answerCall` alone
            },
          ]
        : [],
    ),
    senderOf(scene, person.language),
  )
}
