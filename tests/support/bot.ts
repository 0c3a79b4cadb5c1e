import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { say } from '../../src/locale/catalogue.ts'
import { layCluster } from './cluster.ts'
import { until } from './poll.ts'
import { freePort } from './port.ts'

/** The whole bot as its users start it: `npm start` in a process of its own. */
export type Bot = {
  readonly port: number
  readonly origin: string
  readonly dataDir: string
  /** One-time sign-in links as printed, by member code: of each member's first person. */
  readonly links: ReadonlyMap<string, string>
  /** What it wrote so far, the greeting and the log. */
  output(): string
  readonly process: ChildProcess
  /** Resolves with the exit code once it stopped cleanly. */
  stop(): Promise<number | null>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
  health(): Promise<{ status: number; body: Record<string, unknown> }>
}

const root = resolve(import.meta.dirname, '../..')

/** The flags with which its users start the bot: those of `npm start`. */
function startFlags(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } } // ours
  return scripts.start.split(' ').filter((word) => word.startsWith('--'))
}

/** A fresh data folder that the database's account can reach too. */
export function freshFolder(name: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), `jom-${name}-`))
  chmodSync(path, 0o755) // run by root, the server's account has to pass
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
}

/** How the bot is started. */
export type BotOptions = {
  dataDir: string
  port?: number
  env?: Record<string, string>
  within?: number
}

/** The bot from its first moment on: `healthy` resolves once it is, and rejects with its output when it ends before. */
export type Launched = Omit<Bot, 'links'> & { readonly healthy: Promise<void>; readonly exited: Promise<number | null> }

/** Starts the bot and resolves once it is healthy and has said how to get in; rejects with its output when it ends before. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const launched = await launchBot(options)
  await launched.healthy
  // It answers before it has said all.
  const { process: child, output } = launched
  await until(
    () => output().includes(say('en', 'console.stop')) || child.exitCode !== null || child.signalCode !== null,
    { what: () => `the bot has greeted: ${output()}` },
  )
  return { ...launched, links: linksIn(launched.output()) }
}

/** Starts the bot and does not wait for it. */
export async function launchBot(options: BotOptions): Promise<Launched> {
  if (options.env?.DATABASE_URL === undefined) layCluster(options.dataDir)
  const port = options.port ?? (await freePort())
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, [...startFlags(), join(root, 'src/start.ts')], {
    cwd: root,
    env: {
      PATH,
      HOME,
      TZ: 'UTC',
      JOM_PORT: String(port),
      JOM_DATA_DIR: options.dataDir,
      JOM_LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  const origin = `http://localhost:${port}`
  const health: Bot['health'] = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> } // our own endpoint, JSON by its contract
  }
  const ended = exited.then((code): never => {
    throw new Error(`the bot ended with ${code}`)
  })
  const answers = until(
    async () =>
      child.exitCode !== null || child.signalCode !== null || (await health().catch(() => undefined))?.status === 200,
    { within: options.within ?? 30_000, what: `the bot is healthy on port ${port}` },
  )
  const healthy = Promise.race([answers, ended]).then(
    () => {},
    (fault: unknown) => {
      child.kill('SIGKILL')
      throw new Error(`${String(fault)}\n${output}`)
    },
  )
  ended.catch(() => {}) // from here on an end is the caller's to notice
  healthy.catch(() => {}) // likewise
  return {
    port,
    origin,
    dataDir: options.dataDir,
    output: () => output,
    process: child,
    health,
    healthy,
    exited,
    stop() {
      child.kill('SIGTERM')
      return exited
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

const linksIn = (output: string): ReadonlyMap<string, string> =>
  new Map(
    [...output.matchAll(/\((\w+)\) {2}(http:\/\/\S+\/sign-in\/link\/\S+)/g)]
      .reverse() // of several of a member, the first stays
      .map(([, code = '', url = '']) => [code, url] as const),
  )
