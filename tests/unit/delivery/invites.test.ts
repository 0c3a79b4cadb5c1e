import { expect, test } from 'vitest'
import { gone, rateLimited } from '../../../src/chat/errors.ts'
import { accountRef, conversationRef } from '../../../src/chat/refs.ts'
import { openInvites, type Wish } from '../../../src/delivery/invites.ts'
import { until } from '../../support/poll.ts'

const wish = (room: string, who: string): Wish => ({
  room,
  conversation: conversationRef('yard', room),
  account: accountRef('yard', who),
})
const wordsOf = ({ room, account }: Wish): string => `${room} ${account}`

test('one after the other; who is told to wait waits for all rooms, the others go on, and all come in the end', async () => {
  const tried: string[] = []
  let underWay = 0
  let limits = 1
  const invites = openInvites(
    async (each) => {
      expect(++underWay).toBe(1)
      await Promise.resolve()
      underWay -= 1
      tried.push(wordsOf(each))
      if (each.account === accountRef('yard', 'ana') && limits-- > 0) throw rateLimited(50)
    },
    () => {},
  )
  for (const each of [wish('one', 'ana'), wish('two', 'ana'), wish('one', 'ben'), wish('one', 'ben')]) invites.ask(each)
  await invites.tried()
  expect(tried).toEqual(['one yard:ana', 'one yard:ben'])
  await until(() => tried.length === 4, { what: 'those who waited are invited' })
  expect(tried.slice(2)).toEqual(['one yard:ana', 'two yard:ana'])
  await invites.stop()
})

test('what is refused for good is told once and not tried again', async () => {
  const [tried, told]: [string[], string[]] = [[], []]
  const invites = openInvites(
    async (each) => {
      tried.push(wordsOf(each))
      throw gone('nobody of that name')
    },
    (each, retry) => told.push(`${wordsOf(each)} ${retry.kind}`),
  )
  invites.ask(wish('one', 'ana'))
  await invites.tried()
  invites.ask(wish('two', 'ben'))
  await invites.tried()
  expect(tried).toEqual(['one yard:ana', 'two yard:ben'])
  expect(told).toEqual(['one yard:ana never', 'two yard:ben never'])
  await invites.stop()
})
