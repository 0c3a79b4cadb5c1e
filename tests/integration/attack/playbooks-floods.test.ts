import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Directory } from '../../../src/directory/directory.ts'
import { PlaybookFault } from '../../../src/playbook/language/problem.ts'
import { parsePlaybook } from '../../../src/playbook/language/read.ts'
import { personOf, roomOf } from '../../support/directory.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { makeWorld, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** One person who types too much, and coordinators who wrote what they did not mean. */

const book = (id: string, steps: string, head = ''): string => `
playbook: ${id}
title: ${id}
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
${head}
on: [{ command: true }, { playbook: true }]
steps:
${steps}
  - { id: over, end: done }
`
/** Begins itself twice, over and over. */
const circle = book('PB-60', ['one', 'two'].map((id) => `  - { id: ${id}, run: PB-60, wait: false }`).join('\n'))
const spin = book(
  'PB-61',
  `  - id: round
    repeat:
      - { id: beat, say: "Beat", to: [card] }
    every: 0 s
    until: vars.never
  - { id: never, set: { never: "false" } }`,
)
const long = book(
  'PB-62',
  Array.from({ length: 3000 }, (_, at) => `  - { id: s${at}, set: { v: "${at}" } }`).join('\n'),
)
const plain = book('PB-63', '  - { id: look, task: Look, owner: niscg_member }')
const twice = book(
  'PB-64',
  `  - ask: Really?
    id: really
    of: [niscg_member of FR]
    approvals: [niscg_member of FR, niscg_member of FR]
    fields: [{ id: words, type: line, label: Words, max: 200 }]`,
)

const world = makeWorld()
const { people, rooms } = world
const clara = personOf('clara', 'FR', 'ecne', 'coordinator')
const hall = roomOf('hall', [clara, people.anne, people.dorte, people.emil])
const directory: Directory = {
  ...world.directory,
  people: new Map([...world.directory.people, [clara.id, clara]]),
  accounts: new Map([...world.directory.accounts, ...clara.accounts.map((each) => [each, clara] as const)]),
  rooms: new Map([...world.directory.rooms, [hall.id, hall]]),
  conversations: new Map([...world.directory.conversations, [hall.conversation, hall]]),
}
const { anne, bruno, chloe } = people
let stage: Stage
beforeAll(async () => {
  const books = { 'PB-01': intake, 'PB-60': circle, 'PB-63': plain, 'PB-64': twice }
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'), folderOf(books))
})
afterAll(async () => {
  await stage.end()
})

const said = async (line: string): Promise<string> => wordsIn(await stage.type(anne, rooms.joint, line))
const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`

describe('one person', () => {
  it('begins so many runs an hour and no more; others still do', async () => {
    const begun: string[] = []
    for (let at = 0; at < 25; at += 1) begun.push(await said('run PB-63'))
    expect(begun.filter((each) => each.includes('is started'))).toHaveLength(20)
    expect(begun.at(-1)).toContain('within the last hour')
    expect(wordsIn(await stage.type(bruno, rooms.joint, 'run PB-63'))).toContain('is started')
    stage.pass(61)
    expect(await said('run PB-63')).toContain('is started')
  })

  it('is not rung again while the ring goes on', async () => {
    expect(await said('ring chloe')).toContain('Chloe')
    for (let at = 0; at < 5; at += 1) expect(await said('ring chloe')).toContain('already')
    expect(await stage.store.db.notice.count({ where: { state: 'open' } })).toBe(1)
  })

  it('asks all delegations a few things at once, and wakes nobody for a second check while one goes on', async () => {
    const asked: string[] = []
    for (let at = 0; at < 7; at += 1) asked.push(wordsIn(await stage.type(clara, hall, `ask-all status-line ${at}`)))
    expect(asked.filter((each) => /Q-\d{4}-\d{4} asks/.test(each))).toHaveLength(5)
    expect(asked.at(-1)).toContain('rounds open already')
    const check = async (): Promise<string> => wordsIn(await stage.type(clara, hall, 'comcheck now'))
    expect(await check()).not.toContain('going on')
    stage.pass(2)
    expect(await check()).toContain('going on')
    stage.pass(11)
    await stage.fireTimers()
    expect(await check()).not.toContain('going on')
  })

  it('does not approve for two, also where a role stands there twice', async () => {
    const run = runIn(await said('run PB-64'))
    await said(`answer ${run} really yes`)
    const again = async (): Promise<string> => wordsIn(await stage.type(bruno, rooms.fr, `approve ${run} really`))
    expect(await again()).toContain('recorded')
    expect(await again()).not.toContain('recorded')
    expect(await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })).toMatchObject({ status: 'running' })
    await stage.type(chloe, rooms.fr, `approve ${run} really`)
    expect(await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })).toMatchObject({ status: 'ended' })
  })
})

describe('playbooks', () => {
  it('that begin each other without end are stopped before they fill anything', async () => {
    const before = await stage.store.db.run.count()
    await said('run PB-60')
    const { db } = stage.store
    expect((await db.run.count()) - before).toBe(2 ** 6 - 1)
    expect(await db.timer.count({ where: { kind: 'run.begin', state: 'pending' } })).toBe(0)
  })

  const faultOf = (text: string): string => {
    try {
      parsePlaybook(text, 'PB-70.yaml')
      return 'none'
    } catch (fault) {
      if (!(fault instanceof PlaybookFault)) throw fault
      return fault.problems.map(({ key }) => key).join(', ')
    }
  }

  it('name no room by what people wrote, and ask nobody to approve what somebody unknown did', () => {
    const inputs = 'inputs: [{ id: what, type: line, label: What, max: 100 }]'
    const named = (name: string): string => book('PB-70', `  - { id: war, room: ${JSON.stringify(name)} }`, inputs)
    expect(faultOf(named('Night {{ run.id }} {{ member }}'))).toBe('none')
    expect(faultOf(named('About {{ inputs.what }}'))).toContain('words-in-name')
    const shown = `  - { id: free, task: Release it, owner: duty, does: release, until: case.released == true, approvals: [head] }`
    expect(faultOf(book('PB-70', shown, 'about: case'))).toContain('approved-by-itself')
  })

  it('that are a bomb of aliases, endless or of thousands of steps are refused or read in time', () => {
    const bomb = Array.from({ length: 30 }, (_, at) =>
      at === 0 ? 'a0: &a0 [x, x]' : `a${at}: &a${at} [*a${at - 1}, *a${at - 1}]`,
    )
    expect(faultOf(`${bomb.join('\n')}\n`)).not.toBe('none')
    expect(faultOf(`${'['.repeat(50_000)}`)).not.toBe('none')
    expect(typeof faultOf(spin)).toBe('string')
    expect(typeof faultOf(long)).toBe('string')
  })
})
