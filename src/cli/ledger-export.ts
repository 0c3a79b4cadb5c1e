import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UserError } from '../chat/errors.ts'
import { appendEntries } from '../ledger/append.ts'
import { exportLedger } from '../ledger/export.ts'
import { say } from '../locale/catalogue.ts'
import { entrySubjects } from '../retention/case-words.ts'
import { type Label, strictest } from '../sharing/label.ts'
import type { Database } from '../store/client.ts'
import type { CliCommand } from './command.ts'
import { saveWhole } from './whole-file.ts'

/**
 * Writes the record into a new file with all that it takes to check it elsewhere. Whoever has the console and the key may read all of
 * it but for what nobody reads any more: that was raised to TLP:RED, also while its words are still here.
 */
export const ledgerExport: CliCommand = {
  name: 'ledger export',
  usage: '<file> [--about=EL-…] [--from=TIME] [--to=TIME] [--closed]',
  summary: 'cli.ledger.export.summary',
  switches: ['about=', 'from=', 'to=', 'closed'],
  words: { least: 1, most: 1 },
  async run({ words: [target = ''], switches, folder, language, print, open }) {
    const given = (name: string): string | undefined =>
      [...switches].find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1)
    const [from, to, about] = [readInstant(given('from')), readInstant(given('to')), given('about')]
    const { db, keyring, clock } = await open()
    const path = resolve(folder, target)
    // Nothing that stands there is written over.
    if (existsSync(path) || !existsSync(dirname(path))) throw new UserError('cli.ledger.export.file', { path })
    const closed = switches.has('closed')
    const subjects = about?.split(',')
    const label = await labelOf(db, subjects, closed)
    const shut = await shutSubjects(db)
    const pieces = exportLedger(db, keyring, {
      ...(subjects && { subjects }),
      ...(from && { from }),
      ...(to && { to }),
      label,
      open: ({ subject }) => !closed && !shut.has(subject),
    })
    const hash = await saveWhole(path, bytesOf(pieces), async (sha256) => {
      const span = { ...(from && { from: from.toISOString() }), ...(to && { to: to.toISOString() }) }
      const payload = { what: about ?? 'ledger', format: 'jsonl', hash: sha256, label, closed, ...span }
      const note = { kind: 'export.made', subject: 'ledger', actor: 'bot', payload }
      await db.$transaction((tx) => appendEntries(tx, keyring, [note], clock()))
    }).catch((fault: NodeJS.ErrnoException) => {
      throw fault.syscall === 'open' ? new UserError('cli.ledger.export.file', { path }) : fault
    })
    print(say(language, 'cli.ledger.export.done', { path, label, hash }))
    print(say(language, 'cli.ledger.export.how', { path }))
    return 0
  },
}

function readInstant(written: string | undefined): Date | undefined {
  if (written === undefined) return undefined
  const day = /^\d{4}-\d\d-\d\d$/.test(written)
  const full = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z$/.test(written)
  const at = new Date(day || full ? written : Number.NaN)
  if (Number.isNaN(at.getTime())) throw new UserError('timeline.no-instant', { written: written.slice(0, 40) })
  return at
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) yield Buffer.from(piece, 'utf8')
}

/** What nobody reads any more: cases that were raised to TLP:RED, and what was done of them. What an erasure leaves is for the record. */
async function shutSubjects(db: Database): Promise<ReadonlySet<string>> {
  const shut = await db.case.findMany({ where: { sealedAt: { not: null } }, select: { number: true } })
  const found = new Set<string>()
  for (const { number } of shut) for (const subject of await entrySubjects(db, number)) found.add(subject)
  return found
}

/**
 * The label of what is written: with payloads the strictest there is without TLP:RED, since among them is what cases keep among their
 * own people; without, that of the cases that were named, where nothing else was.
 */
async function labelOf(db: Database, subjects: readonly string[] | undefined, closed: boolean): Promise<Label> {
  const most: Label = 'TLP:AMBER+STRICT'
  if (!closed) return most
  const cases = subjects ? await db.case.findMany({ where: { number: { in: [...subjects] } } }) : []
  if (cases.length === 0 || cases.length < (subjects?.length ?? 0)) return most
  const found = strictest('TLP:CLEAR', ...cases.map(({ label }) => label as Label)) // ours alone are stored
  return found === 'TLP:RED' ? most : found
}
