import { type CallFile, readCalls } from '../call/file.ts'
import { openTo as openCalls } from '../call/find.ts'
import { UserError } from '../chat/errors.ts'
import { type DecisionFile, readDecisions } from '../decision/file.ts'
import { openTo as openDecisions } from '../decision/find.ts'
import { codesOf } from '../directory/directory.ts'
import { shutCases, shutRuns } from '../sharing/shut.ts'
import { type CaseFile, isClosedUp, needWords, openCase, readableBy, readableWhere } from '../threat/case.ts'
import {
  type CallPart,
  type CasePart,
  type DecisionPart,
  type Dossier,
  dossierOf,
  type Reader,
  type Reading,
  type Scope,
} from './dossier.ts'
import { readCallPart } from './read-call.ts'
import { readCasePart, type Span } from './read-case.ts'
import { decisionPart } from './read-decision.ts'
import { relabelledOf } from './relabelled.ts'

/** The most of each that one export holds: more is no file that anybody reads, and takes the bot's memory. */
const most = 300

/**
 * Reads what a reader may see of what is to be exported. Throws `cases.none`, `decisions.none` or `calls.none` for one that there is
 * not or that they may not read, and says of a case that is TLP:RED that nobody exports it.
 */
export async function gather(scene: Reading, reader: Reader, scope: Scope): Promise<Dossier> {
  switch (scope.kind) {
    case 'case':
      return gatherCase(scene, reader, scope.number, scope)
    case 'decision': {
      const decisions = await readableDecisions(scene, reader, { id: scope.number })
      if (decisions.length === 0) throw new UserError('decisions.none', { written: scope.number })
      return dossierOf(scene, scope, { cases: [], decisions: await decisionParts(scene, decisions), calls: [] })
    }
    case 'call':
      return gatherCall(scene, reader, scope.number, scope)
    case 'decisions': {
      const { from, to } = scope
      const decisions = await readableDecisions(
        scene,
        reader,
        from !== undefined && to !== undefined ? decidedIn({ gte: new Date(from), lt: new Date(to) }) : {},
      )
      return dossierOf(scene, scope, {
        cases: [],
        decisions: await decisionParts(scene, decisions),
        calls: [],
      })
    }
    case 'period':
      return gatherPeriod(scene, reader, scope)
  }
}

/** A call with its minutes, and what was decided at it as far as the reader may read that. */
async function gatherCall(scene: Reading, reader: Reader, number: string, scope: Scope): Promise<Dossier> {
  const calls = await readableCalls(scene, reader, { id: number })
  if (calls.length === 0) throw new UserError('calls.none', { written: number })
  const decisions = await readableDecisions(scene, reader, { callId: number })
  return dossierOf(scene, scope, {
    cases: [],
    decisions: await decisionParts(scene, decisions),
    calls: await callParts(scene, calls),
  })
}

async function gatherCase(scene: Reading, reader: Reader, number: string, scope: Scope): Promise<Dossier> {
  const row = await scene.tx.case.findUnique({ where: { number } })
  const file = row && openCase(row, scene.keyring)
  if (!file || !mayRead(scene, reader, file)) throw new UserError('cases.none', { written: number })
  if (file.label === 'TLP:RED' || file.sealedAt) throw new UserError('exports.red', { number: file.number })
  needWords(file)
  const part = await readCasePart(scene, reader, file)
  const about = { caseNumber: file.number }
  const calls = await readableCalls(scene, reader, about)
  const decisions = await readableDecisions(scene, reader, {
    OR: [about, { callId: { in: calls.map(({ id }) => id) }, caseNumber: null }],
  })
  return dossierOf(scene, scope, {
    cases: part ? [part] : [],
    decisions: await decisionParts(scene, decisions),
    calls: await callParts(scene, calls),
  })
}

async function gatherPeriod(
  scene: Reading,
  reader: Reader,
  scope: Extract<Scope, { kind: 'period' }>,
): Promise<Dossier> {
  const span: Span = { from: new Date(scope.from), to: new Date(scope.to) }
  const within = { gte: span.from, lt: span.to }
  const rows = await scene.tx.case.findMany({
    where: {
      AND: [
        reader.person ? readableWhere(reader.person, scene.now) : {},
        { sealedAt: null, entries: { some: { at: within } } },
      ],
    },
    orderBy: { id: 'asc' },
    take: most + 1,
  })
  needFew(rows)
  const files = rows
    .map((row) => openCase(row, scene.keyring))
    .filter((file) => !isClosedUp(file) && file.label !== 'TLP:RED' && mayRead(scene, reader, file))
  const cases = await inTurn(files, (file) => readCasePart(scene, reader, file, span))
  const decisions = await readableDecisions(scene, reader, decidedIn(within))
  const calls = await readableCalls(scene, reader, { startsAt: within })
  return dossierOf(scene, scope, {
    cases: cases.filter((part): part is CasePart => part !== undefined),
    decisions: await decisionParts(scene, decisions),
    calls: await callParts(scene, calls),
  })
}

/** What was proposed, decided or recorded in a period. */
const decidedIn = (within: { gte: Date; lt: Date }) => ({
  OR: [{ proposedAt: within }, { decidedAt: within }, { recordedAt: within }],
})

async function decisionParts(scene: Reading, files: readonly DecisionFile[]): Promise<readonly DecisionPart[]> {
  const relabelled = await relabelledOf(scene, files)
  const later = files.flatMap(({ supersededBy }) => supersededBy ?? [])
  const successors = await scene.tx.decision.findMany({
    where: { id: { in: later } },
    select: { id: true, recordedAt: true, ratifiedAt: true },
  })
  return files.map((file) => {
    const successor = successors.find(({ id }) => id === file.supersededBy)
    const supersededAt = (successor?.ratifiedAt ?? successor?.recordedAt)?.toISOString()
    return decisionPart(scene, file, { supersededAt, relabelledAt: relabelled.get(file.id) })
  })
}

async function callParts(scene: Reading, files: readonly CallFile[]): Promise<readonly CallPart[]> {
  const relabelled = await relabelledOf(scene, files)
  return inTurn(files, (each) => readCallPart(scene, each, relabelled.get(each.id)))
}

const mayRead = ({ now }: Reading, { person }: Reader, file: CaseFile): boolean =>
  person === undefined || readableBy(person, file, now)

async function readableDecisions(
  scene: Reading,
  { person }: Reader,
  where: Parameters<typeof readDecisions>[1],
): Promise<readonly DecisionFile[]> {
  const files = await readDecisions(scene, { AND: [where, mayBeRead(scene, person)] }, most + 1)
  needFew(files)
  const readable = person ? await openDecisions(scene, person, files) : await withoutShut(scene, files)
  return readable.filter(({ label }) => label !== 'TLP:RED').toReversed()
}

async function readableCalls(
  scene: Reading,
  { person }: Reader,
  where: Parameters<typeof readCalls>[1],
): Promise<readonly CallFile[]> {
  const files = await readCalls(scene, { AND: [where, mayBeRead(scene, person)] }, most + 1)
  needFew(files)
  const readable = person ? await openCalls(scene, person, files) : await withoutShut(scene, files)
  return readable.filter(({ label }) => label !== 'TLP:RED')
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

function needFew(found: readonly unknown[]): void {
  if (found.length > most) throw new UserError('exports.too-much', { most })
}

/** One after the other: a transaction has one connection, which does one thing at a time. */
async function inTurn<From, To>(all: readonly From[], read: (each: From) => Promise<To>): Promise<readonly To[]> {
  const done: To[] = []
  for (const each of all) done.push(await read(each))
  return done
}
