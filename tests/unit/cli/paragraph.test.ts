import { expect, test } from 'vitest'
import { paragraph } from '../../../src/cli/paragraph.ts'

test('a text stands behind its mark, in lines of at most 100 columns, none of its words broken', () => {
  const text = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')
  const lines = paragraph('!!  ', text)
  expect(lines.length).toBeGreaterThan(2)
  expect(lines.every((line, index) => line.length <= 100 && line.startsWith(index === 0 ? '!!  w' : '    w'))).toBe(
    true,
  )
  expect(lines.map((line) => line.slice(4)).join(' ')).toBe(text)
})

test('what is to be copied stays as it is', () => {
  const command = `  curl ${'x'.repeat(120)} \\`
  expect(paragraph('    ', `Do this:\n${command}`)).toEqual(['    Do this:', `    ${command}`])
})
