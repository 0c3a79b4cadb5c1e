import type { Person } from '../directory/directory.ts'
import type { Scene } from '../directory/scene.ts'
import type { Effect } from '../sharing/effect.ts'
import { asLabel, type Label, rankOf } from '../sharing/label.ts'
import type { CaseEntry } from '../store/generated/client.ts'
import { type CaseFile, isClosedUp } from './case.ts'
import { type Clock, readClocks } from './clocks/read.ts'
import { openKin } from './kin.ts'
import { subjectNoted } from './red-card.ts'
import { readTodos, type Todo } from './todos.ts'

/** What can happen to a case. Each is an entry of its timeline and, as `case.<kind>`, of the ledger. */
export type EntryKind =
  | 'opened'
  | 'accepted'
  | 'handed'
  | 'escalated'
  | 'released'
  | 'shared'
  | 'withdrawn'
  | 'kept'
  | 'labelled'
  | 'sealed'
  | 'unsealed'
  | 'triaged'
  | 'status'
  | 'note'
  | 'closed'
  | 'reopened'
  | 'merged'
  | 'absorbed'
  | 'unmerged'
  | 'split'
  | ClockEntry
  | EvidenceEntry
  | 'decided'

/** What can happen to a statutory clock of a case. In the ledger it stands under its own name. */
export type ClockEntry = `clock.${'started' | 'corrected' | 'reminded' | 'snoozed' | 'filed' | 'stopped'}`

/** What can happen to a piece of evidence of a case, likewise. `shut`: its author raised it to TLP:RED. */
export type EvidenceEntry = `evidence.${'marked' | 'graded' | 'withdrawn' | 'edited' | 'deleted' | 'shut'}`

export type Entry = {
  kind: EntryKind
  at: Date
  personId: string | null
  text: string
  data: Readonly<Record<string, string | number>>
}

/** What happened, who did it, in whose words; `data` holds enums and references only. */
export type Happening = {
  kind: EntryKind
  by?: Person
  words?: string
  data?: Readonly<Record<string, string | number>>
  /** More for the ledger, whose payload is sealed. */
  record?: Readonly<Record<string, string | number | boolean>>
}

/** Writes what happened into the case's timeline; the effect writes it into the ledger. */
export async function note(scene: Scene, file: CaseFile, happening: Happening): Promise<Effect> {
  const { kind, by, words = '', data = {}, record = {} } = happening
  await scene.tx.caseEntry.create({
    data: {
      caseId: file.id,
      at: scene.now,
      kind,
      personId: by?.id ?? null,
      text: words === '' ? null : scene.keyring.seal(words, 'case.entry'),
      data,
    },
  })
  const payload = { ...data, ...record, ...(words !== '' && { words }) }
  return {
    kind: 'append',
    entry: {
      kind: kind.includes('.') ? kind : `case.${kind}`,
      subject: file.number,
      actor: by?.pseudonym ?? 'bot',
      payload,
    },
  }
}

/** All that happened to a case, oldest first; of one that is TLP:RED, without anybody's words. */
export async function readTimeline(scene: Pick<Scene, 'tx' | 'keyring'>, file: CaseFile): Promise<readonly Entry[]> {
  const rows = await scene.tx.caseEntry.findMany({ where: { caseId: file.id }, orderBy: { id: 'asc' } })
  return rows.map((row) => openEntry(isClosedUp(file) ? { ...row, text: null } : row, scene))
}

/**
 * Who reads a timeline: one of the case's own people, or somebody of other members (`codes`); the label that the case bears, and
 * the numbers of the cases it was merged with or taken out of that its readers may know (`kin`).
 */
export type Sees = { own: boolean; label: Label; codes: readonly string[]; kin?: ReadonlySet<string> }

/** The number of another case that an entry is about. */
export const kinIn = ({
  kind,
  data,
}: Pick<Entry, 'kind'> & { data: Readonly<Record<string, unknown>> }): string | undefined =>
  ['merged', 'absorbed', 'unmerged', 'split'].includes(kind) ? String(data.into ?? data.from ?? '') : undefined

/** What may be told of an entry besides who did what in which words: all else of its `data` is for the bot's own use. */
export const told: readonly string[] = [
  ...['label', 'to', 'level', 'seconds', 'written', 'concerns', 'phase', 'asset', 'into', 'from', 'disposition'],
  ...['rsit', 'cause', 'severity', 'impact', 'outlook', 'grade', 'origin', 'threat'],
  ...['regime', 'since', 'until', 'sent', 'percent', 'overdue', 'evidence', 'audience', 'file'],
]

/**
 * The entries that a reader sees: all for the case's own people; for others what came with the release, or with what was shared
 * with their member by name, or after it, since words written before were not meant for them. The status line that stood on the
 * card goes with it. With whom else the case is shared they are not told. A decision bears the label of the run that asked for it
 * (`data.bears`): what that keeps among its own people, or above the case's `label`, stays there.
 */
export function visibleEntries<
  Seen extends { kind: EntryKind; text: string | Uint8Array | null; data: Readonly<Record<string, unknown>> },
>(entries: readonly Seen[], { own, label, codes, kin }: Sees): readonly Seen[] {
  if (own) return entries
  const isKept = ({ kind, data }: Seen): boolean => {
    if (kind !== 'decided') return false
    const bears = rankOf(asLabel(String(data.bears ?? 'TLP:AMBER+STRICT')))
    return bears >= rankOf('TLP:AMBER+STRICT') || bears > rankOf(label)
  }
  const theirs = (to: unknown): readonly string[] => codesIn(to).filter((code) => codes.includes(code))
  const isTheirs = ({ data }: Seen): boolean => theirs(data.to).length > 0
  const released = entries.findLastIndex(
    (entry) => entry.kind === 'released' || (entry.kind === 'shared' && isTheirs(entry)),
  )
  const standing = entries.findLastIndex(
    (entry, index) => index < released && entry.kind === 'status' && (entry.text?.length ?? 0) > 0,
  )
  // Nor that there are other cases, where these were not shared as well.
  const isHidden = (entry: Seen): boolean => {
    const number = kinIn(entry)
    return number !== undefined && !kin?.has(number)
  }
  // What a law asks of its member is nobody else's business; what others may see of the evidence stands by itself.
  const isOwn = ({ kind }: Seen): boolean => kind.startsWith('clock.') || kind.startsWith('evidence.')
  const isOthers = (entry: Seen): boolean => ['shared', 'withdrawn'].includes(entry.kind) && !isTheirs(entry)
  const shared = (index: number, entry: Seen): boolean =>
    index >= released && !isOwn(entry) && !isKept(entry) && !isHidden(entry) && !isOthers(entry)
  return entries
    .filter((entry, index) => shared(index, entry) || index === standing || entry.kind === 'opened')
    .map((entry) => {
      // Whoever had the case before is a person of its own member.
      const data = Object.entries(entry.data).filter(([key]) => told.includes(key) || key === 'owner')
      const narrowed = data.map(([key, value]) => [key, key === 'to' ? theirs(value).join(' ') : value])
      return { ...entry, data: Object.fromEntries(narrowed) }
    })
}

/**
 * What a card shows besides the case itself: the newest status line, whether somebody decided to keep the case national, and
 * what the case's runs wait for.
 */
export type Newest = {
  status?: Entry
  kept?: Entry
  todos?: readonly Todo[]
  clocks?: readonly Clock[]
  /** Of a case without words: its subject code. */
  subject?: string
  /** Cases it was merged into or taken out of that its readers may know. */
  kin?: ReadonlySet<string>
}

/** The newest that a card shows. */
export async function readNewest(scene: Pick<Scene, 'tx' | 'keyring'>, file: CaseFile): Promise<Newest> {
  if (isClosedUp(file)) return { subject: await subjectNoted(scene, file) }
  const rows = await scene.tx.caseEntry.findMany({
    where: {
      caseId: file.id,
      // An outlook alone leaves the status line that stands.
      OR: [{ kind: { in: ['kept', 'released', 'shared', 'labelled'] } }, { kind: 'status', text: { not: null } }],
    },
    orderBy: { id: 'desc' },
    distinct: ['kind'],
  })
  const entries = rows.map((row) => openEntry(row, scene))
  const of = (kind: EntryKind): Entry | undefined => entries.find((entry) => entry.kind === kind)
  const [status, kept] = [of('status'), of('kept')]
  // The rows stand newest first: a decision to keep holds until a later one about sharing.
  const decided = entries.find((entry) => entry.kind !== 'status')
  const todos = await readTodos(scene, file.number)
  const clocks = await readClocks(scene, file, 'running')
  const kin = await openKin(
    scene,
    file,
    [file.mergedInto, file.splitFrom].filter((number) => number !== null),
  )
  return { ...(status && { status }), ...(kept && decided === kept && { kept }), todos, clocks, kin }
}

/** The codes that an entry's data names: `FR DK`. */
export const codesIn = (named: unknown): readonly string[] =>
  typeof named === 'string' ? named.split(' ').filter((code) => code !== '') : []

function openEntry(row: CaseEntry, { keyring }: Pick<Scene, 'keyring'>): Entry {
  return {
    kind: row.kind as EntryKind, // written by `note` alone
    at: row.at,
    personId: row.personId,
    text: row.text ? keyring.openOr(row.text, 'case.entry', '') : '',
    data: (row.data ?? {}) as Entry['data'], // likewise
  }
}
