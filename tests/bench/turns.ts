import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Arrivals } from './arrivals.ts'
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

export type TurnOptions = LoadOptions & {
  /** How often the bot and the bare relay take turns. */
  rounds: number
  /** Where the bot writes a profile of its processor time. */
  profile?: string
}

/** Milliseconds of processor time, by who spent it. */
export type Spent = Readonly<Record<string, number>>

/** One of the two that take turns: how to give it a message, where that arrives, and what was spent so far. */
export type Rival = { post: Post; arrivals: Arrivals; spent(): Spent }

/** With the processor time that a message costs under full load: steadier than any speed on a machine that others use too. */
export type Measured = Relay & { spent: Spent }

/** `share` of the bare relay's throughput and the milliseconds added to its median, each between the two turns of one round. */
export type Contest = Measured & { bare: Measured; share: number; addedMs: number }

/** Lets the bot and the bare relay take turns at the same work; who is first changes too. Each figure is the middle one of all rounds. */
export async function takeTurns(bot: Rival, bare: Rival, options: TurnOptions): Promise<Contest> {
  const rivals = { bot, bare }
  const rounds: Record<keyof typeof rivals, Measured[]> = { bot: [], bare: [] }
  for (let round = 0; round < options.rounds; round++)
    for (const who of round % 2 === 0 ? (['bare', 'bot'] as const) : (['bot', 'bare'] as const))
      rounds[who].push(await measure(rivals[who], options))
  for (const { arrivals } of [bot, bare])
    if (arrivals.doubles() > 0) throw new Error(`${arrivals.doubles()} messages stood twice in a room`)
  const pairs = rounds.bot.flatMap((ours, round) => {
    const theirs = rounds.bare[round]
    return theirs ? [{ ours, theirs }] : []
  })
  return {
    ...middle(rounds.bot),
    bare: middle(rounds.bare),
    share: median(pairs.map(({ ours, theirs }) => ours.perSecond / theirs.perSecond)),
    addedMs: median(pairs.map(({ ours, theirs }) => ours.p50Ms - theirs.p50Ms)),
  }
}

async function measure({ post, arrivals, spent }: Rival, options: LoadOptions): Promise<Measured> {
  const [before, first] = [spent(), messagesSoFar()]
  const perSecond = await measureThroughput(arrivals, post, options)
  const [after, messages] = [spent(), messagesSoFar() - first]
  const each = Object.entries(after).map(([who, ms]) => [who, Math.max(0, ms - (before[who] ?? 0)) / messages] as const)
  const took = await measureLatency(arrivals, post, options)
  return { perSecond, p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), spent: Object.fromEntries(each) }
}

const middle = (rounds: readonly Measured[]): Measured => ({
  perSecond: median(rounds.map((round) => round.perSecond)),
  p50Ms: median(rounds.map((round) => round.p50Ms)),
  p99Ms: median(rounds.map((round) => round.p99Ms)),
  spent: Object.fromEntries(
    Object.keys(rounds[0]?.spent ?? {}).map(
      (who) => [who, median(rounds.map(({ spent }) => spent[who] ?? 0))] as const,
    ),
  ),
})

/** Starts a bare relay, a file of this folder, as a process of its own; resolves with the first line it says. */
export async function startBare(
  file: string,
  ...how: readonly string[]
): Promise<{ pid: number; said: string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, file), ...how],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const gone = once(child, 'exit')
  const said = child.stdout ? once(child.stdout, 'data').then(([line]) => String(line).trim()) : gone.then(() => '')
  return {
    pid: child.pid ?? 0,
    said: await Promise.race([said, gone.then(([code]) => Promise.reject(new Error(`${file} ended with ${code}`)))]),
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
