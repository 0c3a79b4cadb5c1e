import { expect, test } from 'vitest'
import { writeCsv } from '../../../src/export/csv.ts'
import { documentOf } from '../../../src/export/document.ts'
import { writeMarkdown } from '../../../src/export/markdown.ts'
import { caseDossier } from './sample.ts'

test('what was minuted as decided and is no decision on record says so wherever it is printed', () => {
  const made = { hash: 'c'.repeat(64), language: 'en', zone: 'UTC', madeAt: new Date('2027-04-26T06:00:00Z') }
  const dossier = {
    ...caseDossier,
    calls: caseDossier.calls.map((call) => ({
      ...call,
      lines: call.lines.map(({ decisionId, ...line }) => ({ ...line, words: `${line.words} ${decisionId ?? ''}` })),
    })),
  }
  const marked = (text: string, sign: string): number => text.split(sign).length - 1
  // Of its three lines one is a decision.
  expect(marked(writeMarkdown(documentOf(dossier, made)), 'not a decision on record')).toBe(1)
  expect(marked(writeCsv(dossier, ';'), '"unrecorded"')).toBe(1)
  expect(marked(writeMarkdown(documentOf(caseDossier, made)), 'not a decision on record')).toBe(0)
  expect(marked(writeCsv(caseDossier, ';'), '"unrecorded"')).toBe(0)
})
