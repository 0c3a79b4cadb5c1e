import { setTimeout as sleep } from 'node:timers/promises'
import { appendEntries } from '../ledger/append.ts'
import { rootFile, writeRoot } from '../ledger/root-line.ts'
import { rootStamped } from '../ledger/root-note.ts'
import { askForStamp, readStamp, type Stamp } from '../ledger/stamp.ts'
import type { Database } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'
import type { Log } from './log.ts'

/** Has the roots of days stamped by an authority of time. */
export type Stamper = { stop(): Promise<void> }

/** An authority that does not answer within so many milliseconds is asked again later. */
const patienceMs = 10_000
/** No answer of an authority is longer, in bytes. */
const longest = 100_000
/** Between two looks, and at most after a fault, in milliseconds. */
const pause = { usualMs: 60_000, mostMs: 3_600_000 }
/** Roots of days further back are stamped with the later ones, which hold them. An authority may want money for each. */
const oldestDays = 31

/** Asks for a stamp of every new root until stopped. What fails is tried again, at longer and longer intervals. */
export function startStamper(parts: { db: Database; keyring: Keyring; url: string; log: Log }): Stamper {
  const end = new AbortController()
  const done = (async () => {
    for (let waitMs = pause.usualMs; !end.signal.aborted; ) {
      try {
        while (!end.signal.aborted && (await stampNext(parts)) !== undefined);
        waitMs = pause.usualMs
      } catch (fault) {
        // An address may hold a secret, and an answer anything: the class of the fault alone is logged.
        parts.log.warn({ what: fault instanceof Error ? fault.message : 'unknown' }, 'a root was not stamped')
        waitMs = Math.min(pause.mostMs, waitMs * 2)
      }
      await sleep(waitMs, undefined, { signal: end.signal }).catch(() => {})
    }
  })()
  return {
    async stop() {
      end.abort()
      await done
    },
  }
}

/**
 * Has the newest root stamped that is not yet, and keeps the token: returns its day, `undefined` where there is none. Other processes
 * leave it alone meanwhile. Throws where no stamp came that counts.
 */
export async function stampNext({
  db,
  keyring,
  url,
}: {
  db: Database
  keyring: Keyring
  url: string
}): Promise<string | undefined> {
  return db.$transaction(
    async (tx) => {
      const [found] = await tx.$queryRaw<{ day: string; now: Date }[]>`
        SELECT day, jom_now() AS now FROM "LedgerRoot"
        WHERE stamp IS NULL AND day > to_char((jom_now() AT TIME ZONE 'UTC') - ${oldestDays} * interval '1 day', 'YYYY-MM-DD')
        ORDER BY day DESC LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`
      if (!found) return undefined
      const { day } = found
      const root = await tx.ledgerRoot.findUniqueOrThrow({ where: { day } })
      const key = await tx.signingKey.findUniqueOrThrow({ where: { id: root.keyId }, select: { public: true } })
      const stamp = await requestStamp(url, rootFile(writeRoot(root, key.public)))
      await tx.ledgerRoot.update({ where: { day }, data: { stamp: stamp.token, stampedAt: stamp.at } })
      const payload = { day, at: stamp.at.toISOString() }
      const note = { kind: rootStamped, subject: 'ledger', actor: 'bot', payload }
      await appendEntries(tx, keyring, [note], new Date(found.now))
      return day
    },
    { timeout: patienceMs + 10_000, maxWait: 10_000 },
  )
}

/** Asks an authority for a stamp. Throws an error whose message is a class of fault, never a text from outside. */
async function requestStamp(url: string, data: string): Promise<Stamp> {
  const request = askForStamp(data)
  let bytes: Uint8Array
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: request.body,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!answer.ok) {
      await answer.body?.cancel()
      throw new StampFault(`stamp-http-${answer.status}`)
    }
    bytes = await readUpTo(answer, longest)
  } catch (fault) {
    throw fault instanceof StampFault ? fault : new StampFault('stamp-unreachable')
  }
  return readStamp(bytes, request)
}

class StampFault extends Error {}

async function readUpTo(answer: Response, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.length
    if (length > most) throw new StampFault('stamp-too-long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
