import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Relay } from './load.ts'
import { benchRelay } from './relay.ts'
import { benchStart } from './start.ts'

/**
 * `npm run -s bench`: the bot as a relay beside a bare one, its start, its memory. With `--json` one JSON object. `--only
 * relay` or `--only start` leaves the other out; `--profile <folder>` has the bot write a profile of its processor time.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '8' },
    concurrency: { type: 'string', default: '256' },
    profile: { type: 'string' },
  },
})
const windowMs = Number(values.seconds) * 1000
const round = (value: number): number => Math.round(value * 10) / 10
const rounded = ({ perSecond, p50Ms, p99Ms }: Relay): Relay => ({
  perSecond: Math.round(perSecond),
  p50Ms: round(p50Ms),
  p99Ms: round(p99Ms),
})

const relay =
  values.only === 'start'
    ? undefined
    : await benchRelay({
        rounds: Number(values.rounds),
        concurrency: Number(values.concurrency),
        warmMs: 3000,
        windowMs,
        perSecond: 50,
        latencyMs: windowMs,
        ...(values.profile !== undefined && { profile: values.profile }),
      })
const other = values.only === 'relay' ? undefined : await benchStart(3, 10_000)

const figures = {
  ...(relay && { relay: { ...rounded(relay), bare: rounded(relay.bare) } }),
  ...(other && {
    start: { emptyMs: Math.round(other.start.emptyMs), existingMs: Math.round(other.start.existingMs) },
    idleMiB: Math.round(other.memory.node + other.memory.server),
  }),
}
if (values.json) console.log(JSON.stringify(figures))
else showTable()

function showTable(): void {
  if (relay) {
    console.table({ bot: rounded(relay), 'bare relay': rounded(relay.bare) })
    console.log(
      `processor time a message under full load: ${relay.nodeMs.toFixed(2)} ms in the bot's process and ` +
        `${relay.serverMs.toFixed(2)} ms in its database server; ${relay.bare.nodeMs.toFixed(2)} ms in the bare relay`,
    )
    console.log(
      `throughput ${(relay.perSecond / relay.bare.perSecond).toFixed(2)} of bare (aim: 0.5 and 200 a second), ` +
        `added median ${round(relay.p50Ms - relay.bare.p50Ms)} ms at 50 a second (aim: 15)`,
    )
  }
  if (other) {
    console.log(
      `start on an empty folder ${figures.start?.emptyMs} ms (aim: 6000), on an existing one ${figures.start?.existingMs} ms (aim: 3000)`,
    )
    console.log(
      `idle ${figures.idleMiB} MiB (aim: 250): ${Math.round(other.memory.node)} resident in the bot's process, ` +
        `${Math.round(other.memory.server)} proportional in the ${other.memory.processes} of its database server`,
    )
  }
  console.log(`load of this machine meanwhile: ${round(loadavg()[0] ?? 0)}`)
}
