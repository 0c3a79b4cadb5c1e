import { afterAll, beforeAll, expect, test } from 'vitest'
import { greet } from '../../../src/cli/greeting.ts'
import { type Config, exerciseDirectory, shippedPlaybooks } from '../../../src/config.ts'
import type { Directory } from '../../../src/directory/directory.ts'
import { directoryOf, personOf, roomOf } from '../../support/directory.ts'
import { openTestStore } from '../../support/store.ts'

let at: Awaited<ReturnType<typeof openTestStore>>
beforeAll(async () => {
  at = await openTestStore()
})
afterAll(() => at.end())

/** What the start says in one world of a directory that offers nobody a way in. */
async function greeting(world: Config['world'], directory: Directory): Promise<readonly string[]> {
  const lines: string[] = []
  const config: Config = {
    world,
    host: '127.0.0.1',
    port: 8427,
    origin: 'http://localhost:8427',
    proxied: false,
    store: { dataDir: at.folder },
    directory: exerciseDirectory,
    playbooks: shippedPlaybooks,
    hookKeys: new Map(),
    retention: new Map(),
    outgoing: { mail: { from: '' }, pager: { key: '' } },
    witnesses: [{ code: 'EE', person: 'nobody' }],
    logLevel: 'silent',
    adapters: [],
  }
  const none = { differences: [], calendarDifferences: [] }
  await greet({ config, store: at.store, directory, ...none, write: (line) => lines.push(line) })
  return lines
}

test.each(['exercise', 'live'] as const)('every raised room is told at the start of the %s world', async (world) => {
  const nobody = { ...personOf('nobody', 'FR'), roles: [] }
  const raised = { to: 'TLP:AMBER', because: 'our own server', by: 'The secretariat' }
  const directory = directoryOf([nobody], [roomOf('joint', [], { raised }), roomOf('other', [])], [])
  const told = (await greeting(world, directory)).filter((line) => line.startsWith('Raised'))
  expect(told).toEqual([
    'Raised     joint may carry TLP:AMBER although its platform promises less: our own server (decided by The secretariat)',
  ])
})

test.each(['exercise', 'live'] as const)(
  'who cannot be a witness is told at the start of the %s world',
  async (world) => {
    const directory = directoryOf([{ ...personOf('nobody', 'FR'), roles: [] }], [], [])
    const told = (await greeting(world, directory)).filter((line) => line.startsWith('Witnesses'))
    expect(told).toEqual([
      'Witnesses  Witness nobody has no role for EE.',
      expect.stringContaining('fewer than two witnesses of different members'),
    ])
  },
)
