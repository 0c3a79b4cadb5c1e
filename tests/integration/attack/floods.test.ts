import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { nonce, sendRaw, tokenOf } from './intruder.ts'

/** Requests that are slow, many, far too large or not quite HTTP: none opens anything, and the others go on. */

const data = freshFolder('attack-floods')
let bot: Bot
let claire: WebClient
let kristjan: WebClient
let token = ''
const joint = '/rooms/joint-mechanism'

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path, within: 90_000 })
  claire = await signIn(bot.links.get('FR') ?? 'no link')
  kristjan = await signIn(bot.links.get('EE') ?? 'no link')
  token = await tokenOf(claire)
})
afterAll(async () => {
  claire?.close()
  kristjan?.close()
  await bot?.stop()
  data.remove()
})

/** A connection on which the test writes what it likes. */
function open(first: string): { socket: Socket; heard(): string; closed(): boolean } {
  let text = ''
  let over = false
  const socket = connect(bot.port, '127.0.0.1', () => socket.write(first))
  socket.on('data', (piece) => {
    text += piece.toString()
  })
  socket.on('close', () => {
    over = true
  })
  socket.on('error', () => {}) // it is let go, which is what is asked for
  return { socket, heard: () => text, closed: () => over }
}

/** What is answered to a request written by hand. */
async function sayRaw(text: string): Promise<string> {
  const { socket, heard, closed } = open(text)
  await until(() => closed() || /\r\n\r\n/.test(heard()), { what: 'an answer' })
  socket.destroy()
  return heard()
}

describe('slow on purpose', () => {
  test('connections that say nothing, or never end their headers, are let go; meanwhile everybody else is served', async () => {
    const half = `GET /healthz HTTP/1.1\r\nhost: localhost:${bot.port}\r\nx-`
    const slow = [...Array(150).keys()].map((index) => open(index % 2 === 0 ? '' : half))
    const body = `POST /sign-in/code HTTP/1.1\r\nhost: localhost:${bot.port}\r\norigin: ${bot.origin}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 30000\r\n\r\ncode=`
    const trickling = [...Array(50).keys()].map(() => open(body))
    expect((await kristjan.ask('GET', joint)).status).toBe(200)
    expect((await claire.post('joint-mechanism', 'said while others are slow', nonce())).status).toBe(200)
    await until(() => slow.every(({ closed }) => closed()), { within: 20_000, what: 'the silent are let go' })
    expect((await sendRaw(bot.port, 'GET', '/healthz')).status).toBe(200)
    for (const { socket } of trickling) socket.destroy()
  }, 60_000)

  test('large bodies of one person come one at a time, and small ones are not held up by them', async () => {
    const head = (length: number) =>
      `POST ${joint}/messages HTTP/1.1\r\nhost: ${claire.host}\r\ncookie: ${claire.cookie}\r\norigin: http://${claire.host}\r\naccept: application/json\r\nx-csrf-token: ${token}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
    const message = JSON.stringify({ nonce: nonce(), text: 'x'.repeat(40_000) })
    const first = open(`${head(message.length)}${message.slice(0, 100)}`)
    await until(() => first.socket.bytesWritten > 0, { what: 'the first is sent' })
    // A page asked for after it is answered once the first stands in the queue.
    expect((await claire.ask('GET', joint)).status).toBe(200)
    const second = open(`${head(message.length)}${message}`)
    expect((await claire.post('joint-mechanism', 'a small one', nonce())).status).toBe(200)
    expect([first.heard(), second.heard()]).toEqual(['', ''])
    first.socket.write(message.slice(100))
    await until(() => first.heard() !== '' && second.heard() !== '', { what: 'both are answered' })
    for (const { socket } of [first, second]) socket.destroy()
  })
})

describe('too much', () => {
  test('a cookie or a header beyond all measure is refused before anything looks at it', async () => {
    const wide = 'x'.repeat(20_000)
    for (const headers of [{ cookie: `${claire.cookie}; a=${wide}` }, { 'x-a': wide }, { accept: wide }]) {
      const answer = await sendRaw(bot.port, 'GET', joint, { host: claire.host, cookie: claire.cookie, ...headers })
      expect(answer.status).toBe(431)
    }
    expect((await claire.ask('GET', joint)).status).toBe(200)
  })

  test('what is packed is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    const answer = await sendRaw(
      bot.port,
      'POST',
      `${joint}/messages`,
      {
        host: claire.host,
        cookie: claire.cookie,
        origin: `http://${claire.host}`,
        'x-csrf-token': token,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      bomb,
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })

  test('a call tree is printed a few times, not all day; others still print theirs', async () => {
    const print = async (who: WebClient) => who.ask('GET', '/call-tree.pdf')
    const answers = []
    for (let each = 0; each < 8; each += 1) answers.push(await print(claire))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429, 429])
    expect(Number(answers.at(-1)?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await print(kristjan)).status).toBe(200)
  }, 60_000)

  test('challenges for passkeys are made a few times for one person, so that they fill no table', async () => {
    const theirs = await tokenOf(kristjan)
    for (const path of ['/confirm/options', '/account/passkeys/options']) {
      const ask = () => kristjan.ask('POST', path, '{}', { 'content-type': 'application/json', 'x-csrf-token': theirs })
      const answers = []
      for (let each = 0; each < 70; each += 1) answers.push((await ask()).status)
      expect([path, answers.at(-1)]).toEqual([path, 429])
    }
    const own = { 'content-type': 'application/json', 'x-csrf-token': token }
    expect((await claire.ask('POST', '/confirm/options', '{}', own)).status).toBe(200)
  })
})

describe('not quite HTTP', () => {
  test('two hosts, two lengths, folded or broken headers get nothing that is somebody’s', async () => {
    const line = `GET /account HTTP/1.1\r\ncookie: ${claire.cookie}\r\n`
    const end = 'connection: close\r\n\r\n'
    const ways: Readonly<Record<string, string>> = {
      'two hosts': `${line}host: ${claire.host}\r\nhost: evil.example\r\n${end}`,
      'another host in the target': `GET http://evil.example/account HTTP/1.1\r\ncookie: ${claire.cookie}\r\nhost: ${claire.host}\r\n${end}`,
      'a host with a path': `${line}host: ${claire.host}/evil\r\n${end}`,
      'a host with somebody before it': `${line}host: ${claire.host}@evil.example\r\n${end}`,
      'no host': `${line}${end}`,
      'both lengths': `POST /account/profile HTTP/1.1\r\nhost: ${claire.host}\r\ncookie: ${claire.cookie}\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nGET /account HTTP/1.1\r\n`,
      'a folded header': `${line}host: ${claire.host}\r\nx-a: 1\r\n evil\r\n: x\r\n${end}`,
      'a bare line feed': `GET /account HTTP/1.1\nhost: ${claire.host}\ncookie: ${claire.cookie}\n\n`,
      'a nul': `GET /acc\0ount HTTP/1.1\r\nhost: ${claire.host}\r\n${end}`,
    }
    for (const [what, text] of Object.entries(ways)) {
      const answer = await sayRaw(text)
      expect([what, answer.includes('Claire Moreau'), /^HTTP\/1\.1 (400|421|403|$)/.test(answer)]).toEqual([
        what,
        false,
        true,
      ])
    }
  })

  test('what a proxy might say is believed of none, and shows in no answer', async () => {
    const said = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-for': '127.0.0.1',
      'x-original-url': '/account',
      'x-rewrite-url': '/account',
      'x-http-method-override': 'DELETE',
      forwarded: 'host=evil.example;for=127.0.0.1',
    }
    const page = await sendRaw(bot.port, 'GET', '/sign-in', { accept: 'text/html', ...said })
    expect([page.status, JSON.stringify(page.headers) + page.body]).toEqual([200, expect.not.stringContaining('evil')])
    const led = await sendRaw(bot.port, 'GET', '/rooms', { accept: 'text/html', ...said })
    expect(led).toMatchObject({ status: 303, headers: { location: expect.stringMatching(/^\/sign-in/) } })
    // Who is elsewhere by their own word is not on this machine.
    expect((await sendRaw(bot.port, 'GET', '/metrics', said)).status).toBe(404)
  })
})
