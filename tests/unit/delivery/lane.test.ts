import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatch } from '../../../src/delivery/batch.ts'
import { createLanes } from '../../../src/delivery/lane.ts'

test('a lane runs one pass at a time, and no poke is lost', async () => {
  const queues = new Map<string, number>()
  const active = new Map<string, number>()
  const done = new Map<string, number>()
  const lanes = createLanes(
    async (lane) => {
      expect(active.get(lane) ?? 0).toBe(0)
      active.set(lane, 1)
      await new Promise((resolve) => setImmediate(resolve))
      const waiting = queues.get(lane) ?? 0
      queues.set(lane, 0)
      done.set(lane, (done.get(lane) ?? 0) + waiting)
      active.set(lane, 0)
      return 'idle'
    },
    () => expect.unreachable(),
  )
  for (let round = 0; round < 500; round++) {
    const lane = `lane-${round % 7}`
    queues.set(lane, (queues.get(lane) ?? 0) + 1)
    lanes.poke(lane)
    if (round % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  while ([...queues.values()].some((waiting) => waiting > 0)) await new Promise((resolve) => setImmediate(resolve))
  await lanes.stop()
  expect([...done.values()].reduce((sum, each) => sum + each, 0)).toBe(500)
})

test('a resting or failing lane holds up no other', async () => {
  const passes: string[] = []
  const faults: string[] = []
  const lanes = createLanes(
    async (lane) => {
      passes.push(lane)
      if (lane === 'broken') throw new Error('no')
      return lane === 'slow' ? { waitMs: 60_000 } : 'idle'
    },
    (lane) => faults.push(lane),
  )
  for (const lane of ['slow', 'broken', 'fine', 'slow', 'broken', 'fine']) {
    lanes.poke(lane)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await lanes.stop()
  expect(passes.filter((lane) => lane === 'slow')).toHaveLength(1)
  expect(passes.filter((lane) => lane === 'broken')).toHaveLength(1)
  expect(passes.filter((lane) => lane === 'fine')).toHaveLength(2)
  expect(faults).toEqual(['broken'])
})

test('a batch answers each call with its own result, in order, and one bad item fails alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -5, max: 100 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (items, most) => {
        const batch = createBatch<number, number>(async (taken) => {
          expect(taken.length).toBeLessThanOrEqual(most)
          await new Promise((resolve) => setImmediate(resolve))
          if (taken.some((item) => item < 0)) throw new Error('bad item')
          return taken.map((item) => item * 2)
        }, most)
        const answers = await Promise.allSettled(items.map((item) => batch.add(item)))
        expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual(
          items.map((item) => (item < 0 ? 'failed' : item * 2)),
        )
        await batch.drained()
      },
    ),
  )
})

test('in a lane of a batch nothing that was refused is overtaken, whatever is handed over again and again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 }),
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (lanes, refusals, most) => {
        const stored: { lane: string; place: number }[] = []
        const luck = [...refusals]
        const batch = createBatch<{ lane: string; place: number }, void>(
          async (taken) => {
            await new Promise((resolve) => setImmediate(resolve))
            if (luck.shift()) throw new Error('not now')
            stored.push(...taken)
            return taken.map(() => undefined)
          },
          most,
          ({ lane }) => lane,
        )
        let left = lanes.map((lane, place) => ({ lane, place }))
        while (left.length > 0) {
          const answers = await Promise.allSettled(left.map((item) => batch.add(item)))
          left = left.filter((_, index) => answers[index]?.status === 'rejected')
        }
        await batch.drained()
        expect(stored).toHaveLength(lanes.length)
        for (const lane of ['a', 'b', 'c']) {
          const places = stored.flatMap((each) => (each.lane === lane ? [each.place] : []))
          expect(places).toEqual(places.toSorted((one, other) => one - other))
        }
      },
    ),
  )
})
