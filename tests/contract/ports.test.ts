import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { registry } from '../../adapters/registry.ts'
import { allPorts, shipped } from './ports.ts'

const root = resolve(import.meta.dirname, '../..')
const settingsOf: Readonly<Record<string, Record<string, string>>> = {
  discord: {
    JOM_DISCORD_URL: 'http://127.0.0.1:1',
    JOM_DISCORD_TOKEN: 'MTAwMDAwMDAwMDAw.Gabcde.abcdefghijklmnopqrstuvwxyz',
  },
  matrix: { JOM_MATRIX_URL: 'http://127.0.0.1:1', JOM_MATRIX_TOKEN: 'token' },
  recording: { JOM_RECORDING_URL: 'http://127.0.0.1:1', JOM_RECORDING_TOKEN: 'token' },
  slack: { JOM_SLACK_URL: 'http://127.0.0.1:1', JOM_SLACK_TOKEN: 'xoxb-token', JOM_SLACK_APP_TOKEN: 'xapp-token' },
  web: {},
}

test('every adapter folder is in the registry, in the list of ports, and under the suite', () => {
  const folders = readdirSync(resolve(root, 'adapters'), { withFileTypes: true })
    .filter((each) => each.isDirectory())
    .map((each) => each.name)
    .sort()
  const suites = readdirSync(resolve(root, 'tests/contract'))
    .filter((name) => name.endsWith('.test.ts') && name !== 'ports.test.ts')
    .map((name) => name.replace('.test.ts', ''))
    .sort()
  expect(Object.keys(registry).sort(), 'adapters/registry.ts names each folder of adapters/').toEqual(folders)
  expect(Object.keys(shipped).sort(), '`shipped` of ports.ts names each').toEqual(folders)
  expect(suites, 'each has the test files that `suites` of ports.ts names, else NAME.test.ts').toEqual(
    folders.flatMap((name) => shipped[name]?.suites ?? [name]).sort(),
  )
})

describe.each(Object.entries(registry))('%s', (name, module) => {
  test('has exactly the ports that the list says, made without connecting', async () => {
    const settings = module.settings.parse(settingsOf[name])
    expect(settings, '`settingsOf` above has what it takes').toBeDefined()
    const adapter = await module.create(settings ?? {})
    expect(adapter.platform).toBe(name)
    expect(module.platform).toBe(name)
    expect(allPorts.filter((port) => adapter[port] !== undefined)).toEqual(shipped[name]?.ports)
    expect(adapter.health().state).toBe('down')
  })
})

test('the recording adapter is not there without its address', () => {
  expect(registry.recording?.settings.parse({})).toBeUndefined()
  expect(registry.recording?.settings.safeParse({ JOM_RECORDING_URL: 'somewhere' }).success).toBe(false)
})
