import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import { say, type TextKey } from '../locale/catalogue.ts'
import { sayMoment, sayPlaced } from '../locale/moment.ts'
import type { CallTree, TreeMember } from './call-tree.ts'

/** The call tree on paper: tagged, so that it can be read aloud; PDF/A-2a, so that it can be read in years; letters of all languages of the Union. */

const require = createRequire(import.meta.url)
const fonts = {
  plain: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
}

type Doc = InstanceType<typeof PDFDocument>
type Element = ReturnType<Doc['struct']>
type Reader = { language: string; zone: string; exercise: boolean }
type Column = { head: TextKey; share: number }
type Row = readonly string[]

/** Points: A4, with room for the label above and below. */
const page = { width: 595.28, height: 841.89, side: 48, top: 74, bottom: 84 }
const inner = page.width - 2 * page.side
const sizes = { title: 20, member: 14, text: 10, cell: 9.5, edge: 8.5 }
const ink = { text: '#111111', soft: '#444444', line: '#999999', head: '#e8ecf2' }
const pad = 4

/** Prints a call tree for a reader: their language and clock, the label on every page. Resolves with the file. */
export function printTree(tree: CallTree, reader: Reader): Promise<Buffer> {
  const { language } = reader
  const title = say(language, 'notices.tree.title')
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
    info: {
      Title: `${title} · ${tree.label}`,
      Creator: 'jom',
      Producer: 'jom',
      CreationDate: tree.madeAt,
      ModDate: tree.madeAt,
    },
  })
  doc.registerFont('plain', fonts.plain)
  doc.registerFont('bold', fonts.bold)
  const chunks: Buffer[] = []
  const done = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
  const root = doc.struct('Document')
  doc.addStructure(root)
  paragraph(doc, root, 'H1', title, { font: 'bold', size: sizes.title, after: 6 })
  const until = `${sayDay(tree.validUntil, reader)} (${sayMoment(language, tree.validUntil, reader.zone)})`
  paragraph(doc, root, 'P', say(language, 'notices.tree.valid', { at: until }), { font: 'bold', size: sizes.text })
  paragraph(doc, root, 'P', say(language, 'notices.tree.lead'), { size: sizes.text })
  paragraph(doc, root, 'P', say(language, 'notices.tree.steps'), { size: sizes.text, after: 10 })
  for (const member of tree.members) printMember(doc, root, member, reader)
  root.end()
  printEdges(doc, tree, reader)
  doc.end()
  return done
}

function printMember(doc: Doc, root: Element, member: TreeMember, { language }: Reader): void {
  const { zone } = member
  const t = (key: TextKey, values = {}): string => say(language, key, values)
  const part = doc.struct('Sect')
  root.add(part)
  keepTogether(doc, 110)
  paragraph(doc, part, 'H2', `${member.name} (${member.code})`, { font: 'bold', size: sizes.member, after: 4 })
  const phonesIn = (phones: readonly string[]): string => phones.join('\n') || t('notices.tree.no-phone')
  const when = ({ from, to }: TreeMember['turns'][number]): string => {
    const at = (instant: Date): string => sayPlaced(language, instant, zone)
    if (from && to) return t('notices.tree.from-until', { from: at(from), to: at(to) })
    if (from) return t('notices.tree.from', { at: at(from) })
    return to ? t('notices.tree.until', { at: at(to) }) : t('notices.tree.always')
  }
  if (member.turns.length === 0) paragraph(doc, part, 'P', t('notices.tree.nobody'), { size: sizes.text })
  else {
    const rows = member.turns.map(
      (turn): Row => [t(`notices.duty.${turn.turn}`), turn.name, phonesIn(turn.phones), when(turn)],
    )
    const columns: readonly Column[] = [
      { head: 'notices.tree.turn', share: 0.17 },
      { head: 'notices.tree.name', share: 0.27 },
      { head: 'notices.tree.phone', share: 0.26 },
      { head: 'notices.tree.when', share: 0.3 },
    ]
    table(doc, part, columns, rows, t)
  }
  const rows = member.people.map(({ name, roles, phones }): Row => [name, roles.join('; '), phonesIn(phones)])
  const columns: readonly Column[] = [
    { head: 'notices.tree.name', share: 0.3 },
    { head: 'notices.tree.roles', share: 0.44 },
    { head: 'notices.tree.phone', share: 0.26 },
  ]
  if (rows.length > 0) table(doc, part, columns, rows, t)
  part.end()
}

/** What a head is the head of; pdfkit knows it, its types do not. */
const columnHead = { scope: 'Column' } as object

type Style = { font?: 'plain' | 'bold'; size: number; after?: number }

function paragraph(doc: Doc, parent: Element, tag: 'H1' | 'H2' | 'P', words: string, style: Style): void {
  const { font = 'plain', size, after = 4 } = style
  doc.font(font).fontSize(size).fillColor(ink.text)
  keepTogether(doc, doc.heightOfString(words, { width: inner }))
  const content = doc.markStructureContent(tag)
  doc.text(words, page.side, doc.y, { width: inner })
  doc.endMarkedContent()
  const element = doc.struct(tag, {}, [content])
  parent.add(element)
  element.end()
  doc.y += after
}

/** A table whose rows are never torn, with its heads again on each page. */
function table(
  doc: Doc,
  parent: Element,
  columns: readonly Column[],
  rows: readonly Row[],
  t: (key: TextKey) => string,
): void {
  const element = doc.struct('Table')
  parent.add(element)
  const heads = columns.map(({ head }) => t(head))
  const heightOf = (row: Row, font: 'plain' | 'bold'): number => {
    doc.font(font).fontSize(sizes.cell)
    const heights = row.map((words, index) => doc.heightOfString(words, { width: widthOf(columns[index]) - 2 * pad }))
    return Math.max(...heights) + 2 * pad
  }
  function printRow(row: Row, tag: 'TH' | 'TD'): void {
    const font = tag === 'TH' ? 'bold' : 'plain'
    const height = heightOf(row, font)
    const top = doc.y
    doc.markContent('Artifact', { type: 'Layout' })
    if (tag === 'TH') doc.rect(page.side, top, inner, height).fill(ink.head)
    doc
      .moveTo(page.side, top + height)
      .lineTo(page.side + inner, top + height)
      .lineWidth(0.5)
      .stroke(ink.line)
    doc.endMarkedContent()
    const line = doc.struct('TR')
    element.add(line)
    let left = page.side
    for (const [index, words] of row.entries()) {
      const width = widthOf(columns[index])
      // Of a row of people the name is what the rest is about.
      const cellFont = tag === 'TH' || index === (columns.length === 3 ? 0 : 1) ? 'bold' : 'plain'
      doc.font(cellFont).fontSize(sizes.cell).fillColor(ink.text)
      const content = doc.markStructureContent(tag)
      doc.text(words, left + pad, top + pad, { width: width - 2 * pad })
      doc.endMarkedContent()
      const cell = doc.struct(tag, tag === 'TH' ? columnHead : {}, [content])
      line.add(cell)
      cell.end()
      left += width
    }
    line.end()
    doc.x = page.side
    doc.y = top + height
  }
  keepTogether(doc, heightOf(heads, 'bold') + heightOf(rows[0] ?? heads, 'bold'))
  printRow(heads, 'TH')
  for (const row of rows) {
    if (keepTogether(doc, heightOf(row, 'bold'))) printRow(heads, 'TH')
    printRow(row, 'TD')
  }
  element.end()
  doc.y += 10
}

const widthOf = (column: Column | undefined): number => inner * (column?.share ?? 0)

/** Goes on to a new page where so much does not fit any more. */
function keepTogether(doc: Doc, height: number): boolean {
  if (doc.y + height <= page.height - page.bottom) return false
  doc.addPage()
  return true
}

/** A day with its year: paper lies about for long. */
const sayDay = (at: Date, { language, zone }: Reader): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: zone }).format(at)

/** The label above and below, and on which page of which print one is. */
function printEdges(doc: Doc, tree: CallTree, reader: Reader): void {
  const { language, zone, exercise } = reader
  const { start, count } = doc.bufferedPageRange()
  const instant = (at: Date): string => `${sayDay(at, reader)} (${sayPlaced(language, at, zone)})`
  const made = say(language, 'notices.tree.made', { at: instant(tree.madeAt) })
  const until = say(language, 'notices.tree.valid', { at: instant(tree.validUntil) })
  const label = exercise ? `EXERCISE EXERCISE EXERCISE · ${tree.label}` : tree.label
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index)
    // What stands at the edge is no part of what a page says: it must not begin a page of its own.
    const { margins } = doc.page
    doc.page.margins = { ...margins, top: 0, bottom: 0 }
    const number = say(language, 'notices.tree.page', { page: index + 1, pages: count })
    const hash = say(language, 'notices.tree.hash', { hash: tree.hash })
    edge(doc, 'Top', () => {
      doc
        .font('bold')
        .fontSize(sizes.edge + 2.5)
        .fillColor(ink.text)
      doc.text(label, page.side, 34, { width: inner, align: 'right', lineBreak: false })
    })
    edge(doc, 'Bottom', () => {
      const at = page.height - 58
      doc.font('plain').fontSize(sizes.edge).fillColor(ink.soft)
      doc.text(`${number} · ${made} · ${hash}`, page.side, at, { width: inner })
      doc.text(until, page.side, at + 12, { width: inner })
      doc
        .font('bold')
        .fontSize(sizes.edge + 2.5)
        .fillColor(ink.text)
      doc.text(label, page.side, at + 25, { width: inner, align: 'right', lineBreak: false })
    })
    doc.page.margins = margins
  }
}

function edge(doc: Doc, where: 'Top' | 'Bottom', print: () => void): void {
  doc.markContent('Artifact', { type: 'Pagination', attached: [where] })
  print()
  doc.endMarkedContent()
}
