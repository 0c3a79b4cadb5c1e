import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { everyCapability } from '../contract/capabilities.ts'
import { type Findings, parityTable } from '../contract/parity-table.ts'
import { shipped } from '../contract/ports.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'tests/contract/parity')
/** The adapters that people meet, in the order of README's columns: the bot's own rooms first. */
const names = Object.keys(shipped)
  .filter((name) => shipped[name]?.cannot)
  .sort((a, b) => Number(b === 'web') - Number(a === 'web') || a.localeCompare(b))
const adapters = names.map((name) => ({
  name,
  findings: JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Findings, // written by the suite
}))

test('there is one file for each adapter that people meet, which names every capability', () => {
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.json`).sort())
  for (const { name, findings } of adapters) expect(Object.keys(findings), name).toEqual([...everyCapability])
})

test('each says native, by dialogue, stub and link, or not possible and why, as the list has it', () => {
  for (const { name, findings } of adapters) {
    const refused = Object.entries(findings).filter(([, how]) => how.startsWith('not possible'))
    expect(
      Object.fromEntries(refused.map(([capability, how]) => [capability, how.replace('not possible: ', '')])),
      name,
    ).toEqual(shipped[name]?.cannot)
    for (const how of Object.values(findings))
      expect(how).toMatch(/^(native|by dialogue|stub and link|not possible: .)/)
  }
})

test('README has the table that they make: when it differs, put the one expected here between its two marks', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, shown] = /<!-- parity -->\n([\s\S]*?)\n<!-- \/parity -->/.exec(readme) ?? []
  expect(shown).toBe(parityTable(adapters))
})
