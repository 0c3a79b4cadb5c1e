import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openQueue } from '../../../src/web/queue.ts'

const ended = new Error('gone')

test('one at a time of each person and two of all, first come first served; what is too much is refused, and a failure holds up nobody', async () => {
  const queue = openQueue({ atOnce: 2, waiting: 4, each: 2 })
  const started: string[] = []
  const ends = new Map<string, (fault?: Error) => void>()
  const ask = (name: string, person = name.slice(0, 1)) =>
    queue.inTurn(person, () => {
      started.push(name)
      return new Promise<string>((done, fail) => ends.set(name, (fault) => (fault ? fail(fault) : done(name))))
    })
  const first = ask('a1')
  const rest = ['a2', 'b1', 'a3', 'c1'].map((name) => ask(name))
  await turn()
  expect(started).toEqual(['a1', 'b1'])
  // Two of a's wait already; of anybody else's one more may.
  expect(ask('a4')).toBeUndefined()
  const last = ask('d1')
  expect(last).toBeDefined()
  expect(ask('e1')).toBeUndefined()
  ends.get('b1')!(new Error('broken'))
  await expect(rest[1]).rejects.toThrow('broken')
  expect(started).toEqual(['a1', 'b1', 'c1'])
  ends.get('a1')!()
  expect(await first).toBe('a1')
  expect(started).toEqual(['a1', 'b1', 'c1', 'a2'])
  for (const name of ['c1', 'a2', 'd1', 'a3']) {
    await turn()
    ends.get(name)!()
  }
  expect(await Promise.all([rest[0], rest[2], rest[3], last])).toEqual(['a2', 'a3', 'c1', 'd1'])
})

test('whoever goes before their turn makes room and is never begun; who is begun ends by themselves, and it is over when nobody is left', async () => {
  const queue = openQueue({ atOnce: 1, waiting: 2, each: 1 })
  const started: string[] = []
  let end = (): void => {}
  const ask = (name: string, gone?: AbortSignal) =>
    queue.inTurn(
      name,
      () => {
        started.push(name)
        return new Promise<string>((done) => {
          end = () => done(name)
        })
      },
      gone,
    )
  await queue.over()
  const gone = new AbortController()
  const all = [ask('a', gone.signal), ask('b', gone.signal), ask('c')]
  const left = expect(all[1]).rejects.toBe(ended)
  expect(ask('d')).toBeUndefined()
  await turn()
  gone.abort(ended)
  await left
  await expect(ask('e', gone.signal)).rejects.toBe(ended)
  // There is room again, and what was begun goes on.
  const last = ask('d')
  let isOver = false
  const over = queue.over().then(() => {
    isOver = true
  })
  for (const [index, name] of ['a', 'c', 'd'].entries()) {
    await turn()
    expect(started).toEqual(['a', 'c', 'd'].slice(0, index + 1))
    expect(isOver).toBe(false)
    end()
    expect(await [all[0], all[2], last][index]).toBe(name)
  }
  await over
  expect(started).toEqual(['a', 'c', 'd'])
})
