import { expect, test } from 'vitest'
import { type Message, plain } from '../../../src/chat/message.ts'
import { lengthOf, messageBreaches } from '../../../src/chat/portable.ts'
import type { Call } from '../../../src/command/command.ts'
import { commands } from '../../../src/command/index.ts'
import { fromMemory } from '../../support/asking.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'

const help = commands.find(({ name }) => name === 'help')

/** What help answers somebody. */
async function ask(words: string, language = 'en'): Promise<Message> {
  const anne = { ...personOf('anne', 'FR'), language }
  const room = roomOf('fr', [anne], { code: 'FR' })
  const said: Message[] = []
  const call = {
    ...{ directory: directoryOf([anne], [room], []), person: anne, room, conversation: room.conversation },
    ...{ now: new Date('2027-04-25T18:00:00Z'), words, ...fromMemory },
    reply: (message: Message) => {
      said.push(message)
      return []
    },
  } as unknown as Call // help looks at nothing else
  await help?.run(call)
  const [answer] = said
  if (!answer) throw new Error('help said nothing')
  return answer
}

/** The usages that an answer lists. */
const usages = ({ blocks }: Message): string[] =>
  blocks.flatMap((block) =>
    block.type === 'list'
      ? block.items.flatMap((item) => item.flatMap((piece) => (piece.type === 'code' ? [plain([piece])] : [])))
      : [],
  )

test.each(['en', 'da'])('help is short, begins with reporting, and leads to every subject (%s)', async (language) => {
  const message = await ask('', language)
  const lines = usages(message)
  expect(lines[0]).toMatch(/^report /)
  expect(lines.length).toBeLessThanOrEqual(18)
  expect(lengthOf(message)).toBeLessThan(1800)
  const subjects = lines.filter((line) => line.startsWith('help ') && line !== 'help all').map((line) => line.slice(5))
  const led = await Promise.all(subjects.map(async (subject) => usages(await ask(subject, language))))
  expect(led.flat().toSorted()).toEqual(commands.map(({ usage }) => usage).toSorted())
})

test('help all lists every command once, on every platform', async () => {
  const message = await ask('all')
  expect(usages(message).toSorted()).toEqual(commands.map(({ usage }) => usage).toSorted())
  expect(messageBreaches(message)).toEqual([])
})

test('a subject and a command of one name are shown together; another command is explained', async () => {
  expect(usages(await ask('runs'))).toContain('runs [all|<playbook>]')
  expect(usages(await ask('runs'))).toContain('pause <run> <why>')
  expect(JSON.stringify(await ask('Pause'))).toContain('pause <run> <why>')
})

test('what is neither is said to be near something', async () => {
  await expect(ask('rusn')).rejects.toMatchObject({ code: 'commands.unknown.near', values: { near: 'runs' } })
  await expect(ask('xyzzyplugh')).rejects.toMatchObject({ code: 'commands.unknown' })
})
