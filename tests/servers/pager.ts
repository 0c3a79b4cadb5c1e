import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A gateway for pagers that believes nobody: it checks each call's signature and age as Standard Webhooks says. */
export type PagerDouble = {
  url: string
  /** Calls whose signature was right, in order. */
  calls: readonly { id: string; body: Record<string, unknown>; headers: IncomingHttpHeaders }[]
  /** How many were turned away. */
  refused(): number
  /** The next answers. */
  answer(...next: readonly (number | 'drop' | { status: number; headers: Record<string, string> })[]): void
  close(): Promise<void>
}

/** Starts it on a free port of loopback; `key` is the secret it shares with the bot. */
export async function startPagerDouble(key: string): Promise<PagerDouble> {
  const calls: PagerDouble['calls'][number][] = []
  const planned: (number | 'drop' | { status: number; headers: Record<string, string> })[] = []
  let refused = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const { 'webhook-id': id = '', 'webhook-timestamp': at = '', 'webhook-signature': given = '' } = request.headers
      const own = createHmac('sha256', key).update(`${id}.${at}.${text}`).digest()
      const theirs = Buffer.from(/^v1,(.+)$/.exec(String(given))?.[1] ?? '', 'base64')
      const fresh = Math.abs(Date.now() / 1000 - Number(at)) < 300
      if (request.method !== 'POST' || !fresh || own.length !== theirs.length || !timingSafeEqual(own, theirs)) {
        refused += 1
        response.writeHead(401).end()
        return
      }
      const body = JSON.parse(text) as Record<string, unknown> // an object by the form of a call
      calls.push({ id: String(id), body, headers: request.headers })
      const next = planned.shift() ?? 204
      if (next === 'drop') request.socket.destroy()
      else if (typeof next === 'number') response.writeHead(next).end()
      else response.writeHead(next.status, next.headers).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`, // it listens on a port
    calls,
    refused: () => refused,
    answer(...next) {
      planned.push(...next)
    },
    async close() {
      server.closeAllConnections()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}
