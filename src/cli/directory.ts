import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isSettled } from '../directory/compare.ts'
import { type DirectoryFile, readDirectoryFile } from '../directory/file.ts'
import { sayGap } from '../directory/gap-words.ts'
import { gapsOf } from '../directory/gaps.ts'
import { importDirectory, sayDifference } from '../directory/import.ts'
import { directoryOf } from '../directory/of-file.ts'
import { appendEntries } from '../ledger/append.ts'
import { say } from '../locale/catalogue.ts'
import { labels } from '../sharing/label.ts'
import type { CliCall, CliCommand } from './command.ts'
import { paragraph } from './paragraph.ts'

/** A directory of all Member States, bodies and rooms, and of nobody yet. */
const unionDirectory = resolve(import.meta.dirname, '../directory/union.yaml')

export const directoryCheck: CliCommand = {
  name: 'directory check',
  usage: '[FILE]',
  summary: 'cli.directory.check.summary',
  switches: [],
  words: { least: 0, most: 1 },
  async run(call) {
    const { language, print } = call
    const file = read(call)
    const { people, rooms, members, path } = file
    const counts = { people: people.length, members: members.length, rooms: rooms.length }
    print(say(language, 'cli.directory.good', { path, ...counts }))
    const now = new Date() // there may be no world yet whose clock could be asked
    const directory = directoryOf(file, now)
    for (const gap of gapsOf(directory, now)) {
      for (const line of paragraph('? ', sayGap({ language, zone: 'Europe/Brussels' }, gap, directory, now)))
        print(line)
    }
    return 0
  },
}

/** Prints the start of a directory, or writes it where nothing is yet. */
export const directoryNew: CliCommand = {
  name: 'directory new',
  usage: '[FILE]',
  summary: 'cli.directory.new.summary',
  switches: [],
  words: { least: 0, most: 1 },
  async run({ words: [given], folder, language, print }) {
    const start = readFileSync(unionDirectory, 'utf8')
    if (given === undefined) {
      for (const line of start.trimEnd().split('\n')) print(line)
      return 0
    }
    const path = resolve(folder, given)
    if (existsSync(path)) {
      print(say(language, 'cli.directory.new.taken', { path }))
      return 1
    }
    writeFileSync(path, start, { flag: 'wx' })
    print(say(language, 'cli.directory.new.done', { path }))
    return 0
  },
}

export const directoryImport: CliCommand = {
  name: 'directory import',
  usage: '[FILE] [--dry] [--remove] [--overrule=ID,ID]',
  summary: 'cli.directory.import.summary',
  switches: ['dry', 'remove', 'overrule='],
  words: { least: 0, most: 1 },
  async run(call) {
    const { language, switches, print } = call
    const file = read(call)
    const { db, keyring, clock } = await call.open()
    const dry = switches.has('dry')
    const named = [...switches].find((each) => each.startsWith('overrule='))?.slice('overrule='.length) ?? ''
    const differences = await importDirectory(db, file, {
      dry,
      remove: switches.has('remove'),
      overrule: named.split(',').filter(Boolean),
      keyring,
      record: (tx, notes) => appendEntries(tx, keyring, notes, clock()),
    })
    for (const difference of differences) print(sayDifference(language, difference))
    const count = (...changes: readonly string[]): number =>
      differences.filter(({ change }) => changes.includes(change)).length
    const [left, commanded] = [count('left'), count('granted', 'kept')]
    const done = differences.filter(isSettled).length
    print(say(language, dry ? 'cli.directory.dry' : 'cli.directory.done', { done }))
    if (left > 0) print(say(language, 'cli.directory.left', { left }))
    if (commanded > 0) print(say(language, 'cli.directory.commanded', { commanded }))
    return 0
  },
}

function read({ words: [given], folder, config }: CliCall): DirectoryFile & { path: string } {
  const path = given === undefined ? config.directory : resolve(folder, given)
  return { ...readDirectoryFile(path, labels), path }
}
