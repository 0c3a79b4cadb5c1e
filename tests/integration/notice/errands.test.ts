import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { applyEffects } from '../../../src/delivery/apply.ts'
import { type Errands, openErrands } from '../../../src/delivery/errands.ts'
import { type MailServer, openMail } from '../../../src/delivery/mail.ts'
import { openPager } from '../../../src/delivery/pager.ts'
import type { Effect } from '../../../src/sharing/effect.ts'
import type { NoticeLetter } from '../../../src/sharing/errand.ts'
import { type PagerDouble, startPagerDouble } from '../../servers/pager.ts'
import {
  certificate,
  type Letter,
  type MailDouble,
  type MailDoubleOptions,
  startMailDouble,
} from '../../servers/smtp/server.ts'
import { until } from '../../support/poll.ts'
import { openTestStore } from '../../support/store.ts'

const key = 'a secret of thirty-two characters'
const from = 'Coordination bot <bot@jom.example>'
let at: Awaited<ReturnType<typeof openTestStore>>
let pager: PagerDouble
const open: Errands[] = []
const doubles: MailDouble[] = []
const lines: string[] = []

beforeAll(async () => {
  at = await openTestStore()
  pager = await startPagerDouble(key)
})
beforeEach(() => {
  lines.length = 0
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((errands) => errands.stop()))
  await Promise.all(doubles.splice(0).map((double) => double.close()))
  await at.store.db.errand.deleteMany()
  await at.store.db.timer.deleteMany()
})
afterAll(async () => {
  await pager.close()
  await at.end()
})

async function mailDouble(options: MailDoubleOptions = {}): Promise<MailDouble> {
  const double = await startMailDouble(options)
  doubles.push(double)
  return double
}

/** A process that sends; by default to a mail server on this machine, in a live world. */
function send(server: Partial<MailServer> | undefined, more: { folder?: string; pagerUrl?: string } = {}): Errands {
  const { folder, pagerUrl = pager.url } = more
  const log = (facts: object, what: string): void => void lines.push(`${what} ${JSON.stringify(facts)}`)
  const errands = openErrands({
    db: at.store.db,
    keyring: at.store.keyring,
    senders: {
      email: openMail({
        from,
        origin: 'https://jom.example',
        ...(server && { server: { host: 'localhost', port: 25, secure: false, loopback: true, ...server } }),
        ...(folder && { folder }),
      }),
      webhook: openPager({ key, exercise: folder !== undefined, ...(folder ? { folder } : { url: pagerUrl }) }),
    },
    log: { info: log, warn: log, error: log },
    onTouched: () => {},
  })
  open.push(errands)
  return errands
}

const content = (facts: Partial<NoticeLetter> = {}): NoticeLetter => ({
  purpose: 'acknowledge',
  notice: 'n-4f2a91c07be3',
  urgent: true,
  name: 'Anne',
  language: 'en',
  zone: 'Europe/Paris',
  due: '2027-04-25T18:30:00.000Z',
  ...facts,
})
const letterTo = (name: string, to = `${name}@cell.example`, facts: Partial<NoticeLetter> = {}): Effect => ({
  kind: 'errand',
  key: `test/${name}`,
  channel: 'email',
  to,
  content: content(facts),
})
const callTo = (name: string, to = '+33612345678'): Effect => ({
  kind: 'errand',
  key: `test/${name}`,
  channel: 'webhook',
  to,
  content: content(),
})
async function give(...effects: readonly Effect[]): Promise<void> {
  await at.store.db.$transaction((tx) => applyEffects(tx, at.store.keyring, effects, new Date()))
  for (const errands of open) errands.poke()
}
const rowOf = (name: string) => at.store.db.errand.findUniqueOrThrow({ where: { key: `test/${name}` } })
const ended = (name: string, state: 'done' | 'dead') =>
  until(async () => (await rowOf(name)).state === state, { what: `${name} is ${state}`, within: 20_000 })
/** Lets an errand that waits be tried at once. */
async function now(name: string): Promise<void> {
  await at.store.db.errand.updateMany({ where: { key: `test/${name}` }, data: { dueAt: new Date(0) } })
  for (const errands of open) errands.poke()
}
const tried = (name: string, times: number) =>
  until(
    async () => {
      const { attempts, fault } = await rowOf(name)
      return attempts >= times && fault !== null
    },
    { what: `${name} was tried ${times} times`, within: 20_000 },
  )
const told = (name: string) => at.store.db.timer.findMany({ where: { key: `errand/test/${name}` } })
const headerOf = ({ raw }: Letter, name: string): string =>
  (new RegExp(`^${name}:((?:.*)(?:\r\n[ \t].*)*)`, 'im').exec(raw)?.[1] ?? '').replace(/\r\n/g, '').trim()

describe('a letter', () => {
  test('says what to do and not what happened; how it ended is told by a timer', async () => {
    const double = await mailDouble()
    send({ port: double.port })
    await give(letterTo('anne'))
    await ended('anne', 'done')
    const [letter] = double.letters
    expect(letter).toMatchObject({ from: 'bot@jom.example', to: ['anne@cell.example'] })
    expect(headerOf(letter!, 'Subject')).toBe('[TLP:CLEAR] Urgent: please say that you got notice n-4f2a91c07be3')
    expect(headerOf(letter!, 'Auto-Submitted')).toBe('auto-generated')
    expect(letter?.raw).toContain('https://jom.example/notices/n-4f2a91c07be3')
    expect(await told('anne')).toMatchObject([
      { kind: 'notice.errand', payload: { errand: 'test/anne' }, state: 'pending' },
    ])
    expect(double.breaches).toEqual([])
  })

  test('is sent once by several processes, whoever wakes', async () => {
    const double = await mailDouble()
    const names = Array.from({ length: 24 }, (_, index) => `many-${index}`)
    await give(...names.map((name) => letterTo(name)))
    for (let process = 0; process < 3; process += 1) send({ port: double.port })
    for (const name of names) await ended(name, 'done')
    expect(double.letters.map(({ to }) => to[0]).toSorted()).toEqual(
      names.map((name) => `${name}@cell.example`).toSorted(),
    )
    const ids = new Set(double.letters.map((letter) => headerOf(letter, 'Message-ID')))
    expect(ids.size).toBe(names.length)
  })

  test('is tried again when the server says so, and bears the same identity and date', async () => {
    const double = await mailDouble()
    // It kept the letter, and its answer was lost: the second one can be told for the same.
    double.fail({ at: 'end', does: 'keep-and-drop' })
    send({ port: double.port })
    await give(letterTo('grey'))
    await tried('grey', 1)
    expect((await rowOf('grey')).state).toBe('pending')
    expect(await told('grey')).toEqual([])
    await now('grey')
    await ended('grey', 'done')
    const [first, second] = double.letters
    expect(headerOf(first!, 'Message-ID')).toMatch(/^<[0-9a-f]{32}@jom\.example>$/)
    expect(headerOf(second!, 'Message-ID')).toBe(headerOf(first!, 'Message-ID'))
    expect(headerOf(second!, 'Date')).toBe(headerOf(first!, 'Date'))
  })

  test.each([
    ['greylisted', { at: 'RCPT', does: { reply: '450 4.2.0 greylisted' } }, 'smtp-450'],
    ['the server is full', { at: 'connect', does: { reply: '421 4.3.2 later' } }, 'smtp-421'],
    ['no service now', { at: 'connect', does: { reply: '554 5.3.2 no service' } }, 'smtp-554'],
    ['hung up on', { at: 'DATA', does: 'drop' }, 'ECONNECTION'],
    ['refused at the end for now', { at: 'end', does: { reply: '451 4.3.0 disk' } }, 'smtp-451'],
  ] as const)('waits when it is %s', async (_, fault, what) => {
    const double = await mailDouble()
    double.fail(fault)
    send({ port: double.port })
    await give(letterTo('later'))
    await tried('later', 1)
    const row = await rowOf('later')
    expect(row).toMatchObject({ state: 'pending', fault: what })
    expect(row.dueAt.getTime()).toBeGreaterThan(row.madeAt.getTime())
    await now('later')
    await ended('later', 'done')
    expect(double.letters).toHaveLength(1)
  })

  test.each([
    [
      'nobody of that name is there',
      { at: 'RCPT', does: { reply: '550 5.1.1 no such user chloe@cell.example' } },
      'smtp-550',
    ],
    ['the sender is not wanted', { at: 'MAIL', does: { reply: '553 5.7.1 not you' } }, 'smtp-553'],
    ['the letter is refused whole', { at: 'end', does: { reply: '554 5.7.1 spam' } }, 'smtp-554'],
  ] as const)('is given up when %s', async (_, fault, what) => {
    const double = await mailDouble()
    double.fail(fault, 5)
    send({ port: double.port })
    await give(letterTo('chloe'))
    await ended('chloe', 'dead')
    expect(await rowOf('chloe')).toMatchObject({ attempts: 1, fault: what })
    expect(await told('chloe')).toHaveLength(1)
    expect(double.letters).toEqual([])
    expect(lines.join('\n')).not.toContain('cell.example')
  })

  test('is given up after so many attempts that were put off', async () => {
    const double = await mailDouble()
    double.fail({ at: 'RCPT', does: { reply: '450 4.2.0 busy' } }, 100)
    await give(letterTo('never'))
    await at.store.db.errand.updateMany({ where: { key: 'test/never' }, data: { attempts: 13 } })
    send({ port: double.port })
    await ended('never', 'dead')
    expect((await rowOf('never')).attempts).toBe(14)
  })

  test('is not sent any more once it is not needed', async () => {
    const double = await mailDouble()
    await give(letterTo('late'))
    await give({ kind: 'drop', key: 'test/late' }, letterTo('other'))
    send({ port: double.port })
    await ended('other', 'done')
    expect((await rowOf('late')).state).toBe('dropped')
    expect(double.letters).toHaveLength(1)
  })

  test('of a process that died is sent by another, and a slow one is not waited for by the rest', async () => {
    const double = await mailDouble()
    await give(letterTo('held'))
    // As a process leaves it that was killed in the middle: taken, and nothing said.
    await at.store.db.errand.updateMany({
      where: { key: 'test/held' },
      data: { attempts: 1, dueAt: new Date(Date.now() + 3_600_000) },
    })
    double.fail({ at: 'end', does: 'silence' })
    send({ port: double.port })
    await give(letterTo('slow'))
    await until(() => double.heard('DATA') > 0, { what: 'the slow one is handed over' })
    // Only now, or its letter is the one that is answered by silence.
    await at.store.db.errand.update({ where: { key: 'test/held' }, data: { dueAt: new Date(Date.now() + 500) } })
    await give(letterTo('quick'), callTo('quick-call'))
    await ended('quick', 'done')
    await ended('quick-call', 'done')
    await ended('held', 'done')
    expect((await rowOf('slow')).state).toBe('pending')
  })

  test('goes nowhere without a server, and says why', async () => {
    send(undefined)
    await give(letterTo('alone'))
    await ended('alone', 'dead')
    expect((await rowOf('alone')).fault).toBe('not-configured')
  })
})

describe('headers', () => {
  const hostile = [
    'Anne\r\nBcc: eve@evil.example',
    '"Anne" <eve@evil.example>, Bob',
    '=?utf-8?q?Bcc:_eve=40evil.example?=',
    'Anne\u202egro.live@eve',
    'Ελένη Παπαδάκη, Ілзе Калниня',
    'a'.repeat(500),
    'Anne\0\u2028Subject: changed',
  ]
  test('hold no more than they should, whatever somebody is called', async () => {
    const double = await mailDouble()
    send({ port: double.port })
    await give(...hostile.map((name, index) => letterTo(`hostile-${index}`, `hostile-${index}@cell.example`, { name })))
    for (const index of hostile.keys()) await ended(`hostile-${index}`, 'done')
    for (const letter of double.letters) {
      const head = letter.raw.slice(0, letter.raw.indexOf('\r\n\r\n'))
      const names = [...head.matchAll(/^([A-Za-z-]+):/gm)].map(([, name = '']) => name.toLowerCase())
      expect(names.filter((name) => name === 'to')).toHaveLength(1)
      expect(names.filter((name) => name === 'subject')).toHaveLength(1)
      expect(names).not.toContain('bcc')
      expect(letter.to).toEqual([expect.stringMatching(/^hostile-\d@cell\.example$/)])
      expect(headerOf(letter, 'Subject')).toContain('[TLP:CLEAR]')
      expect(/<([^<>]+)>$/.exec(headerOf(letter, 'To').trim())?.[1]).toBe(letter.to[0])
    }
    expect(double.letters).toHaveLength(hostile.length)
    expect(double.breaches).toEqual([])
  })
})

describe('a mail server', () => {
  test('whose certificate nobody vouches for gets no letter, and no password', async () => {
    const account = { user: 'bot', password: 'very secret' }
    for (const tls of ['start', 'always'] as const) {
      const double = await mailDouble({ tls, account })
      const errands = send({ port: double.port, secure: tls === 'always', loopback: false, ...account })
      await give(letterTo(`tls-${tls}`))
      await tried(`tls-${tls}`, 1)
      await errands.stop()
      expect((await rowOf(`tls-${tls}`)).state).toBe('pending')
      expect(double.heard('AUTH')).toBe(0)
      expect(double.letters).toEqual([])
    }
    expect(lines.join('\n')).not.toContain('very secret')
  })

  test('beyond this machine that offers no encryption gets none either', async () => {
    const double = await mailDouble()
    send({ port: double.port, loopback: false, user: 'bot', password: 'very secret' })
    await give(letterTo('plain'))
    await tried('plain', 1)
    expect(double.heard('AUTH') + double.heard('MAIL')).toBe(0)
  })

  test('that is trusted gets it encrypted, from the account it knows', async () => {
    const before = getCACertificates('default')
    setDefaultCACertificates([...before, certificate])
    try {
      const account = { user: 'bot', password: 'very secret' }
      for (const tls of ['start', 'always'] as const) {
        const double = await mailDouble({ tls, account })
        const errands = send({ port: double.port, secure: tls === 'always', loopback: false, ...account })
        await give(letterTo(`trusted-${tls}`))
        await ended(`trusted-${tls}`, 'done')
        await errands.stop()
        expect(double.letters).toMatchObject([{ tls: true, user: 'bot' }])
      }
    } finally {
      setDefaultCACertificates(before)
    }
  })

  test('that refuses the password is tried again, since an operator can mend that', async () => {
    const double = await mailDouble({ account: { user: 'bot', password: 'right' } })
    send({ port: double.port, user: 'bot', password: 'wrong' })
    await give(letterTo('auth'))
    await tried('auth', 1)
    expect(await rowOf('auth')).toMatchObject({ state: 'pending', fault: 'smtp-535' })
  })
})

describe('a call to a gateway', () => {
  test('is signed, and says whom to page with which name and nothing else', async () => {
    send(undefined)
    await give(callTo('page'))
    await ended('page', 'done')
    const call = pager.calls.at(-1)
    expect(call?.body).toEqual({
      version: 1,
      id: call?.id,
      to: '+33612345678',
      code: 'n-4f2a91c07be3',
      purpose: 'acknowledge',
      urgency: 'urgent',
      language: 'en',
      exercise: false,
      at: (await rowOf('page')).madeAt.toISOString(),
    })
    expect(call?.headers['idempotency-key']).toBe(call?.id)
    expect(pager.refused()).toBe(0)
  })

  test('bears the same id when it is tried again after a lost answer or a 503', async () => {
    pager.answer('drop', 503)
    send(undefined)
    await give(callTo('again'))
    await tried('again', 1)
    await now('again')
    await until(async () => (await rowOf('again')).fault === 'http-503', { what: 'the second answer' })
    await now('again')
    await ended('again', 'done')
    const [one, two, three] = pager.calls.slice(-3).map(({ id }) => id)
    expect(new Set([one, two, three]).size).toBe(1)
  })

  test('waits as long as it is told to, at least a moment', async () => {
    pager.answer({ status: 429, headers: { 'retry-after': '30' } })
    send(undefined)
    await give(callTo('limited'))
    await tried('limited', 1)
    const { dueAt, fault } = await rowOf('limited')
    expect(fault).toBe('http-429')
    expect(dueAt.getTime() - Date.now()).toBeGreaterThan(20_000)
  })

  test.each([400, 401, 404, 410])('is given up at %i', async (status) => {
    pager.answer(status)
    send(undefined)
    await give(callTo(`no-${status}`))
    await ended(`no-${status}`, 'dead')
    expect(await rowOf(`no-${status}`)).toMatchObject({ attempts: 1, fault: `http-${status}` })
  })

  test('follows no redirect: where that leads nobody configured', async () => {
    const before = pager.calls.length
    pager.answer({ status: 307, headers: { location: pager.url } })
    send(undefined)
    await give(callTo('moved'))
    await ended('moved', 'dead')
    expect(pager.calls).toHaveLength(before + 1)
  })

  test('waits while nobody answers there', async () => {
    send(undefined, { pagerUrl: 'http://127.0.0.1:9/page' })
    await give(callTo('nobody'))
    await tried('nobody', 1)
    expect(await rowOf('nobody')).toMatchObject({ state: 'pending' })
    expect(lines.join('\n')).not.toContain('127.0.0.1')
  })
})

describe('in an exercise', () => {
  test('letters and calls are laid into a folder, marked, and nothing is sent', async () => {
    const double = await mailDouble()
    const before = pager.calls.length
    const folder = join(at.folder, 'outgoing')
    send({ port: double.port }, { folder })
    await give(letterTo('drill', 'drill@cell.example', { name: 'Ελένη', language: 'da' }), callTo('drill-call'))
    await ended('drill', 'done')
    await ended('drill-call', 'done')
    const files = readdirSync(folder)
    const letter = readFileSync(join(folder, files.find((name) => name.endsWith('.eml')) ?? ''), 'utf8')
    expect(/^Subject: (.*)$/m.exec(letter)?.[1]).toContain('EXERCISE [TLP:CLEAR] Haster')
    expect(letter).toContain('EXERCISE EXERCISE EXERCISE')
    const call = JSON.parse(readFileSync(join(folder, files.find((name) => name.endsWith('.json')) ?? ''), 'utf8'))
    expect(call).toMatchObject({ exercise: true, to: '+33612345678' })
    expect(double.letters).toEqual([])
    expect(pager.calls).toHaveLength(before)
  })
})
