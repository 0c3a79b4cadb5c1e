import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'
import { numberIn, tellBot, tokenOf } from './intruder.ts'

/** The bot as it is started: an official of Estonia at its pages after a run, a notice and an election of others; and what is logged meanwhile. */

const data = freshFolder('attack-pages')
const secret = 'marigold'
const french = 'national-cell-fr'
const own = 'national-cell-ee'
let bot: Bot
let claire: WebClient
let kristjan: WebClient

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path, env: { JOM_LOG_LEVEL: 'debug' } })
  claire = await signIn(bot.links.get('FR') ?? 'no link')
  kristjan = await signIn(bot.links.get('EE') ?? 'no link')
})
afterAll(async () => {
  claire?.close()
  kristjan?.close()
  await bot?.stop()
  data.remove()
})

const runIn = (words: string): string => /R-\d{4}-\d{4}/.exec(words)?.[0] ?? `no run in: ${words}`
/** An answer without what differs in any two of them: the name that was asked for. */
const shape = ({ status, headers, body }: Awaited<ReturnType<WebClient['ask']>>, name: string) => [
  status,
  Object.keys(headers),
  body.replaceAll(name, 'NAME').replaceAll(encodeURIComponent(name), 'NAME'),
]

let run = ''
describe('a run of another member', () => {
  test('opens no form, takes no answer and shows no difference to one that is not there', async () => {
    const number = numberIn(await tellBot(claire, french, `report the register is slow, says ${secret}`))
    await tellBot(claire, french, `ack ${number}`)
    run = runIn(await tellBot(claire, french, 'runs'))
    const year = run.slice(2, 6)
    const token = await tokenOf(kristjan)
    for (const what of ['answer', 'done', 'refuse', 'pause', 'stop', 'skip', 'redo', 'approve', 'show']) {
      const pages = []
      for (const name of [run, `R-${year}-9999`]) {
        const command = encodeURIComponent(`${what} ${name}`)
        const asked = await kristjan.ask('GET', `/rooms/${own}/form?command=${command}`, undefined, {
          accept: 'text/html',
        })
        pages.push(shape(asked, name))
      }
      expect([what, ...(pages[0] ?? [])]).toEqual([what, ...(pages[1] ?? [])])
      // By a form that nobody opened for them.
      const told = []
      for (const name of [run, `R-${year}-9999`])
        told.push((await tellBot(kristjan, own, `${what} ${name} d1 yes`)).replaceAll(name, 'NAME'))
      expect([what, told[0]]).toEqual([what, told[1]])
    }
    expect(token).not.toBe('')
    expect(await tellBot(kristjan, own, 'runs all')).not.toContain(run)
  })

  test('is nowhere in help, in lists, or on pages', async () => {
    for (const command of ['help', 'help all', 'playbooks', 'tasks', 'rounds', 'notices', 'cases all', 'elections'])
      expect([command, new RegExp(`${secret}|-FR-`).test(await tellBot(kristjan, own, command))]).toEqual([
        command,
        false,
      ])
    for (const page of ['/notices', '/night', '/audit', '/deliveries', '/rooms', '/account'])
      expect([page, (await kristjan.page(page)).includes(secret)]).toEqual([page, false])
  })
})

describe('a notice of another member', () => {
  test('is read and acknowledged by nobody else: the same answer as for one that is not there', async () => {
    await tellBot(claire, french, 'ring duty')
    const id = await until(async () => /n-[0-9a-f]{12}/.exec(await claire.page('/notices'))?.[0], { what: 'a notice' })
    const none = 'n-0123456789ab'
    const token = await tokenOf(kristjan)
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
    for (const method of ['GET', 'POST', 'HEAD', 'PUT']) {
      const answers = []
      for (const name of [id, none]) {
        const body = method === 'POST' ? `_csrf=${encodeURIComponent(token)}` : undefined
        answers.push(shape(await kristjan.ask(method, `/notices/${name}`, body, form), name))
      }
      expect([method, ...(answers[0] ?? [])]).toEqual([method, ...(answers[1] ?? [])])
    }
    const typed = []
    for (const name of [id, none]) typed.push((await tellBot(kristjan, own, `got ${name}`)).replaceAll(name, 'NAME'))
    expect(typed[0]).toBe(typed[1])
    expect(await claire.page('/notices')).toContain(id)
  })
})

describe('what is logged and laid out', () => {
  test('holds nobody’s words, at the finest level and where commands fail', async () => {
    for (const line of [
      `answer ${run} d1 ${secret}`,
      `skip ${run} nothing ${secret}`,
      `run PB-07 ${secret}`,
      `run PB-08 ${secret}`,
      `ask-all status-line ${secret}`,
      `line ${secret}`,
      `calendar move ${secret}`,
      `got ${secret}`,
      `ring ${secret}`,
      `clock ${secret}`,
      `pause ${run} ${secret}`,
      `redo ${run} accept runs.none {${secret}`,
      `show ${run}`,
    ])
      await tellBot(claire, french, line)
    expect(bot.output()).not.toContain(secret)
    expect(bot.output()).not.toMatch(/"level":(50|60)/)
    const folder = join(data.path, 'outgoing')
    // A notice is rung after the answer, when the outbox comes to it.
    const laid = await until(
      () => {
        const whole = readdirSync(folder).filter((name) => !name.endsWith('.part')) // those are still being written
        return whole.length > 0 && whole
      },
      { what: 'a letter laid out' },
    )
    for (const name of laid)
      expect([name, readFileSync(join(folder, name), 'utf8').includes(secret)]).toEqual([name, false])
  })
})
