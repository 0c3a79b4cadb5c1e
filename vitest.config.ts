import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { passingFolder } from './tests/support/memory.ts'

/**
 * Files that take longest, in the order in which they are begun: last, one of them would leave a core idle for a minute. Those that
 * wait for a clock or a platform stand between those that need a core of their own.
 */
const longest = [
  'sharing/worlds.test.ts',
  'e2e/matrix-limits.test.ts',
  'runs/runs.test.ts',
  'adapter-slack/faults.test.ts',
  'adapter-matrix/downtime.test.ts',
  'contract/discord.test.ts',
  'contract/matrix.test.ts',
  'adapter-web/browser.test.ts',
  'fault/crash.test.ts',
  'adapter-discord/faults.test.ts',
  'attack/non-interference.test.ts',
  'delivery/embedded.test.ts',
  'adapter-matrix/homeserver.test.ts',
  'delivery/server.test.ts',
  'fault/crash-discord.test.ts',
  'sharing/worlds-known.test.ts',
  'fault/crash-slack.test.ts',
  'e2e/rooms.test.ts',
  'e2e/incidents-matrix.test.ts',
  'e2e/incidents.test.ts',
  'e2e/replay.test.ts',
  'e2e/night.test.ts',
  'store/keys.test.ts',
  // Short to read, so that they would come last of all.
  'review/poison.test.ts',
  'review/lease.test.ts',
  'adapter-discord/connect.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((name) => moduleId.endsWith(name))
      return place < 0 ? longest.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}

// Read by os.tmpdir() here and in every process that is begun from here.
process.env.TMPDIR = passingFolder()
// Where the bot keeps what Node compiled; threads that are begun from a test find it there as the bot's do.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, 'node_modules/.cache/jom')

const units = 'tests/unit/**/*.test.ts'
/**
 * Folders whose files drive what they test in their own process, and leave nothing behind in it: to load anew for each file what the
 * bot is made of costs two seconds of a core. Those that take long stay alone, where they can be begun first.
 */
const together = [
  ...['adapter-discord', 'adapter-slack', 'adapter-web', 'attack', 'calendar', 'call', 'chat', 'decision', 'directory'],
  ...['discord', 'export', 'identity', 'ledger', 'notice', 'playbook', 'retention', 'review', 'round', 'schedule'],
  ...['sharing', 'slack', 'threat', 'web'],
]
/** Files of those folders that stay alone: what they test is a process of its own, or has a homeserver beside it. */
const alone = [
  ...['attack/matrix-floods.test.ts', 'attack/matrix-rooms.test.ts', 'attack/matrix-words.test.ts'],
  ...['retention/console.test.ts', 'retention/kill.test.ts'],
]
const inside = globSync(`tests/integration/{${together}}/**/*.test.ts`, { cwd: import.meta.dirname }).filter(
  (path) => ![...longest, ...alone].some((name) => path.endsWith(name)),
)
// Played by hand (see CONTRIBUTING.md): whether nothing at all was late says more of the machine than of the bot where others work on it too.
const byHand = process.env.JOM_TEST_DAYS ? [] : ['tests/e2e/election-days.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['tests/support/cluster.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Every file that needs a database or a browser brings its own: two files at a time suit two cores. With three, bots that start
    // together are not ready in time.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },

    allowOnly: false,
    passWithNoTests: false,

    projects: [
      // Pure functions, for the most part: to load anew for each file what they are made of costs nearly as much as they do.
      { extends: true, test: { name: 'unit', include: [units], isolate: false } },
      {
        extends: true,
        test: { name: 'inside', include: inside, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, units, ...byHand, ...inside],
        },
      },
    ],
  },
})
