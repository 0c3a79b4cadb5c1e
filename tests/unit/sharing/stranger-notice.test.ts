import { expect, test } from 'vitest'
import { messageBreaches } from '../../../src/chat/portable.ts'
import { accountRef } from '../../../src/chat/refs.ts'
import { languages } from '../../../src/locale/catalogue.ts'
import { type Outcome, questionFor, sayOutcome, settledFor } from '../../../src/sharing/stranger-notice.ts'
import { personOf, roomOf } from '../../support/directory.ts'

const room = roomOf('joint', [], { title: 'Joint operational mechanism' })
const longest = accountRef('matrix', `@${'m'.repeat(242)}:example.eu`)
const anne = personOf('anne', 'FR')
const commandsOf = ({ blocks }: ReturnType<typeof questionFor>) =>
  blocks.flatMap((block) =>
    block.type === 'actions' ? block.controls.flatMap((each) => (each.type === 'button' ? [each.command] : [])) : [],
  )

test('the question names account and room, and fits every platform however long the account is', () => {
  for (const language of languages) {
    const message = questionFor(language, { room, account: longest }, undefined, true)
    expect(messageBreaches(message)).toEqual([])
    expect(message.summary).toContain(longest)
    expect(message.summary).toContain(room.title)
    expect(message).toMatchObject({ exercise: true, marking: 'TLP:CLEAR' })
    expect(commandsOf(message)).toEqual([expect.stringMatching(/^vouch s-/), expect.stringMatching(/^remove s-/)])
  }
})

test('nobody is asked to vouch for who was taken out of the directory', () => {
  const account = accountRef('web', 'anne')
  const ask = (owner: typeof anne) => questionFor('en', { room, account }, owner, false)
  expect(ask({ ...anne, roles: [] }).summary).toContain('Anne sits in Joint operational mechanism as web:anne')
  expect(commandsOf(ask({ ...anne, roles: [] }))).toHaveLength(2)
  expect(commandsOf(ask({ ...anne, retired: true }))).toEqual([expect.stringMatching(/^remove s-/)])
})

test('what was settled is said in one notice without anything to press', () => {
  const outcomes: readonly Outcome[] = [
    { kind: 'vouched', by: 'Anne', name: 'Eve', code: 'FR' },
    { kind: 'removed', by: 'Anne' },
    { kind: 'left' },
    { kind: 'known', name: 'Eve' },
  ]
  for (const language of languages) {
    const said = outcomes.map((outcome) => sayOutcome(language, { room, account: longest }, outcome))
    expect(new Set(said).size).toBe(outcomes.length)
    for (const outcome of outcomes) {
      const message = settledFor(language, { room, account: longest }, outcome, false)
      expect(messageBreaches(message)).toEqual([])
      expect(commandsOf(message)).toEqual([])
    }
  }
})
