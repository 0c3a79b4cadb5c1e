/** Texts of the catalogue as they are said, any of them, whatever stands in their gaps; the gaps of the first bear their names. */
export function pattern(...texts: readonly string[]): RegExp {
  const sources = texts.map((said, index) =>
    said
      .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
      .replace(/\{(\w+)\}/g, (_, name: string) => (index === 0 ? `(?<${name}>[^\\n]+?)` : '[^\\n]+?')),
  )
  return new RegExp(sources.join('|'))
}
