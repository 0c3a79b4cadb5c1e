import { codesOf, type Person } from '../directory/directory.ts'
import { belongsTo, type CaseFile } from '../threat/case.ts'
import { readClocks } from '../threat/clocks/read.ts'
import { codeOf, type EvidenceItem } from '../threat/evidence/file.ts'
import { readEvidence } from '../threat/evidence/read.ts'
import { openKin } from '../threat/kin.ts'
import { type Entry, kinIn, readTimeline, visibleEntries } from '../threat/timeline.ts'
import {
  byOf,
  type CasePart,
  type EntryPart,
  type EvidencePart,
  instants,
  present,
  type Reader,
  type Reading,
} from './dossier.ts'
import { isRelabelled } from './relabelled.ts'

/** Instants between which something happened, the second one left out. */
export type Span = { from: Date; to: Date }

/** What a reader sees of a case that they may read; of a span that which happened in it. `undefined` where nothing of it did. */
export async function readCasePart(
  scene: Reading,
  { person }: Reader,
  file: CaseFile,
  span?: Span,
): Promise<CasePart | undefined> {
  const { directory, now } = scene
  const own = person === undefined || belongsTo(person, file, now)
  const codes = person ? codesOf(person, now) : []
  const timeline = await readTimeline(scene, file)
  const named = timeline.map(kinIn).filter((number) => number !== undefined)
  const kin = await openKin(scene, file, named)
  const seen = visibleEntries(timeline, { own, label: file.label, codes, kin })
  const entries = seen.filter(({ at }) => !span || (span.from <= at && at < span.to))
  const ofOthers = own ? others(timeline, file) : new Set(seen)
  if (span && entries.length === 0) return undefined
  const items = await readEvidence(scene, file, person ?? insider(file.code))
  // Others have it since it was released to them or shared with them: what it bore before is not told.
  const had = own ? [] : seen.filter(({ kind }) => kind === 'released' || kind === 'shared')
  const relabelled = [...timeline.filter(isRelabelled), ...had].map(({ at }) => at)
  const clocks = own ? await readClocks(scene, file) : []
  const { number, code, label, title, report, status, level, triage, disposition } = file
  const { phase, asset } = report
  const { by: owner } = file.ownerId ? byOf(directory, file.ownerId, now, code) : {}
  const { by: reporter } = byOf(directory, file.reporterId, file.reportedAt, code)
  return {
    ...{ number, code, label, title, what: report.what, concerns: report.concerns, level, triage },
    // To others it is closed: what it was merged into is not theirs to know.
    status: status === 'merged' && !own ? 'closed' : status,
    addressees: own ? file.addressees : file.addressees.filter((each) => each === code || codes.includes(each)),
    ...present({ phase, asset, disposition, owner, reporter }),
    ...instants({ happenedAt: file.happenedAt, closedAt: file.closedAt }),
    reportedAt: file.reportedAt.toISOString(),
    changedAt: newest([
      file.reportedAt,
      ...relabelled,
      ...seen.map(({ at }) => at),
      ...items.flatMap((item) => [item.markedAt, ...(item.withdrawnAt ? [item.withdrawnAt] : [])]),
      ...items.flatMap((item) => [
        ...item.changes.map(({ at }) => at),
        ...item.files.flatMap((each) => each.copiedAt ?? []),
      ]),
    ]),
    ...(relabelled.length > 0 && { relabelledAt: newest(relabelled) }),
    entries: entries.map((entry) => ({
      ...entryPart(scene, file, entry),
      ...(!ofOthers.has(entry) && { own: true as const }),
    })),
    evidence: items
      .filter(({ shut, saidAt, markedAt }) => !shut && (!span || isIn(span, saidAt) || isIn(span, markedAt)))
      .map((item) => evidencePart(scene, file, item, own)),
    clocks: clocks.map(({ duty, from, strict, legal, state, filedAt }) => ({
      duty: duty.id,
      from: from.toISOString(),
      state,
      ...instants({ strict, legal, filedAt }),
    })),
  }
}

/** The entries that everybody else who has a case sees of it, but for who has it. */
function others(timeline: readonly Entry[], { label, addressees }: CaseFile): ReadonlySet<Entry> {
  const placed = timeline.map((entry, place) => ({ ...entry, place }))
  const seen = visibleEntries(placed, { own: false, label, codes: addressees })
  const told = seen.filter(({ kind }) => kind !== 'shared' && kind !== 'withdrawn')
  return new Set(told.flatMap(({ place }) => timeline[place] ?? []))
}

/** Somebody who reads as the people of a member do: in their place whoever has the console. */
const insider = (code: string): Person => ({
  id: 'console',
  name: '',
  language: 'en',
  zone: 'UTC',
  pseudonym: 'bot',
  accounts: [],
  roles: [{ role: 'console', body: 'console', code, deputy: false, observer: false }],
  retired: false,
})

const isIn = ({ from, to }: Span, at: Date): boolean => from <= at && at < to

const newest = (dates: readonly Date[]): string => new Date(Math.max(...dates.map(Number))).toISOString()

function entryPart({ directory }: Reading, { code }: CaseFile, entry: Entry): EntryPart {
  const { at, kind, personId, text, data } = entry
  // The id of a person is nobody's to see.
  const { owner: before, ...rest } = data
  const owner = before === undefined ? undefined : byOf(directory, String(before), at, code).by
  return {
    at: at.toISOString(),
    kind,
    ...byOf(directory, personId, at, code),
    ...present({ owner }),
    words: text,
    data: rest,
  }
}

function evidencePart({ directory }: Reading, { code }: CaseFile, item: EvidenceItem, own: boolean): EvidencePart {
  const { label, audience, words, hash, saidAt, markedAt, withdrawnAt } = item
  const author = [...directory.accounts].find(([account]) => account === item.author)?.[1]
  const { by } = author ? byOf(directory, author.id, saidAt, code) : {}
  const { by: markedBy } = byOf(directory, item.markedBy, markedAt, code)
  return {
    id: codeOf(item),
    ...{ label, audience, words, hash },
    ...present({ author: by, link: own ? item.link : undefined, markedBy }),
    ...(own && item.addressees.length > 0 && { addressees: item.addressees }),
    saidAt: saidAt.toISOString(),
    markedAt: markedAt.toISOString(),
    ...instants({ withdrawnAt }),
    changes: item.changes.map((each) => ({
      kind: each.kind,
      at: each.at.toISOString(),
      words: each.words,
      ...present({ hash: each.hash }),
    })),
    files: item.files.map(({ name, mediaType, bytes, hash: sum, copiedAt }) => ({
      name,
      mediaType,
      ...present({ bytes, hash: sum }),
      ...instants({ copiedAt }),
    })),
  }
}
