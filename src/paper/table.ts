import { printable } from './glyphs.ts'
import { fonts, ink, inner, page, sizes } from './look.ts'
import { type Doc, type Element, keepTogether, room } from './sheet.ts'

/** A column: its head, its share of the width, and whether its cells say what the rest of their rows is about. */
export type Column = { head: string; share: number; names?: true }
export type Row = readonly string[]

const pad = 4

/** What a head is the head of; pdfkit knows it, its types do not. */
const columnHead = { scope: 'Column' } as object
const rowHead = { scope: 'Row' } as object

/** Height for which a row that fits on no page is still begun at the foot of one. */
const beginning = 120

/** Prints a table with its heads again on each page. A row is not torn, unless it fits on no page: then it goes on in rows of the same columns. */
export function printTable(doc: Doc, parent: Element, columns: readonly Column[], rows: readonly Row[]): void {
  const element = doc.struct('Table')
  parent.add(element)
  const seenIn = (row: Row, isHead = false): Row =>
    row.map((words, index) => {
      setFont(doc, columns[index], isHead)
      return printable(doc, words)
    })
  const heads = seenIn(
    columns.map(({ head }) => head),
    true,
  )
  const heightOf = (row: Row, isHead = false): number =>
    Math.max(...row.map((words, index) => cellHeight(doc, words, columns[index], isHead))) + 2 * pad
  const headHeight = heightOf(heads, true)
  const most = room - headHeight
  const fits = (row: Row): boolean => row.every(({ length }) => length < mostSigns) && heightOf(row) <= most
  const printHeads = (): void => printRow(doc, element, columns, heads, headHeight, true)
  const first = rows[0] ? seenIn(rows[0]) : heads
  keepTogether(doc, headHeight + (fits(first) ? heightOf(first) : beginning))
  printHeads()
  for (const row of rows) {
    let rest = seenIn(row)
    while (!fits(rest)) {
      if (keepTogether(doc, beginning)) printHeads()
      const [piece, after] = cutRow(doc, columns, rest, page.height - page.bottom - doc.y - 2 * pad)
      printRow(doc, element, columns, piece, heightOf(piece), false)
      rest = after
    }
    const height = heightOf(rest)
    if (keepTogether(doc, height)) printHeads()
    printRow(doc, element, columns, rest, height, false)
  }
  element.end()
  doc.y += 10
}

function printRow(
  doc: Doc,
  table: Element,
  columns: readonly Column[],
  row: Row,
  height: number,
  isHead: boolean,
): void {
  const top = doc.y
  doc.markContent('Artifact', { type: 'Layout' })
  if (isHead) doc.rect(page.side, top, inner, height).fill(ink.head)
  doc
    .moveTo(page.side, top + height)
    .lineTo(page.side + inner, top + height)
    .lineWidth(0.5)
    .stroke(ink.line)
  doc.endMarkedContent()
  const line = doc.struct('TR')
  table.add(line)
  let left = page.side
  for (const [index, words] of row.entries()) {
    const column = columns[index]
    const names = column?.names === true
    setFont(doc, column, isHead)
    const tag = isHead || names ? 'TH' : 'TD'
    const content = doc.markStructureContent(tag)
    doc.text(words, left + pad, top + pad, { width: textWidth(column) })
    doc.endMarkedContent()
    const cell = doc.struct(tag, isHead ? columnHead : names ? rowHead : {}, [content])
    line.add(cell)
    cell.end()
    left += widthOf(column)
  }
  line.end()
  doc.x = page.side
  doc.y = top + height
}

/** More than any cell of a page holds: what is longer need not be measured to know. */
const mostSigns = 8000

/** What of a row fits into a height, and the rest of it; what names the row is said again in both. */
function cutRow(doc: Doc, columns: readonly Column[], row: Row, height: number): readonly [Row, Row] {
  const cut = row.map((words, index) => {
    const column = columns[index]
    const at = column?.names ? words.length : placeFor(doc, words, column, height)
    return [words.slice(0, at).trimEnd(), column?.names ? words : words.slice(at).trimStart()] as const
  })
  return [cut.map(([piece]) => piece), cut.map(([, rest]) => rest)]
}

/** How much of a cell's words fits into a height: it ends at a space where there is one near. */
function placeFor(doc: Doc, words: string, column: Column | undefined, height: number): number {
  const isWithin = (length: number): boolean => cellHeight(doc, words.slice(0, length), column) <= height
  if (words.length < mostSigns && isWithin(words.length)) return words.length
  let [least, over] = [1, Math.min(words.length, mostSigns)]
  while (over - least > 1) {
    const middle = Math.floor((least + over) / 2)
    if (isWithin(middle)) least = middle
    else over = middle
  }
  const space = words.slice(0, least).search(/\s\S*$/)
  return space > least - 200 && space > 0 ? space : least
}

function cellHeight(doc: Doc, words: string, column: Column | undefined, isHead = false): number {
  setFont(doc, column, isHead)
  return doc.heightOfString(words, { width: textWidth(column) })
}

function setFont(doc: Doc, column: Column | undefined, isHead: boolean): void {
  doc
    .font(isHead || column?.names ? fonts.bold : fonts.plain)
    .fontSize(sizes.cell)
    .fillColor(ink.text)
}

const widthOf = (column: Column | undefined): number => inner * (column?.share ?? 0)
const textWidth = (column: Column | undefined): number => widthOf(column) - 2 * pad
