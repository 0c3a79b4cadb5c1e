import { mayEnter } from '../directory/account.ts'
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

/** From which browser somebody comes, and the platform of our own pages: whoever's account there was revoked stays out. */
export type Coming = { agent: string; platform: string | undefined }

/** Tells whether a link would work now, without using it. */
export async function isLinkOpen(db: Database, secret: string, platform: string | undefined): Promise<boolean> {
  return (await db.signInLink.count({ where: openLink('link', secret, platform) })) === 1
}

/** Uses a link up and opens a session; of several that come at once, one succeeds. */
export async function useLink(db: Database, secret: string, coming: Coming): Promise<Entry | undefined> {
  return letIn(db, (tx) => spendLink(tx, 'link', secret, coming))
}

/** Uses a recovery code or a console code up and opens a session. */
export async function useCode(db: Database, typed: string, coming: Coming): Promise<Entry | undefined> {
  const secret = readCode(typed)
  if (secret === '') return undefined
  return letIn(db, async (tx) => {
    const spent = await tx.recoveryCode.updateManyAndReturn({
      where: { hash: hashOf('recovery', secret), usedAt: null, person: mayEnter(coming.platform) },
      data: { usedAt: new Date() },
    })
    const person = spent[0]?.personId
    return person === undefined ? spendLink(tx, 'console', secret, coming) : enter(tx, person, 'recovery', coming.agent)
  })
}

/** Opens a session for somebody whose passkey was recognised, unless they may not come in. */
export async function usePasskey(db: Database, person: string, coming: Coming): Promise<Entry | undefined> {
  return letIn(db, async (tx) => {
    const may = await tx.person.count({ where: { id: person, ...mayEnter(coming.platform) } })
    return may === 1 ? enter(tx, person, 'passkey', coming.agent) : undefined
  })
}

/** Lets somebody in or not. Whoever revokes accounts meanwhile is waited for, or waits: a session is not opened past them. */
function letIn(db: Database, way: (tx: Transaction) => Promise<Entry | undefined>): Promise<Entry | undefined> {
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "World" WHERE id = 1 FOR SHARE`
    return way(tx)
  })
}

/** Somebody let in: the secret for their cookie. */
export type Entry = { secret: string; person: string }

async function spendLink(
  tx: Transaction,
  use: 'link' | 'console',
  secret: string,
  { agent, platform }: Coming,
): Promise<Entry | undefined> {
  const spent = await tx.signInLink.updateManyAndReturn({
    where: openLink(use, secret, platform),
    data: { usedAt: new Date() },
  })
  const link = spent[0]
  return link && enter(tx, link.personId, link.purpose === 'console' ? 'console' : 'link', agent)
}

const openLink = (use: 'link' | 'console', secret: string, platform: string | undefined) => ({
  hash: hashOf(use, secret),
  usedAt: null,
  expiresAt: { gt: new Date() },
  person: mayEnter(platform),
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
