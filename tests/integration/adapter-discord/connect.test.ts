import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PermissionFlagsBits as may } from 'discord.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissions } from '../../../adapters/discord/connect/permissions.ts'
import { type Discord, startDiscord } from '../../servers/discord/server.ts'
import { freshFolder } from '../../support/bot.ts'
import { freePort } from '../../support/port.ts'

/** The way of an administrator into a server, on the command line alone. */

const root = resolve(import.meta.dirname, '../../..')
const place = freshFolder('connect-discord')
let discord: Discord
let port: string
beforeAll(async () => {
  discord = await startDiscord({ permissions: permissions.reduce((sum, name) => sum | may[name], 0n) })
  port = String(await freePort())
  const ana = discord.people.addUser({ name: 'Ana' })
  const duty = discord.people.createChannel({ name: 'duty', members: [ana], private: true })
  writeFileSync(join(place.path, 'who.yaml'), directoryOf(ana, duty))
})
afterAll(async () => {
  await discord.close()
  place.remove()
})

const directoryOf = (ana: string, duty: string): string => `
authority: Exercise secretariat
accountsConfirmedBy: Exercise secretariat
platform: discord
members: [{ code: FR, name: France, zone: Europe/Paris }]
bodies: [{ id: ecne, name: Network on Elections, network: ecne }]
people:
  - { id: ana, name: Ana, accounts: ["discord:${ana}"], roles: [{ role: head, for: FR, in: ecne }] }
rooms:
  - { id: duty, title: Duty, conversation: "${duty}", kind: national-cell, for: FR, label: TLP:CLEAR, ceiling: TLP:CLEAR, seats: [ana] }
`

type Done = { code: number | null; out: string }

/** Runs `connect discord` in a process of its own. */
function connect(env: Record<string, string> = {}): Promise<Done> {
  const { PATH = '', HOME = '/tmp' } = process.env
  const flags = ['--disable-warning=ExperimentalWarning', 'src/cli/main.ts', 'connect', 'discord']
  const own = { PATH, HOME, INIT_CWD: place.path, JOM_DATA_DIR: place.path, JOM_WORLD: 'exercise', JOM_PORT: port }
  const child = spawn(process.execPath, flags, { cwd: root, env: { ...own, ...env } })
  const done = { out: '' }
  child.stdout.on('data', (piece) => (done.out += String(piece)))
  child.stderr.on('data', (piece) => (done.out += String(piece)))
  return new Promise((resolve) => child.once('close', (code) => resolve({ ...done, code })))
}

/** Addresses are to be copied, and stand on a line of their own however long they are. */
const isNarrow = (text: string): boolean =>
  text.split('\n').every((line) => line.length <= 100 || /^\s+https:\/\/\S+$/.test(line))

test('without a setting the way is told in steps', async () => {
  const guide = await connect()
  expect(guide.out).toMatch(/^1\. {2}At https:\/\/discord\.com\/developers[\s\S]*^9\. {2}Start the bot again\./m)
  expect(isNarrow(guide.out)).toBe(true)
  expect(guide.code).toBe(1)
})

test('with settings everything is looked at, and what is to be done is said', async () => {
  const env = {
    JOM_DIRECTORY: join(place.path, 'who.yaml'),
    JOM_DISCORD_URL: discord.url,
    JOM_DISCORD_TOKEN: discord.token,
  }
  const well = await connect(env)
  // The owner of a server sees every channel.
  expect(well.out).toContain('ok  “Duty”: the bot sits there with 2 others.')
  expect(well.out).toMatch(
    new RegExp(
      `^ +https://discord\\.com/oauth2/authorize\\?client_id=${discord.applicationId}&permissions=\\d+&\\S+$`,
      'm',
    ),
  )
  expect(well).toMatchObject({ code: 0, out: expect.stringMatching(/\nAll is well\.\n$/) })
  expect(isNarrow(well.out)).toBe(true)

  discord.granted.content = false
  const lacking = await connect(env)
  expect(lacking.out).toContain('!!  It may not hear what is said: Message Content Intent is off')
  expect(lacking).toMatchObject({ code: 1, out: expect.stringMatching(/\nOne thing is to be done\.\n$/) })
  expect(lacking.out).not.toContain(discord.token)
})
