import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { Directory } from '../../../src/directory/directory.ts'
import { type Database, openDatabase } from '../../../src/store/client.ts'
import { startEmbedded } from '../../../src/store/embedded.ts'
import { applyMigrations } from '../../../src/store/migrate.ts'
import type { Web, WebOptions } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { layCluster } from '../../support/cluster.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

export const anne = personOf('anne', 'FR', 'ecne', 'coordinator')
export const kadri = personOf('kadri', 'EE')
const people = [anne, kadri]

/** One database of its own with two people, and as many web servers over it as a test wants. */
export type Place = {
  db: Database
  directory: Directory
  /** What the servers logged. */
  logged: { level: string; what: string; facts: Record<string, unknown> | undefined }[]
  open(options?: Partial<WebOptions>): Promise<Opened>
}
export type Opened = { web: Web; origin: string; port: number; host: string }

export async function openPlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-web-'))
  chmodSync(folder, 0o755)
  layCluster(folder)
  const server = await startEmbedded({ folder, log: () => {} })
  const { db, pool } = openDatabase(server.config, () => {})
  await applyMigrations(pool, join(import.meta.dirname, '../../../prisma/migrations'))
  await db.world.createMany({ data: { id: 1, kind: 'exercise' }, skipDuplicates: true })
  for (const { id, name, language, zone, pseudonym } of people) {
    await db.person.create({ data: { id, name, language, zone, pseudonym } })
  }
  const webs: Web[] = []
  const logged: Place['logged'] = []
  const directory = directoryOf(people, [], [])
  afterAll(async () => {
    for (const web of webs) await web.stop()
    await db.$disconnect()
    await pool.end()
    await server.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  })
  return {
    db,
    directory,
    logged,
    async open(options = {}) {
      const web = createWeb({
        db,
        world: 'exercise',
        names: 'per-person',
        host: '127.0.0.1',
        port: 0,
        directory: () => directory,
        log: (level, what, facts) => void logged.push({ level, what, facts }),
        ...options,
      })
      webs.push(web)
      const { origin, port } = await web.start()
      return { web, origin, port, host: `localhost:${port}` }
    },
  }
}

export type Answer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  cookie: string | undefined
}

export type Sending = {
  method?: string
  path: string
  host?: string
  cookie?: string | undefined
  headers?: Record<string, string>
  form?: Record<string, string>
  json?: unknown
  body?: Buffer
}

// A connection for each request: a server that was started anew on the same port knows none of the earlier ones.
const agent = new Agent({ keepAlive: false })

/** One request as a browser on a page of ours would send it; headers given here win, an empty one is left out. */
export function send(at: Opened, sending: Sending): Promise<Answer> {
  const host = sending.host ?? at.host
  const body =
    sending.body ??
    (sending.form
      ? new URLSearchParams(sending.form).toString()
      : sending.json === undefined
        ? undefined
        : JSON.stringify(sending.json))
  const method = sending.method ?? (body === undefined ? 'GET' : 'POST')
  const headers: Record<string, string> = {
    host,
    accept: 'text/html',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ...(method !== 'GET' && { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }),
    ...(sending.form && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(sending.json !== undefined && { 'content-type': 'application/json' }),
    ...(sending.cookie !== undefined && { cookie: sending.cookie }),
    ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
    ...sending.headers,
  }
  for (const [name, value] of Object.entries(headers)) if (value === '') delete headers[name]
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: '127.0.0.1', port: at.port, method, path: sending.path, headers, agent },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('end', () => {
          const given = response.headers['set-cookie']?.[0]?.split(';')[0]
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(pieces).toString(),
            cookie: given,
          })
        })
        response.on('error', reject)
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}

/** The value of the CSRF field on a page. */
export function csrfIn(page: string): string {
  const found = /name="_csrf" value="([^"]+)"/.exec(page)?.[1]
  if (!found) throw new Error('the page holds no CSRF field')
  return found
}
