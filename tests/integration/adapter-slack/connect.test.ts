import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { scopes } from '../../../adapters/slack/connect/scopes.ts'
import { type Slack, startSlack } from '../../servers/slack/server.ts'
import { freshFolder } from '../../support/bot.ts'
import { freePort } from '../../support/port.ts'

/** The way of an administrator into a workspace, on the command line alone. */

const root = resolve(import.meta.dirname, '../../..')
const place = freshFolder('connect-slack')
let slack: Slack
let port: string
beforeAll(async () => {
  slack = await startSlack({ scopes })
  port = String(await freePort())
  const ana = slack.people.addUser({ name: 'Ana' })
  const duty = slack.people.createChannel({ name: 'duty', members: [ana], private: true })
  writeFileSync(join(place.path, 'who.yaml'), directoryOf(ana, duty))
})
afterAll(async () => {
  await slack.close()
  place.remove()
})

const directoryOf = (ana: string, duty: string): string => `
authority: Exercise secretariat
accountsConfirmedBy: Exercise secretariat
platform: slack
members: [{ code: FR, name: France, zone: Europe/Paris }]
bodies: [{ id: ecne, name: Network on Elections, network: ecne }]
people:
  - { id: ana, name: Ana, accounts: ["slack:${ana}"], roles: [{ role: head, for: FR, in: ecne }] }
rooms:
  - { id: duty, title: Duty, conversation: "${duty}", kind: national-cell, for: FR, label: TLP:CLEAR, ceiling: TLP:CLEAR, seats: [ana] }
`

type Done = { code: number | null; out: string }

/** Runs `connect slack` in a process of its own. */
function connect(env: Record<string, string> = {}): Promise<Done> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const flags = ['--disable-warning=ExperimentalWarning', 'src/cli/start.ts', 'connect', 'slack']
  const own = { PATH, HOME, INIT_CWD: place.path, JOM_DATA_DIR: place.path, JOM_WORLD: 'exercise', JOM_PORT: port }
  const child = spawn(process.execPath, flags, { cwd: root, env: { ...own, ...env } })
  const done = { out: '' }
  child.stdout.on('data', (piece) => (done.out += String(piece)))
  child.stderr.on('data', (piece) => (done.out += String(piece)))
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...done, code })))
}

const isNarrow = (text: string): boolean => text.split('\n').every((line) => line.length <= 100)

test('without a setting the way is told in steps', async () => {
  const guide = await connect()
  expect(guide.out).toMatch(/^1\. {2}At https:\/\/api\.slack\.com\/apps[\s\S]*^8\. {2}Start the bot again\./m)
  expect(isNarrow(guide.out)).toBe(true)
  expect(guide.code).toBe(1)
})

test('with settings everything is looked at, and what is to be done is said', async () => {
  const env = {
    JOM_DIRECTORY: join(place.path, 'who.yaml'),
    JOM_SLACK_URL: slack.url,
    JOM_SLACK_TOKEN: slack.botToken,
    JOM_SLACK_APP_TOKEN: slack.appToken,
  }
  const well = await connect(env)
  expect(well.out).toContain('ok  “Duty”: the bot sits there with 1 other.')
  expect(well).toMatchObject({ code: 0, out: expect.stringMatching(/\nAll is well\.\n$/) })
  expect(isNarrow(well.out)).toBe(true)

  slack.scopes.delete('files:read')
  const lacking = await connect(env)
  expect(lacking.out).toContain('!!  It may not read files that come with messages: files:read is missing')
  expect(lacking).toMatchObject({ code: 1, out: expect.stringMatching(/\nOne thing is to be done\.\n$/) })
  expect(lacking.out).not.toContain(slack.botToken)

  const { JOM_SLACK_APP_TOKEN: _, ...others } = env
  const door = await connect({ ...others, JOM_SLACK_SIGNING_SECRET: slack.signingSecret })
  expect(door.out.replace(/\s+/g, ' ')).toContain(
    `Nothing takes Slack’s requests at http://localhost:${port}/slack/events (ECONNREFUSED)`,
  )
})
