import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { freshFolder, startBot } from '../support/bot.ts'
import { signIn } from '../support/web-client.ts'
import {
  type LoadOptions,
  measureLatency,
  measureThroughput,
  median,
  messagesSoFar,
  type Post,
  quantile,
  type Relay,
} from './load.ts'
import { readProcessor } from './memory.ts'
import { type Outside, openOutside, room, wordsOf, writeDirectory } from './outside.ts'

export type RelayOptions = LoadOptions & {
  /** How often bot and bare relay take turns. */
  rounds: number
  /** Where the bot writes a profile of its processor time. */
  profile?: string
}

/** With the milliseconds of processor time that a message costs under full load: steadier than any speed on a machine that others use too. */
export type Measured = Relay & { nodeMs: number; serverMs: number }

/**
 * Runs the bot and the bare relay in turns against the same recording service, which lives in this process together with
 * those who post. One web room, three linked rooms; the bot's directory, store and outbox are as in any exercise.
 */
export async function benchRelay(options: RelayOptions): Promise<Measured & { bare: Measured }> {
  const outside = await openOutside()
  const folder = freshFolder('bench')
  const directory = join(folder.path, 'directory.yaml')
  writeFileSync(directory, writeDirectory())
  const { url, platform } = outside.server
  const bot = await startBot({
    dataDir: join(folder.path, 'data'),
    env: {
      JOM_WORLD: 'exercise',
      JOM_DIRECTORY: directory,
      JOM_RECORDING_URL: url,
      JOM_RECORDING_TOKEN: platform.token,
      ...(options.profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${options.profile}` }),
    },
  })
  const people = await Promise.all([...bot.links.values()].map((link) => signIn(link)))
  const bare = await startBare(outside)
  const throughBot: Post = async (number) => {
    const person = people[number % people.length]
    const answer = await person?.post(room, wordsOf(number), `bench-${String(number).padStart(8, '0')}`)
    if (answer?.status !== 200) throw new Error(`the bot answered ${answer?.status}: ${answer?.body.slice(0, 500)}`)
  }
  try {
    const rounds: Record<'bot' | 'bare', Measured[]> = { bot: [], bare: [] }
    for (let round = 0; round < options.rounds; round++) {
      rounds.bare.push(await measure(outside, bare.post, bare.pid, options))
      rounds.bot.push(await measure(outside, throughBot, bot.process.pid ?? 0, options))
    }
    if (outside.doubles() > 0) throw new Error(`${outside.doubles()} messages stood twice in a room`)
    return { ...middle(rounds.bot), bare: middle(rounds.bare) }
  } catch (fault) {
    throw new Error(`the bot said:\n${bot.output().slice(-3000)}`, { cause: fault })
  } finally {
    for (const person of people) person.close()
    await bare.stop()
    await bot.stop()
    await outside.server.close()
    folder.remove()
  }
}

async function measure(outside: Outside, post: Post, pid: number, options: LoadOptions): Promise<Measured> {
  const [before, first] = [readProcessor(pid), messagesSoFar()]
  const perSecond = await measureThroughput(outside, post, options)
  const [after, messages] = [readProcessor(pid), messagesSoFar() - first]
  const cost = {
    nodeMs: (after.node - before.node) / messages,
    serverMs: Math.max(0, after.server - before.server) / messages,
  }
  const took = await measureLatency(outside, post, options)
  return { perSecond, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), ...cost }
}

const middle = (rounds: readonly Measured[]): Measured => ({
  perSecond: median(rounds.map((round) => round.perSecond)),
  p50Ms: median(rounds.map((round) => round.p50Ms)),
  p99Ms: median(rounds.map((round) => round.p99Ms)),
  nodeMs: median(rounds.map((round) => round.nodeMs)),
  serverMs: median(rounds.map((round) => round.serverMs)),
})

async function startBare(outside: Outside): Promise<{ post: Post; pid: number; stop(): Promise<void> }> {
  const { url, platform } = outside.server
  const child: ChildProcess = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, 'bare.ts'),
      url,
      platform.token,
      ...outside.rooms(),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = child.stdout ? await once(child.stdout, 'data') : []
  const port = Number(line)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  return {
    pid: child.pid ?? 0,
    post: (number) => postTo(port, agent, JSON.stringify({ name: 'Person FR', text: wordsOf(number) })),
    async stop() {
      agent.destroy()
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

function postTo(port: number, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const asked = request({ host: '127.0.0.1', port, method: 'POST', path: '/messages', agent, headers }, (answer) => {
      answer.resume()
      answer.once('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`the bare relay answered ${answer.statusCode}`)),
      )
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
