import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Person } from '../../../src/directory/directory.ts'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { rooms, directory: plain } = makeWorld()
const withRole = (person: Person, role: string): Person => ({
  ...person,
  roles: person.roles.map((held) => ({ ...held, role })),
})
const people = new Map(
  [...plain.people.values()].map((person) => {
    const role = { anne: 'coordinator', bruno: 'coordinator', dorte: 'coordinator', chloe: 'legal_adviser' }[person.id]
    return [person.id, role ? withRole(person, role) : person] as const
  }),
)
const directory = {
  ...plain,
  people,
  accounts: new Map(
    [...people.values()].flatMap((person) => person.accounts.map((account) => [account, person] as const)),
  ),
}
const [anne, bruno, chloe, dorte, emil] = ['anne', 'bruno', 'chloe', 'dorte', 'emil'].map((id) => people.get(id)!)
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
  for (const { id, name, pseudonym, accounts } of people.values()) {
    await stage.store.db.person.create({
      data: { id, name, pseudonym, accounts: { create: accounts.map((ref) => ({ ref })) } },
    })
  }
})
afterAll(() => stage.end())

const say = async (person: Person | undefined, words: string, room = rooms.fr): Promise<string> =>
  wordsIn(await stage.type(person!, room, words))
const open = async (): Promise<string> => numberIn(await stage.type(anne!, rooms.fr, 'report The register is down'))
const destroyed = async (number: string): Promise<boolean> =>
  (await stage.store.db.case.findUniqueOrThrow({ where: { number } })).destroyedAt !== null

describe('a legal hold', () => {
  test('is placed, shown and lifted by whoever may, for what is theirs', async () => {
    const number = await open()
    expect(await say(chloe, `hold ${number}`)).toContain('why')
    const held = await say(chloe, `hold ${number} because a court asked for it`)
    const id = /H-2027-\d{4}/.exec(held)?.[0] ?? ''
    expect(id).not.toBe('')
    const list = await stage.type(anne!, rooms.fr, 'holds')
    expect(wordsIn(list)).toContain(`${id} ${number} · Chloe`)
    expect(wordsIn(list)).toContain('a court asked for it')
    // Other members learn nothing of it, and cannot end it.
    expect(await say(dorte, 'holds', rooms.dk)).not.toContain(id)
    expect(await say(dorte, `lift ${id} because I say so`, rooms.dk)).not.toContain(number)
    expect(await say(dorte, `hold ${number} because I say so`, rooms.dk)).not.toMatch(/H-2027/)
    expect(await say(emil, `hold ${number} because I say so`, rooms.dk)).not.toMatch(/H-2027/)
    expect((await stage.store.db.legalHold.findMany({ where: { endedAt: null } })).length).toBe(1)

    expect(await say(anne, `erase case ${number} because it has to go`)).toContain(id)
    expect(await say(anne, `lift ${id.replace('2027-', '').toLowerCase()} because the court is done`)).toContain(number)
    expect(await say(anne, `lift ${id} because the court is done`)).toContain('No legal hold')
    expect(await say(anne, 'holds')).not.toContain(id)
    expect((await stage.ledger(id)).map(({ kind }) => kind)).toEqual(['hold.placed', 'hold.lifted'])
  })

  test('may stand on everything, and on a person', async () => {
    const all = /H-2027-\d{4}/.exec(await say(anne, 'hold everything because an inquiry began'))?.[0] ?? ''
    expect(await say(dorte, 'holds', rooms.dk)).toContain(all) // in Danish as well, since it concerns everybody
    expect(await say(anne, 'erase person bruno because he asked')).toContain(all)
    await say(anne, `lift ${all} because it ended`)
    const one = /H-2027-\d{4}/.exec(await say(anne, 'hold zoe because of a complaint'))?.[0] ?? ''
    expect(one).toBe('') // of no member now: nobody's
    expect(await say(anne, 'hold Bruno because of a complaint')).toContain('Bruno')
    expect(await say(anne, 'erase person bruno because he asked')).toContain('H-2027')
    await stage.store.db.legalHold.updateMany({ data: { endedAt: new Date() } })
  })
})

describe('an erasure', () => {
  test('of a case takes two people, the second of whom is asked back', async () => {
    const number = await open()
    expect(await say(anne, `erase case ${number}`)).toContain(`erase case ${number} because`)
    await say(anne, `erase case ${number} because its reporter asked`)
    expect(await say(anne, `erase case ${number} yes`)).toContain(`erase case ${number} because`)
    expect(await say(chloe, `erase case ${number} yes`)).not.toContain('erased')
    expect(await destroyed(number)).toBe(false)
    const question = await stage.type(bruno!, rooms.fr, `erase case ${number}`)
    expect(wordsIn(question)).toContain('Anne')
    expect(await destroyed(number)).toBe(false)
    const [line = ''] = commandsIn(question)
    await stage.press(bruno!, rooms.fr, line)
    expect(await destroyed(number)).toBe(true)
    expect(await say(bruno, `erase case ${number} because again`)).toContain('before')
    expect(await stage.store.db.erasure.findFirstOrThrow({ where: { subject: `case/${number}` } })).toMatchObject({
      byId: 'bruno',
      basis: 'erasure',
    })
  })

  test('of a case is forgotten when nobody confirms it for a day', async () => {
    const number = await open()
    await say(anne, `erase case ${number} because its reporter asked`)
    stage.pass(24 * 60 + 1)
    expect(await say(bruno, `erase case ${number} yes`)).toContain('because')
    expect(await destroyed(number)).toBe(false)
  })

  test('of a person is for their own member, and asks back', async () => {
    expect(await say(dorte, 'erase person anne because she asked', rooms.dk)).not.toContain('erase person anne yes')
    const question = await stage.type(anne!, rooms.fr, 'erase person chloe because she asked')
    expect(commandsIn(question)).toEqual(['erase person chloe yes'])
    expect(await say(bruno, 'erase person chloe yes')).toContain('because')
    expect(await stage.store.db.person.count({ where: { id: 'chloe' } })).toBe(1)
    const done = wordsIn(await stage.press(anne!, rooms.fr, 'erase person chloe yes'))
    expect(done).toContain('directory’s file')
    expect(await stage.store.db.person.findFirst({ where: { pseudonym: chloe!.pseudonym } })).toMatchObject({
      id: 'p-chloe',
      erasedAt: expect.any(Date),
    })
  })
})
