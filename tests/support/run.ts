import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

/** `npm test [-- PATH …]`: brings what is missing, then runs every test, or those under the paths given. */
const setup = spawnSync('bash', ['tests/support/setup.sh'], { stdio: 'inherit' })
if (setup.status !== 0) process.exit(setup.status ?? 1)
const vitest = createRequire(import.meta.url).resolve('vitest/vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { stdio: 'inherit' })
process.exit(run.status ?? 1)
