import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter, launch } from '../../e2e/browser.ts'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { freePort } from '../../support/port.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { nonce, tokenOf } from './intruder.ts'

/** What a page elsewhere, a link to us, or an uploaded file can do in the name of somebody signed in: nothing. */

const data = freshFolder('attack-origin')
let bot: Bot
let claire: WebClient
let token = ''
const joint = '/rooms/joint-mechanism'

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path })
  claire = await signIn(bot.links.get('FR') ?? 'no link')
  token = await tokenOf(claire)
})
afterAll(async () => {
  claire?.close()
  await bot?.stop()
  data.remove()
})

describe('a page on another origin', () => {
  let elsewhere: Server
  let port = 0
  beforeAll(async () => {
    port = await freePort()
    elsewhere = createServer((_asked, answer) => {
      answer.setHeader('content-type', 'text/html')
      answer.end('<!doctype html><title>elsewhere</title><body></body>')
    })
    await new Promise<void>((done) => elsewhere.listen(port, '127.0.0.1', () => done()))
  })
  afterAll(() => elsewhere?.close())

  test('changes nothing and reads nothing in the name of somebody signed in, whatever it tries', async () => {
    const browser = await launch()
    try {
      const window = await enter(browser, bot.links.get('CZ') ?? 'no link')
      const { page, origin } = window
      for (const from of [`http://127.0.0.1:${port}/`, `http://ee.localhost:${bot.port}/sign-in`]) {
        await page.goto(from)
        const found = await page.evaluate(
          async ([target = '', room = '']) => {
            const tries: Record<string, string> = {}
            const note = (name: string, work: Promise<unknown>) =>
              work.then(
                (value) => {
                  tries[name] = String(value)
                },
                () => {
                  tries[name] = 'refused'
                },
              )
            const read = (init: RequestInit) => fetch(`${target}${room}`, init).then((answer) => answer.text())
            await note('read', read({ credentials: 'include' }))
            await note('blind', read({ credentials: 'include', mode: 'no-cors' }))
            const body = '{"text":"forged elsewhere","nonce":"attack-elsewhere"}'
            const post = {
              method: 'POST',
              body,
              credentials: 'include',
              headers: { 'content-type': 'text/plain' },
            } as const
            await note(
              'plain',
              fetch(`${target}${room}/messages`, { ...post, mode: 'no-cors' }).then(() => 'sent'),
            )
            await note(
              'json',
              fetch(`${target}${room}/messages`, { ...post, headers: { 'content-type': 'application/json' } }),
            )
            await note('beacon', Promise.resolve(navigator.sendBeacon(`${target}${room}/messages`, body)))
            await note(
              'stream',
              new Promise((done, fail) => {
                const source = new EventSource(`${target}${room}/events?after=0`, { withCredentials: true })
                source.onmessage = ({ data }) => done(data)
                source.onerror = () => fail(new Error('refused'))
              }),
            )
            return tries
          },
          [origin, joint],
        )
        expect(JSON.stringify(found)).not.toMatch(/Joint operational|messages|html/)
      }
      // A form that navigates brings no cookie that is Lax, and says where it comes from.
      await page.goto(`http://127.0.0.1:${port}/`)
      await page.setContent(
        `<form method="post" enctype="text/plain" action="${origin}${joint}/messages"><input name='{"text":"forged by form","nonce":"attack-form","x":"' value='"}'><button>go</button></form>`,
      )
      await page.click('button')
      await page.waitForLoadState()
      expect((await page.textContent('body')) ?? '').not.toContain('forged')
      await window.open('joint-mechanism')
      expect(await page.locator('#messages').textContent()).not.toMatch(/forged (elsewhere|by form)/)
    } finally {
      await browser.close()
    }
  })

  test('is not led to by our own sign-in', async () => {
    const ways = [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      '/..//evil.example',
      '/%09/evil.example',
      '/.\\/evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/a\r\nlocation: //evil.example',
    ]
    for (const to of ways) {
      const answer = await claire.ask('GET', `/sign-in?to=${encodeURIComponent(to)}`)
      const led = new URL(String(answer.headers.location), `http://${claire.host}`)
      expect([to, answer.status, led.host]).toEqual([to, 303, claire.host])
    }
  })

  test('runs nothing that was uploaded: whatever it calls itself, it is a download', async () => {
    for (const [name, type, bytes] of [
      ['x.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
      ['x.html', 'text/html', '<script>alert(1)</script>'],
      ['x.js', 'text/javascript', 'alert(1)'],
      ['a"; filename=b.html\\', 'text/html;charset=utf-7', '+ADw-script+AD4-'],
    ] as const) {
      const upload = new FormData()
      upload.set('nonce', nonce())
      upload.set('file', new File([bytes], name, { type }))
      const built = new Request('http://localhost', { method: 'POST', body: upload })
      await claire.ask('POST', `${joint}/messages`, await built.text(), {
        'content-type': built.headers.get('content-type') ?? '',
        'x-csrf-token': token,
      })
      const page = await until(() => claire.page(joint), { what: 'the room' })
      const path = [...page.matchAll(/href="(\/rooms\/joint-mechanism\/files\/[^"]+)"/g)].at(-1)?.[1] ?? ''
      const file = await claire.ask('GET', path)
      expect(file.headers).toMatchObject({
        'content-type': 'application/octet-stream',
        'x-content-type-options': 'nosniff',
        'content-disposition': expect.stringMatching(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.~!-]+$/),
      })
    }
  })
})
