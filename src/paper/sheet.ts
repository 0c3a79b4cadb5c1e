import PDFDocument from 'pdfkit'
import { printable } from './glyphs.ts'
import { fonts, ink, inner, labelInk, page, sizes } from './look.ts'
import { type Column, printTable, type Row } from './table.ts'

/** Pages on paper: tagged, so that they can be read aloud; PDF/A-2a, so that they can be read in years; their label above and below. */

export type Doc = InstanceType<typeof PDFDocument>
export type Element = ReturnType<Doc['struct']>

/** What stands on every page, and what a reader's program is told. */
export type Sheet = {
  title: string
  /** The language that it is written in. */
  language: string
  label: string
  exercise: boolean
  madeAt: Date
  /** The lines above the lower label, at most three. */
  foot(page: number, pages: number): readonly string[]
}

/** A print in the making: each call puts something below the last. */
export type Print = {
  heading(level: 1 | 2 | 3, words: string): void
  paragraph(words: string, style?: { bold?: boolean; after?: number }): void
  list(items: readonly string[]): void
  table(columns: readonly Column[], rows: readonly Row[]): void
  /** What `print` prints is one part of the whole; its beginning is not left alone at the foot of a page. */
  part(print: () => void): void
  /** Resolves with the file. */
  end(): Promise<Buffer>
}

/** Height that a page has for text. */
export const room = page.height - page.top - page.bottom

/** Height without which a heading is not begun at the foot of a page: it, the head of a table, and a row. */
const beginning = 110

/** Begins a print. */
export function openPrint(sheet: Sheet): Print {
  const { language, title, label, madeAt } = sheet
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: page.top, bottom: page.bottom, left: page.side, right: page.side },
    pdfVersion: '1.7',
    subset: 'PDF/A-2a',
    tagged: true,
    lang: language,
    displayTitle: true,
    bufferPages: true,
    font: fonts.plain,
    info: { Title: `${title} · ${label}`, Creator: 'jom', Producer: 'jom', CreationDate: madeAt, ModDate: madeAt },
  })
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const root = doc.struct('Document')
  doc.addStructure(root)
  let parent = root

  return {
    heading(level, words) {
      const size = sizes[level]
      keepTogether(doc, level === 1 ? size : beginning)
      if (level > 1 && doc.y > page.top) doc.y += level === 2 ? 8 : 4
      printWords(doc, parent, `H${level}`, words, { font: 'bold', size, after: level === 1 ? 6 : 4 })
    },
    paragraph(words, { bold = false, after = 4 } = {}) {
      printWords(doc, parent, 'P', words, { font: bold ? 'bold' : 'plain', size: sizes.text, after })
    },
    list: (items) => printList(doc, parent, items),
    table: (columns, rows) => printTable(doc, parent, columns, rows),
    part(print) {
      const outer = parent
      parent = doc.struct('Sect')
      outer.add(parent)
      keepTogether(doc, beginning)
      print()
      parent.end()
      parent = outer
    },
    end() {
      root.end()
      printEdges(doc, sheet)
      doc.end()
      return done
    },
  }
}

type Style = { font: 'plain' | 'bold'; size: number; after: number; left?: number }

function printWords(doc: Doc, parent: Element, tag: string, words: string, style: Style): void {
  const { font, size, after, left = 0 } = style
  doc.font(fonts[font]).fontSize(size).fillColor(ink.text)
  const seen = printable(doc, words)
  const width = inner - left
  // What fits on no page begins where it is and goes on.
  const height = doc.heightOfString(seen, { width })
  if (height <= room) keepTogether(doc, height)
  const content = doc.markStructureContent(tag)
  doc.text(seen, page.side + left, doc.y, { width })
  doc.endMarkedContent()
  const element = doc.struct(tag, {}, [content])
  parent.add(element)
  element.end()
  doc.x = page.side
  doc.y += after
}

const indent = 14

function printList(doc: Doc, parent: Element, items: readonly string[]): void {
  if (items.length === 0) return
  const list = doc.struct('L')
  parent.add(list)
  for (const words of items) {
    const item = doc.struct('LI')
    list.add(item)
    doc.font(fonts.plain).fontSize(sizes.text).fillColor(ink.text)
    const height = doc.heightOfString(printable(doc, words), { width: inner - indent })
    if (height <= room) keepTogether(doc, height)
    const top = doc.y
    const mark = doc.markStructureContent('Lbl')
    doc.text('•', page.side + 3, top, { lineBreak: false })
    doc.endMarkedContent()
    const label = doc.struct('Lbl', {}, [mark])
    item.add(label)
    label.end()
    doc.y = top
    printWords(doc, item, 'LBody', words, { font: 'plain', size: sizes.text, after: 2, left: indent })
    item.end()
  }
  list.end()
  doc.y += 6
}

/** Goes on to a new page where so much does not fit any more, and says whether it did. */
export function keepTogether(doc: Doc, height: number): boolean {
  if (doc.y <= page.top || doc.y + height <= page.height - page.bottom) return false
  doc.addPage()
  return true
}

/** The label above and below, and on which page of which print one is. */
function printEdges(doc: Doc, { label, exercise, foot }: Sheet): void {
  const { start, count } = doc.bufferedPageRange()
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index)
    // What stands at the edge is no part of what a page says: it must not begin a page of its own.
    const { margins } = doc.page
    doc.page.margins = { ...margins, top: 0, bottom: 0 }
    edge(doc, 'Top', () => printLabel(doc, label, exercise, 30))
    edge(doc, 'Bottom', () => {
      doc.font(fonts.plain).fontSize(sizes.edge).fillColor(ink.soft)
      const lines = foot(index + 1, count)
      const top = page.height - 42 - 12 * lines.length
      for (const [line, words] of lines.entries())
        doc.text(printable(doc, words), page.side, top + 12 * line, { width: inner, lineBreak: false })
      printLabel(doc, label, exercise, page.height - 36)
    })
    doc.page.margins = margins
  }
}

/** The label at the right edge, in its colour on black; before it what every page of an exercise says. */
function printLabel(doc: Doc, label: string, exercise: boolean, top: number): void {
  doc.font(fonts.bold).fontSize(sizes.label).fillColor(ink.text)
  if (exercise) doc.text('EXERCISE EXERCISE EXERCISE', page.side, top, { lineBreak: false })
  const width = doc.widthOfString(label)
  const left = page.side + inner - width - 6
  doc.rect(left - 6, top - 4, width + 12, sizes.label + 8).fill('#000000')
  doc.fillColor(labelInk[label] ?? '#FFFFFF').text(label, left, top, { lineBreak: false })
}

function edge(doc: Doc, where: 'Top' | 'Bottom', print: () => void): void {
  doc.markContent('Artifact', { type: 'Pagination', attached: [where] })
  print()
  doc.endMarkedContent()
}
