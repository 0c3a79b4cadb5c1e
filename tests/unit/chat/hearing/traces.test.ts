import { expect, test } from 'vitest'
import { naming } from '../../../../adapters/slack/hearing/naming.ts'
import { openTraces } from '../../../../src/chat/hearing/traces.ts'
import type { Json, ShelfWrite } from '../../../../src/chat/shelf.ts'

/** A shelf that keeps values only. */
function openShelf() {
  const kept = new Map<string, Json>()
  const put = (writes: readonly ShelfWrite[]): void => {
    for (const write of writes)
      if (write.type === 'put') kept.set(write.key, write.value)
      else if (write.type === 'remove') kept.delete(write.key)
  }
  return {
    kept,
    put,
    write: async (writes: readonly ShelfWrite[]) => put(writes),
    list: async (prefix: string) =>
      [...kept].flatMap(([key, value]) => (key.startsWith(prefix) ? [{ key, value }] : [])),
  }
}

const now = Math.floor(Date.now() / 1000)
const stamp = (n: number): string => `${now - 1000 + n}.000100`

test('of a channel the last two hundred messages are remembered, in as many lines, and nothing has to be taken away for that', async () => {
  const shelf = openShelf()
  const traces = await openTraces(shelf, naming)
  for (let n = 0; n < 450; n += 1) {
    const writes = await traces.take('C1', { kind: 'message', id: stamp(n), by: 'U1' })
    expect(writes.filter(({ type }) => type !== 'put')).toEqual([])
    shelf.put(writes)
  }
  // One that came late stands in its place, and one that changed in its own line.
  shelf.put(await traces.take('C1', { kind: 'message', id: `${stamp(400).slice(0, -6)}000200`, by: 'U2' }))
  shelf.put(await traces.take('C1', { kind: 'edited', id: stamp(449), by: 'U1', edited: stamp(460) }))
  shelf.put(await traces.take('C1', { kind: 'deleted', id: stamp(448) }))
  expect([...shelf.kept.keys()].filter((key) => key.startsWith('heard/C1/'))).toHaveLength(200)
  const anew = await openTraces(shelf, naming)
  for (const each of [traces, anew]) {
    const known = await each.of('C1')
    const moments = [...known.keys()]
    expect(moments).toHaveLength(200)
    expect(moments).toEqual(moments.toSorted((one, other) => Number(one) - Number(other)))
    expect(moments[0]).toBe(stamp(251))
    expect(known.get(stamp(449))).toEqual({ by: 'U1', edited: stamp(460) })
    expect(known.get(stamp(448))).toEqual({ by: 'U1', gone: true })
    expect(known.get(`${stamp(400).slice(0, -6)}000200`)).toEqual({ by: 'U2' })
    expect(await each.position('C1')).toBe(stamp(449))
  }
})

test('what is older than a week is forgotten with the next message', async () => {
  const shelf = openShelf()
  const old = (n: number): string => `${now - 8 * 86_400 + n}.000100`
  for (let n = 0; n < 5; n += 1) shelf.kept.set(`heard/C1/${old(n)}`, { by: 'U1' })
  const traces = await openTraces(shelf, naming)
  expect([...(await traces.of('C1')).keys()]).toHaveLength(5)
  shelf.put(await traces.take('C1', { kind: 'message', id: stamp(0), by: 'U1' }))
  expect([...(await (await openTraces(shelf, naming)).of('C1')).keys()]).toEqual([stamp(0)])
})

test('a message told once more, or late, takes nothing away from what is known of its change', async () => {
  const traces = await openTraces(openShelf(), naming)
  const said = { kind: 'message', id: stamp(1), by: 'U1' } as const
  // Read back as it was by then, changed; only then is it told as it was at first.
  await traces.take('C1', { ...said, edited: stamp(9) })
  await traces.take('C1', said)
  const change = { kind: 'edited', id: stamp(1), by: 'U1' } as const
  expect(await traces.isOvertaken('C1', { ...change, edited: stamp(5) })).toBe(true)
  expect(await traces.isOvertaken('C1', { ...change, edited: stamp(12) })).toBe(false)
})
