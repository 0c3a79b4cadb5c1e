import { mayEnter } from '../directory/account.ts'
import type { Directory, Person } from '../directory/directory.ts'
import { permits } from '../directory/permission.ts'
import { type FormLead, leadFrom, leadMinutes, usedEntry } from '../identity/form-lead.ts'
import { appendEntries } from '../ledger/append.ts'
import type { Database, Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { hashOf, makeCode, makeSecret, readCode } from './secret.ts'
import { type Method, openSession, renewForm, type Session, sessionOf } from './session.ts'

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

/** Makes a one-time link to a form for a person and returns its path; earlier ones of theirs that nobody used are void. */
export async function issueFormLink(tx: Transaction, personId: string, lead: FormLead): Promise<string> {
  const now = new Date()
  await tx.signInLink.updateMany({ where: { personId, purpose: 'form', usedAt: null }, data: { usedAt: now } })
  const secret = makeSecret()
  const expiresAt = new Date(now.getTime() + leadMinutes * 60_000)
  const hash = hashOf('link', secret)
  await tx.signInLink.create({ data: { hash, personId, purpose: 'form', expiresAt, leads: { ...lead } } })
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

/**
 * From which browser somebody comes, and the platform of our own pages: whoever's account there was revoked stays out. `keyring` is
 * for the ledger, into which it is written that a link to a form was used.
 */
export type Coming = { agent: string; platform: string | undefined; keyring?: Keyring | undefined }

/** Whose link it is and what it opens, if it would work now; it is not used. */
export async function findLink(
  db: Database,
  secret: string,
  platform: string | undefined,
): Promise<{ person: string; opens: 'form' | 'session' } | undefined> {
  const link = await db.signInLink.findFirst({ where: openLink('link', secret, platform) })
  return link && (await leadsSomewhere(db, link))
    ? { person: link.personId, opens: link.purpose === 'form' ? 'form' : 'session' }
    : undefined
}

/**
 * Uses a link up and opens a session; of several that come at once, one succeeds. A link to a form is for whoever is `here`, in
 * this browser, where that is its person; else it opens a session for that form alone.
 */
export async function useLink(
  db: Database,
  secret: string,
  coming: Coming,
  here?: Pick<Session, 'id' | 'person'>,
): Promise<Entry | undefined> {
  return letIn(db, (tx) => spendLink(tx, 'link', secret, coming, here))
}

type LinkRow = { purpose: string; personId: string; leads: unknown }

/** A link to a form is dead once the account that it was shown to does not count any more. */
async function leadsSomewhere(tx: Pick<Transaction, 'account'>, link: LinkRow): Promise<boolean> {
  if (link.purpose !== 'form') return true
  const ref = leadFrom(link.leads)?.account
  if (ref === undefined) return false
  return (await tx.account.count({ where: { ref, personId: link.personId, state: 'verified' } })) === 1
}

/** The form that a session may fill in; `filled` once it was. `undefined` where there is none of that name for it. */
export async function readLead(
  db: Pick<Database, 'signInLink'>,
  id: string,
  session: string,
): Promise<FormLead | 'filled' | undefined> {
  const link = await db.signInLink.findFirst({ where: { hash: id, session, purpose: 'form' } })
  return link ? (leadFrom(link.leads) ?? 'filled') : undefined
}

/** Most time between the use of a link and the answers to its form, in ms, however often it is loaded. */
const longestFormMs = 4 * 3_600_000

/** Lets whoever is filling in a form go on with it, and says until when; nothing where their session is for more than that. */
export async function stayAtForm(
  db: Pick<Database, 'signInLink' | 'session'>,
  id: string,
  session: string,
): Promise<Date | undefined> {
  const link = await db.signInLink.findFirst({ where: { hash: id, session, purpose: 'form' } })
  return link?.usedAt ? renewForm(db, session, new Date(link.usedAt.getTime() + longestFormMs)) : undefined
}

/** Notes in the transaction in which a form is taken that it was filled in; false when it was before. */
export async function fillLead(tx: Transaction, id: string): Promise<boolean> {
  const [link] = await tx.$queryRaw<{ leads: unknown }[]>`
    SELECT leads FROM "SignInLink" WHERE hash = ${id} AND purpose = 'form' FOR UPDATE`
  if (!link || !leadFrom(link.leads)) return false
  await tx.signInLink.update({ where: { hash: id }, data: { leads: {} } })
  return true
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

/** Somebody let in: the secret for their cookie, where they get a new one; and the form that they may fill in, if it is that alone. */
export type Entry = { secret: string | undefined; person: string; form?: string }

async function spendLink(
  tx: Transaction,
  use: 'link' | 'console',
  secret: string,
  { agent, platform, keyring }: Coming,
  here?: Pick<Session, 'id' | 'person'>,
): Promise<Entry | undefined> {
  const open = openLink(use, secret, platform)
  const found = await tx.signInLink.findFirst({ where: open })
  if (!found || !(await leadsSomewhere(tx, found))) return undefined
  const spent = await tx.signInLink.updateMany({ where: open, data: { usedAt: new Date() } })
  if (spent.count === 0) return undefined
  const { purpose, personId, hash } = found
  if (purpose !== 'form') return enter(tx, personId, purpose === 'console' ? 'console' : 'link', agent)
  const own = here?.person === personId ? here.id : undefined
  const entry = own === undefined ? await enter(tx, personId, 'form', agent) : { secret: undefined, person: personId }
  if (own !== undefined) await renewForm(tx, own)
  const session = own ?? sessionOf(entry.secret ?? '')
  await tx.signInLink.update({ where: { hash }, data: { session } })
  await noteUse(tx, keyring, found)
  return { ...entry, form: hash }
}

async function noteUse(tx: Transaction, keyring: Keyring | undefined, { personId, leads }: LinkRow): Promise<void> {
  const lead = leadFrom(leads)
  if (!lead || !keyring) return
  const person = await tx.person.findUniqueOrThrow({ where: { id: personId }, select: { pseudonym: true } })
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT jom_now() AS now`
  await appendEntries(tx, keyring, [usedEntry(person, lead)], clock?.now ?? new Date())
}

const openLink = (use: 'link' | 'console', secret: string, platform: string | undefined) => ({
  hash: hashOf(use, secret),
  usedAt: null,
  expiresAt: { gt: new Date() },
  person: mayEnter(platform),
})

async function enter(
  tx: Transaction,
  person: string,
  method: Method,
  agent: string,
): Promise<{ secret: string; person: string }> {
  return { secret: await openSession(tx, { person, method, agent }), person }
}

/** Makes ten recovery codes that replace all earlier ones, and returns them for the only time. */
export async function makeRecoveryCodes(tx: Transaction, personId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: 10 }, makeCode)
  // One request after the other: of two at once neither would see, and replace, the codes of the other.
  await tx.$queryRaw`SELECT 1 FROM "Person" WHERE id = ${personId} FOR UPDATE`
  await tx.recoveryCode.deleteMany({ where: { personId } })
  await tx.recoveryCode.createMany({
    data: codes.map((code) => ({ hash: hashOf('recovery', readCode(code)), personId })),
  })
  return codes
}
