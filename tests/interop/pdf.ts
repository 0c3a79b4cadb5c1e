import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { page as paper } from '../../src/paper/look.ts'

type Node = { role?: string; children?: readonly Node[] }
const rolesIn = (node: Node | null): readonly string[] => [
  ...(node?.role === undefined ? [] : [node.role]),
  ...(node?.children ?? []).flatMap(rolesIn),
]

/** `head` and `foot`: the lines above and below what a page says, as they stand from above. */
type PageSeen = { text: string; head: readonly string[]; foot: readonly string[]; roles: readonly string[] }
export type PdfSeen = {
  pages: readonly PageSeen[]
  language: string | undefined
  title: string | undefined
  marked: boolean
  xmp: string
  /** How many signs stand in it for which its font has none. */
  missing: number
}

const oneSpace = (words: string): string => words.replace(/\s+/g, ' ').trim()

/** The lines of a page, from above, each with its height over the lower edge. */
function linesOf(items: readonly { str: string; transform: readonly number[] }[]): readonly [number, string][] {
  const byHeight = Map.groupBy(items, ({ transform }) => Number((transform[5] ?? 0).toFixed(1)))
  return [...byHeight]
    .map(([height, some]): [number, string] => [height, oneSpace(some.map(({ str }) => str).join(' '))])
    .filter(([, words]) => words !== '')
    .toSorted(([a], [b]) => b - a)
}

/** What a reader of PDF that is not ours sees of a file. */
export async function readPdf(bytes: Uint8Array): Promise<PdfSeen> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const document = await loading.promise
  const pages: PageSeen[] = []
  let missing = 0
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const { fnArray, argsArray } = await page.getOperatorList()
    for (const [index, operator] of fnArray.entries()) {
      if (operator !== OPS.showText) continue
      const [signs] = argsArray[index] as [readonly (number | { originalCharCode: number })[]] // a number moves on
      missing += signs.filter((sign) => typeof sign === 'object' && sign.originalCharCode === 0).length
    }
    const { items } = await page.getTextContent()
    const texts = items.flatMap((item) => ('str' in item ? [item] : []))
    const lines = linesOf(texts)
    const [, , , top = 0] = page.view
    pages.push({
      text: texts
        .map(({ str }) => str)
        .join(' ')
        .replace(/\s+/g, ' '),
      head: lines.filter(([height]) => height > top - paper.top).map(([, words]) => words),
      foot: lines.filter(([height]) => height < paper.bottom).map(([, words]) => words),
      roles: rolesIn((await page.getStructTree()) as Node | null), // its shape by the library
    })
  }
  const { info, metadata } = (await document.getMetadata()) as {
    info: { Title?: string; Language?: string }
    metadata: { getRaw(): string } | null
  } // its types leave both open
  const marked = (await document.getMarkInfo()) as unknown as ReadonlyMap<string, boolean> | null // what it gives, whatever its types say
  await loading.destroy()
  return {
    pages,
    language: info.Language,
    title: info.Title,
    marked: marked?.get('Marked') === true,
    xmp: metadata?.getRaw() ?? '',
    missing,
  }
}

/** How a page says which it is, by language. */
const pageOf: Readonly<Record<string, (page: number, count: number) => string>> = {
  en: (page, count) => `Page ${page} of ${count}`,
  da: (page, count) => `Side ${page} af ${count}`,
}
/** What stands in any print of ours. */
const everyRole = ['H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']
/** What stands in that of a case, which has all there is. */
export const caseRoles = [...everyRole, 'H3', 'L', 'LI', 'Lbl', 'LBody']

/** The line that bears the label, above and below. */
const labelLine = (label: string): string => `EXERCISE EXERCISE EXERCISE ${label}`

/** What is wrong at the edges of a page: the label once above and once below, and between it and what the page says its hash and number. */
function checkEdges({ head, foot }: PageSeen, label: string, hash: string, pageWords: string): readonly string[] {
  const bears = (lines: readonly string[], wanted: string): boolean =>
    lines.filter((line) => line.includes('TLP:')).join('\n') === wanted
  return [
    ...(bears(head, labelLine(label)) ? [] : [`does not bear ${label} once above, as of an exercise`]),
    ...(bears(foot, labelLine(label)) ? [] : [`does not bear ${label} once below, as of an exercise`]),
    ...(foot.filter((line) => line.startsWith(`${pageWords} · `)).length === 1
      ? []
      : ['does not say below which it is']),
    ...(foot.filter((line) => line.endsWith(`: ${hash}`)).length === 1 ? [] : ['does not bear the hash below']),
  ]
}

/** What is wrong with a print of ours: language, tags, and at the edges of each page label, page of pages and hash. */
export function checkPdf(
  seen: PdfSeen,
  expected: { label: string; language: string; hash: string; words: readonly string[]; tagged?: readonly string[] },
): readonly string[] {
  const { label, language, hash, words, tagged = everyRole } = expected
  const all = seen.pages.map(({ text }) => text).join(' ')
  const roles = new Set(seen.pages.flatMap((page) => page.roles))
  const count = seen.pages.length
  return [
    ...(seen.language === language ? [] : [`its language is ${seen.language}`]),
    ...(seen.marked ? [] : ['it is not tagged']),
    ...(seen.missing === 0 ? [] : [`${seen.missing} signs in it are of no font`]),
    ...(/pdfaid:part>2<[\s\S]*pdfaid:conformance>A</.test(seen.xmp) ? [] : ['it does not say that it is PDF/A-2a']),
    ...tagged.filter((role) => !roles.has(role)).map((role) => `nothing in it is tagged ${role}`),
    ...words.filter((each) => !all.includes(each)).map((each) => `it does not say ${each}`),
    ...seen.pages.flatMap((page, index) =>
      checkEdges(page, label, hash, pageOf[language]?.(index + 1, count) ?? language).map(
        (fault) => `page ${index + 1} ${fault}`,
      ),
    ),
  ]
}
