import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { listStuckFor, retryStuckFor } from '../../../src/delivery/stuck.ts'
import { type Format, formats, pathOf, readAsked } from '../../../src/export/request.ts'
import { sealBatch } from '../../../src/ledger/sealer.ts'
import { acknowledge } from '../../../src/notice/acknowledge.ts'
import { createWeb } from '../../../src/web/server.ts'
import { openSession } from '../../../src/web/session.ts'
import { freePort } from '../../support/port.ts'
import { type Asker, openTwoWorlds, sceneIn, type World } from './two-worlds.ts'

/** Every page, stream and file is the same in both worlds, whoever opens it, and so is the answer to every form that was copied. */

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 })

let worlds: Awaited<ReturnType<typeof openTwoWorlds>>
let pages: Readonly<Record<'quiet' | 'busy', Awaited<ReturnType<typeof openPages>>>>
beforeAll(async () => {
  worlds = await openTwoWorlds()
  pages = { quiet: await openPages(worlds.quiet), busy: await openPages(worlds.busy) }
})
afterAll(async () => {
  await pages?.quiet.stop()
  await pages?.busy.stop()
  await worlds?.end()
})

/** The real server over one world's store; who looks decides which directory there is, as in the other test. */
async function openPages(world: World, at = 0) {
  const { db, keyring } = world.stage.store
  let who: Asker = 'kadri'
  const scene = () => sceneIn(world, who, db)
  const web = createWeb({
    db,
    keyring,
    world: 'exercise',
    host: '127.0.0.1',
    port: at,
    directory: () => scene().directory,
    now: () => scene().now,
    deliveries: {
      list: (person) =>
        listStuckFor(scene(), person, (place) => scene().directory.conversations.get(place as never)?.title ?? place),
      retry: (id, person) => retryStuckFor(db, scene(), person, id),
    },
    answerCall: async () => 'not-invited',
    acknowledge: async (person, notice) => (await acknowledge(scene(), notice, person))?.outcome,
    log() {},
  })
  const { origin, port } = await web.start()
  web.setHealth(async () => {
    const stuck = await db.post.count({ where: { state: 'dead' } })
    const findings = await db.auditFinding.count()
    const waits = {
      oldestUndeliveredMs: stuck * 1000,
      sealer: { ok: true, unsealed: stuck },
      auditor: { ok: true, findings },
    }
    return { ok: true, database: { ok: true }, adapters: {}, ...waits }
  })
  /** What is answered, without what differs from one server or session to another. */
  async function ask(asker: Asker, path: string, form?: Record<string, string>): Promise<string> {
    who = asker
    const cookie = `jom-${port}=${await openSession(db, { person: asker, method: 'link', agent: 'test' })}`
    const base = { cookie, 'x-forwarded-for': '203.0.113.5', 'sec-fetch-site': 'same-origin' }
    const headers = { ...base, accept: path.endsWith('/events') ? 'text/event-stream' : 'text/html' }
    const csrf =
      form && /name="_csrf" value="([^"]+)"/.exec(await (await fetch(`${origin}/account`, { headers })).text())?.[1]
    const body = form && new URLSearchParams({ ...form, _csrf: csrf ?? '' })
    const answer = await fetch(origin + path, {
      headers: { ...headers, ...(form && { origin }) },
      redirect: 'manual',
      ...(body && { method: 'POST', body }),
    })
    const text = path.endsWith('/events') && answer.ok ? await firstPieces(answer) : await answer.text()
    const shown = `${answer.status} ${answer.headers.get('location') ?? ''}\n${text}`
    return shown
      .replace(/(name="_csrf" value="|name="id" value="|x-csrf-token&quot;:&quot;)[\w.-]+/g, '$1')
      .replace(/\/CreationDate \([^)]*\)|\/ID \[[^\]]*\]/g, '')
      .replaceAll(String(port), 'PORT')
      .replace(/datetime="[^"]+">[^<]+<|\w{3} \d{1,2} \w{3}, \d\d:\d\d/g, (time) => (path === '/account' ? '' : time))
  }
  return { ask, stop: () => web.stop() }
}

/** All that a stream shows at its beginning. */
async function firstPieces(answer: Response): Promise<string> {
  let text = ''
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  while (reader && !text.includes('event: FR')) {
    const { value, done } = await reader.read()
    if (done) break
    text += decoder.decode(value)
  }
  await reader?.cancel()
  return text
}

const askers = ['kadri', 'kristjan', 'olga', 'peeter'] as const

describe.each(askers)('%s', (who) => {
  const both = async (path: string, form?: Record<string, string>): Promise<readonly [string, string]> => [
    await pages.quiet.ask(who, path, form),
    await pages.busy.ask(who, path, form),
  ]

  it('opens every page', async () => {
    const { notices, calls, decisions } = worlds.secret
    expect([calls.length, decisions.length]).toEqual([1, 1])
    const paths = ['/night', '/night/vote', '/night/vote/events', '/night/none', '/audit', '/deliveries', '/notices']
    const more = ['/account', '/healthz', '/metrics', '/call-tree.pdf', '/nothing', '/confirm']
    const met = ['', ...calls.map((id) => `/${id}`), '/C-2029-9999'].map((id) => `/calls${id}`)
    const decided = ['', ...decisions.map((id) => `/${id}`), '/P-2029-9999'].map((id) => `/decisions${id}`)
    const others = [...notices, 'n-0123456789ab'].map((id) => `/notices/${id}`)
    for (const path of [...paths, ...more, ...met, ...decided, ...others]) {
      const [quiet, busy] = await both(path)
      expect([path, busy]).toEqual([path, quiet])
    }
  })

  it('sends every form', async () => {
    const { notices } = worlds.secret
    const dead = await worlds.busy.stage.store.db.post.findMany({ where: { state: 'dead' }, select: { id: true } })
    const timers = await worlds.busy.stage.store.db.timer.findMany({ where: { state: 'dead' }, select: { id: true } })
    const stuck = [
      ...dead.map(({ id }) => `post-${id}`),
      ...timers.map(({ id }) => `timer-${id}`),
      'post-999',
      'errand-1',
    ]
    expect(stuck.length).toBeGreaterThan(3)
    for (const id of stuck) {
      const [quiet, busy] = await both('/deliveries/retry', { id })
      expect([id, busy]).toEqual([id, quiet])
    }
    for (const id of notices) {
      const [quiet, busy] = await both(`/notices/${id}`, {})
      expect([id, busy]).toEqual([id, quiet])
    }
    expect(await worlds.busy.stage.store.db.post.count({ where: { state: 'dead' } })).toBe(dead.length)
  })
})

describe.each(formats)('as %s', (format) => {
  it('takes out what they may read, the same in both, and nothing else', async () => {
    const { quiet, busy, secret } = worlds
    const { cases, shared } = quiet.own
    const readable = ['decisions', 'decisions_2029-01-01_2029-12-31', '2029-01-01_2029-12-31', ...cases, shared]
    const hidden = [...secret.cases, secret.paired, ...secret.calls, ...secret.decisions]
    const nowhere = ['EL-2029-FR-9999', 'C-2029-9999', 'P-2029-9999']
    // What has no place in the chain is in no proof.
    for (const { stage } of [quiet, busy]) await sealBatch(stage.store.db, stage.store.keyring)
    const port = await freePort()
    const names = [...readable, ...hidden, ...nowhere]
    // Each is printed in a thread of its own, and says what `md` says.
    const who = format === 'pdf' ? askers.slice(0, 1) : askers
    const files = async (world: World) => takeOut(world, who, { names, format, port })
    const [plain, full] = [await files(quiet), await files(busy)]
    for (const each of who)
      for (const what of names) {
        const name = `${each} ${what}`
        expect([name, full.get(name)]).toEqual([name, plain.get(name)])
      }
    for (const what of ['2029-01-01_2029-12-31', ...cases]) expect(full.get(`kadri ${what}`)).toMatch(/^200 /)
    for (const id of hidden) {
      const none = nowhere.find((each) => each.startsWith(id.slice(0, 2))) ?? ''
      for (const each of who)
        expect([id, full.get(`${each} ${id}`)?.replaceAll(id, none)]).toEqual([id, full.get(`${each} ${none}`)])
      expect(full.get(`kadri ${id}`)).toMatch(/^400 /)
    }
  })
})

/**
 * What each of them gets for each name. A server of its own, since each person is given a number of files and no more; both worlds under
 * one address, of which the ids in files and the hash of what they say are made.
 */
async function takeOut(
  world: World,
  who: readonly Asker[],
  { names, format, port }: { names: readonly string[]; format: Format; port: number },
): Promise<ReadonlyMap<string, string>> {
  const { ask, stop } = await openPages(world, port)
  const taken = new Map<string, string>()
  for (const each of who)
    for (const what of names) {
      const asked = readAsked(what)
      if (!asked) throw new Error(`${what} is nothing to ask for`)
      const file = await ask(each, pathOf(asked, format))
      taken.set(`${each} ${what}`, format === 'jsonl' && file.startsWith('200') ? told(file) : file)
    }
  await stop()
  return taken
}

/**
 * What a record says, line by line, without what proves it: keys, salts and ids are random, and of them come all hashes and signatures;
 * `madeAt` is the clock of the database. That places and bare links show how many entries of others lie between is the one thing that is
 * let out, as SECURITY.md says: a proof in one chain for all needs it.
 */
function told(file: string): string {
  const [head = '', ...lines] = file.trimEnd().split('\n')
  const said = lines.flatMap((line) => {
    const { type, format, label, exercise, scope, at, kind, subject, actor, payload, withheld, erased, entries } =
      JSON.parse(line)
    if (type === 'link') return []
    const { from, to, ...asked } = scope ?? {}
    // Of an export that was taken before, the hash of the file, in which such a salt or an id of its own is.
    const { file: _, ...words } = payload ?? {}
    const rest = kind === 'export.made' ? words : payload
    return [
      { type, format, label, exercise, asked, at, kind, subject, actor, payload: rest, withheld, erased, entries },
    ]
  })
  return [head, ...said.map((each) => JSON.stringify(each))].join('\n')
}

it('the busy world has more of everything that is compared', async () => {
  const count = async ({ stage: { store } }: World) => {
    const { db } = store
    const [cases, runs, rounds] = [await db.case.count(), await db.run.count(), await db.round.count()]
    const [notices, clocks, consents] = [await db.notice.count(), await db.clock.count(), await db.consent.count()]
    const [holds, findings, stuck] = [
      await db.legalHold.count(),
      await db.auditFinding.count(),
      await db.post.count({ where: { state: { in: ['dead', 'held'] } } }),
    ]
    return { cases, runs, rounds, notices, clocks, consents, holds, findings, stuck }
  }
  const [quiet, busy] = [await count(worlds.quiet), await count(worlds.busy)]
  const same = Object.keys(busy).filter((what) => busy[what as keyof typeof busy] <= quiet[what as keyof typeof quiet]) // its own keys
  expect(same).toEqual([])
})

it('whose it is sees it', async () => {
  expect(await pages.busy.ask('anne', '/deliveries')).toContain('>fr ')
  expect(await pages.busy.ask('anne', '/audit')).toContain(`case/${worlds.secret.cases[0]}/x`)
  for (const [folder, [id]] of [
    ['calls', worlds.secret.calls],
    ['decisions', worlds.secret.decisions],
  ] as const) {
    expect(await pages.busy.ask('anne', `/${folder}`)).toContain(id)
    expect(await pages.busy.ask('anne', `/${folder}/${id}`)).toContain('Marigold')
    expect(await pages.busy.ask('anne', `/exports/${id}.md`)).toContain('Marigold')
  }
  expect(await pages.busy.ask('anne', `/exports/${worlds.secret.cases[0]}.md`)).toContain('marigold')
})
