import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { describeCards } from './cards.ts'
import { describeForms } from './forms.ts'
import type { Harness } from './harness.ts'
import { describeHearing } from './hearing.ts'
import { describeParity } from './parity.ts'
import { describePorts } from './port-suite.ts'
import { describeSaying } from './saying.ts'
import { describeShowing } from './showing.ts'

/**
 * What every adapter must do, run against one of them. Expectations are taken from the adapter itself: its traits and its ports.
 * `way` says how it is connected, where there are several.
 */
export function describeAdapter(name: string, makeHarness: () => Promise<Harness>, way?: string): void {
  describe(`the adapter ${[name, way].filter(Boolean).join(', ')}`, () => {
    let harness: Harness | undefined
    beforeAll(async () => {
      harness = await makeHarness()
    }, 60_000)
    afterEach(() => harness?.sink.release())
    afterAll(() => harness?.close(), 60_000)
    const play = (): Harness => {
      if (!harness) throw new Error('the harness did not start')
      return harness
    }
    describeHearing(play)
    describeSaying(play, name)
    describeShowing(play)
    describeCards(play, name)
    describeForms(play, name)
    describePorts(play)
    describeParity(name)
  })
}
