import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lookForRoots } from '../../../src/delivery/audit-roots.ts'
import { lookForSlots } from '../../../src/delivery/audit-slots.ts'
import { type Auditor, countFindings, startAuditor } from '../../../src/delivery/auditor.ts'
import { appendEntries } from '../../../src/ledger/append.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { type FindingKind, findingKinds, keepFindings, type Look } from '../../../src/notice/audit.ts'
import { groupKey, noticeId, sealWhat } from '../../../src/notice/file.ts'
import { parsePlaybook } from '../../../src/playbook/language/read.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'
import { makeWorld } from './stage.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
const auditors: Auditor[] = []
const lines: string[] = []
beforeAll(async () => {
  at = await openTestStore()
})
afterEach(async () => {
  await Promise.all(auditors.splice(0).map((auditor) => auditor.stop()))
  lines.length = 0
})
afterAll(() => at.end())

const ago = (minutes: number): Date => new Date(Date.now() - minutes * 60_000)
const look = (looks: readonly Look[] = []) => at.store.db.$transaction((tx) => keepFindings(tx, looks))
const kindsOf = async (looks?: readonly Look[]): Promise<readonly string[]> =>
  (await look(looks)).map(({ kind, subject }) => `${kind} ${subject}`)

const playbook = parsePlaybook(
  `playbook: PB-90
title: Every minute
purpose: To be seen when it is not followed.
label: TLP:AMBER
room: joint
may: { run: [coordinator], change: [coordinator], approve: [head] }
on:
  - { schedule: "* * * * *", zone: Europe/Brussels }
steps:
  - { id: over, end: done }
`,
  'PB-90.yaml',
)
const library = {
  playbooks: new Map([['PB-90', playbook]]),
  version: () => Promise.resolve(playbook),
  isApproved: () => Promise.resolve(true),
}
const roots: Look = (tx) => lookForRoots({ stamps: true, keyring: at.store.keyring })(tx)
const slots = lookForSlots(library, () => makeWorld().directory)

const noticeRow = (name: string, facts: { state: string; due: Date; endedAt?: Date }) => {
  const key = groupKey(name, 'FR')
  const what = sealWhat({ group: name, text: 'words' }, at.store.keyring)
  const ladder = [{ afterMs: 0, role: 'duty', by: ['chat'] }]
  const row = { id: noticeId(key), key, code: 'FR', what, ladder, label: 'TLP:CLEAR', needs: 'acknowledgement' }
  return { ...row, urgent: false, openedAt: ago(60), ...facts }
}
const runRow = (id: string, status: string) => ({
  id,
  key: id,
  playbook: 'PB-90',
  hash: playbook.hash,
  status,
  state: at.store.keyring.seal('{}', 'run'),
  label: 'TLP:AMBER',
  startedAt: ago(30),
})

/** Days are named from one instant on: midnight may pass between two tests. */
const begun = Date.now()
const daysAgo = (days: number): Date => new Date(begun - days * 86_400_000)
const dayName = (days: number): string => daysAgo(days).toISOString().slice(0, 10)
const sentTo = (day: string, codes: readonly string[]) =>
  codes.map((code) => ({ day, code, personId: code, sentAt: ago(0) }))

async function makeRootRow(
  days: number,
  facts: { toSeq?: bigint; madeAt?: Date; stamp?: Uint8Array<ArrayBuffer> },
  codes: readonly string[] = [],
) {
  const day = dayName(days)
  const row = { day, fromSeq: 1n, toSeq: 1n, chain: '', root: '', keyId: '', signature: '', madeAt: ago(0), ...facts }
  await at.store.db.ledgerRoot.create({ data: row })
  await at.store.db.ledgerWitness.createMany({ data: sentTo(day, codes) })
}

/** For each kind of finding: how the fault is planted, what is found, how it is mended. */
const plants: Readonly<Record<FindingKind, { plant(): Promise<unknown>; finds: string; mend(): Promise<unknown> }>> = {
  'timer-late': {
    plant: () => at.store.db.timer.create({ data: { key: 'late', kind: 'none', dueAt: ago(2), payload: {} } }),
    finds: 'timer-late late',
    mend: () => at.store.db.timer.update({ where: { key: 'late' }, data: { state: 'fired' } }),
  },
  'timer-dead': {
    plant: () =>
      at.store.db.timer.create({ data: { key: 'dead', kind: 'none', dueAt: ago(0), payload: {}, state: 'dead' } }),
    finds: 'timer-dead dead',
    mend: () => at.store.db.timer.delete({ where: { key: 'dead' } }),
  },
  'slot-missing': {
    plant: () => at.store.db.schedule.update({ where: { id: 'PB-90/0' }, data: { checked: ago(10) } }),
    finds: 'slot-missing PB-90/0',
    mend: () => at.store.db.schedule.update({ where: { id: 'PB-90/0' }, data: { checked: ago(0) } }),
  },
  'slot-empty': {
    plant: () =>
      at.store.db.slot.create({
        data: {
          schedule: 'PB-91/0',
          fireAt: new Date('2027-04-25T18:00:00Z'),
          wall: '20:00',
          state: 'fired',
          noticedAt: ago(10),
        },
      }),
    finds: 'slot-empty PB-91/0 2027-04-25T18:00Z',
    mend: () => at.store.db.slot.updateMany({ where: { schedule: 'PB-91/0' }, data: { runId: 'R-2027-0001' } }),
  },
  'notice-open': {
    plant: () => at.store.db.notice.create({ data: noticeRow('open', { state: 'open', due: ago(5) }) }),
    finds: `notice-open ${noticeId(groupKey('open', 'FR'))}`,
    mend: () => at.store.db.notice.updateMany({ where: { state: 'open' }, data: { state: 'acknowledged' } }),
  },
  'notice-untold': {
    plant: () =>
      at.store.db.notice.create({ data: noticeRow('untold', { state: 'failed', due: ago(5), endedAt: ago(5) }) }),
    finds: `notice-untold ${noticeId(groupKey('untold', 'FR'))}`,
    mend: () =>
      at.store.db.noticeTry.create({
        data: {
          noticeId: noticeId(groupKey('untold', 'FR')),
          seq: 0,
          rung: 1,
          personId: 'anne',
          channel: 'chat',
          state: 'sent',
          ref: 'slot',
          at: ago(1),
        },
      }),
  },
  'errand-late': {
    plant: () => at.store.db.errand.create({ data: { key: 'late', channel: 'email', dueAt: ago(2) } }),
    finds: 'errand-late late',
    mend: () => at.store.db.errand.update({ where: { key: 'late' }, data: { state: 'done', doneAt: ago(0) } }),
  },
  'errand-dead': {
    plant: () =>
      at.store.db.errand.create({
        data: { key: 'dead', channel: 'email', state: 'dead', fault: 'smtp-550', doneAt: ago(1) },
      }),
    finds: 'errand-dead dead smtp-550',
    mend: () => at.store.db.errand.update({ where: { key: 'dead' }, data: { state: 'done' } }),
  },
  'run-stuck': {
    plant: () => at.store.db.run.create({ data: runRow('R-2027-0001', 'stuck') }),
    finds: 'run-stuck R-2027-0001',
    mend: () => at.store.db.run.update({ where: { id: 'R-2027-0001' }, data: { status: 'stopped' } }),
  },
  'run-idle': {
    plant: () => at.store.db.run.create({ data: runRow('R-2027-0002', 'running') }),
    finds: 'run-idle R-2027-0002',
    mend: () =>
      at.store.db.timer.create({
        data: {
          key: 'run/R-2027-0002/x',
          kind: 'run.due',
          dueAt: new Date(Date.now() + 3_600_000),
          payload: { run: 'R-2027-0002' },
        },
      }),
  },
  'ledger-unsealed': {
    plant: () =>
      at.store.db.$transaction((tx) =>
        appendEntries(tx, at.store.keyring, [{ kind: 'test', subject: 'test', actor: 'bot', payload: {} }], ago(5)),
      ),
    finds: 'ledger-unsealed ledger',
    mend: () => sealBatch(at.store.db, at.store.keyring),
  },
  'root-late': {
    async plant() {
      await at.store.db.$transaction((tx) =>
        appendEntries(tx, at.store.keyring, [{ kind: 'test', subject: 'test', actor: 'bot', payload: {} }], daysAgo(2)),
      )
      await sealBatch(at.store.db, at.store.keyring)
    },
    finds: 'root-late ledger',
    mend: () => makeRootRow(2, { toSeq: 1_000_000n, stamp: new Uint8Array(1) }, ['EE', 'LV']),
  },
  'root-unheld': {
    plant: () => makeRootRow(1, { stamp: new Uint8Array(1) }),
    finds: `root-unheld ledger/${dayName(1)}`,
    mend: () => at.store.db.ledgerWitness.createMany({ data: sentTo(dayName(1), ['EE', 'LV']) }),
  },
  'root-unstamped': {
    plant: () => makeRootRow(3, { madeAt: daysAgo(2) }),
    finds: `root-unstamped ledger/${dayName(3)}`,
    mend: () => at.store.db.ledgerRoot.update({ where: { day: dayName(3) }, data: { stamp: new Uint8Array(1) } }),
  },
}

describe('the auditor', () => {
  beforeAll(async () => {
    await at.store.db.playbookVersion.create({
      data: { hash: playbook.hash, playbook: 'PB-90', text: new Uint8Array(), readAt: ago(60) },
    })
  })

  test('finds a schedule that nobody watches', async () => {
    expect(await kindsOf([slots])).toEqual(['slot-missing PB-90/0'])
    const says = '* * * * * Europe/Brussels'
    await at.store.db.schedule.create({
      data: { id: 'PB-90/0', hash: playbook.hash, says, since: ago(60), checked: ago(0) },
    })
    expect(await kindsOf([slots])).toEqual([])
    await at.store.db.auditFinding.deleteMany()
  })

  test('finds a schedule that is watched otherwise than its playbook has it, unless that is over in a moment', async () => {
    const { db } = at.store
    const watchedAs = (says: string) => db.schedule.update({ where: { id: 'PB-90/0' }, data: { says } })
    const passMs = (ms: number) => db.$executeRaw`UPDATE "World" SET "clockOffsetMs" = "clockOffsetMs" + ${ms}`
    await watchedAs('0 9 * * * Europe/Brussels')
    expect(await kindsOf([slots])).toEqual([])
    await passMs(11 * 60_000)
    expect(await kindsOf([slots])).toContain('slot-missing PB-90/0')
    await passMs(-11 * 60_000)
    await watchedAs('* * * * * Europe/Brussels')
    expect(await kindsOf([slots])).toEqual([])
    await db.auditFinding.deleteMany()
  })

  test.each(findingKinds)('finds %s where it is planted, once, and ends it when it is mended', async (kind) => {
    const { plant, finds, mend } = plants[kind]
    const looks = kind === 'slot-missing' ? [slots] : kind.startsWith('root-') ? [roots] : []
    expect(await kindsOf(looks)).not.toContain(finds)
    await plant()
    expect(await kindsOf(looks)).toContain(finds)
    expect(await kindsOf(looks)).toContain(finds)
    const open = { kind, endedAt: null }
    expect(await at.store.db.auditFinding.count({ where: open })).toBe(1)
    expect((await countFindings(at.store.db))[kind]).toBe(1)
    await mend()
    expect(await kindsOf(looks)).not.toContain(finds)
    expect(await at.store.db.auditFinding.count({ where: open })).toBe(0)
    expect(await at.store.db.auditFinding.count({ where: { kind } })).toBe(1)
  })

  test('finds nothing where all is well, or not late yet', async () => {
    await at.store.db.timer.create({ data: { key: 'soon', kind: 'none', dueAt: ago(0.5), payload: {} } })
    expect(await kindsOf()).toEqual([])
  })

  test('counts time as the world does: a minute of the machine is many of an exercise that runs faster', async () => {
    await at.store.db.timer.create({ data: { key: 'fast', kind: 'none', dueAt: ago(2), payload: {} } })
    await at.store.db.world.updateMany({ data: { clockSpeed: 60, clockAnchor: new Date() } })
    expect(await kindsOf()).toEqual([])
    await at.store.db.world.updateMany({ data: { clockSpeed: 1 } })
    expect(await kindsOf()).toContain('timer-late fast')
    await at.store.db.timer.deleteMany({ where: { key: { in: ['soon', 'fast'] } } })
    await look()
  })
})

describe('its process', () => {
  const log = (facts: object, what: string): void => void lines.push(`${what} ${JSON.stringify(facts)}`)
  function start(heartbeat?: string): Auditor {
    const auditor = startAuditor({
      db: at.store.db,
      pool: at.store.pool,
      looks: [],
      everyMs: 30,
      ...(heartbeat && { heartbeat }),
      log: { info: log, warn: log, error: log },
    })
    auditors.push(auditor)
    return auditor
  }

  test('one of several audits; when it ends, another does', async () => {
    const [one, two] = [start(), start()]
    const states = (): string[] => [one, two].map((each) => each.health().state).toSorted()
    await until(() => [one, two].some((each) => each.health().lastAt), { what: 'somebody audits' })
    await until(() => states().join(' ') === 'auditing standby', { what: () => `one audits: ${states().join(' ')}` })
    const first = one.health().state === 'auditing' ? one : two
    const other = first === one ? two : one
    await first.stop()
    await until(() => other.health().lastAt, { what: 'the other audits' })
    expect(other.health()).toMatchObject({ ok: true, state: 'auditing' })
  })

  test('tells a service elsewhere that all is well, as long as it is, and logs nothing of its address', async () => {
    let beats = 0
    let status = 200
    const server = createServer((_, response) => {
      beats += 1
      response.writeHead(status).end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { port } = server.address() as AddressInfo // it listens on a port
    try {
      start(`http://127.0.0.1:${port}/ping/very-secret`)
      await until(() => beats > 1, { what: 'beats' })

      await at.store.db.timer.create({ data: { key: 'stop', kind: 'none', dueAt: ago(2), payload: {} } })
      await until(() => lines.some((line) => line.includes('timer-late')), { what: 'the finding' })
      const silent = beats
      const turns = lines.length
      await until(() => lines.length > turns + 3, { what: 'more turns' })
      expect(beats).toBe(silent)

      // What waits for a person does not stop the heartbeat: the machine does its work.
      await at.store.db.run.create({ data: runRow('R-2027-0003', 'stuck') })
      await at.store.db.timer.delete({ where: { key: 'stop' } })
      await until(() => beats > silent, { what: 'beats again' })
      status = 500
      await until(() => lines.some((line) => line.includes('not taken')), { what: 'a beat that is refused' })
      expect(lines.join('\n')).not.toContain('very-secret')
    } finally {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    }
  })
})
