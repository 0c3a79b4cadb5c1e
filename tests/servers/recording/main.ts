import { parseArgs } from 'node:util'
import { startRecordingServer } from './server.ts'

/** Runs the service as a process of its own: `node tests/servers/recording/main.ts --port 4010 --token secret --no-echo`. Its first line on stdout is JSON with address and token. */
const { values } = parseArgs({
  options: { port: { type: 'string' }, token: { type: 'string' }, 'no-echo': { type: 'boolean', default: false } },
})
const server = await startRecordingServer({
  ...(values.port !== undefined && { port: Number(values.port) }),
  ...(values.token !== undefined && { token: values.token }),
  echo: !values['no-echo'],
})
console.log(JSON.stringify({ url: server.url, token: server.platform.token }))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void server.close().then(() => process.exit(0)))
