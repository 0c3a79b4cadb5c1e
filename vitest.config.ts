import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take longest, though some of them are short to read: begun last, one of them would leave a core idle for minutes. */
const longest = [
  'sharing/worlds.test.ts',
  'runs/runs.test.ts',
  'fault/crash.test.ts',
  'fault/crash-slack.test.ts',
  'adapter-slack/faults.test.ts',
  'e2e/matrix-limits.test.ts',
  'schedule/cron-clock.test.ts',
  'adapter-matrix/downtime.test.ts',
  'store/keys.test.ts',
  'attack/non-interference.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => longest.some((name) => moduleId.endsWith(name))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Played by hand (see CONTRIBUTING.md): whether nothing at all was late says more of the machine than of the bot where others work on it too.
    exclude: [...configDefaults.exclude, ...(process.env.JOM_TEST_DAYS ? [] : ['tests/e2e/election-days.test.ts'])],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every file that needs a database or a browser brings its own. Many wait for a clock or a server: three at a time keep two cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },

    allowOnly: false,
    passWithNoTests: false,
  },
})
