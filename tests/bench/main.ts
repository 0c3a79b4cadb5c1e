import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { benchDiscord } from './discord.ts'
import { benchLedger, type LedgerFigures } from './ledger.ts'
import type { Relay } from './load.ts'
import { benchMatrix } from './matrix.ts'
import { benchRelay } from './relay.ts'
import { benchRuns, type Runs } from './runs.ts'
import { benchSlack, benchSlackToMatrix } from './slack.ts'
import { benchStart } from './start.ts'
import type { Contest, Spent, TurnOptions } from './turns.ts'

/**
 * `npm run -s bench`: the bot as a relay beside a bare one, the same on Matrix, on Slack and on Discord, its start, its memory, runs that wait, the ledger. With
 * `--json` one JSON object. `--only relay`, `matrix`, `slack`, `slack-matrix`, `discord`, `start`, `runs` or `ledger` leaves the others out; `--profile <folder>` has the bot write a
 * profile of its processor time.
 */
const parts = ['relay', 'matrix', 'slack', 'slack-matrix', 'discord', 'start', 'runs', 'ledger'] as const
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    concurrency: { type: 'string' },
    profile: { type: 'string' },
    runs: { type: 'string' },
    entries: { type: 'string' },
  },
})
const { only } = values
if (only !== undefined && !parts.some((part) => part === only)) throw new Error(`--only ${parts.join(' | ')}`)
const wants = (part: (typeof parts)[number]): boolean => only === undefined || only === part

const round = (value: number): number => Math.round(value * 10) / 10
const rounded = ({ perSecond, p50Ms, p99Ms }: Relay): Relay => ({
  perSecond: round(perSecond),
  p50Ms: round(p50Ms),
  p99Ms: round(p99Ms),
})
const figuresOf = (contest: Contest): Relay & Pick<Contest, 'share' | 'addedMs'> & { bare: Relay } => ({
  ...rounded(contest),
  share: Number(contest.share.toFixed(2)),
  addedMs: round(contest.addedMs),
  bare: rounded(contest.bare),
})

type Usual = { rounds: number; concurrency: number; warmMs: number; seconds: number; perSecond: number }

/** The load of one part, unless the command says another; speed and latency are measured for `seconds` each. */
function loadOf({ rounds, concurrency, seconds, ...usual }: Usual): TurnOptions {
  const measureMs = Number(values.seconds ?? seconds) * 1000
  return {
    ...usual,
    rounds: Number(values.rounds ?? rounds),
    concurrency: Number(values.concurrency ?? concurrency),
    windowMs: measureMs,
    latencyMs: measureMs,
    ...(values.profile !== undefined && { profile: values.profile }),
  }
}

const relay = wants('relay')
  ? await benchRelay(loadOf({ rounds: 2, concurrency: 256, warmMs: 3000, seconds: 8, perSecond: 50 }))
  : undefined
// A homeserver's limit is low and other work on the machine lowers it at once: many short turns are fairer than few long ones.
const matrix = wants('matrix')
  ? await benchMatrix(loadOf({ rounds: 5, concurrency: 32, warmMs: 2000, seconds: 8, perSecond: 5 }))
  : undefined
const slack = wants('slack')
  ? await benchSlack(loadOf({ rounds: 3, concurrency: 256, warmMs: 3000, seconds: 8, perSecond: 50 }))
  : undefined
// With a homeserver in it all goes at a homeserver's pace: beside the other figure, not instead of it.
const slackToMatrix = wants('slack-matrix')
  ? await benchSlackToMatrix(loadOf({ rounds: 3, concurrency: 32, warmMs: 2000, seconds: 8, perSecond: 5 }))
  : undefined
// Discord takes fifty requests a second of a bot, so that neither can do more than sixteen messages with three posts each.
const discord = wants('discord')
  ? await benchDiscord(loadOf({ rounds: 3, concurrency: 32, warmMs: 3000, seconds: 8, perSecond: 10 }))
  : undefined
const other = wants('start') ? await benchStart(3, 10_000) : undefined
const runs = wants('runs')
  ? await benchRuns({ runs: Number(values.runs ?? 10_000), gentle: 600, everyMs: 50, burst: 1000 })
  : undefined
const ledger = wants('ledger') ? await benchLedger(Number(values.entries ?? 1_000_000)) : undefined

const figures = {
  ...(relay && { relay: figuresOf(relay) }),
  ...(matrix && { matrix: figuresOf(matrix) }),
  ...(slack && { slack: figuresOf(slack) }),
  ...(slackToMatrix && { slackToMatrix: figuresOf(slackToMatrix) }),
  ...(discord && { discord: figuresOf(discord) }),
  ...(other && {
    start: { emptyMs: Math.round(other.start.emptyMs), existingMs: Math.round(other.start.existingMs) },
    idleMiB: Math.round(other.memory.node + other.memory.server),
  }),
  ...(runs && { runs: figuresOfRuns(runs) }),
  ...(ledger && { ledger }),
}
if (values.json) console.log(JSON.stringify(figures))
else showTable()

function showTable(): void {
  if (relay)
    showContest('recording service, three rooms', relay, { share: '0.5 and 200 a second', perSecond: 50, addedMs: 15 })
  if (matrix) showContest('Matrix to Matrix', matrix, { share: '0.9', perSecond: 5, addedMs: 20 })
  if (slack) showContest('Slack to three channels and the web', slack, { share: '0.5', perSecond: 50, addedMs: 15 })
  if (slackToMatrix)
    showContest('Slack to a channel, Matrix and the web', slackToMatrix, { share: '0.9', perSecond: 5, addedMs: 20 })
  if (discord)
    showContest('Discord to three channels and the web', discord, { share: '0.9', perSecond: 10, addedMs: 15 })
  if (other) {
    console.log(
      `start on an empty folder ${figures.start?.emptyMs} ms (aim: 6000), on an existing one ${figures.start?.existingMs} ms (aim: 3000)`,
    )
    console.log(
      `idle ${figures.idleMiB} MiB (aim: 250): ${Math.round(other.memory.node)} resident in the bot's process, ` +
        `${Math.round(other.memory.server)} proportional in the ${other.memory.processes} of its database server`,
    )
  }
  if (runs) showRuns(runs)
  if (ledger) showLedger(ledger)
  console.log(`load of this machine meanwhile: ${round(loadavg()[0] ?? 0)}`)
}

function showContest(
  title: string,
  contest: Contest,
  aim: { share: string; perSecond: number; addedMs: number },
): void {
  const { bare } = contest
  console.log(title)
  console.table({ bot: rounded(contest), 'bare relay': rounded(bare) })
  console.log(
    `processor time a message under full load: ${spentIn(contest.spent)}; in the bare rounds: ${spentIn(bare.spent)}`,
  )
  console.log(
    `throughput ${contest.share.toFixed(2)} of bare (aim: ${aim.share}), ` +
      `added median ${round(contest.addedMs)} ms at ${aim.perSecond} a second (aim: ${aim.addedMs})`,
  )
}

function spentIn(spent: Spent): string {
  return Object.entries(spent)
    .map(([who, ms]) => `${who} ${ms.toFixed(2)} ms`)
    .join(', ')
}

function figuresOfRuns({ memory, startMs, hundred, ...rest }: Runs) {
  const all = ({ perSecond, p50Ms, p99Ms }: Runs['one']) => rounded({ perSecond, p50Ms, p99Ms })
  return {
    waiting: rest.waiting,
    timers: rest.timers,
    hundred: hundred.map(({ among, ms }) => ({ among, ms: Math.round(ms) })),
    one: all(rest.one),
    three: all(rest.three),
    bare: all(rest.bare),
    startMs: Math.round(startMs),
    nodeMiB: Math.round(memory.node),
    serverMiB: Math.round(memory.server),
  }
}

function showRuns(measured: Runs): void {
  const { one, three, bare, hundred, startMs, nodeMiB, serverMiB, waiting, timers } = figuresOfRuns(measured)
  console.log(
    `${waiting} runs that wait for ${timers} instants; steps a second when many are due at once, lateness in ms at 20 a second`,
  )
  console.table({ 'one process': one, 'three processes': three, 'bare loop': bare })
  const lines = hundred.map(({ among, ms }) => `${ms} ms among ${among}`)
  console.log(`a hundred due at once are done in ${lines.join(', in ')}; 99th percentile of lateness: aim 1000 ms`)
  console.log(
    `start ${startMs} ms; ${nodeMiB + serverMiB} MiB (aim: 400): ${nodeMiB} resident in the bot's process, ${serverMiB} proportional in its database server`,
  )
}

function showLedger({ entries, roots, verify, write, read, erased, append }: LedgerFigures): void {
  console.log(`${entries} entries of the ledger, sealed by the thousand, ${roots} roots`)
  console.table({
    'verified in the database': { seconds: round(verify.seconds), MiB: Math.round(verify.mib) },
    'the same, every hundredth payload erased': { seconds: round(erased.seconds) },
    'an export of that, by verify.mjs alone': { seconds: round(erased.readSeconds) },
    'written as an export': {
      seconds: round(write.seconds),
      MiB: Math.round(write.mib),
      'file MiB': Math.round(write.fileMib),
    },
    'verified from the export, alone': { seconds: round(read.seconds), MiB: Math.round(read.mib) },
  })
  const { plainUs, appendUs, sealOneUs, sealManyUs, signUs } = append
  console.log('microseconds an entry, a transaction each; sealing is done by the sealer, after the commit')
  console.table({
    'plain insert, no hash, no seal (baseline)': { us: Math.round(plainUs) },
    'append: commitment, sealed payload, hash': { us: Math.round(appendUs) },
    'place and signature, batches of a thousand': { us: Math.round(sealManyUs) },
    'the same without the signature': { us: round(sealManyUs - signUs / 1000) },
    'place and signature, batches of one': { us: Math.round(sealOneUs) },
    'the same without the signature, of one': { us: Math.round(sealOneUs - signUs) },
  })
}
