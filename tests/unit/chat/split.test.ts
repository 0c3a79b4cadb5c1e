import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actions, type Block, button, type Message, paragraph, plain, text } from '../../../src/chat/message.ts'
import { lengthOf } from '../../../src/chat/portable.ts'
import { splitMessage } from '../../../src/chat/split.ts'
import { anyMessage } from './messages.ts'

const notice = (...blocks: Block[]): Message => ({ summary: 's', blocks, marking: 'TLP:GREEN', look: 'notice' })

/** What a message says in order, controls last; the numbers of ordered lists and repeated labels of facts left out. */
function saying(messages: readonly Message[]): string {
  const written = messages
    .flatMap((message) => message.blocks)
    .map((block) => {
      switch (block.type) {
        case 'heading':
        case 'code':
          return block.text
        case 'paragraph':
        case 'note':
        case 'quote':
          return plain(block.children)
        case 'list':
          return block.items.map((item) => plain(item)).join('')
        case 'facts':
          return block.facts.map((fact) => plain(fact.value)).join('')
        default:
          return ''
      }
    })
  return written.join('')
}

const controlsOf = (message: Message) =>
  message.blocks.flatMap((block) => (block.type === 'actions' ? block.controls : []))
const withoutOrder = (message: Message): Message => ({
  ...message,
  blocks: message.blocks.map((block) => (block.type === 'list' ? { ...block, ordered: false } : block)),
})

describe('splitting a message', () => {
  test('a message that fits stays one and the same', () => {
    const message = notice(paragraph('short'), actions(button('Go', 'go')), paragraph('after'))
    expect(splitMessage(message, 100, lengthOf)).toEqual([message])
  })

  test('blocks stay whole as long as each fits', () => {
    const blocks = ['a', 'b', 'c', 'd'].map((letter) => paragraph(letter.repeat(40)))
    expect(splitMessage(notice(...blocks), 100, lengthOf).map((part) => part.blocks)).toEqual([
      [blocks[0], blocks[1]],
      [blocks[2], blocks[3]],
    ])
  })

  test('an over-long block is divided between words, within itself', () => {
    const sentence = 'every word of it stays whole '.repeat(20)
    const parts = splitMessage(notice(paragraph('first'), paragraph(sentence), paragraph('last')), 109, lengthOf)
    const known = new Set(sentence.trim().split(' '))
    const middle = parts.slice(1).flatMap((part) => part.blocks.slice(0, 1))
    for (const block of middle.slice(0, -1)) {
      for (const word of plain(block.type === 'paragraph' ? block.children : [])
        .trim()
        .split(' '))
        expect(known).toContain(word)
    }
    expect(saying(parts)).toBe(`first${sentence}last`)
  })

  test('the numbers of an ordered list go on over the border', () => {
    const items = Array.from({ length: 6 }, (_, index) => [text(`step ${index}`)])
    const parts = splitMessage(notice({ type: 'list', ordered: true, items }), 40, lengthOf)
    expect(parts.length).toBeGreaterThan(1)
    expect(saying(parts)).toBe('1. step 02. step 13. step 24. step 35. step 46. step 5')
  })

  test('a character of several code points is not torn', () => {
    const family = '👩‍👩‍👧‍👦'
    const parts = splitMessage(notice(paragraph(family.repeat(30))), 9 + 25, lengthOf)
    expect(parts.length).toBe(15)
    for (const part of parts) expect(saying([part])).toBe(family.repeat(2))
  })

  test('a line of 100 kB without a space is divided and whole again when joined', () => {
    const line = 'A'.repeat(100_000)
    const parts = splitMessage(notice(paragraph(line)), 4000, lengthOf)
    expect(saying(parts)).toBe(line)
    expect(parts.length).toBe(26)
  })

  test('nothing is lost, each part obeys the budget, marking and speaker are on each, controls on the last', () => {
    fc.assert(
      fc.property(anyMessage, fc.integer({ min: 120, max: 600 }), (drawn, budget) => {
        const message = withoutOrder(drawn)
        const parts = splitMessage(message, budget, lengthOf)
        expect(saying(parts)).toBe(saying([message]))
        expect(parts.flatMap(controlsOf)).toEqual(controlsOf(message))
        for (const part of parts.slice(0, -1)) expect(controlsOf(part)).toEqual([])
        for (const part of parts) {
          expect(part).toMatchObject({ marking: message.marking, speaker: message.speaker, summary: message.summary })
          const controls = lengthOf({ ...part, blocks: part.blocks.filter((block) => block.type === 'actions') })
          if (controls <= budget) expect(lengthOf(part)).toBeLessThanOrEqual(budget)
        }
        for (const part of parts.slice(0, -1)) expect(part.blocks.length).toBeGreaterThan(0)
      }),
      { numRuns: 400 },
    )
  })
})
