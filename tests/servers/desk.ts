import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname, join } from 'node:path'

/** A page on which one can be any of the people of a double: the client that this platform has. */
export type Desk = { url: string; close(): Promise<void> }

type Read = (query: (name: string) => string) => unknown

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}
/** What every such page looks like, and how it makes its elements. */
const common = ['style.css', 'make.js'].map((name) => join(import.meta.dirname, 'page', name))

/**
 * Serves a page on loopback. Port 0 takes any free one.
 * @param folder where its own files are: `index.html` and what `names` lists
 * @param reads what it may look at, by path; the answer goes as JSON
 * @param acts what it may have people do, by name: POST /do with `{ name, args }`
 * @param download a file's content, for a user
 */
export async function startDesk({
  folder,
  names,
  reads,
  acts,
  download,
  port = 0,
}: {
  folder: string
  names: readonly string[]
  reads: Readonly<Record<string, Read>>
  acts: Readonly<Record<string, (...args: readonly unknown[]) => unknown>>
  download: (user: string, id: string) => Uint8Array
  port?: number
}): Promise<Desk> {
  const files = new Map([
    ['/', join(folder, 'index.html')],
    ...[...common, ...names.map((name) => join(folder, name))].map((path) => [`/${basename(path)}`, path] as const),
  ])

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://loopback')
    if (!isOwn(request)) return void response.writeHead(403).end()
    const query = (name: string): string => url.searchParams.get(name) ?? ''
    const file = files.get(url.pathname)
    const read = Object.hasOwn(reads, url.pathname) ? reads[url.pathname] : undefined
    if (file) {
      const policy = "default-src 'self'; img-src 'self' https: http: data:"
      response
        .writeHead(200, { 'content-type': types[extname(file)], 'content-security-policy': policy })
        .end(await readFile(file))
    } else if (read) reply(response, read(query))
    else if (url.pathname === '/file') {
      const bytes = download(query('user'), query('id'))
      // Never shown in the page: whoever tries the bot may have it send anything.
      response
        .writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' })
        .end(bytes)
    } else if (url.pathname === '/do' && request.method === 'POST') reply(response, await act(await readJson(request)))
    else response.writeHead(404).end()
  }

  async function act({ name, args }: { name?: unknown; args?: unknown }): Promise<unknown> {
    const run = typeof name === 'string' && Object.hasOwn(acts, name) ? acts[name] : undefined
    if (!run || !Array.isArray(args)) throw new Error('there is no such act')
    const done = await run(...args.map(asFiles))
    if (typeof done !== 'object' || done === null) return { done }
    // Whether an event was acknowledged is waited for by nobody who types.
    return Object.fromEntries(Object.entries(done).filter(([, value]) => !(value instanceof Promise)))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((fault: unknown) => {
      if (response.headersSent) return request.socket.destroy()
      reply(response, { error: fault instanceof Error ? fault.message : String(fault) }, 400)
    })
  })
  await new Promise<void>((done, failed) => {
    server.once('error', failed)
    server.listen(port, '127.0.0.1', done)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

/** Those of a double's people's acts that a page may use. The page sends what the act takes, or sees an error. */
export const actsOf = <People extends object>(
  people: People,
  names: readonly (keyof People & string)[],
): Readonly<Record<string, (...args: readonly unknown[]) => unknown>> =>
  Object.fromEntries(names.map((name) => [name, people[name] as (...args: readonly unknown[]) => unknown])) // each is a function

/** Requests of other sites' pages are turned away. */
const isOwn = ({ headers }: IncomingMessage): boolean =>
  /^(127\.0\.0\.1|localhost)(:\d+)?$/u.test(headers.host ?? '') &&
  (headers.origin === undefined || headers.origin === `http://${headers.host}`)

/** Files come as base64. */
function asFiles(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('files' in given) || !Array.isArray(given.files)) return given
  const named = given.files as readonly { name: string; base64: string }[] // as the page sends them
  return { ...given, files: named.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') })) }
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown> // each field is looked at where it is used
}

function reply(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? null))
}
