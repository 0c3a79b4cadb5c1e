import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bot, freshFolder, startBot } from '../../support/bot.ts'
import { until } from '../../support/poll.ts'
import { signIn, type WebClient } from '../../support/web-client.ts'

/** The bot as its users start it, in an exercise: from a line in a room to a letter in a folder, and back by a page. */

let folder: ReturnType<typeof freshFolder>
let bot: Bot
let claire: WebClient
beforeAll(async () => {
  folder = freshFolder('notice')
  // As on a host of databases: what its own programs read reaches none of the bot's connections to its own server.
  bot = await startBot({ dataDir: folder.path, env: { PGPORT: '1', PGSSLMODE: 'require' } })
  const link = bot.links.get('FR')
  if (!link) throw new Error('no link for France')
  claire = await signIn(link)
}, 60_000)
afterAll(async () => {
  claire?.close()
  // An auditor that held on to its lease would keep the bot from stopping.
  expect(await bot?.stop()).toBe(0)
  folder?.remove()
})

const outgoing = (ending: string): readonly string[] => {
  const place = join(folder.path, 'outgoing')
  return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith(ending)) : []
}
const read = (name: string): string => readFileSync(join(folder.path, 'outgoing', name), 'utf8')
let id = ''

test('a test ring is laid into the folder as a letter and a call, both marked', async () => {
  const answer = await claire.post('national-cell-fr', '/ring duty', 'ring-duty-0001')
  expect(answer.status).toBeLessThan(400)
  await until(() => outgoing('.eml').length === 1 && outgoing('.json').length === 1, { what: 'a letter and a call' })
  const letter = read(outgoing('.eml')[0] ?? '')
  expect(letter).toMatch(/^Subject: EXERCISE \[TLP:CLEAR\] Test ring n-[0-9a-f]{12}/m)
  expect(letter).toMatch(/^To: Claire Moreau <claire-moreau@jom\.example>/m)
  id = /n-[0-9a-f]{12}/.exec(letter)?.[0] ?? ''
  expect(JSON.parse(read(outgoing('.json')[0] ?? ''))).toMatchObject({ code: id, to: '+999330001', exercise: true })
})

test('the page that the letter leads to acknowledges it, and shows nothing to anybody else', async () => {
  const page = await claire.page(`/notices/${id}`)
  expect(page).toContain('This only tests whether you can be reached')
  expect(await claire.page('/notices')).toContain(id)
  const link = bot.links.get('EE')
  const kristjan = await signIn(link ?? '')
  try {
    expect((await kristjan.ask('GET', `/notices/${id}`, undefined, { accept: 'text/html' })).status).toBe(404)
    expect(await kristjan.page('/notices')).not.toContain(id)
  } finally {
    kristjan.close()
  }
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  // Who leads her there by an address of theirs does not make her believe that it is done.
  for (const news of ['done', 'late', 'over'])
    expect([news, /Noted\.|Nothing is to be done/.test(await claire.page(`/notices/${id}?${news}`))]).toEqual([
      news,
      false,
    ])
  const forged = await claire.ask('POST', `/notices/${id}`, '_csrf=x', form)
  expect(forged.status).toBeGreaterThanOrEqual(400)
  const done = await claire.ask('POST', `/notices/${id}`, `_csrf=${encodeURIComponent(csrf)}`, form)
  expect(done).toMatchObject({ status: 303, headers: { location: `/notices/${id}?done` } })
  expect(await claire.page(`/notices/${id}?done`)).toContain('Claire Moreau has it')
  expect(await claire.page(`/notices/${id}?done`)).toContain('Noted.')
  expect(await claire.page('/notices')).not.toContain(id)
})

test('the call tree is a file for those it is for, and goes on record', async () => {
  const tree = await claire.ask('GET', '/call-tree.pdf')
  expect(tree).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
  })
  expect(tree.body.slice(0, 5)).toBe('%PDF-')
})

test('who looks after the bot sees the audit; health and metrics count what was found', async () => {
  const page = await claire.page('/audit')
  expect(page).toContain('What should have happened')
  expect(page).not.toContain('Nobody looks at the moment')
  const { status, body } = await bot.health()
  expect(status).toBe(200)
  expect(body.auditor).toEqual({ ok: true, findings: 0 })
  const metrics = await (await fetch(`http://127.0.0.1:${bot.port}/metrics`)).text()
  expect(metrics).toContain('jom_audit_findings{kind="timer-late"} 0')
  expect(bot.output()).not.toMatch(/"level":"(error|fatal)"|"level":50/)
})
