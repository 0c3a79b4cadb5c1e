import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { appendEntries } from '../../../src/ledger/append.ts'
import { entrySubjects } from '../../../src/retention/case-words.ts'
import { planSweep, sweep } from '../../../src/retention/sweep.ts'
import { isDestroyed } from '../../../src/store/seal.ts'
import { openTestStore } from '../../support/store.ts'
import { partsOf } from './acting.ts'

/** What a hold on a case keeps is all that would be erased with the case, by whatever way it belongs to it. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const number = 'EL-2027-FR-0001'
const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000)
const old = daysAgo(3700)
const none = new Map()

let at: Awaited<ReturnType<typeof openTestStore>>
const seal = (context: string): Buffer<ArrayBuffer> => Buffer.from(at.store.keyring.seal('words', context))

beforeAll(async () => {
  at = await openTestStore()
  const { db } = at.store
  await db.playbookVersion.create({
    data: { hash: 'h', playbook: 'PB-01', text: Buffer.from('x'), readAt: new Date() },
  })
  await addCase()
})
beforeEach(async () => {
  await at.store.db.post.deleteMany()
})
afterAll(() => at.end())

/** A case with a run about it, a run that this one entered and knows of no case, and what each of them asked, called and decided. */
async function addCase(): Promise<void> {
  const { db, keyring } = at.store
  const label = { label: 'TLP:AMBER', addressees: [] }
  await db.case.create({
    data: {
      ...label,
      number,
      code: 'FR',
      year: 2027,
      title: seal('case.title'),
      report: seal('case.report'),
      status: 'closed',
      reporterId: 'here',
      roomId: 'r',
      reportedAt: old,
      closedAt: old,
    },
  })
  const run = { playbook: 'PB-01', hash: 'h', status: 'ended', label: 'TLP:AMBER', startedAt: old, endedAt: old }
  await db.run.create({ data: { ...run, id: 'R-2027-0001', key: 'k1', caseNumber: number, state: seal('run.state') } })
  await db.run.create({
    data: { ...run, id: 'R-2027-0002', key: 'k2', parent: 'R-2027-0001 look#1', state: seal('run.state') },
  })
  await db.runHappening.create({ data: { runId: 'R-2027-0002', seq: 1, key: 'k', body: seal('run.happening') } })
  const round = { ...label, kind: 'positions', options: [], askedAt: old, closedAt: old }
  await db.round.create({
    data: { ...round, id: 'Q-2027-0001', key: 'q', runId: 'R-2027-0002', question: seal('round.question') },
  })
  const call = { ...label, madeAt: old, endedAt: old, state: 'ended', zone: 'Europe/Paris', minutes: 30 }
  await db.call.create({ data: { ...call, id: 'C-2027-0001', key: 'c1', caseNumber: number, words: seal('call') } })
  await db.call.create({ data: { ...call, id: 'C-2027-0002', key: 'c2', runId: 'R-2027-0002', words: seal('call') } })
  await db.decision.create({
    data: {
      ...label,
      id: 'P-2027-0001',
      key: 'p',
      type: 'operational',
      options: [],
      rule: {},
      state: 'adopted',
      runId: 'R-2027-0002',
      words: seal('decision'),
      proposedAt: old,
      recordedAt: old,
      evidence: { create: { number: 1, label: 'TLP:AMBER', words: seal('decision.evidence') } },
    },
  })
  await db.consent.create({
    data: {
      id: 'S-2027-0001',
      caseNumber: number,
      label: 'TLP:AMBER',
      members: [],
      why: seal('consent.why'),
      askedBy: 'here',
      askedAt: old,
      asked: [],
      deadline: old,
      state: 'granted',
      decidedAt: old,
    },
  })
  const subjects = await db.$transaction((tx) => entrySubjects(tx, number))
  expect(subjects.toSorted()).toEqual([
    'C-2027-0001',
    'C-2027-0002',
    number,
    'P-2027-0001',
    'Q-2027-0001',
    'R-2027-0001',
    'R-2027-0002',
    'S-2027-0001',
  ])
  const entries = subjects.flatMap((subject) =>
    ['case.note', 'decision.made'].map((kind) => ({ kind, subject, actor: 'p-here', payload: { words: 'words' } })),
  )
  await db.$transaction((tx) => appendEntries(tx, keyring, entries, old))
}

/** Everything that stands of the case with its words, by what it is. */
async function standing(): Promise<readonly string[]> {
  const { db } = at.store
  const left = (what: string, words: Uint8Array | null): readonly string[] =>
    words === null || isDestroyed(words) ? [] : [what]
  return [
    ...(await db.run.findMany()).flatMap(({ id, state }) => left(id, state)),
    ...(await db.runHappening.findMany()).flatMap(({ runId, body }) => left(`what ${runId} heard`, body)),
    ...(await db.round.findMany()).flatMap(({ id, question }) => left(id, question)),
    ...(await db.call.findMany()).flatMap(({ id, words }) => left(id, words)),
    ...(await db.decision.findMany()).flatMap(({ id, words }) => left(id, words)),
    ...(await db.decisionEvidence.findMany()).flatMap(({ decisionId, words }) => left(`under ${decisionId}`, words)),
    ...(await db.consent.findMany()).map(({ id }) => id),
    ...(await db.ledgerEntry.findMany({ where: { kind: { in: ['case.note', 'decision.made'] } } })).flatMap(
      ({ kind, subject, payload }) => left(`${kind} of ${subject}`, payload),
    ),
  ].toSorted()
}

test('a hold on a case keeps all that belongs to it, and what is lifted from it goes', async () => {
  const { db } = at.store
  const before = await standing()
  expect(before).toHaveLength(25)
  const why = Buffer.from(at.store.keyring.seal('w', 'hold.why'))
  await db.legalHold.create({
    data: { id: 'H-2027-0001', subject: `case/${number}`, why, byId: 'here', at: new Date() },
  })
  const due = (await planSweep(db, none, 'both')).filter((row) => row.due > 0)
  expect(due).toEqual([])
  await sweep(partsOf(at.store), none, 'both')
  expect(await standing()).toEqual(before)

  await db.legalHold.updateMany({ data: { endedAt: new Date() } })
  const swept = await sweep(partsOf(at.store), none, 'both')
  expect(swept).toMatchObject({ cases: 1, record: 8, decisions: 8, consents: 1, 'words-of-decisions': 1, grounds: 1 })
})

test('what never reached a room waits for it only so long; what is about a case goes with that', async () => {
  const { db } = at.store
  const post = (slot: string, state: string, days: number, more: object = {}) =>
    db.post.create({
      data: {
        slot,
        platform: 'web',
        conversation: 'web:r',
        label: 'TLP:AMBER',
        state,
        envelope: seal('post'),
        wantedAt: daysAgo(days),
        parts: [],
        ...more,
      },
    })
  await post('relay/web:a/1@r', 'held', 8, { held: 'members-unread' })
  await post('relay/web:a/2@r', 'dead', 8, { fault: 'out of reach too long' })
  await post('relay/web:a/3@r', 'held', 6, { held: 'members-unread' })
  await post('relay/web:a/4@r', 'dead', 8, { parts: ['1'] })
  await post('relay/web:a/5@r', 'pending', 8)
  await post('round/Q-2027-0009/card@r', 'held', 8, { held: 'members-unread' })
  await post('round/Q-2027-0008/card@r', 'held', 181, { held: 'members-unread' })
  await post(`case/EL-2027-FR-0002/card@r`, 'held', 400, { about: ['case/EL-2027-FR-0002'] })
  expect(await sweep(partsOf(at.store), none, 'both')).toMatchObject({ unrelayed: 3, undelivered: 1 })
  const rows = await db.post.findMany({ orderBy: { slot: 'asc' } })
  expect(rows.map(({ slot, state, held, envelope }) => [slot, state, held, envelope !== null])).toEqual([
    ['case/EL-2027-FR-0002/card@r', 'held', null, true],
    ['relay/web:a/1@r', 'retracted', null, false],
    ['relay/web:a/2@r', 'retracted', null, false],
    ['relay/web:a/3@r', 'held', 'members-unread', true],
    ['relay/web:a/4@r', 'sent', null, false],
    ['relay/web:a/5@r', 'pending', null, true],
    ['round/Q-2027-0008/card@r', 'retracted', null, false],
    ['round/Q-2027-0009/card@r', 'held', 'members-unread', true],
  ])
})
