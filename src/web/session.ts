import type { Database } from '../store/client.ts'
import { csrfOf, hashOf, makeSecret } from './secret.ts'

/** How somebody came in. By a link to a `form` they may fill that in, and nothing else. */
export type Method = 'passkey' | 'recovery' | 'link' | 'console' | 'form'

/** Somebody signed in, as of one request. */
export type Session = {
  id: string
  method: string
  person: string
  name: string
  language: string
  zone: string
  csrf: string
}

export type SessionLine = {
  id: string
  agent: string
  method: string
  createdAt: Date
  seenAt: Date
}

const idleMs = 12 * 3_600_000
/** For so long a form can be filled in by whoever came in for that alone, in ms; counted anew whenever they load or send it. */
const formMs = 3_600_000
const longestMs = 7 * 24 * 3_600_000
const touchMs = 60_000

/** Opens a session and returns the secret for its cookie; only the hash is kept. */
export async function openSession(
  db: Pick<Database, 'session'>,
  entry: { person: string; method: Method; agent: string },
): Promise<string> {
  const secret = makeSecret()
  const now = new Date()
  await db.session.create({
    data: {
      id: sessionOf(secret),
      personId: entry.person,
      method: entry.method,
      agent: entry.agent,
      createdAt: now,
      seenAt: now,
      touchedAt: entry.method === 'passkey' ? now : null,
      expiresAt: new Date(now.getTime() + (entry.method === 'form' ? formMs : idleMs)),
    },
  })
  return secret
}

/**
 * Gives whoever came in for a form alone the whole time for it anew, `latest` at most, and says until when they have; nothing of any
 * other session, which is let be.
 */
export async function renewForm(db: Pick<Database, 'session'>, id: string, latest?: Date): Promise<Date | undefined> {
  const whole = Date.now() + formMs
  const expiresAt = new Date(latest ? Math.min(whole, latest.getTime()) : whole)
  const where = { id, method: 'form', endedAt: null }
  // Never sooner: they may be here for another one as well.
  await db.session.updateMany({ where: { ...where, expiresAt: { lt: expiresAt } }, data: { expiresAt } })
  return (await db.session.findFirst({ where, select: { expiresAt: true } }))?.expiresAt
}

/** What the store keeps in place of a session's secret. */
export const sessionOf = (secret: string): string => hashOf('session', secret)

/** The living session of a cookie's secret. With `active` its idle time starts anew. */
export async function readSession(db: Database, secret: string, active: boolean): Promise<Session | undefined> {
  const id = sessionOf(secret)
  const row = await lookUp(db, id)
  if (!row) return undefined
  const now = new Date()
  if (active && row.method !== 'form' && now.getTime() - row.seenAt.getTime() > touchMs) {
    const end = Math.min(now.getTime() + idleMs, row.createdAt.getTime() + longestMs)
    await db.session.updateMany({ where: { id, endedAt: null }, data: { seenAt: now, expiresAt: new Date(end) } })
  }
  const { personId: person, method, name, language, zone } = row
  return { id, person, method, name, language, zone, csrf: csrfOf(secret) }
}

type Living = {
  id: string
  method: string
  personId: string
  name: string
  language: string
  zone: string
  createdAt: Date
  seenAt: Date
}

/** Of each store, the question that waits for the one under way. */
const asked = new WeakMap<Database, { ids: Set<string>; answer: Promise<ReadonlyMap<string, Living>> }>()
const underWay = new WeakMap<Database, Promise<unknown>>()

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Every request asks, so that an ended session ends at once; those that come while one question is under way ask together. */
async function lookUp(db: Database, id: string): Promise<Living | undefined> {
  let question = asked.get(db)
  if (!question) {
    const ids = new Set<string>()
    const answer = (underWay.get(db) ?? nextTurn()).then(() => {
      asked.delete(db)
      const found = findLiving(db, [...ids])
      underWay.set(
        db,
        found.catch(() => {}),
      )
      return found
    })
    question = { ids, answer }
    asked.set(db, question)
  }
  question.ids.add(id)
  return (await question.answer).get(id)
}

async function findLiving(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, Living>> {
  const rows = await db.$queryRaw<Living[]>`
    SELECT session.id, "personId", method, name, language, zone, session."createdAt", "seenAt"
    FROM "Session" AS session JOIN "Person" AS person ON person.id = "personId"
    WHERE session.id = ANY(${ids}::text[]) AND "endedAt" IS NULL AND "expiresAt" > now() AND "retiredAt" IS NULL`
  return new Map(rows.map((row) => [row.id, row]))
}

/** A person's living sessions, the latest used first. */
export async function listSessions(db: Database, person: string): Promise<readonly SessionLine[]> {
  return db.session.findMany({
    where: { personId: person, endedAt: null, expiresAt: { gt: new Date() } },
    orderBy: { seenAt: 'desc' },
    select: { id: true, agent: true, method: true, createdAt: true, seenAt: true },
  })
}

/** Ends sessions of one person: one, or all but one. */
export async function endSessions(
  db: Database,
  person: string,
  which: { id: string } | { except: string },
): Promise<void> {
  await db.session.updateMany({
    where: { personId: person, endedAt: null, id: 'id' in which ? which.id : { not: which.except } },
    data: { endedAt: new Date() },
  })
}

/** Of these sessions, those that have ended. */
export async function endedAmong(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const living = await db.session.findMany({
    where: { id: { in: [...ids] }, endedAt: null, expiresAt: { gt: new Date() }, person: { retiredAt: null } },
    select: { id: true },
  })
  const alive = new Set(living.map((row) => row.id))
  return new Set(ids.filter((id) => !alive.has(id)))
}

/** A browser and system in two words, for the list of sessions: `Firefox/Linux`. Nothing finer is kept. */
export function agentOf(userAgent: string | null): string {
  const find = (table: readonly (readonly [RegExp, string])[]) =>
    table.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? ''
  return `${find(browsers)}/${find(systems)}`
}

// In this order: later ones claim to be earlier ones too.
const browsers = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const
const systems = [
  [/\b(iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
] as const
