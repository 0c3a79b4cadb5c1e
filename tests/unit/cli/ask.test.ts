import { expect, test } from 'vitest'
import { readLine, sayHelp } from '../../../src/cli/ask.ts'
import { cliCommands } from '../../../src/cli/commands.ts'
import { sayFault } from '../../../src/cli/ledger-verify.ts'

const ask = (line: string) => readLine(line.split(' ').filter(Boolean), cliCommands, 'en')

test.each([
  ['ledger verify', 'ledger verify', []],
  ['backup /tmp/x', 'backup', ['/tmp/x']],
  ['directory import', 'directory import', []],
  ['directory import who.yaml --dry --remove', 'directory import', ['who.yaml']],
  ['directory --dry import who.yaml', 'directory import', ['who.yaml']],
  ['sign-in claire-moreau', 'sign-in', ['claire-moreau']],
  ['deliveries', 'deliveries', []],
  ['deliveries retry post-7', 'deliveries retry', ['post-7']],
])('“%s” is understood', (line, name, words) => {
  expect(ask(line)).toMatchObject({ kind: 'command', command: { name }, words })
})

test.each([
  ['', cliCommands.map(({ name }) => name)],
  ['help', cliCommands.map(({ name }) => name)],
  ['--help', cliCommands.map(({ name }) => name)],
  ['help nonsense', cliCommands.map(({ name }) => name)],
  ['backup --help', ['backup']],
  ['help who-sees', ['who-sees']],
  ['keys --help', ['keys', 'keys rotate', 'keys rewrap', 'keys retire', 'keys signing']],
  ['deliveries retry --help', ['deliveries retry']],
  ['help directory', ['directory new', 'directory check', 'directory import']],
])('“%s” is asked for help, about what it names', (line, names) => {
  const asked = ask(line)
  expect(asked.kind === 'help' && asked.about.map(({ name }) => name)).toEqual(names)
})

test.each([
  ['ledger', 'It is written: npm run -s jom -- ledger verify'],
  ['directory', 'It is written: npm run -s jom -- directory check [FILE]\nIt is written'],
  ['keys foo', 'It is written: npm run -s jom -- keys rotate\n'],
  ['frobnicate it', 'There is no command “frobnicate it”'],
  ['backup', 'It is written: npm run -s jom -- backup <folder>'],
  ['backup a b', 'It is written: npm run -s jom -- backup <folder>'],
  ['ledger verify --fast', 'It is written: npm run -s jom -- ledger verify'],
  ['deliveries post-7', 'It is written: npm run -s jom -- deliveries'],
])('“%s” is told what to do', (line, problem) => {
  expect(ask(line)).toMatchObject({ kind: 'unclear', problem: expect.stringContaining(problem) })
})

test('help names every command in both languages', () => {
  for (const language of ['en', 'da'] as const) {
    const lines = sayHelp(cliCommands, language)
    for (const { name } of cliCommands) expect(lines.some((line) => line.startsWith(`  ${name}`))).toBe(true)
  }
  expect(sayHelp(cliCommands, 'en')).not.toEqual(sayHelp(cliCommands, 'da'))
})

test('every fault of the ledger is said in a sentence', () => {
  expect(sayFault('en', { kind: 'altered', seq: 3n, id: 'i', what: 'values' })).toBe(
    'Entry 3 (i) was altered: its values or their hash.',
  )
  expect(sayFault('en', { kind: 'missing', seq: 1200n, to: 1201n })).toBe('Missing: 1200 to 1201.')
  expect(sayFault('en', { kind: 'reordered', id: 'i', to: 5n })).toBe(
    'An entry outside the chain (i) was moved: it was sealed as 5.',
  )
  expect(sayFault('en', { kind: 'head', what: 'missing' })).toContain('is missing: entries may have been cut off')
  expect(sayFault('da', { kind: 'payload', seq: 4n, id: 'i', what: 'seal-broken' })).toContain(
    'Indholdet af post 4 (i)',
  )
})
