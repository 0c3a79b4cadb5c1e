import { afterEach, expect, test } from 'vitest'
import { rateLimited, unreachable } from '../../../src/chat/errors.ts'
import { openPulse, type Pulse, untilAnswered } from '../../../src/chat/pulse.ts'
import { TokenRefused } from '../../../src/chat/refusals.ts'
import { until } from '../../support/poll.ts'

/** Whether a platform still knows the bot is looked at again and again. */

let pulse: Pulse | undefined
afterEach(() => pulse?.stop())

test('a token that is refused is told as it is, and its return looked back from; a request to wait says nothing', async () => {
  let fault: Error | undefined
  let asked = 0
  let back = 0
  const said: string[] = []
  pulse = openPulse({
    async ask() {
      asked += 1
      if (fault) throw fault
    },
    failed: 'no answer',
    log: (level, what) => void said.push(`${level}: ${what}`),
    onBack: () => {
      back += 1
    },
    everyMs: 5,
  })
  const looks = (): Promise<unknown> => {
    const before = asked
    return until(() => asked > before + 1, { what: 'it is looked at again' })
  }
  await looks()
  expect(pulse?.health().state).toBe('up')
  fault = rateLimited(1000)
  await looks()
  expect(pulse?.health().state).toBe('up')
  fault = unreachable('auth.test')
  await looks()
  expect(pulse?.health()).toMatchObject({ state: 'connecting', detail: 'unreachable: auth.test' })
  fault = new TokenRefused('token_revoked', 'auth.test')
  await looks()
  expect(pulse?.health()).toMatchObject({ state: 'down', detail: 'token_revoked for auth.test' })
  expect(said).toEqual(['warn: no answer', 'error: no answer'])
  expect(back).toBe(0)
  fault = undefined
  await looks()
  expect(pulse?.health().state).toBe('up')
  expect(back).toBe(1)
})

test('until a platform says who the bot is it is asked again, as late as it says itself, else ever later', async () => {
  const paused: number[] = []
  const faults = [unreachable('it'), unreachable('it'), rateLimited(700), rateLimited(700), unreachable('it')]
  const answer = await untilAnswered(
    async () => {
      const fault = faults.shift()
      if (fault) throw fault
      return 'the bot'
    },
    {
      log: () => {},
      signal: new AbortController().signal,
      failed: 'no answer',
      turn: () => {},
      pause: async (ms) => void paused.push(ms),
    },
  )
  expect(answer).toBe('the bot')
  expect(paused).toEqual([500, 1000, 700, 700, 2000])
})
