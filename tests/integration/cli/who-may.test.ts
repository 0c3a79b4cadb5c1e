import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLine } from '../../../src/cli/ask.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { type Config, exerciseDirectory, shippedPlaybooks } from '../../../src/config.ts'
import { readDirectoryFile } from '../../../src/directory/file.ts'
import { importDirectory } from '../../../src/directory/import.ts'
import { labels } from '../../../src/sharing/label.ts'
import { openTestStore } from '../../support/store.ts'

/** `permissions` and `who-sees` on the command line, on a store that holds the exercise world. */
let at: Awaited<ReturnType<typeof openTestStore>>

beforeAll(async () => {
  at = await openTestStore()
  await importDirectory(at.store.db, readDirectoryFile(exerciseDirectory, labels), { keyring: at.store.keyring })
})
afterAll(() => at.end())

/** What a line prints; rejects with what its asker is told instead. */
async function jom(...words: string[]): Promise<readonly string[]> {
  const asked = readLine(words, cliCommands, 'en')
  if (asked.kind !== 'command') throw new Error(`not a command: ${words.join(' ')}`)
  const printed: string[] = []
  const code = await asked.command.run({
    words: asked.words,
    switches: asked.switches,
    config: { playbooks: shippedPlaybooks } as Config, // all that these commands read of it
    platforms: [],
    language: 'en',
    folder: at.folder,
    print: (line) => printed.push(line),
    ask: () => Promise.reject(new Error('nothing is asked')),
    open: () => Promise.resolve(at.store),
  })
  expect(code).toBe(0)
  return printed
}

test('the table of permissions is printed whole, with the rules of each playbook, in 80 columns', async () => {
  const lines = await jom('permissions')
  expect(lines).toContain('  deny  observers: denied to observer')
  expect(lines.join('\n')).toMatch(/PB-01\n +run: /)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})

test('of one action, who may; of one person, what; as JSON, line by line', async () => {
  expect(await jom('permissions', '--action=audit')).toContain(
    '  jana-dvorakova (Jana Dvořáková): coordinator (CZ, ecne) [the-bot]',
  )
  const petr = (await jom('permissions', '--person=petr-novak')).join('\n')
  expect(petr).toContain('This is what Petr Novák may do here, and why.')
  expect(petr).not.toContain('audit')
  const said: unknown[] = (await jom('permissions', '--person=petr-novak', '--json')).map((line) => JSON.parse(line))
  expect(said).toContainEqual({ action: 'audit', allowed: false, row: 'none' })
  expect(said).toContainEqual({ action: 'release', allowed: true, row: 'sharing' })
  const rows: unknown[] = (await jom('permissions', '--json')).map((line) => JSON.parse(line))
  expect(rows).toContainEqual(expect.objectContaining({ id: 'observers', effect: 'deny', file: false }))
})

test.each([
  ['cli.permissions.no-action', ['permissions', '--action=relase']],
  ['cli.permissions.no-person', ['permissions', '--person=nobody']],
  ['who-sees.none.cli', ['who-sees', 'EL-2027-FR-0042']],
  ['who-sees.none.cli', ['who-sees', 'web:joint-mechanism/7']],
])('what there is not is said: %s', async (code, words) => {
  await expect(jom(...words)).rejects.toMatchObject({ code })
})

test('of a room it is printed who sits there and what it may carry', async () => {
  const lines = await jom('who-sees', 'joint-mechanism')
  expect(lines[0]).toContain('Joint operational mechanism carries up to')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})
