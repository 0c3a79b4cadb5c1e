import { expect, test } from 'vitest'
import { conversationRef } from '../../../src/chat/refs.ts'
import { argumentsOf } from '../../../src/command/argument.ts'
import type { Looking } from '../../../src/command/home.ts'
import { commands, commandWords } from '../../../src/command/index.ts'
import { suggestLines } from '../../../src/command/suggestion.ts'
import type { Person } from '../../../src/directory/directory.ts'
import { targetPerson } from '../../../src/sharing/target.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

/** What is suggested without looking into the store: names of commands, and words that are always the same. */

const now = new Date('2029-06-09T16:00:00Z')
const anne = personOf('anne', 'FR')
const olga = personOf('olga', 'FR', 'ecne', 'observer')
const conversation = conversationRef('web', 'hall')

/** Nothing in it can be read: whatever asks the store here fails. */
async function suggest(person: Person, typed: string): Promise<readonly string[]> {
  const directory = directoryOf([anne, olga], [], [])
  const looking = { directory, person, now, conversation, words: '' } as Partial<Looking> as Looking // see above
  const [account] = person.accounts
  if (!account) throw new Error('nobody types without an account')
  const target = targetPerson(directory, person, account, conversation, now)
  return (await suggestLines(looking, typed, target)).map(({ line }) => line)
}

test('the commands that a platform lists are few, each once, in both languages', () => {
  for (const language of ['en', 'da']) {
    const listed = commandWords(language)
    expect(listed.length).toBeLessThanOrEqual(20)
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length)
    for (const { name, usage, summary } of listed) {
      expect(usage.split(' ')[0]).toBe(name)
      expect(summary).not.toBe('')
    }
  }
  expect(commandWords('da').map(({ summary }) => summary)).not.toEqual(commandWords('en').map(({ summary }) => summary))
})

test('a name that is begun is ended by every command that begins so, what is needed most first', async () => {
  expect(await suggest(anne, 'ta')).toEqual(['tasks', 'take'])
  expect(await suggest(anne, 're')).toEqual(expect.arrayContaining(['report', 'release', 'recall', 'revoke']))
  expect((await suggest(anne, 're'))[0]).toBe('report')
  expect(await suggest(anne, '  RE')).toEqual(await suggest(anne, 're'))
  expect((await suggest(anne, ''))[0]).toBe('report')
  expect(await suggest(anne, '')).toHaveLength(25)
})

test('a name that is whole is followed by what can be said with it', async () => {
  expect(await suggest(anne, 'cases')).toEqual(['cases', 'cases open', 'cases closed', 'cases mine', 'cases all'])
  expect(await suggest(anne, 'cases m')).toEqual(['cases mine'])
  expect(await suggest(anne, 'status FR-42 w')).toEqual(['status FR-42 worsening'])
  expect(await suggest(anne, 'status FR-42 worsening it spreads')).toEqual([])
  expect(await suggest(anne, 'tasks ')).toEqual([])
  expect(await suggest(anne, 'constructor ')).toEqual([])
})

test('what somebody may not do is not suggested', async () => {
  expect(await suggest(olga, 'rel')).toEqual([])
  expect(await suggest(olga, 'release FR-42 a')).toEqual([])
  expect(await suggest(anne, 'release FR-42 a')).toEqual(['release FR-42 amber'])
})

test('every command that takes something with a number of the bot’s says where it comes from', () => {
  const numbered = commands.filter(({ usage }) =>
    /^\S+ [<[]+(case|run|round|S-number|notice|playbook|election)\b/.test(usage),
  )
  expect(numbered.length).toBeGreaterThan(30)
  const without = numbered.filter(({ name }) => !argumentsOf[name]).map(({ name }) => name)
  // What is rare, and looked up before it is done.
  expect(without).toEqual(['break-glass', 'approve-playbook', 'hold', 'erase'])
})
