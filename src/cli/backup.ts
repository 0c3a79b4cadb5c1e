import { resolve } from 'node:path'
import { say } from '../locale/catalogue.ts'
import { backup as copyStore } from '../store/backup.ts'
import type { CliCommand } from './command.ts'

export const backup: CliCommand = {
  name: 'backup',
  usage: '<folder>',
  summary: 'cli.backup.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [target = ''], folder, language, print, open }) {
    const { pool, keyring, world } = await open()
    const path = resolve(folder, target)
    const manifest = await copyStore(pool, path, { world: world.kind, keyIds: keyring.keyIds })
    const files = Object.keys(manifest.files).length
    print(say(language, 'cli.backup.done', { path, upTo: manifest.upTo, files }))
    print(say(language, keyring.file ? 'cli.backup.key-file' : 'cli.backup.key', { file: keyring.file ?? '' }))
    return 0
  },
}
