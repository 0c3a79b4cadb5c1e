import { setTimeout as sleep } from 'node:timers/promises'
import type { ChatAdapter } from '../chat/adapter.ts'
import { isForGood } from '../chat/errors.ts'
import type { Effect } from '../sharing/effect.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import { codeOf, hashOf, openSource } from '../threat/evidence/file.ts'
import { type CopyFault, mostFileBytes } from '../threat/evidence/mark.ts'
import { applyEffects, type Touched } from './apply.ts'
import type { Log } from './log.ts'

export type Copies = { stop(): Promise<void> }

/** Real milliseconds between two looks for files that are to be copied. */
const sweepMs = 1000
/** How many files of one platform are looked for together; they are read one after the other, since each is held in memory. */
const mostAtOnce = 20
/** Back-off between attempts at one file, doubled from the first to the last, in milliseconds: some half an hour in all. */
const backOff = { firstMs: 2_000, lastMs: 300_000 }
const mostAttempts = 12
const stopMs = 5_000

type Row = { evidenceId: bigint; seq: number; ref: Uint8Array; number: number; caseNumber: string }

/** A file that was not read, and why. */
class NotCopied extends Error {
  readonly fault: CopyFault
  constructor(fault: CopyFault) {
    super(fault)
    this.fault = fault
  }
}

/**
 * Copies the files of evidence byte by byte from the platforms that received them, each once: what was marked and not copied yet is
 * found in the store, so that a crash between the two loses nothing. What cannot be had is recorded by the class of what went wrong:
 * at once where trying again is useless, else after half an hour of attempts. `adapters` gives those that run in
 * this process; a file of any other waits for its own, and no platform that is down holds up what another one has.
 */
export function openCopies(parts: {
  db: Database
  keyring: Keyring
  adapters(): readonly ChatAdapter[]
  log: Log
  onTouched(touched: Touched): void
}): Copies {
  const { db, keyring, log } = parts
  /** Files that could not be read yet: how often that was tried, and when it is again. */
  const failing = new Map<string, { attempts: number; dueMs: number }>()
  let stopped = false
  let wake: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined

  /** What is to be copied of a platform, but for what nobody reads any more: cases and evidence that are TLP:RED, or destroyed. */
  const pending = ({ platform }: ChatAdapter): Promise<Row[]> => db.$queryRaw<Row[]>`
    SELECT copy."evidenceId", copy.seq, copy.ref, piece.number, file.number AS "caseNumber"
    FROM "EvidenceFile" AS copy
      JOIN "Evidence" AS piece ON piece.id = copy."evidenceId"
      JOIN "Case" AS file ON file.id = piece."caseId"
    WHERE copy."copiedAt" IS NULL AND copy.fault IS NULL AND split_part(piece.conversation, ':', 1) = ${platform}
      AND piece.label <> 'TLP:RED' AND file."sealedAt" IS NULL AND file."destroyedAt" IS NULL
    ORDER BY copy."evidenceId", copy.seq LIMIT 1000`

  async function look(): Promise<void> {
    // Of what is not up nothing counts as an attempt: it is read once its platform is there again.
    for (const adapter of parts.adapters().filter(isUp)) {
      const due = (await pending(adapter)).filter((row) => (failing.get(keyOf(row))?.dueMs ?? 0) <= performance.now())
      for (const row of due.slice(0, mostAtOnce)) {
        if (stopped) return
        if (!isUp(adapter)) break
        await copy(row, adapter)
      }
    }
  }

  async function copy(row: Row, adapter: ChatAdapter): Promise<void> {
    const source = openSource(row.ref, keyring)
    if (!source) return
    try {
      const bytes = await read(adapter, source.id)
      await note(row, { bytes: bytes.length, hash: hashOf(bytes), body: keyring.seal(bytes, 'evidence.body') })
    } catch (fault) {
      const why = fault instanceof NotCopied ? fault.fault : isForGood(fault) ? 'gone' : put(row, fault)
      if (why !== undefined) await note(row, { fault: why })
    }
  }

  async function read(adapter: ChatAdapter, id: string): Promise<Uint8Array> {
    if (!adapter.files) throw new NotCopied('gone')
    const bytes = await adapter.files.read(id)
    if (bytes.length > mostFileBytes) throw new NotCopied('too-large')
    return bytes
  }

  /** Puts another attempt off; gives the class of the fault when there is to be none. */
  function put(row: Row, fault: unknown): CopyFault | undefined {
    const attempts = (failing.get(keyOf(row))?.attempts ?? 0) + 1
    const facts = { evidence: String(row.evidenceId), file: row.seq, attempts }
    if (attempts >= mostAttempts) {
      log.error({ ...facts, fault }, 'a file of evidence could not be copied')
      return 'unreachable'
    }
    log.warn({ ...facts, fault }, 'a file of evidence waits')
    const waitMs = Math.min(backOff.lastMs, backOff.firstMs * 2 ** (attempts - 1))
    failing.set(keyOf(row), { attempts, dueMs: performance.now() + waitMs })
    return undefined
  }

  /** Writes what came of it, once, unless nobody may keep it any more. */
  async function note(
    row: Row,
    came: { bytes: number; hash: string; body: Uint8Array<ArrayBuffer> } | { fault: CopyFault },
  ): Promise<void> {
    failing.delete(keyOf(row))
    const touched = await db.$transaction(async (tx) => {
      const [open] = await tx.$queryRaw<{ now: Date }[]>`
        SELECT jom_now() AS now FROM "Case" WHERE number = ${row.caseNumber} AND "destroyedAt" IS NULL FOR SHARE`
      if (!open) return undefined
      const { count } = await tx.evidenceFile.updateMany({
        where: { evidenceId: row.evidenceId, seq: row.seq, copiedAt: null, fault: null },
        data: 'fault' in came ? came : { ...came, copiedAt: open.now },
      })
      return count === 0 ? undefined : applyEffects(tx, keyring, [recordOf(row, came)], open.now)
    })
    if (touched) parts.onTouched(touched)
  }

  function again(): void {
    looking = look()
      .catch((fault: unknown) => log.error({ fault }, 'the copying of evidence stumbled'))
      .finally(() => {
        if (!stopped) wake = setTimeout(again, sweepMs)
      })
  }

  again()
  return {
    async stop() {
      stopped = true
      clearTimeout(wake)
      // What a slow platform still gives then is read again at the next start.
      await Promise.race([looking, sleep(stopMs, undefined, { ref: false })])
    },
  }
}

const isUp = (adapter: ChatAdapter): boolean => adapter.health().state === 'up'

const keyOf = ({ evidenceId, seq }: Row): string => `${evidenceId}/${seq}`

const recordOf = (row: Row, came: { hash: string; bytes: number } | { fault: CopyFault }): Effect => ({
  kind: 'append',
  entry: {
    kind: 'fault' in came ? 'evidence.uncopied' : 'evidence.copied',
    subject: row.caseNumber,
    actor: 'bot',
    payload: {
      evidence: codeOf(row),
      file: row.seq,
      ...('fault' in came ? { fault: came.fault } : { hash: came.hash, bytes: came.bytes }),
    },
  },
})
