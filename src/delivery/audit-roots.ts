import { readHolders } from '../ledger/root-note.ts'
import { fewestWitnesses } from '../ledger/witnesses.ts'
import { type Finding, type Look, lateSeconds } from '../notice/audit.ts'
import type { Transaction } from '../store/client.ts'
import type { Keyring } from '../store/seal.ts'

/** A witness has so many days, an authority of time one, before it is a finding that they have not answered. */
const patienceDays = { witness: 3, stamp: 1 }
/** After midnight UTC a root is made within so many minutes. */
const madeWithinMinutes = 15

type Row = { day: string; since: Date }

/**
 * Looks whether the root of every past day was made, whether the last ones are held by two members, and whether they bear a stamp
 * where an authority is asked for one.
 */
export const lookForRoots =
  ({ stamps, keyring }: { stamps: boolean; keyring: Keyring }): Look =>
  async (tx) => {
    const late = await tx.$queryRaw<{ since: Date }[]>`
      SELECT since FROM (
        SELECT (date_trunc('day', min(entry.at) AT TIME ZONE 'UTC') + interval '1 day') AT TIME ZONE 'UTC' AS since
        FROM "LedgerEntry" AS entry
        WHERE entry.kind NOT LIKE 'ledger.%'
          AND entry.seq > COALESCE((SELECT max(root."toSeq") FROM "LedgerRoot" AS root), 0)
      ) AS oldest, "World"
      WHERE since + ${madeWithinMinutes} * interval '1 minute' + ${lateSeconds.timer} * "clockSpeed" * interval '1 s' < jom_now()`
    // Sent to too few, at once; not confirmed by enough, after some days.
    const unsent = await tx.$queryRaw<Row[]>`
      SELECT root.day, root."madeAt" AS since FROM "LedgerRoot" AS root
      WHERE root.day = (SELECT max(day) FROM "LedgerRoot")
        AND (SELECT count(*) FROM "LedgerWitness" AS sent WHERE sent.day = root.day) < ${fewestWitnesses}`
    const unheld = (await unheldRoots(tx, keyring)).filter(({ day }) => unsent.every((each) => each.day !== day))
    const unstamped = stamps
      ? await tx.$queryRaw<Row[]>`
          SELECT day, "madeAt" AS since FROM "LedgerRoot"
          WHERE stamp IS NULL AND day = (
            SELECT max(day) FROM "LedgerRoot" WHERE "madeAt" < jom_now() - ${patienceDays.stamp} * interval '1 day')`
      : []
    const about =
      (kind: Finding['kind']) =>
      ({ day, since }: Row): Finding => ({ kind, subject: `ledger/${day}`, since })
    return [
      ...late.map(({ since }): Finding => ({ kind: 'root-late', subject: 'ledger', since })),
      ...[...unsent, ...unheld].map(about('root-unheld')),
      ...unstamped.map(about('root-unstamped')),
    ]
  }

/** The last root whose witnesses had their days, where too few hold it by the record: a later root stands for an earlier one. */
async function unheldRoots(tx: Transaction, keyring: Keyring): Promise<readonly Row[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT day, "madeAt" AS since FROM "LedgerRoot"
    WHERE "madeAt" < jom_now() - ${patienceDays.witness} * interval '1 day' ORDER BY day DESC LIMIT 1`
  const [root] = rows
  if (!root) return []
  const holders = [...(await readHolders(tx, keyring, new Date(root.since)))].filter(([day]) => day >= root.day)
  const codes = new Set(holders.flatMap(([, of]) => [...of.keys()]))
  return codes.size < fewestWitnesses ? rows : []
}
