import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Directory } from '../../../src/directory/directory.ts'
import { readDirectory } from '../../../src/directory/read.ts'
import { payloadContext, payloadOf } from '../../../src/ledger/entry.ts'
import { openNotice } from '../../../src/notice/notice.ts'
import { keepCall } from '../../../src/playbook/schedule/hook.ts'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { openStage, playbookText, type Stage } from '../schedule/stage.ts'
import { type Opened, send } from '../web/place.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Machines whose words bear more than the playbook they start, and officials who hold no role any more. */

const inputs = 'inputs: [{ id: what, type: line, label: What, max: 80 }]\n'
let stage: Stage
let web: Web
let at: Opened
let cookie: string | undefined
let directory: Directory
beforeAll(async () => {
  stage = await openStage(
    { 'PB-90': playbookText('PB-90', '  - webhook: monitoring\n', inputs) },
    '2027-05-09T12:00:00Z',
  )
  await stage.start()
  directory = await readDirectory(stage.db)
  web = createWeb({
    db: stage.db,
    keyring: stage.store.keyring,
    world: 'exercise',
    host: '127.0.0.1',
    port: 0,
    now: () => new Date('2027-05-09T12:00:00Z'),
    directory: () => directory,
    acknowledge: async () => 'done',
    log: () => {},
  })
  const { origin, port } = await web.start()
  at = { web, origin, port, host: `localhost:${port}` }
  const path = await issueSignInLink(stage.db, 'claire-moreau', 'sign-in', 60_000)
  cookie = (await send(at, { method: 'POST', path })).cookie
}, 60_000)
afterAll(async () => {
  await web?.stop()
  await stage.end()
})

describe('a machine', () => {
  test('starts nothing by words that bear a label above that of the run', async () => {
    const call = (id: string, what: string) =>
      keepCall(stage.db, stage.store.keyring, { name: 'monitoring', id, body: { what } })
    await call('above', 'TLP:AMBER+STRICT the register is slow')
    await stage.at('2027-05-09T12:00:01Z')
    expect(await stage.runs('PB-90')).toBe(0)
    const [refused] = await stage.db.ledgerEntry.findMany({ where: { kind: 'hook.refused' } })
    expect(refused?.payload && payloadOf(stage.store.keyring.open(refused.payload, payloadContext))).toEqual({
      playbook: 'PB-90',
      field: 'what',
    })
    await call('within', 'TLP:AMBER the register is slow')
    await stage.at('2027-05-09T12:00:02Z')
    expect(await stage.runs('PB-90')).toBe(1)
  })
})

describe('who holds no role any more', () => {
  test('reads no notice at a page, and acknowledges none, also those they were once asked', async () => {
    const id = await notice()
    const statusOf = async (path: string): Promise<number> => (await send(at, { path, cookie })).status
    expect(await statusOf(`/notices/${id}`)).toBe(200)
    const before = directory
    const people = [...before.people].map(([name, person]) => [name, { ...person, roles: [] }] as const)
    directory = { ...before, people: new Map(people) }
    for (const path of ['/notices', `/notices/${id}`, '/night', '/audit', '/call-tree.pdf'])
      expect([path, await statusOf(path)]).toEqual([path, 404])
    directory = before
  })
})

async function notice(): Promise<string> {
  await stage.db.$transaction(async (tx) => {
    const { keyring } = stage.store
    const now = new Date('2027-05-09T12:00:00Z')
    await openNotice(
      { tx, keyring, directory, now, exercise: true, origin: 'http://localhost' },
      {
        group: 'notice/test',
        code: 'FR',
        text: 'Something happened.',
        label: 'TLP:AMBER',
        needs: 'acknowledgement',
        urgent: false,
        ladder: [{ afterMs: 0, role: 'head', by: ['chat'] }],
        due: new Date('2027-05-09T13:00:00Z'),
      },
    )
  })
  return (await stage.db.notice.findFirstOrThrow()).id
}
