import { afterAll, beforeAll, expect, test } from 'vitest'
import { openNotice } from '../../../src/notice/notice.ts'
import { commandsIn, wordsIn } from '../threat/stage.ts'
import { notice, openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.end())

const allWords = async (...asked: Parameters<Stage['type']>): Promise<string> =>
  (await stage.type(...asked)).map(wordsIn).join('\n')

test('what waits is listed with what it says, and got alone means the only one', async () => {
  const { people, rooms } = stage
  expect(await allWords(people.bruno, rooms.fr, 'notices')).toContain('No notice waits for you')
  expect(await allWords(people.bruno, rooms.fr, 'got')).toContain('No notice waits for you')
  await stage.inScene((scene) => openNotice(scene, notice('one')))
  const [list] = await stage.type(people.bruno, rooms.fr, 'notices')
  expect(list?.marking).toBe('TLP:AMBER')
  expect(wordsIn(list)).toContain('The results site is down.')
  expect(commandsIn(list)).toHaveLength(1)
  expect(await allWords(people.dorte, rooms.dk, 'notices')).toContain('Ingen besked venter på dig')
  const [waiting] = await stage.type(people.bruno, rooms.fr, 'tasks')
  expect(waiting?.marking).toBe('TLP:AMBER')
  expect(wordsIn(waiting)).toMatch(/say that you got it, by .+: got n-.+ – The results site is down\./)
  expect(await allWords(people.dorte, rooms.dk, 'tasks')).not.toContain('got n-')

  await stage.inScene((scene) => openNotice(scene, notice('two')))
  expect(await allWords(people.bruno, rooms.fr, 'got')).toContain('2 wait for you')
  await stage.type(people.bruno, rooms.fr, commandsIn(list)[0] ?? '')
  expect(await allWords(people.chloe, rooms.fr, 'got')).toContain('you have it')
  expect(await allWords(people.chloe, rooms.fr, 'notices')).toContain('No notice waits for you')
})

test('a person sees how they are reached, and nobody else', async () => {
  const { people, rooms } = stage
  await stage.contact(people.anne, 'email', 'anne@cell.example')
  await stage.contact(people.anne, 'phone', '+33612345678')
  const [about, reached] = await stage.type(people.anne, rooms.fr, 'me')
  expect(wordsIn(about)).not.toContain('anne@cell.example')
  expect(reached?.marking).toBe('TLP:AMBER+STRICT')
  expect(wordsIn(reached)).toContain('E-mail: anne@cell.example')
  expect(wordsIn(reached)).toContain('Phone: +33612345678')
  expect(await allWords(people.bruno, rooms.fr, 'me')).not.toContain('anne@cell.example')
})

test('the call tree is offered to those who work for a member, of that member', async () => {
  const { people, rooms } = stage
  expect(await allWords(people.bruno, rooms.fr, 'call-tree')).toContain('The call tree for FR, as a PDF')
  expect(await allWords(people.cora, rooms.fr, 'call-tree')).toContain('The call tree for FR, DK')
  expect(await allWords(people.otto, rooms.fr, 'call-tree')).toContain('you work for no member')
})

test('the audit is shown to those who look after the bot', async () => {
  const { people, rooms, store } = stage
  expect(await allWords(people.bruno, rooms.fr, 'audit')).toContain('takes the role Coordinator')
  expect(await allWords(people.cora, rooms.fr, 'audit')).toContain('Nothing of your members or your rooms is late')
  const since = stage.now
  await store.db.auditFinding.create({
    data: { id: '1', kind: 'timer-late', subject: 'duty/watch', since, foundAt: since },
  })
  const found = await allWords(people.cora, rooms.fr, 'audit')
  expect(found).toContain('One thing should have happened')
  expect(found).toContain('A timer did not fire in time: duty/watch')
})

test('whoever was asked and has gone to another member since neither reads nor ends what was asked', async () => {
  const { people, rooms, directory } = stage
  await stage.inScene((scene) => openNotice(scene, notice('left')))
  const [list] = await stage.type(people.bruno, rooms.fr, 'notices')
  const got = commandsIn(list).find((command) => command.startsWith('got ')) ?? ''
  const moved = { ...people.bruno, roles: people.dorte.roles }
  const accounts = new Map([...directory.accounts, ...moved.accounts.map((account) => [account, moved] as const)])
  stage.follow({ ...directory, people: new Map([...directory.people, [moved.id, moved]]), accounts })
  expect(await allWords(moved, rooms.joint, 'notices')).toContain('No notice waits for you')
  expect(await allWords(moved, rooms.joint, 'tasks')).not.toContain('The results site is down.')
  const id = got.slice('got '.length)
  const none = await allWords(moved, rooms.joint, 'got n-000000000000')
  expect((await allWords(moved, rooms.joint, got)).replaceAll(id, 'n-000000000000')).toBe(none)
  expect(await stage.stateOf(id)).toBe('open')
  stage.follow(directory)
  expect(await allWords(people.bruno, rooms.fr, got)).toContain('you have it')
})
