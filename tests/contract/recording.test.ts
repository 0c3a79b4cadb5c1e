import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../support/poll.ts'
import type { Harness } from './harness.ts'
import { playRecording } from './recording.ts'
import { describeAdapter } from './suite.ts'

describeAdapter('recording', playRecording)

let harness: Harness
beforeAll(async () => {
  harness = await playRecording()
}, 60_000)
afterAll(() => harness?.close(), 60_000)

test('after a gap, and not at its first connection, it says that all conversations were out of sight', async () => {
  expect(harness.sink.doubted).toEqual([])
  await harness.away(() => [])
  await until(() => harness.sink.doubted.length > 0, { what: 'it says so' })
  expect(harness.sink.doubted).toEqual([[]])
})
