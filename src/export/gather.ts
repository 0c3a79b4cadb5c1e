import { type CallFile, readCalls } from '../call/file.ts'
import { openTo as openCalls } from '../call/find.ts'
import { UserError } from '../chat/errors.ts'
import { type DecisionFile, readDecisions } from '../decision/file.ts'
import { openTo as openDecisions } from '../decision/find.ts'
import { codesOf } from '../directory/directory.ts'
import { shutCases, shutRuns } from '../sharing/shut.ts'
import { type CaseFile, isClosedUp, needWords, openCase, readableBy, readableWhere } from '../threat/case.ts'
import type { CallPart, CasePart, DecisionPart, Parts, Reader, Reading, Scope } from './dossier.ts'
import { earlierResults } from './earlier.ts'
import { readCallPart } from './read-call.ts'
import { readCasePart, type Span } from './read-case.ts'
import { decisionPart } from './read-decision.ts'
import { relabelledOf } from './relabelled.ts'

/** How many of each are read at once: an export has no end that a page of it would not have. */
const page = 50

const nothing: Parts = { cases: [], decisions: [], calls: [] }

/**
 * Reads what a reader may see of what is to be exported, in pages of a few, of one kind each: calls, then cases, then decisions. Throws
 * `cases.none`, `decisions.none` or `calls.none` for one that there is not or that they may not read, and says of a case that is
 * TLP:RED that nobody exports it.
 */
export async function* gather(scene: Reading, reader: Reader, scope: Scope): AsyncGenerator<Parts, void> {
  switch (scope.kind) {
    case 'case':
      return yield* gatherCase(scene, reader, scope.number)
    case 'decision': {
      const pages = decisionPages(scene, reader, { id: scope.number })
      return yield* needed(pages, 'decisions.none', scope.number)
    }
    case 'call':
      // With its minutes, and what was decided at it as far as the reader may read that.
      yield* needed(callPages(scene, reader, { id: scope.number }), 'calls.none', scope.number)
      return yield* decisionPages(scene, reader, { callId: scope.number })
    case 'decisions': {
      const { from, to } = scope
      const within = from === undefined || to === undefined ? {} : decidedIn({ gte: new Date(from), lt: new Date(to) })
      return yield* decisionPages(scene, reader, within)
    }
    case 'period': {
      const within = { gte: new Date(scope.from), lt: new Date(scope.to) }
      yield* callPages(scene, reader, { startsAt: within })
      yield* casePages(scene, reader, { from: within.gte, to: within.lt })
      return yield* decisionPages(scene, reader, decidedIn(within))
    }
  }
}

/** The same, of which one that is not there is said to be none. */
async function* needed(
  pages: AsyncGenerator<Parts, void>,
  none: 'decisions.none' | 'calls.none',
  written: string,
): AsyncGenerator<Parts, void> {
  let some = false
  for await (const each of pages) {
    some = true
    yield each
  }
  if (!some) throw new UserError(none, { written })
}

async function* gatherCase(scene: Reading, reader: Reader, number: string): AsyncGenerator<Parts, void> {
  const row = await scene.tx.case.findUnique({ where: { number } })
  const file = row && openCase(row, scene.keyring)
  if (!file || !mayRead(scene, reader, file)) throw new UserError('cases.none', { written: number })
  if (file.label === 'TLP:RED' || file.sealedAt) throw new UserError('exports.red', { number: file.number })
  needWords(file)
  const about = { caseNumber: file.number }
  const calls: string[] = []
  for await (const each of callPages(scene, reader, about)) {
    calls.push(...each.calls.map(({ id }) => id))
    yield each
  }
  const part = await readCasePart(scene, reader, file)
  if (part) yield { ...nothing, cases: [part] }
  yield* decisionPages(scene, reader, { OR: [about, { callId: { in: calls }, caseNumber: null }] })
}

/** The cases to which something happened in a span, as far as their reader may read them, in the order in which they were made. */
async function* casePages(scene: Reading, reader: Reader, span: Span): AsyncGenerator<Parts, void> {
  const { tx, keyring, now } = scene
  const found = await tx.case.findMany({
    where: {
      AND: [
        reader.person ? readableWhere(reader.person, now) : {},
        { sealedAt: null, entries: { some: { at: { gte: span.from, lt: span.to } } } },
      ],
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  })
  for (const some of pagesOf(found)) {
    const rows = await tx.case.findMany({ where: { id: { in: some.map(({ id }) => id) } }, orderBy: { id: 'asc' } })
    const files = rows
      .map((row) => openCase(row, keyring))
      .filter((file) => !isClosedUp(file) && file.label !== 'TLP:RED' && mayRead(scene, reader, file))
    const parts = await inTurn(files, (file) => readCasePart(scene, reader, file, span))
    const cases = parts.filter((part): part is CasePart => part !== undefined)
    if (cases.length > 0) yield { ...nothing, cases }
  }
}

/** What was proposed, decided or recorded in a period. */
const decidedIn = (within: { gte: Date; lt: Date }) => ({
  OR: [{ proposedAt: within }, { decidedAt: within }, { recordedAt: within }],
})

async function decisionParts(scene: Reading, files: readonly DecisionFile[]): Promise<readonly DecisionPart[]> {
  const relabelled = await relabelledOf(scene, files)
  const earlier = await earlierResults(scene, files)
  const later = files.flatMap(({ supersededBy }) => supersededBy ?? [])
  const successors = await scene.tx.decision.findMany({
    where: { id: { in: later } },
    select: { id: true, recordedAt: true, ratifiedAt: true },
  })
  return files.map((file) => {
    const successor = successors.find(({ id }) => id === file.supersededBy)
    const supersededAt = (successor?.ratifiedAt ?? successor?.recordedAt)?.toISOString()
    const before = earlier.get(file.id) ?? []
    return decisionPart(scene, file, {
      ...{ supersededAt, relabelledAt: relabelled.get(file.id) },
      ...(before.length > 0 && { earlier: before }),
    })
  })
}

async function callParts(scene: Reading, files: readonly CallFile[]): Promise<readonly CallPart[]> {
  const relabelled = await relabelledOf(scene, files)
  return inTurn(files, (each) => readCallPart(scene, each, relabelled.get(each.id)))
}

const mayRead = ({ now }: Reading, { person }: Reader, file: CaseFile): boolean =>
  person === undefined || readableBy(person, file, now)

/** The decisions that a query finds, as far as their reader may read them, in the order in which they were proposed. */
async function* decisionPages(
  scene: Reading,
  { person }: Reader,
  where: Parameters<typeof readDecisions>[1],
): AsyncGenerator<Parts, void> {
  const found = await scene.tx.decision.findMany({
    where: { AND: [where, mayBeRead(scene, person)] },
    orderBy: [{ proposedAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  })
  for (const some of pagesOf(found)) {
    const files = await readDecisions(scene, { id: { in: some.map(({ id }) => id) } }, page)
    const readable = person ? await openDecisions(scene, person, files) : await withoutShut(scene, files)
    const open = readable.filter(({ label }) => label !== 'TLP:RED').toReversed()
    if (open.length > 0) yield { ...nothing, decisions: await decisionParts(scene, open) }
  }
}

/** The calls that a query finds, as far as their reader may read them, in the order in which they begin. */
async function* callPages(
  scene: Reading,
  { person }: Reader,
  where: Parameters<typeof readCalls>[1],
): AsyncGenerator<Parts, void> {
  const found = await scene.tx.call.findMany({
    where: { AND: [where, mayBeRead(scene, person)] },
    orderBy: [{ startsAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    select: { id: true },
  })
  for (const some of pagesOf(found)) {
    const files = await readCalls(scene, { id: { in: some.map(({ id }) => id) } }, page)
    const readable = person ? await openCalls(scene, person, files) : await withoutShut(scene, files)
    const open = readable.filter(({ label }) => label !== 'TLP:RED')
    if (open.length > 0) yield { ...nothing, calls: await callParts(scene, open) }
  }
}

/** Narrows a query to what a person may read, so that of nothing else it shows how much there is; the file itself has the last word. */
const mayBeRead = ({ now }: Reading, person: Reader['person']) =>
  person
    ? { OR: [{ label: { in: ['TLP:CLEAR', 'TLP:GREEN'] } }, { addressees: { hasSome: [...codesOf(person, now)] } }] }
    : {}

/** Without what is about a case that is TLP:RED: nobody reads that, by whatever way they come. */
async function withoutShut<File extends { caseNumber: string | null; runId: string | null }>(
  { tx }: Reading,
  files: readonly File[],
): Promise<readonly File[]> {
  const cases = await shutCases(
    { tx },
    files.map(({ caseNumber }) => caseNumber),
  )
  const runs = await shutRuns(
    { tx },
    files.map(({ runId }) => runId),
  )
  return files.filter(({ caseNumber, runId }) => !cases.has(caseNumber ?? '') && !runs.has(runId ?? ''))
}

/** Only the ids of all are held, so that what a page leaves out does not move the next. */
function* pagesOf<Id>(all: readonly Id[]): Generator<readonly Id[]> {
  for (let at = 0; at < all.length; at += page) yield all.slice(at, at + page)
}

/** One after the other: a transaction has one connection, which does one thing at a time. */
async function inTurn<From, To>(all: readonly From[], read: (each: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = []
  for (const each of all) done.push(await read(each))
  return done
}
