import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac, randomInt } from 'node:crypto'
import { closeSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../support/port.ts'
import { ask } from './ask.ts'
import { bridge, type Limits, secret, serverName, writeConfig } from './config.ts'

/** A real homeserver on this machine, with SQLite, without federation. */
export type Synapse = {
  /** Its address, `http://127.0.0.1:PORT`, the same over `kill` and `start`. */
  readonly url: string
  /** What stands behind the colon of its accounts and rooms. */
  readonly name: string
  readonly version: string
  /** Its process, another one after each `start`. */
  pid(): number
  /** Makes an account and signs it in. */
  register(user: string, options?: { admin?: boolean; password?: string }): Promise<Login>
  /** Lifts every limit from one account, as an operator would. */
  unlimit(userId: string): Promise<void>
  /** Sends an event for somebody as a bridge may: with a time of its own. Gives the event's id. */
  sendAs(userId: string, at: Date, room: string, type: string, content: object): Promise<string>
  /** Ends it at once, as a power cut would; its data stay. */
  kill(): Promise<void>
  /** Starts it again on the same data and port. */
  start(): Promise<void>
  /** Ends it, and removes its data unless they lie in a folder that was given. */
  stop(): Promise<void>
}

export type Login = { userId: string; token: string; deviceId: string; password: string }

export type SynapseOptions = {
  limits?: Limits
  /** A free one unless given. */
  port?: number
  /** Where to keep the data, over `stop` too. Unless given they are temporary. */
  folder?: string
}

const laid = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'jom/synapse')

/** Starts a Synapse and resolves once it answers; it ends with this process at the latest. Several may run at once. */
export async function startSynapse(options: SynapseOptions = {}): Promise<Synapse> {
  if (!existsSync(join(laid, 'version'))) throw new Error('there is no Synapse: run `npm run test:setup`')
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'jom-synapse-'))
  const passing = options.folder === undefined
  if (!existsSync(join(folder, 'homeserver.db'))) layData(folder)
  let port = options.port ?? (await freePort())
  let child = await launch()
  const url = `http://127.0.0.1:${port}`
  let operator: Promise<Login> | undefined
  let sent = 0

  /** Starts it; on a port of its own choice that somebody took meanwhile, on another one. */
  async function launch(): Promise<ChildProcess> {
    for (let tries = 0; ; tries += 1) {
      const config = writeConfig(folder, port, options.limits ?? 'none')
      const started = run(config, folder, passing)
      const fault = await answering(started, `http://127.0.0.1:${port}`)
      if (fault === undefined) return started
      const said = `${fault}\n${lastLines(join(folder, 'stdout.log'))}\n${lastLines(join(folder, 'synapse.log'))}`
      const taken = /CannotListenError|Address already in use/.test(said)
      if (!taken || options.port !== undefined || tries === 3) throw new Error(`Synapse did not start: ${said}`)
      port = await freePort()
    }
  }

  const register: Synapse['register'] = async (user, { admin = false, password = `${user}-password` } = {}) => {
    const { nonce } = await ask<{ nonce: string }>(url, 'GET', '/_synapse/admin/v1/register')
    const mac = createHmac('sha1', secret)
      .update([nonce, user, password, admin ? 'admin' : 'notadmin'].join('\0'))
      .digest('hex')
    const made = await ask<{ user_id: string; access_token: string; device_id: string }>(
      url,
      'POST',
      '/_synapse/admin/v1/register',
      { json: { nonce, username: user, displayname: user, password, admin, mac } },
    )
    return { userId: made.user_id, token: made.access_token, deviceId: made.device_id, password }
  }

  return {
    url,
    name: serverName,
    version: readFileSync(join(laid, 'version'), 'utf8').trim(),
    pid: () => child.pid ?? 0,
    register,
    async unlimit(userId) {
      operator ??= register(`operator-${randomInt(1e9)}`, { admin: true })
      const { token } = await operator
      await ask(url, 'POST', `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/override_ratelimit`, {
        token,
        json: { messages_per_second: 0, burst_count: 0 }, // nought means no limit
      })
    },
    async sendAs(userId, at, room, type, content) {
      const path = ['rooms', room, 'send', type, `bridge-${++sent}`].map(encodeURIComponent).join('/')
      const query = new URLSearchParams({ user_id: userId, ts: String(at.getTime()) })
      const made = await ask<{ event_id: string }>(url, 'PUT', `/_matrix/client/v3/${path}?${query}`, {
        token: bridge,
        json: content,
      })
      return made.event_id
    },
    kill: () => end(child, 'SIGKILL'),
    async start() {
      const wanted = port
      child = await launch()
      if (port !== wanted) throw new Error(`the port ${wanted} was taken while Synapse was away`)
    },
    async stop() {
      await end(child, passing ? 'SIGKILL' : 'SIGTERM')
      if (passing) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Copies what a first start would have made. */
function layData(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const file of ['signing.key', 'homeserver.db']) copyFileSync(join(laid, 'template', file), join(folder, file))
}

function run(config: string, folder: string, passing: boolean): ChildProcess {
  const output = openSync(join(folder, 'stdout.log'), 'w')
  const child = spawn(
    join(laid, 'python'),
    [join(import.meta.dirname, 'watched.py'), passing ? folder : '', '-c', config],
    {
      cwd: folder,
      stdio: ['pipe', output, output],
      detached: true, // Ctrl-C at the terminal is for us, we then stop it in order
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    },
  )
  closeSync(output)
  child.stdin?.on('error', () => {}) // a pipe to one that ended first
  // It must not keep a process alive that has nothing else to do; its pipe ends with that process, and it with the pipe.
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref() // a socket in truth
  return child
}

/** Waits until it answers; the reason when it ends before, or does not within a minute. */
async function answering(child: ChildProcess, url: string): Promise<string | undefined> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      return `it ended with ${child.exitCode ?? child.signalCode}`
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.ok) return undefined
    await sleep(25)
  }
  await end(child, 'SIGKILL')
  return 'it did not answer within a minute'
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.ref()
  child.kill(signal)
  await exited
}

const lastLines = (file: string): string =>
  existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-20).join('\n') : ''
