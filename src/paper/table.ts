import { fonts, ink, inner, page, sizes } from './look.ts'
import { type Doc, type Element, keepTogether, room } from './sheet.ts'

/** A column: its head, its share of the width, and whether its cells say what the rest of their rows is about. */
export type Column = { head: string; share: number; names?: true }
export type Row = readonly string[]

const pad = 4

/** What a head is the head of; pdfkit knows it, its types do not. */
const columnHead = { scope: 'Column' } as object
const rowHead = { scope: 'Row' } as object

/** Prints a table with its heads again on each page. A row is not torn, unless it fits on no page: then it goes on in rows of the same columns. */
export function printTable(doc: Doc, parent: Element, columns: readonly Column[], rows: readonly Row[]): void {
  const element = doc.struct('Table')
  parent.add(element)
  const heads = columns.map(({ head }) => head)
  const heightOf = (row: Row, isHead = false): number =>
    Math.max(...row.map((words, index) => cellHeight(doc, words, columns[index], isHead))) + 2 * pad
  const headHeight = heightOf(heads, true)
  const printHeads = (): void => printRow(doc, element, columns, heads, headHeight, true)
  const whole = rows.flatMap((row) => partsOf(doc, columns, row, room - headHeight - 2 * pad))
  keepTogether(doc, headHeight + heightOf(whole[0] ?? heads))
  printHeads()
  for (const row of whole) {
    const height = heightOf(row)
    if (keepTogether(doc, height)) printHeads()
    printRow(doc, element, columns, row, height, false)
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

/** A row in as many parts as it takes for each to fit on a page; the names are said again in each. */
function partsOf(doc: Doc, columns: readonly Column[], row: Row, most: number): readonly Row[] {
  const cut = row.map((words, index): readonly string[] => piecesOf(doc, words, columns[index], most))
  const count = Math.max(1, ...cut.map(({ length }) => length))
  return Array.from({ length: count }, (_, part) =>
    row.map((words, index) => cut[index]?.[part] ?? (columns[index]?.names ? words : '')),
  )
}

function piecesOf(doc: Doc, words: string, column: Column | undefined, most: number): readonly string[] {
  const pieces: string[] = []
  let rest = words
  while (cellHeight(doc, rest, column) > most) {
    // The longest beginning that fits, found by halving; it ends at a space or a line's end where there is one near.
    let [least, over] = [1, rest.length]
    while (over - least > 1) {
      const middle = Math.floor((least + over) / 2)
      if (cellHeight(doc, rest.slice(0, middle), column) <= most) least = middle
      else over = middle
    }
    const space = rest.slice(0, least).search(/\s\S*$/)
    const at = space > least - 200 && space > 0 ? space : least
    pieces.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  return [...pieces, rest]
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
