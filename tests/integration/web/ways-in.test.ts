import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { issueSignInLink, makeRecoveryCodes } from '../../../src/web/entry.ts'
import { type Authenticator, makeAuthenticator } from './authenticator.ts'
import { anne, csrfIn, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** How somebody signs in is changed by them alone: a session can be stolen, and what it would make stays when it has ended. */

let place: Place
let at: Opened
let host: string

beforeAll(async () => {
  place = await openPlace()
})
beforeEach(async () => {
  at = await place.open()
  host = `fr.localhost:${at.port}`
  await place.db.passkey.deleteMany()
  await place.db.recoveryCode.deleteMany()
})

type Who = { cookie: string; csrf: string }
const confirmFirst = '/confirm?to=/account'

/** Signs in by a link, or as one came in by it who has been here for so many minutes. */
async function signIn(minutesAgo = 0): Promise<Who> {
  const path = await issueSignInLink(place.db, anne.id, 'sign-in', 60_000)
  const { cookie } = await send(at, { method: 'POST', path, host })
  const page = await send(at, { path: '/account', cookie: cookie!, host })
  const last = await place.db.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  if (minutesAgo > 0) {
    const createdAt = new Date(Date.now() - minutesAgo * 60_000)
    await place.db.session.update({ where: { id: last.id }, data: { createdAt } })
  }
  return { cookie: cookie!, csrf: csrfIn(page.text) }
}

const json = ({ cookie, csrf }: Who, path: string, body: unknown) =>
  send(at, { path, json: body, host, cookie, headers: { 'x-csrf-token': csrf } })
const form = ({ cookie, csrf }: Who, path: string, fields: Record<string, string> = {}) =>
  send(at, { path, form: { _csrf: csrf, ...fields }, host, cookie })
const page = async ({ cookie }: Who) => (await send(at, { path: '/account', cookie, host })).text

async function add(who: Who, device: Authenticator) {
  const asked = await json(who, '/account/passkeys/options', {})
  if (asked.status !== 200) return asked
  const { id, options } = JSON.parse(asked.text) // the server's own options, handed on as they are
  return json(who, '/account/passkeys', { id, response: device.create(options), name: 'Laptop' })
}
const device = () => makeAuthenticator(`http://${host}`)
const kept = () => place.db.passkey.count()
const codes = async () => (await place.db.recoveryCode.findMany({ orderBy: { hash: 'asc' } })).map(({ hash }) => hash)

/** Somebody with a passkey that was not touched for long, and with codes, whose session stands open. */
async function standingOpen(): Promise<{ who: Who; own: Authenticator }> {
  const own = device()
  const who = await signIn(16)
  expect((await add(who, own)).status).toBe(200)
  await place.db.$transaction((tx) => makeRecoveryCodes(tx, anne.id))
  return { who, own }
}

describe('a session that stands open', () => {
  test('adds no passkey, removes none and makes no codes, and is shown where to touch one', async () => {
    const { who, own } = await standingOpen()
    const before = await codes()
    const added = await add(who, device())
    expect([added.status, JSON.parse(added.text)]).toEqual([403, { to: confirmFirst }])
    for (const [path, fields] of [
      ['/account/passkeys/remove', { id: own.id }],
      ['/account/codes', {}],
    ] as const) {
      const answer = await form(who, path, fields)
      expect([path, answer.status, answer.headers.location]).toEqual([path, 303, confirmFirst])
    }
    expect(await kept()).toBe(1)
    expect(await codes()).toEqual(before)
    const shown = await page(who)
    expect(shown).toContain(`href="${confirmFirst}"`)
    for (const form of ['/account/passkeys"', '/account/passkeys/remove', '/account/codes'])
      expect([form, shown.includes(`action="${form}`)]).toEqual([form, false])
  })

  test('does so no more once 15 minutes have gone since it was asked for a new one', async () => {
    const own = device()
    const who = await signIn()
    await add(who, own)
    const { id, options } = JSON.parse((await json(who, '/account/passkeys/options', {})).text) // as above
    await place.db.session.updateMany({ data: { createdAt: new Date(Date.now() - 16 * 60_000) } })
    const late = await json(who, '/account/passkeys', { id, response: device().create(options), name: 'Late' })
    expect([late.status, JSON.parse(late.text)]).toEqual([403, { to: confirmFirst }])
    expect(await kept()).toBe(1)
  })

  test('may do all of it for 15 minutes after a touch', async () => {
    const { who, own } = await standingOpen()
    const before = await codes()
    const asked = JSON.parse((await json(who, '/confirm/options', {})).text) // as above
    expect((await json(who, '/confirm', { id: asked.id, response: own.get(asked.options) })).status).toBe(200)
    const second = device()
    expect((await add(who, second)).status).toBe(200)
    expect((await form(who, '/account/codes')).status).toBe(200)
    expect(await codes()).not.toEqual(before)
    await form(who, '/account/passkeys/remove', { id: second.id })
    expect(await kept()).toBe(1)
    await place.db.session.updateMany({ data: { touchedAt: new Date(Date.now() - 15 * 60_000) } })
    expect((await add(who, device())).status).toBe(403)
  })

  test('may do nothing after a touch elsewhere: whoever holds a copy of a cookie only has to wait for one', async () => {
    const { who, own } = await standingOpen()
    const before = await codes()
    const elsewhere = await signIn(16)
    const asked = JSON.parse((await json(elsewhere, '/confirm/options', {})).text) // as above
    expect((await json(elsewhere, '/confirm', { id: asked.id, response: own.get(asked.options) })).status).toBe(200)
    const entry = JSON.parse((await send(at, { path: '/sign-in/passkey/options', json: {}, host })).text) // as above
    const entered = { id: entry.id, response: own.get(entry.options) }
    const byPasskey = await send(at, { path: '/sign-in/passkey', json: entered, host })
    expect(byPasskey.status).toBe(200)
    expect((await add(who, device())).status).toBe(403)
    expect((await form(who, '/account/codes')).headers.location).toBe(confirmFirst)
    expect([await kept(), await codes()]).toEqual([1, before])
    // It is asked for a touch there as well, not told that it counts.
    const shown = await send(at, { path: confirmFirst, cookie: who.cookie, host })
    expect(shown.text).not.toContain('It counts until')
    const mine = await send(at, { path: confirmFirst, cookie: elsewhere.cookie, host })
    expect(mine.text).toContain('It counts until')
    // Whoever touched it may, and whoever came in by it.
    const account = await send(at, { path: '/account', cookie: byPasskey.cookie!, host })
    for (const may of [elsewhere, { cookie: byPasskey.cookie!, csrf: csrfIn(account.text) }])
      expect((await add(may, device())).status).toBe(200)
  })
})

test('whoever has lost their passkey comes in by a link or a recovery code, and makes another one within 15 minutes', async () => {
  const { own } = await standingOpen()
  const [code = ''] = await place.db.$transaction((tx) => makeRecoveryCodes(tx, anne.id))
  const byCode = await send(at, { path: '/sign-in/code', form: { code }, host })
  const account = await send(at, { path: '/account', cookie: byCode.cookie!, host })
  for (const who of [await signIn(), { cookie: byCode.cookie!, csrf: csrfIn(account.text) }]) {
    expect((await add(who, device())).status).toBe(200)
    expect((await form(who, '/account/codes')).status).toBe(200)
  }
  const last = await signIn()
  await form(last, '/account/passkeys/remove', { id: own.id })
  expect(await kept()).toBe(2)
})

test('a newcomer makes their first passkey whenever they come to it', async () => {
  const who = await signIn(60)
  expect(await page(who)).toContain('Add a passkey')
  expect((await form(who, '/account/codes')).status).toBe(200)
  expect((await add(who, device())).status).toBe(200)
})

test('nothing is made past a revocation that was first', async () => {
  const who = await signIn()
  const { id, options } = JSON.parse((await json(who, '/account/passkeys/options', {})).text) // as above
  const { until } = await import('../../support/poll.ts')
  const answering = await place.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "World" WHERE id = 1 FOR UPDATE`
      const response = device().create(options)
      const answer = json(who, '/account/passkeys', { id, response, name: 'Past' })
      await until(async () => (await waiting()) >= 1, { what: 'a request that waits' })
      await tx.session.updateMany({ where: { personId: anne.id, endedAt: null }, data: { endedAt: new Date() } })
      return { answer }
    },
    { timeout: 30_000 },
  )
  expect((await answering.answer).status).toBe(403)
  expect(await kept()).toBe(0)
})

async function waiting(): Promise<number> {
  const [row] = await place.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row?.count ?? 0
}
