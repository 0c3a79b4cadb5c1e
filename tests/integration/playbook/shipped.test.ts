import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Directory } from '../../../src/directory/directory.ts'
import { openPayload } from '../../../src/ledger/entry.ts'
import { openRun } from '../../../src/playbook/live/store.ts'
import { verifyRun } from '../../../src/playbook/live/verify.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { touchPasskey } from '../../support/passkey.ts'
import { commandsIn, numberIn, openStage, type Stage, wordsIn } from '../threat/stage.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

// The playbooks as they are shipped: a French report that concerns Denmark too.
const anne = personOf('anne', 'FR', 'niscg', 'spoc')
const bruno = personOf('bruno', 'FR', 'niscg', 'csirt_duty_officer')
const emil = personOf('emil', 'DK', 'niscg', 'csirt_duty_officer')
const fiona = personOf('fiona', 'ENISA', 'niscg', 'enisa')
const cell = {
  kind: 'national-cell',
  label: 'TLP:AMBER+STRICT',
  ceiling: 'TLP:AMBER+STRICT',
  releasesTo: 'joint-mechanism',
}
const rooms = {
  fr: roomOf('fr', [anne, bruno], { ...cell, code: 'FR', zone: 'Europe/Paris' }),
  dk: roomOf('dk', [emil], { ...cell, code: 'DK' }),
  joint: roomOf('joint-mechanism', [anne, emil, fiona]),
}
const shift = (code: string, person: { id: string }) => ({ code, level: 0 as const, person: person.id })
const directory: Directory = {
  ...directoryOf([anne, bruno, emil, fiona], Object.values(rooms), []),
  shifts: [shift('FR', bruno), shift('DK', emil), shift('ENISA', fiona)],
}
let stage: Stage
beforeAll(async () => {
  stage = await openStage(directory)
})
afterAll(async () => {
  await stage.end()
})

const words = {
  what: 'Fausse page, quincunx',
  malicious: 'yes',
  crossborder: 'seen',
  severity: 'high',
  impact: 'yellow',
}

it('a report leads to an alert that nobody elsewhere reads before its release, and that each recipient acknowledges', async () => {
  const { db } = stage.store
  const number = numberIn(await stage.type(anne, rooms.fr, 'report Faux site de vote par correspondance'))
  const runOf = (playbook: string) => db.run.findFirstOrThrow({ where: { caseNumber: number, playbook } })
  const answer = (run: string, step: string, answers: Record<string, string>) =>
    stage.submit(bruno, rooms.fr, 'answer', `${run} ${step}`, answers)
  await stage.press(bruno, rooms.fr, `ack ${number}`)
  await stage.type(bruno, rooms.fr, `triage ${number} high yellow`)
  const { id } = await runOf('PB-01')
  // Whoever answers finds in the reply what they are asked next.
  const significant = await answer(id, 'd1', { significant: 'yes', why: 'Beaucoup de monde' })
  expect(wordsIn(significant)).toContain(`${id}, D1 Significant?: your answer is taken.`)
  expect(wordsIn(significant)).toMatch(/Next for you, by .*: Aware since/)
  expect(commandsIn(significant)).toEqual([`answer ${id} aware`])
  expect(commandsIn(await answer(id, 'd3', { crime: 'no' }))).toEqual([])
  await answer(id, 'd4', { abroad: 'yes' })
  const alert = await runOf('PB-07')
  expect(alert.parent).toContain(`${id} `)
  expect(commandsIn(stage.card(number, rooms.fr))).toContain(`answer ${alert.id} alert`)

  const written = await answer(alert.id, 'alert', { ...words, pap: 'amber', to: 'dk' })
  expect(wordsIn(written)).toContain('is taken')
  expect(commandsIn(written)).toEqual([`release ${number}`])
  const elsewhere = () =>
    [...stage.shown.values()].filter(
      ({ conversation, message }) =>
        [rooms.dk, rooms.joint].some((room) => room.conversation === conversation) &&
        wordsIn(message).includes('quincunx'),
    )
  expect(elsewhere()).toEqual([])
  expect(await db.notice.count({ where: { runId: alert.id } })).toBe(0)

  await stage.type(bruno, rooms.fr, `release ${number} amber`)
  const notices = await db.notice.findMany({ where: { runId: alert.id }, orderBy: { code: 'asc' } })
  expect(notices.map(({ code, state }) => [code, state])).toEqual([
    ['DK', 'open'],
    ['ENISA', 'open'],
  ])
  expect(elsewhere().length).toBeGreaterThan(0)
  await stage.type(emil, rooms.dk, `got ${notices[0]?.id}`)
  await stage.type(fiona, rooms.joint, `got ${notices[1]?.id}`)
  const round = await db.round.findFirstOrThrow({ where: { runId: alert.id } })
  expect(round.addressees).toContain('DK')
  for (const minutes of [121, 0.1]) {
    stage.pass(minutes)
    for (let turn = 0; turn < 3; turn += 1) await stage.fireTimers()
  }
  const said = [...stage.shown].find(
    ([slot]) => slot.startsWith(`run/${alert.id}/say/`) && slot.includes('positions_said'),
  )
  expect(wordsIn(said?.[1].message)).toContain('no answer: 1')

  // Since when it was known is not answered yet: whoever closes all the same says so.
  expect(commandsIn(await stage.type(bruno, rooms.fr, `close ${number} incident`))).toEqual([
    `answer ${id} aware`,
    `close ${number} incident sure`,
  ])
  await stage.press(bruno, rooms.fr, `close ${number} incident sure`)
  await stage.settle()
  for (const playbook of ['PB-01', 'PB-07']) {
    const run = await runOf(playbook)
    expect([playbook, run.status]).toEqual([playbook, 'ended'])
    await stage.inScene(async (scene) => {
      expect(await verifyRun(scene, run.id)).toEqual([])
      return []
    })
  }
})

it('an alert that is written when its case is closed already reaches nobody', async () => {
  const { db } = stage.store
  const number = numberIn(await stage.type(anne, rooms.fr, 'report Faux formulaire'))
  await stage.press(bruno, rooms.fr, `ack ${number}`)
  await touchPasskey(db, bruno)
  await stage.type(bruno, rooms.fr, `run PB-07 ${number}`)
  const { id } = await db.run.findFirstOrThrow({ where: { caseNumber: number, playbook: 'PB-07' } })
  await stage.type(bruno, rooms.fr, `release ${number} amber`)
  await stage.type(bruno, rooms.fr, `close ${number} incident`)
  await stage.submit(bruno, rooms.fr, 'answer', `${id} alert`, {
    ...words,
    what: 'Faux formulaire, zugzwang',
    pap: 'amber',
    to: 'dk',
  })
  await stage.settle()
  expect(await db.run.findUniqueOrThrow({ where: { id } })).toMatchObject({ status: 'ended' })
  const open = {
    notices: await db.notice.count({ where: { runId: id } }),
    rounds: await db.round.count({ where: { runId: id } }),
  }
  expect(open).toEqual({ notices: 0, rounds: 0 })
  const elsewhere = [...stage.shown.values()].filter(({ conversation }) => conversation !== rooms.fr.conversation)
  expect(elsewhere.filter(({ message }) => wordsIn(message).includes('zugzwang'))).toEqual([])
})

it('on the day of the member’s own vote D1 is looked at again after an hour, by the calendar alone', async () => {
  const { db } = stage.store
  const day = stage.now.toISOString().slice(0, 10)
  const waitOf = async (report: string) => {
    const number = numberIn(await stage.type(anne, rooms.fr, report))
    await stage.press(bruno, rooms.fr, `ack ${number}`)
    await stage.type(bruno, rooms.fr, `triage ${number} high yellow`)
    const { id } = await db.run.findFirstOrThrow({ where: { caseNumber: number, playbook: 'PB-01' } })
    await stage.submit(bruno, rooms.fr, 'answer', `${id} d1`, { significant: 'unknown', why: 'on mesure' })
    const row = await db.run.findUniqueOrThrow({ where: { id } })
    const steps = Object.keys(openRun(row, stage.store.keyring).steps)
    return steps.map((path) => /d1_in_\w+$/.exec(path)?.[0]).filter((step) => step !== undefined)
  }
  expect(await waitOf('report Une lenteur')).toEqual(['d1_in_4_h'])
  await db.election.create({
    data: {
      id: 'vote-du-jour',
      title: 'Un vote',
      kind: 'local',
      polls: { create: { code: 'FR', day, zone: 'Europe/Paris', opens: '08:00', closes: '23:59' } },
    },
  })
  expect(await waitOf('report Une autre lenteur')).toEqual(['d1_in_1_h'])
  await db.election.update({ where: { id: 'vote-du-jour' }, data: { cancelledAt: stage.now } })
  expect(await waitOf('report Encore une lenteur')).toEqual(['d1_in_4_h'])
})

it('an alert that people began already is not begun again by the case’s own run', async () => {
  const { db } = stage.store
  const number = numberIn(await stage.type(anne, rooms.fr, 'report Fausse urne'))
  await stage.press(bruno, rooms.fr, `ack ${number}`)
  await stage.type(bruno, rooms.fr, `triage ${number} high yellow`)
  await stage.type(bruno, rooms.fr, `run PB-07 ${number}`)
  const { id } = await db.run.findFirstOrThrow({ where: { caseNumber: number, playbook: 'PB-01' } })
  const alerts = () => db.run.findMany({ where: { caseNumber: number, playbook: 'PB-07' }, select: { id: true } })
  const [begun, ...others] = await alerts()
  expect(others).toEqual([])
  await stage.submit(bruno, rooms.fr, 'answer', `${id} d4`, { abroad: 'yes' })
  await stage.settle()
  expect(await alerts()).toEqual([begun])
  const known = await db.ledgerEntry.findFirstOrThrow({ where: { subject: id, kind: 'run.child-known' } })
  expect(openPayload(known.payload, stage.store.keyring)).toMatchObject({ playbook: 'PB-07', run: begun?.id })
})
