import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hashOf } from '../../../src/threat/evidence/file.ts'
import { makeWorld, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'
import { folderOf, intake } from './books.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** What decisions of a run rest on: what their step says, and the evidence of the case that all who read them may read. */

const together = `
playbook: PB-41
title: Shall it be blocked
purpose: For tests.
about: case
label: TLP:AMBER
room: joint
may: { run: [niscg_member of FR], change: [coordinator], approve: [head] }
on: [{ command: true }]
steps:
  - id: block
    decide: Shall the address be blocked?
    rule: vote
    of: '["FR", "DK"]'
    known: "{{ case.number }} is {{ case.status }}."
    assumed: "{{ case.severity }}"
    unknown: Who is behind it.
    evidence: ["A1 the log of the provider", "{{ case.severity }}", E2]
    deadline: step + 1 d
  - { id: over, end: done }
`

const { people, rooms, directory } = makeWorld()
const { anne, bruno, dorte } = people
const { fr, joint } = rooms
let stage: Stage
let shipped: Stage
beforeAll(async () => {
  const now = new Date('2027-04-25T10:00:00Z')
  stage = await openStage(directory, now, folderOf({ 'PB-01': intake, 'PB-41': together }))
  shipped = await openStage(directory, now)
})
afterAll(async () => {
  await stage.end()
  await shipped.end()
})

const short = (words: string): string => hashOf(words).slice(0, 12)

test('what PB-01 has decided quotes what may be shared of the case’s evidence, with its grade, and says what is known', async () => {
  const number = numberIn(await shipped.type(anne, fr, 'report The results site is slow'))
  await shipped.type(anne, fr, `evidence ${number} shareable B2`, await shipped.talk(anne, fr, 'It began at 08:02'))
  await shipped.type(anne, fr, `evidence ${number} internal C3`, await shipped.talk(anne, fr, 'The source is a guard'))
  await shipped.press(bruno, fr, `ack ${number}`)
  await shipped.type(bruno, fr, `triage ${number} high yellow`)
  const { id: run } = await shipped.store.db.run.findFirstOrThrow({ where: { caseNumber: number, playbook: 'PB-01' } })
  await shipped.submit(bruno, fr, 'answer', `${run} d1`, { significant: 'unknown', why: 'It is being measured' })
  const made = await shipped.store.db.decision.findFirstOrThrow({ where: { runId: run }, include: { evidence: true } })
  expect(made.evidence).toMatchObject([{ grade: 'B2', hash: hashOf('It began at 08:02'), label: 'TLP:AMBER+STRICT' }])
  const card = wordsIn(await shipped.type(bruno, fr, `decision ${made.id}`))
  expect(card).toContain(`B2 ${number} E1`)
  expect(card).not.toMatch(/E2|C3|guard/)
  expect(card).not.toContain(short('The source is a guard'))
  expect(card).toMatch(/Known.*severity high, impact yellow, outlook not judged/)
  expect(card).toMatch(/Unknown.*Whether it is significant/)
  expect(card).not.toContain('Assumed')
})

test('a proposal to delegations has what its step says, and of the case’s evidence the best graded that all of them may read', async () => {
  const number = numberIn(await stage.type(anne, fr, 'report Somebody copies the site'))
  await stage.type(anne, fr, `release ${number} amber`)
  const mark = async (words: string, how: string, by = anne, room = fr): Promise<void> => {
    await stage.type(anne, room, `evidence ${number} ${how}`, await stage.talk(by, room, words))
  }
  await mark('our own source', 'internal A1')
  for (const each of [1, 2, 3, 4, 5, 6, 7]) await mark(`TLP:GREEN sign ${each}`, `shareable C${each > 6 ? 1 : 3}`)
  await mark('TLP:AMBER+STRICT for those who sit here', 'shareable A2', dorte, joint)
  await stage.type(anne, fr, `evidence ${number} E3`)
  const started = wordsIn(await stage.type(anne, joint, `run PB-41 ${number}`))
  const run = /R-\d{4}-\d{4}/.exec(started)?.[0] ?? ''
  const { id } = await stage.store.db.decision.findFirstOrThrow({ where: { runId: run } })
  const card = wordsIn(stage.shown.get(`decision/${id}/card@joint`)?.message)
  expect(card).toMatch(new RegExp(`Known.*${number} is `))
  expect(card).not.toContain('Assumed')
  expect(card).toMatch(/Unknown.*Who is behind it/)
  const lines = card.slice(card.indexOf('Rests on')).split('\n')
  const signs = ['sign 1', 'sign 7', 'sign 2', 'sign 3', 'sign 4', 'sign 5', 'sign 6'].map((each) => short(each))
  expect(lines.filter((line) => /provider|EL-/.test(line))).toEqual([
    expect.stringContaining('A1 the log of the provider'),
    ...signs.map((hash, at) => expect.stringContaining(`${at === 1 ? 'C1' : 'C3'} ${number} · ${hash}`)),
  ])
  expect(card).not.toMatch(new RegExp(`${short('our own source')}|${short('for those who sit here')}|A2`))
})

test('what does not fit is counted, and what may not be read is not', async () => {
  const number = numberIn(await stage.type(anne, fr, 'report A second copy'))
  await stage.type(anne, fr, `release ${number} amber`)
  for (const each of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    const said = await stage.talk(anne, fr, `TLP:GREEN mark ${each}`)
    await stage.type(anne, fr, `evidence ${number} ${each > 9 ? 'internal' : 'shareable'} D4`, said)
  }
  await stage.type(anne, fr, `evidence withdraw ${number} E9`)
  const run = /R-\d{4}-\d{4}/.exec(wordsIn(await stage.type(anne, joint, `run PB-41 ${number}`)))?.[0] ?? ''
  const { id } = await stage.store.db.decision.findFirstOrThrow({ where: { runId: run } })
  expect(wordsIn(stage.shown.get(`decision/${id}/card@joint`)?.message)).toContain(
    `1 more piece of evidence stands in ${number}`,
  )
})
