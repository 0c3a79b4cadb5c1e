import { UserError } from '../chat/errors.ts'
import { type Person, worksFor } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import { erased } from '../locale/erased.ts'
import type { Consent, ConsentState } from '../sharing/consent.ts'
import { asLabel } from '../sharing/label.ts'
import type { Consent as ConsentRow } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import { meantNumbers, readYearly } from '../store/yearly.ts'
import { belongsTo, type CaseFile, lockCase, openCase, readableBy } from './case.ts'
import { readNumber } from './number.ts'

export const whyContext = 'consent.why'

/** Opens the sealed reason of a stored consent. */
export function openConsent(row: ConsentRow, keyring: Keyring): Consent {
  return {
    ...row,
    label: asLabel(row.label),
    why: keyring.openOr(row.why, whyContext, erased('en')),
    state: row.state as ConsentState, // written by this room alone
  }
}

/** A consent and the case it is about, both locked. */
export type Asked = { consent: Consent; file: CaseFile }

/** Reads a consent and its case and locks both until the transaction ends, the case first; `undefined` where there is none. */
export async function lockConsent(scene: Scene, id: string): Promise<Asked | undefined> {
  const found = await scene.tx.consent.findUnique({ where: { id }, select: { caseNumber: true } })
  const file = found && (await lockCase(scene, found.caseNumber))
  if (!file) return undefined
  await scene.tx.$queryRaw`SELECT 1 FROM "Consent" WHERE id = ${id} FOR UPDATE`
  const row = await scene.tx.consent.findUnique({ where: { id } })
  return row ? { consent: openConsent(row, scene.keyring), file } : undefined
}

/**
 * Whether a person may know of a consent: who asked, who may read its case, and while somebody breaks the glass those of the
 * members it would be shared with, of whom one may confirm.
 */
function seesConsent(person: Person, { consent, file }: Asked, now: Date): boolean {
  const working = worksFor(person, now)
  if (working.length === 0) return false
  if (readableBy(person, file, now) || consent.askedBy === person.id) return true
  return consent.state === 'open' && consent.firstBy !== null && working.some((code) => consent.members.includes(code))
}

/**
 * The consent that a person means by what they wrote of its number, locked with its case. One that does not exist and one that
 * they may not know of give the same `consents.none`.
 */
export async function findConsent(scene: Scene, person: Person, written: string): Promise<Asked> {
  const wanted = readYearly('S', written)
  for (const id of wanted ? await meantNumbers(scene.tx, 'S', wanted) : []) {
    const asked = await lockConsent(scene, id)
    if (asked && seesConsent(person, asked, scene.now)) return asked
  }
  const isCase = !wanted && readNumber(written) !== undefined
  throw new UserError(isCase ? 'consents.by-case' : 'consents.none', { written: written.slice(0, 40) })
}

/** Most consents that are looked at for one list. */
const mostListed = 500

/** The consents that a person may know of: those that are open first, then the newest. */
export async function listConsents(scene: Scene, person: Person): Promise<readonly Asked[]> {
  const { tx, keyring, now } = scene
  const rows = await tx.consent.findMany({ orderBy: { askedAt: 'desc' }, take: mostListed })
  const cases = await tx.case.findMany({ where: { number: { in: rows.map(({ caseNumber }) => caseNumber) } } })
  const files = new Map(cases.map((row) => [row.number, openCase(row, keyring)]))
  return rows
    .flatMap((row): Asked[] => {
      const file = files.get(row.caseNumber)
      return file ? [{ consent: openConsent(row, keyring), file }] : []
    })
    .filter((asked) => seesConsent(person, asked, now))
    .toSorted((a, b) => Number(b.consent.state === 'open') - Number(a.consent.state === 'open'))
}

/** Throws unless a person is of the people whose word a consent takes. */
export function needOriginator(scene: Scene, person: Person, { consent, file }: Asked): void {
  if (!belongsTo(person, file, scene.now))
    throw new UserError('consents.not-yours', { id: consent.id, code: file.code })
}
