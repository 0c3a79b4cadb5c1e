import { readFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Bot } from '../support/bot.ts'

/** A real browser, with a window of its own for each person. */

export const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.JOM_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  })

export type Window = {
  context: BrowserContext
  page: Page
  origin: string
  /** Everything that went wrong in its pages: faults of scripts, requests that the policy forbade. */
  faults: string[]
  /** Opens a room and waits until it is live. */
  open(room: string): Promise<void>
}

/** Uses a one-time sign-in link in a fresh browser profile, or in one that exists. */
export async function enter(
  browser: Browser,
  link: string,
  options: Parameters<Browser['newContext']>[0] & { into?: BrowserContext } = {},
): Promise<Window> {
  const { into, ...rest } = options
  const window = await openWindow(into ?? (await browser.newContext(rest)), new URL(link).origin)
  await window.page.goto(link)
  await window.page.click('main button[type=submit]')
  await window.page.waitForURL(`${window.origin}/rooms`)
  return window
}

/** One more window of whoever is signed in under an origin. */
export async function openWindow(context: BrowserContext, origin: string): Promise<Window> {
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const faults: string[] = []
  page.on('pageerror', (fault) => faults.push(String(fault)))
  page.on('console', (line) => line.type() === 'error' && faults.push(line.text()))
  return {
    context,
    page,
    origin,
    faults,
    async open(room) {
      await page.bringToFront()
      await page.goto(`${origin}/rooms/${room}`)
      await page.waitForSelector('.room[data-state=live]')
    },
  }
}

/** The sign-in links that a bot printed at its start, by the name of the person. */
export function linksOf(bot: Bot): ReadonlyMap<string, string> {
  const lines = bot.output().matchAll(/^ {2}(.+) \(\w+\) {2}(http:\/\/\S+\/sign-in\/link\/\S+)$/gm)
  return new Map([...lines].map(([, name = '', url = '']) => [name, url]))
}

/** Writes a line and sends it as a person does. A browser is slow to draw a window behind another one, so it comes to the front. */
export async function write(page: Page, text: string): Promise<void> {
  await page.bringToFront()
  // While something is still being sent nothing else is.
  await page.waitForSelector('#composer [type=submit]:not([aria-busy])')
  await page.fill('#text', text)
  await page.press('#text', 'Enter')
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong with a page, and whether it is wider than its window. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  type Result = { violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as Result // what axe-core documents
  const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  return [
    ...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary ?? ''}`)),
    ...(wide === 0 ? [] : [`wider than the window by ${wide} px`]),
  ]
}

/** The session of a window, for requests beside it. */
export const cookieOf = async ({ context, origin }: Pick<Window, 'context' | 'origin'>): Promise<string> =>
  (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ')

/** Asks for a page beside the browser: names under `localhost` mean this machine, whether the resolver knows them or not. */
export function get(
  origin: string,
  path: string,
  cookie?: string,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  const url = new URL(path, origin)
  const headers = { host: url.host, ...(cookie && { cookie }) }
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: url.port, path: url.pathname + url.search, headers }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Hears a room's stream of events beside the page, from its very beginning and in the raw, as the signed-in person. */
export async function listen(window: Window, room: string): Promise<{ heard(): string; stop(): void }> {
  const url = new URL(`${window.origin}/rooms/${room}/events?after=0`)
  const cookie = await cookieOf(window)
  let heard = ''
  const asked = request(
    { host: '127.0.0.1', port: url.port, path: url.pathname + url.search, headers: { host: url.host, cookie } },
    (answer) => {
      answer.setEncoding('utf8')
      answer.on('data', (piece: string) => {
        heard += piece
      })
      answer.on('error', () => {}) // cut off by `stop`
    },
  )
  asked.on('error', () => {}) // likewise
  asked.end()
  return { heard: () => heard, stop: () => asked.destroy() }
}
