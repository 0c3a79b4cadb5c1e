import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openWire } from '../../../adapters/recording/wire.ts'

const told = { delivery: 1, room: 'r', entry: { position: 1, at: 0, by: 'é', kind: 'joined' } }
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A service whose stream is given piece by piece. */
async function serve(pieces: readonly Buffer[], end: boolean): Promise<string> {
  const server = createServer(async (_request, response) => {
    response.writeHead(200)
    response.flushHeaders()
    for (const piece of pieces) await new Promise((done) => response.write(piece, done))
    if (end) response.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // a server on a port has one
}

test('lines are told whole, wherever the pieces of them were cut', async () => {
  const bytes = Buffer.from(`${JSON.stringify(told)}\n\n${JSON.stringify(told)}\n`)
  const cut = bytes.indexOf(0xc3) + 1
  const url = await serve([bytes.subarray(0, cut), bytes.subarray(cut)], true)
  const heard = []
  for await (const each of await openWire(url, '').stream(new AbortController().signal)) heard.push(each)
  expect(heard).toEqual([told, told])
})

test('a stream that was given up before its first line was asked for ends all the same', async () => {
  const url = await serve([Buffer.from('\n')], false)
  const giveUp = new AbortController()
  const stream = await openWire(url, '').stream(giveUp.signal)
  giveUp.abort()
  await new Promise((resolve) => setImmediate(resolve))
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('events')
})
