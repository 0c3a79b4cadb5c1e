import { type CallFile, readCalls } from '../../call/file.ts'
import type { Json } from '../../chat/shelf.ts'
import { type DecisionFile, readDecisions } from '../../decision/file.ts'
import type { Directory } from '../../directory/directory.ts'
import { openPayload } from '../../ledger/entry.ts'
import type { NoticeFile } from '../../notice/file.ts'
import { openFile as openNotice } from '../../notice/file.ts'
import type { Run } from '../../playbook/engine/run.ts'
import type { Playbook } from '../../playbook/language/model.ts'
import { parsePlaybook } from '../../playbook/language/read.ts'
import { openRun } from '../../playbook/live/store.ts'
import { type RoundFile, readRounds } from '../../round/file.ts'
import { StoreError } from '../../store/errors.ts'
import type { Store } from '../../store/open.ts'
import { isDestroyed } from '../../store/seal.ts'
import { readToldEvidence, type ToldEvidence } from './evidence.ts'

/** An entry of the ledger, opened. `actor` is a person's pseudonym, or `bot`. */
export type Recorded = {
  at: Date
  kind: string
  subject: string
  actor: string
  payload: Readonly<Record<string, Json>>
}

/** A run with the version of the playbook that it keeps to. */
export type Told = { run: Run; playbook: Playbook; code: string | undefined }

/** What the entries of the ledger are about, by its number or id. */
export type Matters = {
  directory: Directory
  runs: ReadonlyMap<string, Told>
  rounds: ReadonlyMap<string, RoundFile>
  calls: ReadonlyMap<string, CallFile>
  decisions: ReadonlyMap<string, DecisionFile>
  notices: ReadonlyMap<string, NoticeFile>
  evidence: ReadonlyMap<string, ToldEvidence>
  /** Cases that are TLP:RED, and their runs: nobody reads their words. */
  shut: ReadonlySet<string>
  /** What rooms are called, also those that are closed. */
  rooms: ReadonlyMap<string, string>
  /** Under which key a round was opened: `round/<run>/<step>#<attempt>` where a step of a run did. */
  openedAs: ReadonlyMap<string, string>
}

/** What a timeline shows: all of a run, of an election, or of a case; from an instant to another one. */
export type Wanted = { run?: string; election?: string; case?: string; from?: Date; to?: Date }

/** Reads all that entries may be about. */
export async function readMatters(
  { db, keyring }: Pick<Store, 'db' | 'keyring'>,
  directory: Directory,
): Promise<Matters> {
  const versions = new Map<string, Playbook>()
  for (const { hash, playbook, text } of await db.playbookVersion.findMany())
    versions.set(hash, parsePlaybook(Buffer.from(text).toString('utf8'), `${playbook} ${hash.slice(0, 8)}`, true))
  const runs = (await db.run.findMany()).flatMap((row): [string, Told][] => {
    const playbook = versions.get(row.hash)
    return playbook && !isDestroyed(row.state)
      ? [[row.id, { run: openRun(row, keyring), playbook, code: row.code ?? undefined }]]
      : []
  })
  const sealed = await db.case.findMany({ where: { sealedAt: { not: null } }, select: { number: true } })
  const cases = sealed.map(({ number }) => number)
  const theirs = await db.run.findMany({ where: { caseNumber: { in: cases } }, select: { id: true } })
  const rounds = await readRounds({ tx: db, keyring }, {}, 100_000)
  const shut = new Set([...cases, ...theirs.map(({ id }) => id)])
  const isOpen = ({ caseNumber, runId }: { caseNumber: string | null; runId: string | null }): boolean =>
    !shut.has(caseNumber ?? '') && !shut.has(runId ?? '')
  const calls = (await readCalls({ tx: db, keyring }, {}, 100_000)).filter(isOpen)
  const decisions = (await readDecisions({ tx: db, keyring }, {}, 100_000)).filter(isOpen)
  const notices = (await db.notice.findMany()).map((row) => openNotice(row, keyring))
  return {
    directory,
    runs: new Map(runs),
    rounds: new Map(rounds.map((round) => [round.id, round])),
    calls: new Map(calls.map((call) => [call.id, call])),
    decisions: new Map(decisions.map((decision) => [decision.id, decision])),
    evidence: await readToldEvidence({ db, keyring }, directory),
    notices: new Map(notices.map((notice) => [notice.id, notice])),
    shut,
    rooms: new Map((await db.room.findMany({ select: { id: true, title: true } })).map(({ id, title }) => [id, title])),
    openedAs: new Map((await db.round.findMany({ select: { id: true, key: true } })).map(({ id, key }) => [id, key])),
  }
}

/** Reads the entries that are wanted, in the order of their time. One whose words were taken away is left with what it is about. */
export async function* readEntries(
  { db, keyring }: Pick<Store, 'db' | 'keyring'>,
  matters: Matters,
  wanted: Wanted,
): AsyncGenerator<Recorded> {
  const isWanted = sieveOf(matters, wanted)
  const at = { ...(wanted.from && { gte: wanted.from }), ...(wanted.to && { lt: wanted.to }) }
  for (let last: { at: Date; id: string } | undefined; ; ) {
    const rows = await db.ledgerEntry.findMany({
      where: { at, ...(last && { OR: [{ at: { gt: last.at } }, { at: last.at, id: { gt: last.id } }] }) },
      orderBy: [{ at: 'asc' }, { id: 'asc' }],
      take: 1000,
    })
    for (const { at, kind, subject, actor, payload } of rows) {
      const entry = { at, kind, subject, actor, payload: matters.shut.has(subject) ? {} : openWords(keyring, payload) }
      if (isWanted(entry)) yield entry
    }
    last = rows.at(-1)
    if (!last) return
  }
}

function openWords(keyring: Store['keyring'], payload: Uint8Array | null): Recorded['payload'] {
  try {
    return (openPayload(payload, keyring) ?? {}) as Recorded['payload'] // payloads are objects
  } catch (fault) {
    if (fault instanceof StoreError) return {}
    throw fault
  }
}

/** Whether an entry is about what is wanted: an election's entries are those of its runs, of what these opened, and of the cases of its days. */
function sieveOf({ runs, rounds, calls, decisions, notices }: Matters, wanted: Wanted): (entry: Recorded) => boolean {
  const { run, election, case: number } = wanted
  if (run === undefined && election === undefined && number === undefined) return () => true
  const ofRun = (id: string | null | undefined): boolean => {
    const told = id ? runs.get(id)?.run : undefined
    if (!told) return false
    return (
      told.id === run ||
      (number !== undefined && told.case === number) ||
      (election !== undefined && (told.election === election || (told.case !== undefined && isOfDays(told))))
    )
  }
  const during = [...runs.values()].filter((each) => election !== undefined && each.run.election === election)
  const isOfDays = (told: Run): boolean =>
    during.some(({ run: other }) => other.startedAt <= told.startedAt && told.startedAt <= (other.endedAt ?? '~'))
  const cases = new Set([...runs.values()].flatMap(({ run: each }) => (ofRun(each.id) && each.case ? [each.case] : [])))
  return ({ kind, subject, payload }) => {
    if (subject === election || subject === number) return true
    if (kind.startsWith('round.')) return ofRun(rounds.get(subject)?.runId)
    if (kind.startsWith('call.')) return ofRun(calls.get(subject)?.runId)
    if (kind.startsWith('decision.') && kind !== 'decision.made') return ofRun(decisions.get(subject)?.runId)
    if (kind.startsWith('notice.')) return ofRun(notices.get(String(payload.notice ?? ''))?.runId)
    if (kind.startsWith('run.') || kind === 'decision.made') return ofRun(subject)
    if (kind.startsWith('room.')) return ofRun(subject.split('/')[1])
    if (/^(case|clock|evidence)\./.test(kind)) return run === undefined && cases.has(subject)
    return kind === 'duty.taken' && election !== undefined
  }
}
