import { afterEach, expect, test, vi } from 'vitest'
import { sealedColumns } from '../../../src/store/sealed-columns.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { folderOf, intake } from '../playbook/books.ts'
import { commandsIn, makeWorld, numberIn, openStage, type Stage, wordsIn } from './stage.ts'

/** TLP:RED: sealed at once, undone within a day, destroyed after it. */

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte, fiona } = people
const { fr, dk, joint } = rooms

// Many commands each, on a database of its own: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 })

let stage: Stage
afterEach(() => stage.end())

const secret = ['sesame', 'quokka', 'wombat', 'ibis', 'axolotl']

/** A case with words in as many places as a case has. */
async function talkedAbout(): Promise<string> {
  const said = await stage.talk(anne, joint, 'TLP:AMBER sesame is leaking from the results site')
  const number = numberIn(await stage.type(anne, joint, 'report', said))
  await stage.type(anne, joint, `evidence ${number}`, said)
  await stage.type(bruno, fr, `ack ${number}`)
  await stage.type(bruno, fr, `note ${number} quokka has the logs`)
  await stage.type(bruno, fr, `status ${number} stable wombat is being rebuilt`)
  await stage.type(bruno, fr, `triage ${number} high T13 - ibis said so`)
  await stage.type(anne, fr, `share ${number} with DK as amber`)
  expect(wordsIn(await stage.type(dorte, dk, `share ${number} with ENISA because axolotl runs there too`))).toContain(
    'S-2027',
  )
  await stage.type(anne, fr, `release ${number} amber`)
  return number
}

/** Where any of those words stands in the database: readable in a row, or sealed under a key that is still there. */
async function traces(): Promise<readonly string[]> {
  const { pool, keyring } = stage.store
  const found = new Set<string>()
  const note = (held: string, place: string): void => {
    for (const word of secret) if (held.includes(word)) found.add(`${word} in ${place}`)
  }
  const tables = await pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  )
  for (const { name } of tables.rows) {
    const rows = await pool.query<{ row: string }>(`SELECT each::text AS row FROM "${name}" AS each`)
    for (const { row } of rows.rows) note(row, name)
  }
  for (const { table, column, contexts } of sealedColumns) {
    const rows = await pool.query<{ value: Buffer | null }>(`SELECT "${column}" AS value FROM "${table}"`)
    for (const { value } of rows.rows) if (value) note(opened(keyring, value, contexts), `${table}.${column}`)
  }
  return [...found].sort()
}

function opened(keyring: Stage['store']['keyring'], value: Buffer, contexts: readonly string[]): string {
  for (const context of contexts) {
    try {
      return Buffer.from(keyring.open(value, context)).toString('utf8')
    } catch {
      // Destroyed, or sealed for something else.
    }
  }
  return ''
}

const red = async (number: string) => {
  const asked = await stage.type(anne, fr, `label ${number} red`)
  expect(wordsIn(asked)).toContain('Nothing was done yet')
  expect(commandsIn(asked)).toEqual([`label ${number} red sure`])
  return stage.press(anne, fr, `label ${number} red sure`)
}

/** Everything that is shown anywhere, in one text. */
const everything = (): string => JSON.stringify([...stage.shown.values()])
const answers = async (number: string): Promise<string> => {
  const lines = [
    'cases all',
    'cases',
    `case ${number}`,
    'search leaking',
    'tasks',
    'runs',
    'consents',
    `clocks ${number}`,
  ]
  let all = ''
  for (const [person, room] of [
    [bruno, fr],
    [dorte, dk],
    [fiona, joint],
  ] as const)
    for (const line of lines) all += wordsIn(await stage.type(person, room, line))
  for (const { id } of await stage.store.db.run.findMany({ select: { id: true } }))
    all += wordsIn(await stage.type(bruno, fr, `show ${id}`))
  return all
}

test('nobody reads a word of it from that moment on; the case keeps its number, member, time, owner and a subject code', async () => {
  stage = await openStage(directory)
  const number = await talkedAbout()
  expect(everything()).toContain('sesame')
  const done = await red(number)
  expect(wordsIn(done)).toContain(`${number} is TLP:RED`)
  expect(wordsIn(done)).toContain('please delete it there')
  // What was typed before is answered in slots of their own, which were private and are recalled where they quote the case.
  const standing = await stage.store.db.post.findMany({
    where: { intent: 'put', about: { has: `case/${number}` } },
    select: { slot: true },
  })
  // Whoever had asked to share it is told that it is over, without a word of it.
  expect(standing.map(({ slot }) => slot.replace(/^consent\/S-\d+-\d+/, ''))).toEqual(['/end@~dorte'])
  const said = await answers(number)
  for (const word of secret)
    expect(said.replaceAll('search leaking', '').replaceAll('“sesame”', '')).not.toContain(word)
  expect(said).toContain(number)
  const card = wordsIn(stage.shown.get(`red/${number}/card@fr`)?.message)
  expect(card).toContain('TLP:RED')
  expect(card).toContain('Owner: Bruno')
  expect(card).toContain('Subject: T13')
  expect(commandsIn(stage.shown.get(`red/${number}/card@fr`)?.message)).toContain(`label ${number} undo`)
  expect(wordsIn(await stage.type(dorte, dk, `case ${number}`))).toContain(`Der er ingen sag ${number}`)
  for (const line of [
    `note ${number} more`,
    `status ${number} stable more`,
    `release ${number} amber`,
    `label ${number} amber`,
    `share ${number} with DK`,
    `split ${number} more`,
    `label ${number} red`,
  ])
    expect(wordsIn(await stage.type(bruno, fr, line)), line).toContain('TLP:RED')
  expect(wordsIn(await stage.type(bruno, fr, `close ${number} incident`))).toContain('closed')
})

test('undone within a day by those whose case it is: words, label and cards are back', async () => {
  stage = await openStage(directory)
  const number = await talkedAbout()
  await red(number)
  stage.pass(23 * 60)
  await stage.fireTimers()
  expect(wordsIn(await stage.type(dorte, dk, `label ${number} undo`))).toContain('Der er ingen sag')
  expect(wordsIn(await stage.press(anne, fr, `label ${number} undo`))).toContain('bears TLP:AMBER again')
  expect(stage.shown.has(`red/${number}/card@fr`)).toBe(false)
  for (const room of [fr, joint]) expect(wordsIn(stage.card(number, room))).toContain('sesame is leaking')
  expect(wordsIn(await stage.type(dorte, dk, `case ${number}`))).toContain('sesame is leaking')
  expect(wordsIn(await stage.type(bruno, fr, `case ${number}`))).toContain('quokka has the logs')
  stage.pass(2 * 60)
  await stage.fireTimers()
  expect(await stage.store.db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({
    sealedAt: null,
    destroyedAt: null,
    label: 'TLP:AMBER',
  })
  expect(wordsIn(await stage.type(anne, fr, `label ${number} undo`))).toContain('nothing to undo')
  expect((await stage.ledger(number)).map(({ kind }) => kind).slice(-2)).toEqual(['case.sealed', 'case.unsealed'])
})

test('after a day its words are destroyed: not one is left in anything that can be opened', async () => {
  stage = await openStage(directory)
  const number = await talkedAbout()
  // The look finds each of them while they are there.
  for (const word of secret) expect((await traces()).join('\n')).toContain(word)
  await red(number)
  stage.pass(24 * 60 + 1)
  for (let turns = 0; turns < 10 && (await stage.fireTimers()) > 0; turns += 1) stage.pass(1)
  expect(await stage.store.db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({
    label: 'TLP:RED',
    status: 'closed',
    code: 'FR',
    ownerId: 'bruno',
  })
  expect(await traces()).toEqual([])
  expect(wordsIn(await stage.type(anne, fr, `label ${number} undo`))).toContain('were destroyed')
  expect(wordsIn(await stage.type(anne, fr, `case ${number}`))).toContain('Its words were destroyed')
  expect(wordsIn(stage.shown.get(`red/${number}/card@fr`)?.message)).toContain('Its words were destroyed')
  const said = await answers(number)
  for (const word of secret)
    expect(said.replaceAll('“sesame”', '').replaceAll('search leaking', '')).not.toContain(word)
  expect(wordsIn(await stage.type(anne, fr, `reopen ${number}`))).toContain('were destroyed')
})

test('what a law asks for goes on without a word of the case: its clock runs, is reminded of and is filed', async () => {
  stage = await openStage(directory)
  const number = numberIn(await stage.type(anne, fr, 'report sesame was copied'))
  await stage.type(bruno, fr, `ack ${number}`)
  await stage.type(anne, fr, `clock ${number} gdpr.33 18:00`)
  expect(wordsIn(await stage.type(anne, fr, `label ${number} red`))).toContain(`A clock of ${number} still runs`)
  await stage.press(anne, fr, `label ${number} red sure`)
  stage.pass(25 * 60)
  for (let turns = 0; turns < 10 && (await stage.fireTimers()) > 0; turns += 1) stage.pass(1)
  const row = () => stage.store.db.clock.findFirstOrThrow({ where: { caseNumber: number } })
  expect(await stage.store.db.case.findUniqueOrThrow({ where: { number } })).toMatchObject({ status: 'closed' })
  expect(await row()).toMatchObject({ state: 'running', reference: null })
  stage.pass(12 * 60)
  await stage.fireTimers()
  const [reminder = ''] = [...stage.inRoom(fr)]
    .filter(([slot]) => slot.includes('/clock/'))
    .map(([, it]) => wordsIn(it))
  expect(reminder).toContain(`${number}: 50 % of the time of a legal duty has passed`)
  expect(reminder).not.toContain('GDPR')
  // Whoever is reminded finds which one it is, and can say that it was filed.
  expect(wordsIn(await stage.type(bruno, fr, `clocks ${number}`))).toContain('GDPR')
  expect(wordsIn(await stage.type(bruno, fr, `filed ${number} gdpr.33 wombat via the portal`))).toContain(
    'were not kept',
  )
  expect(await row()).toMatchObject({ state: 'filed', reference: null })
  expect(wordsIn(await stage.type(bruno, fr, `case ${number}`))).not.toContain('wombat')
})

/** Tells of the case in words that it is given, and asks for something, in a run that knows of no case. */
const telling = `
playbook: PB-30
title: Tells of something
purpose: For tests.
label: TLP:AMBER+STRICT
room: home
may: { run: [duty], change: [coordinator], approve: [head] }
inputs: [{ id: word, type: line, label: A word, max: 500 }]
on: [{ playbook: true }]
steps:
  - id: both
    parallel:
      look: [{ id: look, task: "Look at {{ inputs.word }}", title: "Look at {{ inputs.word }}", owner: duty }]
      tell:
        - id: tell
          notify: "Please look at {{ inputs.word }}"
          who: [duty]
          acknowledge: any
          ladder: [{ after: 0 min, who: duty, by: [chat] }, { after: 10 min, who: head, by: [chat] }]
          timeout: step + 5 h
    join: all
`
const asking = `
playbook: PB-31
title: Asks for a word
purpose: For tests.
about: case
label: TLP:AMBER+STRICT
room: home
may: { run: [duty], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - { id: what, ask: What is seen?, of: [duty], fields: [{ id: word, type: line, label: A word }] }
  - { id: tell, run: PB-30, with: { word: steps.what.answers.word } }
`

test('what a run tells and asks that one about the case began is over with it, and nobody reads a word of it', async () => {
  stage = await openStage(directory, undefined, folderOf({ 'PB-01': intake, 'PB-30': telling, 'PB-31': asking }))
  const number = numberIn(await stage.type(anne, fr, 'report a leak'))
  const run = /R-\d{4}-\d+/.exec(wordsIn(await stage.type(bruno, fr, `run PB-31 ${number}`)))?.[0] ?? ''
  await stage.type(bruno, fr, `answer ${run} what quokka`)
  const notice = await stage.store.db.notice.findFirstOrThrow()
  expect(notice).toMatchObject({ caseNumber: null, state: 'open' })
  expect(everything()).toContain('look at quokka')
  expect(wordsIn(await stage.type(bruno, fr, 'tasks'))).toContain('Look at quokka')
  await red(number)
  expect(await stage.store.db.notice.findFirstOrThrow()).toMatchObject({ state: 'withdrawn' })
  const standing = { intent: 'put', about: { has: `notice/${notice.id}` } }
  expect(await stage.store.db.post.count({ where: standing })).toBe(0)
  for (const line of ['tasks', 'notices', 'waiting', `got ${notice.id}`])
    expect(wordsIn(await stage.type(bruno, fr, line)), line).not.toContain('quokka')
  stage.pass(15)
  await stage.fireTimers()
  expect(await stage.store.db.post.count({ where: standing })).toBe(0)
})

const alerting = `
playbook: PB-33
title: Tells Denmark
purpose: For tests.
about: case
label: TLP:AMBER
room: home
may: { run: [duty], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - id: tell
    notify: Please look at wombat
    who: [duty of each]
    of: '["DK", "FR"]'
    acknowledge: each
    ladder: [{ after: 0 min, who: duty, by: [chat] }, { after: 10 min, who: duty, by: [chat] }]
    timeout: step + 5 h
`

test('whoever may not read a case any more is told nothing further of it by a notice that is open yet', async () => {
  stage = await openStage(directory, undefined, folderOf({ 'PB-01': intake, 'PB-33': alerting }))
  const number = numberIn(await stage.type(anne, fr, 'report a leak'))
  await stage.type(bruno, fr, `ack ${number}`)
  await stage.type(bruno, fr, `release ${number} amber`)
  await touchPasskey(stage.store.db, bruno)
  await stage.type(bruno, fr, `run PB-33 ${number}`)
  const states = async () => {
    const rows = await stage.store.db.notice.findMany({ orderBy: { code: 'asc' } })
    return rows.map(({ code, state }) => `${code} ${state}`)
  }
  expect(await states()).toEqual(['DK open', 'FR open'])
  const said = () =>
    [...stage.shown].filter(([, { only, message }]) => only === 'web:emil' && wordsIn(message).includes('wombat'))
  expect(said()).toHaveLength(1)
  await stage.type(anne, fr, `label ${number} amber+strict`)
  expect(await states()).toEqual(['DK withdrawn', 'FR open'])
  stage.shown.clear()
  stage.pass(15)
  await stage.fireTimers()
  expect(said()).toEqual([])
})
