import { platformOf } from '../chat/refs.ts'
import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Transaction } from '../store/client.ts'
import { tellOnAll } from './tell.ts'

/**
 * How somebody signs in on the bot's own pages: by passkeys and recovery codes. A session alone changes neither, since it can be
 * stolen, and what it would make stays when it has ended.
 */

/** For how long a touch of a passkey counts, in ms of real time. */
export const touchCountsMs = 15 * 60_000

/** By these somebody comes in whose passkey may be lost. */
const withoutPasskey: readonly string[] = ['link', 'recovery', 'console']

/**
 * Whether a session may change how its person signs in: while they have no passkey, within 15 minutes after a touch of one in this
 * very session, and for as long after they came in without one. What was touched elsewhere says nothing of who holds this session.
 * Never one that has ended, be it this very moment.
 */
export async function mayChangeWays(
  tx: Pick<Transaction, 'session' | 'passkey'>,
  { id, person }: { id: string; person: string },
): Promise<boolean> {
  const [since, now] = [new Date(Date.now() - touchCountsMs), new Date()]
  const session = await tx.session.findFirst({
    where: { id, personId: person, endedAt: null, expiresAt: { gt: now }, person: { retiredAt: null } },
    select: { method: true, createdAt: true, touchedAt: true },
  })
  if (!session) return false
  if (session.touchedAt !== null && session.touchedAt > since) return true
  if ((await tx.passkey.count({ where: { personId: person } })) === 0) return true
  return withoutPasskey.includes(session.method) && session.createdAt > since
}

/** What was changed, in a session that was opened by `method`; a passkey has a `name`. */
export type WayChange = {
  person: string
  kind: 'passkey.added' | 'passkey.removed' | 'codes.made'
  method: string
  name?: string
}

/** What goes on record of such a change, and what its person is told on every account of theirs: it may not have been them. */
export function noteWayChange(scene: Scene, { person: id, kind, method, name }: WayChange): readonly Effect[] {
  const person = scene.directory.people.get(id)
  if (!person) return []
  const { pseudonym, language } = person
  const payload = { method, ...(name !== undefined && { name }) }
  const news = tellOnAll(scene, person, `account/ways/${kind}/${new Date().toISOString()}`, [
    say(language, `accounts.ways.${kind}`, { name: name ?? '' }),
    whatToDo(scene, person),
  ])
  return [{ kind: 'append', entry: { kind, subject: pseudonym, actor: pseudonym, payload } }, ...news]
}

function whatToDo({ ownPages }: Scene, { accounts, language }: Person): string {
  const account = accounts.find((each) => platformOf(each) === ownPages)
  return account ? say(language, 'accounts.ways.todo', { account }) : say(language, 'accounts.ways.todo.coordinator')
}
