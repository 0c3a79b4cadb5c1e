import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Played by hand (see CONTRIBUTING.md): whether nothing at all was late says more of the machine than of the bot where others work on it too.
    exclude: [...configDefaults.exclude, ...(process.env.JOM_TEST_DAYS ? [] : ['tests/e2e/election-days.test.ts'])],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every file that needs a database or a browser brings its own: two files at a time suit two cores.
    maxWorkers: 2,

    allowOnly: false,
    passWithNoTests: false,
  },
})
