import { createHash } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Database, Transaction } from '../store/client.ts'
import { makeSecret } from './secret.ts'
import { relyingPartyOf } from './site.ts'

const challengeMs = 5 * 60_000
// What every authenticator in use offers: EdDSA, ES256, RS256 (IANA COSE registry).
const algorithms = [-8, -7, -257]

/** The handle an authenticator keeps for a person: says nothing about them outside this bot. */
const handleOf = (person: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(`passkey handle\n${person}`).digest())

type Asked<Options> = { id: string; options: Options }

/** Asks the browser to make a passkey for a signed-in person. */
export async function askForRegistration(
  db: Database,
  origin: string,
  person: { id: string; name: string },
): Promise<Asked<Awaited<ReturnType<typeof generateRegistrationOptions>>>> {
  const known = await db.passkey.findMany({ where: { personId: person.id }, select: { id: true, transports: true } })
  const options = await generateRegistrationOptions({
    rpName: 'jom',
    rpID: relyingPartyOf(origin),
    userName: person.name,
    userDisplayName: person.name,
    userID: handleOf(person.id),
    timeout: challengeMs,
    attestationType: 'none',
    excludeCredentials: known,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return { id: await keepChallenge(db, options.challenge, person.id), options }
}

/** A passkey that a browser made for somebody, ready to be kept. */
export type NewPasskey = {
  id: string
  personId: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  name: string
}

/** Looks at the passkey a browser made; `undefined` when anything about it is not as asked. */
export async function readRegistration(
  db: Database,
  answer: { id: string; response: unknown; name: string; person: string; origin: string },
): Promise<NewPasskey | undefined> {
  const challenge = await takeChallenge(db, answer.id, answer.person)
  if (challenge === undefined) return undefined
  const result = await verifyRegistrationResponse({
    response: answer.response as RegistrationResponseJSON, // the library checks every part of it
    expectedChallenge: challenge,
    expectedOrigin: answer.origin,
    expectedRPID: relyingPartyOf(answer.origin),
    supportedAlgorithmIDs: algorithms,
  }).catch(() => undefined)
  if (!result?.verified) return undefined
  const { id, publicKey, counter, transports } = result.registrationInfo.credential
  return { id, personId: answer.person, publicKey, counter, transports: transports ?? [], name: answer.name }
}

/** Keeps a passkey; false for one that is kept already. */
export async function keepPasskey(tx: Transaction, passkey: NewPasskey): Promise<boolean> {
  const kept = await tx.passkey.createMany({ data: passkey, skipDuplicates: true })
  return kept.count === 1
}

/** Asks the browser for any passkey it holds for us. */
export async function askForSignIn(
  db: Database,
  origin: string,
): Promise<Asked<Awaited<ReturnType<typeof generateAuthenticationOptions>>>> {
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(origin),
    timeout: challengeMs,
    userVerification: 'required',
  })
  return { id: await keepChallenge(db, options.challenge, null), options }
}

/** The person whose passkey answered; `undefined` when anything about it is not as asked. */
export async function recognise(
  db: Database,
  answer: { id: string; response: unknown; origin: string },
): Promise<string | undefined> {
  const challenge = await takeChallenge(db, answer.id, null)
  return challenge === undefined ? undefined : verify(db, { ...answer, challenge })
}

/** Asks the browser of somebody who is signed in for one of their own passkeys; only that very session can answer. */
export async function askForTouch(
  db: Database,
  origin: string,
  session: SessionOf,
): Promise<Asked<Awaited<ReturnType<typeof generateAuthenticationOptions>>>> {
  const own = await db.passkey.findMany({ where: { personId: session.person }, select: { id: true, transports: true } })
  const options = await generateAuthenticationOptions({
    rpID: relyingPartyOf(origin),
    timeout: challengeMs,
    userVerification: 'required',
    allowCredentials: own,
  })
  return { id: await keepChallenge(db, options.challenge, touchOf(session)), options }
}

/** Whether the person of a session touched a passkey of their own just now; when they did is noted then, of passkey and session. */
export async function touch(
  db: Database,
  answer: { id: string; response: unknown; origin: string; session: SessionOf },
): Promise<boolean> {
  const { session, ...rest } = answer
  const challenge = await takeChallenge(db, answer.id, touchOf(session))
  if (challenge === undefined) return false
  if ((await verify(db, { ...rest, challenge }, session.person)) !== session.person) return false
  const noted = await db.session.updateMany({
    where: { id: session.id, endedAt: null },
    data: { touchedAt: new Date() },
  })
  return noted.count === 1
}

type SessionOf = { id: string; person: string }

/** For whom a challenge of this kind is: no id of a person can be mistaken for it. */
const touchOf = ({ id }: SessionOf): string => `session ${id}`

/** The person whose passkey signed a challenge, who has to be `wanted` where somebody is; notes that it was used. */
async function verify(
  db: Database,
  answer: { response: unknown; origin: string; challenge: string },
  wanted?: string,
): Promise<string | undefined> {
  const response = answer.response as AuthenticationResponseJSON // the library checks every part of it
  if (typeof response?.id !== 'string' || !isToken(response.id)) return undefined
  const passkey = await db.passkey.findFirst({
    where: { id: response.id, person: { retiredAt: null }, ...(wanted !== undefined && { personId: wanted }) },
  })
  if (!passkey) return undefined
  const handle = Buffer.from(handleOf(passkey.personId)).toString('base64url')
  // One that was asked for by its id need not say whose it is.
  const said = response.response?.userHandle ?? (wanted === undefined ? undefined : handle)
  if (said !== handle) return undefined
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: answer.challenge,
    expectedOrigin: answer.origin,
    expectedRPID: relyingPartyOf(answer.origin),
    requireUserVerification: true,
    credential: { id: passkey.id, publicKey: new Uint8Array(passkey.publicKey), counter: Number(passkey.counter) },
  }).catch(() => undefined)
  if (!result?.verified) return undefined
  // The condition refuses the second of two answers that were signed with one counter value.
  const counter = result.authenticationInfo.newCounter
  const moved = await db.passkey.updateMany({
    where: { id: passkey.id, counter: passkey.counter },
    data: { counter, usedAt: new Date() },
  })
  return moved.count === 1 ? passkey.personId : undefined
}

async function keepChallenge(db: Database, value: string, personId: string | null): Promise<string> {
  const id = makeSecret()
  const now = Date.now()
  await db.$transaction([
    db.challenge.deleteMany({ where: { expiresAt: { lt: new Date(now) } } }),
    db.challenge.create({ data: { id, value, personId, expiresAt: new Date(now + challengeMs) } }),
  ])
  return id
}

/** What an authenticator or we ourselves made up as a name; the store cannot even look for just any text. */
const isToken = (written: string): boolean => /^[\w-]{1,2048}$/.test(written)

/** A challenge can be answered once, right or wrong. */
async function takeChallenge(db: Database, id: string, personId: string | null): Promise<string | undefined> {
  if (!isToken(id)) return undefined
  const [row] = await db.challenge.findMany({ where: { id, personId, expiresAt: { gt: new Date() } } })
  if (!row) return undefined
  const taken = await db.challenge.deleteMany({ where: { id } })
  return taken.count === 1 ? row.value : undefined
}
