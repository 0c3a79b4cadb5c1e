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
  /** Ends it: resolves once all of the file was given away. */
  end(): Promise<void>
}

/** Height that a page has for text. */
export const room = page.height - page.top - page.bottom

/** Height without which a heading is not begun at the foot of a page: it, the head of a table, and a row. */
const beginning = 110

/** Bytes of a file that are given away at once. */
const pieceBytes = 262_144

/**
 * Begins a print. `take` is given the file in pieces, each with a buffer of its own, as it is made: of pages that are full nothing is
 * kept but what stands at their edges, which names how many there are.
 */
export function openPrint(sheet: Sheet, take: (piece: Uint8Array<ArrayBuffer>) => void): Print {
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
  const out = inPieces(take)
  const done = new Promise<void>((resolve, reject) => {
    doc.on('data', out.add)
    doc.on('end', () => {
      out.end()
      resolve()
    })
    doc.on('error', reject)
  })
  const root = doc.struct('Document')
  doc.addStructure(root)
  let parent = root
  let settled = 0
  const settle = (): void => {
    settled = settlePages(doc, settled)
  }

  return {
    heading(level, words) {
      const size = sizes[level]
      keepTogether(doc, level === 1 ? size : beginning)
      if (level > 1 && doc.y > page.top) doc.y += level === 2 ? 8 : 4
      printWords(doc, parent, `H${level}`, words, { font: 'bold', size, after: level === 1 ? 6 : 4 })
      settle()
    },
    paragraph(words, { bold = false, after = 4 } = {}) {
      printWords(doc, parent, 'P', words, { font: bold ? 'bold' : 'plain', size: sizes.text, after })
      settle()
    },
    list(items) {
      printList(doc, parent, items)
      settle()
    },
    table(columns, rows) {
      printTable(doc, parent, columns, rows)
      settle()
    },
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

/** Gives bytes away in pieces of about the same size, however they come. */
function inPieces(take: (piece: Uint8Array<ArrayBuffer>) => void): { add(bytes: Uint8Array): void; end(): void } {
  let piece = new Uint8Array(pieceBytes)
  let filled = 0
  return {
    add(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const some = bytes.subarray(at, at + pieceBytes - filled)
        piece.set(some, filled)
        at += some.length
        filled += some.length
        if (filled < pieceBytes) continue
        take(piece)
        piece = new Uint8Array(pieceBytes)
        filled = 0
      }
    },
    end() {
      if (filled > 0) take(piece.slice(0, filled))
    },
  }
}

/** What we ask of a page and of the tree of what is read aloud; pdfkit knows it, its types do not. */
type Page = {
  content: Ref
  dictionary: Ref & { data: { Contents: Ref | readonly Ref[]; StructParents?: number } }
}
type Ref = { data: object; end(): void }
type Tree = { get(key: number): readonly Ref[]; add(key: number, refs: Ref): void }

/**
 * Writes the pages away that are full, but for what stands at their edges: each gets a second stream for that. Of which element each
 * of their words belongs to the file is told at once as well; else all elements were held until the end. Nothing may be begun and not
 * ended meanwhile. Answers how many are away, of which there were `settled`.
 */
function settlePages(doc: Doc, settled: number): number {
  const full = doc.bufferedPageRange().count - 1
  if (settled >= full) return settled
  const tree = (doc as unknown as { getStructParentTree(): Tree }).getStructParentTree()
  for (let index = settled; index < full; index += 1) {
    const page = doc.switchToPage(index) as unknown as Page
    const { content, dictionary } = page
    content.end()
    page.content = doc.ref({}) as unknown as Ref
    dictionary.data.Contents = [content, page.content]
    const key = dictionary.data.StructParents
    if (key === undefined) continue
    const told = doc.ref(tree.get(key)) as unknown as Ref
    told.end()
    told.data = {}
    tree.add(key, told)
  }
  doc.switchToPage(full)
  return full
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
    // Written away at once as well: of the last pages as much would be held as of all.
    const whole = doc.page as unknown as Page
    whole.content.end()
    whole.content = ended
  }
}

/** What has nothing more to be written. */
const ended: Ref = { data: {}, end() {} }

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
