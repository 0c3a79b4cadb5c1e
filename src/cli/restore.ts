import { resolve } from 'node:path'
import { say } from '../locale/catalogue.ts'
import { restore as putBack, readManifest } from '../store/backup.ts'
import { StoreError } from '../store/errors.ts'
import { openKeyring } from '../store/seal.ts'
import type { CliCall, CliCommand } from './command.ts'

export const restore: CliCommand = {
  name: 'restore',
  usage: '<folder>',
  summary: 'cli.restore.summary',
  switches: [],
  words: { least: 1, most: 1 },
  async run({ words: [source = ''], folder, config, language, print }) {
    const path = resolve(folder, source)
    if (config.store.databaseUrl) {
      print(say(language, 'cli.restore.external'))
      return 1
    }
    const { world } = readManifest(path)
    if (world !== config.world) {
      print(say(language, 'cli.restore.other-world', { world }))
      return 1
    }
    const manifest = await putBack(path, config.store.dataDir)
    print(say(language, 'cli.restore.done', { folder: config.store.dataDir, upTo: manifest.upTo }))
    const present = new Set(keysPresent(config))
    const absent = manifest.keysApart.filter((id) => !present.has(id))
    if (absent.length > 0) {
      print(say(language, 'cli.restore.keys', { ids: absent.join(', '), folder: config.store.dataDir }))
    }
    return 0
  },
}

function keysPresent({ store }: CliCall['config']): readonly string[] {
  try {
    return openKeyring({ key: store.key, folder: store.dataDir, create: false }).keyIds
  } catch (fault) {
    if (fault instanceof StoreError && fault.code === 'key-missing') return []
    throw fault
  }
}
