import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { UserError } from '../chat/errors.ts'
import { appendEntries } from '../ledger/append.ts'
import { exportLedger } from '../ledger/export.ts'
import { say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'

/** Writes the record into a new file with all that it takes to check it elsewhere. Whoever has the console and the key may read all of it. */
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
    const hash = createHash('sha256')
    // Nobody else may read it, and nothing that stands there is written over.
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 })
    await once(file, 'open').catch((fault: unknown) => {
      if ((fault as NodeJS.ErrnoException).code === undefined) throw fault // of the file system
      throw new UserError('cli.ledger.export.file', { path })
    })
    const pieces = exportLedger(db, keyring, {
      ...(about !== undefined && { subjects: about.split(',') }),
      ...(from && { from }),
      ...(to && { to }),
      open: () => !switches.has('closed'),
    })
    for await (const piece of pieces) {
      hash.update(piece)
      if (!file.write(piece)) await once(file, 'drain')
    }
    file.end()
    await once(file, 'close')
    const sha256 = hash.digest('hex')
    const payload = { what: about ?? 'ledger', format: 'jsonl', hash: sha256, closed: switches.has('closed') }
    const note = { kind: 'export.made', subject: 'ledger', actor: 'bot', payload }
    await db.$transaction((tx) => appendEntries(tx, keyring, [note], clock()))
    print(say(language, 'cli.ledger.export.done', { path, hash: sha256 }))
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
