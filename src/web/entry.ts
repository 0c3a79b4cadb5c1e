import type { Directory, Person } from '../directory/directory.ts'
import { permits } from '../directory/permission.ts'
import type { Database, Transaction } from '../store/client.ts'
import { hashOf, makeCode, makeSecret, readCode } from './secret.ts'
import { type Method, openSession } from './session.ts'

/** The ways in that work once: links, printed codes, the code on the console. */

/** Makes a one-time sign-in link for a person and returns its path; only its hash is kept. */
export async function issueSignInLink(
  db: Database | Transaction,
  personId: string,
  purpose: 'sign-in' | 'console',
  ttlMs: number,
): Promise<string> {
  const secret = makeSecret()
  await db.signInLink.create({
    data: { hash: hashOf('link', secret), personId, purpose, expiresAt: new Date(Date.now() + ttlMs) },
  })
  return `/sign-in/link/${secret}`
}

/** Makes a one-time code for a person that is typed on the sign-in page; only its hash is kept. */
export async function issueConsoleCode(db: Database | Transaction, personId: string, ttlMs: number): Promise<string> {
  const code = makeCode()
  await db.signInLink.create({
    data: {
      hash: hashOf('console', readCode(code)),
      personId,
      purpose: 'console',
      expiresAt: new Date(Date.now() + ttlMs),
    },
  })
  return code
}

/**
 * While no coordinator has a way in of their own (a passkey or an unused recovery code), makes a console code for the
 * first of them; earlier console codes stop working. `undefined` when none is needed or nobody is coordinator.
 */
export async function offerFirstAdministrator(
  db: Database,
  directory: Directory,
  ttlMs: number,
): Promise<{ person: Person; code: string } | undefined> {
  const coordinators = [...directory.people.values()].filter(
    (person) => permits(directory, person, 'account.confirm', new Date()).allowed,
  )
  const first = coordinators[0]
  if (!first) return undefined
  const personId = { in: coordinators.map((person) => person.id) }
  const ways =
    (await db.passkey.count({ where: { personId } })) +
    (await db.recoveryCode.count({ where: { personId, usedAt: null } }))
  if (ways > 0) return undefined
  const code = await db.$transaction(async (tx) => {
    await tx.signInLink.deleteMany({ where: { purpose: 'console' } })
    return issueConsoleCode(tx, first.id, ttlMs)
  })
  return { person: first, code }
}

/** Tells whether a link would work now, without using it. */
export async function isLinkOpen(db: Database, secret: string): Promise<boolean> {
  return (await db.signInLink.count({ where: openLink('link', secret) })) === 1
}

/** Uses a link up and opens a session; of several that come at once, one succeeds. */
export async function useLink(db: Database, secret: string, agent: string): Promise<Entry | undefined> {
  return db.$transaction((tx) => spendLink(tx, 'link', secret, agent))
}

/** Uses a recovery code or a console code up and opens a session. */
export async function useCode(db: Database, typed: string, agent: string): Promise<Entry | undefined> {
  const secret = readCode(typed)
  if (secret === '') return undefined
  return db.$transaction(async (tx) => {
    const spent = await tx.recoveryCode.updateManyAndReturn({
      where: { hash: hashOf('recovery', secret), usedAt: null, person: { retiredAt: null } },
      data: { usedAt: new Date() },
    })
    const person = spent[0]?.personId
    return person === undefined ? spendLink(tx, 'console', secret, agent) : enter(tx, person, 'recovery', agent)
  })
}

/** Somebody let in: the secret for their cookie. */
export type Entry = { secret: string; person: string }

async function spendLink(
  tx: Transaction,
  use: 'link' | 'console',
  secret: string,
  agent: string,
): Promise<Entry | undefined> {
  const spent = await tx.signInLink.updateManyAndReturn({
    where: openLink(use, secret),
    data: { usedAt: new Date() },
  })
  const link = spent[0]
  return link && enter(tx, link.personId, link.purpose === 'console' ? 'console' : 'link', agent)
}

const openLink = (use: 'link' | 'console', secret: string) => ({
  hash: hashOf(use, secret),
  usedAt: null,
  expiresAt: { gt: new Date() },
  person: { retiredAt: null },
})

async function enter(tx: Transaction, person: string, method: Method, agent: string): Promise<Entry> {
  return { secret: await openSession(tx, { person, method, agent }), person }
}

/** Makes ten recovery codes that replace all earlier ones, and returns them for the only time. */
export async function makeRecoveryCodes(db: Database, personId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: 10 }, makeCode)
  await db.$transaction([
    db.recoveryCode.deleteMany({ where: { personId } }),
    db.recoveryCode.createMany({
      data: codes.map((code) => ({ hash: hashOf('recovery', readCode(code)), personId })),
    }),
  ])
  return codes
}
