import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Login, startSynapse } from './server.ts'

/** `npm run double:matrix [-- --port 8448]`: a Synapse to try the bot on, with people. What is said there stays from one time to the next. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '8448' } } })
const folder = join(process.cwd(), '.jom-matrix')
const users = ['jom', 'ana', 'ben'] as const
mkdirSync(folder, { recursive: true, mode: 0o755 }) // run by root, the database's account has to pass
const synapse = await startSynapse({ port: Number(values.port), folder: join(folder, 'synapse') })

/** The accounts, made at the first start. The bot's token stays the same, and with it its device. */
async function signIn(): Promise<Record<(typeof users)[number], Login>> {
  const file = join(folder, 'logins.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) // written below alone
  const [jom, ana, ben] = [await synapse.register('jom'), await synapse.register('ana'), await synapse.register('ben')]
  writeFileSync(file, JSON.stringify({ jom, ana, ben }, null, 2), { mode: 0o600 })
  return { jom, ana, ben }
}

const logins = await signIn()
const directory = relative(process.cwd(), join(import.meta.dirname, 'directory.yaml'))
console.log(`Synapse ${synapse.version} answers at ${synapse.url}. Ctrl-C stops it; what was said stays in .jom-matrix.

People, for Element or any other client (choose the homeserver ${synapse.url} at sign-in):
${(['ana', 'ben'] as const).map((user) => `  ${logins[user].userId}  password ${logins[user].password}`).join('\n')}

The bot beside it, in another terminal:
  export JOM_WORLD=exercise JOM_DATA_DIR=.jom-matrix/bot
  export JOM_MATRIX_URL=${synapse.url}
  export JOM_MATRIX_TOKEN=${logins.jom.token}
  export JOM_DIRECTORY=${directory}
  npm start`)

setInterval(() => {}, 60_000) // the server keeps no process alive by itself
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.once(signal, () => void synapse.stop().then(() => process.exit(0)))
