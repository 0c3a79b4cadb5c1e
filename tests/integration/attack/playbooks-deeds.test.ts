import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import type { Directory } from '../../../src/directory/directory.ts'
import { personOf } from '../../support/directory.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { commandsIn, makeWorld, mentionsIn, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** Buttons pressed late, twice, or by the wrong hand; words that pose as something else; words that slip to a lower label. */

const decision = `
playbook: PB-40
title: A decision
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
inputs: [{ id: what, type: line, label: What, max: 200, optional: true }]
on: [{ command: true }]
steps:
  - decide: Publish the first figures?
    id: publish
    of: [niscg_member of FR]
    rule: national
    approvals: [ecne_member of DK, niscg_member of DK]
    fields: [{ id: words, type: line, label: Words, max: 200 }]
  - { id: proof, task: Keep the proof, owner: niscg_member of FR }
  - { id: over, end: done }
`

const figures = `
playbook: PB-44
title: First figures
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
inputs: [{ id: what, type: line, label: What, max: 200, optional: true }]
on: [{ command: true }]
steps:
  - ask: Publish the first figures?
    id: publish
    of: [niscg_member of FR]
    approvals: [niscg_member of DK]
    fields: [{ id: go, type: one, label: Go?, options: { yes: "Yes", no: "No" } }]
    timeout: step + 60 min
  - id: which
    branch:
      - if: steps.publish.answers.go == "yes"
        steps: [{ id: out, say: "They are out", to: [card] }]
      - otherwise: [{ id: held, say: "They are held", to: [card] }]
  - { id: over, end: done }
`

/** About a case that its member keeps; what it says goes on into another playbook of a lower label. */
const keeper = `
playbook: PB-41
title: Kept
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [niscg_member], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - ask: What is seen?
    id: own
    of: [niscg_member]
    fields: [{ id: what, type: line, label: What, max: 500 }]
  - { id: pass, run: PB-42, with: { word: steps.own.answers.what }, wait: false }
  - id: lines
    collect: positions
    question: "Seen as well: {{ steps.own.answers.what }}?"
    of: '["DK"]'
    room: joint
    deadline: step + 60 min
  - { id: over, end: done }
`
const lower = `
playbook: PB-42
title: For all
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
inputs: [{ id: word, type: line, label: A word, max: 500 }]
on: [{ playbook: true }]
steps:
  - { id: hello, say: "Heard: {{ inputs.word }}", to: [card] }
  - { id: look, task: "Look at {{ inputs.word }}", owner: niscg_member }
  - { id: over, end: seen }
`

/** Says, asks and collects what people typed. */
const loud = `
playbook: PB-43
title: Loud
purpose: For tests.
label: TLP:AMBER
room: joint
may: { run: [niscg_member], change: [coordinator], approve: [head] }
inputs: [{ id: word, type: paragraph, label: A word, max: 500 }]
on: [{ command: true }]
steps:
  - { id: hello, say: "Heard: {{ inputs.word }}", to: [card, "niscg_member of DK"] }
  - { id: look, task: "Look at {{ inputs.word }}", owner: niscg_member of FR }
  - id: tell
    notify: "Told: {{ inputs.word }}"
    who: [niscg_member of each]
    of: '["DK"]'
    acknowledge: none
    ladder: [{ after: 0 min, who: niscg_member, by: [chat] }]
    due: step + 30 min
  - { id: lines, collect: status-line, question: "Asked: {{ inputs.word }}", of: all, deadline: step + 60 min }
  - { id: over, end: done }
`

const world = makeWorld()
const { people, rooms } = world
const { anne, bruno, chloe, dorte, emil } = people
/** Who observes for France. */
const omar = personOf('omar', 'FR', 'niscg', 'observer')
const directory: Directory = {
  ...world.directory,
  people: new Map([...world.directory.people, [omar.id, omar]]),
  accounts: new Map([...world.directory.accounts, ...omar.accounts.map((each) => [each, omar] as const)]),
}
let stage: Stage
beforeAll(async () => {
  const folder = folderOf({
    'PB-01': intake,
    'PB-40': decision,
    'PB-41': keeper,
    'PB-42': lower,
    'PB-43': loud,
    'PB-44': figures,
  })
  stage = await openStage(directory, new Date('2027-04-25T18:00:00Z'), folder)
})
afterAll(async () => {
  await stage.end()
})

const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`
const begin = async (playbook = 'PB-40'): Promise<string> =>
  runIn(wordsIn(await stage.submit(anne, rooms.joint, 'run', playbook, { what: 'x' })))
const stateOf = async (run: string, step: string) => {
  const { openRun } = await import('../../../src/playbook/live/store.ts')
  const row = await stage.store.db.run.findUniqueOrThrow({ where: { id: run } })
  return openRun(row, stage.store.keyring).steps[step]
}

describe('an approval', () => {
  it('is of the answer that the approver saw: a button of an earlier one approves nothing', async () => {
    const run = await begin()
    await stage.type(anne, rooms.joint, `answer ${run} publish the figures of the north`)
    const asked = stage.shown.get(`run/${run}/ask/publish#1/approve@~emil`)?.message
    const [button = ''] = commandsIn(asked)
    expect(button).toMatch(/^approve /)
    await stage.type(dorte, rooms.joint, `refuse ${run} publish not these`)
    await stage.type(anne, rooms.joint, `answer ${run} publish the figures of the south`)
    // What emil still has before him is the request of before, on a platform that was slow to change it.
    expect(wordsIn(await stage.press(emil, rooms.dk, button))).not.toContain('recorded')
    expect((await stateOf(run, 'publish'))?.approvals ?? []).toEqual([])
    const [again = ''] = commandsIn(stage.shown.get(`run/${run}/ask/publish#2/approve@~emil`)?.message)
    expect(wordsIn(await stage.press(emil, rooms.dk, again))).toContain('recorded')
    expect((await stateOf(run, 'publish'))?.approvals).toHaveLength(1)
  })

  it('is nobody’s own, nobody’s twice, and nobody’s who does not hold the role', async () => {
    const run = await begin()
    await stage.type(anne, rooms.joint, `answer ${run} publish yes`)
    for (const person of [anne, bruno, chloe]) {
      const said = wordsIn(await stage.type(person, rooms.joint, `approve ${run} publish`))
      expect([person.id, said.includes('recorded')]).toEqual([person.id, false])
    }
    expect(wordsIn(await stage.type(emil, rooms.dk, `approve ${run} publish`))).toContain('recorded')
    expect(wordsIn(await stage.type(emil, rooms.dk, `approve ${run} publish`))).not.toContain('recorded')
    expect((await stateOf(run, 'publish'))?.approvals?.map(({ by }) => by)).toEqual(['emil'])
    await stage.type(dorte, rooms.joint, `approve ${run} publish`)
    const made = await stage.store.db.ledgerEntry.findFirstOrThrow({ where: { subject: run, kind: 'decision.made' } })
    expect(made.actor).toBe('p-anne')
  })

  it('is not got round: an answer whose approvals were skipped, or never came, is none', async () => {
    const [skipped, late] = [await begin('PB-44'), await begin('PB-44')]
    for (const run of [skipped, late]) await stage.submit(anne, rooms.joint, 'answer', `${run} publish`, { go: 'yes' })
    await stage.type(anne, rooms.joint, `skip ${skipped} publish nobody is here`)
    stage.pass(61)
    await stage.fireTimers()
    for (const run of [skipped, late]) {
      expect((await stateOf(run, 'publish'))?.answers).toEqual({ go: 'yes' })
      const said = [...stage.shown].filter(([slot]) => slot.startsWith(`run/${run}/say/`)).map(([slot]) => slot)
      expect(said).toEqual([`run/${run}/say/which/held#1@joint`])
    }
  })

  it('and a task of an earlier attempt is not done by a button that was left over', async () => {
    const run = await begin()
    await stage.type(anne, rooms.joint, `skip ${run} publish for the test`)
    const [button = ''] = commandsIn(stage.shown.get(`run/${run}/card@joint`)?.message).filter((each) =>
      each.startsWith('done '),
    )
    await stage.type(anne, rooms.joint, `redo ${run} proof the first was lost`)
    expect(wordsIn(await stage.press(bruno, rooms.joint, button))).not.toContain(': done.')
    expect((await stateOf(run, 'proof'))?.state).toBe('waiting')
    const [fresh = ''] = commandsIn(stage.shown.get(`run/${run}/card@joint`)?.message).filter((each) =>
      each.startsWith('done '),
    )
    expect(wordsIn(await stage.press(bruno, rooms.joint, fresh))).toContain('done')
  })
})

describe('a reason in a person’s words', () => {
  it('is shown as these words, whatever code of the bot it looks like', async () => {
    const posing = [
      'runs.none {broken',
      'runs.none {bro"ken}',
      'runs.failed.no-playbook {"playbook":"PB-66"}',
      'deadbeef',
      'expression-x',
    ]
    for (const why of posing) {
      const run = await begin()
      await stage.type(anne, rooms.joint, `skip ${run} publish ${why}`)
      expect(wordsIn(await stage.type(anne, rooms.joint, `show ${run}`))).toContain(`(${why})`)
    }
  })
})

describe('words that their member keeps', () => {
  it('keep their label in what a run starts, asks of others and names', async () => {
    const number = numberIn(await stage.type(anne, rooms.fr, 'report the register is slow'))
    const run = runIn(wordsIn(await stage.type(anne, rooms.fr, `run PB-41 ${number}`)))
    await stage.type(anne, rooms.fr, `answer ${run} own agent marigold`)
    const next = await stage.store.db.run.findFirstOrThrow({ where: { parent: { startsWith: run } } })
    expect(next.label).toBe('TLP:AMBER+STRICT')
    for (const [slot, message] of stage.inRoom(rooms.joint))
      expect([slot, JSON.stringify(message).includes('marigold')]).toEqual([slot, false])
    for (const person of [dorte, emil]) {
      expect(wordsIn(await stage.type(person, rooms.dk, `show ${next.id}`))).not.toContain('marigold')
      expect(wordsIn(await stage.type(person, rooms.dk, 'runs all'))).not.toContain(next.id)
    }
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: run } })
    // Denmark is asked by name; those who merely sit in the room where its table stands are not.
    expect(round.addressees).toEqual(['DK'])
    expect(wordsIn(await stage.type(people.fiona, rooms.joint, `round ${round.id}`))).not.toContain('marigold')
  })
})

describe('two people at once', () => {
  it('answer one question once, and the other learns who did', async () => {
    const run = await begin()
    const said = await Promise.all(
      [anne, bruno, chloe].map((person) => stage.type(person, rooms.fr, `answer ${run} publish of ${person.id}`)),
    )
    const taken = said.map(wordsIn).filter((words) => words.includes('answer is taken'))
    expect(taken).toHaveLength(1)
    const by = (await stateOf(run, 'publish'))?.by
    expect((await stateOf(run, 'publish'))?.answers).toEqual({ words: `of ${by}` })
  })
})

describe('a round', () => {
  it('takes no answer for a member from who works for another, or only observes', async () => {
    const run = runIn(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-43', { word: 'x' })))
    await stage.type(anne, rooms.joint, `done ${run} look`)
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: run } })
    const of = (code: string) => stage.store.db.roundAnswer.count({ where: { roundId: round.id, code } })
    for (const [person, line] of [
      [emil, `line ${round.id} FR ok`],
      [emil, `line FR ok`],
      [omar, `line ${round.id} ok`],
      [omar, `line ${round.id} FR ok`],
      [people.zoe, `line ${round.id} FR ok`],
    ] as const)
      await stage.type(person, rooms.joint, line)
    await stage.submit(emil, rooms.joint, 'line', round.id, { member: 'FR', answer: 'ok', words: 'all well' })
    await stage.submit(omar, rooms.joint, 'line', `${round.id} FR ok`, {
      member: 'FR',
      answer: 'ok',
      words: 'all well',
    })
    expect(await of('FR')).toBe(0)
    for (const person of [omar, emil])
      expect(wordsIn(await stage.type(person, rooms.joint, `close-round ${round.id}`))).not.toContain('is closed.')
    expect(await stage.store.db.round.findUniqueOrThrow({ where: { id: round.id } })).toMatchObject({ closedAt: null })
    await stage.type(anne, rooms.joint, `line ${round.id} ok`)
    expect(await of('FR')).toBe(1)
  })
})

describe('hostile words', () => {
  it('are words: no expression, no mention, no markup, no second line of a title', async () => {
    const word =
      '{{ run.id }} {{ inputs.word }} @everyone @room <b onclick=x>!</b> [a](javascript:x) \u202Edlrow\u202C\n# =1+1'
    const run = runIn(wordsIn(await stage.submit(anne, rooms.joint, 'run', 'PB-43', { word })))
    await stage.type(anne, rooms.joint, `done ${run} look`)
    const round = await stage.store.db.round.findFirstOrThrow({ where: { runId: run } })
    const shown = [...stage.shown].filter(([slot]) => slot.includes(run) || slot.includes(round.id))
    expect(shown.length).toBeGreaterThan(4)
    for (const [slot, { message }] of shown) {
      const mentioned = mentionsIn(message).filter((account) => !account.startsWith('web:'))
      expect([slot, mentioned]).toEqual([slot, []])
      if (wordsIn(message).includes('@everyone'))
        expect([slot, wordsIn(message)]).toEqual([slot, expect.stringContaining('{{ run.id }} {{ inputs.word }}')])
    }
    for (const line of ['tasks', 'notices', 'runs', `show ${run}`, `round ${round.id}`])
      expect(messageBreaches(await stage.type(emil, rooms.dk, line))).toEqual([])
    const todo = await stage.store.db.todo.findMany({ where: { runId: run } })
    expect(JSON.stringify(todo.map(({ title: _, since: __, due: ___, ...rest }) => rest))).not.toContain('everyone')
  })
})
