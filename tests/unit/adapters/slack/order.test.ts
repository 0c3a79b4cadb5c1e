import { expect, test } from 'vitest'
import { openOrder } from '../../../../adapters/slack/hearing/order.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('in a stream that does not end, each of two that are read the wrong way round comes out in its place', async () => {
  const inOrder = openOrder()
  const out: string[] = []
  const all: Promise<void>[] = []
  const give = (channel: string, n: number): void => {
    all.push(inOrder(channel, `1700000000.${String(n).padStart(6, '0')}`).then(() => void out.push(`${channel} ${n}`)))
  }
  const began = performance.now()
  let last = 0
  // Many moments long, so that one of them ends between the two of a pair.
  while (performance.now() - began < 200) {
    give('C1', last + 2)
    give('C2', last + 2)
    await turn()
    give('C1', last + 1)
    last += 2
    await turn()
  }
  await Promise.all(all)
  const of = (channel: string): readonly number[] =>
    out.filter((each) => each.startsWith(channel)).map((each) => Number(each.slice(3)))
  expect(of('C1')).toEqual(Array.from({ length: last }, (_, index) => index + 1))
  expect(of('C2')).toEqual(Array.from({ length: last / 2 }, (_, index) => 2 * index + 2))
})

test('what has no moment of its own waits for nothing else', async () => {
  const inOrder = openOrder()
  await expect(Promise.all([inOrder('', undefined), inOrder('C1', '1700000000.000001')])).resolves.toHaveLength(2)
})
