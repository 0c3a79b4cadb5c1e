import { createHash, randomInt } from 'node:crypto'
import type { AccountRef } from '../chat/refs.ts'
import { type AccountRow, lockAccount, verifyAccount } from '../directory/account.ts'
import { tellDirectory } from '../directory/change.ts'
import type { Person } from '../directory/directory.ts'
import { readOwner } from '../directory/read.ts'
import type { Scene } from '../directory/scene.ts'
import { say } from '../locale/catalogue.ts'
import type { Effect } from '../sharing/effect.ts'
import { settleEverywhere } from '../sharing/stranger.ts'
import type { Transaction } from '../store/client.ts'
import { tellPerson } from './tell.ts'

/**
 * One-time codes that join a further account to its person: shown to an account that counts, entered with the other one. They
 * and the limits on guessing go by the machine's own clock, as sessions do: an exercise may run faster than anybody types.
 */

/** How long a code can be entered, in minutes. */
export const codeMinutes = 10
/** Wrong codes of one account within an hour after which it may enter none for an hour. */
const mostWrong = 5
const hourMs = 3_600_000

/** Without signs that are read for one another: no 0 O, 1 I L, 5 S, 8 B, 2 Z, U V. */
const alphabet = '34679ACDEFGHJKMNPQRTWXY'
const codeLength = 8

/** A code of 36 bits that a person can type: `7K9M-HQXD`. What guards it is that it lives for ten minutes and few may be tried. */
function makeCode(): string {
  const signs = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)])
  return signs.join('').replace(/(.{4})(?!$)/, '$1-')
}

/** A typed code as it was made, however it was written; `undefined` when it cannot be one. */
function readCode(typed: string): string | undefined {
  const signs = typed.toUpperCase().replace(/[\s\p{Pd}]/gu, '')
  return signs.length === codeLength && [...signs].every((sign) => alphabet.includes(sign)) ? signs : undefined
}

/** What is kept in place of a code. */
const hashOf = (code: string): string => createHash('sha256').update(`link code\n${code}`).digest('base64url')

/** Makes a code for a person, to be shown to this account of theirs alone; earlier ones are void. */
export async function showCode(tx: Transaction, person: Person, account: AccountRef): Promise<string> {
  const code = makeCode()
  const now = new Date()
  await voidCodes(tx, person.id)
  const expiresAt = new Date(now.getTime() + codeMinutes * 60_000)
  const hash = hashOf(readCode(code) ?? code)
  await tx.linkCode.create({ data: { hash, personId: person.id, account, madeAt: now, expiresAt } })
  return code
}

/** Lets no code that somebody was shown work any more. */
export async function voidCodes(tx: Pick<Transaction, 'linkCode'>, personId: string): Promise<void> {
  await tx.linkCode.updateMany({
    where: { personId, usedAt: null, expiresAt: { gt: new Date() } },
    data: { expiresAt: new Date() },
  })
}

/** What came of a code that was entered. Whoever entered it learns of `refused` nothing more than that. */
export type Entered =
  | { kind: 'joined'; person: Person; effects: readonly Effect[] }
  | { kind: 'refused' | 'blocked' | 'seen'; effects: readonly Effect[] }

/**
 * Enters a code with an account: it counts as that of the code's person from then on. Of several that enter one code at once one
 * succeeds. `seen`: others saw the code being entered, so that it is void whatever it was.
 */
export async function enterCode(
  scene: Scene,
  account: AccountRef,
  typed: string,
  { seen = false }: { seen?: boolean } = {},
): Promise<Entered> {
  const { tx, directory, now } = scene
  // First, and one after the other: tries that come at once are counted, and whose an account is stays so until it is decided.
  const row = await lockAccount(tx, account)
  if (await isBlocked(tx, account)) return { kind: 'blocked', effects: [] }
  const code = readCode(typed)
  const found = code === undefined ? undefined : await tx.linkCode.findUnique({ where: { hash: hashOf(code) } })
  const isOpen = found !== null && found !== undefined && found.usedAt === null && found.expiresAt > new Date()
  const shown = isOpen ? await readOwner(tx, found.account as AccountRef) : undefined // written from one
  const person = shown?.id === found?.personId && shown && !shown.retired ? directory.people.get(shown.id) : undefined
  if (!isOpen || !person) return wrong(tx, account)
  // Entered where it is shown it proves nothing, and betrays nothing either: its person may have taken one window for the other.
  if (found.account === account) return seen ? spoil(scene, found.hash, person, account, 'seen') : wrong(tx, account)
  if (seen) return spoil(scene, found.hash, person, account, 'seen')
  if (!mayJoin(row, person)) return spoil(scene, found.hash, person, account, 'refused')
  await tx.linkCode.update({ where: { hash: found.hash }, data: { usedAt: new Date(), usedBy: account } })
  await verifyAccount(tx, account, { personId: person.id, how: 'code', by: person.id, at: now })
  await tx.linkTry.deleteMany({ where: { account } })
  await tellDirectory(tx)
  const settled = await settleEverywhere(scene, account, { kind: 'known', name: person.name })
  const effects = [verified(person, account, 'code', person), ...settled, ...tellJoined(scene, person, account)]
  return { kind: 'joined', person, effects }
}

/** Says to the person, where they were known before, that an account was joined to them: somebody may have read the code before they entered it. */
const tellJoined = (scene: Scene, person: Person, account: AccountRef): readonly Effect[] =>
  tellPerson(scene, person, `account/joined/${account}/${scene.now.toISOString()}@~${person.id}`, [
    say(person.language, 'accounts.joined.told', { account }),
    say(person.language, 'accounts.joined.todo', { account }),
  ])

/** An account is never taken over; and what was revoked counts again only by the word of somebody who may, see `confirmAccount`. */
const mayJoin = (row: AccountRow | undefined, person: Person): boolean =>
  row === undefined || (row.personId === person.id && row.state !== 'revoked')

/** The ledger's entry that an account counts from now on. */
export function verified(
  person: Pick<Person, 'pseudonym'>,
  account: AccountRef,
  how: string,
  by: Pick<Person, 'pseudonym'>,
): Effect {
  const payload = { account, how }
  return {
    kind: 'append',
    entry: { kind: 'account.verified', subject: person.pseudonym, actor: by.pseudonym, payload },
  }
}

async function wrong(tx: Transaction, account: AccountRef): Promise<Entered> {
  await tx.linkTry.create({ data: { account, at: new Date() } })
  return { kind: 'refused', effects: [] }
}

/** After five wrong codes within an hour an account may enter none for an hour from the last of them. */
async function isBlocked(tx: Transaction, account: AccountRef): Promise<boolean> {
  const tries = await tx.linkTry.findMany({
    where: { account, at: { gt: new Date(Date.now() - 2 * hourMs) } },
    orderBy: { at: 'desc' },
    take: mostWrong,
  })
  const [last, first] = [tries[0], tries[mostWrong - 1]]
  if (!last || !first) return false
  return last.at.getTime() - first.at.getTime() <= hourMs && Date.now() - last.at.getTime() < hourMs
}

/** A code that somebody else has seen is void, and its person is told so. */
async function spoil(
  scene: Scene,
  hash: string,
  person: Person,
  account: AccountRef,
  kind: 'seen' | 'refused',
): Promise<Entered> {
  const { tx } = scene
  await tx.linkCode.update({ where: { hash }, data: { usedAt: new Date(), usedBy: account } })
  if (kind === 'refused') await wrong(tx, account)
  const { language } = person
  const told = tellPerson(scene, person, `account/code/${hash.slice(0, 16)}@~${person.id}`, [
    say(language, kind === 'seen' ? 'accounts.code.seen' : 'accounts.code.others'),
    say(language, 'accounts.code.todo'),
  ])
  return { kind, effects: told }
}
