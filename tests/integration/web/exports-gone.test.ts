import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { get, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { issueSignInLink } from '../../../src/web/entry.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { type ExportWorld, openExportWorld } from '../../interop/world.ts'
import { hold } from '../../support/lock.ts'
import { until } from '../../support/poll.ts'
import { makeWorld } from '../threat/stage.ts'
import { send } from './place.ts'

/**
 * Whoever asked for an export closes the page before they have it: a real server, real connections. Nothing is made any further for
 * them, and nothing is on record as taken by them.
 */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const { people } = makeWorld()
let world: ExportWorld
let web: Web
let at: Parameters<typeof send>[0]
const logged: string[] = []

async function open(): Promise<void> {
  const { db, keyring } = world.stage.store
  web = createWeb({
    ...{ db, keyring, world: 'exercise', names: 'per-person', host: '127.0.0.1', port: 0 },
    log: (_, what) => void logged.push(what),
    directory: () => world.directory,
    now: () => world.stage.now,
  })
  const { origin, port } = await web.start()
  at = { web, origin, port, host: `localhost:${port}` }
}

beforeAll(async () => {
  world = await openExportWorld()
  const { db } = world.stage.store
  for (const { id, name, language, zone, pseudonym } of Object.values(people))
    await db.person.create({ data: { id, name, language, zone, pseudonym } })
  await open()
})
// It is no fault, of which somebody would have to be told.
afterEach(() => expect(logged.splice(0)).toEqual([]))
afterAll(async () => {
  await web?.stop()
  await world?.end()
})

const enter = async (person: keyof typeof people): Promise<string> => {
  const link = await issueSignInLink(world.stage.store.db, person, 'sign-in', 60_000)
  return (await send(at, { method: 'POST', path: link })).cookie ?? ''
}

/** What is on record as taken. */
async function taken(): Promise<{ entries: number; files: number }> {
  const { db } = world.stage.store
  return { entries: await db.ledgerEntry.count({ where: { kind: 'export.made' } }), files: await db.takenFile.count() }
}

type Asker = {
  /** The answer, taken whole; `gone` for one who left. */
  answer: Promise<number | 'gone'>
  /** Closes the connection; resolves once the server knows. */
  leave(): Promise<void>
  server: Server
}

/** Asks over a connection of its own; resolves once the server has begun to answer. */
async function ask(path: string, cookie: string): Promise<Asker> {
  type Begun = { request: IncomingMessage; socket: Socket; server: Server }
  let found: Begun | undefined
  const begun = (message: unknown): void => {
    const each = message as Begun // as Node publishes it
    if (each.request.headers.cookie === cookie && each.request.url === path) found ??= each
  }
  subscribe('http.server.request.start', begun)
  try {
    const headers = { host: at.host, cookie }
    const asking = get({ host: '127.0.0.1', port: at.port, path, headers, agent: false })
    const answer = new Promise<number | 'gone'>((done) => {
      asking.once('error', () => done('gone'))
      asking.once('response', (response) => {
        response.resume()
        response.once('end', () => done(response.statusCode ?? 0))
        response.once('error', () => done('gone'))
      })
    })
    const { socket, server } = await until(() => found, { what: 'the server has the request' })
    return {
      ...{ answer, server },
      async leave() {
        const closed = once(socket, 'close')
        asking.destroy()
        await closed
      },
    }
  } finally {
    unsubscribe('http.server.request.start', begun)
  }
}

/** How many exports that were asked for are over, made or not. */
async function overSoFar(): Promise<number> {
  const { values } = (await web.metrics.getSingleMetric('jom_http_requests_total')?.get()) ?? { values: [] }
  return values.reduce((sum, { labels, value }) => sum + (labels.area === '/exports' ? value : 0), 0)
}

test('whoever leaves while it is gathered has taken nothing, in whatever format', async () => {
  const bruno = await enter('bruno')
  const before = await taken()
  for (const format of ['csv', 'md', 'pdf', 'jsonl', 'stix.json', 'misp.json']) {
    const ended = await overSoFar()
    const reading = await hold(world.stage.store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
    const asker = await ask(`/exports/${world.shared}.${format}`, bruno)
    await reading.waited().then(asker.leave).finally(reading.release)
    expect(await asker.answer).toBe('gone')
    await until(async () => (await overSoFar()) > ended, { what: 'the work has ended' })
    expect(await taken(), format).toEqual(before)
  }
})

test('nor has whoever leaves while it is put on record', async () => {
  const bruno = await enter('bruno')
  const before = await taken()
  const ended = await overSoFar()
  const record = await hold(world.stage.store, 'LOCK TABLE "LedgerEntry" IN EXCLUSIVE MODE')
  const asker = await ask(`/exports/${world.shared}.csv`, bruno)
  await record.waited().then(asker.leave).finally(record.release)
  expect(await asker.answer).toBe('gone')
  await until(async () => (await overSoFar()) > ended, { what: 'the work has ended' })
  expect(await taken()).toEqual(before)
  // Whoever stays has it, and is on record.
  expect(await (await ask(`/exports/${world.shared}.csv`, bruno)).answer).toBe(200)
  expect(await taken()).toEqual({ entries: before.entries + 1, files: before.files + 1 })
})

test('nor has whoever leaves while it is printed: the thread that prints ends before it has the end of the file', async () => {
  const bruno = await enter('bruno')
  const before = await taken()
  const ended = await overSoFar()
  const threads: { worker: Worker; pieces: Buffer[]; exit: Promise<unknown> }[] = []
  const watch = (worker: Worker): void => {
    const pieces: Buffer[] = []
    worker.on('message', (word) => void (word instanceof Uint8Array && pieces.push(Buffer.from(word))))
    threads.push({ worker, pieces, exit: once(worker, 'exit') })
  }
  process.on('worker', watch)
  // The thread gets the beginning and not what follows: it prints, and stops only where it is stopped.
  const post = Worker.prototype.postMessage
  const give = vi.spyOn(Worker.prototype, 'postMessage')
  give.mockImplementationOnce(post).mockImplementationOnce(() => {})
  try {
    const asker = await ask('/exports/2027-04-24_2027-04-30.pdf', bruno)
    const { pieces, exit } = await until(() => threads[0], { what: 'the thread is there' })
    await until(() => give.mock.calls.length >= 2, { what: 'it waits for what follows' })
    await asker.leave()
    await exit
    expect(await asker.answer).toBe('gone')
    expect(Buffer.concat(pieces).includes('%%EOF')).toBe(false)
    await until(async () => (await overSoFar()) > ended, { what: 'the work has ended' })
    expect(await taken()).toEqual(before)
    // What is printed whole has its end.
    expect(await (await ask('/exports/2027-04-24_2027-04-30.pdf', bruno)).answer).toBe(200)
    expect(threads.map((thread) => Buffer.concat(thread.pieces).includes('%%EOF'))).toEqual([false, true])
  } finally {
    give.mockRestore()
    process.off('worker', watch)
  }
})

test('whoever leaves before their turn makes room for others, and nothing is begun for them', async () => {
  const dorte = await enter('dorte')
  const before = await taken()
  const path = `/exports/${world.shared}.csv`
  const reading = await hold(world.stage.store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
  const stay: Asker[] = []
  try {
    stay.push(await ask(path, dorte))
    await reading.waited()
    const more: Asker[] = []
    for (let number = 0; number < 4; number += 1) more.push(await ask(path, dorte))
    // One is made, and three of one person may wait: whichever of them came last is refused.
    const last = await Promise.race(more.map(async (asker) => ({ asker, status: await asker.answer })))
    expect(last.status).toBe(503)
    const [left, ...others] = more.filter((asker) => asker !== last.asker)
    stay.push(...others)
    const ended = await overSoFar()
    await left?.leave()
    await until(async () => (await overSoFar()) > ended, { what: 'who left is not waited for' })
    stay.push(await ask(path, dorte))
  } finally {
    await reading.release()
  }
  expect(await Promise.all(stay.map(({ answer }) => answer))).toEqual([200, 200, 200, 200])
  expect(await taken()).toEqual({ entries: before.entries + 4, files: before.files + 4 })
})

test('a server that ends gives an export under way its time, then ends the work, and is over only after that', async () => {
  const bruno = await enter('bruno')
  const before = await taken()
  const reading = await hold(world.stage.store, 'LOCK TABLE "Decision" IN ACCESS EXCLUSIVE MODE')
  const asker = await ask(`/exports/${world.shared}.csv`, bruno)
  let over = false
  let stopped: Promise<void> | undefined
  try {
    await reading.waited()
    const closed = once(asker.server, 'close')
    stopped = web.stop().then(() => {
      over = true
    })
    // Its connection is cut at the end of that time, and what is made stands still where it is held.
    expect(await asker.answer).toBe('gone')
    await closed
    await turn()
    expect(over).toBe(false)
  } finally {
    await reading.release()
  }
  await stopped
  expect(await taken()).toEqual(before)
  await open()
})
