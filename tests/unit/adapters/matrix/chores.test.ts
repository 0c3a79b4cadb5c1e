import { expect, test } from 'vitest'
import { openChores } from '../../../../adapters/matrix/chores.ts'
import { gone, rateLimited } from '../../../../src/chat/errors.ts'
import { until } from '../../../support/poll.ts'

test('a chore is repeated until it succeeds, in order within its lane, and holds up no other lane', async () => {
  const done: string[] = []
  const ending = new AbortController()
  const chores = openChores(ending.signal)
  let tries = 0
  const refused = (): void => void done.push('refused')
  chores.add(
    'one',
    async () => {
      tries += 1
      if (tries < 3) throw rateLimited(1)
      done.push('first')
    },
    refused,
  )
  chores.add('one', async () => void done.push('second'), refused)
  chores.add('never', () => Promise.reject(rateLimited(3_600_000)), refused)
  chores.add('other', () => Promise.reject(gone('it')), refused)
  await until(() => done.length === 3, { what: () => `three are done: ${done}` })
  expect(done.filter((each) => each !== 'refused')).toEqual(['first', 'second'])
  expect(tries).toBe(3)
  ending.abort()
  await chores.stop()
  expect(done).toHaveLength(3)
})
