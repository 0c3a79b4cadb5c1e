import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { boundary, nonce, numberIn, openUpload, sayIn, sendRaw, tellBot, tokenOf } from './intruder.ts'

/** Requests that no page of ours sends: none is a fault of the bot, none holds it up, none is obeyed. */

const data = freshFolder('attack-requests')
let bot: Bot
let claire: WebClient
let kristjan: WebClient
let token = ''
const joint = '/rooms/joint-mechanism'
const form = 'application/x-www-form-urlencoded'

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path })
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

describe('odd addresses and bodies', () => {
  test('an address is no fault of the bot, however it is made up', async () => {
    const paths = [
      ...['1.5', '1e300', 'Infinity', '-1', 'NaN', '9007199254740993', '%00'].map(
        (place) => `${joint}?before=${place}`,
      ),
      ...['thread?of', '?answer', 'edit?message', 'form?command', 'form?command=report&draft'].flatMap((what) =>
        ['%00', '%ED%A0%80', '%ff', `a%0d%0aset-cookie:x=1`, 'x'.repeat(9000)].map(
          (value) => `${joint}/${what}=${value}`,
        ),
      ),
      ...['%00', '%2e%2e%2fmaster.key', '..%5c', 'a/b'].map((name) => `${joint}/files/${name}`),
      ...[
        '/rooms/%00',
        '/rooms/%ff',
        '/%ff',
        '//evil.example/',
        '/%72ooms/joint-mechanism',
        '/sign-in/link/%00',
        '/sign-in?to=%00',
        '/assets/%00/%00',
        '/rooms/assets/%00',
        '/rooms/assets/..%2f..%2froutes.ts',
      ],
    ]
    for (const path of paths) {
      for (const accept of ['text/html', 'application/json']) {
        const answer = await claire.ask('GET', path, undefined, { accept })
        expect([path.slice(0, 80), answer.status < 500, answer.headers['set-cookie']]).toEqual([
          path.slice(0, 80),
          true,
          undefined,
        ])
      }
    }
  })

  test('nor is a field of a deed', async () => {
    const tries = [
      ...['constructor', 'toString', '__proto__', 'hasOwnProperty', 'submit'].map((what) => [what, {}] as const),
      ...['\0', '\uD800', '\u202E', 'x'.repeat(20_000)].flatMap((odd) =>
        (['react', 'press', 'command', 'edit', 'retract', 'messages'] as const).flatMap((what) =>
          (['message', 'answer', 'thread', 'nonce', 'command', 'reaction'] as const).map(
            (field) => [what, { text: 'x', command: 'help', reaction: 'seen', [field]: odd }] as const,
          ),
        ),
      ),
    ]
    for (const [what, fields] of tries) {
      const { status } = await claire.deed('joint-mechanism', what, { nonce: nonce(), ...fields })
      expect([what, JSON.stringify(fields).slice(0, 99), status < 500]).toEqual([
        what,
        JSON.stringify(fields).slice(0, 99),
        true,
      ])
    }
  })

  test('nor is any other body, or method', async () => {
    const bodies: readonly (readonly [path: string, type: string, body: string])[] = [
      ['/account/sessions/end', form, 'id=%00'],
      ['/account/passkeys/remove', form, 'id=%00'],
      ['/account/passkeys', 'application/json', '{"id":"\\u0000","response":{}}'],
      ['/account/passkeys', 'application/json', '{"id":"\\ud800","response":[]}'],
      ['/account/profile', form, 'language=__proto__&zone=constructor'],
      ['/deliveries/retry', form, 'id=post-999999999999999999'],
      ['/sign-in/passkey', 'application/json', '{"id":"\\u0000","response":{"id":"\\u0000"}}'],
      ['/sign-in/code', form, 'code=%00&to=%00'],
      [`${joint}/form`, form, 'command=report&draft=%00'],
      [`${joint}/form`, form, 'command=report&draft=12345678&page=-1&go=__proto__'],
      [`${joint}/messages`, 'multipart/form-data', 'no boundary'],
      [`${joint}/messages`, 'multipart/form-data; boundary="', '--x'],
      [`${joint}/messages`, 'application/json', '['.repeat(200_000)],
      [`${joint}/messages`, 'application/json', 'null'],
      [`${joint}/messages`, 'application/json', '{"__proto__":{"text":"x"},"constructor":{"prototype":{"nonce":"x"}}}'],
      [`${joint}/messages`, 'text/plain', '{"text":"x","nonce":"attack-plain"}'],
    ]
    for (const [path, type, body] of bodies) {
      const answer = await claire.ask('POST', path, body, { 'content-type': type, 'x-csrf-token': token })
      expect([path, body.slice(0, 40), answer.status < 500]).toEqual([path, body.slice(0, 40), true])
    }
    for (const method of ['TRACE', 'TRACK', 'PROPFIND', 'DELETE', 'OPTIONS', 'LOCK']) {
      expect((await claire.ask(method, joint)).status).toBeLessThan(500)
    }
    const asked = await sendRaw(bot.port, 'POST', '/sign-in/passkey/options', { origin: bot.origin })
    const { id } = JSON.parse(asked.body) as { id: string } // what the page's script gets
    const headers = { origin: bot.origin, 'content-type': 'application/json' }
    const body = JSON.stringify({ id, response: { id: '\0', response: { userHandle: 'x' } } })
    expect((await sendRaw(bot.port, 'POST', '/sign-in/passkey', headers, body)).status).toBe(401)
  })

  test('every command answers whatever follows it, and the room goes on', async () => {
    const room = 'national-cell-ee'
    const number = numberIn(await tellBot(kristjan, room, 'report The register is slow'))
    const about = ['note', 'status', 'triage', 'label', 'release', 'merge', 'split', 'close', 'reopen'].map(
      (each) => `${each} ${number}`,
    )
    const lines = [
      'report',
      'search',
      'case',
      'ack',
      'me language',
      'me zone',
      'help',
      'cases',
      'report when:',
      'zzz',
      ...about,
    ]
    for (const odd of ['a\0b', '\uDC00', '\u0001\u0002', '{a}<b>', '__proto__']) {
      for (const line of lines) await kristjan.post(room, `/${line} ${odd}`, nonce())
    }
    await kristjan.post(room, '/help merge', nonce())
    await until(async () => (await kristjan.page(`/rooms/${room}`)).includes('Makes one case part'), {
      what: 'the last answer',
    })
    expect(bot.output()).not.toContain('could not be handled')
  })
})

describe('one who wants to fill or freeze the bot', () => {
  test('makes up no metrics by making up paths', async () => {
    for (const path of ['/qqa', '/qqb/rooms', '/qqc']) {
      for (const method of ['GET', 'POST']) await sendRaw(bot.port, method, path)
    }
    const metrics = await sendRaw(bot.port, 'GET', '/metrics')
    expect(metrics.body).toContain('area="/rooms"')
    expect(metrics.body).not.toContain('qq')
  })

  test('is refused bodies of a million fields or parts before they are taken apart', async () => {
    const part = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'
    const crowds: readonly (readonly [string, string])[] = [
      [form, 'a&'.repeat(490_000)],
      ['multipart/form-data; boundary=b', `${part.repeat(20_000)}--b--\r\n`],
      ['Multipart/Form-Data; charset=x; boundary="b"', `${part.repeat(20_000)}--b--\r\n`],
    ]
    for (const [type, body] of crowds) {
      const headers = { 'content-type': type, 'x-csrf-token': token }
      expect((await claire.ask('POST', `${joint}/messages`, body, headers)).status).toBe(413)
    }
    const stranger = { origin: bot.origin, 'content-type': form }
    expect((await sendRaw(bot.port, 'POST', '/sign-in/code', stranger, `code=${'x'.repeat(40_000)}`)).status).toBe(413)
  })

  test('is refused what is far too large before a byte of it was taken', async () => {
    const upload = openUpload(bot.port, claire, token, joint)
    expect(await upload.begin('', 30_000_000)).toBe(413)
  })

  test('brings one upload at a time, and holds up nobody else', async () => {
    const part = (name: string, text: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`
    const body = () => `${part('nonce', nonce())}${part('text', 'brought along')}--${boundary}--\r\n`
    const order: string[] = []
    const [slow, next] = [openUpload(bot.port, claire, token, joint), openUpload(bot.port, claire, token, joint)]
    const other = openUpload(bot.port, kristjan, await tokenOf(kristjan), joint)
    const text = body()
    const note = (who: string) => (status: number) => order.push(`${who} ${status}`)
    const first = slow.begin(text.slice(0, 20), text.length).then(note('slow'))
    // The bot has read its head once it has told its sender to go on; it stands in the queue once a page asked for later is there.
    const queued = async () => expect((await claire.ask('GET', joint)).status).toBe(200)
    await slow.taken
    await queued()
    const second = next.begin(body()).then(note('next'))
    await next.taken
    await queued()
    await other.begin(body()).then(note('other'))
    slow.finish(text.slice(20))
    await Promise.all([first, second])
    expect(order).toEqual(['other 200', 'slow 200', 'next 200'])
  })

  test('makes no page grow out of measure by characters that are not seen', async () => {
    await sayIn(claire, 'joint-mechanism', `hidden ${'\u200B\u2060'.repeat(7_900)} end`)
    const page = await claire.page(joint)
    expect(page.length).toBeLessThan(200_000)
    expect(page).toMatch(/<span class="unseen">U\+200B<\/span>.*\uFFFD end/s)
  })
})
