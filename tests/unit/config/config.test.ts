import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { registry } from '../../../adapters/registry.ts'
import type { AdapterModule } from '../../../src/chat/adapter.ts'
import { ConfigFault, exerciseDirectory, readConfig, settings, variablesOf } from '../../../src/config.ts'

const folder = mkdtempSync(join(tmpdir(), 'jom-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const keyFile = join(folder, 'key')
writeFileSync(keyFile, `${Buffer.alloc(32, 1).toString('base64')}\n`)
const emptyFile = join(folder, 'empty')
writeFileSync(emptyFile, '\n')

/** A platform that is there only when it is configured, as one with a token is. */
const remote: AdapterModule<{ token: string } | undefined> = {
  platform: 'remote',
  settings: z
    .object({ JOM_REMOTE_TOKEN: z.string().min(4, 'must have at least 4 characters').optional() })
    .transform(({ JOM_REMOTE_TOKEN: token }) => (token === undefined ? undefined : { token })),
  reaches: ({ token }) => [token === 'far-away' ? 'https://chat.example.org/api' : 'http://127.0.0.1:9'],
  create: () => Promise.reject(new Error('not asked for here')),
}
const adapters = { ...registry, remote }
const live = { JOM_WORLD: 'live', JOM_DIRECTORY: exerciseDirectory }

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment, adapters)
  } catch (fault) {
    if (fault instanceof ConfigFault) return fault.faults
    throw fault
  }
  return []
}

test('without any variable it is an exercise world on this machine alone', () => {
  expect(readConfig({}, adapters)).toMatchObject({
    world: 'exercise',
    host: '127.0.0.1',
    port: 8427,
    origin: 'http://localhost:8427',
    proxied: false,
    store: { dataDir: resolve('.jom') },
    directory: exerciseDirectory,
    logLevel: 'info',
  })
  expect(readConfig({}, adapters).adapters.map(({ module }) => module.platform)).toEqual(['web'])
})

test('an empty variable counts as absent', () => {
  const empty = Object.fromEntries(variablesOf(settings).map((name) => [name, '']))
  expect(readConfig(empty, adapters)).toEqual(readConfig({}, adapters))
})

test('an exercise world talks to no platform beyond this machine', () => {
  const faults = faultsOf({ JOM_REMOTE_TOKEN: 'far-away', JOM_WORLD: 'exercise' })
  expect(faults).toEqual([expect.stringMatching(/^JOM_WORLD: .*chat\.example\.org/)])
  expect(faultsOf({ JOM_REMOTE_TOKEN: 'far-away', ...live })).toEqual([])
})

test('a configured platform makes a live world, unless an exercise is asked for', () => {
  const environment = { JOM_REMOTE_TOKEN: 'secret', JOM_DIRECTORY: exerciseDirectory }
  const config = readConfig(environment, adapters)
  expect(config.world).toBe('live')
  expect(config.adapters.at(-1)).toMatchObject({ module: { platform: 'remote' }, settings: { token: 'secret' } })
  expect(readConfig({ ...environment, JOM_WORLD: 'exercise' }, adapters).world).toBe('exercise')
})

test('every value is taken over', () => {
  const config = readConfig(
    {
      ...live,
      JOM_HOST: '0.0.0.0',
      JOM_PORT: '9000',
      JOM_ORIGIN: 'https://jom.example.eu',
      JOM_BEHIND_PROXY: 'yes',
      JOM_DATA_DIR: folder,
      JOM_KEY_FILE: keyFile,
      DATABASE_URL: 'postgresql://jom:secret@db/jom',
      JOM_LOG_LEVEL: 'warn',
      JOM_METRICS_TOKEN: '0123456789abcdef',
    },
    adapters,
  )
  expect(config).toMatchObject({
    world: 'live',
    host: '0.0.0.0',
    port: 9000,
    origin: 'https://jom.example.eu',
    proxied: true,
    store: { dataDir: folder, databaseUrl: 'postgresql://jom:secret@db/jom' },
    logLevel: 'warn',
    metricsToken: '0123456789abcdef',
  })
  expect(config.store.key?.trim()).toBe(Buffer.alloc(32, 1).toString('base64'))
})

test.each<[Record<string, string>, string]>([
  [{ JOM_WORLD: 'test' }, 'JOM_WORLD: must be live or exercise.'],
  [{ JOM_PORT: 'http' }, 'JOM_PORT: must be a number'],
  [{ JOM_PORT: '0' }, 'JOM_PORT: must be a number'],
  [{ JOM_PORT: '70000' }, 'JOM_PORT: must be a number'],
  [{ JOM_HOST: 'a b' }, 'JOM_HOST: must be an address'],
  [{ JOM_HOST: '0.0.0.0' }, 'JOM_HOST: an exercise world'],
  [{ JOM_ORIGIN: 'https://jom.example.eu' }, 'JOM_ORIGIN: an exercise world'],
  [{ ...live, JOM_ORIGIN: 'https://jom.example.eu/rooms' }, 'JOM_ORIGIN: must be the public address'],
  [{ ...live, JOM_ORIGIN: 'jom.example.eu' }, 'JOM_ORIGIN: must be the public address'],
  [{ ...live, JOM_ORIGIN: 'http://jom.example.eu' }, 'JOM_ORIGIN: must begin with https://'],
  [{ ...live, JOM_HOST: '::' }, 'JOM_ORIGIN: must say under which'],
  [{ JOM_BEHIND_PROXY: 'true' }, 'JOM_BEHIND_PROXY: must be yes or no.'],
  [{ DATABASE_URL: 'mysql://secret@db' }, 'DATABASE_URL: must begin with postgresql://.'],
  [{ DATABASE_URL: 'postgresql://db', JOM_PG_BIN: '/usr/bin' }, 'JOM_PG_BIN: is for the embedded'],
  [{ JOM_KEY: 'a', JOM_KEY_FILE: keyFile }, 'JOM_KEY_FILE: the key is given'],
  [{ JOM_KEY_FILE: '/nowhere' }, 'JOM_KEY_FILE: there is no readable file at /nowhere.'],
  [{ JOM_KEY_FILE: emptyFile }, 'JOM_KEY_FILE: nothing is written in the file at'],
  [{ JOM_DIRECTORY: folder }, 'JOM_DIRECTORY: there is no readable file at'],
  [{ JOM_PLAYBOOKS: keyFile }, 'JOM_PLAYBOOKS: there is no readable folder at'],
  [{ JOM_CALENDAR: folder }, 'JOM_CALENDAR: there is no readable file at'],
  [{ JOM_DIRECTORY: '/nowhere.yaml' }, 'JOM_DIRECTORY: there is no readable file at /nowhere.yaml.'],
  [{ JOM_WORLD: 'live' }, 'JOM_DIRECTORY: a live world needs'],
  [{ JOM_LOG_LEVEL: 'loud' }, 'JOM_LOG_LEVEL: must be debug'],
  [{ JOM_METRICS_TOKEN: 'secret' }, 'JOM_METRICS_TOKEN: must have at least 16'],
  [{ JOM_WROLD: 'live' }, 'JOM_WROLD: the bot knows no such variable'],
  [{ JOM_REMOTE_TOKEN: 'abc', JOM_WORLD: 'exercise' }, 'JOM_REMOTE_TOKEN: must have at least 4'],
])('%o is refused in one line', (environment, expected) => {
  const faults = faultsOf(environment)
  expect(faults).toHaveLength(1)
  expect(faults[0]).toContain(expected)
  expect(faults[0]).not.toContain('secret')
})

test.each(['en_GB.UTF-8', 'da_DK.UTF-8'])(
  'what may stand in the link of calls is said as it is written (%s)',
  (LANG) => {
    const [fault = ''] = faultsOf({ JOM_CALL_LINK: 'http://meet.example.eu/', LANG })
    expect(fault).toMatch(/^JOM_CALL_LINK: .*https:\/\/; \{call\} \w+ \{secret\} /)
  },
)

test('letters leave by a mail server, calls by a gateway, both in a live world alone', () => {
  const given = {
    JOM_SMTP_URL: 'smtps://bot%40eu:se%40cret@mail.example.eu',
    JOM_MAIL_FROM: 'Coordination bot <bot@example.eu>',
    JOM_PAGER_URL: 'https://pager.example.eu/page?token=1',
    JOM_PAGER_KEY: 'x'.repeat(32),
    JOM_HEARTBEAT_URL: 'https://beat.example.eu/ping',
  }
  expect(readConfig({ ...live, ...given }, adapters).outgoing).toEqual({
    mail: {
      from: 'Coordination bot <bot@example.eu>',
      server: {
        host: 'mail.example.eu',
        port: 465,
        secure: true,
        loopback: false,
        user: 'bot@eu',
        password: 'se@cret',
      },
    },
    pager: { key: 'x'.repeat(32), url: 'https://pager.example.eu/page?token=1' },
    heartbeat: 'https://beat.example.eu/ping',
  })
  const folder = resolve('.jom/outgoing')
  expect(readConfig({ ...given, JOM_WORLD: 'exercise' }, adapters).outgoing).toEqual({
    mail: { from: 'Coordination bot <bot@example.eu>', folder },
    pager: { key: 'x'.repeat(32), folder },
  })
  const here = { JOM_PAGER_URL: 'http://127.0.0.1:9/page', JOM_HEARTBEAT_URL: 'http://localhost:9/ping' }
  expect(readConfig({ ...given, ...here, JOM_WORLD: 'exercise' }, adapters).outgoing).toMatchObject({
    pager: { folder, url: 'http://127.0.0.1:9/page' },
    heartbeat: 'http://localhost:9/ping',
  })
  const plain = readConfig({ ...live, ...given, JOM_SMTP_URL: 'smtp://[::1]:2525' }, adapters).outgoing.mail.server
  expect(plain).toEqual({ host: '::1', port: 2525, secure: false, loopback: true })
})

test.each([
  [{ JOM_SMTP_URL: 'https://mail.example.eu' }, /^JOM_SMTP_URL/],
  [{ JOM_SMTP_URL: 'smtp://mail.example.eu/?tls.rejectUnauthorized=false', JOM_MAIL_FROM: 'bot@eu' }, /^JOM_SMTP_URL/],
  [{ JOM_SMTP_URL: 'smtp://mail.example.eu' }, /^JOM_MAIL_FROM/],
  [{ JOM_MAIL_FROM: 'bot@example.eu\r\nBcc: eve@evil.example' }, /^JOM_MAIL_FROM/],
  [{ JOM_PAGER_URL: 'http://pager.example.eu', JOM_PAGER_KEY: 'x'.repeat(32) }, /^JOM_PAGER_URL/],
  [{ JOM_PAGER_URL: 'https://pager.example.eu' }, /^JOM_PAGER_KEY/],
  [{ JOM_PAGER_KEY: 'short' }, /^JOM_PAGER_KEY/],
  [{ JOM_HEARTBEAT_URL: 'file:///etc/passwd' }, /^JOM_HEARTBEAT_URL/],
])('%o is refused', (given, fault) => {
  expect(faultsOf({ ...live, ...given }).join(' ')).toMatch(fault)
})

test('every fault is named at once, in the language of the terminal', () => {
  const environment = { JOM_PORT: 'x', JOM_WORLD: 'y', JOM_NOTHING: '1', JOM_REMOTE_TOKEN: 'z' }
  expect(faultsOf(environment)).toHaveLength(4)
  expect(faultsOf({ ...environment, LANG: 'da_DK.UTF-8' })).toContain('JOM_WORLD: skal være live eller exercise.')
})

test('.env.example documents every variable of every schema, and none besides', () => {
  const lines = readFileSync(resolve(import.meta.dirname, '../../../.env.example'), 'utf8').split('\n')
  const named = lines.flatMap((line, index) => {
    const name = /^([A-Z][A-Z_0-9]*)=/.exec(line)?.[1]
    if (!name) return []
    expect(lines[index - 1], `${name} has its meaning above it`).toMatch(/^# ./)
    return [name]
  })
  const read = [settings, ...Object.values(registry).map((module) => module.settings)].flatMap(variablesOf)
  expect(named.toSorted()).toEqual([...new Set(read)].toSorted())
})

test('.env.example as it stands is the default', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../../.env.example'), 'utf8')
  const environment = Object.fromEntries(
    [...text.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
  expect(readConfig(environment, adapters)).toEqual(readConfig({}, adapters))
})
