import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRounds, sealAsked } from '../../../src/round/file.ts'
import { openTo } from '../../../src/round/find.ts'
import { shutCases, shutRuns } from '../../../src/sharing/shut.ts'
import { sealCase } from '../../../src/threat/case.ts'
import { personOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

/** A case that is TLP:RED shuts what is about it: runs, those that they began, and the rounds that these opened. */

const now = new Date('2027-04-25T18:00:00Z')
const [red, open] = ['EL-2027-FR-0001', 'EL-2027-FR-0002']
let at: Awaited<ReturnType<typeof openTestStore>>

beforeAll(async () => {
  at = await openTestStore()
  const { db, keyring } = at.store
  const words = sealCase({ title: 'x', report: { what: 'x', concerns: 'FR' } }, keyring)
  const common = { code: 'FR', year: 2027, label: 'TLP:AMBER', addressees: ['FR'], status: 'new', reporterId: 'anne' }
  for (const number of [red, open]) {
    const sealedAt = number === red ? now : null
    await db.case.create({ data: { ...words, ...common, number, roomId: 'cell', reportedAt: now, sealedAt } })
  }
  await db.playbookVersion.create({ data: { hash: 'h', playbook: 'PB-01', text: Buffer.from(''), readAt: now } })
  const run = {
    playbook: 'PB-01',
    hash: 'h',
    status: 'running',
    state: Buffer.from(''),
    label: 'TLP:AMBER',
    startedAt: now,
  }
  await db.run.createMany({
    data: [
      { ...run, id: 'R-2027-0001', key: '1', caseNumber: red },
      { ...run, id: 'R-2027-0002', key: '2', parent: 'R-2027-0001 alert#1' },
      { ...run, id: 'R-2027-0003', key: '3', parent: 'R-2027-0002 night#1' },
      { ...run, id: 'R-2027-0004', key: '4', caseNumber: open },
      { ...run, id: 'R-2027-0005', key: '5', parent: 'R-2027-0004 alert#1' },
      { ...run, id: 'R-2027-0006', key: '6' },
    ],
  })
  const question = sealAsked({ question: { en: 'x' }, options: [] }, keyring)
  const round = { kind: 'positions', question, options: [], label: 'TLP:AMBER', addressees: ['FR'], askedAt: now }
  await db.round.createMany({
    data: [
      { ...round, id: 'Q-2027-0001', key: '1', runId: 'R-2027-0003' },
      { ...round, id: 'Q-2027-0002', key: '2', runId: 'R-2027-0005' },
      { ...round, id: 'Q-2027-0003', key: '3' },
    ],
  })
})
afterAll(() => at.end())

test('the cases that are TLP:RED are known among those named', async () => {
  const tx = at.store.db
  expect(await shutCases({ tx }, [red, open, null, 'EL-2027-FR-0099'])).toEqual(new Set([red]))
  expect(await shutCases({ tx }, [])).toEqual(new Set())
})

test('a run is shut by its case, and by that of the run that began it, however far above', async () => {
  const ids = [1, 2, 3, 4, 5, 6].map((number) => `R-2027-000${number}`)
  const tx = at.store.db
  expect([...(await shutRuns({ tx }, ids))].toSorted()).toEqual(['R-2027-0001', 'R-2027-0002', 'R-2027-0003'])
})

test('a round that such a run opened is read by nobody, by whom it asks neither', async () => {
  const scene = { tx: at.store.db, keyring: at.store.keyring, now }
  const found = await openTo(scene, personOf('anne', 'FR'), await readRounds(scene, {}))
  expect(found.map(({ id }) => id).toSorted()).toEqual(['Q-2027-0002', 'Q-2027-0003'])
})
