import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every file that needs a database or a browser brings its own: two files at a time suit two cores.
    maxWorkers: 2,

    allowOnly: false,
    passWithNoTests: false,
  },
})
