import { expect, test } from 'vitest'
import { gone, unreachable } from '../../../src/chat/errors.ts'
import { openTopics } from '../../../src/delivery/topics.ts'
import type { Room } from '../../../src/directory/directory.ts'
import { personOf, roomOf } from '../../support/directory.ts'
import { until } from '../../support/poll.ts'

const pauses = { restMs: 20, latestMs: 200, againMs: 30 }
const [one, two] = [roomOf('one', [personOf('anne', 'FR')]), roomOf('two', [personOf('bo', 'EE')])]

function open(show: (room: Room, topic: string) => void) {
  const [shown, faults]: [string[], string[]] = [[], []]
  const words = new Map([
    ['one', 'FR'],
    ['two', 'EE'],
  ])
  const topics = openTopics(
    {
      rooms: () => [one, two],
      topicOf: ({ id }) => words.get(id) ?? '',
      async show(room, topic) {
        shown.push(`${room.id} ${topic}`)
        show(room, topic)
      },
      onFault: ({ id }) => faults.push(id),
    },
    pauses,
  )
  return { topics, shown, faults, words }
}

test('a shower of changes shows each topic once, at its newest, and never what stands there', async () => {
  const { topics, shown, words } = open(() => {})
  topics.look()
  words.set('one', 'FR EL')
  topics.look()
  await until(() => shown.length === 2, { what: 'the topics are shown' })
  words.set('two', 'EE LV')
  topics.look()
  await until(() => shown.length === 3, { what: 'the changed one is shown' })
  expect(shown).toEqual(['one FR EL', 'two EE', 'two EE LV'])
  await topics.stop()
})

test('facts that never rest do not keep topics back for ever', async () => {
  const { topics, shown } = open(() => {})
  const unrest = setInterval(() => topics.look(), 1)
  await until(() => shown.length === 2, { what: 'the topics are shown' })
  clearInterval(unrest)
  await topics.stop()
})

test('one that could not be shown is shown later without a change, and told once; one refused for good is left', async () => {
  let fails = 2
  const { topics, shown, faults } = open((room) => {
    if (room.id === 'two') throw gone('not ours to change')
    if (fails-- > 0) throw unreachable('the line broke')
  })
  topics.look()
  await until(() => shown.filter((each) => each === 'one FR').length === 3, { what: 'it is shown in the end' })
  expect(shown.filter((each) => each === 'two EE')).toHaveLength(1)
  expect(faults).toEqual(['one', 'two'])
  await topics.stop()
})
