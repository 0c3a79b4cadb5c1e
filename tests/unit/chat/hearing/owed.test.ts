import { expect, test } from 'vitest'
import { openOwed } from '../../../../src/chat/hearing/owed.ts'
import { until } from '../../../support/poll.ts'

const longest = Number.POSITIVE_INFINITY

test('what is read is owed from the first moment until the last of it is over, however it ends', async () => {
  const owed = openOwed()
  expect(owed.isBehind(longest)).toBe(false)
  const [one, other] = [Promise.withResolvers<string>(), Promise.withResolvers<never>()]
  const read = [owed.reading(one.promise), owed.reading(other.promise)]
  expect(owed.isBehind(longest)).toBe(true)
  one.resolve('read')
  await expect(read[0]).resolves.toBe('read')
  expect(owed.isBehind(longest)).toBe(true)
  other.reject(new Error('refused'))
  await expect(read[1]).rejects.toThrow('refused')
  expect(owed.isBehind(longest)).toBe(false)
})

test('what was told is owed only where it takes long', async () => {
  const [soon, never] = [openOwed(0), openOwed(longest)]
  const done = Promise.withResolvers<void>()
  const told = [soon, never].map((owed) => owed.telling(done.promise))
  await until(() => soon.isBehind(longest), { what: 'it is late' })
  expect(never.isBehind(longest)).toBe(false)
  done.resolve()
  await Promise.all(told)
  expect(soon.isBehind(longest)).toBe(false)
})

test('what is owed for long is waited for no more, and hides nothing that is owed since', async () => {
  const owed = openOwed()
  void owed.reading(new Promise(() => {}))
  await until(() => !owed.isBehind(20), { what: 'it is owed for long' })
  expect(owed.isBehind(longest)).toBe(true)
  const fresh = Promise.withResolvers<void>()
  const read = owed.reading(fresh.promise)
  expect(owed.isBehind(600_000)).toBe(true)
  fresh.resolve()
  await read
  expect([owed.isBehind(20), owed.isBehind(longest)]).toEqual([false, true])
})
