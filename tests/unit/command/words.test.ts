import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { firstWord } from '../../../src/command/words.ts'
import { distance, nearest } from '../../../src/locale/nearest.ts'

const word = fc.stringMatching(/^[a-d]{0,6}$/)

/** The same by trying everything: slow, and written another way. */
function slowDistance(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length
  const [a, b] = [from.slice(0, -1), to.slice(0, -1)]
  const ways = [
    slowDistance(a, to) + 1,
    slowDistance(from, b) + 1,
    slowDistance(a, b) + (from.at(-1) === to.at(-1) ? 0 : 1),
  ]
  if (from.length > 1 && to.length > 1 && from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1)) {
    ways.push(slowDistance(a.slice(0, -1), b.slice(0, -1)) + 1)
  }
  return Math.min(...ways)
}

describe('the distance of two words', () => {
  it('is the least number of changes', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-c]{0,5}$/), fc.stringMatching(/^[a-c]{0,5}$/), (a, b) => {
        expect(distance(a, b)).toBe(slowDistance(a, b))
      }),
    )
  })

  it('is the same both ways, and nothing for the same word', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a))
        expect(distance(a, b) === 0).toBe(a === b)
      }),
    )
  })
})

describe('the nearest word', () => {
  const known = ['report', 'release', 'status', 'ack', 'me']
  it.each([
    ['reprot', 'report'],
    ['REPORTS', 'report'],
    ['relase', 'release'],
    ['akc', 'ack'],
  ])('to %s is %s', (written, meant) => {
    expect(nearest(written, known)).toBe(meant)
  })

  it.each(['', 'hello', 'xyz', 'q'.repeat(100_000)])('is none for what is far from all', (written) => {
    expect(nearest(written, known)).toBeUndefined()
  })
})

describe('the first word', () => {
  it('and the rest hold all that was said', () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        const { word: first, rest } = firstWord(line)
        expect(first).not.toMatch(/\s/)
        expect(`${first}${rest}`.replace(/\s/g, '')).toBe(line.replace(/\s/g, ''))
      }),
    )
  })
})
