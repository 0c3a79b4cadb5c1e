import { describe, expect, test } from 'vitest'
import { menuOf, messageEntries, readLine, textOf } from '../../../../adapters/discord/acting/menu.ts'
import { readTyped } from '../../../../adapters/discord/acting/typed.ts'
import { choicesOf } from '../../../../adapters/discord/acting/typing.ts'
import { limits } from '../../../../adapters/discord/limits.ts'
import type { CommandWords } from '../../../../src/chat/adapter.ts'
import { commandOf } from '../../../../src/chat/typed.ts'

const told: Record<string, readonly CommandWords[]> = {
  en: [
    { name: 'report', usage: 'report [words]', summary: 'Report a threat' },
    { name: 'ack', usage: 'ack <case>', summary: 'Say that you have seen it' },
    { name: 'tasks', usage: 'tasks', summary: 'What waits for you' },
  ],
  da: [
    { name: 'report', usage: 'report [words]', summary: 'Meld en trussel' },
    { name: 'ack', usage: 'ack <case>', summary: 'Sig, at du har set den' },
    { name: 'tasks', usage: 'tasks', summary: 'Hvad der venter på dig' },
  ],
}
const commands = (language: string): readonly CommandWords[] => told[language] ?? []

type Option = { name: string; options?: Option[]; [more: string]: unknown }
const [jom, entry, kept] = menuOf(commands) as unknown as [Option, Option, Option] // as Discord reads it
const subCommand = (name: string): Option | undefined => jom.options?.find((option) => option.name === name)

describe('The list of commands', () => {
  test('is one command with each of the bot’s below it, and one that takes any line', () => {
    expect(jom).toMatchObject({ type: 1, name: 'jom', contexts: [0, 1] })
    expect(jom.options?.map(({ name, type }) => [type, name])).toEqual([
      [1, 'report'],
      [1, 'ack'],
      [1, 'tasks'],
      [1, 'say'],
    ])
  })

  test('says in each language what a command does, and how it is written', () => {
    expect(subCommand('ack')).toMatchObject({
      description: 'Say that you have seen it',
      description_localizations: { da: 'Sig, at du har set den' },
      options: [{ type: 3, name: 'words', description: 'ack <case>', autocomplete: true, required: false }],
    })
    expect(subCommand('say')).toMatchObject({ options: [{ required: true, autocomplete: true }] })
  })

  test('asks for no words behind a command that takes none', () => {
    expect(subCommand('tasks')?.options).toBeUndefined()
  })

  test('has the entries of a message’s menu, in each language', () => {
    expect(entry).toMatchObject({
      type: 3,
      name: 'Report as threat',
      name_localizations: { da: 'Meld som trussel' },
      contexts: [0, 1],
    })
    expect(messageEntries.map(({ command }) => command)).toEqual(['report', 'evidence'])
    expect(kept).toMatchObject({ type: 3, name: 'Keep as evidence', name_localizations: { da: 'Gem som bevis' } })
  })

  test('holds no more and nothing longer than Discord takes, and no name that it does not', () => {
    const many = Array.from({ length: 40 }, (_, index) => ({
      name: `do-${index}`,
      usage: `do-${index} ${'x'.repeat(200)}`,
      summary: 'y'.repeat(200),
    }))
    const [full] = menuOf(() => [{ name: 'Has Space', usage: '', summary: '' }, ...many]) as unknown as [Option]
    expect(full.options).toHaveLength(limits.commandOptions)
    expect(full.options?.at(-1)?.name).toBe('say')
    expect(full.options?.some(({ name }) => name === 'Has Space')).toBe(false)
    const lengths = [...JSON.stringify(full).matchAll(/"description":"([^"]*)"/g)].map(([, words = '']) => words.length)
    expect(Math.max(...lengths)).toBe(limits.commandDescription)
  })
})

describe('What was chosen and typed', () => {
  const chosen = (name: string, words?: string) => ({
    name: 'jom',
    options: [
      {
        type: 1 as const,
        name,
        options: words === undefined ? [] : [{ type: 3 as const, name: 'words', value: words }],
      },
    ],
  })

  test('is the line that one would type to the bot', () => {
    const lines = [chosen('ack', ' CZ-1 '), chosen('tasks'), chosen('say', 'who-sees CZ-1')].map(readLine)
    expect(lines.map((line) => line && textOf(line))).toEqual(['ack CZ-1', 'tasks', 'who-sees CZ-1'])
  })

  test('of another command is nothing', () => {
    expect(readLine({ ...chosen('ack'), name: 'other' })).toBeUndefined()
  })

  test('calls by account whom Discord named in it', () => {
    expect(readTyped('grant <@155149108183695360> <@!155149108183695361>')).toBe(
      'grant discord:155149108183695360 discord:155149108183695361',
    )
    expect(readTyped('<b> <@&155149108183695360>')).toBe('<b> <@&155149108183695360>')
  })

  test('that is nothing at all asks for help', () => {
    expect(commandOf('')).toBe('help')
  })
})

describe('What is offered to type on', () => {
  const found = [
    { line: 'ack CZ-1', label: 'ack CZ-1 · volby.cz is down' },
    { line: 'ack CZ-2', label: 'a'.repeat(300) },
    { line: 'ack', label: 'ack' },
    { line: `ack ${'9'.repeat(150)}`, label: 'too long to come back' },
    { line: 'case CZ-1', label: 'another command' },
    { line: 'ack CZ-1', label: 'the same again' },
    { line: 'ack CZ-3', label: '\u202E' },
  ]

  test('goes on behind the command that was chosen, each once, no longer than Discord takes', () => {
    const choices = choicesOf(found, { name: 'ack' })
    expect(choices.map(({ value }) => value)).toEqual(['CZ-1', 'CZ-2', 'CZ-3'])
    expect(choices[0]?.name).toBe('ack CZ-1 · volby.cz is down')
    expect(choices[1]?.name).toHaveLength(limits.choiceText)
    expect(choices[2]?.name).toBe('CZ-3 – U+202E')
  })

  test('says what would be typed as well as what it is, since nothing else is shown', () => {
    expect(choicesOf([{ line: 'who-sees', label: 'Shows who can read a case.' }], { name: '' })).toEqual([
      { name: 'who-sees – Shows who can read a case.', value: 'who-sees' },
    ])
  })

  test('is a whole line where none was chosen', () => {
    expect(choicesOf(found, { name: '' }).map(({ value }) => value)).toEqual([
      'ack CZ-1',
      'ack CZ-2',
      'ack',
      'case CZ-1',
      'ack CZ-3',
    ])
  })

  test('is never more than Discord shows', () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ line: `ack CZ-${index}`, label: `CZ-${index}` }))
    expect(choicesOf(many, { name: 'ack' })).toHaveLength(limits.choices)
  })
})
