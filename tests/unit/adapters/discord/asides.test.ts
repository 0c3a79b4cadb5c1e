import { expect, test } from 'vitest'
import { openAsides } from '../../../../adapters/discord/speaking/asides.ts'
import { rateLimited } from '../../../../src/chat/errors.ts'
import type { Json } from '../../../../src/chat/shelf.ts'

/** Discord refuses to open direct messages quickly: many people who are told something for the first time are opened in turn. */

const people = ['1500000000000000001', '1500000000000000002', '1500000000000000003'] as const

test('new direct messages are opened one after the other, and one that is refused is asked for again', async () => {
  const kept = new Map<string, Json>()
  const opening: { user: string; answer: PromiseWithResolvers<unknown> }[] = []
  const asides = openAsides(
    {
      ask: <Answer>(_method: unknown, _path: unknown, { body }: { body?: unknown } = {}) => {
        const answer = Promise.withResolvers<unknown>()
        opening.push({ user: (body as { recipient_id: string }).recipient_id, answer }) // as Discord takes it
        return answer.promise as Promise<Answer> // as the caller names it
      },
    },
    {
      get: async (key) => kept.get(key),
      write: async (writes) => {
        for (const write of writes) if (write.type === 'put') kept.set(write.key, write.value)
      },
    },
  )
  const asked = (): readonly string[] => opening.map(({ user }) => user)
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const found = people.map((user) => asides.channelWith(user))
  found[0]?.catch(() => {})
  await turn()
  expect(asked()).toEqual([people[0]])
  opening[0]?.answer.reject(rateLimited(30_000))
  await expect(found[0]).rejects.toMatchObject({ retry: { kind: 'after', ms: 30_000 } })
  await turn()
  expect(asked()).toEqual([people[0], people[1]])
  opening[1]?.answer.resolve({ id: '21' })
  expect(await found[1]).toBe('21')
  await turn()
  expect(asked()).toEqual(people)
  opening[2]?.answer.resolve({ id: '31' })
  expect(await found[2]).toBe('31')
  const again = asides.channelWith(people[0])
  await turn()
  opening[3]?.answer.resolve({ id: '11' })
  expect(await again).toBe('11')
  // What was opened once is opened for ever.
  expect(await asides.channelWith(people[1])).toBe('21')
  expect(asked()).toHaveLength(4)
})
