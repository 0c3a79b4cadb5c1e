import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readDirectory } from '../directory/read.ts'
import { appendEntries } from '../ledger/append.ts'
import { say } from '../locale/catalogue.ts'
import { readTree } from '../notice/call-tree.ts'
import type { CliCommand } from './command.ts'

/** Writes the call tree of all members, or of some, into a file that only its owner can read. */
export const callTree: CliCommand = {
  name: 'call-tree',
  usage: 'FILE.pdf [MEMBER …]',
  summary: 'cli.call-tree.summary',
  switches: [],
  words: { least: 1, most: 60 },
  async run({ words: [file = '', ...wanted], config, language, folder, print, open }) {
    const { db, keyring, clock } = await open()
    const directory = await readDirectory(db)
    const codes = wanted.map((code) => (code.toUpperCase() === 'GR' ? 'EL' : code.toUpperCase()))
    const unknown = codes.find((code) => !directory.members.has(code))
    if (unknown !== undefined) {
      print(
        say(language, 'cli.call-tree.no-member', { code: unknown, known: [...directory.members.keys()].join(', ') }),
      )
      return 1
    }
    const now = clock()
    const own = codes.length > 0 ? codes : [...directory.members.keys()]
    const tree = await readTree({ tx: db, keyring, directory, now }, { own, others: [] }, language)
    const path = resolve(folder, file)
    const { printTree } = await import('../notice/call-tree-pdf.ts')
    const exercise = config.world === 'exercise'
    writeFileSync(path, await printTree(tree, { language, zone: 'Europe/Brussels', exercise }), { mode: 0o600 })
    const note = {
      kind: 'call-tree.made',
      subject: 'call-tree',
      actor: 'bot',
      payload: { codes: own, hash: tree.hash },
    }
    await db.$transaction((tx) => appendEntries(tx, keyring, [note], now))
    print(say(language, 'notices.tree.written', { count: own.length, path, hash: tree.hash }))
    return 0
  },
}
