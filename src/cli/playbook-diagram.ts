import { resolve } from 'node:path'
import { mermaidOf } from '../playbook/diagram/mermaid.ts'
import { svgOf } from '../playbook/diagram/svg.ts'
import { readPlaybook } from '../playbook/language/read.ts'
import type { CliCommand } from './command.ts'

export const playbookDiagram: CliCommand = {
  name: 'playbook diagram',
  usage: '<file> [--svg | --mermaid]',
  summary: 'diagram.summary',
  switches: ['svg', 'mermaid'],
  words: { least: 1, most: 1 },
  async run({ words, switches, folder, language, print }) {
    const playbook = readPlaybook(resolve(folder, words[0] ?? ''))
    const drawn = switches.has('svg') ? svgOf(playbook, language) : mermaidOf(playbook, language)
    for (const line of drawn.trimEnd().split('\n')) print(line)
    return 0
  },
}
