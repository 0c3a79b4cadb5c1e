import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Directory, Person } from '../../../src/directory/directory.ts'
import { say } from '../../../src/locale/catalogue.ts'
import { personOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { makeWorld, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** Officials of another member, observers, and people without a role after the runs of others: nothing is read, learnt or done. */

/** About a case, for all who may read that. */
const alert = `
playbook: PB-30
title: Tell the others
purpose: For tests.
about: case
label: TLP:GREEN
room: home
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - ask: What is seen?
    id: words
    of: [niscg_member]
    fields: [{ id: what, type: paragraph, label: What, max: 500 }]
  - { id: lines, collect: status-line, question: "Seen: {{ steps.words.answers.what }}?", of: '["FR"]', room: joint, deadline: step + 1 min }
  - { id: shout, say: "Heard: {{ steps.words.answers.what }}", to: ["room:joint", home] }
  - { id: tell, task: "Pass on {{ steps.words.answers.what }}", title: Pass it on, owner: niscg_member }
  - { id: over, end: done }
`

/** A member's own, that asks somebody of another member one thing. */
const foreign = `
playbook: PB-31
title: One question abroad
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - ask: What do we know?
    id: own
    of: [niscg_member]
    fields: [{ id: what, type: paragraph, label: What, max: 500 }]
  - ask: Is it yours?
    id: yours
    of: [niscg_member of DK]
    fields: [{ id: mine, type: one, label: Yours?, options: { yes: "Yes", no: "No" } }]
  - { id: over, end: done }
`

const world = makeWorld()
const { rooms } = world
const { anne, bruno, emil, dorte, zoe } = world.people
/** Who observes for France: a reader of what it shares, and of nothing else. */
const omar: Person = { ...personOf('omar', 'FR', 'niscg', 'observer') }
const joint = { ...rooms.joint, seats: new Set([...rooms.joint.seats, ...omar.accounts, ...emil.accounts]) }
const directory: Directory = {
  ...world.directory,
  people: new Map([...world.directory.people, [omar.id, omar]]),
  accounts: new Map([...world.directory.accounts, ...omar.accounts.map((each) => [each, omar] as const)]),
  rooms: new Map([...world.directory.rooms, [joint.id, joint]]),
  conversations: new Map([...world.directory.conversations, [joint.conversation, joint]]),
}

let stage: Stage
beforeAll(async () => {
  const folder = folderOf({ 'PB-01': intake, 'PB-30': alert, 'PB-31': foreign })
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'), folder)
})
afterAll(async () => {
  await stage.end()
})

const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`
const said = async (person: Person, line: string): Promise<string> => wordsIn(await stage.type(person, joint, line))
const noRole = say('en', 'commands.no-role')
/** Whatever names a run that is not there. */
const nowhere = 'R-2027-9999'

/** All that can be said of a run and a step. */
const lines = (run: string): readonly string[] => [
  `show ${run}`,
  `answer ${run} words yes`,
  `answer ${run} nonsense`,
  `done ${run} tell`,
  `approve ${run} words`,
  `refuse ${run} words why`,
  `pause ${run} why`,
  `resume ${run} why`,
  `stop ${run} why`,
  `skip ${run} words why`,
  `redo ${run} words why`,
]

describe('a run that is not yours', () => {
  it('answers as one that does not exist, while its case is not released, whatever label the case bears', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report TLP:GREEN the register of Lyon is slow'))
    const run = runIn(wordsIn(await stage.type(anne, rooms.fr, `run PB-30 ${number}`)))
    await stage.submit(anne, rooms.fr, 'answer', `${run} words`, { what: 'agent marigold was seen' })
    // The deadline of the round, and the moment in which what was said at it arrives.
    for (const minutes of [2, 1]) {
      stage.pass(minutes)
      await stage.fireTimers()
    }
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: run } })
    for (const person of [emil, dorte, omar])
      for (const line of ['rounds', `round ${round.id}`])
        expect([person.id, line, (await said(person, line)).includes('marigold')]).toEqual([person.id, line, false])
    for (const person of [emil, dorte, omar]) {
      for (const [index, line] of lines(run).entries()) {
        const theirs = (await said(person, line)).replaceAll(run, 'RUN')
        const none = (await said(person, lines(nowhere)[index] ?? '')).replaceAll(nowhere, 'RUN')
        expect([person.id, line, theirs]).toEqual([person.id, line, none])
      }
      for (const list of ['runs', 'runs all', 'runs PB-30', 'tasks']) {
        const seen = await said(person, list)
        expect([person.id, list, seen.includes(run) || seen.includes('marigold')]).toEqual([person.id, list, false])
      }
    }
    expect(wordsIn(stage.shown.get(`run/${run}/say/shout#1@fr`)?.message)).toContain('marigold')
    for (const [slot, message] of stage.inRoom(rooms.joint))
      expect([slot, JSON.stringify(message).includes('marigold')]).toEqual([slot, false])
    expect(await said(anne, `show ${run}`)).toContain('marigold')
    await touchPasskey(stage.store.db, anne)
    await stage.type(anne, rooms.fr, `release ${number} green`)
    expect(await said(emil, `show ${run}`)).toContain('marigold')
  })

  it('is not named by a message that only its reader can see', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report a second thing'))
    const run = runIn(wordsIn(await stage.type(anne, rooms.fr, `run PB-31 ${number}`)))
    // What the bot asks one person alone.
    await stage.type(anne, rooms.fr, `answer ${run} own nothing`)
    const slot = [...stage.shown.keys()].find((each) => each.startsWith(`run/${run}/ask/yours`))
    // The bot speaks to one person alone in the joint room: the message's name can be guessed, what it is about must not be learnt.
    const id = await stage.sent(slot ?? '', 'guessed')
    await stage.store.db.post.updateMany({ where: { slot: slot ?? '' }, data: { conversation: joint.conversation } })
    const theirs = wordsIn(await stage.type(omar, joint, 'show', id))
    expect(theirs).not.toContain(run)
    expect(theirs).toBe(wordsIn(await stage.type(omar, joint, 'show', 'no such message')))
  })

  it('shows whoever it asks one thing that one thing, not what its own people answered', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report a third thing'))
    const run = runIn(wordsIn(await stage.type(anne, rooms.fr, `run PB-31 ${number}`)))
    await stage.submit(anne, rooms.fr, 'answer', `${run} own`, { what: 'agent marigold was seen' })
    expect(wordsIn(await stage.type(emil, rooms.dk, 'tasks'))).toContain(`answer ${run} yours`)
    expect(wordsIn(await stage.type(emil, rooms.dk, `show ${run}`))).not.toContain('marigold')
    expect(wordsIn(await stage.type(emil, rooms.dk, 'runs all'))).not.toContain(run)
    expect(wordsIn(await stage.type(emil, rooms.dk, `answer ${run} yours no`))).toContain('taken')
    expect(wordsIn(await stage.type(anne, rooms.fr, `show ${run}`))).toContain('marigold')
  })

  it('is nothing to those without a role, and to those who are gone', async () => {
    const others = [
      'runs',
      'tasks',
      'run PB-30',
      'rounds',
      'notices',
      'got n-0123456789ab',
      'comcheck',
      'audit',
      'schedules',
    ]
    for (const line of [...lines('R-2027-0001'), ...others])
      expect([line, (await said(zoe, line)).split('\n')[1]]).toEqual([line, noRole])
  })
})

describe('what people decide about a case', () => {
  it('stays with its own people where the playbook bears a stricter label than what was released', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report the results site is slow'))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.type(bruno, rooms.fr, `release ${number} amber`)
    const { id } = await stage.store.db.run.findFirstOrThrow({ where: { caseNumber: number, playbook: 'PB-01' } })
    await stage.submit(bruno, rooms.fr, 'answer', `${id} d1`, { significant: 'yes', why: 'agent marigold says so' })
    expect(wordsIn(await stage.type(bruno, rooms.fr, `case ${number}`))).toContain('marigold')
    expect(wordsIn(await stage.type(dorte, rooms.dk, `case ${number}`))).not.toContain('marigold')
    expect(wordsIn(await stage.type(dorte, rooms.dk, 'search marigold'))).not.toContain(number)
  })
})
