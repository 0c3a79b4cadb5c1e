import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** `npm test [-- PATH …]`: brings what is missing, then runs every test, or those under the paths given. */
const setup = spawnSync('bash', ['tests/support/setup.sh'], { stdio: 'inherit' })
if (setup.status !== 0) process.exit(setup.status ?? 1)
// The package does not export its own program.
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
// Each file of tests has a process of its own: what one compiled of the packages the others need not.
const env = { NODE_COMPILE_CACHE: join(process.cwd(), 'node_modules/.cache/jom'), ...process.env }
const run = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], { stdio: 'inherit', env })
process.exit(run.status ?? 1)
