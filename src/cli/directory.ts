import { resolve } from 'node:path'
import { type DirectoryFile, readDirectoryFile } from '../directory/file.ts'
import { importDirectory, sayDifference } from '../directory/import.ts'
import { appendEntries } from '../ledger/append.ts'
import { say } from '../locale/catalogue.ts'
import { labels } from '../sharing/label.ts'
import type { CliCall, CliCommand } from './command.ts'

export const directoryCheck: CliCommand = {
  name: 'directory check',
  usage: '[FILE]',
  summary: 'cli.directory.check.summary',
  switches: [],
  words: { least: 0, most: 1 },
  async run(call) {
    const { people, rooms, members, path } = read(call)
    call.print(
      say(call.language, 'cli.directory.good', {
        path,
        people: people.length,
        members: members.length,
        rooms: rooms.length,
      }),
    )
    return 0
  },
}

export const directoryImport: CliCommand = {
  name: 'directory import',
  usage: '[FILE] [--dry] [--remove]',
  summary: 'cli.directory.import.summary',
  switches: ['dry', 'remove'],
  words: { least: 0, most: 1 },
  async run(call) {
    const { language, switches, print } = call
    const file = read(call)
    const { db, keyring, clock } = await call.open()
    const dry = switches.has('dry')
    const differences = await importDirectory(db, file, {
      dry,
      remove: switches.has('remove'),
      keyring,
      record: (tx, notes) => appendEntries(tx, keyring, notes, clock()),
    })
    for (const difference of differences) print(sayDifference(language, difference))
    const left = differences.filter(({ change }) => change === 'left').length
    const done = differences.length - left
    print(say(language, dry ? 'cli.directory.dry' : 'cli.directory.done', { done }))
    if (left > 0) print(say(language, 'cli.directory.left', { left }))
    return 0
  },
}

function read({ words: [given], folder, config }: CliCall): DirectoryFile & { path: string } {
  const path = given === undefined ? config.directory : resolve(folder, given)
  return { ...readDirectoryFile(path, labels), path }
}
