import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs'

type Node = { role?: string; children?: readonly Node[] }
const rolesIn = (node: Node | null): readonly string[] => [
  ...(node?.role === undefined ? [] : [node.role]),
  ...(node?.children ?? []).flatMap(rolesIn),
]

export type PdfSeen = {
  pages: readonly { text: string; roles: readonly string[] }[]
  language: string | undefined
  title: string | undefined
  marked: boolean
  xmp: string
  /** How many signs stand in it for which its font has none. */
  missing: number
}

/** What a reader of PDF that is not ours sees of a file. */
export async function readPdf(bytes: Uint8Array): Promise<PdfSeen> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const document = await loading.promise
  const pages: PdfSeen['pages'][number][] = []
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
    const text = items.flatMap((item) => ('str' in item ? [item.str] : [])).join(' ')
    pages.push({ text: text.replace(/\s+/g, ' '), roles: rolesIn((await page.getStructTree()) as Node | null) }) // its shape by the library
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

/** What is wrong with a print of ours: language, tags, label twice on each page, page of pages, hash. */
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
    ...seen.pages.flatMap(({ text }, index) => [
      ...(text.startsWith(`EXERCISE EXERCISE EXERCISE ${label} `) || text.split(label).length > 2
        ? []
        : [`page ${index + 1} does not bear ${label} above and below`]),
      ...(new RegExp(`${pageOf[language]?.(index + 1, count) ?? language}(?!\\d)`).test(text)
        ? []
        : [`page ${index + 1} does not say which it is`]),
      ...(text.includes(hash) ? [] : [`page ${index + 1} does not bear the hash`]),
      ...(text.includes('EXERCISE') ? [] : [`page ${index + 1} is not marked as of an exercise`]),
    ]),
  ]
}
