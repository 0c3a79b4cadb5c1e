import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import type { Slack } from './server.ts'

/** A page on which one can be any of the people of a double: the client that this Slack has. */
export type Desk = { url: string; close(): Promise<void> }

const files: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/style.css': 'style.css',
  '/app.js': 'app.js',
  '/blocks.js': 'blocks.js',
  '/form.js': 'form.js',
  '/words.js': 'words.js',
}
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

/** What the page may have people do. */
const acts = [
  'post',
  'edit',
  'erase',
  'react',
  'unreact',
  'slash',
  'press',
  'choose',
  'shortcut',
  'submit',
  'closeView',
  'pressIn',
  'chooseIn',
  'openHome',
  'join',
  'leave',
  'invite',
  'createChannel',
] as const

/** Serves the page on loopback. Port 0 takes any free one. */
export async function startDesk(slack: Slack, port = 0): Promise<Desk> {
  const { people } = slack

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://loopback')
    if (!isOwn(request)) return void response.writeHead(403).end()
    const user = url.searchParams.get('user') ?? ''
    const file = Object.hasOwn(files, url.pathname) ? files[url.pathname] : undefined
    if (file) {
      const content = await readFile(join(import.meta.dirname, 'page', file))
      const policy = "default-src 'self'; img-src 'self' https: http: data:"
      response.writeHead(200, { 'content-type': types[extname(file)], 'content-security-policy': policy }).end(content)
    } else if (url.pathname === '/overview') reply(response, people.overview(user))
    else if (url.pathname === '/channel') reply(response, people.seenBy(user, url.searchParams.get('channel') ?? ''))
    else if (url.pathname === '/screen') reply(response, { modal: people.view(user), home: people.home(user) })
    else if (url.pathname === '/file') {
      const bytes = people.download(user, url.searchParams.get('id') ?? '')
      // Never shown in the page: whoever tries the bot may have it send anything.
      response
        .writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' })
        .end(bytes)
    } else if (url.pathname === '/do' && request.method === 'POST') reply(response, await act(await readJson(request)))
    else response.writeHead(404).end()
  }

  async function act({ name, args }: { name?: unknown; args?: unknown }): Promise<unknown> {
    const known = acts.find((one) => one === name)
    if (!known || !Array.isArray(args)) throw new Error('there is no such act')
    const run = people[known] as (...args: readonly unknown[]) => unknown // the page sends what the act takes, or sees an error
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
