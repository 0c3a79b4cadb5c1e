import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { makeAuthenticator } from '../web/authenticator.ts'
import { nonce, tellBot, tokenOf } from './intruder.ts'

/** Somebody after the name of somebody else, on the whole bot: a stolen session, another’s name in a form, a passkey that was seen. */

const data = freshFolder('attack-identity')
let bot: Bot
let claire: WebClient
let jana: WebClient
const french = 'national-cell-fr'

const linkOf = (name: string): string =>
  new RegExp(`^ {2}${name} \\(\\w+\\) {2}(http:\\S+)$`, 'm').exec(bot.output())?.[1] ?? `no link of ${name}`

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path, within: 120_000 })
  claire = await signIn(bot.links.get('FR') ?? 'no link')
  jana = await signIn(linkOf('Jana Dvořáková'))
}, 150_000)
afterAll(async () => {
  claire?.close()
  jana?.close()
  await bot?.stop()
  data.remove()
})

test('nobody else’s name is put into a form, a press or a command: whoever is signed in is who acts', async () => {
  const forged = {
    actor: 'web:claire-moreau',
    person: 'claire-moreau',
    account: 'web:claire-moreau',
    by: 'claire-moreau',
  }
  const sent = await jana.deed('joint-mechanism', 'messages', { text: '/me', nonce: nonce(), ...forged })
  expect(sent.status).toBe(200)
  const said = await until(
    async () => (await jana.page('/rooms/joint-mechanism')).split('<li class="message bot look-reply')[1],
    { what: 'an answer' },
  )
  expect(said).toContain('Jana Dvořáková')
  expect(said).not.toContain('Claire Moreau')
  const answer = await tellBot(jana, 'joint-mechanism', 'accounts')
  expect(answer).toContain('web:jana-dvorakova')
  expect(answer).not.toContain('claire')
})

describe('a passkey on the page where one confirms', () => {
  const json = { accept: 'application/json', 'content-type': 'application/json' }
  async function passkeyOf(client: WebClient) {
    const token = await tokenOf(client)
    const headers = { ...json, 'x-csrf-token': token }
    const post = (path: string, body: unknown) => client.ask('POST', path, JSON.stringify(body), headers)
    const device = makeAuthenticator(`http://${client.host}`)
    const made = JSON.parse((await post('/account/passkeys/options', {})).body) // the server's own options, handed on as they are
    const kept = await post('/account/passkeys', { id: made.id, response: device.create(made.options), name: 'A' })
    if (kept.status !== 200) throw new Error(`no passkey: ${kept.status}`)
    const asked = async () => JSON.parse((await post('/confirm/options', {})).body) // as above
    return { post, device, asked }
  }

  test('is one’s own, in one’s own session, once: seen by others or replayed it counts for nobody', async () => {
    const [mine, theirs] = [await passkeyOf(claire), await passkeyOf(jana)]
    const { id, options } = await mine.asked()
    const answer = { id, response: mine.device.get(options) }
    expect((await theirs.post('/confirm', answer)).status).toBe(400)
    // Who sees it cannot spoil it either.
    expect((await mine.post('/confirm', answer)).status).toBe(200)
    expect((await mine.post('/confirm', answer)).status).toBe(400)
    const next = await mine.asked()
    const good = { id: next.id, response: mine.device.get(next.options) }
    expect((await mine.post('/confirm', good)).status).toBe(200)
    expect((await mine.post('/confirm', good)).status).toBe(400)
    const foreign = await theirs.asked()
    const with_ = { id: foreign.id, response: mine.device.get(foreign.options) }
    expect((await theirs.post('/confirm', with_)).status).toBe(400)
    expect(await jana.page('/confirm')).not.toContain('It counts until')
    expect(await claire.page('/confirm')).toContain('It counts until')
    // That one was added is told to its person: it may have been somebody else.
    await until(async () => (await claire.page(`/rooms/${french}`)).includes('The passkey “A” was added'), {
      what: 'the person is told',
    })
  })
})

describe('a session', () => {
  test('that was stolen is worth nothing once its owner signs out, or is revoked: pages, streams, forms, commands', async () => {
    const petr = await signIn(linkOf('Petr Novák'))
    const thief = (method: string, path: string, body?: string) =>
      petr.ask(method, path, body, { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' })
    const form = await petr.page('/rooms/national-cell-cz/form?command=report')
    expect(form).toContain('<form')
    const stream = listen(petr, 'national-cell-cz')
    await until(() => stream.heard().includes('retry:'), { what: 'a stream' })
    await tellBot(jana, 'national-cell-cz', 'revoke petr-novak because his bag was stolen in a train')
    // Two things are said of it: that it is done, and which roles stay.
    await until(async () => (await jana.page('/rooms/national-cell-cz')).includes('Revoked: web:petr-novak'), {
      what: 'it is said that it is done',
    })
    await until(() => stream.ended(), { what: 'the stream ends' })
    for (const path of ['/rooms', '/rooms/national-cell-cz', '/account', '/confirm', '/notices', '/cases', '/']) {
      const { status, headers } = await thief('GET', path)
      expect([path, status, String(headers.location).split('?')[0]]).toEqual([path, 303, '/sign-in'])
    }
    const deeds = [
      ['messages', { text: 'words of a thief', nonce: nonce() }],
      ['command', { command: 'report words of a thief', message: 'm', nonce: nonce() }],
      ['form', { command: 'report', what: 'words of a thief', nonce: nonce() }],
    ] as const
    for (const [what, fields] of deeds)
      expect([what, (await petr.deed('national-cell-cz', what, fields)).status]).toEqual([what, 401])
    const room = await jana.page('/rooms/national-cell-cz')
    expect(room).not.toContain('words of a thief')
    petr.close()
    const again = await signIn(linkOf('Petr Novák')).catch((fault: unknown) => String(fault))
    expect(again).toContain('did not sign in')
  })

  test('that ended by signing out comes back by no cookie', async () => {
    const lucie = await signIn(linkOf('Lucie Horáková'))
    const token = await tokenOf(lucie)
    const form = { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' }
    await lucie.ask('POST', '/sign-out', `_csrf=${encodeURIComponent(token)}`, form)
    expect((await lucie.ask('GET', '/rooms', undefined, form)).status).toBe(303)
    expect((await lucie.post('national-cell-cz', 'words', nonce())).status).toBe(401)
    lucie.close()
  })
})

test('a code that is guessed in a room opens nothing, and tells its guesser nothing', async () => {
  const shown = await tellBot(claire, french, 'link')
  const code = /[3-9A-Y]{4}-[3-9A-Y]{4}/.exec(shown)?.[0] ?? ''
  expect(code).toMatch(/^.{9}$/)
  const guesses = []
  for (const guess of ['ACDE-FGHJ', 'MNPQ-RTWX', code])
    guesses.push(await tellBot(jana, 'joint-mechanism', `link ${guess}`))
  expect(new Set(guesses.map((each) => each.replace(/link …/, ''))).size).toBe(1)
  expect(guesses[0]).toContain('This code does not work here')
  expect(await tellBot(jana, 'joint-mechanism', 'accounts')).not.toContain('claire')
})

/** Hears a room's stream as a signed-in person. */
function listen(client: WebClient, room: string): { heard(): string; ended(): boolean } {
  let text = ''
  let ended = false
  const asked = request(
    {
      host: '127.0.0.1',
      port: bot.port,
      path: `/rooms/${room}/events?after=0`,
      headers: { host: client.host, cookie: client.cookie, accept: 'text/event-stream' },
    },
    (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        text += piece
      })
      answer.on('end', () => {
        ended = true
      })
      answer.on('error', () => {
        ended = true
      })
    },
  )
  asked.on('error', () => {
    ended = true
  })
  asked.end()
  return { heard: () => text, ended: () => ended }
}
