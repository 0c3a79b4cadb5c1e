import { UserError } from '../chat/errors.ts'
import { codesOf, type Directory, type Person, worksFor } from '../directory/directory.ts'
import { hasRoleFor } from '../directory/holders.ts'
import type { Scene } from '../directory/scene.ts'
import { erased } from '../locale/erased.ts'
import { asLabel, type Label, rankOf } from '../sharing/label.ts'
import type { Case as CaseRow } from '../store/generated/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Asset, Disposition, Impact, Origin, Outlook, Phase, RootCause, Severity } from './taxonomy.ts'

export type CaseStatus = 'new' | 'accepted' | 'triaged' | 'closed' | 'merged'
/** In these a case waits for somebody to do something. */
export const openStatuses: readonly CaseStatus[] = ['new', 'accepted', 'triaged']

/** What was reported, as it was given. Sealed in the store. */
export type Report = {
  what: string
  /** The member whose election it concerns; most often the reporter's own. */
  concerns: string
  phase?: Phase
  asset?: Asset
  evidence?: boolean
  /** The label of the message it was made from: the case's label goes no lower. */
  floor?: Label
  /** Open cases of the same member that looked alike when it came in. */
  alike?: readonly string[]
}

/** How a case was judged: values of taxonomies only. */
export type Triage = {
  rsit?: string
  cause?: RootCause
  severity?: Severity
  impact?: Impact
  outlook?: Outlook
  /** Admiralty grade like `B2`. */
  grade?: string
  origin?: Origin
  threat?: string
}

/** A case with its sealed words opened. */
export type CaseFile = {
  id: bigint
  number: string
  code: string
  year: number
  title: string
  report: Report
  label: Label
  /** Members who may read it: its own, those whose rooms it was released to, those it was shared with by name. */
  addressees: readonly string[]
  /** Whether it was released to the rooms that its member releases to. */
  released: boolean
  status: CaseStatus
  triage: Triage
  outlookAt: Date | null
  disposition: Disposition | null
  reporterId: string
  ownerId: string | null
  level: number
  /** The room it was reported in; empty when that was none the bot knows. */
  roomId: string
  origin: string | null
  mergedInto: string | null
  splitFrom: string | null
  version: number
  happenedAt: Date | null
  reportedAt: Date
  acceptBy: Date | null
  acceptedAt: Date | null
  closedAt: Date | null
  /** When it was raised to TLP:RED: nobody reads its words from then on. */
  sealedAt: Date | null
  /** The label before that, to which its originator may return for a while. */
  sealedLabel: string | null
  sealedBy: string | null
  /** Since when its words cannot be read again. */
  destroyedAt: Date | null
}

/** Whether nobody may read the words of a case any more: it is TLP:RED, or they were destroyed. */
export const isClosedUp = (file: Pick<CaseFile, 'sealedAt' | 'destroyedAt'>): boolean =>
  file.sealedAt !== null || file.destroyedAt !== null

/** The label that what is said of a case bears: of one without words nothing has to be limited. */
export const bears = (file: Pick<CaseFile, 'label' | 'sealedAt' | 'destroyedAt'>): Label =>
  isClosedUp(file) ? 'TLP:CLEAR' : file.label

/** Throws where nothing can be done with the words of a case, since nobody may read them or nobody can. */
export function needWords(file: CaseFile): void {
  if (file.destroyedAt) throw new UserError('cases.gone.nothing', { number: file.number })
  if (isClosedUp(file)) throw new UserError('cases.red.shut', { number: file.number })
}

/** What stands in the place of words that nobody may read, or that nobody can. */
const goneFrom = ({ label }: Pick<CaseRow, 'label'>): string => (label === 'TLP:RED' ? label : erased('en'))

/** Opens the sealed words of a stored case; of one that is TLP:RED nobody reads them, and of a destroyed one nobody can. */
export function openCase(row: CaseRow, keyring: Keyring): CaseFile {
  const words = isClosedUp(row)
    ? { title: goneFrom(row), report: { what: goneFrom(row), concerns: row.code } }
    : {
        title: keyring.openText(row.title, 'case.title'),
        report: JSON.parse(keyring.openText(row.report, 'case.report')) as Report, // written by `sealCase` alone
      }
  return {
    ...row,
    ...words,
    label: asLabel(row.label),
    status: row.status as CaseStatus, // written from a CaseFile alone
    triage: (row.triage ?? {}) as Triage, // likewise
    disposition: row.disposition as Disposition | null, // likewise
  }
}

/** The sealed columns of a case's words. */
export function sealCase(words: Pick<CaseFile, 'title' | 'report'>, keyring: Keyring) {
  return {
    title: keyring.seal(words.title, 'case.title'),
    report: keyring.seal(JSON.stringify(words.report), 'case.report'),
  }
}

/** What may change in a case after it was opened. */
export type CaseChange = Partial<
  Pick<
    CaseFile,
    | 'label'
    | 'addressees'
    | 'released'
    | 'status'
    | 'triage'
    | 'outlookAt'
    | 'disposition'
    | 'ownerId'
    | 'level'
    | 'mergedInto'
    | 'acceptBy'
    | 'acceptedAt'
    | 'closedAt'
    | 'sealedAt'
    | 'sealedLabel'
    | 'sealedBy'
    | 'destroyedAt'
  >
>

/** Writes a change of a case that the caller holds locked, and answers the case as it is then. */
export async function saveCase(scene: Scene, file: CaseFile, change: CaseChange): Promise<CaseFile> {
  const { addressees, ...rest } = change
  await scene.tx.case.update({
    where: { id: file.id },
    data: { ...rest, ...(addressees && { addressees: [...addressees] }), version: { increment: 1 } },
  })
  return { ...file, ...change, version: file.version + 1 }
}

/** Reads a case and locks it until the transaction ends, so that what is decided on it stays true. */
export async function lockCase(scene: Scene, number: string): Promise<CaseFile | undefined> {
  await scene.tx.$queryRaw`SELECT 1 FROM "Case" WHERE number = ${number} FOR UPDATE`
  const row = await scene.tx.case.findUnique({ where: { number } })
  return row ? openCase(row, scene.keyring) : undefined
}

/** What decides who may read a case. */
export type CaseReaders = Pick<CaseFile, 'code' | 'label' | 'addressees' | 'released'>

/**
 * Whether a person may read a case: who works for its own member always; the people of the members it was released to or
 * shared with by name, from AMBER+STRICT on those who work for one; below AMBER all officials once it is released. One that is
 * TLP:RED is its own people's alone, who see that it is. Nobody without a role.
 */
export function readableBy(person: Person, file: CaseReaders, at: Date): boolean {
  const working = worksFor(person, at)
  if (working.includes(file.code)) return true
  if (rankOf(file.label) >= rankOf('TLP:RED')) return false
  const codes = codesOf(person, at)
  if (file.released && codes.length > 0 && rankOf(file.label) < rankOf('TLP:AMBER')) return true
  const entitled = rankOf(file.label) >= rankOf('TLP:AMBER+STRICT') ? working : codes
  // Who observes for its own member reads what that has released, not what it has shared with some by name.
  return entitled.some((code) => file.addressees.includes(code) && (file.released || code !== file.code))
}

/** The same for those who work for one member. */
export const readableFor = (member: string, { code, label, addressees, released }: CaseReaders): boolean =>
  member === code ||
  (rankOf(label) < rankOf('TLP:RED') &&
    (addressees.includes(member) || (released && rankOf(label) < rankOf('TLP:AMBER'))))

/** The members with which a case that was not released is shared by name. */
export const sharedByName = (file: Pick<CaseFile, 'code' | 'addressees' | 'released'>): readonly string[] =>
  file.released ? [] : file.addressees.filter((code) => code !== file.code)

/** Whether a person may work on a case: who works for its own member alone. */
export function belongsTo(person: Person, file: Pick<CaseFile, 'code'>, at: Date): boolean {
  return worksFor(person, at).includes(file.code)
}

/** Whether a person leads a case: they own it, and work for its member yet. Whoever has left that leads nothing there, though their name stays on it. */
export const isOwner = (person: Person, file: Pick<CaseFile, 'code' | 'ownerId'>, at: Date): boolean =>
  file.ownerId === person.id && belongsTo(person, file, at)

/**
 * Whether a person is asked and told of a case as its reporter: they reported it, and hold a role yet for the member that it became
 * a case of. Any role will do, since whoever observes for a member may report to it; who has gone to another member is out of it.
 */
export const isReporter = (person: Person, file: Pick<CaseFile, 'code' | 'reporterId'>, at: Date): boolean =>
  file.reporterId === person.id && hasRoleFor(person, file.code, at)

/** Narrows a query to the cases that a person may read; the same rule as `readableBy`, which still has the last word. */
export function readableWhere(person: Person, at: Date) {
  const codes = [...codesOf(person, at)]
  return {
    OR: [
      { code: { in: [...worksFor(person, at)] } },
      { released: true, label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } },
      { addressees: { hasSome: codes } },
    ],
  }
}

/** What a person is called; their id never shows. */
export function nameOf(directory: Directory, id: string | null): string {
  return (id && directory.people.get(id)?.name) || '—'
}
