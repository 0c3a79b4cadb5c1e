import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { openWire } from '../../adapters/recording/wire.ts'

/**
 * The bare relay that the bot is held against: the same HTTP server in, the same calls of the same client out, and
 * nothing between: no database, no order, no sign-in, no rule. `node bare.ts <address> <token> <room>…`; its first line
 * on stdout is its port.
 */
const [url = '', token = '', ...rooms] = process.argv.slice(2)
const wire = openWire(url, token)
let posted = 0

const app = new Hono()
app.post('/messages', async (ask) => {
  const { name, text } = await ask.req.json<{ name: string; text: string }>() // from our own load
  const key = `bare-${++posted}`
  const json = { text: `*TLP:AMBER* *EXERCISE*\n*${name}* (FR · NISCG) · bench-web\n${text}`, key }
  await Promise.all(rooms.map((room) => wire.call('POST', `/rooms/${room}/messages`, { json })))
  return ask.json({ state: 'stored' })
})

const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port)) // it listens on TCP
process.once('SIGTERM', () => {
  server.closeAllConnections()
  wire.close()
  server.close(() => process.exit(0))
})
