import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AccountRef, accountRef } from '../../../src/chat/refs.ts'
import type { Person } from '../../../src/directory/directory.ts'
import { issueConsoleCode, issueSignInLink, makeRecoveryCodes } from '../../../src/web/entry.ts'
import { makeAuthenticator } from './authenticator.ts'
import { anne, csrfIn, type Opened, openPlace, type Place, send } from './place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Whoever’s account does not count is a stranger on our own pages, and whoever’s was revoked does not come in. */

let place: Place
let at: Opened
let host: string
let verified: (readonly [string, AccountRef])[]

const web = accountRef('web', 'anne')
const chat = accountRef('chat', 'anne')

beforeAll(async () => {
  place = await openPlace()
})

beforeEach(async () => {
  verified = []
  at = await place.open({
    verifyAccount: async (person, account) => void verified.push([person, account]),
  })
  at.web.mountFor('web').mount('/rooms', async () => new Response('the rooms'))
  host = `fr.localhost:${at.port}`
  await place.db.account.deleteMany()
  await place.db.passkey.deleteMany()
  await set({ web: 'verified' })
})

/** What the store and the directory say of the accounts of Anne. */
async function set(states: { web?: string; chat?: string }): Promise<void> {
  const accounts: AccountRef[] = []
  const claims = place.directory.claims as Map<AccountRef, { person: Person; state: 'claimed' | 'lapsed' | 'revoked' }> // the test's own
  const known = place.directory.accounts as Map<AccountRef, Person> // likewise
  for (const [ref, state] of [
    [web, states.web],
    [chat, states.chat],
  ] as const) {
    claims.delete(ref)
    known.delete(ref)
    await place.db.account.deleteMany({ where: { ref } })
    if (state === undefined) continue
    await place.db.account.create({ data: { ref, personId: 'anne', state } })
    if (state === 'verified') {
      accounts.push(ref)
      known.set(ref, anne)
    } else if (state === 'claimed' || state === 'lapsed' || state === 'revoked')
      claims.set(ref, { person: anne, state })
  }
  Object.assign(anne, { accounts }) // the directory of this test is made of this very object
}

async function signIn(): Promise<{ cookie: string; csrf: string }> {
  const { cookie } = await send(at, {
    method: 'POST',
    path: await issueSignInLink(place.db, 'anne', 'sign-in', 60_000),
    host,
  })
  const page = await send(at, { path: '/account', cookie: cookie!, host })
  return { cookie: cookie!, csrf: csrfIn(page.text) }
}

type Who = Awaited<ReturnType<typeof signIn>>
const post = ({ cookie, csrf }: Who, path: string, json: unknown) =>
  send(at, { path, json, host, cookie, headers: { 'x-csrf-token': csrf } })
const ask = async (who: Who, path: string) => JSON.parse((await post(who, path, {})).text) // the server's own options, handed on as they are

async function withPasskey(who: Who) {
  const device = makeAuthenticator(`http://${host}`)
  const { id, options } = await ask(who, '/account/passkeys/options')
  await post(who, '/account/passkeys', { id, response: device.create(options), name: 'Laptop' })
  return device
}

async function enter(device: Awaited<ReturnType<typeof withPasskey>>) {
  const { id, options } = JSON.parse((await send(at, { path: '/sign-in/passkey/options', json: {}, host })).text) // as above
  return send(at, { path: '/sign-in/passkey', json: { id, response: device.get(options) }, host })
}

describe('an account that does not count', () => {
  test.each(['claimed', 'lapsed', undefined])(
    '%s: its person sees what can be done about that, and no other page',
    async (state) => {
      const who = await signIn()
      expect((await send(at, { path: '/rooms', cookie: who.cookie, host })).text).toBe('the rooms')
      await set({ ...(state !== undefined && { web: state }) })
      // Whatever they open they are led to what can be done, to what there is not as well; scripts get nothing.
      const others = ['/rooms', '/rooms/joint', '/notices', '/call-tree.pdf', '/deliveries', '/audit', '/night']
      for (const path of [...others, '/nothing-here']) {
        const answer = await send(at, { path, cookie: who.cookie, host })
        expect([path, answer.status, answer.headers.location]).toEqual([path, 303, '/account'])
        const script = await send(at, { path, cookie: who.cookie, host, headers: { accept: '*/*' } })
        expect([path, script.status]).toEqual([path, 404])
      }
      const page = await send(at, { path: '/account', cookie: who.cookie, host })
      expect(page.text).toContain('does not count, so nothing else can be seen here')
    },
  )

  test('its person verifies it by a touch of their passkey, or by signing in with one', async () => {
    await set({ web: 'lapsed' })
    const who = await signIn()
    const device = await withPasskey(who)
    expect(verified).toEqual([])
    const { id, options } = await ask(who, '/confirm/options')
    expect((await post(who, '/confirm', { id, response: device.get(options, { userVerified: false }) })).status).toBe(
      400,
    )
    expect(verified).toEqual([])
    const again = await ask(who, '/confirm/options')
    expect((await post(who, '/confirm', { id: again.id, response: device.get(again.options) })).status).toBe(200)
    expect((await enter(device)).status).toBe(200)
    expect(verified).toEqual([
      ['anne', web],
      ['anne', web],
    ])
  })

  test('and the page of accounts says how each counts and until when', async () => {
    await set({ web: 'verified', chat: 'revoked' })
    const page = await send(at, { path: '/account', cookie: (await signIn()).cookie, host })
    expect(page.text).toContain('web:anne')
    expect(page.text).toContain('chat:anne')
    expect(page.text).toContain('revoked')
  })
})

describe('whose account was revoked', () => {
  test.each([
    ['their account here', { web: 'revoked', chat: 'verified' }],
    ['the only one', { chat: 'revoked' }],
    ['all', { web: 'revoked', chat: 'revoked' }],
  ])(
    '%s: neither passkey nor code nor link lets them in, and each says what it says of a wrong one',
    async (_, states) => {
      const device = await withPasskey(await signIn())
      const [code = ''] = await place.db.$transaction((tx) => makeRecoveryCodes(tx, 'anne'))
      const link = await issueSignInLink(place.db, 'anne', 'sign-in', 60_000)
      const printed = await issueConsoleCode(place.db, 'anne', 60_000)
      const sessions = await place.db.session.count()
      await set(states)
      const answers = [
        [await enter(device), await enter(makeAuthenticator(`http://${host}`))],
        [
          await send(at, { path: '/sign-in/code', form: { code }, host }),
          await send(at, { path: '/sign-in/code', form: { code: 'AAAA-AAAA-AAAA-AAAA' }, host }),
        ],
        [
          await send(at, { path: '/sign-in/code', form: { code: printed }, host }),
          await send(at, { path: '/sign-in/code', form: { code: 'AAAA-AAAA-AAAA-AAAB' }, host }),
        ],
        [
          await send(at, { method: 'POST', path: link, host }),
          await send(at, { method: 'POST', path: '/sign-in/link/made-up', host }),
        ],
        [await send(at, { path: link, host }), await send(at, { path: '/sign-in/link/made-up', host })],
      ] as const
      for (const [theirs, wrong] of answers) {
        expect([theirs.status, theirs.text, theirs.cookie]).toEqual([wrong.status, wrong.text, undefined])
        expect(theirs.status).toBeGreaterThanOrEqual(400)
      }
      expect(await place.db.session.count()).toBe(sessions)
    },
  )

  test('another one of theirs: they come in, and are known', async () => {
    await set({ web: 'verified', chat: 'revoked' })
    const who = await signIn()
    expect((await send(at, { path: '/rooms', cookie: who.cookie, host })).text).toBe('the rooms')
  })

  test('a sign-in that races with a revocation is refused, or its session ended', async () => {
    await set({ web: 'verified' })
    for (let n = 0; n < 8; n++) {
      await place.db.account.updateMany({ where: { ref: web }, data: { state: 'verified' } })
      const path = await issueSignInLink(place.db, 'anne', 'sign-in', 60_000)
      const revoking = place.db.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1 FROM "World" WHERE id = 1 FOR UPDATE`
        await tx.account.updateMany({ where: { ref: web }, data: { state: 'revoked' } })
        await tx.session.updateMany({ where: { personId: 'anne', endedAt: null }, data: { endedAt: new Date() } })
      })
      await Promise.all([revoking, send(at, { method: 'POST', path, host })])
      expect(await place.db.session.count({ where: { personId: 'anne', endedAt: null } })).toBe(0)
    }
  })
})

test('of two requests for recovery codes at once those of the later one work, and no others', async () => {
  const waiting = async (): Promise<number> => {
    const [row] = await place.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    return row?.count ?? 0
  }
  const { until } = await import('../../support/poll.ts')
  // Both have begun before either can make one: what each makes refers to the person, who is held.
  const made = await place.db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Person" WHERE id = 'anne' FOR UPDATE`
      const make = () => place.db.$transaction((other) => makeRecoveryCodes(other, 'anne'))
      const both = [make(), make()]
      await until(async () => (await waiting()) >= 2, { what: 'two requests' })
      return { both }
    },
    { timeout: 30_000 },
  )
  await Promise.all(made.both)
  expect(await place.db.recoveryCode.count({ where: { personId: 'anne' } })).toBe(10)
})

test('a stream of somebody who counts no more, or whose session has ended, ends as soon as that is known', async () => {
  const events = 'text/event-stream'
  let open = 0
  at.web.mountFor('web').mount('/rooms/stream', async () => {
    open += 1
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('retry: 1\n\n')),
      cancel: () => {
        open -= 1
      },
    })
    return new Response(body, { headers: { 'content-type': events } })
  })
  const listen = (cookie: string) => send(at, { path: '/rooms/stream', cookie, host, headers: { accept: events } })
  const first = listen((await signIn()).cookie)
  const { until } = await import('../../support/poll.ts')
  await until(() => open === 1, { what: 'a stream' })
  await set({ web: 'lapsed' })
  at.web.look()
  expect((await first).text).toContain('retry')
  await set({ web: 'verified' })
  const second = listen((await signIn()).cookie)
  await until(() => open === 1, { what: 'another stream' })
  await place.db.session.updateMany({ data: { endedAt: new Date() } })
  at.web.look()
  expect((await second).text).toContain('retry')
})
