import { type LedgerSummary, verifyLedger } from '../ledger/verify.ts'
import type { LedgerFault } from '../ledger/walk.ts'
import { type Language, say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'

/** How many faults are shown; all are counted. */
const mostShown = 100

export const ledgerVerify: CliCommand = {
  name: 'ledger verify',
  usage: '',
  summary: 'cli.ledger.summary',
  switches: [],
  words: { least: 0, most: 0 },
  async run({ language, print, open }) {
    const { db, keyring } = await open()
    const faults = verifyLedger(db, { keyring })
    for (let shown = 0; ; shown += 1) {
      const { done, value } = await faults.next()
      if (!done) {
        if (shown < mostShown) print(sayFault(language, value))
        continue
      }
      const { sealed, unsealed, erased, unproved, first, end } = value
      if (value.faults > mostShown) print(say(language, 'cli.ledger.more', { count: value.faults - mostShown }))
      print(say(language, 'cli.ledger.counts', { sealed, unsealed, erased, unproved }))
      if (first) print(say(language, 'cli.ledger.first', { fault: sayFault(language, first) }))
      if (end) print(say(language, 'cli.ledger.end', { seq: String(end.seq), chain: end.chain }))
      for (const line of sayProofs(language, value)) print(line)
      print(say(language, value.faults === 0 ? 'cli.ledger.holds' : 'cli.ledger.broken', { faults: value.faults }))
      return value.faults === 0 ? 0 : 1
    }
  },
}

/** How far the record is signed, and who holds its roots. */
function sayProofs(language: Language, { signed, roots, witnessed }: LedgerSummary): readonly string[] {
  if (!signed) return [say(language, 'cli.ledger.unsigned')]
  const { from, to } = signed
  const span = { from: String(from), to: String(to), first: from === 1n ? 'yes' : 'no' }
  if (!witnessed) return [say(language, 'cli.ledger.signed', span), say(language, 'cli.ledger.unwitnessed', { roots })]
  const by = witnessed.by.map(({ code, at }) => `${code} (${at.toISOString()})`).join(', ')
  const values = { roots, day: witnessed.day, seq: String(witnessed.toSeq), at: witnessed.madeAt.toISOString(), by }
  return [say(language, 'cli.ledger.signed', span), say(language, 'cli.ledger.witnessed', values)]
}

/** A fault as one line. */
export function sayFault(language: Language, { kind, seq, to, id, what, day }: LedgerFault): string {
  return say(language, `cli.ledger.fault.${kind}`, {
    seq: seq === undefined ? 'none' : String(seq),
    to: to === undefined ? 'none' : String(to),
    id: id ?? '–',
    what: what ?? 'other',
    day: day ?? '–',
  })
}
