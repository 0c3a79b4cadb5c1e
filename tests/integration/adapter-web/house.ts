import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { web as rooms } from '../../../adapters/web/index.ts'
import type { ChatAdapter, EventSink } from '../../../src/chat/adapter.ts'
import type { ChatEvent } from '../../../src/chat/event.ts'
import type { Form } from '../../../src/chat/form.ts'
import { commandWords } from '../../../src/command/index.ts'
import { openIntake } from '../../../src/delivery/intake.ts'
import { type Lease, takeLease } from '../../../src/delivery/lease.ts'
import { type KeptShelf, openShelf } from '../../../src/delivery/shelf.ts'
import { openStore, type Store } from '../../../src/store/open.ts'
import type { Web } from '../../../src/web/options.ts'
import { createWeb } from '../../../src/web/server.ts'
import { openSession } from '../../../src/web/session.ts'
import { layCluster } from '../../support/cluster.ts'
import { directoryOf, personOf } from '../../support/directory.ts'

/** The rooms on a real store, a real shelf, a real way in and the real HTTP server; what stands behind the inbox is the test. */
export type House = {
  store: Store
  shelf: KeptShelf
  web: Web
  adapter: ChatAdapter
  origin: string
  /** What was accepted and stored, in order. */
  events: ChatEvent[]
  signIn(person: string): Promise<Guest>
  /** Stops the adapter and starts another over the same store, as after a restart. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Somebody signed in, as their browser sends requests. */
export type Guest = {
  person: string
  cookie: string
  csrf: string
  get(path: string, headers?: Record<string, string>): Promise<Response>
  /** A request of the page's script. */
  json(path: string, body: unknown): Promise<{ status: number; body: Record<string, string> }>
  /** A plain form, as without script; redirects are not followed. */
  form(path: string, fields: Record<string, string> | FormData): Promise<Response>
}

const people = [
  { ...personOf('anne', 'FR'), name: 'Anne Moreau', zone: 'Europe/Paris' },
  { ...personOf('kadri', 'EE'), name: 'Kadri Tamm', zone: 'Europe/Tallinn' },
  { ...personOf('soren', 'DK'), name: 'Søren Holm', zone: 'Europe/Copenhagen', language: 'da' },
]

/** A form of two pages, as a command of the core gives one. */
const reportForm: Form = {
  id: 'report',
  context: 'room',
  title: 'Report a threat',
  intro: 'What is known now is enough. Everything can be corrected later.',
  submit: 'Send the report',
  pages: [
    [
      { id: 'title', label: 'What happens', type: 'line', max: 120, required: true, hint: 'In one line' },
      { id: 'words', label: 'What is seen', type: 'paragraph', max: 4000, required: true },
      {
        id: 'kind',
        label: 'Kind of threat',
        type: 'one',
        required: false,
        options: [
          { value: 'ddos', label: 'Denial of service' },
          { value: 'leak', label: 'Leak' },
        ],
      },
    ],
    [
      {
        id: 'signs',
        label: 'Signs',
        type: 'many',
        required: false,
        options: [
          { value: 'logs', label: 'Logs' },
          { value: 'press', label: 'Questions of the press' },
        ],
      },
      { id: 'since', label: 'Since when', type: 'moment', required: true, hint: 'In your own time zone' },
    ],
  ],
}

const check: EventSink['check'] = (form, answers) =>
  form === 'report'
    ? Object.fromEntries(
        reportForm.pages
          .flat()
          .filter((field) => field.required && !answers[field.id])
          .map((field) => [field.id, `Please answer: ${field.label}`]),
      )
    : {}

export async function openHouse(uploadMib = 10): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'jom-rooms-'))
  chmodSync(folder, 0o755)
  layCluster(folder)
  const store = await openStore({ world: 'exercise', dataDir: folder, log: () => {} })
  for (const { id, name, language, zone, pseudonym } of people) {
    await store.db.person.create({ data: { id, name, language, zone, pseudonym } })
  }
  const directory = directoryOf(people, [], [])
  const server = createWeb({
    db: store.db,
    world: 'exercise',
    names: 'per-person',
    host: '127.0.0.1',
    port: 0,
    directory: () => directory,
    log: (level, what, facts) => level === 'error' && console.error(what, facts),
  })
  const { origin, port } = await server.start()
  const http = server.mountFor('web')
  const events: ChatEvent[] = []
  const ended = new AbortController()
  let adapter: ChatAdapter
  let lease: Lease
  let shelf: KeptShelf
  let mounted: Parameters<typeof http.mount>[1] | undefined

  /** The server's paths stay over a restart of the adapter, as in the bot; a new adapter takes over what the old one served. */
  const mount = {
    ...http,
    get origin() {
      return http.origin
    },
    mount(path: string, handle: Parameters<typeof http.mount>[1]) {
      if (!mounted) http.mount(path, (request, visitor) => mounted!(request, visitor))
      mounted = handle
    },
  }

  async function start(): Promise<void> {
    lease = (await takeLease(store.pool, 'adapter/web', ended.signal))!
    shelf = openShelf(store.pool, store.keyring, 'web', () => {})
    const intake = openIntake({ pool: store.pool, keyring: store.keyring, shelf, lease, platform: 'web' }, () => {})
    const sink: EventSink = {
      async accept(event, keep) {
        const accepted = await intake.accept(event, keep)
        if (accepted === 'stored') events.push(event)
        return accepted
      },
      // Of a message nothing is asked: it is the report.
      form: (command, _actor, _room, on) => (command === 'report' && on === undefined ? reportForm : undefined),
      check,
      reader: (account) => directory.accounts.get(account),
      async doubt() {},
      next: async () => undefined,
      home: async () => undefined,
      suggest: async () => [],
      isRoom: () => false,
    }
    adapter = await rooms.create(rooms.settings.parse({ JOM_ROOMS_UPLOAD_MIB: String(uploadMib) })!)
    await adapter.start({ sink, shelf, http: mount, log: () => {}, exercise: true, commands: commandWords })
  }
  await start()

  async function signIn(person: string): Promise<Guest> {
    const secret = await openSession(store.db, { person, method: 'link', agent: 'test' })
    const cookie = `jom-${port}=${secret}`
    const base = { cookie, origin, 'sec-fetch-site': 'same-origin' }
    const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
      fetch(origin + path, { headers: { ...base, accept: 'text/html', ...headers }, redirect: 'manual' })
    const csrf = /name="_csrf" value="([^"]+)"/.exec(await (await get('/rooms')).text())?.[1] ?? ''
    return {
      person,
      cookie,
      csrf,
      get,
      async json(path, body) {
        const headers = {
          ...base,
          accept: 'application/json',
          'content-type': 'application/json',
          'x-csrf-token': csrf,
        }
        const answer = await fetch(origin + path, { method: 'POST', headers, body: JSON.stringify(body) })
        return { status: answer.status, body: (await answer.json()) as Record<string, string> } // our own answers
      },
      form(path, fields) {
        const body = fields instanceof FormData ? fields : new URLSearchParams(fields)
        body.set('_csrf', csrf)
        return fetch(origin + path, {
          method: 'POST',
          headers: { ...base, accept: 'text/html' },
          body,
          redirect: 'manual',
        })
      },
    }
  }

  return {
    store,
    web: server,
    origin,
    events,
    get shelf() {
      return shelf
    },
    get adapter() {
      return adapter
    },
    signIn,
    async restart() {
      await adapter.stop()
      await lease.release()
      await start()
    },
    async close() {
      await adapter.stop()
      await server.stop()
      await lease.release()
      await store.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

type StreamEvent = { id: number; items: { seq: number; html: string }[] }

/** Reads a room's stream as a browser does. */
export async function listen(guest: Guest, room: string, after: number | undefined, lastId?: number) {
  const heard: StreamEvent[] = []
  const path = `/rooms/${room}/events${after === undefined ? '' : `?after=${after}`}`
  const headers = { accept: 'text/event-stream', ...(lastId !== undefined && { 'last-event-id': String(lastId) }) }
  const answer = await guest.get(path, headers)
  if (answer.status !== 200) throw new Error(`the stream answered ${answer.status}`)
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let ended = false
  const done = (async () => {
    let text = ''
    for (;;) {
      const { value, done } = await reader.read()
      if (done) break
      text += value
      for (let cut = text.indexOf('\n\n'); cut >= 0; cut = text.indexOf('\n\n')) {
        const event = text.slice(0, cut)
        text = text.slice(cut + 2)
        const id = /^id: (\d+)$/m.exec(event)?.[1]
        const data = /^data: (.*)$/m.exec(event)?.[1]
        if (id && data) heard.push({ id: Number(id), items: JSON.parse(data) })
      }
    }
    ended = true
  })()
  done.catch(() => {})
  return {
    heard,
    ended: () => ended,
    close: () => reader.cancel(),
  }
}
