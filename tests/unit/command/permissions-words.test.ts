import { describe, expect, test } from 'vitest'
import { type Block, type Message, plain } from '../../../src/chat/message.ts'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { linesOfAction, linesOfPerson, linesOfTable } from '../../../src/cli/permissions.ts'
import type { Call } from '../../../src/command/command.ts'
import { permissions } from '../../../src/command/permissions.ts'
import { exerciseDirectory, shippedPlaybooks } from '../../../src/config.ts'
import type { Directory, PermissionRow, Person } from '../../../src/directory/directory.ts'
import { readDirectoryFile } from '../../../src/directory/file.ts'
import { directoryOf } from '../../../src/directory/of-file.ts'
import { readPlaybooks } from '../../../src/playbook/language/read.ts'
import { labels } from '../../../src/sharing/label.ts'
import { fromMemory } from '../../support/asking.ts'

/** What people read of the table of permissions, in the world that the bot brings, with two rows that its file might add. */
const now = new Date('2027-04-25T18:00:00Z')
const added: readonly PermissionRow[] = [
  {
    id: 'head-sees-the-audit',
    effect: 'allow',
    roles: ['head'],
    bodies: ['ecne'],
    actions: ['audit'],
    why: 'A head of a delegation answers for its readiness.',
  },
  {
    id: 'no-drills-in-april',
    effect: 'deny',
    roles: [],
    bodies: [],
    actions: ['comcheck', 'ring'],
    why: 'Nobody is woken for a drill in the month before the election.',
  },
]
const directory: Directory = { ...directoryOf(readDirectoryFile(exerciseDirectory, labels), now), permissions: added }
const someone = (id: string): Person => {
  const person = directory.people.get(id)
  if (!person) throw new Error(`nobody is called ${id}`)
  return person
}
const petr = someone('petr-novak')
const observer: Person = {
  ...petr,
  id: 'olga',
  name: 'Olga',
  roles: [{ role: 'observer', body: 'ecne', code: 'CZ', deputy: false, observer: false }],
}

const playbooks = new Map(
  readPlaybooks(shippedPlaybooks)
    .map(({ playbook }) => [playbook.id, playbook] as const)
    .slice(0, 2),
)

/** What the bot answers to a line. */
async function said(person: Person, words: string, language = 'en'): Promise<Message> {
  const told: Message[] = []
  const call = {
    ...fromMemory,
    directory,
    now,
    words,
    library: { ...fromMemory.library, playbooks },
    person: { ...person, language },
    reply(message: Message) {
      told.push(message)
      return []
    },
  } as unknown as Call // nothing else is read: it looks nothing up
  await permissions.run(call)
  const [message] = told
  if (!message) throw new Error('nothing was said')
  return message
}

/** A message as lines of text, lists with dashes, as long as they come. */
function linesOf({ marking, blocks }: Message): readonly string[] {
  const lines = (block: Block): readonly string[] => {
    if (block.type === 'heading') return ['', block.text]
    if (block.type === 'paragraph') return [plain(block.children)]
    return block.type === 'list' ? block.items.map((item) => `- ${plain(item)}`) : []
  }
  return [marking, ...blocks.flatMap(lines)]
}

const golden = (lines: readonly string[], name: string) =>
  expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`golden/permissions-${name}.txt`)

describe('in chat', () => {
  test.each([
    ['own', petr, '', 'en'],
    ['own-da', petr, '', 'da'],
    ['observer', observer, '', 'en'],
    ['of-another', someone('claire-moreau'), 'Petr', 'en'],
    ['of-an-action', someone('claire-moreau'), 'audit', 'en'],
    ['of-a-run', someone('claire-moreau'), 'run', 'en'],
  ])('%s', async (name, person, words, language) => {
    const message = await said(person, words, language)
    expect(messageBreaches(message)).toEqual([])
    await golden(linesOf(message), `chat-${name}`)
  })

  test('of others, and of an action, they are for those who may see that', async () => {
    await expect(said(petr, 'claire-moreau')).rejects.toMatchObject({ code: 'permissions.needed' })
    await expect(said(petr, 'audit')).rejects.toMatchObject({ code: 'permissions.needed' })
    // Who is not there and who is are the same to whoever may see neither.
    await expect(said(petr, 'nobody-at-all')).rejects.toMatchObject({ code: 'permissions.needed' })
    await expect(said(someone('claire-moreau'), 'relase')).rejects.toMatchObject({
      code: 'permissions.unknown.near',
      values: { near: 'release' },
    })
    expect((await said(petr, 'petr-novak')).marking).toBe('TLP:CLEAR')
  })
})

describe('on the command line, in 80 columns', () => {
  test.each([
    ['table', linesOfTable(directory, [...playbooks.values()], 'en')],
    ['person', linesOfPerson(directory, petr, now, 'en')],
    ['observer', linesOfPerson(directory, observer, now, 'en')],
    ['action', linesOfAction(directory, 'audit', now, 'en')],
    ['denied', linesOfAction(directory, 'comcheck', now, 'en')],
    ['table-da', linesOfTable(directory, [...playbooks.values()], 'da')],
  ])('%s', async (name, lines) => {
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    await golden(lines, `cli-${name}`)
  })
})
