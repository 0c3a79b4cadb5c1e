import { expect, test } from 'vitest'
import { openIdentifying, pauseBefore } from '../../../../adapters/discord/gateway/identify.ts'

/** Sessions begin no oftener than Discord says: one too many, and the token is reset. */

const day = 86_400_000
const whole = { total: 1000, remaining: 1000, resetMs: day }
const long = Number.POSITIVE_INFINITY

test('a first session begins at once, the next five seconds later, and those that break off ever later', () => {
  expect(pauseBefore(whole, long, 0)).toBe(0)
  expect(pauseBefore(whole, 1000, 1)).toBe(4000)
  expect([1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 20].map((broken) => pauseBefore(whole, 0, broken) / 1000)).toEqual([
    5, 5, 5, 10, 20, 40, 80, 160, 300, 300, 300,
  ])
})

test('where few are left they are spread over the rest of the day, and the last are left to whoever mends it', () => {
  expect(pauseBefore({ ...whole, remaining: 200, resetMs: 10_000_000 }, 0, 1)).toBe(50_000)
  expect(pauseBefore({ ...whole, remaining: 200, resetMs: 10_000_000 }, long, 0)).toBe(0)
  expect(pauseBefore({ ...whole, remaining: 21 }, long, 0)).toBe(0)
  expect(pauseBefore({ ...whole, remaining: 20, resetMs: 5_000_000 }, long, 0)).toBe(5_000_000)
  expect(pauseBefore({ ...whole, remaining: 0, resetMs: 0 }, long, 0)).toBe(1000)
  expect(pauseBefore({ total: 2, remaining: 1, resetMs: day }, long, 0)).toBe(0)
})

test('a storm of sessions that break off spends less than a day has', () => {
  let spent = 0
  for (let at = 0; at < day; spent += 1)
    at += pauseBefore({ ...whole, remaining: 1000 - spent, resetMs: day - at }, 0, spent)
  expect(spent).toBeLessThan(500)
})

const limitOf = (remaining: number, resetMs: number) => ({
  session_start_limit: { total: 1000, remaining, reset_after: resetMs },
})

test('it waits as long as Discord says, tells for how long, and asks again each minute', async () => {
  const answers = [limitOf(0, 120_000), limitOf(0, 60_000), limitOf(1000, day)]
  const [waits, pauses]: number[][] = [[], []]
  const identifying = openIdentifying({
    wire: { ask: async () => answers.shift() as never }, // as Discord answers
    log: () => {},
    waits: (ms) => void waits?.push(ms),
    pause: async (ms) => void pauses?.push(ms),
  })
  await identifying.waitForIdentify(0, new AbortController().signal)
  expect([waits, pauses, answers]).toEqual([[120_000, 60_000], [60_000, 60_000], []])
})

test('where Discord does not say how many are left it waits, and asks again', async () => {
  const answers = [undefined, { session_start_limit: {} }, limitOf(1000, day)]
  const pauses: number[] = []
  const identifying = openIdentifying({
    wire: {
      async ask() {
        const answer = answers.shift()
        if (!answer) throw new Error('no answer')
        return answer as never // as Discord answers
      },
    },
    log: () => {},
    waits: () => {},
    pause: async (ms) => void pauses.push(ms),
  })
  await identifying.waitForIdentify(0, new AbortController().signal)
  expect(pauses).toEqual([5000, 5000])
})

test('the second of two keeps its distance; one that lasted a while counts as no break', async () => {
  let clock = 0
  const pauses: number[] = []
  const identifying = openIdentifying({
    wire: { ask: async () => limitOf(1000, day) as never }, // as Discord answers
    log: () => {},
    waits: () => {},
    now: () => clock,
    async pause(ms) {
      pauses.push(ms)
      clock += ms
    },
  })
  const begin = (): Promise<void> => identifying.waitForIdentify(0, new AbortController().signal)
  for (let n = 0; n < 7; n += 1) await begin()
  clock += 61_000
  await begin()
  await begin()
  expect(pauses).toEqual([5000, 5000, 5000, 5000, 5000, 10_000, 5000])
})

test('where the connection goes it gives up', async () => {
  const gone = new AbortController()
  const identifying = openIdentifying({
    wire: { ask: async () => limitOf(0, day) as never }, // as Discord answers
    log: () => {},
    waits: () => gone.abort(),
  })
  await expect(identifying.waitForIdentify(0, gone.signal)).rejects.toThrow()
})
