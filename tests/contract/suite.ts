import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest'
import { describeCards } from './cards.ts'
import { describeForms } from './forms.ts'
import type { Harness } from './harness.ts'
import { describeHearing } from './hearing.ts'
import { forgetLog, loggedSince } from './log.ts'
import { describeMarks } from './marks.ts'
import { describeMeetings } from './meetings.ts'
import { describeParity } from './parity.ts'
import { describePorts } from './port-suite.ts'
import { describeSaying } from './saying.ts'
import { describeShowing } from './showing.ts'
import { describeStarting } from './starting.ts'

/**
 * What every adapter must do, run against one of them. Expectations are taken from the adapter itself: its traits and its ports.
 * `way` says how it is connected, where there are several.
 */
export function describeAdapter(name: string, makeHarness: () => Promise<Harness>, way?: string): void {
  describe(`the adapter ${[name, way].filter(Boolean).join(', ')}`, () => {
    let harness: Harness | undefined
    beforeAll(async () => {
      harness = await started(makeHarness())
    }, 60_000)
    beforeEach(({ onTestFailed }) => {
      forgetLog()
      onTestFailed(() => console.error(loggedSince()))
    })
    afterEach(() => harness?.sink.release())
    afterAll(() => harness?.close(), 60_000)
    const play = (): Harness => {
      if (!harness) throw new Error('the harness did not start')
      return harness
    }
    describeHearing(play)
    describeMarks(play, name)
    describeSaying(play, name)
    describeShowing(play)
    describeCards(play, name)
    describeMeetings(play)
    describeForms(play, name)
    describePorts(play)
    describeStarting(play)
    describeParity(name)
  })
}

/** Milliseconds for a platform and the adapter to start: an adapter that is turned away connects for ever. */
const patienceMs = 50_000

async function started(starting: Promise<Harness>): Promise<Harness> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`not up after ${patienceMs} ms; ${loggedSince()}`)), patienceMs)
  return Promise.race([starting, late.promise]).finally(() => clearTimeout(timer))
}
