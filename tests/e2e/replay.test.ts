import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openStore, type Store } from '../../src/store/open.ts'
import { type Bot, freshFolder, startBot } from '../support/bot.ts'
import { until } from '../support/poll.ts'
import { freePort } from '../support/port.ts'

/** `npm run -s jom -- replay` against the bot as its users start it. */

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, 'tests/replay')
type Incident = { id: string; member_state: string; timeline: { event: string }[] }
const incidents = readdirSync(folder).map((name) => parse(readFileSync(join(folder, name), 'utf8')) as Incident) // our own files

const data = freshFolder('replay')
let bot: Bot
let store: Store

beforeAll(async () => {
  bot = await startBot({ dataDir: data.path })
  store = await openStore({ world: 'exercise', dataDir: data.path, attach: true, log: () => {} })
})

afterAll(async () => {
  await store?.close()
  await bot?.stop()
  data.remove()
})

function jom(words: string[], env: Record<string, string> = {}): Promise<{ code: number; output: string }> {
  const { PATH = '' } = process.env
  const given = { PATH, JOM_PORT: String(bot.port), JOM_DATA_DIR: data.path, LANG: 'en_GB.UTF-8', ...env }
  const command = ['--disable-warning=ExperimentalWarning', join(root, 'src/cli/start.ts'), ...words]
  return new Promise((done) => {
    execFile(process.execPath, command, { cwd: root, env: given }, (fault, stdout, stderr) => {
      done({ code: typeof fault?.code === 'number' ? fault.code : fault ? -1 : 0, output: stdout + stderr })
    })
  })
}

test('without a name it lists the nine incidents', async () => {
  const { code, output } = await jom(['replay', '--list'])
  expect(code).toBe(0)
  expect(output.trim().split('\n')).toHaveLength(9)
  for (const { id } of incidents) expect(output).toContain(id)
})

test.each(incidents)('$id is played from the first line to the closed case', async ({ id, member_state, timeline }) => {
  const code = member_state === 'GR' ? 'EL' : member_state
  const played = await jom(['replay', id, '--pace=0'])
  expect(played).toMatchObject({ code: 0, output: expect.stringContaining('The play is over') })
  const number = /(EL-\d{4}-\w\w-\d{4}) is closed/.exec(played.output)?.[1] ?? played.output
  const row = await store.db.case.findUniqueOrThrow({ where: { number }, include: { entries: true } })
  expect(row).toMatchObject({ code, status: 'closed', disposition: 'incident', released: true, label: 'TLP:AMBER' })
  const kinds = Map.groupBy(row.entries, (entry) => entry.kind)
  const counts = Object.fromEntries([...kinds].map(([kind, entries]) => [kind, entries.length]))
  expect(counts).toMatchObject({ opened: 1, accepted: 1, triaged: 1, released: 1, closed: 1 })
  expect((counts.note ?? 0) + (counts.status ?? 0)).toBe(timeline.length)
  // Its card stands in its own national cell and in each of the linked rooms, and the others’ answers are relayed.
  const cards = await until(
    async () => {
      const posts = await store.db.post.findMany({
        where: { slot: { startsWith: `case/${number}/card@` }, state: 'sent' },
      })
      return posts.length === 5 && posts
    },
    { what: `the cards of ${number} are sent` },
  )
  expect(new Set(cards.map(({ slot }) => slot.split('@')[1]))).toEqual(
    new Set([
      `national-cell-${code.toLowerCase()}`,
      'joint-mechanism',
      'ecne-elections',
      'niscg-elections',
      'csirt-liaison',
    ]),
  )
})

test('whoever had no seat has one now, once', async () => {
  const cells = await store.db.room.findMany({
    where: { code: { in: ['DK', 'PL', 'SK'] } },
    include: { members: true },
  })
  expect(cells.map(({ id, members }) => [id, members.length])).toEqual(
    expect.arrayContaining([
      ['national-cell-dk', 1],
      ['national-cell-pl', 1],
      ['national-cell-sk', 1],
    ]),
  )
  const again = await jom(['replay', 'dk-2019-voter-declaration-bypass', '--pace=0'])
  expect(again.code).toBe(0)
  expect(again.output).not.toContain('was seated')
  expect(await store.db.person.count({ where: { roles: { some: { delegation: { code: 'DK' } } } } })).toBe(1)
})

test('an unknown name, a strange pace, a live world, a bot that does not run: each is told, and nothing is done', async () => {
  const cases = await store.db.case.count()
  const [{ id = '' } = {}] = incidents
  const refused = [
    [await jom(['replay', 'nothing-of-the-kind']), 'There is no incident “nothing-of-the-kind”'],
    [await jom(['replay', id, '--pace=fast']), 'The pace is a number'],
    [
      await jom(['replay', id], { JOM_WORLD: 'live', JOM_DIRECTORY: 'src/directory/exercise.yaml' }),
      'This is a live world',
    ],
    [await jom(['replay', id], { JOM_PORT: String(await freePort()) }), 'No bot answers at'],
  ] as const
  for (const [{ code, output }, words] of refused) {
    expect(output).toContain(words)
    expect(code).toBe(1)
  }
  expect(await store.db.case.count()).toBe(cases)
})

test('the record of all that holds', async () => {
  await until(async () => (await jom(['ledger', 'verify'])).output.includes('The ledger holds.'), {
    what: 'the ledger',
  })
})
