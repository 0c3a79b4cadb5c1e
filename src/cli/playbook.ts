import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { readDirectoryFile } from '../directory/file.ts'
import { directoryOf } from '../directory/of-file.ts'
import { isLanguage, say } from '../locale/catalogue.ts'
import { checkPlaybook } from '../playbook/check/check.ts'
import { sayFindings } from '../playbook/check/finding.ts'
import { playbookJsonSchema } from '../playbook/language/json-schema.ts'
import { type PlaybookOfFile, readFiles, readPlaybooks } from '../playbook/language/read.ts'
import { labels } from '../sharing/label.ts'
import { regimes } from '../threat/clocks/regimes.ts'
import type { CliCall, CliCommand } from './command.ts'

/** As many files as anybody names on one line. */
const mostFiles = 100

export const playbookCheck: CliCommand = {
  name: 'playbook check',
  usage: '[FILE …]',
  summary: 'cli.playbook.check.summary',
  switches: [],
  words: { least: 0, most: mostFiles },
  async run(call) {
    const { language, print, config } = call
    const { checked, all } = read(call)
    const at = new Date()
    const around = {
      directory: directoryOf(readDirectoryFile(config.directory, labels), at),
      at,
      others: all.map(({ playbook }) => playbook),
      regimes: regimes.map(({ id }) => id),
    }
    let errors = 0
    let warnings = 0
    for (const { playbook, path } of checked) {
      const findings = checkPlaybook(playbook, around)
      for (const line of sayFindings(language, path, findings)) print(line)
      errors += findings.filter(({ severity }) => severity === 'error').length
      warnings += findings.filter(({ severity }) => severity === 'warning').length
    }
    print(say(language, 'cli.playbook.check.done', { playbooks: checked.length, errors, warnings }))
    return errors > 0 ? 1 : 0
  },
}

/** The files that are named, beside the folder's others; else all of the folder. */
function read({ words, folder, config }: CliCall): {
  checked: readonly PlaybookOfFile[]
  all: readonly PlaybookOfFile[]
} {
  if (words.length === 0) {
    const all = readPlaybooks(config.playbooks)
    return { checked: all, all }
  }
  const checked = readFiles(words.map((word) => resolve(folder, word)))
  const ids = new Set(checked.map(({ playbook }) => playbook.id))
  const rest = existsSync(config.playbooks) ? readPlaybooks(config.playbooks) : []
  return { checked, all: [...checked, ...rest.filter(({ playbook }) => !ids.has(playbook.id))] }
}

export const playbookSchema: CliCommand = {
  name: 'playbook schema',
  usage: '[LANGUAGE]',
  summary: 'cli.playbook.schema.summary',
  switches: [],
  words: { least: 0, most: 1 },
  async run({ words: [language = 'en'], print }) {
    print(JSON.stringify(playbookJsonSchema(isLanguage(language) ? language : 'en'), null, 2))
    return 0
  },
}
