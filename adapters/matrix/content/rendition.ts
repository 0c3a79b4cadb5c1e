import { escapeHtml } from '../../../src/chat/html.ts'
import { visible } from '../../../src/chat/visible.ts'

/** The same words twice, for clients that show HTML and for those that do not. Whatever makes one of the two makes the other. */
export type Rendition = { readonly plain: string; readonly html: string }

/** Any text as it is: no markup, hidden characters visible, lines and spaces kept. */
export function words(text: string): Rendition {
  const plain = visible(text)
  return {
    plain,
    html: escapeHtml(plain)
      .replace(/ (?= )/g, '\u00A0')
      .replaceAll('\n', '<br>'),
  }
}

/** The same on one line. */
export const line = (text: string): Rendition => words(text.replace(/\s+/g, ' ').trim())

/** The same as it stands between `pre`, where lines and spaces are kept anyway. */
export function verbatim(text: string): Rendition {
  const plain = visible(text)
  return { plain, html: escapeHtml(plain) }
}

/** Puts what clients show as HTML between tags. */
export const tagged = (
  name: string,
  inside: Rendition,
  attributes: Readonly<Record<string, string | number>> = {},
): Rendition => {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeHtml(String(value))}"`)
  return { plain: inside.plain, html: `<${name}${written.join('')}>${inside.html}</${name}>` }
}

/** One after the other, with something between them in each rendition. */
export const joined = (parts: readonly Rendition[], plain = '', html = plain): Rendition => ({
  plain: parts.map((part) => part.plain).join(plain),
  html: parts.map((part) => part.html).join(html),
})
