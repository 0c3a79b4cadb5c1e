import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { describe, expect, test } from 'vitest'
import { documentOf } from '../../../src/export/document.ts'
import { openPdf } from '../../../src/export/pdf.ts'
import { caseRoles, checkPdf, readPdf } from '../../interop/pdf.ts'
import { caseDossier } from './sample.ts'

/** What `npm run test:interop` finds at the edges of a print, and that it finds what is not there. */

const hash = 'c'.repeat(64)
const label = 'TLP:AMBER'
const expected = { label, language: 'en', hash, words: [] }

test('a print of ours bears at the edges of each page what it is to bear', async () => {
  const made = { hash, language: 'en', zone: 'Europe/Sofia', madeAt: new Date('2027-04-26T06:00:00Z') }
  const { blocks, ...front } = documentOf({ ...caseDossier, exercise: true }, made)
  const pieces: Uint8Array[] = []
  const print = openPdf(front, (piece) => pieces.push(piece))
  print.add(blocks)
  await print.end()
  const seen = await readPdf(Buffer.concat(pieces))
  expect(seen.pages.length).toBeGreaterThan(1)
  expect(checkPdf(seen, { ...expected, tagged: caseRoles })).toEqual([])
})

const bearing = `EXERCISE EXERCISE EXERCISE ${label}`
const content = `SHA-256 of the content: ${hash}`
const number = 'Page 1 of 1 · Made 26 April'
/** Each with its distance from the upper edge of the page. */
type Lines = readonly (readonly [number, string])[]
/** As a page of ours has them. */
const edges: Lines = [
  [30, bearing],
  [776, content],
  [788, number],
  [806, bearing],
]
/** What stands in the midst of a page, and is all that is to stand at its edges. */
const midst: Lines = [bearing, content, number, bearing, bearing].map((words, index) => [300 + 20 * index, words])

/** What is wrong with a page by the lines that are on it. */
async function wrongWith(lines: Lines): Promise<readonly string[]> {
  const doc = new PDFDocument({ size: 'A4', margin: 0 })
  const bytes = buffer(doc)
  doc.fontSize(8)
  for (const [top, words] of lines) doc.text(words, 20, top, { lineBreak: false })
  doc.end()
  const faults = checkPdf(await readPdf(new Uint8Array(await bytes)), { ...expected, tagged: [] })
  return faults.filter((fault) => fault.startsWith('page '))
}

describe('what a page says in its midst stands at none of its edges', () => {
  const above = 'page 1 does not bear TLP:AMBER once above, as of an exercise'
  const below = 'page 1 does not bear TLP:AMBER once below, as of an exercise'
  const which = 'page 1 does not say below which it is'
  const noHash = 'page 1 does not bear the hash below'
  const without = (...left: readonly number[]): Lines => edges.filter((_, index) => !left.includes(index))

  test.each<[string, Lines, readonly string[]]>([
    ['all is there', edges, []],
    ['nothing is below', without(1, 2, 3), [below, which, noHash]],
    ['nothing is above', without(0), [above]],
    ['no label is below', without(3), [below]],
    ['it has no number', without(2), [which]],
    ['it has no hash', without(1), [noHash]],
    ['it bears two labels', [...edges, [45, 'TLP:GREEN']], [above]],
    ['it bears another label below', [...without(3), [806, `${bearing}+STRICT`]], [below]],
    ['it is of no exercise above', [...without(0), [30, label]], [above]],
    ['it has another number', [...without(2), [788, 'Page 1 of 11 · Made 26 April']], [which]],
  ])('%s', async (_what, lines, faults) => {
    expect(await wrongWith([...lines, ...midst])).toEqual(faults)
  })
})
