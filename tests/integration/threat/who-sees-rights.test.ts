import { afterAll, beforeAll, expect, test } from 'vitest'
import { say } from '../../../src/locale/catalogue.ts'
import { makeWorld, openStage, type Stage, wordsIn } from './stage.ts'

/** To whom `who-sees` answers: a case's own people, a message's author's own, those who look after a room; nobody else learns a thing. */
const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, fiona, zoe } = people
const observer = {
  ...anne,
  id: 'olga',
  name: 'Olga',
  accounts: dorte.accounts,
  roles: anne.roles.map((role) => ({ ...role, role: 'observer' })),
}
let stage: Stage

beforeAll(async () => {
  stage = await openStage({
    ...directory,
    rooms: new Map(
      [...directory.rooms].map(([id, room]) => [id, id === 'joint' ? { ...room, coordinators: ['fiona'] } : room]),
    ),
  })
})
afterAll(() => stage.end())

const ask = async (person: (typeof people)[keyof typeof people], room = rooms.joint, line = 'who-sees', on?: string) =>
  wordsIn(await stage.type(person, room, line, on))

test('a case answers its own people alone; whoever may only read it, and whoever may not, get what they always get', async () => {
  await stage.type(anne, rooms.fr, 'report the ballot printer leaks')
  const { number } = await stage.store.db.case.findFirstOrThrow()
  expect(await ask(bruno, rooms.fr, `who-sees ${number}`)).toContain('3 people can read it')
  expect(await ask(bruno, rooms.fr, 'who-sees')).toContain('3 people can read it')
  const none = say(dorte.language, 'cases.none', { written: number })
  expect(await ask(dorte, rooms.dk, `who-sees ${number}`)).toContain(none)
  expect(await ask(dorte, rooms.dk, 'who-sees EL-2027-FR-0999')).toContain(
    say(dorte.language, 'cases.none', { written: 'EL-2027-FR-0999' }),
  )
  await stage.type(anne, rooms.fr, `release ${number}`)
  const read = await ask(dorte, rooms.dk, `who-sees ${number}`)
  expect(read).toContain(say(dorte.language, 'cases.not-yours', { number, code: 'FR' }))
  expect(read).not.toContain('Bruno')
  expect(await ask(bruno, rooms.fr, `who-sees ${number}`)).toContain('DK is an addressee')
  expect(await ask(zoe, rooms.fr, `who-sees ${number}`)).toContain(say('en', 'commands.no-role'))
})

test('a room answers those who look after it, and of no other does it say whether it is there', async () => {
  expect(await ask(fiona, rooms.joint, 'who-sees joint')).toContain('joint: up to TLP:AMBER')
  const refused = await ask(anne, rooms.joint, 'who-sees joint')
  expect(refused).toContain(say('en', 'who-sees.none', { written: 'joint' }))
  expect(await ask(anne, rooms.joint, 'who-sees nowhere')).toBe(refused.replaceAll('joint', 'nowhere'))
})

test('a message answers the own people of whoever wrote it, of the original and of a copy', async () => {
  const id = await stage.talk(anne, rooms.joint, 'TLP:GREEN the plum trees bloom')
  const own = await ask(bruno, rooms.joint, 'who-sees', id)
  expect(own).toContain('A message of Anne in joint, under TLP:GREEN.')
  expect(own).not.toContain('plum')
  const slot = `relay/${rooms.joint.conversation}/${id}@ecne`
  await stage.sent(slot, 'copy-1')
  expect(await ask(bruno, rooms.ecne, 'who-sees', 'copy-1')).toContain('A message of Anne in joint')
  const refused = say('en', 'who-sees.none.message')
  expect(await ask(fiona, rooms.joint, 'who-sees', id)).toContain(refused)
})

test('who only observes decides nothing and is told nothing', async () => {
  const watched = await openStage({
    ...directory,
    people: new Map([...directory.people, ['olga', observer]]),
    accounts: new Map([...directory.accounts, ...observer.accounts.map((account) => [account, observer] as const)]),
  })
  await watched.type(anne, rooms.fr, 'report the ballot printer leaks')
  expect(wordsIn(await watched.type(observer, rooms.joint, 'who-sees EL-2027-FR-0001'))).toContain('You observe')
  await watched.end()
})
