import { UserError } from '../chat/errors.ts'
import { readDirectory } from '../directory/read.ts'
import { writeRoot } from '../ledger/root-line.ts'
import { readHolders } from '../ledger/root-note.ts'
import { listSigners } from '../ledger/signing.ts'
import { checkWitnesses } from '../ledger/witnesses.ts'
import { say } from '../locale/catalogue.ts'
import type { CliCommand } from './command.ts'
import { sayWitnessProblem } from './witness-words.ts'

/** How many of the last roots are shown. */
const mostShown = 30

/** Shows who holds the roots of the record, or prints one of them, to be handed over where no letter gets through. */
export const ledgerRoots: CliCommand = {
  name: 'ledger roots',
  usage: '[day]',
  summary: 'cli.ledger.roots.summary',
  switches: [],
  words: { least: 0, most: 1 },
  async run({ words: [day], config, language, print, open }) {
    const { db, keyring, clock } = await open()
    if (day !== undefined) {
      const root = await db.ledgerRoot.findUnique({ where: { day } })
      if (!root) throw new UserError('ledger.witness.no-root', { day: day.slice(0, 40) })
      const key = (await listSigners(db)).find(({ id }) => id === root.keyId)
      print(writeRoot(root, key?.public ?? ''))
      return 0
    }
    const roots = await db.ledgerRoot.findMany({
      orderBy: { day: 'desc' },
      take: mostShown,
      include: { witnesses: { orderBy: { code: 'asc' } } },
    })
    const holders = await readHolders(db, keyring)
    for (const { day: of, fromSeq, toSeq, stampedAt, witnesses } of roots) {
      const by = witnesses.map(({ code, sentAt }) => {
        const state = holders.get(of)?.has(code) ? 'held' : sentAt ? 'sent' : 'unsent'
        return `${code} ${say(language, `cli.ledger.roots.${state}`)}`
      })
      const stamp = stampedAt ? [say(language, 'cli.ledger.roots.stamped', { at: stampedAt.toISOString() })] : []
      const who = by.length > 0 ? by : [say(language, 'cli.ledger.roots.nobody')]
      print([of, `${fromSeq}–${toSeq}`, ...who, ...stamp].join('  '))
    }
    if (roots.length === 0) print(say(language, 'cli.ledger.roots.none'))
    const scene = { tx: db, keyring, directory: await readDirectory(db), now: clock() }
    const { problems } = await checkWitnesses(scene, config.witnesses)
    for (const problem of problems) print(sayWitnessProblem(language, problem))
    return problems.length > 0 ? 1 : 0
  },
}
